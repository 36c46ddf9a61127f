"""Where a flow holds conditions, what their rows look at, and how a row is replaced."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, fields, is_dataclass, replace
from typing import Any

from cartflow_studio.flow import edits
from cartflow_studio.flow.condition import (
    All,
    AnyOf,
    Compare,
    Condition,
    Happened,
    LocalTime,
    Not,
)
from cartflow_studio.flow.model import Flow, Node
from cartflow_studio.nodes.condition import Condition as Fork
from cartflow_studio.nodes.event_trigger import EventTrigger
from cartflow_studio.nodes.wait_for_event import WaitForEvent

Row = Compare | Happened | LocalTime


@dataclass(frozen=True, slots=True)
class Place:
    """A condition at its place: node None is a goal or exit criterion of the flow.

    `event` is the name of the event at hand, "" where there is none.
    """

    node: str | None
    field: str
    condition: Condition
    event: str = ""


def condition_places(flow: Flow) -> Iterator[Place]:
    """Every condition of the flow, node by node, then goals and exit criteria."""
    for node in flow.nodes.values():
        yield from _of_node(node)
    for goal in flow.goals:
        if goal.where is not None:
            yield Place(None, "goals", goal.where, goal.event)
    for criterion in flow.exits:
        if criterion.where is not None:
            yield Place(None, "exits", criterion.where, criterion.event)
        if criterion.becomes is not None:
            yield Place(None, "exits", criterion.becomes)


def _of_node(node: Node) -> Iterator[Place]:
    match node.type:
        case EventTrigger(event=event, when=when):
            if when is not None:
                yield Place(node.id, "when", when, event)
        case WaitForEvent(events=events):
            for each in events:
                if each.where is not None:
                    yield Place(node.id, "events", each.where, each.event)
                if each.becomes is not None:
                    yield Place(node.id, "events", each.becomes)
        case Fork(branches=branches):
            for _, condition in branches:
                yield Place(node.id, "branches", condition)
        case other:
            for condition in other.conditions:
                yield Place(node.id, "who", condition)


def rows_at(condition: Condition, event: str) -> Iterator[tuple[Row, str]]:
    """Every row of a condition with the name of the event that it has at hand."""
    match condition:
        case All(of) | AnyOf(of):
            for part in of:
                yield from rows_at(part, event)
        case Not(part):
            yield from rows_at(part, event)
        case Happened():
            yield condition, event
            if condition.where is not None:
                yield from rows_at(condition.where, condition.event)
        case row:
            yield row, event


def mapped(value: Any, change: Callable[[Any], Any]) -> Any:
    """The same value with every part replaced by what `change` makes of it, from inside out."""
    if isinstance(value, tuple):
        return change(tuple(mapped(part, change) for part in value))
    if is_dataclass(value) and not isinstance(value, type):
        parts = {each.name: getattr(value, each.name) for each in fields(value)}
        new = {name: mapped(part, change) for name, part in parts.items()}
        return change(replace(value, **new) if new != parts else value)
    return change(value)


def change_parts(flow: Flow, node: str | None, change: Callable[[Any], Any]) -> Flow:
    """Replace parts of a node's settings, or for None of the goals and exit criteria."""
    if node is None:
        return edits.change_flow(
            flow, goals=mapped(flow.goals, change), exits=mapped(flow.exits, change)
        )
    kind: Any = flow.nodes[node].type
    for each in fields(kind):
        before = getattr(kind, each.name)
        after = mapped(before, change)
        if after != before:
            flow = edits.change_setting(flow, node, each.name, after)
    return flow


def swap_row(flow: Flow, node: str | None, old: Row, new: Row, event: str) -> Flow:
    """Put a row in place of another, where that event is at hand; None: in goals and exits."""
    if node is None:
        return edits.change_flow(
            flow,
            goals=_swapped(flow.goals, old, new, event),
            exits=_swapped(flow.exits, old, new, event),
        )
    kind: Any = flow.nodes[node].type
    at_hand = getattr(kind, "event", "")
    for each in fields(kind):
        before = getattr(kind, each.name)
        after = _swapped(before, old, new, event, at_hand)
        if after != before:
            flow = edits.change_setting(flow, node, each.name, after)
    return flow


def _swapped(value: Any, old: Row, new: Row, event: str, at_hand: str = "") -> Any:
    if value == old and at_hand == event:
        return new
    if isinstance(value, tuple):
        return tuple(_swapped(part, old, new, event, at_hand) for part in value)
    if not is_dataclass(value) or isinstance(value, type):
        return value
    inside = getattr(value, "event", at_hand)
    parts = {each.name: getattr(value, each.name) for each in fields(value)}
    changed = {name: _swapped(part, old, new, event, inside) for name, part in parts.items()}
    return replace(value, **changed) if changed != parts else value
