"""What pictures of numbers are made of, the same on paper and in the window, and how SVG says it.

Lengths are in pixels, from the top left corner. Colours are tokens: `ink`, `muted`, `border`,
`empty`, `on_email`, or a kind of node; whoever draws them knows their values.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from html import escape

from cartflow_studio.flow.shape import text_width

Point = tuple[float, float]
Measure = Callable[[str, int], float]


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle with round corners, so opaque; `tip` is what it means."""

    x: float
    y: float
    width: float
    height: float
    color: str
    strength: float = 1.0
    radius: float = 3.0
    tip: str = ""


@dataclass(frozen=True, slots=True)
class Words:
    """A line of text on its baseline; `align` is start, middle or end."""

    x: float
    y: float
    text: str
    color: str = "ink"
    size: int = 12
    align: str = "start"
    bold: bool = False


@dataclass(frozen=True, slots=True)
class Stroke:
    """A line through points."""

    points: tuple[Point, ...]
    color: str
    width: float = 2.0
    dashed: bool = False


@dataclass(frozen=True, slots=True)
class Area:
    """A surface within points."""

    points: tuple[Point, ...]
    color: str
    strength: float = 1.0
    tip: str = ""


Mark = Box | Words | Stroke | Area


@dataclass(frozen=True, slots=True)
class Picture:
    """Marks, those behind first, with what they show in a sentence."""

    width: float
    height: float
    marks: tuple[Mark, ...]
    says: str


@dataclass(frozen=True, slots=True)
class Paper:
    """What a picture is drawn on: its width, how large its words are (1.0 is 100 %), and how wide
    a text of so many pixels is.
    """

    width: float
    scale: float = 1.0
    measure: Measure = text_width

    def size(self, pixels: float) -> int:
        """The height of words."""
        return round(pixels * self.scale)

    def cut(self, text: str, widest: float, size: int) -> str:
        """A text short enough for a place."""
        if self.measure(text, size) <= widest:
            return text
        while text and self.measure(f"{text}…", size) > widest:
            text = text[:-1]
        return f"{text.rstrip()}…"


def svg(picture: Picture) -> str:
    """The picture as SVG, its colours as variables of the page (`--ink`)."""
    size = f'viewBox="0 0 {picture.width:g} {picture.height:g}"'
    inside = "\n".join(line for mark in picture.marks for line in _drawn(mark))
    says = escape(picture.says)
    return f'<svg class="chart" {size} role="img" aria-label="{says}">\n{inside}\n</svg>'


def _drawn(mark: Mark) -> Iterator[str]:
    match mark:
        case Box(x, y, width, height, _, _, radius):
            place = f'x="{x:.4g}" y="{y:.4g}" width="{max(width, 0):.4g}" height="{height:.4g}"'
            yield f'<rect {place} rx="{radius:g}" {_fill(mark)}>{_tip(mark)}</rect>'
        case Area(points):
            yield f'<polygon points="{_points(points)}" {_fill(mark)}>{_tip(mark)}</polygon>'
        case Stroke(points, color, width, dashed):
            dash = ' stroke-dasharray="5 4"' if dashed else ""
            look = f'fill="none" stroke="var(--{color})" stroke-width="{width:g}"{dash}'
            yield f'<polyline points="{_points(points)}" {look} stroke-linejoin="round"/>'
        case Words(x, y, text, color, size, align, bold):
            look = f'fill="var(--{color})" font-size="{size}" text-anchor="{align}"'
            weight = ' font-weight="600"' if bold else ""
            yield f'<text x="{x:.4g}" y="{y:.4g}" {look}{weight}>{escape(text)}</text>'


def _fill(mark: Box | Area) -> str:
    seen = "" if mark.strength == 1 else f' fill-opacity="{mark.strength:.3g}"'
    return f'fill="var(--{mark.color})"{seen}'


def _tip(mark: Box | Area) -> str:
    return f"<title>{escape(mark.tip)}</title>" if mark.tip else ""


def _points(points: Sequence[Point]) -> str:
    return " ".join(f"{x:.5g},{y:.5g}" for x, y in points)
