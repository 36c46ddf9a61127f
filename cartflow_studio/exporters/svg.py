"""A flow as an SVG picture in the light look, drawn without Qt."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
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
from cartflow_studio.formats import count
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
_STYLE = """\
  <style>
    text {{ font-family: Inter, 'Segoe UI', Helvetica, Arial, sans-serif; }}
    .title {{ font-size: {title}px; font-weight: 600; fill: {INK}; }}
    .words {{ font-size: 12px; fill: {MUTED}; }}
    .note {{ font-size: 13px; fill: {INK}; }}
    .off {{ opacity: 0.55; }}
    .pill {{ font-size: {pill}px; font-weight: 500; fill: {INK}; text-anchor: middle; }}
    .wire {{ fill: none; stroke-width: 2; stroke-linecap: round; }}
  </style>"""


@dataclass(frozen=True, slots=True)
class Figures:
    """What came of a flow: words below its cards, by node id, and numbers at its exits, by node id
    and port.
    """

    cards: Mapping[str, str]
    exits: Mapping[tuple[str, str], int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class _Look:
    """The sizes of letters and of pills."""

    title: int
    pill: int
    high: int  # a pill


@dataclass(frozen=True, slots=True)
class _Face:
    """What a card shows."""

    title: str
    words: str
    color: str
    icon: str


_NEAR, _AFAR = _Look(14, 11, PILL_HEIGHT), _Look(20, 17, 32)


def write(flow: Flow, figures: Figures | None = None) -> bytes:
    """The whole flow with all its cards, at 100 %; cards without a position are arranged.

    With `figures` it is to be seen as a whole, from further away: cards have large titles alone.
    """
    at, look = placed(flow), _NEAR if figures is None else _AFAR
    cards, numbers = ({}, {}) if figures is None else (figures.cards, figures.exits)
    left = min((x for x, _ in at.values()), default=0) - MARGIN
    top = min((y for _, y in at.values()), default=0) - MARGIN
    goal = goal_sentence(flow)
    tall = heights_of(flow)
    right = max((x for x, _ in at.values()), default=0) + WIDTH + MARGIN
    bottom = max((y + tall[key] for key, (_, y) in at.items()), default=HEIGHT) + MARGIN
    routed_ways = routed(flow, at)
    left, top, right, bottom = _around(routed_ways[0], (left, top, right, bottom))
    left, top, right, bottom = papers.around(flow, at, (left, top, right, bottom), MARGIN)
    if goal:
        top -= ROW - 24
    box = f"{left} {top} {right - left} {bottom - top}"
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="{box}" '
        f'width="{right - left}" height="{bottom - top}" role="img">',
        f"  <title>{_text(flow.name or flow.id)}</title>",
        _STYLE.format(title=look.title, pill=look.pill, INK=INK, MUTED=MUTED),
        _background(left, top, right - left, bottom - top),
        *papers.drawn(flow, at),
        *_wires(flow, at, routed_ways, look, numbers),
        *(line for key, node in flow.nodes.items() for line in _node(node, at[key], look)),
        *(_note(flow.nodes[key], text, at[key]) for key, text in cards.items() if text),
    ]
    if goal:
        first = min(at.values(), default=(0, 0))
        event = flow.goals[0].event or "…"
        within = tr("within {period}", period=flow.goals[0].within)
        position = (first[0], top + MARGIN)
        face = _Face(tr("Goal: {event}", event=event), within, "goal", "target")
        parts.extend(_card(position, face, look))
    return ("\n".join([*parts, "</svg>"]) + "\n").encode()


def _background(left: int, top: int, width: int, height: int) -> str:
    area = f'x="{left}" y="{top}" width="{width}" height="{height}"'
    return (
        '  <defs><pattern id="dots" width="24" height="24" patternUnits="userSpaceOnUse">'
        f'<circle cx="1" cy="1" r="1" fill="{DOTS}"/></pattern></defs>\n'
        f'  <rect {area} fill="{PAPER}"/>\n  <rect {area} fill="url(#dots)"/>'
    )


def _wires(
    flow: Flow,
    at: Mapping[str, Position],
    ways: tuple[Tracks, list[tuple[str, str]]],
    look: _Look,
    numbers: Mapping[tuple[str, str], int],
) -> Iterator[str]:
    """All curves first, then the words on them, so that no curve crosses a word."""
    tall, (tracks, exits) = heights_of(flow), ways
    below = look.high if numbers else 0  # what stands below the cards
    taken: list[Rect] = [(x, y, x + WIDTH, y + tall[key] + below) for key, (x, y) in at.items()]
    labels: list[str] = []
    for row, (key, name) in enumerate(exits):
        port = flow.nodes[key].type.port(name)
        way, color = tracks.curve(row), TONES.get(port.tone if port else "", WIRE)
        drawn = _path(way)
        yield f'  <path class="wire" d="{drawn}" stroke="{PAPER}" style="stroke-width:6"/>'
        yield f'  <path class="wire" d="{drawn}" stroke="{color}"/>'
        words = [port.label] if port is not None and len(flow.ports_of(key)) > 1 else []
        words += [count(numbers[key, name])] if (key, name) in numbers else []
        if words:
            text = _cut(" · ".join(words), WIDEST_PILL, look.pill)
            width = round(text_width(text, look.pill)) + 18
            spot = free_spot(
                way.at,
                width,
                lambda rect: not any(_touch(rect, box) for box in taken),
                high=look.high,
            )
            taken.append(rect_at(way.at, spot, width, look.high))
            labels.append(_pill(taken[-1], text, look))
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


def _pill(rect: Rect, text: str, look: _Look, color: str = "") -> str:
    left, top, right, bottom = rect
    area = f'x="{left:g}" y="{top:g}" width="{right - left:g}" height="{bottom - top:g}"'
    round_ = f'rx="{(bottom - top) / 2:g}"'
    tint = f'<rect {area} {round_} fill="{color}" opacity="0.14"/>' if color else ""
    ink = f' style="fill:{color}"' if color else ""
    return (
        f'  <rect {area} {round_} fill="{CARD}" stroke="{BORDER}"/>{tint}'
        f'<text class="pill"{ink} x="{(left + right) / 2:g}" '
        f'y="{(top + bottom) / 2 + look.pill * 4 / 11:g}">{_text(text)}</text>'
    )


def _node(node: Node, at: Position, look: _Look) -> Iterator[str]:
    tall = card_height(len(node.type.ports))
    card = _card(at, _Face(*lines(node), node.type.color, node.type.icon), look, tall)
    yield from _off(card, at) if node.disabled else card
    dots = [(at[0] + WIDTH, at[1] + offset) for offset in port_offsets(len(node.type.ports))]
    if not node.type.is_entry:
        dots.append((at[0], at[1] + tall / 2))
    for x, y in dots:
        yield (
            f'  <circle cx="{x:g}" cy="{y:g}" r="5" fill="{CARD}" stroke="{WIRE}" '
            'stroke-width="2"/>'
        )


def _card(at: Position, face: _Face, look: _Look, tall: int = HEIGHT) -> Iterator[str]:
    x, y = at
    ink = COLORS.get(face.color, COLORS["exit"])
    size = f'width="{WIDTH}" height="{tall}" rx="12"'
    yield f'  <rect x="{x}" y="{y + 3}" {size} fill="{INK}" opacity="0.05"/>'
    yield f'  <rect x="{x}" y="{y}" {size} fill="{CARD}" stroke="{BORDER}"/>'
    if look is _AFAR:
        yield from _large(at, face.title, ink, tall)
        return
    yield (
        f'  <rect x="{x + 14}" y="{y + 18}" width="40" height="40" rx="10" fill="{ink}" '
        'opacity="0.12"/>'
    )
    yield (
        f'  <g transform="translate({x + 24} {y + 28}) scale(0.8333)" fill="none" stroke="{ink}" '
        f'stroke-width="2" stroke-linecap="round" stroke-linejoin="round">{_icon(face.icon)}</g>'
    )
    title, words = _text(_cut(face.title, 150, 14)), _text(_cut(face.words, 150, 12))
    yield f'  <text class="title" x="{x + 66}" y="{y + 34}">{title}</text>'
    yield f'  <text class="words" x="{x + 66}" y="{y + 54}">{words}</text>'


def _large(at: Position, title: str, ink: str, tall: int) -> Iterator[str]:
    """A card as it is seen from afar: its colour, and its title in up to two lines."""
    x, y = at
    yield f'  <rect x="{x + 12}" y="{y + 12}" width="6" height="{tall - 24}" rx="3" fill="{ink}"/>'
    size, room, said = _AFAR.title, WIDTH - 72, [""]  # other letters than Inter are wider
    for word in title.split():
        longer = f"{said[-1]} {word}".strip()
        if len(said) == 2 or text_width(longer, size) <= room or not said[-1]:
            said[-1] = longer
        else:
            said.append(word)
    said = [_cut(each, room, size) for each in said]
    base = y + tall / 2 + size * 0.36 - (len(said) - 1) * size * 0.6
    for row, each in enumerate(said):
        height = base + row * size * 1.2
        yield f'  <text class="title" x="{x + 32}" y="{height:g}">{_text(each)}</text>'


def _note(node: Node, text: str, at: Position) -> str:
    """A note below a card, in its colour."""
    left, top = at[0] + 10, at[1] + card_height(len(node.type.ports)) + 4
    width = text_width(text, _AFAR.pill) + 22
    rect = (left, top, left + width, top + _AFAR.high)
    return _pill(rect, text, _AFAR, COLORS.get(node.type.color, COLORS["exit"]))


def _off(card: Iterator[str], at: Position) -> Iterator[str]:
    """A card that is switched off: dashed, faded, and saying so."""
    yield next(card)
    yield next(card).replace(f'stroke="{BORDER}"', f'stroke="{WIRE}" stroke-dasharray="5 4"')
    yield '  <g class="off">'
    yield from card
    yield "  </g>"
    left, top = at[0] + WIDTH - 48, at[1] - PILL_HEIGHT / 2
    yield _pill((left, top, left + 36, top + PILL_HEIGHT), tr("Off"), _NEAR)


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
