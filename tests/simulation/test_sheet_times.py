"""Times that are typed by a clock on the wall, and kept as instants."""

import pytest

from cartflow_studio.simulation.sheet import Sheet, event_faults
from cartflow_studio.simulation.sheet_times import kept, shown

COLUMNS = ("person_id", "name", "occurred_at")
PEOPLE = Sheet(
    ("person_id", "timezone"), (("ann", "America/New_York"), ("ben", ""), ("cid", "Mars"))
)


def events(*times: str, person: str = "ann") -> Sheet:
    return Sheet(COLUMNS, tuple((person, "cart", time) for time in times))


def times(sheet: Sheet) -> list[str]:
    return sheet.of("occurred_at")


@pytest.mark.parametrize(
    ("typed", "instant"),
    [
        ("2026-03-02 09:00", "2026-03-02T09:00:00+01:00"),
        ("2026-07-02", "2026-07-02T00:00:00+02:00"),
        (" 2.7.2026 9:05 ", "2026-07-02T09:05:00+02:00"),
        ("2. 7. 2026. 9:05", "2026-07-02T09:05:00+02:00"),
        ("5 March 2026 23:30", "2026-03-05T23:30:00+01:00"),
        ("Do., 5. März 2026, 23:30 Uhr", "2026-03-05T23:30:00+01:00"),
        ("5. ožu 2026. u 23:30", "2026-03-05T23:30:00+01:00"),
        ("Mar 5, 2026 11:30 PM UTC", "2026-03-05T23:30:00+00:00"),
        ("2026-03-02 09:00Z", "2026-03-02T09:00:00+00:00"),
        ("1772400000", "1772400000"),
        ("soon", "soon"),
        ("", ""),
        ("2026-03-29 02:30", "2026-03-29T02:30:00+01:00"),  # does not exist: semantics 4.2
        ("2026-10-25 02:30", "2026-10-25T02:30:00+02:00"),  # comes twice: the first
    ],
)
def test_a_time_without_an_offset_is_by_the_clock_of_the_flow(typed, instant):
    assert times(kept(events(typed), PEOPLE, "Europe/Zagreb")) == [instant]


@pytest.mark.parametrize(
    ("instant", "typed"),
    [
        ("2026-03-02T09:00:00+01:00", "2026-03-02 09:00"),
        ("2026-03-02T08:00:00Z", "2026-03-02 09:00"),
        ("2026-03-02T08:00:00", "2026-03-02 09:00"),  # kept without an offset: UTC
        ("2026-03-02T08:00:07Z", "2026-03-02 09:00:07"),
        ("2026-03-02T08:00:00.25Z", "2026-03-02 09:00:00.250000"),
        ("2026-10-25T00:30:00Z", "2026-10-25 02:30"),
        ("2026-10-25T01:30:00Z", "2026-10-25 02:30+01:00"),  # comes twice: the second
        ("1772400000", "1772400000"),
        ("soon", "soon"),
    ],
)
def test_instants_are_shown_as_they_stand_on_the_clock_of_the_flow(instant, typed):
    seen = shown(events(instant), PEOPLE, "Europe/Zagreb")
    assert times(seen) == [typed]
    again = shown(kept(seen, PEOPLE, "Europe/Zagreb"), PEOPLE, "Europe/Zagreb")
    assert again == seen


@pytest.mark.parametrize(
    ("person", "instant"),
    [
        ("ann", "2026-03-02T09:00:00-05:00"),
        ("ben", "2026-03-02T09:00:00+00:00"),
        ("cid", "2026-03-02T09:00:00+00:00"),
        ("zoe", "2026-03-02T09:00:00+00:00"),
    ],
)
def test_where_the_clock_is_each_persons_own_it_is_theirs_and_utc_where_unknown(person, instant):
    typed = events("2026-03-02 09:00", person=person)
    assert times(kept(typed, PEOPLE, "person")) == [instant]
    assert shown(kept(typed, PEOPLE, "person"), PEOPLE, "person") == typed


def test_tables_without_times_or_people_stay_as_they_are():
    bare = Sheet(("name",), (("cart",),))
    assert kept(bare, PEOPLE, "Europe/Zagreb") == bare
    nameless = Sheet(("occurred_at",), (("2026-03-02 09:00",),))
    assert times(kept(nameless, Sheet(()), "person")) == ["2026-03-02T09:00:00+00:00"]


def test_days_with_dots_can_be_used():
    typed = events("2.3.2026 18:30", "32.3.2026")
    assert event_faults(typed, PEOPLE) == {
        (1, 2): "32.3.2026 is not a time. Write it like 2026-03-02 18:30, 2.3.2026 18:30 or "
        "2 March 2026 18:30."
    }
