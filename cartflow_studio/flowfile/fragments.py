"""Parts of flows as people paste them: whole files, steps without the rest, several of them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace

from cartflow_studio.fields import Plain
from cartflow_studio.flow import edits
from cartflow_studio.flow.layout import placed
from cartflow_studio.flow.model import FORMAT, Flow
from cartflow_studio.flow.shape import ROW
from cartflow_studio.flowfile.building import Building
from cartflow_studio.flowfile.decoding import decode
from cartflow_studio.flowfile.errors import FlowFileError
from cartflow_studio.flowfile.reading import fault_of, read
from cartflow_studio.flowfile.tree import parse
from cartflow_studio.nodes import REGISTRY
from cartflow_studio.words import tr

Link = tuple[str, str, str]  # from, exit, to
_MARK = re.compile(r"^(?:---|\.\.\.)(?=\s|$)", re.MULTILINE)
_OUTSIDE = re.compile(r"outside: (\S+) by (.+) -> (\S+)")
_PART = "part"


@dataclass(frozen=True)
class Fragment:
    """Steps with the connections among them. `outside` are connections to steps that are not
    part of it; `has_more` says that the text had goals, settings and the like besides.
    """

    flow: Flow
    outside: tuple[Link, ...] = ()
    has_more: bool = False


def read_fragment(content: str, source: str = "") -> Fragment:
    """The steps in a text: of a flow file, of its `nodes:` alone, or steps by their names; one
    document or several. FlowFileError as for a flow file; a step that leads to one which is not
    in a mere part is no fault.
    """
    text = decode(content, source)
    documents = [each for each in _MARK.split(text) if _has_content(each)]
    marks = _MARK.findall(text)
    if len(documents) > 1 and "..." in marks and marks[-1] != "...":
        raise FlowFileError(
            tr("The text ends too early: '...' at its end is missing."),
            hint=tr("It was cut off: copy all of it."),
            source=source,
        )
    found = [_one(each, source) for each in (documents if len(documents) > 1 else [text])]
    whole = found[0]
    for each in found[1:]:
        whole = _joined(whole, each)
    if not whole.flow.nodes and not whole.flow.notes:
        raise FlowFileError(tr("There are no steps in this text."), source=source)
    return whole


def with_outside(part: Flow, whole: Flow) -> Flow:
    """The part with a comment above it that tells which connections it has to the rest."""
    lines = [
        f"outside: {source} by {port} -> {end}"
        for (source, port), end in whole.links.items()
        if (source in part.nodes) != (end in part.nodes)
    ]
    return replace(part, header="\n".join(lines))


def _noted(header: str) -> tuple[Link, ...]:
    """The connections that such a comment tells of."""
    found = (_OUTSIDE.fullmatch(line.strip()) for line in header.splitlines())
    return tuple((each[1], each[2], each[3]) for each in found if each is not None)


def _has_content(text: str) -> bool:
    return any(line.strip() and not line.lstrip().startswith("#") for line in text.splitlines())


def _one(text: str, source: str) -> Fragment:
    tree = parse(text, source)
    plain = tree.value
    nodes = _steps(plain)
    if nodes is None or not isinstance(plain, Mapping):
        flow = read(text, source=source)
        return Fragment(flow, _noted(flow.header), _has_more(flow))
    kept, outside = _apart(nodes)
    building = Building(REGISTRY)
    canvas = plain.get("canvas", {}) if "nodes" in plain else {}
    flow_or_none = building.flow({"format": FORMAT, "id": _PART, "nodes": kept, "canvas": canvas})
    if tree.faults or flow_or_none is None:
        raise fault_of(tree, building, source)
    return Fragment(flow_or_none, _named(flow_or_none, outside))


def _steps(plain: Plain) -> Mapping[str, Plain] | None:
    """The steps of a mere part; None for what is, or should be, a whole file."""
    if not isinstance(plain, Mapping) or "format" in plain:
        return None
    nodes = plain.get("nodes") if "nodes" in plain else plain
    if not isinstance(nodes, Mapping) or not nodes:
        return None
    are_steps = all(isinstance(each, Mapping) and "type" in each for each in nodes.values())
    return nodes if are_steps else None


def _apart(nodes: Mapping[str, Plain]) -> tuple[dict[str, Plain], tuple[Link, ...]]:
    """The steps without their connections to what is not among them, and these connections; the
    exit of a step with one exit is "".
    """
    kept: dict[str, Plain] = {}
    outside: list[Link] = []
    for key, node in nodes.items():
        to = node.get("to") if isinstance(node, Mapping) else None
        if not isinstance(node, Mapping) or to is None:
            kept[key] = node
            continue
        ends = to if isinstance(to, Mapping) else {"": to}
        away = {port: end for port, end in ends.items() if _is_name(end) and str(end) not in nodes}
        outside += [(key, str(port), str(end)) for port, end in away.items()]
        kept[key] = _without(node, ends, away) if away else node
    return kept, tuple(outside)


def _is_name(end: Plain) -> bool:
    return isinstance(end, str | int) and not isinstance(end, bool)


def _without(
    node: Mapping[str, Plain], ends: Mapping[str, Plain], away: Mapping[str, Plain]
) -> dict[str, Plain]:
    left = {port: end for port, end in ends.items() if port not in away}
    bare = {name: value for name, value in node.items() if name != "to"}
    return {**bare, "to": left} if left else bare


def _named(flow: Flow, outside: tuple[Link, ...]) -> tuple[Link, ...]:
    """The connections with the names of their exits; those of exits that do not exist are left
    out.
    """
    made = []
    for key, port, end in outside:
        ports = [each.name for each in flow.ports_of(key)]
        name = port or next(iter(ports), "")
        if name in ports:
            made.append((key, name, end))
    return tuple(made)


def _has_more(flow: Flow) -> bool:
    bare = Flow(flow.id)
    return (flow.goals, flow.exits, flow.settings) != (bare.goals, bare.exits, bare.settings)


def _joined(one: Fragment, other: Fragment) -> Fragment:
    """Two parts in one, the second below the first."""
    above, below = placed(one.flow), placed(other.flow)
    bottom = max((y for _, y in above.values()), default=-ROW)
    down = bottom + ROW - min((y for _, y in below.values()), default=0)
    added = replace(other.flow, positions=below)
    flow, names = edits.add_part(replace(one.flow, positions=above), added, (0, down))
    renamed = tuple((names.get(a, a), port, b) for a, port, b in other.outside)
    return Fragment(flow, one.outside + renamed, one.has_more or other.has_more)
