"""A flow as one HTML page that anyone can open: a picture to zoom, every step and its messages."""

from __future__ import annotations

import json
import re
from collections import deque
from collections.abc import Callable, Iterator
from html import escape

from cartflow_studio import resources
from cartflow_studio.exporters.base import Exporter
from cartflow_studio.exporters.words import goal_sentence, wires
from cartflow_studio.fields import fields_of
from cartflow_studio.flow import tints
from cartflow_studio.flow.layout import placed
from cartflow_studio.flow.model import Flow, Node
from cartflow_studio.flow.shape import HEIGHT, WIDTH
from cartflow_studio.words import mark, tr

Draw = Callable[[Flow], bytes]
SAFE = "default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'; img-src data:"
DARK = {  # the colours of the picture in the dark look; what is not here stays as it is
    "#141821": "#F2F4F8",
    "#667085": "#98A2B3",
    "#FFFFFF": "#1A1F29",
    "#E3E6EC": "#2B3240",
    "#F7F8FA": "#101319",
    "#DDE1E8": "#232833",
    "#7C879B": "#6B7688",
    "#0B7A3B": "#3DD68C",
    "#1F5AE0": "#7AA7FF",
    "#A15C00": "#FFB224",
    "#6544E0": "#B1A1FF",
    "#0B6F78": "#3CCBD6",
    "#B02A80": "#FF8DCC",
    "#C62A2F": "#FF9592",
    "#566072": "#A8B0BF",
    **{tints.LIGHT[name][part]: tints.DARK[name][part] for name in tints.LIGHT for part in (0, 1)},
}


def write(flow: Flow, draw: Draw) -> bytes:
    """The whole page. It fetches nothing: picture, words, look and script are inside; `draw` makes
    the picture.
    """
    name = flow.name or flow.id
    picture, colors = themed(draw(flow).decode())
    parts = [
        f'<!doctype html>\n<html lang="{escape(tr("en"))}"><head><meta charset="utf-8">',
        '<meta name="viewport" content="width=device-width, initial-scale=1">',
        f'<meta http-equiv="Content-Security-Policy" content="{SAFE}">',
        f"<title>{escape(name)}</title>",
        f"<style>\n{resources.text('page', 'flow.css')}{colors}</style></head>",
        f"<body>\n{_head(flow, name)}",
        _picture(picture),
        f"<aside>{_list(flow)}</aside>",
        f'<script type="application/json" id="steps">{_places(flow)}</script>',
        f"<script>\n{resources.text('page', 'flow.js')}</script>",
        "</body></html>",
    ]
    return ("\n".join(parts) + "\n").encode()


def themed(picture: str) -> tuple[str, str]:
    """The picture with variables for its colours, and their values in both looks."""
    codes = sorted(set(re.findall(r"#[0-9A-F]{6}\b", picture)))
    light = "".join(f" --c{code[1:]}: {code};" for code in codes)
    dark = "".join(f" --c{code[1:]}: {DARK.get(code, code)};" for code in codes)
    look = (
        f":root {{{light} }}\n"
        f'@media (prefers-color-scheme: dark) {{ :root:not([data-theme="light"]) {{{dark} }} }}\n'
        f':root[data-theme="dark"] {{{dark} }}\n'
    )
    return re.sub(r"#([0-9A-F]{6})\b", r"var(--c\1)", picture), look


def _head(flow: Flow, name: str) -> str:
    goal = goal_sentence(flow)
    words = " · ".join(filter(None, [goal, *flow.note.strip().splitlines()[:1]]))
    find = escape(tr("Find a step or a word"))
    return (
        f"<header><div><h1>{escape(name)}</h1><p>{escape(words)}</p></div>"
        f'<input id="search" type="search" placeholder="{find}" aria-label="{find}">'
        f'<button id="theme" type="button">{escape(tr("Light or dark"))}</button></header>'
    )


def _picture(picture: str) -> str:
    tools = (
        ("out", "−", tr("Smaller")),
        ("in", "+", tr("Larger")),
        ("fit", tr("Fit"), tr("See the whole flow")),
    )
    buttons = "".join(
        f'<button id="{key}" type="button" title="{escape(tip)}" aria-label="{escape(tip)}">'
        f"{escape(sign)}</button>"
        for key, sign, tip in tools
    )
    name = escape(tr("Picture of the flow. Arrows move it, plus and minus zoom."))
    return (
        f'<div id="picture" tabindex="0" role="group" aria-label="{name}">\n{picture}'
        f'<div id="tools">{buttons}</div></div>'
    )


def _ordered(flow: Flow) -> list[Node]:
    """The steps as people come to them: the entries, then along the exits; the rest at the end."""
    found: dict[str, Node] = {}
    for entry in (*flow.entries, *flow.nodes.values()):
        waiting = deque([entry.id])
        while waiting:
            key = waiting.popleft()
            if key in found:
                continue
            found[key] = flow.nodes[key]
            ends = (flow.links.get((key, port.name)) for port in flow.ports_of(key))
            waiting.extend(end for end in ends if end is not None and end in flow.nodes)
    return list(found.values())


def _list(flow: Flow) -> str:
    steps = _ordered(flow)
    leads: dict[str, list[tuple[str, str]]] = {}
    for source, label, target, _ in wires(flow):
        leads.setdefault(source, []).append((label, target))
    items = "\n".join(_step(flow, node, leads.get(node.id, [])) for node in steps)
    note = f"<p>{escape(flow.note.strip())}</p>" if flow.note.strip() else ""
    return f"<h2>{escape(tr('Steps'))}</h2>{note}<ol>\n{items}\n</ol>"


def _kind(node: Node) -> str:
    label = tr(node.type.label)
    return f"{label} · {tr('Switched off')}" if node.disabled else label


def _step(flow: Flow, node: Node, leads: list[tuple[str, str]]) -> str:
    key = escape(node.id)
    ways = "".join(f"<li>{_way(flow, label, target)}</li>" for label, target in leads)
    return (
        f'<li data-step="{key}"><h3><button type="button" data-go="{key}">{escape(node.name)}'
        f'</button></h3><span class="kind">{escape(_kind(node))}</span>'
        f"<p>{escape(node.type.sentence())}</p>"
        + (f"<p>{escape(node.note.strip())}</p>" if node.note.strip() else "")
        + _texts(node)
        + (f"<ul>{ways}</ul>" if ways else "")
        + "</li>"
    )


def _way(flow: Flow, label: str, target: str) -> str:
    end = (
        f'<a href="#{escape(target)}" data-go="{escape(target)}">'
        f"{escape(flow.nodes[target].name)}</a>"
    )
    return f"{escape(tr(label) if label else tr('Then'))} → {end}"


def _texts(node: Node) -> str:
    """What the step writes, word for word."""
    found = list(_written(node))
    if not found:
        return ""
    words = "".join(f"<dt>{escape(label)}</dt><dd>{escape(text)}</dd>" for label, text in found)
    return f"<details><summary>{escape(tr('The message'))}</summary><dl>{words}</dl></details>"


def _written(node: Node) -> Iterator[tuple[str, str]]:
    for each in fields_of(node.type):
        if each.name in getattr(node.type, "parts", ()) or each.name == "template":
            value = getattr(node.type, each.name)
            if isinstance(value, str) and value.strip():
                yield tr(each.label), value.strip()


def _places(flow: Flow) -> str:
    """Where each card lies in the picture, as JSON that cannot end its element."""
    at = placed(flow)
    places = [
        {"id": key, "x": at[key][0], "y": at[key][1], "width": WIDTH, "height": HEIGHT}
        for key in flow.nodes
    ]
    return json.dumps(places, ensure_ascii=True).replace("<", "\\u003c")


def exporter(draw: Draw) -> Exporter:
    """The exporter, with what draws its picture."""

    def page(flow: Flow) -> bytes:
        """One page that fetches nothing: a picture to zoom and search, every step in words."""
        return write(flow, draw)

    return Exporter("html", mark("HTML page"), ".html", page)
