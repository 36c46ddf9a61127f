"""Playing a flow over a log of events."""

import json

import pytest

from cartflow_studio.engine import FlowStats
from cartflow_studio.flow.clock import TimeOfDay
from cartflow_studio.flow.condition import Compare
from cartflow_studio.flow.duration import days, hours
from cartflow_studio.flow.node_type import Alternative
from cartflow_studio.flow.people import Event, Person
from cartflow_studio.flow.settings import Goal, Settings
from cartflow_studio.history import EventLog, People
from cartflow_studio.nodes import Email, EventTrigger, Exit, SegmentTrigger, Split, Wait
from cartflow_studio.simulation import SimulationError, simulate
from tests.engine.build import DAY, HOUR, NOON, flow, line, wait_for

CART = EventTrigger(event="Cart")
FLOW = flow(
    {
        "added": CART,
        "buys": wait_for((Alternative("Bought"),), timeout=days(1)),
        "mail": Email(subject="s", body="b"),
        "thanks": Exit("bought"),
        "done": Exit("reminded"),
    },
    *("added.next > buys", "buys.Bought > thanks", "buys.timed_out > mail", "mail.sent > done"),
    goals=(Goal("Bought"),),
)


def did(person, name, at, received=0, **properties):
    return Event(f"{person}-{name}-{at}", name, person, at, received, properties)


LOG = EventLog.from_events(
    [
        did("ann", "Cart", NOON),
        did("ann", "Bought", NOON + HOUR),
        did("ben", "Cart", NOON),
        did("cid", "Cart", NOON + 2 * DAY),
        did("dan", "Viewed", NOON + 2 * DAY + HOUR),
    ]
)


def test_the_report_has_the_promised_keys():
    report = simulate(FLOW, LOG).to_json()
    del report["seconds"]
    assert report == {
        "flow": "test",
        "people": 4,
        "events": 5,
        "late_events": 0,
        "entered": 3,
        "refused": {},
        "active": 1,
        "exited": {"bought": 1, "reminded": 1},
        "goals": [{"event": "Bought", "reached": 1, "before_any_message": 1, "control": 0}],
        "messages": {"email": {"sent": 1, "not_sent": {}}},
        "nodes": {
            "added": {"arrived": 3, "waiting": 0, "left": {"next": 3}},
            "buys": {"arrived": 3, "waiting": 1, "left": {"Bought": 1, "timed_out": 1}},
            "mail": {
                "arrived": 1,
                "waiting": 0,
                "left": {"sent": 1, "not_sent": 0},
                "sent": 1,
                "not_sent": {},
                "goals": 0,
            },
            "thanks": {"arrived": 1, "waiting": 0, "left": {"exited": 1}},
            "done": {"arrived": 1, "waiting": 0, "left": {"exited": 1}},
        },
        "control_group": {"entered": 0},
        "first": "2026-03-27T12:00:00Z",
        "last": "2026-03-29T13:00:00Z",
        "notes": ["Everybody is taken to be reachable and consenting; give people to know better."],
    }
    json.dumps(report)


@pytest.mark.parametrize("compiled", [False, True])
def test_numbers_are_the_same_with_and_without_a_trace(compiled):
    kept = simulate(FLOW, LOG, trace=True)
    counted = simulate(FLOW, LOG, compiled=compiled)
    assert counted.stats == kept.stats == FlowStats.of(kept.trace)
    assert counted.trace == kept.trace


def test_who_is_not_among_the_people_or_has_no_consent_gets_nothing():
    people = People.from_people(
        [Person("ann", {}), Person("cid", {"email": "cid@example.com", "consent_email": True})]
    )
    report = simulate(FLOW, LOG, people, until=NOON + 9 * DAY)
    assert report.to_json()["messages"] == {"email": {"sent": 1, "not_sent": {"no_consent": 1}}}
    assert report.notes == ()


def test_time_goes_on_to_the_end_that_is_asked_for():
    ends = (NOON, NOON + DAY - 1, NOON + DAY, NOON + 9 * DAY)
    assert [simulate(FLOW, LOG, until=until).stats.active for until in ends] == [2, 1, 0, 0]


def test_events_after_the_end_do_not_count():
    assert simulate(FLOW, LOG, until=NOON + DAY).stats.entered == 2


def test_the_journeys_through_a_node_or_a_port_are_found():
    report = simulate(FLOW, LOG)
    assert report.journeys() == [("ann", 1), ("ben", 1), ("cid", 1)]
    assert report.journeys(1) == [("ann", 1)]
    assert report.journeys(node="mail") == [("ben", 1)]
    assert report.journeys(node="buys", port="Bought") == [("ann", 1)]


def test_the_story_of_one_person_is_told():
    report = simulate(FLOW, LOG)
    assert [(each.step, each.node, each.output) for each in report.trace_of("ann")] == [
        ("entered", "added", ""),
        ("left", "added", "next"),
        ("arrived", "buys", ""),
        ("goal", "buys", "Bought"),
        ("left", "buys", "Bought"),
        ("arrived", "thanks", ""),
        ("exited", "thanks", "bought"),
    ]
    assert report.trace_of("nobody") == ()


def test_properties_of_all_kinds_are_compared_in_columns_as_one_by_one():
    rows = [
        Compare("event", "total", "more than", 10),
        Compare("event", "gift", "is", True),
        Compare("event", "item", "is one of", ("hat", "shoe")),
        Compare("event", "tags", "contains", "x"),
        Compare("event", "due", "before", "2026-03-28"),
        Compare("event", "missing", "is set", False),
    ]
    log = EventLog.from_events(
        did(f"p{number}", "Cart", NOON, **properties)
        for number, properties in enumerate(
            [
                {"total": 20, "gift": True, "item": "hat", "tags": ["x"], "due": "2026-03-27"},
                {"total": 2, "gift": False, "item": "bag", "tags": ["y"], "due": "2026-03-29"},
                {"missing": 1},
            ]
        )
    )
    found = [
        [
            person
            for person, _ in simulate(
                line(added=EventTrigger(event="Cart", when=row)), log
            ).journeys()
        ]
        for row in rows
    ]
    assert found == [["p0"], ["p0"], ["p0"], ["p0"], ["p0"], ["p0", "p1"]]


def test_events_can_be_handled_in_the_order_in_which_they_were_received():  # semantics 2.5
    log = EventLog.from_events(
        [
            did("ann", "Cart", NOON, NOON),
            did("ann", "Bought", NOON + HOUR, NOON + 2 * DAY),
            did("ben", "Cart", NOON, NOON + HOUR),
        ]
    )
    received = simulate(FLOW, log, clock="received", trace=True)
    assert received.late_events == 1
    assert [each.to_json()["detail"] for each in received.trace if each.step == "goal"] == [
        {"goal": 0, "late_by": DAY - HOUR + DAY}
    ]
    assert simulate(FLOW, log, clock="received", compiled=True).stats == received.stats
    assert simulate(FLOW, log).late_events == 0


def test_a_segment_enters_on_its_schedule():  # semantics 3.1
    settings = Settings(timezone="Europe/Zagreb")
    who = Compare("person", "vip", "is", True)
    daily = SegmentTrigger(who=who, schedule="daily", time=TimeOfDay(540))
    people = People.from_people([Person("ann", {"vip": True}), Person("zoe", {"vip": True})])
    report = simulate(line(settings, morning=daily, rest=Wait(hours(1))), LOG, people, trace=True)
    entered = [(each.person, each.at) for each in report.trace if each.step == "entered"]
    assert entered == [
        (person, at)
        for at in (NOON + DAY - 4 * HOUR, NOON + 2 * DAY - 5 * HOUR)
        for person in ("ann", "zoe")
    ]
    assert report.stats == simulate(report.flow, LOG, people, compiled=True).stats


def test_shares_do_not_depend_on_who_else_is_in_the_log():  # semantics 4.5
    halves = line(added=CART, halves=Split((("a", 50), ("b", 50))))
    everybody = EventLog.from_events(did(f"p{number}", "Cart", NOON) for number in range(50))
    whole = simulate(halves, everybody)
    for number in range(0, 50, 7):
        alone = EventLog.from_events([did(f"p{number}", "Cart", NOON)])
        assert simulate(halves, alone).trace == whole.trace_of(f"p{number}")


def test_an_event_that_the_log_does_not_have_is_told():
    empty = EventLog.from_events([did("ann", "Viewed", NOON)])
    known = "The log has no event Cart or Bought. Known: Viewed."
    assert simulate(FLOW, empty).notes[1] == known


def test_events_of_the_log_with_names_much_alike_are_told():
    other = EventLog.from_events([did("ann", f"Bouhgt{n}", NOON) for n in range(10)])
    assert simulate(FLOW, other).notes[1] == (
        "The log has no event Cart or Bought. Did you mean 'Bouhgt9' or 'Bouhgt8'?"
    )


def test_an_empty_log_is_played():
    report = simulate(FLOW, EventLog.from_events([])).to_json()
    assert (report["people"], report["entered"], report["first"], report["last"]) == (
        0,
        0,
        None,
        None,
    )


def test_progress_is_told_and_a_run_can_be_stopped():
    shares = []
    simulate(FLOW, LOG, progress=shares.append)
    assert shares[-1] == 1
    with pytest.raises(SimulationError, match="stopped"):
        simulate(FLOW, LOG, cancelled=lambda: True)


def test_an_unknown_clock_is_refused():
    with pytest.raises(SimulationError, match="no clock 'wall'"):
        simulate(FLOW, LOG, clock="wall")


def test_an_event_without_a_name_is_not_told_to_be_missing():
    nameless = line(start=EventTrigger(event=""))
    log = EventLog.from_events([did("ann", "Viewed", NOON)])
    assert not any("has no event" in note for note in simulate(nameless, log).notes)
