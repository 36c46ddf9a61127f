"""Snippets in the menu of steps: those that fit a place, and how they are put there."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from cartflow_studio.errors import EditError
from cartflow_studio.flow import edits
from cartflow_studio.flow.layout import placed
from cartflow_studio.flow.model import Flow, Position
from cartflow_studio.studio.canvas import composing, room
from cartflow_studio.studio.canvas.geometry import COLUMN
from cartflow_studio.studio.canvas.index import Link
from cartflow_studio.studio.canvas.offers import Offer
from cartflow_studio.studio.snippets import Snippet
from cartflow_studio.words import mark, tr

if TYPE_CHECKING:
    from cartflow_studio.studio.canvas.view import FlowCanvas

GROUP = mark("Snippets")


def first_of(part: Flow) -> str | None:
    """The step of a part that others can lead to: the first to which nothing leads yet."""
    led = set(part.links.values())
    open_ = (key for key, node in part.nodes.items() if not node.type.is_entry and key not in led)
    return next(open_, None)


def loose_of(part: Flow) -> Link | None:
    """The exit from which a part leads on: the first that leads nowhere."""
    exits = ((key, port.name) for key in part.nodes for port in part.ports_of(key))
    return next((each for each in exits if each not in part.links), None)


def fits(part: Flow, *, leads_to: bool, leads_on: bool) -> bool:
    """Whether a part can stand where something leads to it, or something is to follow it."""
    return not (leads_to and first_of(part) is None) and not (leads_on and loose_of(part) is None)


def offers_of(snippets: Sequence[Snippet], *, leads_to: bool, leads_on: bool) -> Iterator[Offer]:
    """The snippets that fit a place, as a group of their own; what cannot be used says why."""
    for each in snippets:
        if each.flow is None:
            offer = Offer(str(each.path), each.name, "", "triangle-alert", "danger")
            yield replace(offer, refused=each.fault, group=tr(GROUP))
        elif fits(each.flow, leads_to=leads_to, leads_on=leads_on):
            offer = Offer(str(each.path), each.name, each.summary, "puzzle", "exit")
            yield replace(offer, group=tr(GROUP))


def graft(
    flow: Flow,
    part: Flow,
    at: Position,
    *,
    after: Link | None = None,
    into: Link | None = None,
    before: str | None = None,
) -> Flow:
    """Add a copy of other steps, their first at a place: behind an exit, in the middle of a
    connection, or leading to a step. What stands in the way behind a connection moves right.
    """
    if into is not None and into not in flow.links:
        raise EditError(tr("That connection is gone."))
    flow = composing.settled(flow)
    whole = replace(part, positions=placed(part))
    first, loose = first_of(whole), loose_of(whole)
    end = flow.links[into] if into is not None else before
    if into is not None and end is not None:
        flow = _opened(flow, whole, into[0], end)
        at = room.between(flow.positions, at, into[0], end)
    made, names = edits.add_part(flow, whole, _offset(flow, whole, at))
    start = into or after
    if start is not None and first is not None:
        made = edits.connect(made, *start, names[first])
    if end is not None and loose is not None:
        made = edits.connect(made, names[loose[0]], loose[1], end)
    return made


def _offset(flow: Flow, part: Flow, at: Position) -> Position:
    """How far a part moves so that its first step is at a place, or below what stands there."""
    keys = list(part.nodes)
    if not keys:
        return at
    x, y = part.positions[first_of(part) or keys[0]]
    cards = room.boxes(part, part.positions, keys)
    taken = room.boxes(flow, flow.positions, flow.nodes)
    return room.clear_offset(taken, cards, (at[0] - x, at[1] - y))


def _opened(flow: Flow, part: Flow, source: str, target: str) -> Flow:
    """The flow with room for a part between two steps: all from the second on moves right."""
    across = [x for x, _ in part.positions.values()]
    start, edge = flow.positions[source][0], flow.positions[target][0]
    need = start + 2 * COLUMN + max(across) - min(across) - edge
    if need <= 0 or edge <= start:
        return flow
    behind = {key: (x + need, y) for key, (x, y) in flow.positions.items() if x >= edge}
    return edits.move_nodes(flow, behind)


def put(
    canvas: FlowCanvas,
    snippet: Snippet,
    at: Position,
    *,
    after: Link | None = None,
    into: Link | None = None,
    before: str | None = None,
) -> bool:
    """Add a snippet as one edit, and choose its steps; whether that could be done."""
    if snippet.flow is None:
        return False
    had = set(canvas.document.flow.nodes)
    text = tr("Insert “{name}”", name=snippet.name)
    put_here = partial(graft, after=after, into=into, before=before)
    if not canvas.document.edit(text, put_here, snippet.flow, at):
        return False
    canvas.select([key for key in canvas.document.flow.nodes if key not in had], show=True)
    return True


def found_by(key: str, snippets: Sequence[Snippet]) -> Snippet | None:
    """The snippet that an offer's key means."""
    return next((each for each in snippets if each.path == Path(key)), None)
