"""The life of the open flow on a log: asked for, counted, played, shown."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
from PySide6.QtCore import QObject, Qt
from PySide6.QtWidgets import QFileDialog

from cartflow_studio import flowfile
from cartflow_studio.errors import CartFlowError
from cartflow_studio.files import open_flow
from cartflow_studio.flow.model import Flow
from cartflow_studio.runner.client import Standing
from cartflow_studio.simulation import Launch, Report
from cartflow_studio.simulation.living import simulate_life
from cartflow_studio.studio.jobs import Job, Progress
from cartflow_studio.studio.lifeplan import Edition, LifePlan
from cartflow_studio.studio.live import Running
from cartflow_studio.studio.panels.dialogs import tell
from cartflow_studio.studio.panels.life import LifeView
from cartflow_studio.studio.panels.life_dialog import LifeDialog
from cartflow_studio.studio.panels.versions import Row
from cartflow_studio.studio.questions import flow_filter
from cartflow_studio.studio.reviewing import earlier, rows
from cartflow_studio.studio.simulating import Result
from cartflow_studio.studio.sources import Loaded, load
from cartflow_studio.words import tr

if TYPE_CHECKING:
    from cartflow_studio.studio.accompanying import Accompanying
    from cartflow_studio.studio.window import Studio

MANY = 100_000  # events that tell the times of all
Counted = tuple[Flow, tuple[Standing, ...]]


class Asked(NamedTuple):
    """What a life can be planned with: a log and its times, versions that are live and saved."""

    loaded: Loaded
    times: list[int]
    live: tuple[Edition, ...]
    saved: tuple[Edition, ...]


class Living(QObject):
    """Keeps what is planned; every run plays it, until there is none."""

    def __init__(self, window: Studio, company: Accompanying) -> None:
        super().__init__(window)
        self._window, self._company = window, company
        self._simulating = window.results.simulating
        self.dialog: LifeDialog | None = None
        self.files: QFileDialog | None = None
        self._asking: Job | None = None
        self._job: Job | None = None  # that counts
        self._loaded: Loaded | None = None
        self.view = LifeView()
        self.view.hide()
        window.results.simulation.add_section(self.view)
        self.view.change_wished.connect(self.ask)
        self.view.alone_wished.connect(lambda: self.play(None))
        self.view.shown_wished.connect(self._show_version)
        self.view.chosen.connect(window.canvas.show_node)
        self._simulating.finished.connect(self._show)
        self._simulating.cleared.connect(self._forget)
        company.joined.connect(self._forget)

    def ask(self) -> None:
        """Ask what happens to the flow on the time of the log, with the versions that are known."""
        if self._asking is not None and not self._asking.is_answered:
            return
        window, source, known = self._window, self._simulating.source, self._simulating.result
        path, files, now = window.document.path, window.files, window.document.flow
        live = window.launching.live
        running = live.running(live.destination)

        def work(progress: Progress) -> Asked:
            usable = known is not None and known.loaded.source == source
            loaded = known.loaded if known is not None and usable else load(source, progress)
            kept = rows(earlier(files, path, now), now)
            return Asked(loaded, times_of(loaded, now), live_edition(running), _saved(kept))

        self._asking = window.jobs.run(work, done=self._open, failed=self._fail)

    def _fail(self, fault: CartFlowError) -> None:
        tell(self._window, tr("The log cannot be read"), fault)

    def _open(self, found: Asked) -> None:
        if not found.times:
            self._window.toast.warn(tr("The log is empty: choose another for the simulation."))
            return
        self._loaded = found.loaded
        here = Edition(tr("What is on the canvas"))
        plan = self._simulating.plan or LifePlan((*found.live, here)[0])
        editions = [here]
        for each in (*plan.editions, *found.live, *found.saved):
            if each not in editions:
                editions.append(each)
        flow = self._window.document.flow
        dialog = LifeDialog(self._window, flow, plan, editions, found.times)
        dialog.planned.connect(self.play)
        dialog.file_wished.connect(self._choose_file)
        dialog.counted.connect(self._count)
        dialog.destroyed.connect(self._drop)
        self.dialog = dialog
        dialog.open()

    def _drop(self) -> None:
        self.dialog = None
        if self._job is not None:
            self._job.cancel()

    # --- what the dialog asks for -----------------------------------------------------------

    def _choose_file(self) -> None:
        path = self._window.document.path
        dialog = QFileDialog(
            self._window, tr("A version from a file"), str(path.parent) if path else "",
            flow_filter(),
        )  # fmt: skip
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.fileSelected.connect(lambda name: self.add_file(Path(name)))
        self.files = dialog
        dialog.open()

    def add_file(self, path: Path) -> None:
        """Offer the flow of a file as a version; what cannot be read says why."""

        def done(flow: Flow) -> None:
            if self.dialog is not None:
                self.dialog.add_edition(Edition(path.name, flow))

        def failed(fault: CartFlowError) -> None:
            tell(self.dialog or self._window, tr("{name} cannot be read", name=path.name), fault)

        self._window.jobs.run(lambda _: open_flow(path).flow, done=done, failed=failed)

    def _count(self, plan: LifePlan) -> None:
        """Count who is inside before the last turn of a plan."""
        loaded, flow = self._loaded, self._window.document.flow
        if self._job is not None:
            self._job.cancel()
        if loaded is None:
            return
        answers = self._simulating.answers

        def done(found: Counted) -> None:
            if self.dialog is not None:
                self.dialog.show_people(plan, *found)

        def failed(fault: CartFlowError) -> None:
            if self.dialog is not None:
                self.dialog.show_uncounted(plan, fault)

        self._job = self._window.jobs.run(
            lambda progress: inside(plan, flow, replace(loaded, answers=answers), progress),
            done=done,
            failed=failed,
        )

    # --- playing ----------------------------------------------------------------------------

    def play(self, plan: LifePlan | None) -> None:
        """Play this life from now on, at every run; None plays none any more."""
        if plan is not None:
            self._company.leave()
            self._window.results.bring("simulation")
        self._simulating.plan = plan
        self._window.results.simulate()

    def _show_version(self, place: int) -> None:
        plan = self._simulating.plan
        if plan is not None:
            self.play(replace(plan, shown=place))

    def _show(self, result: Result) -> None:
        if result.life is not None and result.plan is not None:
            is_new = self.view.isHidden()
            self.view.show_life(result.plan, result.life)
            if is_new:
                self._window.results.simulation.scroll_to(self.view)
        else:
            self.view.hide()

    def _forget(self) -> None:
        self._simulating.plan = None
        self.view.hide()


def live_edition(running: Running | None) -> tuple[Edition, ...]:
    """The version that runs, if one does."""
    if running is None:
        return ()
    words = tr("Version {version}, as it is launched", version=running.version)
    return (Edition(words, flowfile.read(running.text)),)


def _saved(kept: Iterable[Row]) -> tuple[Edition, ...]:
    """The earlier versions of the file that can be read."""
    return tuple(
        Edition(tr("As of {time}. {words}", time=row.time, words=row.words), row.flow)
        for row in kept
        if row.flow is not None
    )


def times_of(loaded: Loaded, flow: Flow) -> list[int]:
    """When each hundredth of the events has happened that let people in, or of all if the log has
    none of them, to the end of the run; nothing without any.
    """
    log = loaded.log
    if log.first is None or log.last is None:
        return []
    few = slice(None, None, max(1, len(log) // MANY))
    some, names = log.at[few], log.name[few]
    wanted = {str(getattr(node.type, "event", "")) for node in flow.entries}
    codes = [code for code, name in enumerate(log.names) if name in wanted]
    here = np.isin(names, codes)
    some = some[here] if here.any() else some
    found = np.quantile(some, np.linspace(0, 1, 101), method="nearest").tolist()
    return [*found[:-1], loaded.until or log.last]


def inside(plan: LifePlan, canvas: Flow, loaded: Loaded, progress: Progress) -> Counted:
    """Who stands where just before the last turn of a plan, and the version that is live then."""
    first, turns = plan.played(canvas)
    at = turns[-1].at
    how: Any = {"until": at - 1, "answers": loaded.answers, "cancelled": progress.cancelled}
    before = [turn for turn in turns[:-1] if turn.at < at]
    reports = simulate_life(first, before, loaded.log, loaded.people, **how)
    launched = [turn.flow for turn in before if isinstance(turn, Launch)]
    return (launched or [first])[-1], tuple(_standing(reports))


def _standing(reports: Sequence[Report]) -> Iterator[Standing]:
    for number, report in enumerate(reports, start=1):
        for key, node in report.flow.nodes.items():
            people = report.stats.node(key).waiting
            if people:
                yield Standing(number, key, node.name, people, "", "", "")
