"""PAUSE: what becomes of the people inside while nobody moves."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from cartflow_studio.studio.panels.choices import Choices
from cartflow_studio.studio.panels.dialogs import Dialog
from cartflow_studio.words import mark, tr

POLICIES = {
    "keep": (
        mark("What falls due meanwhile is done when you resume"),
        mark("A wait that ran out goes on at once, in the order in which it would have."),
    ),
    "restart": (
        mark("All waits begin again when you resume"),
        mark("Who waits for 1 day waits 1 day from then."),
    ),
    "active_time": (
        mark("The pause does not count"),
        mark("Every date moves by the length of the pause."),
    ),
    "drop_overdue": (
        mark("Whose wait runs out meanwhile leaves"),
        mark("Their journey ends as “overdue” when you resume."),
    ),
}


class PauseDialog(Dialog):
    """`wished` carries what becomes of dates."""

    wished = Signal(str)

    def __init__(self, parent: QWidget, name: str) -> None:
        super().__init__(parent, tr("Pause “{name}”?", name=name), icon="pause")
        self.be_wide(560)
        self.add_text(
            tr(
                "Nobody enters, nobody moves, and nothing is sent. What people do meanwhile is"
                " handled when you resume, in its order. What becomes of their waits?"
            )
        )
        said = [(key, tr(words), tr(note)) for key, (words, note) in POLICIES.items()]
        self.policy = Choices(said, "keep")
        self.body.addWidget(self.policy)
        self.add_button("", tr("Cancel"))
        self.pause = self.add_button("pause", tr("Pause"), "primary")
        self.pause.show_icon("pause")
        self.answered.connect(self._wish)

    def _wish(self, key: str) -> None:
        if key:
            self.wished.emit(self.policy.chosen)
