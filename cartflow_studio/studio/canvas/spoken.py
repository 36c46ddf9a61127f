"""What there is to hear of a card: its name, and what it is, does, leads to and lacks."""

from __future__ import annotations

from cartflow_studio.flow.model import Flow
from cartflow_studio.flow.outline import outline, ways_of
from cartflow_studio.words import either, tr, trn


def order_of(flow: Flow) -> tuple[str, ...]:
    """The steps in the order of the journey."""
    return tuple(line.node for line in outline(flow) if line.kind == "step")


def name_of(flow: Flow, node: str) -> str:
    """The name of a step, with its type where the name does not say it."""
    shown = flow.nodes[node]
    kind = tr(shown.type.label)
    if shown.name in (kind, shown.type.label):
        return kind
    return tr("{name}, {type}", name=shown.name, type=kind)


def way_words(flow: Flow, node: str, target: str, ports: tuple[str, ...]) -> str:
    """Where a way leads, and by which exits if there are several."""
    name = flow.nodes[target].name
    described = flow.ports_of(node)
    if len(described) < 2:
        return name
    exits = either(port.label for port in described if port.name in ports)
    return tr("{name} by {exits}", name=name, exits=exits)


def description_of(flow: Flow, node: str, place: int, steps: int, finding: str) -> str:
    """Where a step stands, what it does, what leads where, what is wrong."""
    shown = flow.nodes[node]
    said = [tr("Step {place} of {steps}", place=place, steps=steps), *_marks(flow, node)]
    said.append(shown.type.sentence())
    ways = [way_words(flow, node, target, ports) for target, ports in ways_of(flow, node)]
    if ways:
        said.append(tr("Leads to: {ways}", ways="; ".join(ways)))
    free = [
        port.label
        for port in flow.ports_of(node)
        if port.required and (node, port.name) not in flow.links
    ]
    if free:
        said.append(tr("Leads nowhere yet: {exits}", exits=", ".join(free)))
    if finding:
        said.append(tr("Problem: {finding}", finding=finding.rstrip(".")))
    if shown.note:
        said.append(tr("Note: {note}", note=" ".join(shown.note.split())))
    return ". ".join(part.rstrip(".") for part in said if part) + "."


def _marks(flow: Flow, node: str) -> list[str]:
    """Whether it is switched off or pinned, and its group."""
    said = [tr("Switched off")] if flow.nodes[node].disabled else []
    if node in flow.pinned:
        said.append(tr("Pinned"))
    group = flow.groups.get(flow.group_of.get(node, ""))
    if group is not None and group.title:
        said.append(tr("In the group {title}", title=group.title))
    return said


def change_words(before: Flow, after: Flow) -> str:
    """What an edit did to cards and connections; nothing if it left them alone."""
    gone = [key for key in before.nodes if key not in after.nodes]
    new = [key for key in after.nodes if key not in before.nodes]
    if gone and not new:
        if len(gone) == 1:
            return tr("Deleted {name}", name=before.nodes[gone[0]].name)
        return trn("Deleted {n} step", "Deleted {n} steps", len(gone))
    if new and not gone:
        if len(new) == 1:
            return tr("Added {name}", name=after.nodes[new[0]].name)
        return trn("Added {n} step", "Added {n} steps", len(new))
    if before.links is not after.links and (said := _link_words(before, after)):
        return said
    if said := _switch_words(before, after):
        return said
    moved = [
        key
        for key, at in after.positions.items()
        if key in after.nodes and before.positions.get(key) != at
    ]
    if len(moved) == 1:
        return tr("Moved {name}", name=after.nodes[moved[0]].name)
    return trn("Moved {n} step", "Moved {n} steps", len(moved)) if moved else ""


def _switch_words(before: Flow, after: Flow) -> str:
    if before.nodes is after.nodes:
        return ""
    nodes = ((before.nodes.get(key), node) for key, node in after.nodes.items())
    other = [node for old, node in nodes if old is not None and old.disabled != node.disabled]
    if not other:
        return ""
    if other[0].disabled:
        if len(other) == 1:
            return tr("Switched off {name}", name=other[0].name)
        return trn("Switched off {n} step", "Switched off {n} steps", len(other))
    if len(other) == 1:
        return tr("Switched on {name}", name=other[0].name)
    return trn("Switched on {n} step", "Switched on {n} steps", len(other))


def _link_words(before: Flow, after: Flow) -> str:
    for (source, port), target in after.links.items():
        if before.links.get((source, port)) != target and target in after.nodes:
            way = way_words(after, source, target, (port,))
            return tr("Connected {name} to {way}", name=after.nodes[source].name, way=way)
    for (source, port), target in before.links.items():
        if (source, port) not in after.links and target in before.nodes:
            names = {"name": before.nodes[source].name, "target": before.nodes[target].name}
            return tr("Disconnected {name} from {target}", **names)
    return ""
