"""Choosing the flows with which a flow is simulated."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QCheckBox, QVBoxLayout, QWidget

from cartflow_studio.flow.model import Flow
from cartflow_studio.studio.panels.dialogs import Dialog
from cartflow_studio.studio.panels.widgets import Button
from cartflow_studio.studio.theme import grown
from cartflow_studio.words import tr


@dataclass(frozen=True, slots=True)
class Candidate:
    """A flow that may be chosen."""

    flow: Flow
    is_chosen: bool = False


class CompanyDialog(Dialog):
    """`chosen` carries the ticked flows, `file_wished` asks for flows that are not open."""

    chosen = Signal(list)
    file_wished = Signal()

    def __init__(self, parent: QWidget, candidates: Iterable[Candidate]) -> None:
        super().__init__(parent, tr("Simulate together with"), icon="users")
        self.add_text(
            tr(
                "Side by side on the same people, caps count the messages of all, and flows hear "
                "of each other’s changes and hand-overs. This flow hears of an event first."
            )
        )
        self._flows: dict[str, Flow] = {}
        self.boxes: dict[str, QCheckBox] = {}
        self._list = QVBoxLayout()
        self._list.setSpacing(grown(8))
        self.body.addLayout(self._list)
        self.none = self.add_text(tr("No other flow is open. Add its file."), "muted")
        self.add = Button(tr("Add a flow file…"), "plus")
        self.add.clicked.connect(self.file_wished)
        self.body.addWidget(self.add)
        self.body.addStretch(1)
        self.add_button("", tr("Cancel"))
        self.done_ = self.add_button("done", tr("Simulate together"), "primary")
        self.done_.clicked.connect(lambda: self.chosen.emit(self.flows()))
        for candidate in candidates:
            self.offer(candidate)
        self._judge()

    def offer(self, candidate: Candidate) -> None:
        """Offer a flow; one of the same id takes the place of the other."""
        flow = candidate.flow
        self._flows[flow.id] = flow
        if flow.id not in self.boxes:
            box = self.boxes[flow.id] = QCheckBox()
            box.toggled.connect(self._judge)
            self._list.addWidget(box)
        self.boxes[flow.id].setText((flow.name or flow.id).replace("&", "&&"))
        self.boxes[flow.id].setChecked(candidate.is_chosen)
        self.boxes[flow.id].setToolTip(flow.id)
        self.none.hide()
        self._judge()
        QTimer.singleShot(0, self, self.grow)  # once it is laid out

    def flows(self) -> list[Flow]:
        """Those that are ticked."""
        return [self._flows[key] for key, box in self.boxes.items() if box.isChecked()]

    def _judge(self) -> None:
        chosen = self.flows()
        self.done_.setText(tr("Simulate together") if chosen else tr("Simulate alone"))
