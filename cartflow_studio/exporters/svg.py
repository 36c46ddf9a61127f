"""A flow as an SVG picture in the light look, drawn without Qt."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from html import escape
from itertools import count

from cartflow_studio import resources
from cartflow_studio.exporters.base import Exporter
from cartflow_studio.exporters.words import goal_sentence, lines, wires
from cartflow_studio.flow.layout import placed
from cartflow_studio.flow.model import Flow, Node, Position
from cartflow_studio.flow.shape import HEIGHT, ROW, WIDTH, text_width
from cartflow_studio.words import mark, tr

MARGIN = 48
PILL, WIDEST_PILL = 22, 128
INK, MUTED, CARD, BORDER = "#141821", "#667085", "#FFFFFF", "#E3E6EC"
PAPER, DOTS, WIRE = "#F7F8FA", "#DDE1E8", "#7C879B"
COLORS = {
    "trigger": "#0B7A3B",
    "email": "#1F5AE0",
    "wait": "#A15C00",
    "split": "#6544E0",
    "sms": "#0B6F78",
    "push": "#B02A80",
    "goal": "#C62A2F",
    "exit": "#566072",
}
TONES = {"yes": "#0B7A3B"}
_STYLE = f"""\
  <style>
    text {{ font-family: Inter, 'Segoe UI', Helvetica, Arial, sans-serif; }}
    .title {{ font-size: 14px; font-weight: 600; fill: {INK}; }}
    .words {{ font-size: 12px; fill: {MUTED}; }}
    .pill {{ font-size: 11px; font-weight: 500; fill: {INK}; text-anchor: middle; }}
    .wire {{ fill: none; stroke-width: 2; stroke-linecap: round; }}
  </style>"""


def write(flow: Flow) -> bytes:
    """The whole flow with all its cards, at 100 %; cards without a position are arranged."""
    at = placed(flow)
    left = min((x for x, _ in at.values()), default=0) - MARGIN
    top = min((y for _, y in at.values()), default=0) - MARGIN
    goal = goal_sentence(flow)
    if goal:
        top -= ROW - 24
    right = max((x for x, _ in at.values()), default=0) + WIDTH + MARGIN
    bottom = max((y for _, y in at.values()), default=0) + HEIGHT + MARGIN
    box = f"{left} {top} {right - left} {bottom - top}"
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="{box}" '
        f'width="{right - left}" height="{bottom - top}" role="img">',
        f"  <title>{_text(flow.name or flow.id)}</title>",
        _STYLE,
        _background(left, top, right - left, bottom - top),
        *_wires(flow, at),
        *(line for key, node in flow.nodes.items() for line in _node(node, at[key])),
    ]
    if goal:
        first = min(at.values(), default=(0, 0))
        event = flow.goals[0].event or "…"
        within = tr("within {period}", period=flow.goals[0].within)
        position = (first[0], top + MARGIN)
        parts.extend(_card(position, tr("Goal: {event}", event=event), within, "goal", "target"))
    return ("\n".join([*parts, "</svg>"]) + "\n").encode()


def _background(left: int, top: int, width: int, height: int) -> str:
    area = f'x="{left}" y="{top}" width="{width}" height="{height}"'
    return (
        '  <defs><pattern id="dots" width="24" height="24" patternUnits="userSpaceOnUse">'
        f'<circle cx="1" cy="1" r="1" fill="{DOTS}"/></pattern></defs>\n'
        f'  <rect {area} fill="{PAPER}"/>\n  <rect {area} fill="url(#dots)"/>'
    )


def _wires(flow: Flow, at: dict[str, Position]) -> Iterator[str]:
    """All curves first, then the words on them, so that no curve crosses a word."""
    labels: list[str] = []
    taken: list[tuple[float, float]] = []
    for source, label, target, tone in wires(flow):
        ports = [port.label for port in flow.ports_of(source)]
        start = _port(at[source], ports.index(label) if label else 0, len(ports))
        end = (at[target][0], at[target][1] + HEIGHT // 2)
        bow = max(48, (end[0] - start[0]) / 2)
        curve = (
            f"M{start[0]} {start[1]} C{start[0] + bow:g} {start[1]} "
            f"{end[0] - bow:g} {end[1]} {end[0]} {end[1]}"
        )
        color = TONES.get(tone, WIRE)
        yield f'  <path class="wire" d="{curve}" stroke="{PAPER}" style="stroke-width:6"/>'
        yield f'  <path class="wire" d="{curve}" stroke="{color}"/>'
        if label:
            x, y = (start[0] + end[0]) / 2, (start[1] + end[1]) / 2
            y = next(free for free in _around(y) if not _is_taken(x, free, taken))
            taken.append((x, y))
            labels.append(_pill(x, y, label))
    yield from labels


def _around(y: float) -> Iterator[float]:
    """The height itself, then one row of pills above, below, further above and so on."""
    for step in count():
        yield y - step * (PILL + 2)
        yield y + step * (PILL + 2)


def _is_taken(x: float, y: float, taken: list[tuple[float, float]]) -> bool:
    return any(abs(x - left) < WIDEST_PILL and abs(y - top) < PILL for left, top in taken)


def _port(at: Position, place: int, count: int) -> tuple[int, int]:
    share = 0.5 if count == 1 else 0.32 + 0.38 * place / (count - 1)
    return at[0] + WIDTH, at[1] + round(HEIGHT * share)


def _pill(x: float, y: float, label: str) -> str:
    text = _cut(label, WIDEST_PILL - 18, 11)
    width = round(text_width(text, 11)) + 18
    return (
        f'  <rect x="{x - width / 2:g}" y="{y - PILL / 2:g}" width="{width}" height="{PILL}" '
        f'rx="11" fill="{CARD}" stroke="{BORDER}"/>'
        f'<text class="pill" x="{x:g}" y="{y + 4:g}">{_text(text)}</text>'
    )


def _node(node: Node, at: Position) -> Iterator[str]:
    title, sentence = lines(node)
    yield from _card(at, title, sentence, node.type.color, node.type.icon)
    dots = [_port(at, place, len(node.type.ports)) for place in range(len(node.type.ports))]
    if not node.type.is_entry:
        dots.append((at[0], at[1] + HEIGHT // 2))
    for x, y in dots:
        yield (
            f'  <circle cx="{x}" cy="{y}" r="5" fill="{CARD}" stroke="{WIRE}" stroke-width="2"/>'
        )


def _card(at: Position, title: str, words: str, color: str, icon: str) -> Iterator[str]:
    x, y = at
    ink = COLORS.get(color, COLORS["exit"])
    size = f'width="{WIDTH}" height="{HEIGHT}" rx="12"'
    yield f'  <rect x="{x}" y="{y + 3}" {size} fill="{INK}" opacity="0.05"/>'
    yield f'  <rect x="{x}" y="{y}" {size} fill="{CARD}" stroke="{BORDER}"/>'
    yield (
        f'  <rect x="{x + 14}" y="{y + 18}" width="40" height="40" rx="10" fill="{ink}" '
        'opacity="0.12"/>'
    )
    yield (
        f'  <g transform="translate({x + 24} {y + 28}) scale(0.8333)" fill="none" stroke="{ink}" '
        f'stroke-width="2" stroke-linecap="round" stroke-linejoin="round">{_icon(icon)}</g>'
    )
    yield f'  <text class="title" x="{x + 66}" y="{y + 34}">{_text(_cut(title, 150, 14))}</text>'
    yield f'  <text class="words" x="{x + 66}" y="{y + 54}">{_text(_cut(words, 150, 12))}</text>'


@cache
def _icon(name: str) -> str:
    """What is drawn inside an icon's picture; nothing if there is no such icon."""
    try:
        text = resources.text("icons", f"{name}.svg")
    except FileNotFoundError:
        return ""
    inside = re.search(r"<svg[^>]*>(.*)</svg>", text, re.DOTALL)
    return "".join(line.strip() for line in inside[1].splitlines()) if inside else ""


def _cut(text: str, widest: int, size: int) -> str:
    text = " ".join(text.split())
    if text_width(text, size) <= widest:
        return text
    while text and text_width(text + "…", size) > widest:
        text = text[:-1]
    return text.rstrip() + "…"


def _text(text: str) -> str:
    """A text for XML, without signs that XML does not know."""
    return escape("".join(sign if sign.isprintable() else " " for sign in text))


EXPORTER = Exporter("svg", mark("SVG picture"), ".svg", write)
