"""What the charts show: the insight of the run that is filmed, and of the one beside it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QFileDialog

from cartflow_studio.files import save_text
from cartflow_studio.flow.settings import CHANNELS
from cartflow_studio.simulation import Assumed, Film, Insight, film, insight
from cartflow_studio.simulation.page import page
from cartflow_studio.studio.beside import KEPT
from cartflow_studio.studio.jobs import Progress
from cartflow_studio.studio.live import Live
from cartflow_studio.studio.names import suggested_name
from cartflow_studio.studio.observing import Observing, Seen
from cartflow_studio.studio.panels.assumptions import AssumptionsDialog
from cartflow_studio.studio.panels.charts import ChartsPanel
from cartflow_studio.studio.panels.dialogs import tell
from cartflow_studio.studio.simulating import Result
from cartflow_studio.words import tr

if TYPE_CHECKING:
    from cartflow_studio.studio.window import Studio

SUFFIX = ".flow.yaml"
REMEMBERED = 4


@dataclass(eq=False)
class _Shot:
    """A run with its film, and what it last was found to say."""

    result: Result
    film: Film
    last: Insight | None = None

    def found(self, assumed: Assumed) -> Insight:
        """What it says."""
        if self.last is None or self.last.assumed != assumed:
            self.last = insight(self.result.report, self.film, assumed)
        return self.last


class Charting(QObject):
    """Follows the runs while its tab is shown."""

    def __init__(self, window: Studio) -> None:
        super().__init__(window)
        self._window = window
        self.panel = ChartsPanel()
        self.dialog: QFileDialog | AssumptionsDialog | None = None
        self.result: Result | None = None
        self._shots: list[_Shot] = []
        results = window.results
        self._simulating, self._beside = results.simulating, results.beside
        window.dock.add("charts", tr("Charts"), self.panel)
        results.playing.filmed.connect(self._take)
        self._simulating.cleared.connect(self._clear)
        self._beside.changed.connect(self.show)
        window.dock.currentChanged.connect(self.show)
        self.panel.assumptions_wished.connect(self.ask_assumptions)
        self.panel.report_wished.connect(self.ask_report)
        self.panel.turned.connect(self.show)
        self._observing: Observing | None = None
        self._seen: Seen | None = None

    def observe(self, live: Live) -> None:
        """Tell of real people too, once the flow is launched."""
        self._observing = Observing(live, self)
        self._observing.seen.connect(self._see)
        live.state_changed.connect(lambda _: self.panel.offer_real(on=True))
        live.cleared.connect(self._leave)
        self._window.launching.panel.least = lambda: self.assumed.lift

    def _see(self, seen: Seen) -> None:
        self._seen = seen
        self.show()

    def _leave(self) -> None:
        self._seen = None
        self.panel.offer_real(on=False)

    @property
    def assumed(self) -> Assumed:
        """The prices that are kept, and the rise that is looked for."""
        settings = self._window.preferences.settings
        return Assumed(read_prices(settings.prices), settings.currency, settings.lift / 100)

    def _take(self, made: Film, result: Result) -> None:
        self.result = result
        self._remember(result, made)
        self.show()

    def _remember(self, result: Result, made: Film) -> None:
        kept, shots = self._beside.kept, [*self._shots, _Shot(result, made)]
        self._shots = [each for each in shots if each.result is kept or each in shots[-REMEMBERED:]]

    def _clear(self) -> None:
        self.result = None
        self._shots.clear()
        self.panel.clear()

    def _found(self, result: Result | None) -> Insight | None:
        """What a run says; None if it is not filmed."""
        shot = next((each for each in self._shots if each.result is result), None)
        return shot.found(self.assumed) if shot else None

    def show(self) -> None:
        """Show the run of now and the one beside it, if the tab is shown."""
        is_shown, is_real = self._window.dock.shown == "charts", self.panel.is_real
        if self._observing is not None:
            self._observing.watch(on=is_shown and is_real)
        if not is_shown:
            return
        if is_real:
            self._show_real()
            return
        found, other = self._found(self.result), self._other()
        if found is None:
            self.panel.clear()
            return
        before = self._found(other)
        is_kept = self._beside.choice == KEPT
        name = self._beside.names[0] if is_kept else tr("before the edit")
        self.panel.show_insight(found, before, name)
        if other is not None and before is None:
            self._shoot(other)

    def _show_real(self) -> None:
        """Real people, with the simulation beside them."""
        if self._seen is None:
            self.panel.clear()
        else:
            before = self._found(self.result)
            self.panel.show_insight(self._seen.found(self.assumed), before, tr("the simulation"))

    def _other(self) -> Result | None:
        """The run to stand beside: the kept one if that is chosen, else that before the edit."""
        other = self._beside.run
        return other if other is not self.result else None

    def _shoot(self, other: Result) -> None:
        """Film the other run, as nobody has yet."""

        def work(progress: Progress) -> Film:
            return film(other.report, progress=progress)

        def done(made: object) -> None:
            if isinstance(made, Film) and self._other() is other:
                self._remember(other, made)
                self.show()

        self._simulating.later(work, done)

    def bring(self) -> None:
        """Show the charts; simulate first if there is no run."""
        self._window.dock.bring("charts")
        self.panel.list.setFocus()
        if self._simulating.result is None:
            self._simulating.run()

    def ask_assumptions(self) -> None:
        """Ask for prices and the rise to look for."""
        dialog = AssumptionsDialog(self._window, self.assumed)
        dialog.chosen.connect(self.assume)
        self.dialog = dialog
        dialog.open()

    def assume(self, assumed: Assumed) -> None:
        """Keep what is assumed, and draw anew."""
        self._window.preferences.change(
            prices=tuple(f"{name}={price:g}" for name, price in assumed.prices.items()),
            currency=assumed.currency,
            lift=round(assumed.lift * 100),
        )
        self.show()

    def ask_report(self) -> None:
        """Ask where to save the report."""
        if self.panel.is_real:
            words = tr("The report tells of a simulation: choose it above the list of charts.")
            self._window.toast.say(words)
            return
        if self.result is None:
            self._window.toast.say(tr("Simulate the flow first: the report tells of a run."))
            return
        flow, path = self.result.flow, self._window.document.path
        name = suggested_name(flow.name, flow.id).removesuffix(SUFFIX) + ".html"
        start = (path.parent if path else Path.home()) / name
        title, kinds = tr("Save the report"), tr("HTML page (*.html)")
        dialog = QFileDialog(self._window, title, str(start), kinds)
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setDefaultSuffix("html")
        dialog.fileSelected.connect(lambda chosen: self.save_report(Path(chosen)))
        self.dialog = dialog
        dialog.open()

    def save_report(self, path: Path) -> None:
        """Write the run that is shown as a page, without waiting for the disk."""
        result, found = self.result, self._found(self.result)
        if result is None or found is None:
            return
        window = self._window
        window.jobs.run(
            lambda _: save_text(path, page(result.report, found)),
            done=lambda _: window.toast.say(tr("Written to {path}.", path=path)),
            failed=lambda fault: tell(window, tr("{name} is not saved", name=path.name), fault),
        )


def read_prices(texts: Iterable[str]) -> dict[str, float]:
    """The prices as they are kept, `email=0.001`; what cannot be read is left out."""
    prices: dict[str, float] = {}
    for text in texts:
        channel, _, amount = text.partition("=")
        try:
            price = float(amount)
        except ValueError:
            continue
        if channel in CHANNELS and 0 < price < 1_000_000:
            prices[channel] = price
    return prices
