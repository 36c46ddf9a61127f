"""A flow asks for no more than the engine can keep in mind."""

from cartflow_studio.engine import compile_flow
from cartflow_studio.engine.plan import PlanError
from cartflow_studio.flow.condition import Happened, Not
from cartflow_studio.flow.duration import Limit, days
from cartflow_studio.flow.node_type import Alternative, Change
from cartflow_studio.flow.settings import Cap, Goal, Reentry, Settings
from cartflow_studio.nodes.condition import Condition
from cartflow_studio.nodes.event_trigger import EventTrigger
from cartflow_studio.nodes.update_person import UpdatePerson
from cartflow_studio.nodes.wait_for_event import WaitForEvent
from tests.checks.faults import END, flow, found, line

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
