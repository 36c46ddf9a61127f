"""A flow as a list in the order of the journey."""

from itertools import pairwise

from hypothesis import given

from cartflow_studio.flow.model import Flow
from cartflow_studio.flow.outline import Line, outline
from tests.flow.strategies import flows
from tests.studio.canvas.conftest import node


def flow_of(links: dict[tuple[str, str], str], *nodes: tuple[str, str]) -> Flow:
    return Flow("f", nodes={key: node(key, kind) for key, kind in nodes}, links=links)


def test_steps_with_one_way_on_follow_at_the_same_depth():
    flow = flow_of(
        {("in", "next"): "rest", ("rest", "next"): "out"},
        ("out", "exit"),
        ("rest", "wait"),
        ("in", "event_trigger"),
    )
    assert outline(flow) == (Line("step", 0, "in"), Line("step", 0, "rest"), Line("step", 0, "out"))


def test_each_way_gets_a_line_and_a_step_stands_once():
    flow = flow_of(
        {
            ("in", "next"): "mail",
            ("mail", "sent"): "out",
            ("mail", "not_sent"): "text",
            ("text", "sent"): "out",
            ("text", "not_sent"): "out",
        },
        ("in", "event_trigger"),
        ("mail", "email"),
        ("text", "sms"),
        ("out", "exit"),
    )
    assert outline(flow) == (
        Line("step", 0, "in"),
        Line("step", 0, "mail"),
        Line("exit", 1, "mail", ("sent",)),
        Line("step", 2, "out"),
        Line("exit", 1, "mail", ("not_sent",)),
        Line("step", 2, "text"),
        Line("see", 2, "out"),
    )


def test_one_exit_of_several_is_named_on_the_step_it_leads_to():
    flow = flow_of({("mail", "sent"): "out"}, ("mail", "email"), ("out", "exit"))
    assert outline(flow) == (
        Line("loose", 0),
        Line("step", 1, "mail"),
        Line("step", 1, "out", ("sent",)),
    )


def test_a_circle_is_written_once():
    flow = flow_of({("a", "next"): "b", ("b", "next"): "a"}, ("a", "wait"), ("b", "wait"))
    assert outline(flow) == (
        Line("loose", 0),
        Line("step", 1, "a"),
        Line("step", 1, "b"),
        Line("see", 1, "a"),
    )


def test_ten_thousand_steps_in_a_row_are_no_matter():
    count = 10_000
    rest = node("rest", "wait")
    flow = Flow(
        "long",
        nodes={f"n{place}": rest for place in range(count)},
        links={(f"n{place}", "next"): f"n{place + 1}" for place in range(count - 1)},
    )
    assert len(outline(flow)) == count + 1


@given(flows())
def test_every_step_of_any_flow_stands_exactly_once(flow: Flow):
    lines = outline(flow)
    assert sorted(line.node for line in lines if line.kind == "step") == sorted(flow.nodes)
    steps = {line.node for line in lines}
    assert steps - {""} == set(flow.nodes)
    depths = [0, *(line.depth for line in lines)]
    assert all(after <= before + 1 for before, after in pairwise(depths))
