"""Edits that quick fixes are made of."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Any

from cartflow_studio.checks.conditions import Row, change_parts, swap_row
from cartflow_studio.checks.finding import Fix
from cartflow_studio.flow import edits
from cartflow_studio.flow.model import Flow, Node
from cartflow_studio.nodes.exit import Exit
from cartflow_studio.words import tr

COLUMN, HALF_ROW = 384, 96


def with_guess(message: str, near: Sequence[str]) -> str:
    """The message, and the name that was perhaps meant, if there is one near."""
    return f"{message} {tr('Did you mean {names}?', names=near[0])}" if near else message


def set_field(label: str, node: str, name: str, value: object) -> Fix:
    """Change one field of a node."""
    return Fix(label, lambda flow: edits.change_setting(flow, node, name, value))


def set_setting(label: str, **changes: Any) -> Fix:
    """Change settings of the flow."""

    def edit(flow: Flow) -> Flow:
        return edits.change_flow(flow, settings=replace(flow.settings, **changes))

    return Fix(label, edit)


def delete(node: str, label: str = "", *, heal: bool = False) -> Fix:
    """Remove a node."""
    return Fix(label or tr("Delete it"), lambda flow: edits.remove_nodes(flow, [node], heal=heal))


def disconnect(label: str, source: str, port: str) -> Fix:
    """Take a connection away, also one that leads to or from nothing."""
    return Fix(label, lambda flow: edits.disconnect(flow, source, port))


def replace_row(label: str, node: str | None, event: str, old: Row, new: Row) -> Fix:
    """Put a row of a condition in place of another, where that event is at hand."""
    return Fix(label, lambda flow: swap_row(flow, node, old, new, event))


def lead_to_exit(label: str, node: str, ports: Iterable[str]) -> Fix:
    """Let people who leave by these ports leave the flow, by a new exit."""
    names = tuple(ports)

    def edit(flow: Flow) -> Flow:
        ending = edits.free_id(flow, "end")
        at = flow.positions.get(node)
        place = None if at is None else (at[0] + COLUMN, at[1] + HALF_ROW)
        flow = edits.add_node(flow, Node(ending, Exit()), place)
        for name in names:
            flow = edits.connect(flow, node, name, ending)
        return flow

    return Fix(label, edit)


def rename_event(label: str, node: str | None, old: str, new: str) -> Fix:
    """Use another event wherever the node (or the goals) names this one."""

    def change(part: Any) -> Any:
        if getattr(part, "event", None) == old:
            return replace(part, event=new)
        return part

    def edit(flow: Flow) -> Flow:
        if node is not None and getattr(flow.nodes[node].type, "event", None) == old:
            flow = edits.change_setting(flow, node, "event", new)
        return change_parts(flow, node, change)

    return Fix(label, edit)
