"""Which flows a flow is simulated together with: those of other windows, and files."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtWidgets import QFileDialog

from cartflow_studio.errors import CartFlowError
from cartflow_studio.files import open_flow
from cartflow_studio.flow.model import Flow
from cartflow_studio.studio.jobs import Progress
from cartflow_studio.studio.panels.company import CompanyView
from cartflow_studio.studio.panels.company_dialog import Candidate, CompanyDialog
from cartflow_studio.studio.panels.dialogs import tell
from cartflow_studio.studio.panels.journeys import person_name
from cartflow_studio.studio.questions import flow_filter
from cartflow_studio.studio.simulating import Result
from cartflow_studio.words import tr

if TYPE_CHECKING:
    from cartflow_studio.studio.window import Studio


class Accompanying(QObject):
    """Keeps the chosen flows by their id: as they are in their windows at every run, as they were
    found in their files. `joined` before flows are simulated together.
    """

    joined = Signal()

    def __init__(self, window: Studio) -> None:
        super().__init__(window)
        self._window = window
        self._chosen: dict[str, Flow] = {}
        self._files: dict[str, Flow] = {}
        self.dialog: CompanyDialog | None = None
        self.files: QFileDialog | None = None
        self.view = CompanyView()
        self.view.hide()
        results = window.results
        results.simulation.add_section(self.view)
        simulating = self._simulating = results.simulating
        simulating.others = self.others
        simulating.finished.connect(self._show)
        simulating.cleared.connect(self._forget)
        self.view.change_wished.connect(self.ask)
        self.view.alone_wished.connect(lambda: self.choose(()))
        self.view.person_wished.connect(results.show_person)

    def others(self) -> Sequence[Flow]:
        """The chosen flows as they are now."""
        now = self._open()
        return [now.get(key, flow) for key, flow in self._chosen.items()]

    def _open(self) -> dict[str, Flow]:
        """The flows of the other windows, by their id."""
        others = [each for each in self._window.windows.all if each is not self._window]
        flows = [each.document.flow for each in others if each.is_editing]
        return {flow.id: flow for flow in flows if flow.id != self._window.document.flow.id}

    def ask(self) -> None:
        """Offer the flows of other windows and files; the chosen ones are ticked."""
        known = {**self._files, **self._chosen, **self._open()}
        dialog = CompanyDialog(
            self._window, [Candidate(flow, key in self._chosen) for key, flow in known.items()]
        )
        dialog.file_wished.connect(self._choose_files)
        dialog.chosen.connect(self.choose)
        self.dialog = dialog
        dialog.destroyed.connect(self._drop)
        dialog.open()

    def _drop(self) -> None:
        self.dialog = None

    def _choose_files(self) -> None:
        path = self._window.document.path
        dialog = QFileDialog(
            self._window, tr("Add a flow"), str(path.parent) if path else "", flow_filter()
        )
        dialog.setFileMode(QFileDialog.FileMode.ExistingFiles)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.filesSelected.connect(lambda names: self.add_files([Path(name) for name in names]))
        self.files = dialog
        dialog.open()

    def add_files(self, paths: Sequence[Path]) -> None:
        """Read flows, and offer them ticked, in their order; what cannot be read says why."""

        def work(_: Progress) -> list[tuple[Path, Flow | CartFlowError]]:
            return [(path, _read(path)) for path in paths]

        def done(found: list[tuple[Path, Flow | CartFlowError]]) -> None:
            for path, flow in found:
                if isinstance(flow, Flow):
                    self._offer(flow)
                else:
                    tell(self._window, tr("{name} cannot be read", name=path.name), flow)

        self._window.jobs.run(work, done=done)

    def _offer(self, flow: Flow) -> None:
        if flow.id == self._window.document.flow.id:
            words = tr("“{name}” is this flow itself: it has the same id.", name=flow.name)
            self._window.toast.warn(words)
            return
        self._files[flow.id] = flow
        if self.dialog is not None:
            self.dialog.offer(Candidate(flow, is_chosen=True))

    def choose(self, flows: Sequence[Flow]) -> None:
        """Simulate together with these from now on; with none of them alone again."""
        self._chosen = {flow.id: flow for flow in flows}
        if flows:
            self.joined.emit()
        self._window.results.simulate()

    def leave(self) -> None:
        """Choose none from now on."""
        self._chosen.clear()

    def _forget(self) -> None:
        self.leave()
        self.view.hide()

    def _show(self, result: Result) -> None:
        if result.company:
            self.view.called = partial(person_name, result)
            self.view.show_company(result.company)
        else:
            self.view.hide()


def _read(path: Path) -> Flow | CartFlowError:
    try:
        return open_flow(path).flow
    except CartFlowError as fault:
        return fault
