"""Edits of what stands beside the steps: sticky notes, groups, pins; and switching steps off."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any, TypeVar

from cartflow_studio.errors import EditError
from cartflow_studio.fields import Fault, fields_of
from cartflow_studio.flow.annotations import (
    LARGEST,
    SMALLEST,
    Group,
    Note,
    Position,
    shifted,
    without,
)
from cartflow_studio.flow.edits import free, known
from cartflow_studio.flow.layout import placed
from cartflow_studio.flow.model import Flow
from cartflow_studio.words import tr

T = TypeVar("T", Note, Group)


def add_note(flow: Flow, note: Note, wish: str = "note") -> Flow:
    """Add a sticky note, behind all others; its id is the wish, or that with a free number."""
    return replace(flow, notes={**flow.notes, free(wish, flow.notes): _checked(note)})


def change_note(flow: Flow, key: str, **changes: Any) -> Flow:
    """Change text, place, size or color of a note."""
    changed = _checked(replace(_note(flow, key), **changes))
    return replace(flow, notes={**flow.notes, key: changed})


def write_note(flow: Flow, key: str, text: str) -> Flow:
    """Change what a note says."""
    return change_note(flow, key, text=text)


def change_notes(flow: Flow, keys: Iterable[str], **changes: Any) -> Flow:
    """Change several notes in the same way."""
    for key in keys:
        flow = change_note(flow, key, **changes)
    return flow


def resize_notes(flow: Flow, keys: Iterable[str], dx: int, dy: int) -> Flow:
    """Make notes wider and higher by so much, within the sizes that there are."""
    for key in keys:
        width, height = _note(flow, key).size
        size = (min(LARGEST, max(SMALLEST, width + dx)), min(LARGEST, max(SMALLEST, height + dy)))
        flow = change_note(flow, key, size=size)
    return flow


def move_notes(flow: Flow, places: Mapping[str, Position]) -> Flow:
    """Put notes somewhere else."""
    for key, at in places.items():
        flow = change_note(flow, key, at=shifted(at))
    return flow


def remove_notes(flow: Flow, keys: Iterable[str]) -> Flow:
    """Take notes away."""
    gone = {key for key in keys if _note(flow, key)}
    return replace(flow, notes={key: note for key, note in flow.notes.items() if key not in gone})


def group(flow: Flow, ids: Iterable[str], *, title: str = "", wish: str = "group") -> Flow:
    """Draw a frame round some cards; they leave the groups that they were in."""
    members = _members(flow, ids)
    if not members:
        raise EditError(tr("Nothing is chosen to be grouped."), hint=tr("Choose some cards first."))
    groups = without(flow.groups, set(members))
    made = _checked(Group(title=title, nodes=members))
    return replace(flow, groups={**groups, free(wish, flow.groups): made})


def ungroup(flow: Flow, keys: Iterable[str]) -> Flow:
    """Take frames away; their cards stay."""
    gone = {key for key in keys if _group(flow, key)}
    if not gone:
        raise EditError(
            tr("There is no group to take apart."), hint=tr("Choose a card of a group.")
        )
    kept = {key: each for key, each in flow.groups.items() if key not in gone}
    return replace(flow, groups=kept)


def change_group(flow: Flow, key: str, **changes: Any) -> Flow:
    """Change the title or color of a group."""
    changed = _checked(replace(_group(flow, key), **changes))
    return replace(flow, groups={**flow.groups, key: changed})


def join(flow: Flow, key: str, ids: Iterable[str]) -> Flow:
    """Take cards into a group, out of those that they were in."""
    _group(flow, key)
    fresh = tuple(each for each in _members(flow, ids) if flow.group_of.get(each) != key)
    groups = dict(without(flow.groups, set(fresh), keep=key))
    groups[key] = replace(groups[key], nodes=(*groups[key].nodes, *fresh))
    return replace(flow, groups=groups) if fresh else flow


def leave(flow: Flow, ids: Iterable[str]) -> Flow:
    """Take cards out of their groups; a group without cards vanishes."""
    gone = {known(flow, each).id for each in ids}
    return replace(flow, groups=without(flow.groups, gone)) if gone & set(flow.group_of) else flow


def switch(flow: Flow, ids: Iterable[str], *, on: bool) -> Flow:
    """Switch steps on or off; ends among several stay as they are.  # semantics 4.9"""
    nodes = [known(flow, each) for each in ids]
    able = [node for node in nodes if not node.type.is_end]
    if nodes and not able:
        raise EditError(
            tr("“{name}” ends the journey; it cannot be switched off.", name=nodes[0].name),
            hint=tr("Delete it, or lead people to another step."),
        )
    changed = {node.id: replace(node, disabled=not on) for node in able}
    return replace(flow, nodes={**flow.nodes, **changed})


def pin(flow: Flow, ids: Iterable[str], *, on: bool) -> Flow:
    """Let Tidy leave cards where they are, or let it move them again."""
    chosen = frozenset(known(flow, each).id for each in ids)
    if not on:
        return replace(flow, pinned=flow.pinned - chosen)
    stand = placed(flow) if any(each not in flow.positions for each in chosen) else flow.positions
    own = {key: stand[key] for key in flow.nodes if key in chosen}
    return replace(flow, positions={**flow.positions, **own}, pinned=flow.pinned | chosen)


def _note(flow: Flow, key: str) -> Note:
    if key not in flow.notes:
        raise EditError(tr("There is no note {id!r}.", id=key))
    return flow.notes[key]


def _group(flow: Flow, key: str) -> Group:
    if key not in flow.groups:
        raise EditError(tr("There is no group {id!r}.", id=key))
    return flow.groups[key]


def _members(flow: Flow, ids: Iterable[str]) -> tuple[str, ...]:
    """The nodes, each once, in the order of the flow."""
    chosen = {known(flow, each).id for each in ids}
    return tuple(key for key in flow.nodes if key in chosen)


def _checked(value: T) -> T:
    """The value, as a file would give it back. EditError if a file would refuse it."""
    read = {}
    for each in fields_of(value):
        try:
            read[each.name] = each.kind.read(each.kind.write(getattr(value, each.name)))
        except Fault as fault:
            raise EditError(fault.message, hint=fault.hint) from None
    return replace(value, **read)
