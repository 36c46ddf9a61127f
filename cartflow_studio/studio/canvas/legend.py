"""The legend: whose the numbers on the canvas are, when there are two runs or another version."""

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
    the counts on the connections. Of one run alone, the version that it was of, if it is another.
    """

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._names: tuple[str, ...] = ()
        self.hide()

    def show_runs(self, overlay: OverlayView | None) -> None:
        """Name the runs of an overlay, or the version that one alone was of."""
        beside = overlay.beside if overlay is not None else None
        if overlay is None or (beside is None and not overlay.about):
            self._names = ()
            self.hide()
            return
        words = overlay.about
        if beside is not None:
            words = tr(
                "Two runs: {first}, and beside it {second}", first=overlay.name, second=beside.name
            )
        self._names = (overlay.about,) if beside is None else (beside.name, overlay.name)
        self.grow()
        self.setAccessibleName(words)
        self.show()
        self.raise_()
        self.update()

    def grow(self) -> None:
        """Be as large as its words."""
        wide = sum(self._width_of(name) + pill_width(SAMPLE) + GAP for name in self._names)
        wide += 2 * SIDE + (self._width_of("→") + 2 * GAP if len(self._names) > 1 else 0)
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
            is_first = place == len(self._names) - 1
            kind, solid = ("trigger", False) if is_first else ("muted", True)
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
