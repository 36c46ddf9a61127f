"""Tidy and arrange as edits: the whole flow, or some cards among the others, which stay."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

from cartflow_studio.errors import EditError
from cartflow_studio.flow import edits
from cartflow_studio.flow.layout import arrange, placed
from cartflow_studio.flow.model import Flow, Position
from cartflow_studio.flow.shape import GRID
from cartflow_studio.flow.tidying import beside, tidy
from cartflow_studio.words import tr


def tidy_up(flow: Flow, ids: Iterable[str] = ()) -> Flow:
    """Bring cards into columns and rows without changing who stands above whom; all, if fewer than
    two are named. Pinned cards stay.
    """
    at = placed(flow)
    chosen = _chosen(flow, ids)
    part = edits.part(replace(flow, positions=at), chosen)
    moved = tidy(part, held=flow.pinned)
    return _among_others(flow, at, moved)


def arrange_anew(flow: Flow, ids: Iterable[str] = ()) -> Flow:
    """Arrange cards from scratch, so that few connections cross; all, if fewer than two are named.
    Pinned cards stay, and the first card stays where it is, or the pinned ones if there are any.
    """
    at = placed(flow)
    chosen = _chosen(flow, ids)
    part = edits.part(replace(flow, positions=at), chosen)
    fresh = arrange(part)
    fresh = tidy(replace(part, positions=fresh))
    anchors = [key for key in fresh if key in flow.pinned] or [
        min(fresh, key=lambda key: (not part.nodes[key].type.is_entry, at[key]))
    ]
    dx, dy = (_middle([at[key][axis] - fresh[key][axis] for key in anchors]) for axis in (0, 1))
    moved = {key: (x + dx, y + dy) for key, (x, y) in fresh.items()}
    return _among_others(flow, at, moved)


def _chosen(flow: Flow, ids: Iterable[str]) -> list[str]:
    named = [key for key in dict.fromkeys(ids) if key in flow.nodes]
    chosen = named if len(named) > 1 else list(flow.nodes)
    if not chosen:
        raise EditError(tr("There is nothing to arrange yet."))
    if all(key in flow.pinned for key in chosen):
        raise EditError(
            tr("All of these cards are pinned."), hint=tr("Unpin those that may be moved.")
        )
    return chosen


def _middle(distances: list[int]) -> int:
    return round(sorted(distances)[len(distances) // 2] / GRID) * GRID


def _among_others(
    flow: Flow,
    at: Mapping[str, Position],
    moved: Mapping[str, Position],
) -> Flow:
    """The flow with the moved cards, as near as can be to where nobody else stands."""
    free = {key: place for key, place in moved.items() if key not in flow.pinned}
    whole = replace(flow, positions={**at})
    return edits.move_nodes(whole, beside(whole, free))
