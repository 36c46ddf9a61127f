"""Days with the year last: dots are day first, slashes are as the whole column settles it."""

import tempfile
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cartflow_studio.flow.people import Person
from cartflow_studio.history import Rejection, read_events, read_people
from cartflow_studio.history.notation import Notation
from cartflow_studio.history.times import Times
from tests.history.build import HEADER, at, log_of, refusal, written
from tests.history.test_times import read

UTC_NOTE = "times without a zone are read as UTC"
DAY_FIRST = "dates such as 31/01/2026 are read day first, as some can only be"
MONTH_FIRST = "dates such as 01/31/2026 are read month first, as some can only be"
EITHER = (
    "nothing settles whether the day or the month comes first in dates such as 01/02/2026: say it "
    "with --dates day-first or --dates month-first"
)
EPOCH = datetime.fromisoformat("1970-01-01")


@pytest.mark.parametrize(
    ("text", "iso"),
    [
        ("02.03.2026", "2026-03-02T00:00:00"),
        ("2.3.2026 9:05", "2026-03-02T09:05:00"),
        ("02.03.2026 11:01", "2026-03-02T11:01:00"),
        (" 02.03.2026T11:01:30 ", "2026-03-02T11:01:30"),
        ("29.02.2024 11:01:30.25", "2024-02-29T11:01:30.250000"),
    ],
)
def test_a_date_with_dots_is_day_first(text, iso):
    assert read(text) == ([at(iso)], {}, [UTC_NOTE])


@pytest.mark.parametrize(
    "text",
    ["03.23.2026", "29.02.2026", "02.03.2026 24:00", "31/02/2026", "13/13/2026", "1/2/2026 9:60"],
)
def test_a_day_that_no_calendar_has_is_no_time(text):
    assert read(text)[1] == {"not a time": [0]}


def test_a_day_above_twelve_in_first_place_settles_that_all_are_day_first():
    moments = [at("2026-03-02T11:01:00"), at("2026-03-23T00:00:00")]
    assert read("02/03/2026 11:01", "23/03/2026") == (moments, {}, [UTC_NOTE, DAY_FIRST])


def test_a_day_above_twelve_in_second_place_settles_that_all_are_month_first():
    moments = [at("2026-03-23T00:00:00"), at("2026-02-03T11:01:00")]
    assert read("03/23/2026", "2/3/2026 11:01") == (moments, {}, [UTC_NOTE, MONTH_FIRST])


@pytest.mark.parametrize(
    "cells", [["02/03/2026", "04/03/2026"], ["23/03/2026", "03/23/2026", "02/03/2026"]]
)
def test_where_nothing_settles_the_order_or_dates_contradict_each_other_none_is_guessed(cells):
    rows = list(range(len(cells)))
    assert read(*cells) == ([0] * len(cells), {"day and month order unclear": rows}, [EITHER])


def test_days_out_of_bounds_are_told_with_their_text(tmp_path):
    log = log_of(
        tmp_path, f"{HEADER}\na,n,23/03/2026\na,n,01/02/1969\na,n,01/02/9999\na,n,1.1.1969\n"
    )
    assert (len(log), log.rejected) == (
        1,
        (
            Rejection(3, "occurred_at", "before 1970", "01/02/1969"),
            Rejection(4, "occurred_at", "after 2199", "01/02/9999"),
            Rejection(5, "occurred_at", "before 1970", ""),
        ),
    )


def test_many_days_that_are_settled_do_not_hide_the_text_of_one_that_is_none(tmp_path):
    rows = "a,n,02/03/2026\n" * 2_000
    log = log_of(tmp_path, f"{HEADER}\n{rows}a,n,23/03/2026\na,n,31/02/2026\n")
    assert log.rejected == (Rejection(2_003, "occurred_at", "not a time", "31/02/2026"),)


STATED = [
    ("02/03/2026", "2026-03-02", "2026-02-03"),
    ("2.3.2026 9:05", "2026-03-02T09:05:00", "2026-02-03T09:05:00"),
    ("1-12-2026", "2026-12-01", "2026-01-12"),
    ("02-03-26 11:01:30", "2026-03-02T11:01:30", "2026-02-03T11:01:30"),
    ("2/3/2026 12:05 AM", "2026-03-02T00:05:00", "2026-02-03T00:05:00"),
    ("2/3/2026 12:05 pm", "2026-03-02T12:05:00", "2026-02-03T12:05:00"),
    ("1/2/71 1:05PM", "1971-02-01T13:05:00", "1971-01-02T13:05:00"),
]


def said(text, dates):
    times = Times(dates=dates)
    times.add([text])
    instants, faults, notes = times.finish()
    return instants.read().tolist(), {reason: rows.tolist() for reason, rows in faults}, notes


@pytest.mark.parametrize(("text", "day_first", "month_first"), STATED)
def test_where_the_order_is_said_it_holds_for_all_days_with_the_year_last(
    text, day_first, month_first
):
    assert said(text, "day-first") == ([at(day_first)], {}, [UTC_NOTE])
    assert said(text, "month-first") == ([at(month_first)], {}, [UTC_NOTE])


def test_a_day_that_is_none_in_the_order_that_is_said_is_refused_and_other_forms_stay():
    reason = "no such day in the order that was said"
    assert said("03/23/2026", "day-first")[1] == {reason: [0]}
    assert said("23.03.2026", "month-first")[1] == {reason: [0]}
    assert said("1/2/2026 13:00 PM", "day-first")[1] == {reason: [0]}
    assert said("1/2-2026", "day-first")[1] == {"not a time": [0]}
    assert said("2026-02-03", "day-first") == ([at("2026-02-03")], {}, [UTC_NOTE])


def test_there_are_two_orders():
    fault = refusal(lambda: Notation(dates="year-first"))
    assert (fault.message, fault.hint) == (
        "'year-first' is no order of day and month.",
        "Say day-first or month-first.",
    )


def test_people_change_on_the_day_that_is_said_and_dates_of_theirs_are_dates(tmp_path):
    path = written(
        tmp_path,
        "person_id,updated_at,birthday,seen\nann,01/02/2026,31/12/1990,1/2/2026 9:05\n"
        "ann,02/03/2026,31/12/1990,soon\n",
        "people.csv",
    )
    people = read_people(path, notation=Notation("day-first"))
    assert list(people) == [
        Person(
            "ann",
            {"birthday": "1990-12-31", "seen": "2026-02-01T09:05:00"}
            | {"updated_at": "2026-02-01"},
        )
    ]
    assert people.changes is not None
    assert people.changes.at[:].tolist() == [at("2026-03-02")]


def test_an_attribute_that_is_no_day_in_the_order_that_is_said_is_left_out(tmp_path):
    path = written(tmp_path, "person_id,birthday\nann,12/31/1990\n", "people.csv")
    people = read_people(path, notation=Notation("day-first"))
    assert people.warnings == (
        Rejection(2, "birthday", "no such day in the order that was said", "12/31/1990"),
    )


MOMENTS = st.lists(
    st.datetimes(EPOCH, datetime.fromisoformat("2199-12-31")).map(
        lambda moment: moment.replace(microsecond=0)
    ),
    min_size=1,
    max_size=8,
)
FORMS = ("%d.%m.%Y %H:%M:%S", "%d/%m/%Y %H:%M:%S", "%m/%d/%Y %H:%M:%S", "%Y-%m-%d %H:%M:%S")


SHORT = ("%d/%m/%Y", "%-m/%-d/%Y %-H:%M", "%-d.%-m.%Y", "%d-%m-%Y %H:%M", "%m/%d/%y", "%d.%m.%y")
HALVES = ("%m/%d/%Y %I:%M %p", "%d/%m/%Y %I:%M:%S%p")
ODD = ("31/02/2026", "00/01/2026", "01/01/0000", "1/2/1969", "13/13/2026", "1/2-2026", "", "soon")


@given(
    MOMENTS,
    st.lists(st.sampled_from((*FORMS, *SHORT, *HALVES, *ODD)), min_size=1, max_size=8)
    | st.sampled_from((*FORMS, *SHORT)).flatmap(
        lambda form: st.lists(st.sampled_from((form, form, *ODD)), min_size=1, max_size=8)
    ),
    st.sampled_from(["", "day-first", "month-first"]),
)
def test_large_files_and_single_lines_say_the_same_of_days_of_any_form(moments, forms, dates):
    notation = Notation(dates)
    lines = [
        f"p,n,{moment.strftime(forms[place % len(forms)])}" for place, moment in enumerate(moments)
    ]
    lines.append("p,n,2026-01-01T10:00:00")
    with tempfile.TemporaryDirectory() as folder:
        path = written(Path(folder), "\n".join([HEADER, *lines]))
        quick = read_events(path, notation=notation, quick_from=0)
        slow = read_events(path, notation=notation, quick_from=10**9)
    assert (list(quick), quick.rejected, quick.reading.notes) == (
        list(slow),
        slow.rejected,
        slow.reading.notes,
    )


@given(MOMENTS, st.sampled_from(FORMS[1:3]))
def test_days_are_read_as_they_were_written_once_one_settles_their_order(moments, form):
    moments = [*moments, datetime.fromisoformat("2026-03-23")]
    micros = [(moment - EPOCH) // timedelta(microseconds=1) for moment in moments]
    instants, faults, _ = read(*(moment.strftime(form) for moment in moments))
    assert (instants, faults) == (micros, {})


@pytest.mark.parametrize(
    ("days", "dates"),
    [
        (("02/03/2026 11:01", "23/03/2026 11:01"), ""),
        (("02/03/2026", "01/03/2026"), "month-first"),
        (("2.3.2026 1:01:30", "23.3.2026 11:01:30"), ""),
        (("2-3-2026 1:01:30", "23-3-2026 11:01:30"), "day-first"),
    ],
)
def test_many_days_written_alike_are_not_read_one_by_one(tmp_path, monkeypatch, days, dates):
    rows = "".join(f"p,n,{days[n % 2]}\n" for n in range(20))
    path = written(tmp_path, f"{HEADER}\n{rows}")
    expected = list(read_events(path, notation=Notation(dates), quick_from=10**9))
    carefully = []
    read_one = Times._other
    monkeypatch.setattr(Times, "_other", lambda *how: carefully.append(how) or read_one(*how))
    assert list(read_events(path, notation=Notation(dates), quick_from=0)) == expected
    assert carefully == []
