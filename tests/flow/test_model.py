"""What a flow knows of itself."""

from dataclasses import dataclass, replace

import pytest

from cartflow_studio.flow.model import Edge, Flow, Node
from cartflow_studio.flow.node_type import Alternative, Port
from cartflow_studio.flow.settings import EventDefinition, ExitCriterion, Goal
from cartflow_studio.nodes import REGISTRY
from tests.flow.build import Step, flow_of, step


@dataclass(frozen=True, slots=True)
class Sending(Step):
    """A step whose second exit falls to the first."""

    @property
    def ports(self):
        return (
            Port("sent", "Sent"),
            Port("not_sent", "Not sent", required=False, falls_to="sent"),
            Port("odd", "Odd", required=False, falls_to="odd"),
        )


def test_a_flow_lists_its_connections_and_entries():
    flow = flow_of("a -> b -> c")
    assert list(flow.edges) == [Edge("a", "next", "b"), Edge("b", "next", "c")]
    assert flow.entries == (flow.nodes["a"],)
    assert [port.name for port in flow.ports_of("b")] == ["next"]


def test_the_graph_leaves_out_what_leads_nowhere():
    flow = replace(flow_of("a -> b"), links={("a", "next"): "b", ("b", "next"): "ghost"})
    assert list(flow.graph.edges(keys=True)) == [("a", "b", "next")]


def test_an_exit_that_leads_nowhere_falls_to_another():
    flow = Flow("f", nodes={"s": Node("s", Sending()), "e": Node("e", step())})
    assert flow.leads_to("s", "not_sent") is None
    led = replace(flow, links={("s", "sent"): "e"})
    assert [led.leads_to("s", port) for port in ("sent", "not_sent", "odd", "none")] == [
        "e",
        "e",
        None,
        None,
    ]


def test_a_card_is_called_by_its_title_or_its_type():
    assert (Node("n", step(), "Rest").name, Node("n", step()).name) == ("Rest", "Step")


def test_every_event_is_named_once():
    wait = REGISTRY["wait_for_event"]((Alternative("b"), Alternative("c")))
    flow = Flow(
        "f",
        events=(EventDefinition("a"), EventDefinition("b")),
        goals=(Goal("d"), Goal("")),
        exits=(ExitCriterion("a"), ExitCriterion("e")),
        nodes={"n": Node("n", wait)},
    )
    assert flow.event_names == ("a", "b", "c", "d", "e")
    assert flow.definitions == {"a": EventDefinition("a"), "b": EventDefinition("b")}


def test_a_definition_knows_the_types_of_its_properties():
    definition = EventDefinition("e", properties=(("total", "number"),))
    assert (definition.type_of("total"), definition.type_of("sum")) == ("number", "")


@pytest.mark.parametrize("name", list(REGISTRY))
def test_ports_of_every_type_are_named_once(name):
    names = [port.name for port in REGISTRY[name]().ports]
    assert len(names) == len(set(names))
