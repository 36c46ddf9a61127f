"""A flow asks for no more than the engine can keep in mind."""

import random
from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st

from cartflow_studio.checks import Severity, check
from cartflow_studio.engine import compile_flow
from cartflow_studio.engine.plan import PlanError
from cartflow_studio.flow.condition import Happened, Not
from cartflow_studio.flow.duration import Limit, days
from cartflow_studio.flow.model import Node
from cartflow_studio.flow.node_type import Alternative, Change
from cartflow_studio.flow.settings import Cap, ExitCriterion, Goal, Reentry, Settings
from cartflow_studio.nodes.condition import Condition
from cartflow_studio.nodes.event_trigger import EventTrigger
from cartflow_studio.nodes.update_person import UpdatePerson
from cartflow_studio.nodes.wait_for_event import WaitForEvent
from tests.checks.faults import END, flow, found, line
from tests.engine.chance import Chance

CODE = "beyond-the-engine"
BACK = WaitForEvent((Alternative("Bought"),), days(1), "since entry")


def _looking_back(count):
    return line(**{f"wait{number}": BACK for number in range(count)})


def _triggers(count):
    names = [f"start{number}" for number in range(count)]
    kinds = {name: EventTrigger(name) for name in names}
    return flow({**kinds, "end": END}, {f"{name}.next": "end" for name in names})


def _goals(count):
    return line(goals=tuple(Goal(f"Goal{number}") for number in range(count)))


def _counting(count):
    row = Not(Happened("Bought", count=count))
    return line(fork=Condition((("often", row),)))


def _limited(entries, messages):
    rare = Reentry(limits=(Limit(entries, days(1)),))
    return line(settings=Settings(rare, caps=(Cap(Limit(messages, days(1))),)))


def _zone(change):
    return line(move=UpdatePerson((change,)))


def _compiles(checked):
    try:
        compile_flow(checked)
    except PlanError:
        return False
    return True


def _alternatives(count):
    events = tuple(Alternative(f"Event{number}") for number in range(count))
    return line(wait=WaitForEvent(events, days(1), "since entry"))


def _rows(criteria, limits, caps, facts):
    rows = [(f"way{n}", Happened(f"Event{n}", count=1)) for n in range(facts)]
    return line(
        fork=Condition(tuple(rows)),
        exits=tuple(ExitCriterion(f"Event{n}") for n in range(criteria)),
        settings=Settings(
            Reentry(limits=tuple(Limit(1, days(1)) for _ in range(limits))),
            caps=tuple(Cap(Limit(1, days(1))) for _ in range(caps)),
        ),
    )


MANY = (_alternatives(32), *(_rows(*([0] * n + [1001] + [0] * (3 - n))) for n in range(4)))
LARGEST = (_looking_back(6), _triggers(60), _goals(60), _counting(100), _limited(1000, 32))
TOO_LARGE = (_looking_back(7), _triggers(61), _goals(61), _counting(101), _limited(1001, 33))


def test_what_is_too_much_is_named():
    assert [found(CODE, each) for each in TOO_LARGE] == [
        [
            (
                None,
                "The flow has 7 waits that count since entry; at most 6 can be followed for"
                " a person.",
            )
        ],
        [(None, "The flow has 61 triggers; at most 60 can be followed for a person.")],
        [(None, "The flow has 61 goals; at most 60 can be followed for a person.")],
        [("fork", "“Fork” counts Bought up to 101; 100 is the most.")],
        [
            (None, "A limit of 1001 per 1 day cannot be kept; 1,000 is the most."),
            (None, "A limit of 33 per 1 day cannot be kept; 32 is the most."),
        ],
    ]


def test_what_is_too_many_is_named():
    told = "The flow has 1001 {}; at most 1000 can be followed for a person."
    things = ("exit criteria", "limits of entry", "caps of messages", "events that are counted")
    assert [found(CODE, each) for each in MANY] == [
        [("wait", "“Wait” waits for 32 events; 31 is the most since entry.")],
        *([(None, told.format(thing))] for thing in things),
    ]
    assert [_compiles(each) for each in MANY] == [False] * len(MANY)
    most = (_alternatives(31), _rows(1000, 1000, 1000, 1000))
    assert [(found(CODE, each), _compiles(each)) for each in most] == [([], True)] * 2


@given(st.integers(0, 2**63))
@settings(max_examples=60)
def test_whatever_the_engine_refuses_was_found_before(number):
    """Random flows, some of their parts far more than usual: 31, 61, 1001 of them."""
    chance = Chance(random.Random(number))
    drawn = _enlarged(chance, chance.flow())
    errors = [each for each in check(drawn) if each.severity is Severity.ERROR]
    try:
        plan = compile_flow(drawn)
    except PlanError:
        assert errors
    else:
        assert max(map(abs, plan.words)) < 2**63


def _enlarged(chance, drawn):
    """The flow with many more of one or two kinds of its parts."""
    for _ in range(2):
        count, kind = chance.pick(7, 32, 61, 101, 1_001), chance.dice.randrange(8)
        own = drawn.settings
        if kind == 0:
            drawn = replace(drawn, goals=tuple(chance.goal() for _ in range(count)))
        elif kind == 1:
            drawn = replace(drawn, exits=tuple(chance.criterion() for _ in range(count)))
        elif kind == 2:
            limits = tuple(Limit(count, chance.duration(1)) for _ in range(chance.pick(1, count)))
            drawn = replace(drawn, settings=replace(own, reentry=Reentry(limits=limits)))
        elif kind == 3:
            caps = tuple(
                Cap(Limit(count, chance.duration(1))) for _ in range(chance.pick(1, count))
            )
            drawn = replace(drawn, settings=replace(own, caps=caps))
        else:
            makes = (chance.trigger, chance.wait_for_event, chance.node, chance.update)
            more = [Node(f"more{n}", makes[kind - 4]()) for n in range(min(count, 200))]
            drawn = replace(drawn, nodes={**drawn.nodes, **{each.id: each for each in more}})
    return drawn


def test_a_time_zone_cannot_be_copied():
    copied = _zone(Change("timezone", "set", None, "entry", "zone"))
    assert found(CODE, copied) == [
        ("move", "“Move” copies a time zone from an event, which is not possible."),
    ]
    assert not _compiles(copied)
    fixed = _zone(Change("timezone", "set", "Europe/Zagreb"))
    assert (found(CODE, fixed), _compiles(fixed)) == ([], True)


def test_the_limits_are_those_of_the_engine():
    assert [found(CODE, each) for each in LARGEST] == [[]] * len(LARGEST)
    assert [_compiles(each) for each in LARGEST] == [True] * len(LARGEST)
    assert [_compiles(each) for each in TOO_LARGE] == [False] * len(TOO_LARGE)
