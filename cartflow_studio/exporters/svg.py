"""A flow as an SVG picture in the light look, drawn without Qt."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Mapping
from functools import cache
from html import escape

from cartflow_studio import resources
from cartflow_studio.exporters import papers
from cartflow_studio.exporters.base import Exporter
from cartflow_studio.exporters.words import goal_sentence, lines
from cartflow_studio.flow.curves import Curve, Way
from cartflow_studio.flow.labels import Rect, free_spot, rect_at
from cartflow_studio.flow.layout import placed
from cartflow_studio.flow.model import Flow, Node, Position
from cartflow_studio.flow.shape import (
    HEIGHT,
    PILL_HEIGHT,
    ROW,
    WIDTH,
    card_height,
    heights_of,
    port_offsets,
    text_width,
)
from cartflow_studio.flow.tracks import Tracks, routed
from cartflow_studio.words import mark, tr

MARGIN = 48
WIDEST_PILL = 240
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
    .note {{ font-size: 13px; fill: {INK}; }}
    .off {{ opacity: 0.55; }}
    .pill {{ font-size: 11px; font-weight: 500; fill: {INK}; text-anchor: middle; }}
    .wire {{ fill: none; stroke-width: 2; stroke-linecap: round; }}
  </style>"""


def write(flow: Flow, notes: Mapping[str, str] | None = None) -> bytes:
    """The whole flow with all its cards, at 100 %; cards without a position are arranged.

    `notes` stand at the lower edge of cards, by node id.
    """
    at = placed(flow)
    left = min((x for x, _ in at.values()), default=0) - MARGIN
    top = min((y for _, y in at.values()), default=0) - MARGIN
    goal = goal_sentence(flow)
    tall = heights_of(flow)
    right = max((x for x, _ in at.values()), default=0) + WIDTH + MARGIN
    bottom = max((y + tall[key] for key, (_, y) in at.items()), default=HEIGHT) + MARGIN
    tracks, exits = routed(flow, at)
    left, top, right, bottom = _around(tracks, (left, top, right, bottom))
    left, top, right, bottom = papers.around(flow, at, (left, top, right, bottom), MARGIN)
    if goal:
        top -= ROW - 24
    box = f"{left} {top} {right - left} {bottom - top}"
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="{box}" '
        f'width="{right - left}" height="{bottom - top}" role="img">',
        f"  <title>{_text(flow.name or flow.id)}</title>",
        _STYLE,
        _background(left, top, right - left, bottom - top),
        *papers.drawn(flow, at),
        *_wires(flow, at, tracks, exits),
        *(line for key, node in flow.nodes.items() for line in _node(node, at[key])),
        *(_note(text, at[key], tall[key]) for key, text in (notes or {}).items() if text),
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


def _wires(
    flow: Flow, at: Mapping[str, Position], tracks: Tracks, exits: list[tuple[str, str]]
) -> Iterator[str]:
    """All curves first, then the words on them, so that no curve crosses a word."""
    tall = heights_of(flow)
    taken: list[Rect] = [(x, y, x + WIDTH, y + tall[key]) for key, (x, y) in at.items()]
    labels: list[str] = []
    for row, (key, name) in enumerate(exits):
        port = flow.nodes[key].type.port(name)
        way, color = tracks.curve(row), TONES.get(port.tone if port else "", WIRE)
        drawn = _path(way)
        yield f'  <path class="wire" d="{drawn}" stroke="{PAPER}" style="stroke-width:6"/>'
        yield f'  <path class="wire" d="{drawn}" stroke="{color}"/>'
        if port is not None and len(flow.ports_of(key)) > 1:
            text = _cut(port.label, WIDEST_PILL, 11)
            width = round(text_width(text, 11)) + 18
            spot = free_spot(
                way.at, width, lambda rect: not any(_touch(rect, box) for box in taken)
            )
            taken.append(rect_at(way.at, spot, width))
            labels.append(_pill(taken[-1], text))
    yield from labels


def _around(tracks: Tracks, box: tuple[int, int, int, int]) -> tuple[int, int, int, int]:
    """A box made large enough for connections that go around the cards."""
    ways = [tracks.bounds[row].tolist() for row in tracks.ways]
    left, top, right, bottom = box
    return (
        min(left, *(math.floor(way[0]) - MARGIN for way in ways)) if ways else left,
        min(top, *(math.floor(way[1]) - MARGIN for way in ways)) if ways else top,
        max(right, *(math.ceil(way[2]) + MARGIN for way in ways)) if ways else right,
        max(bottom, *(math.ceil(way[3]) + MARGIN for way in ways)) if ways else bottom,
    )


def _path(way: Curve | Way) -> str:
    start = way.curves[0]
    return f"M{start.x0:g} {start.y0:g} " + " ".join(
        f"C{c.x1:.6g} {c.y1:.6g} {c.x2:.6g} {c.y2:.6g} {c.x3:.6g} {c.y3:.6g}" for c in way.curves
    )


def _touch(one: Rect, other: Rect) -> bool:
    across = one[0] < other[2] + 4 and other[0] < one[2] + 4
    return across and one[1] < other[3] + 4 and other[1] < one[3] + 4


def _pill(rect: Rect, text: str) -> str:
    left, top, right, _ = rect
    return (
        f'  <rect x="{left:g}" y="{top:g}" width="{right - left:g}" height="{PILL_HEIGHT}" '
        f'rx="11" fill="{CARD}" stroke="{BORDER}"/>'
        f'<text class="pill" x="{(left + right) / 2:g}" y="{top + 15:g}">{_text(text)}</text>'
    )


def _node(node: Node, at: Position) -> Iterator[str]:
    title, sentence = lines(node)
    tall = card_height(len(node.type.ports))
    card = _card(at, title, sentence, node.type.color, node.type.icon, tall=tall)
    yield from _off(card, at) if node.disabled else card
    dots = [(at[0] + WIDTH, at[1] + offset) for offset in port_offsets(len(node.type.ports))]
    if not node.type.is_entry:
        dots.append((at[0], at[1] + tall / 2))
    for x, y in dots:
        yield (
            f'  <circle cx="{x:g}" cy="{y:g}" r="5" fill="{CARD}" stroke="{WIRE}" '
            'stroke-width="2"/>'
        )


def _card(
    at: Position, title: str, words: str, color: str, icon: str, *, tall: int = HEIGHT
) -> Iterator[str]:
    x, y = at
    ink = COLORS.get(color, COLORS["exit"])
    size = f'width="{WIDTH}" height="{tall}" rx="12"'
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


def _note(text: str, at: Position, tall: int) -> str:
    """A note on the lower edge of a card."""
    half = (text_width(text, 11) + 20) / 2
    middle, top = at[0] + WIDTH / 2, at[1] + tall - PILL_HEIGHT / 2
    return _pill((middle - half, top, middle + half, top + PILL_HEIGHT), text)


def _off(card: Iterator[str], at: Position) -> Iterator[str]:
    """A card that is switched off: dashed, faded, and saying so."""
    yield next(card)
    yield next(card).replace(f'stroke="{BORDER}"', f'stroke="{WIRE}" stroke-dasharray="5 4"')
    yield '  <g class="off">'
    yield from card
    yield "  </g>"
    left, top = at[0] + WIDTH - 48, at[1] - PILL_HEIGHT / 2
    yield _pill((left, top, left + 36, top + PILL_HEIGHT), tr("Off"))


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
