"""A flow as a Mermaid flowchart, for wikis and Markdown."""

from __future__ import annotations

from cartflow_studio.exporters.base import Exporter
from cartflow_studio.exporters.words import goal_sentence, lines, wires
from cartflow_studio.flow.model import Flow, Node
from cartflow_studio.words import mark

_SHAPES = {"Triggers": ("([", "])"), "Exits": ("([", "])"), "Logic": ("{{", "}}")}
_FILLS = {
    "trigger": ("#e7f2eb", "#0b7a3b"),
    "email": ("#e9effc", "#1f5ae0"),
    "wait": ("#f6eee2", "#955500"),
    "split": ("#efebfc", "#6544e0"),
    "sms": ("#e2eff0", "#0b6f78"),
    "push": ("#f6e7f1", "#b02a80"),
    "goal": ("#f9e7e7", "#c62a2f"),
    "exit": ("#edeef1", "#566072"),
}


def write(flow: Flow) -> bytes:
    """A flowchart from left to right; every exit that is not the only one has its name."""
    names = {key: f"n{place}" for place, key in enumerate(flow.nodes, start=1)}
    text = [f"%% {_plain(flow.name or flow.id)}", "flowchart LR"]
    for key, node in flow.nodes.items():
        text.append(f"  {names[key]}{_shape(node)}:::{node.type.color}")
    for place, group in enumerate(flow.groups.values(), start=1):
        text.append(f"  subgraph g{place}[{_quoted(group.title or ' ')}]")
        text += [f"    {names[key]}" for key in group.nodes]
        text.append("  end")
    for source, label, target, _ in wires(flow):
        arrow = f"-->|{_quoted(label)}|" if label else "-->"
        text.append(f"  {names[source]} {arrow} {names[target]}")
    if goal := goal_sentence(flow):
        text.append(f"  goal([{_quoted(goal)}]):::goal")
    used = {node.type.color for node in flow.nodes.values()} | ({"goal"} if flow.goals else set())
    for name, (fill, ink) in _FILLS.items():
        if name in used:
            text.append(f"  classDef {name} fill:{fill},stroke:{ink},color:#141821")
    off = [names[key] for key, node in flow.nodes.items() if node.disabled]
    if off:
        text.append("  classDef off stroke-dasharray:4 3,opacity:0.55")
        text.append(f"  class {','.join(off)} off")
    return ("\n".join(text) + "\n").encode()


def _shape(node: Node) -> str:
    opening, closing = _SHAPES.get(node.type.group, ("[", "]"))
    title, sentence = lines(node)
    return f"{opening}{_quoted(title, sentence)}{closing}"


def _quoted(*parts: str) -> str:
    return '"' + "<br/>".join(_plain(part) for part in parts if part) + '"'


def _plain(text: str) -> str:
    """One line without signs that mean something to Mermaid or HTML."""
    text = " ".join(text.split())
    for sign in '#;&<>"`{}[]|\\':
        text = text.replace(sign, f"\0{ord(sign)}\1")
    return text.replace("\0", "#").replace("\1", ";")


EXPORTER = Exporter("mermaid", mark("Mermaid flowchart"), ".mmd", write)
