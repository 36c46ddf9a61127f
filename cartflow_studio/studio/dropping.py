"""Files that are dragged onto a window: flows open, logs are played."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QMimeData, QObject, QRectF, Qt
from PySide6.QtGui import QDragEnterEvent, QDragMoveEvent, QDropEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from cartflow_studio.studio.theme import Weight, appearance, panel_font
from cartflow_studio.words import tr, trn

if TYPE_CHECKING:
    from cartflow_studio.studio.window import Studio

FLOWS = (".yaml", ".yml")
LOGS = (".csv", ".tsv", ".jsonl", ".ndjson", ".parquet")
MOST = 20  # flows that are opened in one go


def flows_of(paths: Sequence[Path]) -> list[Path]:
    """The flow files among some files."""
    return [each for each in paths if each.suffix.lower() in FLOWS][:MOST]


def log_of(paths: Sequence[Path]) -> Path | None:
    """The first log among some files."""
    for each in paths:
        name = each.name.lower().removesuffix(".gz")
        if name.endswith(LOGS):
            return each
    return None


class Veil(QWidget):
    """Covers a window while files are over it, and says what would happen."""

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self._over = window
        self.words = ""
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.hide()

    def say(self, words: str) -> None:
        """Cover the window, with these words in the middle."""
        self.words = words
        self.setGeometry(self._over.rect())
        self.setVisible(bool(words))
        self.raise_()
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """A dashed frame and the words."""
        theme = appearance().theme
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.fillRect(self.rect(), theme.color("background", 0.86))
        painter.setPen(QPen(theme.color("accent"), 2, Qt.PenStyle.DashLine))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(16, 16, -16, -16), 16, 16)
        painter.setFont(panel_font(20, Weight.DemiBold))
        painter.setPen(theme.color("accent_text"))
        painter.drawText(self.rect(), Qt.AlignmentFlag.AlignCenter, self.words)
        painter.end()


class Dropping(QObject):
    """Listens to what is dragged over a window."""

    def __init__(self, window: Studio) -> None:
        super().__init__(window)
        self._window = window
        self.veil = Veil(window)
        window.setAcceptDrops(True)
        window.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Files come, move, go, or are let go."""
        if event.type() in (QEvent.Type.DragEnter, QEvent.Type.DragMove):
            if isinstance(event, QDragEnterEvent | QDragMoveEvent):
                return self._over(event)
        elif event.type() == QEvent.Type.DragLeave:
            self.veil.say("")
        elif event.type() == QEvent.Type.Drop and isinstance(event, QDropEvent):
            return self._drop(event)
        return super().eventFilter(watched, event)

    def _over(self, event: QDragEnterEvent | QDragMoveEvent) -> bool:
        words = self._words(_paths(event.mimeData()))
        self.veil.say(words)
        if words:
            event.setDropAction(Qt.DropAction.CopyAction)
            event.accept()
        return bool(words)

    def _words(self, paths: Sequence[Path]) -> str:
        """What would happen; nothing, where nothing can be done with these files."""
        flows = flows_of(paths)
        if flows:
            return trn("Let go to open the flow", "Let go to open {n} flows", len(flows))
        log = log_of(paths)
        if log is None or not self._window.is_editing:
            return ""
        return tr("Let go to simulate on {name}", name=log.name)

    def _drop(self, event: QDropEvent) -> bool:
        self.veil.say("")
        paths = _paths(event.mimeData())
        if not self._words(paths):
            return False
        event.setDropAction(Qt.DropAction.CopyAction)
        event.accept()
        self.take(paths)
        return True

    def take(self, paths: Sequence[Path]) -> None:
        """Open the flows among these files, or play the first log."""
        flows, log = flows_of(paths), log_of(paths)
        for path in flows:
            self._window.open_file(path)
        if log is not None and not flows:
            self._window.results.look_at_log(log)


def _paths(data: QMimeData) -> list[Path]:
    if not data.hasUrls():
        return []
    return [Path(url.toLocalFile()) for url in data.urls() if url.isLocalFile()]
