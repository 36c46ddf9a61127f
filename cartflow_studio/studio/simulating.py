"""Plays the open flow on a log: in a thread, again after every edit."""

from __future__ import annotations

import os
import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from PySide6.QtCore import QObject, QTimer, Signal

from cartflow_studio.flow.model import Flow
from cartflow_studio.simulation import Report, simulate
from cartflow_studio.simulation.answers import Answers
from cartflow_studio.simulation.company import Companion, in_company
from cartflow_studio.simulation.lived import Lived
from cartflow_studio.simulation.living import simulate_life
from cartflow_studio.studio.document import Document
from cartflow_studio.studio.jobs import Cancelled, Job, Jobs, Progress
from cartflow_studio.studio.lifeplan import LifePlan
from cartflow_studio.studio.panels.numbers import Numbers, read_numbers
from cartflow_studio.studio.sources import Loaded, Source, event_counts, load, shipped
from cartflow_studio.words import tr

HANDS = max(1, (os.cpu_count() or 1) - 1)  # how many play a log; one core is left to the window
PATIENCE = 300  # milliseconds; only runs that take longer are shown as under way


@dataclass(frozen=True)
class Result:
    """What a run found out, of which flow, on which log; `company` is all that ran together, this
    flow first; `life` the versions of a flow of which the life
    was played that is its `plan`.
    """

    flow: Flow
    loaded: Loaded
    report: Report
    numbers: Numbers
    company: tuple[Companion, ...] = ()
    life: Lived | None = None
    plan: LifePlan | None = None


def run(
    flow: Flow,
    loaded: Loaded,
    progress: Progress,
    others: Sequence[Flow] = (),
    plan: LifePlan | None = None,
) -> Result:
    """Play a flow on a log that is in memory, side by side with others, or its planned life."""

    def moved(share: float, *_: object) -> None:
        progress(0.5 + share * 0.5, tr("Playing the flow"))

    on = (loaded.log, loaded.people)
    how: Any = {"until": loaded.until, "answers": loaded.answers}
    how |= {"progress": moved, "cancelled": progress.cancelled}
    if plan is not None:
        first, turns = plan.played(flow)
        life = Lived(turns, simulate_life(first, turns, *on, **how), plan.place)
        flow = plan.editions[plan.place].flow or flow
        numbers = read_numbers(life.report.to_json())
        return Result(flow, loaded, life.report, numbers, life=life, plan=plan)
    company = in_company((flow, *others), *on, threads=HANDS, **how) if others else ()
    report = company[0].together if company else simulate(flow, *on, threads=HANDS, **how)
    return Result(flow, loaded, report, read_numbers(report.to_json()), company)


def same_log(one: Result | None, other: Result) -> bool:
    """Whether a run was on the same log as another; None is on no log."""
    return one is not None and one.loaded.source == other.loaded.source


def same_play(one: Flow, other: Flow) -> bool:
    """Whether two flows play alike: they differ in looks only."""
    plain: dict[str, object] = {"positions": {}, "note": "", "header": "", "name": ""}
    return replace(one, **plain) == replace(other, **plain)  # type: ignore[arg-type]


def _is_before(before: Result | None, result: Result) -> bool:
    """Whether a run says what an edit changed: of somebody, the same people, the same life."""
    known = before is not None and before.numbers.entered > 0 and before.plan == result.plan
    return known and same_log(before, result)


class Simulating(QObject):
    """The simulation of a document.

    `begun` with every run, `started` once it takes long, `progressed` (share, words), `finished`
    (Result), `failed` (CartFlowError), `ended` after every run, `cleared` when a result no longer
    belongs to the flow. The result of `before` is that before the last undo entry: while a slider
    is held, it stays that of before the gesture; after an undo there is none.
    """

    begun = Signal()

    started = Signal()
    progressed = Signal(float, str)
    finished = Signal(object)
    failed = Signal(object)
    ended = Signal()
    cleared = Signal()
    met = Signal(object)

    def __init__(self, document: Document, jobs: Jobs, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._document, self._jobs = document, jobs
        self.source: Source = shipped()[0]
        self.answers = Answers()  # to messages, as assumed
        self.result: Result | None = None
        self.before: Result | None = None
        self.others: Callable[[], Sequence[Flow]] = tuple  # that run beside it
        self.plan: LifePlan | None = None  # of its life
        self._loaded: Loaded | None = None
        self._job: Job | None = None
        self._asking = threading.Lock()
        self._later = QTimer(self)
        self._later.setSingleShot(True)
        self._later.setInterval(0)  # several changes of one turn are one run
        self._later.timeout.connect(self.run)
        self._patience = QTimer(self)
        self._patience.setSingleShot(True)
        self._patience.setInterval(PATIENCE)
        self._patience.timeout.connect(self.started)
        self._entry = 0  # the undo entry that the last result is about
        document.changed.connect(self._edited)

    @property
    def is_running(self) -> bool:
        """Whether a run is under way."""
        return self._job is not None

    def choose(self, source: Source) -> None:
        """Play on another log from now on."""
        self.source = source
        self._loaded = None

    def meet(self) -> None:
        """Read the chosen log, and tell by `met` which events it holds, the most frequent first,
        with their counts.
        """
        source = self.source
        self._jobs.run(
            lambda progress: load(source, progress), done=self._meet, failed=self.failed.emit
        )

    def _meet(self, loaded: Loaded) -> None:
        if self.source is loaded.source:
            self._loaded = loaded
            self.met.emit(event_counts(loaded.log))

    def run(self) -> None:
        """Play the flow as it is now; a run under way is cancelled."""
        self._later.stop()
        if self._job is not None:
            self._job.cancel()
        flow, source, loaded = self._document.flow, self.source, self._loaded
        others, answers, plan = self.others(), self.answers, self.plan
        entry = self._document.history.index()
        read: list[Loaded] = [loaded] if loaded else []

        def work(progress: Progress) -> Result:
            if not read:
                read.append(load(source, progress))
            return run(flow, replace(read[0], answers=answers), progress, others, plan)

        def done(result: Result) -> None:
            self._done(result, entry)

        def failed(fault: object) -> None:
            if read and loaded is None:  # the log is known even so
                self._meet(read[0])
            self.failed.emit(fault)

        self.begun.emit()
        if not self._patience.isActive():
            self._patience.start()
        job = self._jobs.run(work, done=done, failed=failed)
        job.progressed.connect(self.progressed)
        job.ended.connect(self._end)  # a method, so that it is not called once this is gone
        self._job = job

    def cancel(self) -> None:
        """Stop the run under way; the last result stays."""
        self._later.stop()
        if self._job is not None:
            self._job.cancel()

    def clear(self) -> None:
        """Forget the result, as another flow is open."""
        self.cancel()
        self.result = self.before = None
        self.cleared.emit()

    def later(self, work: Callable[[Progress], object], done: Callable[[object], object]) -> Job:
        """Ask the report something in a thread, one question after the other."""

        def alone(progress: Progress) -> object:
            with self._asking:
                if progress.cancelled():
                    raise Cancelled
                return work(progress)

        return self._jobs.run(alone, done=done, failed=self.failed.emit)

    def _done(self, result: Result, entry: int) -> None:
        self._meet(result.loaded)
        is_other = self.result is None or not same_play(self.result.flow, result.flow)
        if entry < self._entry:
            self.before = None  # what was undone is no run before this one
        elif is_other and (entry != self._entry or self.before is None):
            self.before = self.result
        if not _is_before(self.before, result):
            self.before = None
        self.result, self._entry = result, entry
        self.finished.emit(result)

    def _end(self) -> None:
        if self._job is not None and self._job.is_answered:
            self._job = None
            self._patience.stop()
            self.ended.emit()

    def _edited(self, before: Flow, after: Flow) -> None:
        if self.result is not None and not same_play(before, after):
            self._later.start()
