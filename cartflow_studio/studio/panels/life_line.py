"""The life of a flow as a line: its versions one after the other, and its pauses on them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, tzinfo

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QBrush, QFont, QFontMetricsF, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from cartflow_studio.simulation import Pause
from cartflow_studio.studio import icons
from cartflow_studio.studio.lifeplan import LifePlan, TakeOver
from cartflow_studio.studio.panels.timescale import HOUR, marks
from cartflow_studio.studio.theme import appearance, grown, panel_font
from cartflow_studio.words import tr

TONES = ("email", "split", "sms", "push", "trigger", "wait")  # of versions, one after the other
SIDE = 2  # free at both ends
MARK = 22  # across, of the mark of a turn
BAND = 30  # how high the versions are
GAP = 4


class LifeLine(QWidget):
    """`chosen` carries the place of a turn that is clicked, -1 for what comes before them;
    `dragged` to which full hour that turn is dragged, where turns can be.
    """

    chosen = Signal(int)
    dragged = Signal(object)

    def __init__(self, *, can_drag: bool = False) -> None:
        super().__init__()
        self._can_drag = can_drag
        self._grip: int | None = None  # from the pointer to the turn that it holds
        self.setMouseTracking(can_drag)
        self._plan: LifePlan | None = None
        self._span = (0, 0)
        self._zone: tzinfo = UTC
        self._marked: int | None = None
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        appearance().theme_changed.connect(self.update)
        appearance().text_changed.connect(self.updateGeometry)

    def sizeHint(self) -> QSize:
        """Room for the marks, the versions and the dates."""
        return QSize(160, MARK + GAP + grown(BAND) + grown(20))

    def show_life(
        self, plan: LifePlan, span: tuple[int, int], zone: tzinfo, marked: int | None = None
    ) -> None:
        """Show a plan over the time of a log; a turn can be marked, -1 is the beginning."""
        self._plan, self._span, self._zone, self._marked = plan, span, zone, marked
        self.setAccessibleName(tr("The life of the flow"))
        self.setVisible(span[1] > span[0])
        self.update()

    # --- where things are -------------------------------------------------------------------

    def _x(self, at: int) -> float:
        first, last = self._span
        share = (at - first) / max(1, last - first)
        return SIDE + min(1.0, max(0.0, share)) * (self.width() - 2 * SIDE)

    def _band(self, begin: int, end: int) -> QRectF:
        left, right = self._x(begin), self._x(end)
        return QRectF(left, MARK + GAP, max(2.0, right - left), grown(BAND))

    def _versions(self) -> Iterator[tuple[int, int, int]]:
        """Number, begin and end of each version."""
        if self._plan is None:
            return
        begins = [
            self._span[0],
            *(turn.at for turn in self._plan.turns if isinstance(turn, TakeOver)),
        ]
        for number, (begin, end) in enumerate(
            zip(begins, (*begins[1:], self._span[1]), strict=True)
        ):
            yield number, begin, end

    def _dot(self, at: int) -> QRectF:
        left = min(max(self._x(at) - MARK / 2, 0.0), self.width() - MARK)
        return QRectF(left, 0, MARK, MARK)

    # --- painting ---------------------------------------------------------------------------

    def paintEvent(self, event: QPaintEvent) -> None:
        """Versions, pauses, turns, dates."""
        if self._plan is None or self._span[1] <= self._span[0]:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for number, begin, end in self._versions():
            self._paint_version(painter, number, self._band(begin, end))
        for turn in self._plan.turns:
            if isinstance(turn, Pause):
                self._paint_pause(painter, self._band(turn.at, turn.until))
        for number, begin, end in self._versions():
            self._write(painter, number, self._band(begin, end))
        for place, turn in enumerate(self._plan.turns):
            is_pause, is_marked = isinstance(turn, Pause), place == self._marked
            self._paint_turn(painter, turn.at, is_pause=is_pause, is_marked=is_marked)
        self._paint_dates(painter)
        painter.end()

    def _paint_version(self, painter: QPainter, number: int, band: QRectF) -> None:
        theme, tone = appearance().theme, TONES[number % len(TONES)]
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.color(tone, theme.chip))
        painter.drawRoundedRect(band.adjusted(0.5, 0, -0.5, 0), 6, 6)
        painter.setBrush(theme.color(tone))
        painter.drawRoundedRect(QRectF(band.left() + 0.5, band.bottom() - 3, band.width() - 1, 3),
                                1.5, 1.5)  # fmt: skip

    def _write(self, painter: QPainter, number: int, band: QRectF) -> None:
        font = panel_font(12, QFont.Weight.Medium)
        words, mode = tr("Version {version}", version=number + 1), Qt.TextElideMode.ElideRight
        shown = QFontMetricsF(font).elidedText(words, mode, band.width() - 16)
        if len(shown) > 1:
            painter.setFont(font)
            painter.setPen(appearance().theme.color("ink"))
            place = band.adjusted(10, 0, -6, -2)
            painter.drawText(place, int(Qt.AlignmentFlag.AlignVCenter), shown)

    def _paint_pause(self, painter: QPainter, band: QRectF) -> None:
        theme = appearance().theme
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.color("card", 0.82))
        painter.drawRect(band)
        painter.setBrush(QBrush(theme.color("wait", 0.65), Qt.BrushStyle.BDiagPattern))
        painter.drawRect(band)

    def _paint_turn(self, painter: QPainter, at: int, *, is_pause: bool, is_marked: bool) -> None:
        theme, dot = appearance().theme, self._dot(at)
        tone = "wait" if is_pause else "accent"
        x = self._x(at)
        painter.setPen(QPen(theme.color(tone), 2))
        painter.drawLine(QPointF(x, MARK), QPointF(x, MARK + GAP + grown(BAND)))
        painter.setPen(Qt.PenStyle.NoPen)
        if is_marked:
            painter.setBrush(theme.color(tone, 0.25))
            painter.drawEllipse(dot)
        painter.setBrush(theme.color(tone))
        painter.drawEllipse(dot.adjusted(2, 2, -2, -2))
        color = theme.color("on_accent").name() if not is_pause else theme.color("card").name()
        icons.draw(painter, "pause" if is_pause else "rocket", color, dot.adjusted(6, 6, -6, -6))

    def _paint_dates(self, painter: QPainter) -> None:
        painter.setFont(panel_font(11, tabular=True))
        metrics = QFontMetricsF(painter.font())
        painter.setPen(appearance().theme.color("muted"))
        free, top = 0.0, MARK + GAP + grown(BAND) + 3 + metrics.ascent()
        for share, words in marks(*self._span, self._zone, self.width() / grown(72)):
            wide = metrics.horizontalAdvance(words)
            left = SIDE + share * (self.width() - 2 * SIDE) - wide / 2
            if left >= free and left + wide <= self.width():
                free = left + wide + 12
                painter.drawText(QPointF(left, top), words)

    # --- the mouse --------------------------------------------------------------------------

    def _instant(self, x: float) -> int:
        first, last = self._span
        return first + round((x - SIDE) / max(1, self.width() - 2 * SIDE) * (last - first))

    def _under(self, at: QPointF) -> int:
        """The place of the turn under a point; -1 without."""
        turns = self._plan.turns if self._plan is not None else ()
        return max((n for n, turn in enumerate(turns) if self._is_on(turn, at)), default=-1)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Choose the turn that is pressed on, else the version of there."""
        if self._plan is None or event.button() != Qt.MouseButton.LeftButton:
            return
        at, turns = event.position(), self._plan.turns
        place = self._under(at)
        if place >= 0 and self._can_drag:
            self._grip = turns[place].at - self._instant(at.x())
        before = (n for n, turn in enumerate(turns)
                  if isinstance(turn, TakeOver) and self._x(turn.at) <= at.x())  # fmt: skip
        self.chosen.emit(place if place >= 0 else max(before, default=-1))

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Drag the turn that is held."""
        at = event.position()
        if self._grip is not None:
            wished = self._instant(min(max(at.x(), 0.0), self.width())) + self._grip
            self.dragged.emit(round(wished / HOUR) * HOUR)
        elif self._can_drag:
            is_on, shape = self._under(at) >= 0, Qt.CursorShape
            self.setCursor(shape.SizeHorCursor if is_on else shape.ArrowCursor)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Let go."""
        self._grip = None

    def _is_on(self, turn: Pause | TakeOver, at: QPointF) -> bool:
        if self._dot(turn.at).contains(at):
            return True
        return isinstance(turn, Pause) and self._band(turn.at, turn.until).contains(at)
