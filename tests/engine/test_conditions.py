"""Conditions: semantics 4.4."""

import pytest

from cartflow_studio.engine.compare import truth
from cartflow_studio.flow.clock import TimeOfDay
from cartflow_studio.flow.condition import All, AnyOf, Compare, Happened, LocalTime, Not
from cartflow_studio.flow.duration import calendar_days, days, hours
from cartflow_studio.flow.node_type import Alternative
from cartflow_studio.flow.people import Person
from cartflow_studio.flow.settings import Settings
from cartflow_studio.nodes import Condition, EventTrigger, Exit, Wait
from tests.engine.build import ANN, DAY, HOUR, NOON, Host, event, flow, line, play, said, wait_for

CART = EventTrigger(event="Cart")
YES, NO = All(), AnyOf()


def holds(condition, *before, person=ANN, wait=0, settings=None, **properties) -> bool:
    """Whether a condition is true so many hours after a cart at noon."""
    asks = flow(
        {
            "added": CART,
            "rest": Wait(hours(wait)),
            "asks": Condition((("yes", condition),)),
            "true": Exit("true"),
            "false": Exit("false"),
        },
        *("added.next > rest", "rest.next > asks", "asks.yes > true", "asks.otherwise > false"),
        settings=settings or Settings(),
    )
    events = sorted([*before, event("Cart", NOON, **properties)], key=lambda each: each.occurred_at)
    return play(asks, *events, person=person)[-1].output == "true"


def test_the_first_true_branch_is_taken():  # semantics 4.4
    branches = Condition((("a", NO), ("b", YES), ("c", YES)))
    assert said(play(line(added=CART, asks=branches), event("Cart", NOON)))[-2] == "left asks b"


def test_otherwise_always_exists():  # semantics 4.4
    trace = play(line(added=CART, asks=Condition((("a", NO),))), event("Cart", NOON))
    assert said(trace)[-2] == "left asks otherwise"


@pytest.mark.parametrize(
    ("condition", "expected"),
    [
        (All(), True),
        (AnyOf(), False),
        (All((YES, NO)), False),
        (AnyOf((NO, YES)), True),
        (Not(NO), True),
        (Not(All((YES, AnyOf((NO, Not(YES)))))), True),
    ],
)
def test_all_any_and_not(condition, expected):  # semantics 4.4
    assert holds(condition) is expected


def test_conditions_read_the_person_the_entry_event_and_the_last():  # semantics 4.4
    last = Compare("last", "total", "more than", 10)
    asks = flow(
        {
            "added": CART,
            "buys": wait_for((Alternative("Bought"),)),
            "asks": Condition((("large", last),)),
        },
        *("added.next > buys", "buys.Bought > asks"),
    )
    trace = play(asks, event("Cart", NOON, total=5), event("Bought", NOON + 1, total=20))
    assert said(trace)[-2] == "left asks large"
    assert holds(Compare("entry", "total", "is", 5), total=5)
    assert holds(Compare("person", "city", "is", "Split"), person=Person("ann", {"city": "Split"}))
    assert not holds(last, total=20)


@pytest.mark.parametrize("source", ["person", "entry", "last", "event"])
def test_a_missing_attribute_makes_a_comparison_false(source):  # semantics 4.4
    assert not holds(Compare(source, "x", "is", 1))
    assert not holds(Compare(source, "x", "is not", 1))
    assert holds(Compare(source, "x", "is set", False))
    assert not holds(Compare(source, "x", "is set", True))


@pytest.mark.parametrize(
    ("value", "operator", "operand", "expected"),
    [
        (5, "is", 5.0, True),
        ("5", "is", 5, False),
        (True, "is", 1, False),
        (True, "is", True, True),
        ("a", "is not", "b", True),
        (5, "less than", 6, True),
        (5, "at most", 5, True),
        (5, "more than", 5, False),
        (5.5, "at least", 5, True),
        ("5", "at least", 5, False),
        (True, "at least", 0, False),
        ("shopping", "contains", "pp", True),
        ("shopping", "starts with", "shop", True),
        ("shopping", "ends with", "shop", False),
        ("b", "is one of", ("a", "b"), True),
        (["a", "b"], "contains", "b", True),
        (["ab"], "contains", "b", False),
        (["a", "b"], "is one of", ("b", "c"), True),
        (["a"], "is not", "a", False),
        ([], "is not", "a", True),
        ([], "is set", True, True),
        ({"a": 1}, "is", "a", False),
        ("2026-03-28", "before", "2026-03-29", True),
        ("2026-03-28T23:30:00+02:00", "after", "2026-03-28T21:00", True),
        ("soon", "before", "2026-03-29", False),
        (20260328, "before", "2026-03-29", False),
    ],
)
def test_comparisons(value, operator, operand, expected):  # semantics 4.4
    assert truth(value, operator, operand) is expected


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        (LocalTime(TimeOfDay(780), TimeOfDay(781)), True),
        (LocalTime(TimeOfDay(779), TimeOfDay(780)), False),
        (LocalTime(TimeOfDay(1320), TimeOfDay(781)), True),
        (LocalTime(TimeOfDay(1320), TimeOfDay(781), (3,)), True),
        (LocalTime(TimeOfDay(1320), TimeOfDay(781), (4,)), False),
        (LocalTime(weekdays=(4,)), True),
        (LocalTime(weekdays=(5,)), False),
        (LocalTime(TimeOfDay(780), TimeOfDay(0)), True),
        (LocalTime(TimeOfDay(0), TimeOfDay(780)), False),
    ],
)
def test_local_time(row, expected):  # semantics 4.4; noon UTC is 13:00 on Friday in Zagreb
    assert holds(row, settings=Settings(timezone="Europe/Zagreb")) is expected


def viewed(*hours_ago, **properties):
    return [event("Viewed", NOON - ago * HOUR, **properties) for ago in hours_ago]


def test_how_often_something_happened_ever():  # semantics 4.4
    twice = viewed(1000, 2)
    assert holds(Happened("Viewed", "exactly", 2, "ever"), *twice)
    assert holds(Happened("Viewed", "at most", 2, "ever"), *twice)
    assert not holds(Happened("Viewed", "at most", 1, "ever"), *twice)
    assert not holds(Happened("Viewed", "at least", 3, "ever"), *twice)
    assert holds(Happened("Viewed", "at most", 0, "ever"))


def test_within_a_period_that_includes_its_first_instant():  # semantics 4.4
    assert holds(Happened("Viewed", within=days(1)), *viewed(24))
    assert not holds(Happened("Viewed", "at least", 2, days(1)), *viewed(25, 3))


def test_a_period_goes_by_the_clock_of_the_flow():  # semantics 8.4
    zagreb = Person(ANN.id, {"timezone": "Europe/Zagreb"})  # where clocks change on Sunday
    within = Happened("Cart", within=calendar_days(3))
    utc = Settings(timezone="UTC")
    assert [holds(within, person=zagreb, wait=wait, settings=utc) for wait in (72, 73)] == [
        *(True, False)
    ]


def test_no_times_is_always_true_and_never_at_most():  # semantics 4.4
    for within in ("entry", "ever", days(1)):
        none = Happened("Viewed", "at least", 0, within)
        assert holds(none)
        entered = play(line(added=EventTrigger(event="Cart", when=none)), event("Cart", NOON))
        assert said(entered)[0] == "entered added"


def test_since_entry_without_the_event_that_entered():  # semantics 4.4, 2.3
    again = Happened("Cart", "at least", 1, "entry")
    assert not holds(again, *viewed(1), wait=2)
    assert not holds(Happened("Viewed", "at least", 1, "entry"), *viewed(1), wait=2)
    assert holds(Happened("Viewed", "at least", 1, "entry"), *viewed(-1), wait=2)


def test_only_events_with_such_properties_are_counted():  # semantics 4.4
    shoes = Happened("Viewed", "exactly", 1, "ever", Compare("event", "item", "is", "shoe"))
    assert holds(shoes, *viewed(3, item="shoe"), *viewed(2, item="hat"))


def test_the_event_at_hand_counts():  # semantics 4.4
    third = EventTrigger(event="Cart", when=Happened("Cart", "exactly", 3, "ever"))
    trace = play(line(added=third), *(event("Cart", NOON + n) for n in range(4)))
    assert [each.at for each in trace if each.step == "entered"] == [NOON + 2]


def test_the_past_can_be_remembered_without_acting():  # semantics 4.4
    second = EventTrigger(event="Cart", when=Happened("Cart", "exactly", 2, "ever"))
    host = Host(line(added=second))
    host.take(host.engine.remember(b"", ANN, event("Cart", NOON - DAY)))
    assert host.trace == []
    host.receive(event("Cart", NOON))
    assert said(host.trace)[0] == "entered added"
