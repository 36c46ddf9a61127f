"""Times of every common form are the same instant; unclear ones are refused with the reason."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cartflow_studio.history import Rejection
from cartflow_studio.history.iso import instants
from cartflow_studio.history.times import Times
from tests.history.build import HEADER, at, log_of

NOON = at("2026-01-31T12:00:00")


def read(*cells: object) -> tuple[list[int], dict[str, list[int]], list[str]]:
    times = Times()
    times.add(cells)
    instants, faults, notes = times.finish()
    return instants.read().tolist(), {why: rows.tolist() for why, rows in faults}, notes


@pytest.mark.parametrize(
    "text",
    [
        "2026-01-31T12:00:00Z",
        "2026-01-31 12:00:00",
        "2026-01-31 13:00:00+01:00",
        "2026-01-31 12:00:00 UTC",
        "2026-01-31 13:00:00 +0100",
        "2026-01-31T12:00:00.000000",
        " 2026-01-31T12:00 ",
    ],
)
def test_one_instant_may_be_written_in_many_ways(text):
    assert read(text)[0] == [NOON]


@pytest.mark.parametrize(
    ("number", "unit"),
    [
        (NOON // 10**6, "epoch seconds"),
        (NOON // 10**3, "epoch milliseconds"),
        (NOON, "epoch microseconds"),
        (NOON * 10**3, "epoch nanoseconds"),
    ],
)
def test_epoch_numbers_get_the_unit_that_fits_their_size(number, unit):
    assert read(str(number), number) == ([NOON, NOON], {}, [f"numbers are read as {unit}"])


def test_fractions_of_epoch_seconds_are_kept():
    assert read("1769860800.123456")[0] == [NOON + 123_456]


def test_days_without_dashes_are_days_not_seconds():
    assert read("20260131", "20260230")[:2] == ([at("2026-01-31"), 0], {"not a time": [1]})


def test_a_time_without_a_zone_is_utc_and_that_is_said():
    assert read("2026-01-31T12:00")[2] == ["times without a zone are read as UTC"]


def test_what_is_no_time_is_refused_with_the_reason():
    cells = ["", None, "soon", "01/02/2026 10:00", "1969-12-31", "2200-01-01", "2026-02-30", True]
    assert read(*cells)[1] == {
        "missing": [0, 1],
        "not a time": [2, 6, 7],
        "day and month order unclear": [3],
        "before 1970": [4],
        "after 2199": [5],
    }


def test_negative_and_far_numbers_are_refused():
    assert read(NOON, -5, 10**18)[1] == {"before 1970": [1], "after 2199": [2]}


ODD = (
    *("2026-02-30T00:00:00Z", "2026-13-01T00:00:00Z", "2026-01-00T00:00:00Z"),
    *("2026-01-31T24:00:00Z", "2026-01-31T12:60:00Z", "2026-01-31T12:00:60Z"),
    *("2O26-01-31T12:00:00Z", "2026-01-31T12:00:00.", "2026-01-31T12:00:00+01:00"),
    *("2026-01-31x12:00:00Z", "2026-01-31T12:00", "2026-01-31T12:00:00,5Z"),
    *("2026-01-31T12:00:0ßZ", "", "2026-01-31T12:00:00.1234567"),
)


@pytest.mark.parametrize("text", ODD)
def test_what_is_not_written_alike_is_left_to_the_careful_way(text):
    assert instants(["2026-01-31T12:00:00Z", text, "2026-01-31T12:00:00Z"]) is None


@given(st.integers(0, 25), st.sampled_from("0123456789 TZ:-.+ax\0\x7fß"), st.integers(0, 2))
def test_another_letter_anywhere_is_read_as_it_stands_or_not_at_all(place, letter, row):
    texts = ["2024-02-28T09:59:58.250Z", "2024-02-28T23:00:00.000Z", "2024-02-28T10:10:10.001Z"]
    texts[row] = (texts[row][:place] + letter + texts[row][place + 1 :])[:24]
    read = instants(texts)
    if read is not None:
        epoch = datetime(1970, 1, 1, tzinfo=UTC)
        exact = [datetime.fromisoformat(text) - epoch for text in texts]
        assert read[0].tolist() == [each // timedelta(microseconds=1) for each in exact]


@given(
    st.lists(st.integers(0, at("2199-12-31")), min_size=1),
    st.sampled_from(["", "Z", "+00:00"]),
    st.sampled_from(["auto", "seconds", "milliseconds", "microseconds"]),
)
def test_the_quick_way_says_the_same_as_the_careful_way(moments, zone, precision):
    epoch = datetime(1970, 1, 1, tzinfo=UTC)
    texts = [
        (epoch + timedelta(microseconds=moment)).isoformat("T", precision)[:-6] + zone
        for moment in moments
    ]
    exact = [
        (datetime.fromisoformat(text).replace(tzinfo=UTC) - epoch) // timedelta(microseconds=1)
        for text in texts
    ]
    read = instants(texts)
    assert read is not None
    assert (read[0].tolist(), read[1]) == (exact, zone == "")


def test_a_number_of_another_unit_is_no_time_of_1970(tmp_path):
    rows = "".join(f"p,n,{1767261600000 + step}\n" for step in range(3))
    log = log_of(tmp_path, f"{HEADER}\n{rows}p,n,1767261600\np,n,2026-01-01T10:00Z\n")
    assert (len(log), log.rejected) == (
        4,
        (Rejection(5, "occurred_at", "a number of another unit than the rest", "1767261600"),),
    )
