"""The rule that people do not get the same kind of message twice at once."""

from __future__ import annotations

from cartflow_studio.checks.finding import Fix, Problem, Severity
from cartflow_studio.checks.rule import Found, rule
from cartflow_studio.checks.view import View
from cartflow_studio.flow import edits
from cartflow_studio.flow.duration import days
from cartflow_studio.flow.model import Edge, Flow, Node
from cartflow_studio.nodes.wait import Wait
from cartflow_studio.words import tr


@rule(Severity.WARNING)
def messages_at_once(view: View) -> Found:
    """Two messages of one channel follow on each other without a wait.

    Why: people get both in the same moment, and read neither.
    Fix: put a wait between them, or make one message of both.
    """
    for node in view.messages:
        if node.type.channel == "webhook":
            continue
        target = view.flow.links.get((node.id, "sent"), "")
        after = view.flow.nodes.get(target)
        if after is None or after.type.channel != node.type.channel or target == node.id:
            continue
        message = tr(
            "People get {name} and {other} in the same moment.",
            name=view.name(node.id),
            other=view.name(target),
        )
        edge = Edge(node.id, "sent", view.drawn.links[node.id, "sent"])
        yield Problem(target, message, fixes=(_wait_between(edge),))


def _wait_between(edge: Edge) -> Fix:
    def edit(flow: Flow) -> Flow:
        first, second = (flow.positions.get(each) for each in (edge.source, edge.target))
        middle = None
        if first is not None and second is not None:
            middle = ((first[0] + second[0]) // 2, (first[1] + second[1]) // 2)
        wait = Node(edits.free_id(flow, "pause"), Wait(days(1)))
        return edits.insert_node(flow, wait, middle, edge)

    return Fix(tr("Wait 1 day between them"), edit)
