"""Steps that are switched off are not there, for the machine, the numbers and the trace."""

from dataclasses import replace
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cartflow_studio.engine import PlanError, compile_flow
from cartflow_studio.flow import annotating
from cartflow_studio.flow.duration import days
from cartflow_studio.flow.node_type import Alternative
from cartflow_studio.history import EventLog, People
from cartflow_studio.nodes import Email, EventTrigger, Exit, Wait, WaitForEvent
from cartflow_studio.simulation import simulate
from tests.engine.build import ANN, NOON, event, flow, line, play, said
from tests.engine.properties import replayed
from tests.engine.stories import story

CART = event("added", NOON)
STEPS = {
    "start": EventTrigger("added"),
    "rest": WaitForEvent((Alternative("bought"),), days(1)),
    "mail": Email("Hi", body="Hi"),
    "end": Exit("done"),
}
LINKS = ("start.next > rest", "rest.timed_out > mail", "rest.bought > end", "mail.sent > end")


def off(flow, *ids):
    return annotating.switch(flow, ids, on=False)


def healed(flow):
    """The flow with each switched-off step taken away, one after the other."""
    while True:
        gone = next((node for node in flow.nodes.values() if node.disabled), None)
        if gone is None:
            return flow
        after = flow.links.get((gone.id, gone.type.through))
        kept = {key: end for key, end in flow.links.items() if key[0] != gone.id}
        links = {key: after if end == gone.id else end for key, end in kept.items()}
        nodes = {key: node for key, node in flow.nodes.items() if key != gone.id}
        flow = replace(flow, nodes=nodes, links={key: end for key, end in links.items() if end})


def test_people_go_on_at_once_by_the_way_through():  # semantics 4.9
    assert said(play(off(flow(STEPS, *LINKS), "rest"), CART)) == [
        "entered start",
        "left start next",
        "arrived mail",
        "message mail sent",
        "left mail sent",
        "arrived end",
        "exited end done",
    ]
    assert said(play(off(flow(STEPS, *LINKS), "rest", "mail"), CART))[1:] == [
        "left start next",
        "arrived end",
        "exited end done",
    ]


def test_where_the_way_through_leads_nowhere_the_journey_ends():  # semantics 4.9
    loose = off(line(start=STEPS["start"], rest=Wait()), "rest")
    assert said(play(loose, CART)) == [
        "entered start",
        "left start next",
        "exited end of flow",
    ]


def test_nobody_enters_by_a_trigger_that_is_off():  # semantics 4.9
    both = flow({**STEPS, "other": EventTrigger("seen")}, *LINKS, "other.next > rest")
    assert play(off(both, "start"), CART) == []
    assert said(play(off(both, "start"), event("seen", NOON)))[0] == "entered other"
    assert compile_flow(off(both, "start")).event_names == ("bought", "seen")


def test_the_numbers_leave_it_out():
    stopped = off(flow(STEPS, *LINKS), "rest")
    report = simulate(stopped, EventLog.from_events([CART]), People.from_people([ANN]))
    assert report.flow == stopped
    assert set(report.stats.nodes) == {"start", "mail", "end"}
    plain = report.to_json()
    assert list(plain["nodes"]) == ["start", "mail", "end"]
    assert (
        list(simulate(off(stopped, "mail"), EventLog.from_events([CART])).to_json()["messages"])
        == []
    )


def test_a_ring_of_such_steps_is_refused():
    ring = off(flow(STEPS, *LINKS[1:], "start.next > rest"), "rest", "mail")
    ring = replace(ring, links={**ring.links, ("mail", "sent"): "rest"})
    with pytest.raises(PlanError) as caught:
        compile_flow(ring)
    assert caught.value.message.startswith("People would go in circles: ")


@given(st.integers(0, 2**63))
@settings(max_examples=150)
def test_switched_off_is_as_good_as_taken_away(number):
    tale, dice = story(number, people=2), Random(number)
    nodes = tale.flow.nodes.items()
    some = [key for key, node in nodes if dice.random() < 0.4 and not node.type.is_end]
    stopped = off(tale.flow, *some)
    one, other = (
        replayed(replace(tale, flow=each), trace=True) for each in (stopped, healed(stopped))
    )
    assert (one.trace, one.stats) == (other.trace, other.stats)
