"""Looking at other versions: the file on the disk, another file, earlier versions."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt
from PySide6.QtWidgets import QFileDialog, QWidget

from cartflow_studio import flowfile
from cartflow_studio.errors import CartFlowError
from cartflow_studio.files import open_flow
from cartflow_studio.flow.diff import diff
from cartflow_studio.flow.model import Flow
from cartflow_studio.simulation.compare import Compared
from cartflow_studio.simulation.compare import compare as compare_runs
from cartflow_studio.studio.comparing import Comparison, compare
from cartflow_studio.studio.jobs import Progress
from cartflow_studio.studio.panels.compared import ComparedView
from cartflow_studio.studio.panels.comparison import ComparisonDialog
from cartflow_studio.studio.panels.dialogs import tell
from cartflow_studio.studio.panels.notices import FileNotices
from cartflow_studio.studio.panels.versions import Row, VersionsDialog
from cartflow_studio.studio.panels.widgets import label
from cartflow_studio.studio.questions import flow_filter
from cartflow_studio.studio.simulating import run
from cartflow_studio.studio.versions import Version
from cartflow_studio.words import tr

if TYPE_CHECKING:
    from cartflow_studio.studio.files import Files
    from cartflow_studio.studio.window import Studio


class Reviewing(QObject):
    """Shows comparisons in one dialog, each with what can be done about it."""

    def __init__(self, window: Studio) -> None:
        super().__init__(window)
        self._window = window
        self.dialog: ComparisonDialog | VersionsDialog | QFileDialog | None = None
        self.notices = FileNotices()
        window.files.differs.connect(self._notice)
        window.questions.compare_wished.connect(self.with_disk)
        self.notices.reload_wished.connect(self.reload)
        self.notices.keep_wished.connect(window.files.keep_mine)
        self.notices.compare_wished.connect(self.with_disk)
        self.notices.save_wished.connect(self._save_again)
        self.notices.elsewhere_wished.connect(window.questions.save_as)

    def _notice(self, kind: str) -> None:
        self.notices.show_kind(kind, has_edits=not self._window.files.is_saved)

    def reload(self) -> None:
        """Show what the file holds now; what was here stays among the earlier versions."""
        window = self._window
        if window.document.path is not None:
            window.files.keep()
            window.files.open(window.document.path)

    def _save_again(self) -> None:
        self._window.files.save(even_if=("gone",))

    def with_disk(self) -> None:
        """Compare what is open with what its file holds now: what a reload would change."""
        path, mine = self._window.document.path, self._window.document.flow
        is_saved = self._window.files.is_saved
        if path is None:
            return

        def show(made: Comparison) -> None:
            theirs = "primary" if is_saved else ""
            choices = (
                ("", tr("Decide later"), ""),
                ("theirs", tr("Reload"), theirs),
                ("mine", tr("Keep mine"), "" if is_saved else "primary"),
            )
            names = (tr("Here"), tr("On disk"))
            title = tr("What differs in {name}", name=path.name)
            self._open(ComparisonDialog(self._window, title, made, names, choices))

        self._compare(lambda: compare(mine, open_flow(path).flow), show)

    def _open(self, dialog: ComparisonDialog) -> None:
        self.dialog = dialog
        dialog.answered.connect(self._answer)
        dialog.open()

    def _answer(self, key: str) -> None:
        if key == "theirs":
            self.reload()
        elif key == "mine":
            self._window.files.keep_mine()

    def choose_other(self) -> None:
        """Ask for another file to compare with."""
        path = self._window.document.path
        start = str(path.parent) if path else ""
        dialog = QFileDialog(self._window, tr("Compare with"), start, flow_filter())
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.fileSelected.connect(lambda name: self.with_file(Path(name)))
        self.dialog = dialog
        dialog.open()

    def with_file(self, path: Path) -> None:
        """Compare what is open with another file."""

        def show(made: Comparison) -> None:
            title = tr("What differs from {name}", name=path.name)
            dialog = ComparisonDialog(self._window, title, made, (path.name, tr("Here")))
            self._open(dialog)
            self._play(made, path.name, dialog)

        mine = self._window.document.flow
        self._compare(lambda: compare(open_flow(path).flow, mine), show)

    def _play(self, made: Comparison, name: str, dialog: ComparisonDialog) -> None:
        """Play both flows on the people of the last simulation, and add what differs."""
        result = self._window.results.simulating.result
        if result is None:
            return
        loaded, title = result.loaded, tr("On the same people")
        is_open = [True]
        dialog.finished.connect(is_open.clear)

        def work(progress: Progress) -> Compared:
            before, after = (
                run(flow, loaded, progress).report for flow in (made.before, made.after)
            )
            return compare_runs(before, after, progress=progress)

        def add(page: QWidget) -> None:
            if is_open:
                dialog.tabs.addTab(page, title)

        self._window.jobs.run(
            work,
            done=lambda found: add(ComparedView(found, (name, tr("Here")))),
            failed=lambda fault: add(label(str(fault), "muted", wraps=True)),
        )

    def _compare(
        self, make: Callable[[], Comparison], show: Callable[[Comparison], object]
    ) -> None:
        def failed(fault: CartFlowError) -> None:
            tell(self._window, tr("The versions cannot be compared"), fault)

        self._window.jobs.run(lambda _: make(), done=show, failed=failed)

    def show_versions(self) -> None:
        """List the earlier versions of the open flow."""
        window = self._window
        path, files, now = window.document.path, window.files, window.document.flow

        def work(_: Progress) -> list[Row]:
            return rows(earlier(files, path, now), now)

        window.jobs.run(work, done=self._show_versions)

    def _show_versions(self, found: Sequence[Row]) -> None:
        dialog = VersionsDialog(self._window, found, self._window.document.flow)
        dialog.restored.connect(self._restore)
        self.dialog = dialog
        dialog.open()

    def _restore(self, row: Row) -> None:
        if row.flow is not None:
            flow = row.flow
            self._window.document.edit(
                tr("Restore the version of {time}", time=row.time), lambda _: flow
            )


def earlier(files: Files, path: Path | None, now: Flow) -> tuple[Version, ...]:
    """The versions of a file, or of a flow that has none: as it was opened, and what was kept since
    then; none as long as nothing was done.
    """
    if path is not None:
        return files.versions.of(path)
    kept, opening = files.recovery.kept(), files.opening
    if opening is None or (not kept and opening.flow == now):
        return kept
    return (*kept, opening)


def rows(versions: Sequence[Version], now: Flow) -> list[Row]:
    """The versions, the newest first, each with what was changed since the one before it."""
    flows: list[Flow | None] = []
    for each in versions:
        try:
            flows.append(flowfile.read(each.text(), source=str(each.path)))
        except CartFlowError:
            flows.append(None)
    made = []
    for place, (version, flow) in enumerate(zip(versions, flows, strict=True)):
        older = next((each for each in flows[place + 1 :] if each is not None), None)
        changes = diff(older, flow) if older is not None and flow is not None else ()
        made.append(
            Row(version, flow, tuple(str(each) for each in changes), flow == now, older is None)
        )
    return made
