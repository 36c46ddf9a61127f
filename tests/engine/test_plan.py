"""Compiling: what cannot be compiled is refused in words; states belong to their version."""

from array import array

import pytest

from cartflow_studio.engine import Engine, PlanError, StateError, compile_flow
from cartflow_studio.engine.machine import slots as s
from cartflow_studio.flow.condition import Happened
from cartflow_studio.flow.duration import Limit, days, hours
from cartflow_studio.flow.node_type import Alternative
from cartflow_studio.flow.settings import Cap, Reentry, Settings
from cartflow_studio.nodes import Condition, EventTrigger, Exit, Split, Wait
from tests.engine.build import ANN, NOON, Host, event, flow, line, wait_for

CART = EventTrigger(event="Cart")
LOOKS = wait_for((Alternative("Bought"),), lookback="since entry")


def test_a_loop_is_refused_with_its_way():
    loop = flow(
        {"added": CART, "one": Wait(hours(1)), "two": Wait(hours(1))},
        *("added.next > one", "one.next > two", "two.next > one"),
    )
    with pytest.raises(PlanError, match="People would go in circles: Wait → Wait → Wait"):
        compile_flow(loop)


@pytest.mark.parametrize(
    ("broken", "words"),
    [
        (line(added=CART, halves=Split((("a", 0), ("b", 0)))), "Nobody gets a share at 'halves'"),
        (line(asks=Condition((("a", Happened("X", count=101)),))), "cannot be counted up to 101"),
        (line(**{f"wait{n}": LOOKS for n in range(7)}), "Too many waits look back"),
        (line(**{f"start{n}": CART for n in range(61)}), "The flow has 61 triggers"),
        (line(Settings(caps=(Cap(Limit(33, days(1))),))), "A limit of 33 messages"),
        (
            line(Settings(reentry=Reentry(limits=(Limit(2000, days(1)),)))),
            "A limit of 2,000 entries",
        ),
    ],
)
def test_what_counts_too_far_is_refused(broken, words):
    with pytest.raises(PlanError, match=words):
        compile_flow(broken)


def test_an_unfinished_flow_can_be_played():
    assert compile_flow(flow({})).nodes == ()
    assert Engine(compile_flow(flow({"end": Exit()}))).advance(b"", ANN, NOON).trace == ()


def test_events_that_mean_nothing_leave_no_state():
    host = Host(line(added=CART))
    host.receive(event("Other", NOON))
    assert (host.state, host.trace) == (b"", [])


def test_a_state_of_another_version_is_refused():
    host = Host(line(added=CART, rest=Wait(hours(1))))
    host.receive(event("Cart", NOON))
    other = Engine(compile_flow(line(added=CART, pause=Wait(hours(1)))))
    for state in (host.state, b"rubbish", host.state[:-8] + b"1"):
        with pytest.raises(StateError, match="another version"):
            other.advance(state, ANN, NOON)


def test_a_damaged_state_is_refused():
    host = Host(line(added=CART, rest=Wait(hours(1))))
    host.receive(event("Cart", NOON))
    with pytest.raises(StateError, match="damaged"):
        host.engine.advance(host.state + bytes(8), ANN, NOON)


def test_a_state_that_names_the_triggers_of_its_journeys_goes_on_all_the_same():
    host = Host(line(Settings(reentry=Reentry("at the same time")), added=CART, rest=LOOKS))
    for number, name in enumerate(("Cart", "Cart", "Bought", "Cart"), start=1):
        older = _naming_triggers(host)
        happens = event(name, NOON + hours(number).microseconds)
        told = Engine(host.engine.plan).receive(older, ANN, happens, number)
        host.receive(happens)
        assert (told.state, told.wake_at) == (host.state, host.engine.wake_at(host.state))
    assert [each.number for each in host.engine.journeys(_naming_triggers(host))] == [3]
    for damaged in (_naming_triggers(host)[:-8], _naming_triggers(host) + bytes(8)):
        with pytest.raises(StateError, match="This state of a person"):
            host.engine.journeys(damaged)


def _naming_triggers(host):
    """The state of a host as it was kept when each journey had a word for its trigger."""
    if not host.state:
        return b""
    plan, words = host.engine.plan, array("q", host.state)
    width = plan.words[s.JOURNEY_WIDTH]
    begin = len(words) - words[1 + s.S_COUNT] * width
    words[0] = plan.fingerprint_of(width + 1)
    for row in reversed(range(begin, len(words), width)):
        words.insert(row + s.J_ENTRY, 0)
    return words.tobytes()


def test_a_small_change_of_settings_keeps_the_states():
    one, other = (
        line(Settings(reentry=Reentry(gap=hours(gap))), added=CART, rest=Wait(hours(1)))
        for gap in (1, 2)
    )
    host = Host(one)
    host.receive(event("Cart", NOON))
    assert Engine(compile_flow(other)).journeys(host.state)[0].node == "rest"


def test_a_state_tells_its_journeys():
    host = Host(line(added=CART, rest=Wait(hours(1))))
    host.receive(event("Cart", NOON))
    [journey] = host.engine.journeys(host.state)
    assert (journey.number, journey.node, journey.arrived, journey.deadline) == (
        *(1, "rest", NOON, NOON + 3_600_000_000),
    )
    assert host.engine.wake_at(host.state) == journey.deadline


def test_a_flow_of_two_thousand_nodes_passes_in_one_go():
    long = line(added=CART, **{f"step{n}": Wait(hours(0)) for n in range(2000)})
    host = Host(long)
    host.receive(event("Cart", NOON))
    assert len(host.trace) == 2 * 2000 + 3
