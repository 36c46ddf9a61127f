"""What is wrong with a file is said at once, all of it, and with what to type."""

import pytest

from cartflow_studio.history import read_events, read_people
from tests.history.build import HEADER, log_of, refusal, written


def said(folder, content):
    """The words about a log that cannot be used."""
    fault = refusal(lambda: log_of(folder, content))
    return fault.message, fault.hint


ENCODED = (
    "The file is not UTF-8, and can be read as windows-1252 (“Köln”): say so with --encoding "
    "windows-1252."
)


def test_all_that_is_wrong_with_a_file_is_said_at_once(tmp_path):
    rows = ("ann,cart,01/02/2026,Köln", ",cart,01/02/2026,Köln", "bob,cart,yesterday,Zürich")
    content = "\n".join([f"{HEADER},city", *rows])
    message, hint = said(tmp_path, content.encode("cp1252"))
    assert message == (
        "None of 3 rows can be used. The first: row 2, column 'occurred_at': day and month order "
        "unclear (01/02/2026). Others: 1 × missing (person_id), 1 × not a time (occurred_at)."
    )
    assert hint == (
        "The dates do not settle whether the day or the month comes first. Say it with --dates "
        "day-first or --dates month-first, or write them as 2026-01-31 or 31.01.2026. Write times "
        "as 2026-01-31T18:30:00Z, or choose another column with --map occurred_at=COLUMN. "
        f"{ENCODED}"
    )


def test_the_encoding_is_said_where_its_rows_are_lost_for_another_reason_first(tmp_path):
    rows = "ann,cart,2026-02-01,\nbob,cart,01/02/2026,Köln\n"
    log = read_events(written(tmp_path, f"{HEADER},city\n{rows}".encode("cp1252")))
    assert [each.reason for each in log.rejected] == ["day and month order unclear"]
    assert ENCODED in log.reading.notes


def test_the_encoding_is_said_where_only_a_name_of_a_column_needs_it(tmp_path):
    path = written(tmp_path, f"{HEADER},Größe\nann,cart,2026-02-01,5\n".encode("cp1252"))
    assert read_events(path).reading.notes[0] == ENCODED.replace("Köln", "Größe")
    people = read_people(written(tmp_path, "person_id,Größe\nann,5\n".encode("cp1252")))
    assert people.reading.notes[0].endswith("--people-encoding windows-1252.")


def test_the_encoding_is_said_with_the_columns_that_are_not_found(tmp_path):
    content = "Käufer,was,wann\nann,cart,Köln\n".encode("cp1252")
    message, hint = said(tmp_path, content)
    names = "person_id and name and occurred_at"
    assert message == f"No column for {names}. Columns found: K�ufer, was, wann."
    assert hint.endswith(ENCODED.replace("Köln", "Käufer"))
    fault = refusal(lambda: read_people(written(tmp_path, content)))
    assert fault.hint.endswith("say so with --people-encoding windows-1252.")


def test_a_file_without_a_line_that_names_the_columns_is_seen(tmp_path):
    assert said(tmp_path, "ann,cart,2026-01-01T10:00:00Z\nbob,cart,2026-01-02T10:00:00Z\n")[1] == (
        "The first line seems to be a row: put one before it that names the columns, such as "
        "person_id, name, occurred_at."
    )


def test_what_to_type_can_be_typed(tmp_path):
    assert said(tmp_path, "person_id,event kind,ts\n1,cart,2026-01-01\n")[1] == (
        "Say which it is: --map 'name=event kind'."
    )


@pytest.mark.parametrize("header", ["Kunde;Ereignis;Zeitpunkt", "Korisnik;Događaj;Vrijeme"])
def test_columns_may_have_german_and_croatian_names(tmp_path, header):
    log = log_of(tmp_path, f"{header}\nann;cart;2026-01-01\n")
    assert (log.people, log.names, len(log)) == (("ann",), ("cart",), 1)
