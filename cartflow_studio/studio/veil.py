"""A picture of a window that lies over it while it changes, and fades into what it has become."""

from __future__ import annotations

from PySide6.QtCore import QEasingCurve, QEvent, QObject, Qt, QVariantAnimation
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

SLOW = 160  # ms of the fading


class Veil(QWidget):
    """Shows a window as it was; mouse and keyboard reach what is below. Nothing below is painted
    before it is gone.
    """

    def __init__(self, window: QWidget) -> None:
        before = window.grab()
        super().__init__(window)
        self._before, self._after = before, before
        self._share = 0.0  # of what the window has become
        self.fading = QVariantAnimation(self)
        self.fading.setDuration(SLOW)
        self.fading.setStartValue(0.0)
        self.fading.setEndValue(1.0)
        self.fading.setEasingCurve(QEasingCurve.Type.OutCubic)
        self.fading.valueChanged.connect(self._step)
        self.fading.finished.connect(self.end)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.setGeometry(window.rect())
        window.installEventFilter(self)
        self.show()
        self.raise_()

    @property
    def is_lifting(self) -> bool:
        """Whether it no longer shows the window as it was."""
        return self.isHidden() or self.fading.state() == QVariantAnimation.State.Running

    def lift(self, *, at_once: bool) -> None:
        """Show what the window has become: it fades in, or is there `at_once`."""
        if at_once:
            self.end()
            return
        self.hide()  # not in the picture; nothing is painted before it is back
        self._after = self.window().grab()
        self.show()
        self.fading.start()

    def end(self) -> None:
        """Be gone."""
        self.fading.stop()
        self.hide()
        self.deleteLater()

    def _step(self, share: object) -> None:
        self._share = float(share)  # type: ignore[arg-type]
        self.update()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Cover a window that larger words have made larger."""
        if event.type() == QEvent.Type.Resize:
            self.setGeometry(self.window().rect())
        return super().eventFilter(watched, event)

    def paintEvent(self, event: QPaintEvent) -> None:
        """One picture over the other."""
        painter = QPainter(self)
        painter.fillRect(event.rect(), self.palette().window())
        painter.drawPixmap(0, 0, self._before)
        painter.setOpacity(self._share)
        painter.drawPixmap(0, 0, self._after)
        painter.end()
