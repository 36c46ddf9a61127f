"""Flows for the rules, what a rule finds in them, and the flow after a quick fix."""

from itertools import pairwise
from typing import Any

from cartflow_studio.checks import Context, Finding, check
from cartflow_studio.flow.model import Flow, Node
from cartflow_studio.flow.node_type import NodeType
from cartflow_studio.flow.settings import Goal
from cartflow_studio.nodes.email import Email
from cartflow_studio.nodes.event_trigger import EventTrigger
from cartflow_studio.nodes.exit import Exit

START = EventTrigger("Added")
MAIL = Email("Your cart", body="It waits.", sender="shop@example.com")
END = Exit()


def flow(nodes: dict[str, NodeType], links: dict[str, str], **more: Any) -> Flow:
    """A flow of nodes by id; links from "node.port" to a node."""
    return Flow(
        **{"id": "test", "goals": (Goal("Bought"),), **more},
        nodes={name: Node(name, kind, title=name.capitalize()) for name, kind in nodes.items()},
        links={tuple(start.split(".", 1)): end for start, end in links.items()},
    )


def line(**steps: Any) -> Flow:
    """START, the steps one after the other, and END; every required exit leads to the next.

    Names that a flow has (`settings`, `events`, …) are its own.
    """
    more = {name: steps.pop(name) for name in list(steps) if name in Flow.__dataclass_fields__}
    nodes: dict[str, NodeType] = {"start": START, **steps, "end": END}
    names = list(nodes)
    links = {
        f"{name}.{port.name}": following
        for name, following in pairwise(names)
        for port in nodes[name].ports
        if port.required
    }
    return flow(nodes, links, **more)


def findings(code: str, checked: Flow, **context: Any) -> list[Finding]:
    """What one rule finds."""
    return [each for each in check(checked, context=Context(**context)) if each.code == code]


def found(code: str, checked: Flow, **context: Any) -> list[tuple[str | None, str]]:
    """The node and the message of what one rule finds."""
    return [(each.node, each.message) for each in findings(code, checked, **context)]


def fixes(code: str, checked: Flow, **context: Any) -> list[str]:
    """The labels of its quick fixes."""
    return [fix.label for each in findings(code, checked, **context) for fix in each.fixes]


def mended(code: str, checked: Flow, label: str, **context: Any) -> Flow:
    """The flow after the quick fix of that label; the rule finds nothing there any more."""
    for each in findings(code, checked, **context):
        for fix in each.fixes:
            if fix.label == label:
                after = fix.edit(checked)
                assert found(code, after, **context) == []
                return after
    raise AssertionError(f"{label!r} is not among {fixes(code, checked, **context)}")
