"""All windows of the studio: where a flow opens, which are open, and what is reopened next time."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QByteArray, QLocale, QObject, QPoint, Qt, QTimer, Signal

from cartflow_studio.studio.language import language_of
from cartflow_studio.studio.panels.dialogs import ask
from cartflow_studio.studio.placing import fit_to_screen
from cartflow_studio.studio.preferences import Preferences
from cartflow_studio.studio.recovery import Recovery
from cartflow_studio.studio.runners import LocalRunner
from cartflow_studio.words import tr, trn

if TYPE_CHECKING:
    from cartflow_studio.studio.window import Studio

ASIDE = QPoint(28, 28)  # a new window stands so far from the one before


@dataclass(frozen=True, slots=True)
class Place:
    """A window that was closed to be opened again: its file, if any, and where it stood."""

    path: Path | None
    geometry: QByteArray


class Windows(QObject):
    """The open windows, the oldest first. They share the preferences and the local runner.

    `changed` follows windows that open and close, and what they show. A person who closes the
    last window finds its flow again next time; who quits finds all of them. `left` are those to
    open again, once all are closed, in another language.
    """

    changed = Signal()

    def __init__(self, preferences: Preferences, home: Path) -> None:
        super().__init__()
        self.preferences, self.home = preferences, home
        self.local = LocalRunner(home / "runner")
        self._open: list[Studio] = []
        self._is_quitting = False
        self._session = preferences.settings.session  # of the time before
        self._language = _wished_language(preferences)
        self._starts_again = False
        self._lets_stop = False  # the flows on this computer, as was said
        self.left: tuple[Place, ...] = ()

    @property
    def all(self) -> tuple[Studio, ...]:
        """Those that are open."""
        return tuple(self._open)

    def add(self, window: Studio) -> None:
        """Count a window among them."""
        self._open.append(window)
        window.document.path_changed.connect(self._note)
        window.windowTitleChanged.connect(self.changed)
        window.questions.stayed.connect(self._stay)
        self._note()

    def new_window(self, beside: Studio | None = None) -> Studio:
        """Open another window, on its start page."""
        from cartflow_studio.studio.window import Studio

        window = Studio(self.preferences, Recovery(self.home / "recovery"), self)
        window.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        if beside is not None and not (beside.isMaximized() or beside.isFullScreen()):
            window.setGeometry(beside.geometry().translated(ASIDE))
            fit_to_screen(window)
        window.show()
        return window

    def room(self, asked: Studio) -> Studio:
        """The window in which another flow opens: the one that was asked, unless it holds work."""
        return asked if asked.is_free else self.new_window(asked)

    def open(self, path: Path, asked: Studio) -> None:
        """Open a file; a window that has it open already comes to the front."""
        holder = self.holder(path)
        if holder is not None:
            holder.show_canvas()
            bring_up(holder)
            return
        asked.files.open(path, into=lambda: self.room(asked).files)

    def holder(self, path: Path) -> Studio | None:
        """The window that has a file open."""
        wanted = _resolved(path)
        for window in self._open:
            held = window.document.path
            if held is not None and _resolved(held) == wanted:
                return window
        return None

    def go(self, window: Studio, step: int) -> None:
        """Bring up the window that is so many places behind this one."""
        place = self._open.index(window)
        bring_up(self._open[(place + step) % len(self._open)])

    def quit(self) -> None:
        """Close all windows; each asks about its work first."""
        if self._open and not self._may_stop(self._open[0], self.quit):
            return
        self._is_quitting = True
        for window in self.all:
            if not window.close():
                bring_up(window)
                return

    def may_close(self, window: Studio) -> bool:
        """Whether a window may close now; if flows would stop with the last one, it asks first."""
        return len(self._open) > 1 or self._may_stop(window, window.close)

    def _may_stop(self, window: Studio, then: Callable[[], object]) -> bool:
        names = self.local.at_work
        if not names or self._lets_stop:
            return True

        def answered(key: str) -> None:
            self._lets_stop = key == "stop"
            (then if self._lets_stop else self._stay)()

        bring_up(window)
        window.dialog = ask(
            window,
            trn("A flow runs on this computer", "{n} flows run on this computer", len(names)),
            stopping(names),
            (
                ("", tr("Stay"), "primary"),
                ("stop", trn("Let it stop", "Let them stop", len(names)), "danger"),
            ),
        )
        window.dialog.answered.connect(answered)
        return False

    @property
    def is_language_due(self) -> bool:
        """Whether another language is chosen than the one that these windows speak."""
        return _wished_language(self.preferences) != self._language

    def start_again(self) -> None:
        """Close all windows, as `quit` does, to open them again in the language that is chosen."""
        self._starts_again = True
        self.quit()

    def open_again(self, places: Sequence[Place]) -> None:
        """Open the windows that other ones `left`."""
        for each in places:
            window = self.new_window()
            window.restoreGeometry(each.geometry)
            if each.path is not None:
                window.open_file(each.path)

    def closed(self, window: Studio) -> None:
        """A window has closed."""
        if window not in self._open:
            return
        self._open.remove(window)
        if self._starts_again:
            self.left += (Place(window.document.path, window.saveGeometry()),)
        if not self._open:
            self.local.stop()
        elif self._is_quitting:
            QTimer.singleShot(0, self, self.quit)
        else:
            self._note()
        self.changed.emit()

    def keep_all(self) -> None:
        """Keep the work of all windows safe now."""
        for window in self._open:
            window.files.keep()

    def _stay(self) -> None:
        self._is_quitting = self._starts_again = self._lets_stop = False
        self.left = ()

    def _note(self) -> None:
        paths = [str(each.document.path) for each in self._open if each.document.path]
        if not self._is_quitting:
            self.preferences.change(session=tuple(paths))
        self.changed.emit()

    def reopen(self, then: Callable[[Path], object]) -> bool:
        """Pass on the files of the session before, as far as they are there; whether any are."""
        if not self.preferences.settings.reopen:
            return False
        paths = [Path(each) for each in self._session]
        there = [each for each in paths if each.is_file()]
        for path in there:
            then(path)
        return bool(there)


def stopping(names: Sequence[str]) -> str:
    """What becomes of flows that stop with the studio."""
    said = ", ".join(tr("“{name}”", name=name) for name in names)
    return trn(
        "{names} runs only while a window is open. If you leave now, nobody enters and nothing is "
        "sent until a flow is launched on this computer again; then all go on where they stood.",
        "{names} run only while a window is open. If you leave now, nobody enters and nothing is "
        "sent until a flow is launched on this computer again; then all go on where they stood.",
        len(names),
        names=said,
    )


def bring_up(window: Studio) -> None:
    """Put a window in front of the others."""
    if window.isMinimized():
        window.showNormal()
    window.raise_()
    window.activateWindow()


def _wished_language(preferences: Preferences) -> str:
    return language_of(preferences.settings.language, QLocale.system().uiLanguages())


def _resolved(path: Path) -> Path:
    try:
        return path.resolve()
    except OSError:
        return path
