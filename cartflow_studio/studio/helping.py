"""Help: the guide, the shortcuts, the log, what this is."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QWidget

from cartflow_studio import __version__
from cartflow_studio.studio.guide import FIRST
from cartflow_studio.studio.panels.asking import topic_at, topic_of
from cartflow_studio.studio.panels.dialogs import Dialog
from cartflow_studio.studio.panels.shortcuts import ShortcutsDialog
from cartflow_studio.words import tr

if TYPE_CHECKING:
    from cartflow_studio.studio.panels.help import HelpWindow
    from cartflow_studio.studio.window import Studio


class Helping(QObject):
    """The guide of a window: one window of its own, made when somebody first asks."""

    def __init__(self, window: Studio) -> None:
        super().__init__(window)
        self._window = window
        self.shown: HelpWindow | None = None

    def show(self, topic: str) -> None:
        """Show a topic of the guide."""
        from cartflow_studio.studio.panels.help import HelpWindow

        if self.shown is None:
            self.shown = HelpWindow()  # nobody's child: a dialog of the window blocks those
        self.shown.show_topic(topic)
        self.shown.show()
        self.shown.raise_()
        self.shown.activateWindow()

    def close(self) -> None:
        """Close it with the window."""
        if self.shown is not None:
            self.shown.close()
            self.shown = None

    def show_here(self) -> None:
        """Show what the guide tells of whatever has the focus: a field, a finding, a card."""
        self.show(self.topic or FIRST)

    @property
    def topic(self) -> str:
        """The topic of what has the focus, or of the chosen step; "" if there is none."""
        window = self._window
        found = topic_at(window.focusWidget())
        if found or not window.is_editing:
            return found
        chosen = window.inspector.chosen
        node = window.document.flow.nodes.get(chosen[0]) if len(chosen) == 1 else None
        return topic_of(node.type) if node is not None else ""


def show_shortcuts(parent: QWidget) -> Dialog:
    """Every shortcut of the window and of the canvas."""
    dialog = ShortcutsDialog(parent)
    dialog.open()
    return dialog


def show_about(parent: QWidget) -> Dialog:
    """What this is."""
    dialog = Dialog(parent, "CartFlow Studio", icon="workflow")
    dialog.add_text(
        tr(
            "Compose what happens next to your customers, see what it would have "
            "done, and let it run."
        )
    )
    dialog.add_text(tr("Version {version}. MIT licence.", version=__version__), "muted")
    dialog.add_text(tr("Icons: Lucide (ISC). Typeface: Inter (OFL 1.1)."), "muted")
    dialog.add_button("", tr("Close"), "primary")
    dialog.open()
    return dialog


def show_log(path: Path) -> None:
    """Open the log in whatever shows texts here."""
    QDesktopServices.openUrl(QUrl.fromLocalFile(str(path)))
