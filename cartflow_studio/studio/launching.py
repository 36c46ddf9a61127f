"""The way of a flow to a runner and its life there, from the window's buttons."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from cartflow_studio import flowfile
from cartflow_studio.errors import CartFlowError
from cartflow_studio.files import templates_of
from cartflow_studio.runner.client import Performance
from cartflow_studio.studio.checking import Checking
from cartflow_studio.studio.document import Document
from cartflow_studio.studio.files import Files
from cartflow_studio.studio.jobs import Jobs
from cartflow_studio.studio.live import Launched, Live, Wish
from cartflow_studio.studio.panels.dialogs import Dialog, ask
from cartflow_studio.studio.panels.launch import LaunchDialog
from cartflow_studio.studio.panels.numbers import Whose, read_numbers
from cartflow_studio.studio.panels.pausing import PauseDialog
from cartflow_studio.studio.panels.performance import PerformancePanel
from cartflow_studio.studio.panels.toast import Toast
from cartflow_studio.studio.panels.topbar import STATES, TopBar
from cartflow_studio.studio.results import Results
from cartflow_studio.studio.runners import Destination, LocalRunner
from cartflow_studio.words import tr


class Launching(QObject):
    """Connects LAUNCH, Pause, Resume and Stop with the runner. `chosen` is a step to look at."""

    chosen = Signal(str)

    def __init__(
        self,
        window: QWidget,
        document: Document,
        *,
        checking: Checking,
        files: Files,
        jobs: Jobs,
        results: Results,
        toast: Toast,
        local: LocalRunner,
    ) -> None:
        super().__init__(window)
        self._window, self._document, self._checking = window, document, checking
        self._files, self._results, self._toast = files, results, toast
        self.live = Live(jobs, local, self)
        self.panel = PerformancePanel(self.live)
        self.dialog: LaunchDialog | None = None
        self.question: Dialog | None = None
        self._wished = self._shown = document.flow  # what is being launched; what is live
        results.add_performance(self.panel)
        self.panel.launch_wished.connect(self.ask)
        self.panel.pause_wished.connect(self.pause_or_resume)
        self.panel.stop_wished.connect(self.ask_stop)
        self.live.began.connect(lambda: results.forget("performance"))
        self.live.state_changed.connect(lambda _: self._compare())
        self.live.launched.connect(self._launched)
        self.live.performed.connect(self._perform)
        self.live.failed.connect(self._failed)
        document.changed.connect(lambda *_: self._compare())
        self.live.cleared.connect(self._clear)

    def follow(self, topbar: TopBar) -> None:
        """Show the state of the flow in the top bar, and listen to its buttons."""
        self.live.state_changed.connect(
            lambda state: topbar.show_state(state.state, state.version, is_trial=self.live.is_trial)
        )
        self.live.cleared.connect(lambda: topbar.show_state("drafted"))
        topbar.launch.clicked.connect(self.ask)
        topbar.pause.clicked.connect(self.pause_or_resume)

    def ask(self) -> None:
        """Show what a launch will do, and ask where."""
        if self.live.is_launching:
            self._toast.warn(tr("The flow is being launched: wait a moment."))
            return
        self._checking.spare("")
        self._checking.check()
        dialog = LaunchDialog(
            self._window,
            self._document.flow,
            self._checking,
            self.live,
        )
        dialog.wished.connect(self.launch)
        dialog.chosen.connect(self.chosen)
        dialog.destroyed.connect(lambda: self._forget(dialog))
        self.dialog = dialog
        dialog.open()

    def _forget(self, dialog: LaunchDialog) -> None:
        if self.dialog is dialog:
            self.dialog = None

    def launch(self, destination: Destination) -> None:
        """Launch the flow as it is now."""
        flow = self._document.flow
        try:
            folder = self._files.folder
            templates = templates_of(flow, folder) if folder else {}
        except CartFlowError as fault:
            self._failed(tr("The flow is not launched"), fault)
            return
        self._document.settle()
        self._wished = flow
        wish = Wish(flow.id, flowfile.write(flow), templates)
        moves = self.dialog.people.moves if self.dialog is not None else None
        job = self.live.launch(wish, destination, self._results.simulating.source, moves)
        if self.dialog is not None:
            job.progressed.connect(self.dialog.show_progress)

    def _launched(self, launched: Launched) -> None:
        self._shown = self._wished
        self._compare()
        if self.dialog is not None:
            self.dialog.answer("launched")
        self._checking.know_flows(launched.flows)
        self._results.bring("performance")
        words = self._said(launched)
        if not launched.is_same:
            differs = tr("What is live differs from what is shown here: open it to compare.")
            words = f"{words} {differs}"
        self._toast.say(words, "success", "circle-check")

    def _said(self, launched: Launched) -> str:
        """What has begun."""
        if self.live.is_trial:
            return tr("Your flow is tried out: nobody gets a message. It ends with this window.")
        state = launched.state
        name = tr(STATES.get(state.state, (state.state, ""))[0])
        return tr(
            "Your flow is launched. Version {version}: {state}.", version=state.version, state=name
        )

    def _compare(self) -> None:
        """Say whose the numbers are once the flow is no longer what was launched."""
        state = self.live.state
        if state is not None:
            self.panel.show_differs(on=self._document.flow != self._shown)
            words = tr("Numbers of version {version}, as it was launched", version=state.version)
            self._results.know_launched(Whose(self._shown, words))

    def _clear(self) -> None:
        self._results.know_launched(None)
        self._checking.know_flows(None)
        self._results.forget("performance")

    def _perform(self, performance: Performance) -> None:
        self._results.show_numbers("performance", read_numbers(performance.plain["stats"]))

    def _failed(self, what: str, fault: CartFlowError) -> None:
        if self.dialog is not None:
            self.dialog.show_fault(fault)
        elif not (self.live.is_live and self.panel.isVisible()):
            self._toast.warn(f"{what}. {fault.message} {fault.hint}".strip())

    def pause_or_resume(self) -> None:
        """Ask how to pause what runs, resume what is paused."""
        state = self.live.state
        if state is not None and state.state == "paused":
            self.resume()
        else:
            self.ask_pause()

    def resume(self) -> None:
        """Let go on what is paused."""
        if not self._is_refused():
            self.live.act("resume")

    def _is_refused(self) -> bool:
        """Whether there is nothing to pause, resume or stop now, which is said."""
        if self.live.is_launching:
            self._toast.warn(tr("The flow is being launched: wait a moment."))
        elif not self.live.is_live:
            self._toast.warn(tr("The flow is not launched."))
        return self.live.is_launching or not self.live.is_live

    def ask_pause(self) -> None:
        """Ask what becomes of the waits meanwhile, and pause."""
        state = self.live.state
        if self._is_refused() or state is None:
            return
        if state.state not in ("active", "scheduled"):
            self._toast.warn(tr("It does not run now."))
            return
        dialog = PauseDialog(self._window, self._document.flow.name or state.flow)
        dialog.wished.connect(lambda policy: self.live.act("pause", policy=policy))
        self.question = dialog
        dialog.open()

    def ask_stop(self) -> None:
        """Ask what becomes of the people inside, and stop."""
        if self._is_refused():
            return
        self.question = ask(
            self._window,
            tr("Stop this flow?"),
            tr("Nobody enters any more. What happens to the people who are inside?"),
            (
                ("", tr("Cancel"), ""),
                ("exit", tr("They leave at once"), "danger"),
                ("finish", tr("They finish their journey"), "primary"),
            ),
        )
        self.question.answered.connect(self._stop)

    def _stop(self, policy: str) -> None:
        if policy:
            self.live.act("stop", policy=policy)
