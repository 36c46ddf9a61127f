"""What is wrong with the open flow, found anew after every change."""

from __future__ import annotations

from collections.abc import Callable, Collection
from pathlib import Path

from PySide6.QtCore import QObject, QTimer, Signal

from cartflow_studio import checks
from cartflow_studio.checks import Finding, Severity
from cartflow_studio.errors import CartFlowError
from cartflow_studio.files import template_reader
from cartflow_studio.runner import client
from cartflow_studio.studio.document import Document
from cartflow_studio.studio.jobs import Jobs

MANY = 500  # steps; fewer are checked at once
UNFINISHED = frozenset(  # what is told of a step that somebody has only begun to fill in
    {
        "unfinished-step",
        "empty-message",
        "sender-missing",
        "dead-end",
        "unconnected-port",
        "unreachable-node",
    }
)
WAIT = 60  # milliseconds after a change, so that typing stays fluid


class Checking(QObject):
    """The findings of the flow as it is. `changed` follows every change of the document. Large
    flows are checked in a thread of `jobs`; until that has come to an end, the findings are those
    of before.
    """

    changed = Signal(object)  # tuple[Finding, ...]

    def __init__(
        self,
        document: Document,
        folder: Callable[[], Path | None] = lambda: None,
        parent: QObject | None = None,
        *,
        now: Callable[[], int] = client.now,
        jobs: Jobs | None = None,
    ) -> None:
        super().__init__(parent)
        self._jobs = jobs
        self._document, self._folder, self._now = document, folder, now
        self._begun = ""
        self._flows: Collection[str] | None = None
        self._findings: tuple[Finding, ...] = ()
        self._of = document.opened  # which flow they are about
        self._later = QTimer(self)
        self._later.setSingleShot(True)
        self._later.setInterval(WAIT)
        self._later.timeout.connect(self.look)
        document.changed.connect(self._later.start)
        document.path_changed.connect(self._later.start)

    @property
    def findings(self) -> tuple[Finding, ...]:
        """The findings, errors first."""
        if self._later.isActive() and not self._is_long:
            self.check()
        return self._findings if self._of == self._document.opened else ()

    @property
    def errors(self) -> tuple[Finding, ...]:
        """Those that stop a launch."""
        return tuple(each for each in self.findings if each.severity is Severity.ERROR)

    def of(self, node: str | None) -> tuple[Finding, ...]:
        """Those to show at one node, or (None) for the flow as a whole."""
        return tuple(each for each in self.shown if each.node == node)

    @property
    def shown(self) -> tuple[Finding, ...]:
        """Those to show where the steps are: of one that was just begun, not what it lacks yet."""
        return tuple(
            each
            for each in self.findings
            if each.node != self._begun or each.code not in UNFINISHED
        )

    def spare(self, node: str) -> None:
        """This step was just added, and is being filled in; "" once it has been left."""
        if node != self._begun:
            self._begun = node
            self.changed.emit(self.findings)

    @property
    def _is_long(self) -> bool:
        """Whether checking takes too long to wait for it."""
        return self._jobs is not None and len(self._document.flow.nodes) >= MANY

    def look(self) -> None:
        """Check now where that is quick, else in a thread."""
        if self._jobs is None or not self._is_long:
            self.check()
            return
        self._later.stop()
        flow, context = self._document.flow, self.context()

        def done(found: tuple[Finding, ...]) -> None:
            if self._document.flow is flow:  # else a newer look is on its way
                self._show(found)

        self._jobs.run(lambda _: checks.check(flow, context=context), done=done)

    def check(self) -> None:
        """Check now, however long it takes."""
        self._later.stop()
        self._show(checks.check(self._document.flow, context=self.context()))

    def _show(self, findings: tuple[Finding, ...]) -> None:
        self._findings, self._of = findings, self._document.opened
        self.changed.emit(findings)

    def know_flows(self, ids: Collection[str] | None) -> None:
        """These flows are where this one runs; None if that is not known."""
        if ids != self._flows:
            self._flows = ids
            self._later.start()

    def context(self) -> checks.Context:
        """What the rules may know besides the flow: the time, its templates, other flows."""
        folder, now = self._folder(), self._now()
        if folder is None:
            return checks.Context(flows=self._flows, now=now)
        reader = template_reader(folder)

        def read(name: str) -> str | None:
            try:
                return reader(name)
            except CartFlowError:
                return None

        return checks.Context(templates=read, flows=self._flows, now=now)
