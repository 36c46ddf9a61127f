"""The legend: which numbers on the canvas are those of which run, when there are two."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QFontMetricsF, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from cartflow_studio.studio.canvas.geometry import PILL_HEIGHT
from cartflow_studio.studio.canvas.overlay import OverlayView
from cartflow_studio.studio.canvas.pills import paint_pill, pill_width
from cartflow_studio.studio.canvas.zoombar import Floating
from cartflow_studio.studio.theme import appearance, font, grown
from cartflow_studio.words import tr

HEIGHT, SIDE, GAP = 38, 14, 8
SAMPLE = "123"


class Legend(Floating):
    """One row: the pill and the name of the second run, an arrow, those of the first. So stand
    the counts on the connections.
    """

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._names: tuple[str, ...] = ()
        self.hide()

    def show_runs(self, overlay: OverlayView | None) -> None:
        """Name the runs of an overlay; nothing is to be told of one alone."""
        beside = overlay.beside if overlay is not None else None
        if overlay is None or beside is None:
            self._names = ()
            self.hide()
            return
        self._names = (beside.name, overlay.name)
        self.grow()
        words = tr(
            "Two runs: {first}, and beside it {second}", first=overlay.name, second=beside.name
        )
        self.setAccessibleName(words)
        self.show()
        self.raise_()
        self.update()

    def grow(self) -> None:
        """Be as large as its words."""
        wide = sum(self._width_of(name) for name in self._names) + pill_width(SAMPLE) * 2
        wide += 2 * SIDE + 4 * GAP + self._width_of("→")
        self.resize(grown(wide), grown(HEIGHT))
        self.update()

    def _width_of(self, words: str) -> float:
        return QFontMetricsF(font(12)).horizontalAdvance(words)

    def paintEvent(self, event: QPaintEvent) -> None:
        """The pills and the names."""
        super().paintEvent(event)
        theme = appearance().theme
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.scale(appearance().text_scale, appearance().text_scale)
        left = float(SIDE)
        for place, name in enumerate(self._names):
            if place:
                left = self._say(painter, "→", left, "muted")
            kind, solid = ("trigger", False) if place else ("muted", True)
            at = QPointF(left, (HEIGHT - PILL_HEIGHT) / 2)
            paint_pill(painter, SAMPLE, kind, theme, solid=solid, at=at)
            left = self._say(painter, name, left + pill_width(SAMPLE) + GAP, "ink")
        painter.end()

    def _say(self, painter: QPainter, words: str, left: float, tone: str) -> float:
        painter.setFont(font(12))
        painter.setPen(appearance().theme.color(tone))
        line = QRectF(left, 0, self._width_of(words) + 4, HEIGHT)
        painter.drawText(line, Qt.AlignmentFlag.AlignVCenter, words)
        return left + self._width_of(words) + GAP
