"""Days with the year last: dots are day first, slashes are as the whole column settles it."""

import tempfile
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cartflow_studio.history import Rejection, read_events
from tests.history.build import HEADER, at, log_of, written
from tests.history.test_times import read

UTC_NOTE = "times without a zone are read as UTC"
DAY_FIRST = "dates such as 31/01/2026 are read day first, as some can only be"
MONTH_FIRST = "dates such as 01/31/2026 are read month first, as some can only be"
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
    assert read(*cells) == ([0] * len(cells), {"day and month order unclear": rows}, [])


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


MOMENTS = st.lists(
    st.datetimes(EPOCH, datetime.fromisoformat("2199-12-31")).map(
        lambda moment: moment.replace(microsecond=0)
    ),
    min_size=1,
    max_size=8,
)
FORMS = ("%d.%m.%Y %H:%M:%S", "%d/%m/%Y %H:%M:%S", "%m/%d/%Y %H:%M:%S", "%Y-%m-%d %H:%M:%S")


@given(MOMENTS, st.lists(st.sampled_from(FORMS), min_size=1, max_size=8))
def test_large_files_and_single_lines_say_the_same_of_days_of_any_form(moments, forms):
    lines = [
        f"p,n,{moment.strftime(forms[place % len(forms)])}" for place, moment in enumerate(moments)
    ]
    lines.append("p,n,2026-01-01T10:00:00")
    with tempfile.TemporaryDirectory() as folder:
        path = written(Path(folder), "\n".join([HEADER, *lines]))
        quick, slow = read_events(path, quick_from=0), read_events(path, quick_from=10**9)
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
