"""What is said above the canvas when another program changed or took away the open file."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from cartflow_studio.studio.panels.widgets import Banner, set_role
from cartflow_studio.words import tr


class FileNotices(QWidget):
    """One sentence with buttons, or nothing. The signals are what a person wishes."""

    reload_wished = Signal()
    keep_wished = Signal()
    compare_wished = Signal()
    save_wished = Signal()
    elsewhere_wished = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.changed = Banner(
            tr("Another program changed the file. You still see the version from before."),
            "warning",
            "refresh-cw",
        )
        self.gone = Banner(
            tr("The file is not there any more. Your work is here, and is kept safe."),
            "warning",
            "triangle-alert",
        )
        self.compare = self.changed.add_button(tr("Compare"))
        self.reload = self.changed.add_button(tr("Reload"), "primary")
        self.keep = self.changed.add_button(tr("Keep mine"))
        self.elsewhere = self.gone.add_button(tr("Save elsewhere…"))
        self.save = self.gone.add_button(tr("Save it there again"), "primary")
        self.reload.clicked.connect(self.reload_wished)
        self.keep.clicked.connect(self.keep_wished)
        self.compare.clicked.connect(self.compare_wished)
        self.save.clicked.connect(self.save_wished)
        self.elsewhere.clicked.connect(self.elsewhere_wished)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(12, 8, 12, 8)
        for banner in (self.changed, self.gone):
            layout.addWidget(banner)
        self.show_kind("")

    def show_kind(self, kind: str, *, has_edits: bool = False) -> None:
        """Say that the file has "changed", that it is "gone", or nothing; with edits of one's own
        the button to press is to keep them.
        """
        set_role(self.keep, "primary" if has_edits else "")
        set_role(self.reload, "" if has_edits else "primary")
        self.changed.setVisible(kind == "changed")
        self.gone.setVisible(kind == "gone")
        self.setVisible(bool(kind))
