"""The run of now and the one beside it, person by person: the table below the tiles."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QObject, Qt
from PySide6.QtWidgets import QFileDialog, QWidget

from cartflow_studio.errors import CartFlowError
from cartflow_studio.files import open_flow
from cartflow_studio.simulation.compare import Compared, compare
from cartflow_studio.studio.beside import Beside
from cartflow_studio.studio.document import Document
from cartflow_studio.studio.jobs import Job, Jobs, Progress
from cartflow_studio.studio.panels.dialogs import tell
from cartflow_studio.studio.panels.pairs import PairsView
from cartflow_studio.studio.questions import flow_filter
from cartflow_studio.studio.simulating import Result, Simulating, run
from cartflow_studio.words import tr

MOST = 2_000  # people looked at, so that the table is there at once


class Pairing(QObject):
    """Compares the last run with the one beside it, after every run and every choice."""

    def __init__(
        self,
        window: QWidget,
        document: Document,
        jobs: Jobs,
        simulating: Simulating,
        beside: Beside,
    ) -> None:
        super().__init__(window)
        self._window, self._document, self._jobs = window, document, jobs
        self._simulating, self._beside = simulating, beside
        self._job: Job | None = None
        self.dialog: QFileDialog | None = None
        self.view = PairsView()
        self.view.hide()
        simulating.finished.connect(lambda _: self.look())
        simulating.cleared.connect(self.look)
        beside.changed.connect(self.look)
        beside.other_flow.triggered.connect(self.choose_flow)

    def look(self) -> None:
        """Compare anew; put the table away if there is nothing to compare with."""
        if self._job is not None:
            self._job.cancel()
            self._job = None
        now, other = self._simulating.result, self._beside.run
        if now is None or other is None or other is now:
            self.view.hide()
            return
        same_people = now.loaded.source == other.loaded.source

        def work(progress: Progress) -> Compared:
            most = MOST if same_people else 0
            return compare(other.report, now.report, most=most, progress=progress)

        def done(found: object) -> None:
            if isinstance(found, Compared) and self._simulating.result is now:
                self.view.show_pairs(found, self._beside.names, same_people=same_people)

        self._job = self._simulating.later(work, done)

    def choose_flow(self) -> None:
        """Ask for a flow file to play on the same people."""
        path = self._document.path
        start = str(path.parent) if path else ""
        dialog = QFileDialog(self._window, tr("Compare with a flow"), start, flow_filter())
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.fileSelected.connect(lambda name: self.play(Path(name)))
        self.dialog = dialog
        dialog.open()

    def play(self, path: Path) -> None:
        """Play another flow on the log of the last run, and keep that run beside all others."""
        result = self._simulating.result
        if result is None:
            return

        def work(progress: Progress) -> Result:
            return run(open_flow(path).flow, result.loaded, progress)

        def failed(fault: CartFlowError) -> None:
            title = tr("{name} cannot be played", name=path.name)
            tell(self._window, title, fault)

        self._jobs.run(
            work,
            done=lambda other: self._beside.take(other, path.name.removesuffix(".flow.yaml")),
            failed=failed,
        )
