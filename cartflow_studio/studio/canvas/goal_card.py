"""The goal card, which is no node: what the flow is for, and when people leave it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QFontMetricsF, QPainter, QPen

from cartflow_studio.flow.condition import sentence
from cartflow_studio.flow.model import Flow
from cartflow_studio.flow.settings import ExitCriterion, Goal
from cartflow_studio.studio import icons
from cartflow_studio.studio.canvas.card_layer import Brush, signed
from cartflow_studio.studio.canvas.cards import SIGN, State
from cartflow_studio.studio.canvas.geometry import MARGIN, RADIUS, WIDTH
from cartflow_studio.studio.canvas.index import Index, Rect
from cartflow_studio.studio.canvas.overview import nearness
from cartflow_studio.studio.theme import Theme, Weight, font
from cartflow_studio.words import tr

GOAL = "@goal"  # the id it goes by in signals; no node can have it
LINE = 36
GAP = 40
SMALLEST = 18  # pixels of words that are read from further away


@dataclass(frozen=True, slots=True)
class GoalView:
    """The lines of the card: (icon, words, what more there is to say), and for each the one word
    that does from further away.
    """

    lines: tuple[tuple[str, str, str], ...]
    short: tuple[str, ...] = ()

    @property
    def height(self) -> int:
        """Its height in scene units."""
        return 20 + LINE * len(self.lines)


def goal_view(flow: Flow) -> GoalView:
    """What the goal card of a flow says; no lines when there is neither goal nor exit."""
    goals = tuple(("target", _title(goal), _more(goal)) for goal in flow.goals)
    exits = tuple(("log-out", *_exit(each)) for each in flow.exits)
    left = [_exit(each)[1] if each.becomes else each.event for each in flow.exits]
    return GoalView(goals + exits, (*(goal.event for goal in flow.goals), *left))


def _title(goal: Goal) -> str:
    return tr("Goal: {event}", event=goal.event)


def _more(goal: Goal) -> str:
    if goal.leave:
        return tr("Within {within}, then people leave", within=goal.within)
    return tr("Within {within}", within=goal.within)


def _exit(criterion: ExitCriterion) -> tuple[str, str]:
    if criterion.becomes is not None:
        return tr("Leaves when"), sentence(criterion.becomes)
    return tr("Leaves on {event}", event=criterion.event), criterion.reason


class GoalCard:
    """The goal card on the scene."""

    def __init__(self) -> None:
        self.view = GoalView(())
        self.is_seen = False
        self._at = QPointF()
        self._is_hovered = False

    def show_flow(self, flow: Flow, index: Index) -> QRectF:
        """Show the goals of a flow, above its first trigger and all that is there; returns what is
        to be painted anew.
        """
        before = self.view, self._at, self.is_seen, self.area()
        self.view = goal_view(flow)
        self.is_seen = bool(self.view.lines and index.ids)
        if self.is_seen:
            self._at = self._place(flow, index)
        changed = (self.view, self._at, self.is_seen) != before[:3]
        return before[3] | self.area() if changed else QRectF()

    def _place(self, flow: Flow, index: Index) -> QPointF:
        entry = next((node.id for node in flow.entries), index.ids[0])
        x = float(index.x[index.row[entry]])
        above = (index.x < x + WIDTH + 24) & (index.x + WIDTH + 24 > x)
        return QPointF(x, float(index.y[above].min()) - self.view.height - GAP)

    def show_hovered(self, hovered: bool) -> bool:
        """The pointer is over it or not; returns whether it looks otherwise now."""
        before, self._is_hovered = self._is_hovered, hovered
        return self.is_seen and before != hovered

    @property
    def state(self) -> State:
        """How it looks."""
        return State.HOVERED if self._is_hovered else State.PLAIN

    def body(self) -> QRectF:
        """Where it lies on the scene."""
        return QRectF(self._at.x(), self._at.y(), WIDTH, self.view.height)

    def area(self) -> QRectF:
        """What it covers: the card with its ring and the line down to the trigger."""
        return self.body().adjusted(-MARGIN, -MARGIN, MARGIN, GAP) if self.is_seen else QRectF()

    def paint(self, painter: QPainter, rects: Sequence[Rect], brush: Brush) -> None:
        """Paint it where it touches one of the rectangles: a tinted card with a dashed border."""
        zoom = painter.worldTransform().m11()
        sign = 0.0 if brush.drawn else signed(zoom, brush.words)
        seen = (QRectF(QPointF(*rect[:2]), QPointF(*rect[2:])) for rect in rects)
        if any(map(self.area().intersects, seen)):
            painter.save()
            painter.setOpacity(brush.seen(painter, nearness))
            painter.translate(self._at)
            _paint(painter, self.view, self.state, brush.theme, is_sign=sign >= 0.5)
            painter.restore()


def _paint(painter: QPainter, view: GoalView, state: State, theme: Theme, *, is_sign: bool) -> None:
    body = QRectF(0, 0, WIDTH, view.height)
    painter.setPen(QPen(theme.mixed("goal", 0.45, "background"), 1.5, Qt.PenStyle.DotLine))
    painter.drawLine(QPointF(34, view.height + 4), QPointF(34, view.height + GAP - 6))
    if state & State.SELECTED:
        painter.setPen(QPen(theme.color("accent", 0.22), 4))
        painter.drawRoundedRect(body.adjusted(-2, -2, 2, 2), RADIUS + 2, RADIUS + 2)
    strong = 1.0 if theme.line > 1.0 else 0.7 if state & State.HOVERED else 0.4
    border = theme.color("accent") if state & State.SELECTED else theme.mixed("goal", strong)
    painter.setPen(QPen(border, 1.25, Qt.PenStyle.DashLine))
    painter.setBrush(theme.mixed("goal", 0.045))
    painter.drawRoundedRect(body.adjusted(0.5, 0.5, -0.5, -0.5), RADIUS, RADIUS)
    for place, line in enumerate(view.lines):
        short = view.short[place] if is_sign else ""
        _line(painter, theme, 10 + LINE * place, line, short)


def _line(
    painter: QPainter, theme: Theme, top: float, line: tuple[str, str, str], short: str
) -> None:
    icon, title, more = line
    color = theme.color("goal" if icon == "target" else "exit").name()
    if short:
        icons.draw(painter, icon, color, QRectF(10, top + 6, 24, 24))
        _short(painter, theme, top + 18, short)
        return
    icons.draw(painter, icon, color, QRectF(16, top + 9, 18, 18))
    width = WIDTH - 46 - 14
    for text, weight, size, ink, y in (
        (title, Weight.DemiBold, 12, "ink", top + 15),
        (more, Weight.Normal, 11, "muted", top + 30),
    ):
        made = font(size, weight)
        painter.setFont(made)
        painter.setPen(theme.color(ink))
        words = QFontMetricsF(made).elidedText(text, Qt.TextElideMode.ElideRight, width)
        painter.drawText(QPointF(46, y), words)


def _short(painter: QPainter, theme: Theme, middle: float, text: str) -> None:
    """One word, so large that it fits."""
    width = WIDTH - 42 - 8
    for size in range(SIGN, SMALLEST - 1, -1):
        made = font(size, Weight.DemiBold)
        metrics = QFontMetricsF(made)
        if metrics.horizontalAdvance(text) <= width:
            break
    painter.setFont(made)
    painter.setPen(theme.color("ink"))
    words = metrics.elidedText(text, Qt.TextElideMode.ElideRight, width)
    painter.drawText(QPointF(42, middle + 0.36 * size), words)
