"""Starts the studio: fonts, look, what happens to defects, and the window."""

from __future__ import annotations

import faulthandler
import logging
import sys
import traceback
from collections.abc import Sequence
from logging.handlers import RotatingFileHandler
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING

from PySide6.QtCore import QMessageLogContext, QStandardPaths, Qt, QtMsgType, qInstallMessageHandler
from PySide6.QtWidgets import QApplication

from cartflow_studio import __version__
from cartflow_studio.studio.garbage import Garbage
from cartflow_studio.studio.jobs import unexpected
from cartflow_studio.studio.language import choose
from cartflow_studio.studio.preferences import Preferences, folder_of
from cartflow_studio.studio.theme import appearance
from cartflow_studio.words import tr

if TYPE_CHECKING:
    from cartflow_studio.studio.windows import Windows

NAME = "CartFlow Studio"
LOG = logging.getLogger("cartflow.studio")
LEVELS = {
    QtMsgType.QtWarningMsg: logging.WARNING,
    QtMsgType.QtCriticalMsg: logging.ERROR,
    QtMsgType.QtFatalMsg: logging.CRITICAL,
}


def data_folder() -> Path:
    """Where the studio keeps what is not the user's own: recovery, log, the embedded runner."""
    return folder_of(QStandardPaths.StandardLocation.AppLocalDataLocation)


def application(arguments: Sequence[str] = ()) -> QApplication:
    """The Qt application, dressed in the theme that was chosen."""
    existing = QApplication.instance()
    if isinstance(existing, QApplication):
        return existing
    QApplication.setHighDpiScaleFactorRoundingPolicy(
        Qt.HighDpiScaleFactorRoundingPolicy.PassThrough
    )
    app = QApplication([NAME, *arguments])
    app.setApplicationName(NAME)
    app.setOrganizationName("CartFlow")
    app.setApplicationVersion(__version__)
    app.setDesktopFileName("cartflow-studio")
    Garbage(app)
    return app


def log_to(path: Path) -> None:
    """Write the log of the studio to a file of bounded size; what Qt has to say goes there too."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handler = RotatingFileHandler(path, maxBytes=1_000_000, backupCount=2, encoding="utf-8")
        crash = (path.parent / "crash.log").open("a", encoding="utf-8")
    except OSError:
        return
    handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(message)s"))
    LOG.addHandler(handler)
    LOG.setLevel(logging.INFO)
    faulthandler.enable(crash)
    qInstallMessageHandler(_say_of_qt)


def _say_of_qt(kind: QtMsgType, context: QMessageLogContext, words: str) -> None:
    LOG.log(LEVELS.get(kind, logging.INFO), "Qt: %s", words)


class Defects:
    """What happens to an error that nobody caught: it is logged, shown in plain words, and the
    work is kept. The window goes on.
    """

    def __init__(self, windows: Windows) -> None:
        self._windows = windows
        self._telling = False

    def __call__(
        self, kind: type[BaseException], fault: BaseException, trace: TracebackType | None
    ) -> None:
        """Take the place of `sys.excepthook`."""
        LOG.error("%s", "".join(traceback.format_exception(kind, fault, trace)))
        if issubclass(kind, KeyboardInterrupt):
            QApplication.quit()
        elif not self._telling:
            self._telling = True
            try:
                self._tell(fault)
            finally:
                self._telling = False

    def _tell(self, fault: BaseException) -> None:
        from cartflow_studio.studio.panels.dialogs import tell

        self._windows.keep_all()
        active = [each for each in self._windows.all if each.isActiveWindow()]
        for window in (*active, *self._windows.all)[:1]:
            tell(window, tr("Something went wrong"), unexpected(fault))


def run_studio(paths: Sequence[Path] = (), *, template: str = "") -> int:
    """Open a window for every flow, or what was open last, or the start page; the exit status.
    The very first time the first template is there instead, simulated, with a few hints.

    `template` opens a template that ships (its id) instead, simulated on the sample customers.
    """
    app = application()
    preferences = Preferences()
    choose(preferences.settings.language, app)
    look = appearance()
    look.choose(preferences.settings.theme)
    look.choose_text(preferences.settings.text_size)
    look.reduced_motion = preferences.settings.reduce_motion
    look.apply()
    from cartflow_studio.studio.panels.start import FIRST
    from cartflow_studio.studio.windows import Windows

    log_to(data_folder() / "studio.log")
    windows = Windows(preferences, data_folder())
    sys.excepthook = Defects(windows)
    window = windows.new_window()
    for path in paths:
        window.open_file(path.absolute())
    first_time = not paths and template in ("", FIRST) and window.welcoming.is_first_time
    if first_time:
        window.welcoming.greet()
    elif template:
        window.open_template_named(template)
    if paths or template or first_time or windows.reopen(window.open_file):
        window.rescue.remind()
    status = app.exec()
    while windows.left:  # to speak another language
        choose(preferences.settings.language, app)
        left, windows = windows.left, Windows(preferences, data_folder())
        sys.excepthook = Defects(windows)
        windows.open_again(left)
        status = app.exec()
    return status
