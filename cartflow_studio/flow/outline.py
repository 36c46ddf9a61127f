"""A flow as a list that reads from top to bottom, in the order of the journey."""

from __future__ import annotations

from dataclasses import dataclass

from cartflow_studio.flow.model import Flow


@dataclass(frozen=True, slots=True)
class Line:
    """One line. `kind` is "step", "exit" (the way by one or several exits of the step above, whose
    steps stand below it), "see" (a step that stands elsewhere) or "loose" (what follows leads from
    no entry). `ports` are exits by name; `depth` counts from 0.
    """

    kind: str
    depth: int
    node: str = ""
    ports: tuple[str, ...] = ()


def outline(flow: Flow) -> tuple[Line, ...]:
    """The lines: the entries with what follows, then what no entry leads to. A step stands once;
    where another way leads to it too, there is a line to see it. A step with one way on is
    followed by the next at the same depth; several ways each get a line, deeper.
    """
    lines: list[Line] = []
    seen: set[str] = set()
    for entry in flow.entries:
        _follow(flow, entry.id, 0, lines, seen)
    roots = [key for key in flow.nodes if key not in seen and not _is_reached(flow, key)]
    loose = [*roots, *(key for key in flow.nodes if key not in seen and key not in roots)]
    if loose:
        lines.append(Line("loose", 0))
    for key in loose:
        if key not in seen:
            _follow(flow, key, 1, lines, seen)
    return tuple(lines)


def _is_reached(flow: Flow, key: str) -> bool:
    return bool(flow.graph.in_degree(key))


def _follow(flow: Flow, first: str, depth: int, lines: list[Line], seen: set[str]) -> None:
    waiting: list[Line] = [Line("step", depth, first)]  # what is still to be written, last first
    while waiting:
        line = waiting.pop()
        if line.kind != "step":
            lines.append(line)
            continue
        if line.node in seen:
            lines.append(Line("see", line.depth, line.node, line.ports))
            continue
        seen.add(line.node)
        lines.append(line)
        ways = ways_of(flow, line.node)
        if len(ways) == 1:
            (target, ports), every = ways[0], len(flow.ports_of(line.node))
            by = ports if len(ports) < every else ()
            waiting.append(Line("step", line.depth, target, by))
            continue
        for target, ports in reversed(ways):
            waiting.append(Line("step", line.depth + 2, target))
            waiting.append(Line("exit", line.depth + 1, line.node, ports))


def ways_of(flow: Flow, node: str) -> list[tuple[str, tuple[str, ...]]]:
    """Where a step leads, in the order of its exits: each next step, and by which exits."""
    ways: dict[str, tuple[str, ...]] = {}
    for port in flow.ports_of(node):
        target = flow.links.get((node, port.name))
        if target in flow.nodes and target is not None:
            ways[target] = (*ways.get(target, ()), port.name)
    return list(ways.items())
