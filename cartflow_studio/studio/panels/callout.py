"""A quiet word beside a thing, with an arrow to it."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRect, QRectF, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPainterPath, QPaintEvent, QPen
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from cartflow_studio.studio.panels.widgets import Button, IconButton, label
from cartflow_studio.studio.theme import appearance
from cartflow_studio.words import tr

WIDTH = 320
ARROW, RADIUS, SHADOW = 10, 12, 8
GAP = 4  # between the tip of the arrow and the thing
EDGE = 12  # from the edge of the window


class Callout(QWidget):
    """Says something about a part of the window that it lies over.

    `answered` carries whether somebody wants to go on (True) or has read enough.
    """

    answered = Signal(bool)

    def __init__(self, over: QWidget) -> None:
        super().__init__(over)
        self._over = over
        self._tip = QPointF()
        self._above = False  # whether the callout stands above the thing
        self.words, self.count = label("", wraps=True), label("", "muted")
        self.title = label("", "heading", wraps=True)
        self.next = Button("", role="primary")
        self.close_ = IconButton("x", tr("Close the hints"), 14)
        self.next.clicked.connect(lambda: self.answered.emit(True))
        self.close_.clicked.connect(lambda: self.answered.emit(False))
        self._lay_out()
        appearance().theme_changed.connect(self.update)
        self.hide()

    def _lay_out(self) -> None:
        head, foot = QHBoxLayout(), QHBoxLayout()
        head.addWidget(self.title, 1)
        head.addWidget(self.close_, 0, Qt.AlignmentFlag.AlignTop)
        foot.addWidget(self.count)
        foot.addStretch(1)
        foot.addWidget(self.next)
        layout = QVBoxLayout(self)
        around = SHADOW + ARROW
        layout.setContentsMargins(around + 16, around + 14, around + 14, around + 14)
        layout.setSpacing(8)
        layout.addLayout(head)
        layout.addWidget(self.words)
        layout.addLayout(foot)
        self.setFixedWidth(WIDTH + 2 * around)

    def say(self, title: str, words: str, place: int, of: int) -> None:
        """Say something; `place` counts from 1."""
        self.title.setText(title)
        self.words.setText(words)
        self.count.setText(tr("{place} of {of}", place=place, of=of))
        self.next.setText(tr("Next") if place < of else tr("Got it"))
        self.setAccessibleName(title)
        self.next.setAccessibleDescription(f"{title}. {words}")

    def point_at(self, thing: QRect) -> None:
        """Stand below the thing, or above where there is no room; in the coordinates of the window
        part that it lies over.
        """
        over = self._over
        self.adjustSize()
        self.setFixedHeight(self.heightForWidth(self.width()))
        below = thing.bottom() + GAP - SHADOW
        self._above = below + self.height() > over.height() - EDGE
        top = thing.top() - GAP - self.height() + SHADOW if self._above else below
        wanted = thing.center().x() - self.width() // 2
        left = max(EDGE, min(wanted, over.width() - self.width() - EDGE))
        self.move(left, max(EDGE, top))
        around = SHADOW + ARROW + RADIUS + ARROW
        x = max(around, min(thing.center().x() - left, self.width() - around))
        self._tip = QPointF(x, self.height() - SHADOW if self._above else SHADOW)
        self.show()
        self.raise_()
        self.update()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Escape is enough."""
        if event.key() == Qt.Key.Key_Escape:
            self.answered.emit(False)
        else:
            super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        """A card with a soft shadow, and its arrow."""
        theme = appearance().theme
        around = SHADOW + ARROW
        whole = QRectF(self.rect()).adjusted(around, around, -around, -around)
        path = QPainterPath()
        path.addRoundedRect(whole, RADIUS, RADIUS)
        base = whole.bottom() - 1 if self._above else whole.top() + 1
        arrow = QPainterPath(QPointF(self._tip.x() - ARROW, base))
        arrow.lineTo(self._tip)
        arrow.lineTo(self._tip.x() + ARROW, base)
        arrow.closeSubpath()
        path = path.united(arrow)
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for step in range(SHADOW):
            painter.setPen(QPen(theme.color("#000000", theme.shadow / 255), 2 * step + 1))
            painter.drawPath(path)
        painter.setPen(QPen(theme.color("accent"), 1.25))
        painter.setBrush(theme.color("card"))
        painter.drawPath(path)
        painter.end()
