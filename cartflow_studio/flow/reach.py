"""What lies before and behind a step, along the connections."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from cartflow_studio.flow.model import Flow


def ahead(flow: Flow, ids: Iterable[str]) -> set[str]:
    """Every step that people can come to from these, and these themselves."""
    return _spread(ids, flow.graph.successors)


def behind(flow: Flow, ids: Iterable[str]) -> set[str]:
    """Every step from which people can come to these, and these themselves."""
    return _spread(ids, flow.graph.predecessors)


def connected(flow: Flow, ids: Iterable[str]) -> set[str]:
    """Every step that hangs together with these, whichever way the connections lead."""
    graph = flow.graph
    return _spread(ids, lambda key: (*graph.successors(key), *graph.predecessors(key)))


def _spread(ids: Iterable[str], following: Callable[[str], Iterable[str]]) -> set[str]:
    open_ = list(ids)
    seen = set(open_)
    while open_:
        for key in following(open_.pop()):
            if key not in seen:
                seen.add(key)
                open_.append(key)
    return seen
