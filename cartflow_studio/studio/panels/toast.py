"""A sentence that comes up over the canvas and goes away by itself."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QEvent, QObject, QPoint, QRect, Qt, QTimer
from PySide6.QtWidgets import QAbstractButton, QFrame, QHBoxLayout, QWidget

from cartflow_studio.studio.panels.widgets import Button, Icon, label

SHOWN = 6_000  # milliseconds
EDGE, AIR = 24, 12  # below it, and between it and a button


class Toast(QFrame):
    """Sits at the bottom of the widget that it is given, in the middle. It covers no buttons there,
    nor what is to be kept `free`.
    """

    def __init__(self, over: QWidget, free: Sequence[QWidget] = ()) -> None:
        super().__init__(over)
        self._over, self._free = over, tuple(free)
        self.setProperty("role", "card")
        self.icon, self.text = Icon("info", "accent_text"), label("")
        layout = QHBoxLayout(self)
        layout.setContentsMargins(14, 10, 16, 10)
        layout.setSpacing(10)
        layout.addWidget(self.icon, 0, Qt.AlignmentFlag.AlignTop)
        layout.addWidget(self.text)
        self.button = Button("", role="link")
        self.button.clicked.connect(self._act)
        self._done: Callable[[], object] | None = None
        layout.addWidget(self.button)
        self._later = QTimer(self)
        self._later.setSingleShot(True)
        self._later.setInterval(SHOWN)
        self._later.timeout.connect(self.hide)
        over.installEventFilter(self)
        self.hide()

    def say(self, text: str, tone: str = "accent_text", icon: str = "info") -> None:
        """Say something; a warning has its own tone and icon."""
        if not text:
            self.hide()
            return
        self.text.setText(text)
        self._done = None
        self.button.hide()
        self.text.setWordWrap(len(text) > 80)
        self.text.setMinimumWidth(min(480, self._over.width() - 96) if len(text) > 80 else 0)
        self.icon.show_icon(icon, tone)
        self.adjustSize()
        self._place()
        self.show()
        self.raise_()
        self._later.start()

    def offer(self, text: str, words: str, done: Callable[[], object]) -> None:
        """Say something, with a button for what can be done about it."""
        self.say(text)
        self._done = done
        self.button.setText(words)
        self.button.show()
        self.adjustSize()
        self._place()

    def _act(self) -> None:
        done = self._done
        self.hide()
        if done is not None:
            done()

    def warn(self, text: str) -> None:
        """Say what could not be done."""
        self.say(text, "warning", "triangle-alert")

    def event(self, event: QEvent) -> bool:
        """Be as large as the words, also once they are larger."""
        handled = super().event(event)
        if event.type() == QEvent.Type.LayoutRequest and self.isVisible():
            self.adjustSize()
            self._place()
        return handled

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Stay in the middle when the canvas changes its size."""
        if event.type() == QEvent.Type.Resize:
            self._place()
            QTimer.singleShot(0, self, self._place)  # once the buttons there have moved too
        return super().eventFilter(watched, event)

    def _place(self) -> None:
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        x = max(8, (self._over.width() - self.width()) // 2)
        place = QRect(QPoint(x, self._over.height() - self.height() - EDGE), self.size())
        for box in sorted(self._taken(), key=QRect.top, reverse=True):
            if place.intersects(box.adjusted(-AIR, -AIR, AIR, AIR)):
                place.moveBottom(box.top() - AIR)
        self.move(place.topLeft())

    def _taken(self) -> list[QRect]:
        """What it must not cover."""
        over = self._over
        return [
            QRect(each.mapTo(over, QPoint()), each.size())
            for each in (*over.findChildren(QAbstractButton), *self._free)
            if each is not self.button and each.isVisibleTo(over)
        ]
