"""The ring around whatever has the keyboard, once somebody uses the keyboard."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QPoint, QRect, QRectF, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen, QWindow
from PySide6.QtWidgets import QApplication, QGraphicsView, QMainWindow, QWidget
from shiboken6 import isValid

from cartflow_studio.studio.theme import appearance
from cartflow_studio.studio.veil import Veil

GAP, WIDTH = 2, 2
QUIET = "takes focus quietly"
MOVED = (
    QEvent.Type.Move,
    QEvent.Type.Resize,
    QEvent.Type.Show,
    QEvent.Type.Hide,
    QEvent.Type.ParentChange,
)

PRESSED = (QEvent.Type.MouseButtonPress, QEvent.Type.KeyPress, QEvent.Type.ShortcutOverride)


def focus_quietly(widget: QWidget) -> None:
    """Give a widget the keyboard without a ring, until a key is pressed there."""
    widget.setProperty(QUIET, True)
    widget.setFocus(Qt.FocusReason.OtherFocusReason)


class Ring(QWidget):
    """Lies over a window and follows the focus there. The mouse hides it, the keyboard shows it;
    the canvas paints the focus on its cards by itself.
    """

    def __init__(self, window: QMainWindow) -> None:
        super().__init__(window)
        self._around: QWidget | None = None
        self._watched: list[QWidget] = []
        self._frame: QWindow | None = None  # hears of a press or a key before anything inside it
        self._by_mouse = False  # was what was done last
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setAttribute(Qt.WidgetAttribute.WA_NoSystemBackground)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.hide()
        app = QApplication.instance()
        if isinstance(app, QApplication):
            app.focusChanged.connect(self._follow)

    @property
    def around(self) -> QWidget | None:
        """The widget that it is drawn around, if any."""
        return self._around if self.isVisible() else None

    def _follow(self, before: QWidget | None, now: QWidget | None) -> None:
        for widget in filter(isValid, self._watched):  # some may have gone, with the keyboard
            widget.removeEventFilter(self)
        self._watched.clear()
        self._around = None
        if now is not None and now.window() is self.window() and not _has_its_own(now):
            self._around = now
            above: QWidget | None = now
            while above is not None and above is not self.window():
                above.installEventFilter(self)
                self._watched.append(above)
                above = above.parentWidget()
        if self._frame is None and (frame := self.window().windowHandle()) is not None:
            self._frame = frame
            frame.installEventFilter(self)
        by_mouse = self._by_mouse or QApplication.mouseButtons() != Qt.MouseButton.NoButton
        is_quiet = now is not None and bool(now.property(QUIET))
        self._place(shown=not (before is None or by_mouse or is_quiet))  # nor on coming in

    def _place(self, *, shown: bool) -> None:
        seen = self._seen() if shown else QRect()
        self.setVisible(not seen.isEmpty())
        if not seen.isEmpty():
            self.setGeometry(seen.adjusted(-GAP - WIDTH, -GAP - WIDTH, GAP + WIDTH, GAP + WIDTH))
            self._come_up()

    def _come_up(self) -> None:
        """Lie over all of the window, but under the picture of it while its look changes."""
        veil = self.window().findChild(Veil)
        if veil is None:
            self.raise_()
        else:
            self.stackUnder(veil)

    def _seen(self) -> QRect:
        """The part of the widget that is seen, in the window."""
        around, window = self._around, self.window()
        if around is None or not around.isVisible():
            return QRect()
        seen = QRect(around.mapTo(window, QPoint()), around.size())
        above = around.parentWidget()
        while above is not None and above is not window:
            seen &= QRect(above.mapTo(window, QPoint()), above.size())
            above = above.parentWidget()
        return seen

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Follow what moves; a click with the mouse takes the ring away."""
        if watched is self._frame:
            if event.type() in PRESSED:
                self._by_mouse = event.type() == QEvent.Type.MouseButtonPress
        elif event.type() in MOVED:
            self._place(shown=self.isVisible())
        elif event.type() == QEvent.Type.MouseButtonPress:
            self.hide()
        elif event.type() == QEvent.Type.KeyPress and watched is self._around:
            watched.setProperty(QUIET, False)
            self._place(shown=True)
        return super().eventFilter(watched, event)

    def paintEvent(self, event: QPaintEvent) -> None:
        """A ring with round corners, in the colour of the keyboard."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        line = appearance().theme.line + 1
        painter.setPen(QPen(appearance().theme.color("focus"), line))
        inset = line / 2
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(inset, inset, -inset, -inset), 10, 10)
        painter.end()


def _has_its_own(widget: QWidget) -> bool:
    return isinstance(widget, QGraphicsView)


def holds(part: QWidget) -> bool:
    """Whether the keyboard is in a part of a window."""
    focus = QApplication.focusWidget()
    return focus is not None and (focus is part or part.isAncestorOf(focus))
