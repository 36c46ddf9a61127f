"""People come out of files with typed attributes; what cannot be used is left out and told."""

import json

import pytest

from cartflow_studio.flow.people import Person
from cartflow_studio.history import People, Rejection, read_people
from tests.history.build import at, refusal, written


def people(folder, content, name="people.csv", **options):
    """The people in a file with this content."""
    return read_people(written(folder, content, name), **options)


def test_people_are_read_in_the_order_of_the_file_with_typed_attributes(tmp_path):
    read = people(
        tmp_path,
        "person_id,email,phone,language,timezone,consent_email,points,vip,birthday\n"
        "bob, b@example.com ,+1 202-555-0123,en,America/New_York,true,5,yes,1990-01-31\n"
        "ann,,,,,,,,\n",
    )
    assert list(read) == [
        Person(
            "bob",
            {
                "email": "b@example.com",
                "phone": "+12025550123",
                "language": "en",
                "timezone": "America/New_York",
                "consent_email": True,
                "points": 5,
                "vip": "yes",
                "birthday": "1990-01-31",
            },
        ),
        Person("ann"),
    ]
    assert (len(read), read.get("ann"), read.get("cid"), "bob" in read) == (
        2,
        Person("ann"),
        None,
        True,
    )


def test_json_lines_say_the_same_as_csv(tmp_path):
    rows = [
        {"person_id": 7, "consent_sms": 1, "vip": True, "tags": ["a"]},
        {"id": 8, "person_id": 9},
    ]
    lines = "".join(json.dumps(row) + "\n" for row in rows)
    assert list(people(tmp_path, lines, "people.jsonl")) == [
        Person("7", {"consent_sms": True, "vip": True, "tags": ["a"]}),
        Person("9", {"id": 8}),
    ]


def test_people_made_of_persons_give_them_back():
    some = [Person("b", {"email": "b@example.com", "n": 1.5}), Person("a", {"consent_push": False})]
    assert list(People.from_people(some)) == some


def test_a_person_twice_counts_once_and_is_told(tmp_path):
    read = people(tmp_path, "person_id,n\nann,1\nbob,2\nann,3\n")
    assert list(read) == [Person("ann", {"n": 1}), Person("bob", {"n": 2})]
    assert read.warnings == (Rejection(4, "person_id", "person seen before", "ann"),)
    assert (read.reading.rows, read.reading.accepted, read.reading.duplicates) == (3, 2, 1)


def test_an_empty_id_is_rejected(tmp_path):
    read = people(tmp_path, "person_id,n\n,1\nbob,2\n")
    assert read.rejected == (Rejection(2, "person_id", "missing"),)


@pytest.mark.parametrize(
    ("text", "country", "kept", "reason"),
    [
        ("0044 7911 123456", "", "+447911123456", ""),
        ("+1 (202) 555-0123", "", "+12025550123", ""),
        ("091 234 5678", "HR", "+385912345678", ""),
        ("091 234 5678", "", None, "phone number without a country code"),
        ("abc", "", None, "not a phone number"),
        ("4.17912E+10", "HR", None, "phone number rounded by a spreadsheet"),
        ("+1 999 999 9999", "", None, "no such phone number"),
    ],
)
def test_C017_phone_numbers_become_e164_or_are_left_out(tmp_path, text, country, kept, reason):
    read = people(tmp_path, f"person_id,phone\nann,{text}\n", country=country)
    assert [person.attributes.get("phone") for person in read] == [kept]
    assert [warning.reason for warning in read.warnings] == ([reason] if reason else [])


def test_C018_a_date_with_day_and_month_unclear_stays_text_and_is_told(tmp_path):
    read = people(tmp_path, "person_id,birthday\nann,01/02/2026\n")
    assert list(read) == [Person("ann", {"birthday": "01/02/2026"})]
    assert read.reading.notes == (
        "Column 'birthday': which is the day and which the month in '01/02/2026' is unclear, so "
        "it stays text. Write dates as 2026-01-31, or say it with --people-dates.",
    )


def test_C021_consent_is_read_from_words_that_are_told_and_empty_is_no_yes(tmp_path):
    words = ["WAHR", "oui", "1", "x", "", "no", "perhaps"]
    rows = "".join(f"p{number},{word}\n" for number, word in enumerate(words))
    read = people(tmp_path, f"person_id,consent_email\n{rows}")
    assert [person.attributes.get("consent_email") for person in read] == [
        *(True, True, True, True, None, False, None)
    ]
    assert read.warnings == (Rejection(8, "consent_email", "neither yes nor no", "perhaps"),)
    assert read.reading.notes == (
        "Column 'consent_email': yes is '1', 'WAHR', 'oui', 'x'; no is 'no'; empty is not a yes.",
    )


def test_plain_words_for_yes_and_no_are_not_told(tmp_path):
    read = people(tmp_path, "person_id,consent_email\nann,true\nben,FALSE\ncid,\n")
    assert [person.attributes.get("consent_email") for person in read] == [True, False, None]
    assert read.reading.notes == ()


def test_C024_an_unknown_zone_is_left_out_with_a_warning(tmp_path):
    read = people(tmp_path, "person_id,timezone\nann,Europe/Belrin\nbob,europe/zagreb\n")
    assert list(read) == [Person("ann"), Person("bob", {"timezone": "Europe/Zagreb"})]
    assert read.warnings == (Rejection(2, "timezone", "unknown time zone", "Europe/Belrin"),)
    assert read.reading.notes[0].startswith(
        "'Europe/Belrin' is not a time zone. Did you mean 'Europe/Berlin'"
    )


def test_the_mail_address_can_be_the_id_and_stays_an_address(tmp_path):
    read = people(tmp_path, "email,n\na@x.com,1\n", mapping={"person_id": "email"})
    assert list(read) == [Person("a@x.com", {"email": "a@x.com", "n": 1})]


def test_a_time_zone_is_that_of_the_instant(tmp_path):
    read = people(
        tmp_path,
        "person_id,timezone,updated_at\n"
        "ann,Europe/Zagreb,2026-01-01\nann,Asia/Tokyo,2026-02-01\nbob,,\n",
    )
    instants = [at("2025-01-01"), at("2026-01-31"), at("2026-02-01")]
    assert [read.zone_at("ann", each) for each in instants] == [
        "Europe/Zagreb",
        "Europe/Zagreb",
        "Asia/Tokyo",
    ]
    assert [read.zone_at(person, instants[2]) for person in ("bob", "cid")] == ["", ""]


def test_rows_with_an_instant_say_what_a_person_was_and_became(tmp_path):
    read = people(
        tmp_path,
        "person_id,email,vip,updated_at\n"
        "ann,new@x.com,,2026-03-01\nann,a@x.com,true,2026-01-01\nann,,false,2026-02-01T12:00:00Z\n"
        "bob,b@x.com,true,\nbob,,false,\ncid,,true,soon\n",
    )
    assert list(read) == [
        Person("ann", {"email": "a@x.com", "vip": True, "updated_at": "2026-01-01"}),
        Person("bob", {"email": "b@x.com", "vip": True}),
        Person("cid", {"vip": True, "updated_at": "soon"}),
    ]
    assert [(each.person, each.occurred_at, each.properties) for each in read.changes] == [
        ("ann", at("2026-02-01T12:00:00"), {"vip": False}),
        ("ann", at("2026-03-01"), {"email": "new@x.com"}),
    ]
    assert (read.reading.rows, read.reading.accepted, read.reading.duplicates) == (6, 5, 1)
    assert [(each.row, each.reason) for each in read.warnings] == [
        (6, "person seen before"),
        (7, "not a time"),
    ]


def test_options_of_people_are_named_where_they_would_help(tmp_path):
    content = "person_id,updated_at\nann,01/02/2026\nJörg,01/02/2026\n"
    path = written(tmp_path, content.encode("cp1252"), "people.csv")
    assert read_people(path).reading.notes[:2] == (
        "The file is not UTF-8, and can be read as windows-1252 (“Jörg”): say so with "
        "--people-encoding windows-1252.",
        "Column 'updated_at': nothing settles whether the day or the month comes first in dates "
        "such as 01/02/2026: say it with --people-dates day-first or --people-dates month-first.",
    )
    path = written(tmp_path, "person_id\nJörg\n".encode("cp1252"), "people.csv")
    assert "--people-encoding windows-1252" in refusal(lambda: read_people(path)).hint


@pytest.mark.parametrize(
    ("written_", "read", "noted"),
    [
        (["13.02.1985", "01.02.1990"], ["1985-02-13", "1990-02-01"], ""),
        (
            ["13/02/1985", "01/02/1990"],
            ["1985-02-13", "1990-02-01"],
            "31/01/2026 are read day first",
        ),
        (
            ["02/13/1985", "1/2/1990"],
            ["1985-02-13", "1990-01-02"],
            "01/31/2026 are read month first",
        ),
        (
            ["01.02.1985", "13/02/1990"],
            ["1985-02-01", "1990-02-13"],
            "31/01/2026 are read day first",
        ),
        (["01.02.1985", "02/13/1990"], ["01.02.1985", "02/13/1990"], "'01.02.1985' is unclear"),
        (["01/02/1985", "03/04/1990"], ["01/02/1985", "03/04/1990"], "'01/02/1985' is unclear"),
        (["13. 2. 1985.", "1. 2. 1990."], ["1985-02-13", "1990-02-01"], ""),
        (["13-02-1985", "1.2.1990 or so"], ["13-02-1985", "1.2.1990 or so"], "is unclear"),
        (["1.2.1990 or so", "none"], ["1.2.1990 or so", "none"], ""),
    ],
)
def test_days_of_a_column_are_read_in_the_order_that_they_settle(tmp_path, written_, read, noted):
    rows = "".join(f"p{n},{day}\n" for n, day in enumerate(written_))
    known = people(tmp_path, f"person_id,birthday\n{rows}")
    assert [each.attributes["birthday"] for each in known] == read
    notes = known.reading.notes
    assert (len(notes), noted in "".join(notes)) == (bool(noted), True)


def test_a_day_that_no_calendar_has_is_left_out_and_the_others_are_read(tmp_path):
    known = people(tmp_path, "person_id,birthday\na,13.02.1985\nb,31.02.1985\n")
    assert [dict(each.attributes) for each in known] == [{"birthday": "1985-02-13"}, {}]
    reason = "no such day in the order that was said"
    assert known.reading.warnings == (Rejection(3, "birthday", reason, "31.02.1985"),)
