"""Help: the shortcuts, the log, what this is."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QGridLayout, QWidget

from cartflow_studio import __version__
from cartflow_studio.studio.actions import Actions
from cartflow_studio.studio.panels.dialogs import Dialog
from cartflow_studio.studio.panels.widgets import badge, label, scrolling

CANVAS_KEYS = (
    ("Add a step", "Space"),
    ("Add the next step", "Tab"),
    ("Edit the chosen step", "Enter"),
    ("Change the title in place", "F2"),
    ("Go to the nearest step", "Arrows"),
    ("Move the chosen steps", "Shift+Arrows"),
    ("Delete, and join what is left", "Delete"),
    ("Duplicate", "Ctrl+D"),
    ("Choose all", "Ctrl+A"),
)


def show_shortcuts(parent: QWidget, actions: Actions) -> Dialog:
    """Every shortcut of the window and of the canvas."""
    dialog = Dialog(parent, "Keyboard shortcuts", icon="keyboard")
    content = QWidget()
    grid = QGridLayout(content)
    grid.setContentsMargins(0, 0, 8, 0)
    grid.setVerticalSpacing(8)
    grid.setColumnStretch(0, 1)
    for place, (words, keys) in enumerate((*actions.shortcuts(), *CANVAS_KEYS)):
        grid.addWidget(label(words), place, 0)
        grid.addWidget(badge(keys), place, 1, Qt.AlignmentFlag.AlignRight)
    area = scrolling(content)
    area.setMinimumHeight(400)
    dialog.body.addWidget(area)
    dialog.add_button("", "Close", "primary")
    dialog.open()
    return dialog


def show_about(parent: QWidget) -> Dialog:
    """What this is."""
    dialog = Dialog(parent, "CartFlow Studio", icon="workflow")
    dialog.add_text(
        "Compose what happens next to your customers, see what it would have done, and let it run."
    )
    dialog.add_text(f"Version {__version__}. MIT licence.", "muted")
    dialog.add_text("Icons: Lucide (ISC). Typeface: Inter (OFL 1.1).", "muted")
    dialog.add_button("", "Close", "primary")
    dialog.open()
    return dialog


def show_log(path: Path) -> None:
    """Open the log in whatever shows texts here."""
    QDesktopServices.openUrl(QUrl.fromLocalFile(str(path)))
