"""Cards as pictures: what a card shows, how it is painted, and a cache of painted cards."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import IntFlag

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPen, QPixmap

from cartflow_studio.flow.model import Node
from cartflow_studio.studio import icons
from cartflow_studio.studio.canvas.geometry import (
    HEIGHT,
    MARGIN,
    PILL_HEIGHT,
    PORT_RADIUS,
    RADIUS,
    WIDTH,
    card_height,
    port_offsets,
)
from cartflow_studio.studio.canvas.kept import Kept, painted
from cartflow_studio.studio.canvas.pills import paint_pill, pill_width
from cartflow_studio.studio.theme import Theme, Weight, font
from cartflow_studio.words import tr

CHIP = QRectF(14, 18, 40, 40)
TEXT_LEFT = 66.0
TEXT_WIDTH = WIDTH - TEXT_LEFT - 14
BADGE = 20
SIGN_LEFT = 24.0  # the large title that is read from further away
SIGN_WIDTH = WIDTH - SIGN_LEFT - 12
OFF = 0.55  # how opaque the words are of a step that is switched off
TITLE, SIGN, LARGEST_SIGN = 14, 25, 34  # pixels
SIGN_ZOOM = 0.45  # below this zoom a card shows its title only, large
FADE = 0.05  # of zoom, over which large titles take the place of what a card says
TONES = {"error": "danger", "warning": "warning", "hint": "accent"}
BADGES = {"error": "triangle-alert", "warning": "triangle-alert", "hint": "info"}


class State(IntFlag):
    """How a card looks besides what it shows."""

    PLAIN = 0
    HOVERED = 1
    SELECTED = 2
    FOCUSED = 4
    TARGET = 8


@dataclass(frozen=True, slots=True)
class CardView:
    """What a card shows. `ports` are the tones of its exits; `problem` is "", "error", "warning" or
    "hint", and then `subtitle` says what to do.
    """

    title: str
    subtitle: str
    icon: str
    color: str
    ports: tuple[str, ...] = ()
    has_input: bool = True
    problem: str = ""
    has_note: bool = False
    is_off: bool = False
    is_pinned: bool = False
    _hash: int = field(init=False, repr=False, compare=False)  # asked for at every painting

    def __post_init__(self) -> None:
        said = self.title, self.subtitle, self.icon, self.color, self.ports, self.problem
        object.__setattr__(self, "_hash", hash((*said, self.has_note, self.is_off)))

    def __hash__(self) -> int:
        return self._hash

    @property
    def height(self) -> int:
        """Its height in scene units."""
        return card_height(len(self.ports))


def view_of(
    node: Node, finding: tuple[str, str] | None = None, *, pinned: bool = False
) -> CardView:
    """What the card of a node shows, with the worst finding about it (severity, message); advice
    on a step that is switched off is left out.
    """
    severity, message = finding or ("", "")
    if node.disabled and severity == "hint":
        severity = message = ""
    return CardView(
        title=node.name,
        subtitle=message or node.type.sentence(),
        icon=node.type.icon,
        color=node.type.color,
        ports=tuple(port.tone for port in node.type.ports),
        has_input=not node.type.is_entry,
        problem=severity if severity in TONES else "",
        has_note=bool(node.note),
        is_off=node.disabled,
        is_pinned=pinned,
    )


def paint_card(
    painter: QPainter, view: CardView, state: State, theme: Theme, *, sign: int = 0
) -> None:
    """Paint a card with its top left corner at the origin; a `sign` shows its title only, so
    large.
    """
    body = QRectF(0, 0, WIDTH, view.height)
    _shadow(painter, body, theme)
    _rings(painter, body, state, theme)
    painter.setPen(_border(view, state, theme))
    painter.setBrush(theme.color("card"))
    painter.drawRoundedRect(body.adjusted(0.5, 0.5, -0.5, -0.5), RADIUS, RADIUS)
    opacity = painter.opacity()
    painter.setOpacity(opacity * (OFF if view.is_off else 1.0))
    if sign:
        _sign(painter, view, theme, sign)
    else:
        _chip(painter, view, theme)
        _words(painter, view, theme)
        _marks(painter, view, theme)
    painter.setOpacity(opacity)
    _ports(painter, view, state, theme)
    if view.is_off:
        _off(painter, view, theme)
    if view.problem:
        _badge(painter, view, theme)


def _marks(painter: QPainter, view: CardView, theme: Theme) -> None:
    """Small signs in the corners: a note, a pin."""
    if view.has_note:
        rect = QRectF(WIDTH - 24, view.height - 22, 12, 12)
        icons.draw(painter, "sticky-note", theme.muted, rect)
    if view.is_pinned:
        icons.draw(painter, "pin", theme.muted, QRectF(6, 6, 12, 12))


def _off(painter: QPainter, view: CardView, theme: Theme) -> None:
    text = tr("Off")
    left = WIDTH - pill_width(text) - (34 if view.problem else 12)
    paint_pill(painter, text, "muted", theme, solid=True, at=QPointF(left, -PILL_HEIGHT / 2))


def _shadow(painter: QPainter, body: QRectF, theme: Theme) -> None:
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(0, 0, 0, theme.shadow))
    for spread in range(10, 0, -1):
        grown = body.adjusted(-spread * 0.8, 2 - spread * 0.6, spread * 0.8, 2 + spread * 0.8)
        painter.drawRoundedRect(grown, RADIUS + spread * 0.8, RADIUS + spread * 0.8)


def _rings(painter: QPainter, body: QRectF, state: State, theme: Theme) -> None:
    painter.setBrush(Qt.BrushStyle.NoBrush)
    if state & (State.SELECTED | State.TARGET):
        color = theme.color("accent" if state & State.SELECTED else "success", 0.22)
        painter.setPen(QPen(color, 4))
        painter.drawRoundedRect(body.adjusted(-2, -2, 2, 2), RADIUS + 2, RADIUS + 2)
    if state & State.FOCUSED:
        painter.setPen(QPen(theme.color("focus"), 1 + theme.line))
        painter.drawRoundedRect(body.adjusted(-6, -6, 6, 6), RADIUS + 6, RADIUS + 6)


def _border(view: CardView, state: State, theme: Theme) -> QPen:
    pen = _line(view, state, theme)
    pen.setWidthF(pen.widthF() * theme.line)
    if view.is_off:
        pen.setWidthF(max(1.5, pen.widthF()))
        pen.setDashPattern([4, 3])
        if pen.color() == theme.color("border"):
            pen.setColor(theme.color("edge"))
    return pen


def _line(view: CardView, state: State, theme: Theme) -> QPen:
    if state & State.SELECTED:
        return QPen(theme.color("accent"), 1.5)
    if state & State.TARGET:
        return QPen(theme.color("success"), 1.5)
    if view.problem == "error":
        return QPen(theme.color("danger"), 1.25)
    if view.problem == "warning":
        return QPen(theme.mixed("warning", 0.75), 1.25)
    return QPen(theme.color("border_strong" if state & State.HOVERED else "border"), 1)


def _chip(painter: QPainter, view: CardView, theme: Theme) -> None:
    chip = CHIP.translated(0, (view.height - HEIGHT) / 2)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(theme.mixed(view.color, theme.chip))
    painter.drawRoundedRect(chip, 10, 10)
    icons.draw(painter, view.icon, theme.color(view.color).name(), chip.adjusted(10, 10, -10, -10))


def _words(painter: QPainter, view: CardView, theme: Theme) -> None:
    title, small = font(TITLE, Weight.DemiBold), font(12)
    lines = broken(view.subtitle, QFontMetricsF(small), TEXT_WIDTH)
    top = view.height / 2 - (7 + 8.5 * len(lines))
    painter.setFont(title)
    painter.setPen(theme.color("ink"))
    name = QFontMetricsF(title).elidedText(view.title, Qt.TextElideMode.ElideRight, TEXT_WIDTH)
    painter.drawText(QPointF(TEXT_LEFT, top + 11), name)
    painter.setFont(small)
    painter.setPen(theme.color("danger" if view.problem == "error" else "muted"))
    for place, line in enumerate(lines):
        painter.drawText(QPointF(TEXT_LEFT, top + 31 + 15 * place), line)


def sign_size(words: float) -> int:
    """How large titles are that are read from further away, where words are so many times as large
    as usual; as large as cards have room for two lines of them.
    """
    return round(min(LARGEST_SIGN, SIGN * max(1.0, words)))


def _sign(painter: QPainter, view: CardView, theme: Theme, size: int) -> None:
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(theme.color(view.color))
    painter.drawRoundedRect(QRectF(9, 12, 7, view.height - 24), 3, 3)
    for each in (*range(size, SIGN, -3), SIGN):  # the largest in which all of it fits
        large = font(each, Weight.DemiBold)
        lines = broken(view.title, QFontMetricsF(large), SIGN_WIDTH)
        if "…" not in "".join(lines):
            break
    painter.setFont(large)
    painter.setPen(theme.color("ink"))
    pitch = min(1.2 * each, (view.height - 6) / 2)
    top = view.height / 2 + 0.36 * each - pitch / 2 * (len(lines) - 1)
    for place, line in enumerate(lines):
        painter.drawText(QPointF(SIGN_LEFT, top + pitch * place), line)


def title_height(zoom: float, words: float = 1.0) -> float:
    """How high the words of titles are at a zoom, in logical pixels, where words are so many times
    as large as usual.
    """
    return zoom * (SIGN if zoom < SIGN_ZOOM * words + FADE / 2 else TITLE)


def broken(text: str, metrics: QFontMetricsF, width: float) -> tuple[str, ...]:
    """The text in at most two lines of that width, the last one cut with an ellipsis."""
    text = " ".join(text.split())
    if metrics.horizontalAdvance(text) <= width:
        return (text,) if text else ()
    words = text.split(" ")
    first = words[0]
    for place, word in enumerate(words[1:], start=1):
        if metrics.horizontalAdvance(f"{first} {word}") > width:
            rest = " ".join(words[place:])
            return first, metrics.elidedText(rest, Qt.TextElideMode.ElideRight, width)
        first = f"{first} {word}"
    return (metrics.elidedText(text, Qt.TextElideMode.ElideRight, width),)


def _ports(painter: QPainter, view: CardView, state: State, theme: Theme) -> None:
    radius = PORT_RADIUS + (1.5 if state & (State.HOVERED | State.TARGET) else 0)
    painter.setBrush(theme.color("card"))
    if view.has_input:
        painter.setPen(QPen(theme.color("success" if state & State.TARGET else "edge"), 2))
        painter.drawEllipse(QPointF(0, view.height / 2), radius, radius)
    for tone, offset in zip(view.ports, port_offsets(len(view.ports)), strict=True):
        painter.setPen(QPen(theme.color("success" if tone == "yes" else "edge"), 2))
        painter.drawEllipse(QPointF(WIDTH, offset), radius, radius)


def _badge(painter: QPainter, view: CardView, theme: Theme) -> None:
    tone = theme.color(TONES[view.problem])
    rect = QRectF(WIDTH - BADGE / 2 - 4, -BADGE / 2 + 4, BADGE, BADGE)
    painter.setPen(QPen(theme.color("card"), 2))
    painter.setBrush(tone)
    painter.drawEllipse(rect)
    ink = "#FFFFFF" if tone.lightnessF() < 0.6 else "#141821"
    icons.draw(painter, BADGES[view.problem], ink, rect.adjusted(4.5, 4, -4.5, -5))


Shown = tuple[CardView, int, str, float, int]


class CardCache(Kept[Shown]):
    """Painted cards by what they show, at the scale they are shown in."""

    def picture(
        self,
        view: CardView,
        state: State,
        theme: Theme,
        scale: float,
        *,
        sign: int = 0,
    ) -> QPixmap:
        """The card with its margin, `scale` device pixels to a scene unit. A `sign` is read from
        afar, its title so large.
        """
        key = (view, int(state), theme.name, scale, sign)
        return self.find(key) or self.keep(key, _picture(view, state, theme, scale, sign=sign))


def _picture(view: CardView, state: State, theme: Theme, scale: float, *, sign: int) -> QPixmap:
    def paint(painter: QPainter) -> None:
        painter.translate(MARGIN, MARGIN)
        paint_card(painter, view, state, theme, sign=sign)

    width, height = WIDTH + 2 * MARGIN, view.height + 2 * MARGIN
    return painted(width * scale, height * scale, scale, paint)
