"""The time bar: plays a run as a film, and can be dragged to any instant."""

from __future__ import annotations

from datetime import UTC, tzinfo
from typing import NamedTuple
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from PySide6.QtCore import QPoint, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFontMetricsF, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QFrame, QSizePolicy, QSlider, QToolTip, QVBoxLayout, QWidget

from cartflow_studio import formats
from cartflow_studio.simulation import Film
from cartflow_studio.studio.panels import timescale
from cartflow_studio.studio.panels.editors.choices import Picker
from cartflow_studio.studio.panels.timescale import DAY, HOUR, moment
from cartflow_studio.studio.panels.widgets import IconButton, label
from cartflow_studio.studio.panels.wrapping import Wrapping
from cartflow_studio.studio.theme import appearance, grown, panel_font
from cartflow_studio.words import mark, tr

SECOND = 1_000_000
STEPS = 100_000  # of the slider
AUTO = 20.0  # seconds that a run takes by itself
BARS = 160  # of the histogram
BELOW = 27  # from the top of the track to its line
SIDE = 10  # free at both ends of the track, so that the handle is whole


class Speed(NamedTuple):
    """How fast the film runs: so much of its time in a second; 0 lets the run take 20 seconds."""

    words: str
    per_second: int


SPEEDS = (
    Speed(mark("In 20 seconds"), 0),
    Speed(mark("1 hour a second"), HOUR),
    Speed(mark("6 hours a second"), 6 * HOUR),
    Speed(mark("1 day a second"), DAY),
    Speed(mark("1 week a second"), 7 * DAY),
)


def zone_of(name: str) -> tzinfo:
    """The time zone of that name; UTC where people have their own."""
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return UTC


class Track(QSlider):
    """The time of a film as a line with its entries above it. `stepped` asks for the next
    happening (1) or the one before (-1), `toggled` to play or to pause.
    """

    stepped = Signal(int)
    toggled = Signal()

    def __init__(self) -> None:
        super().__init__(Qt.Orientation.Horizontal)
        self.setRange(0, STEPS)
        self.setAccessibleName(tr("Time of the run"))
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setMouseTracking(True)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self._film: Film | None = None
        self._zone: tzinfo = UTC
        self._heights: list[float] = []
        self._ticks: list[tuple[float, str]] = []
        self._nights: list[tuple[float, float]] = []
        appearance().theme_changed.connect(self._repaint)
        appearance().text_changed.connect(self._repaint)

    def _repaint(self) -> None:
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        """Room for the entries, the line and the dates."""
        return QSize(92, BELOW + grown(21))

    def show_film(self, film: Film | None, zone: tzinfo) -> None:
        """Show the time of a film."""
        self._film, self._zone = film, zone
        counts = film.entries(BARS) if film is not None else None
        most = int(counts.max()) if counts is not None and len(counts) else 0
        self._heights = [] if counts is None or not most else (counts / most).tolist()
        self._mark()
        self.update()

    def instant(self, value: int) -> int:
        """The instant at a value of the slider."""
        if self._film is None:
            return 0
        return self._film.first + round((self._film.last - self._film.first) * value / STEPS)

    def value_at(self, instant: int) -> int:
        """The value of the slider at an instant."""
        if self._film is None or self._film.last == self._film.first:
            return STEPS
        share = (instant - self._film.first) / (self._film.last - self._film.first)
        return round(min(1.0, max(0.0, share)) * STEPS)

    def _mark(self) -> None:
        """Find the dates below the line and the nights behind it."""
        self._ticks, self._nights = [], []
        if self._film is None or self._film.last <= self._film.first:
            return
        first, last = self._film.first, self._film.last
        width = max(1, self.width() - 2 * SIDE)
        self._ticks = timescale.marks(first, last, self._zone, width / grown(60))
        if width * DAY / (last - first) > 10:
            self._nights = timescale.nights(first, last, self._zone)

    def resizeEvent(self, event: object) -> None:
        """As many dates as there is room for."""
        self._mark()

    def _x(self, share: float) -> float:
        return SIDE + share * (self.width() - 2 * SIDE)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Nights, entries, the line with what has passed, the handle, dates."""
        theme = appearance().theme
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        line, share = BELOW, self.value() / STEPS
        painter.setBrush(theme.color("hover"))
        for dusk, dawn in self._nights:
            left, right = self._x(max(0.0, dusk)), self._x(min(1.0, dawn))
            if right > left:
                painter.drawRect(QRectF(left, 4, right - left, line - 4))
        passed, ahead = theme.color("accent", 0.75), theme.color("border_strong")
        wide = (self.width() - 2 * SIDE) / max(1, len(self._heights))
        for place, height in enumerate(self._heights):
            painter.setBrush(passed if place / len(self._heights) < share else ahead)
            tall = max(1.5, height * 20) if height else 0.0
            left = SIDE + place * wide
            painter.drawRect(QRectF(left, line - 1 - tall, max(1.0, wide - 1), tall))
        painter.setBrush(ahead)
        painter.drawRoundedRect(QRectF(SIDE, line - 1.5, self.width() - 2 * SIDE, 3), 1.5, 1.5)
        painter.setBrush(theme.color("accent"))
        painter.drawRoundedRect(QRectF(SIDE, line - 1.5, self._x(share) - SIDE, 3), 1.5, 1.5)
        self._paint_dates(painter)
        if self.isEnabled():
            self._paint_handle(painter, QPointF(self._x(share), line))
        painter.end()

    def _paint_dates(self, painter: QPainter) -> None:
        theme = appearance().theme
        painter.setFont(panel_font(11, tabular=True))
        metrics = QFontMetricsF(painter.font())
        free = 0.0
        for share, words in self._ticks:
            wide = metrics.horizontalAdvance(words)
            left = min(max(0.0, self._x(share) - wide / 2), self.width() - wide)
            if left < free:
                continue
            free = left + wide + 16
            painter.setPen(theme.color("muted"))
            painter.drawText(QPointF(left, BELOW + 5 + metrics.ascent()), words)

    def _paint_handle(self, painter: QPainter, at: QPointF) -> None:
        theme = appearance().theme
        if self.hasFocus():
            painter.setPen(QPen(theme.color("accent", 0.35), 4))
            painter.drawEllipse(at, 9, 9)
        painter.setPen(QPen(theme.color("accent"), 2))
        painter.setBrush(theme.color("card"))
        painter.drawEllipse(at, 7, 7)

    def _value_under(self, x: float) -> int:
        return round(min(1.0, max(0.0, (x - SIDE) / max(1, self.width() - 2 * SIDE))) * STEPS)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Go where the press is, and be dragged from there."""
        if event.button() == Qt.MouseButton.LeftButton:
            self.setSliderDown(True)
            self.setSliderPosition(self._value_under(event.position().x()))
            event.accept()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Be dragged; else tell the time under the pointer."""
        value = self._value_under(event.position().x())
        if self.isSliderDown():
            self.setSliderPosition(value)
        if self._film is not None:
            words = spoken(self.instant(value), self._zone)
            QToolTip.showText(event.globalPosition().toPoint() + QPoint(0, 12), words, self)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Be let go."""
        self.setSliderDown(False)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Left and right go from happening to happening; Space plays and pauses."""
        match event.key():
            case Qt.Key.Key_Left | Qt.Key.Key_Down:
                self.stepped.emit(-1)
            case Qt.Key.Key_Right | Qt.Key.Key_Up:
                self.stepped.emit(1)
            case Qt.Key.Key_Space:
                self.toggled.emit()
            case _:
                super().keyPressEvent(event)


def spoken(instant: int, zone: tzinfo) -> str:
    """An instant as people read it."""
    return formats.moment(moment(instant, zone))


class TimeBar(QFrame):
    """Play and pause, the time now, the track, how fast. `seen` is told of every new time."""

    play_wished = Signal()
    seen = Signal(object)  # int, microseconds since the epoch

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "panel")
        self.setObjectName("timebar")
        self.play = IconButton("play", tr("Play the run"))
        self.clock = label()
        self.people = label("", "muted")
        self.track = Track()
        self.speed = Picker()
        self.speed.setAccessibleName(tr("Speed"))
        for speed in SPEEDS:
            self.speed.addItem(tr(speed.words), speed.per_second)
        self._zone: tzinfo = UTC
        parts = (self.play, self.clock, self.track, self.people, self.speed)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(12, 4, 12, 4)
        layout.addWidget(Wrapping(parts, growing=self.track, gap=10))
        appearance().text_changed.connect(self._grow)
        self._grow()
        self.play.clicked.connect(self.play_wished)
        self.track.toggled.connect(self.play_wished)
        self.track.valueChanged.connect(self._moved)
        self.hide()

    def _grow(self) -> None:
        """Have room for words of another size."""
        words = panel_font(13, tabular=True)
        metrics = QFontMetricsF(words)
        self.clock.setFont(words)
        self.clock.setMinimumWidth(grown(168))
        widest = max(metrics.horizontalAdvance(tr(each.words)) for each in SPEEDS)
        self.speed.setMinimumWidth(round(widest) + 52)

    def show_film(self, film: Film, zone: tzinfo) -> None:
        """Show a film, at its end."""
        self._zone = zone
        self.clock.setToolTip(tr("Times are those of {zone}.", zone=zone))
        self.track.blockSignals(True)
        self.track.show_film(film, zone)
        self.track.setValue(STEPS)
        self.track.blockSignals(False)
        self._tell(film.last)
        self.people.setVisible(film.is_sample)
        words = tr("{filmed:,} of {people:,} people", filmed=film.filmed, people=film.people)
        self.people.setText(words)
        self.people.setToolTip(
            tr("So many people are shown by a sample; at the end the numbers are of everybody.")
        )
        self.show()

    def show_instant(self, instant: int) -> None:
        """Show that the film is at an instant, without saying so to anybody."""
        self.track.blockSignals(True)
        self.track.setValue(self.track.value_at(instant))
        self.track.blockSignals(False)
        self._tell(instant)

    def show_playing(self, *, on: bool) -> None:
        """Whether the film runs."""
        icon, words = ("pause", tr("Pause")) if on else ("play", tr("Play the run"))
        self.play.show_icon(icon, words)

    def _moved(self, value: int) -> None:
        instant = self.track.instant(value)
        self._tell(instant)
        self.seen.emit(instant)

    def _tell(self, instant: int) -> None:
        self.clock.setText(spoken(instant, self._zone))


def told_speed(film: Film, per_second: int) -> float:
    """Microseconds of the film's time to a millisecond of ours."""
    whole = max(1, film.last - film.first)
    return per_second / 1000 if per_second else whole / (AUTO * 1000)
