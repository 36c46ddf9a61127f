"""A flow as a Graphviz graph."""

from __future__ import annotations

from cartflow_studio.exporters.base import Exporter
from cartflow_studio.exporters.words import goal_sentence, lines, wires
from cartflow_studio.flow.model import Flow
from cartflow_studio.flow.tints import LIGHT
from cartflow_studio.words import mark

_INK = {
    "trigger": "#0B7A3B",
    "email": "#1F5AE0",
    "wait": "#A15C00",
    "split": "#6544E0",
    "sms": "#0B6F78",
    "push": "#B02A80",
    "goal": "#C62A2F",
    "exit": "#566072",
}


def write(flow: Flow) -> bytes:
    """A directed graph from left to right; every exit that is not the only one has its name."""
    text = [
        f"digraph {_quoted(flow.id)} {{",
        f"  graph [rankdir=LR, label={_quoted(flow.name or flow.id)}, labelloc=t]",
        '  node [shape=box, style=rounded, fontname="Inter, Helvetica"]',
        '  edge [color="#7C879B", fontname="Inter, Helvetica", fontsize=10]',
    ]
    for key, node in flow.nodes.items():
        ink = _INK.get(node.type.color, _INK["exit"])
        label = _quoted("\n".join(part for part in lines(node) if part))
        off = ', style="rounded,dashed", fontcolor="#98A2B3"' if node.disabled else ""
        text.append(f'  {_quoted(key)} [label={label}, color="{ink}"{off}]')
    for key, group in flow.groups.items():
        members = "; ".join(_quoted(node) for node in group.nodes)
        look = f'label={_quoted(group.title)}; style=rounded; color="{LIGHT[group.color][1]}"'
        text.append(f"  subgraph {_quoted(f'cluster_{key}')} {{ {look}; {members} }}")
    for source, label, target, _ in wires(flow):
        named = f" [label={_quoted(label)}]" if label else ""
        text.append(f"  {_quoted(source)} -> {_quoted(target)}{named}")
    if goal := goal_sentence(flow):
        text.append(f'  "@goal" [label={_quoted(goal)}, color="{_INK["goal"]}"]')
    return ("\n".join([*text, "}"]) + "\n").encode()


def _quoted(text: str) -> str:
    """A text in DOT's quotes; line breaks are kept, other signs that cannot be seen are not."""
    seen = "".join(sign if sign.isprintable() or sign == "\n" else " " for sign in text)
    escaped = seen.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
    return f'"{escaped}"'


EXPORTER = Exporter("dot", mark("Graphviz graph"), ".dot", write)
