"""The hours of a day as bars."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from cartflow_studio.studio.theme import appearance, font, grown
from cartflow_studio.words import tr

HEIGHT, FOOT = 84, 18
MARKED = (0, 6, 12, 18)


class Hours(QWidget):
    """How busy each of 24 hours is; the busiest fills the height."""

    def __init__(self) -> None:
        super().__init__()
        self._shares: tuple[float, ...] = (0.0,) * 24
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(tr("When they come, by their own clock"))
        appearance().theme_changed.connect(self.update)

    def show_hours(self, weights: Sequence[float]) -> None:
        """Show these weights."""
        most = max(weights) or 1.0
        self._shares = tuple(each / most for each in weights)
        busiest = max(range(24), key=self._shares.__getitem__)
        self.setAccessibleDescription(tr("Busiest from {hour}:00 on.", hour=busiest))
        self.update()

    def sizeHint(self) -> QSize:
        """Low and wide."""
        return QSize(grown(240), grown(HEIGHT))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the bars, with some hours below."""
        painter, theme = QPainter(self), appearance().theme
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        foot = grown(FOOT)
        step, room = self.width() / 24, self.height() - foot
        for hour, share in enumerate(self._shares):
            tall = max(2.0, room * share)
            bar = QRectF(hour * step + step * 0.15, room - tall, step * 0.7, tall)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(theme.color("accent"))
            painter.drawRoundedRect(bar, 2, 2)
            if hour in MARKED:
                painter.setPen(theme.color("muted"))
                painter.setFont(font(grown(11), tabular=True))
                below = QRectF(hour * step, room + 2, step * 4, foot)
                painter.drawText(below, Qt.AlignmentFlag.AlignLeft, f"{hour}:00")
        painter.end()
