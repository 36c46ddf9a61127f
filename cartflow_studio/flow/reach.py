"""What lies before and behind a step, along the connections."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from cartflow_studio.flow.model import Flow

Neighbours = Mapping[str, Sequence[str]]


def ahead(flow: Flow, ids: Iterable[str]) -> set[str]:
    """Every step that people can come to from these, and these themselves."""
    return _spread(ids, _neighbours(flow, on=True))


def behind(flow: Flow, ids: Iterable[str]) -> set[str]:
    """Every step from which people can come to these, and these themselves."""
    return _spread(ids, _neighbours(flow, back=True))


def connected(flow: Flow, ids: Iterable[str]) -> set[str]:
    """Every step that hangs together with these, whichever way the connections lead."""
    return _spread(ids, _neighbours(flow, on=True, back=True))


def _neighbours(flow: Flow, *, on: bool = False, back: bool = False) -> Neighbours:
    near: dict[str, list[str]] = {}
    for (source, _), target in flow.links.items():
        if on:
            near.setdefault(source, []).append(target)
        if back:
            near.setdefault(target, []).append(source)
    return near


def _spread(ids: Iterable[str], near: Neighbours) -> set[str]:
    open_ = list(ids)
    seen = set(open_)
    while open_:
        for key in near.get(open_.pop(), ()):
            if key not in seen:
                seen.add(key)
                open_.append(key)
    return seen
