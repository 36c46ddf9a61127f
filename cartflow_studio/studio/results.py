"""What runs say, on the canvas and below it: simulation, journeys, performance."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtWidgets import QFileDialog, QWidget

from cartflow_studio.history import Reading, write_rejections
from cartflow_studio.simulation.seeking import Place
from cartflow_studio.studio.beside import BEFORE, NAMES, SHORT, Beside
from cartflow_studio.studio.canvas.overlay import OverlayView
from cartflow_studio.studio.canvas.view import FlowCanvas
from cartflow_studio.studio.document import Document
from cartflow_studio.studio.following import Following
from cartflow_studio.studio.jobs import Jobs
from cartflow_studio.studio.pairing import Pairing
from cartflow_studio.studio.panels.dialogs import tell
from cartflow_studio.studio.panels.dock import Dock
from cartflow_studio.studio.panels.exits import StepRun
from cartflow_studio.studio.panels.journeys import JourneysPanel
from cartflow_studio.studio.panels.log_dialog import LOGS, LogDialog
from cartflow_studio.studio.panels.numbers import Numbers, Whose, overlay, tiles, tiles_beside
from cartflow_studio.studio.panels.simulation import SimulationPanel
from cartflow_studio.studio.playing import Playing
from cartflow_studio.studio.previewing import Preview, preview
from cartflow_studio.studio.simulating import Result, Simulating, same_play
from cartflow_studio.words import tr


class Results(QObject):
    """Keeps the overlay of the canvas in step with the tab that is shown.

    `written` carries the path of a list that was saved; `shown` says that the numbers are others.
    """

    written = Signal(object)
    shown = Signal()

    def __init__(
        self, window: QWidget, document: Document, jobs: Jobs, canvas: FlowCanvas, dock: Dock
    ) -> None:
        super().__init__(window)
        self._window, self._document, self._jobs = window, document, jobs
        self._canvas, self._dock = canvas, dock
        self._numbers: dict[str, Numbers] = {}
        self._launched: Whose | None = None
        self._version: Whose | None = None  # of a life that is played
        self.is_shown = True
        self.dialog: LogDialog | QFileDialog | None = None
        self.simulating = Simulating(document, jobs, self)
        self.beside = Beside(self.simulating, window)
        self.simulation = SimulationPanel(self.simulating, self.beside.menu)
        self.pairing = Pairing(window, document, jobs, self.simulating, self.beside)
        self.pairing.view.chosen.connect(canvas.show_node)
        self.simulation.add_section(self.pairing.view)
        self.playing = Playing(self.simulating, canvas.flow_scene, self)
        self.journeys = JourneysPanel(self.simulating)
        self.following = Following(self.journeys, canvas, self.playing)
        dock.add("simulation", tr("Simulation"), self.simulation)
        dock.add("journeys", tr("Journeys"), self.journeys)
        self.simulation.log_wished.connect(self.choose_log)
        self.simulation.list_wished.connect(self.choose_list)
        self.simulation.journeys_wished.connect(lambda: dock.bring("journeys"))
        self.simulating.finished.connect(self._show_result)
        self.simulating.failed.connect(self._fail)
        self.simulating.cleared.connect(lambda: self.forget("simulation"))
        canvas.flow_scene.people_wished.connect(self.show_people)
        self.playing.changed.connect(self.show_overlay)
        self.playing.filmed.connect(lambda *_: self.shown.emit())
        self.beside.changed.connect(self._compare)
        dock.currentChanged.connect(self.show_overlay)
        dock.currentChanged.connect(lambda _: self.following.leave())
        dock.currentChanged.connect(lambda _: self.following.show_told(on=dock.shown == "journeys"))

    def add_performance(self, panel: QWidget) -> None:
        """Add the tab of the launched flow."""
        self._dock.add("performance", tr("Performance"), panel)

    def bring(self, key: str) -> None:
        """Show a tab."""
        self._dock.bring(key)

    def simulate(self) -> None:
        """Run the simulation, and show it."""
        self._dock.choose("simulation")
        self.simulating.run()

    def play(self) -> None:
        """Play the last run as a film, or pause it; simulate first if there is none."""
        if self.playing.film is None:
            self.simulate()
            return
        if self.kind == "performance":
            self._dock.choose("simulation")
        self.playing.toggle()

    def choose_log(self) -> None:
        """Ask for a log of one's own."""
        dialog = QFileDialog(self._window, tr("Simulate on a log"), "", tr(LOGS))
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.fileSelected.connect(lambda name: self.look_at_log(Path(name)))
        self.dialog = dialog
        dialog.open()

    def choose_list(self) -> None:
        """Ask where to keep the list of rows that could not be used."""
        result = self.simulating.result
        if result is None:
            return
        events = result.loaded.source.events
        start = events.with_name(f"{events.name.split('.')[0]}-unusable.csv")
        dialog = QFileDialog(self._window, tr("Save the list"), str(start), tr("CSV (*.csv)"))
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setDefaultSuffix("csv")
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        reading = result.loaded.log.reading
        dialog.fileSelected.connect(lambda name: self.save_list(reading, Path(name)))
        self.dialog = dialog
        dialog.open()

    def save_list(self, reading: Reading, path: Path) -> None:
        """Write the rows that could not be used, and why, without waiting for the disk."""
        self._jobs.run(
            lambda _: write_rejections(reading, path),
            done=lambda _: self.written.emit(path),
            failed=lambda fault: tell(
                self._window, tr("{name} is not saved", name=path.name), fault
            ),
        )

    def look_at_log(self, path: Path) -> None:
        """Show the first rows of a log, and ask what they are."""
        self._jobs.run(
            lambda _: preview(path),
            done=self._ask_columns,
            failed=lambda fault: tell(
                self._window, tr("{name} cannot be read", name=path.name), fault
            ),
        )

    def _ask_columns(self, found: Preview) -> None:
        dialog = LogDialog(self._window, found)
        dialog.chosen.connect(self.simulation.add_source)
        dialog.reread.connect(lambda encoding: self._look_again(dialog, found.path, encoding))
        dialog.chosen.connect(lambda _: self._dock.bring("simulation"))
        self.dialog = dialog
        dialog.open()

    def _look_again(self, dialog: LogDialog, path: Path, encoding: str) -> None:
        """Show the first rows in another encoding."""
        done, failed = dialog.show_preview, dialog.show_fault  # methods: not called once it is gone
        self._jobs.run(lambda _: preview(path, encoding), done=done, failed=failed)

    def show_people(self, node: str, port: str = "") -> None:
        """Show the journeys that came to a step, or left it by an exit; while the film stands at
        an instant those so far, or who is there now if somebody is.
        """
        if self.kind == "performance":
            words = tr("The journeys are those of the simulation, not of the real people here.")
            self._canvas.message.emit(words)
        self._dock.bring("journeys")
        numbers = self.playing.numbers
        here = numbers.nodes.get(node) if numbers is not None else None
        now = here is not None and here.waiting > 0 and not port
        self.journeys.show_place(Place(node, port, now=now))

    def show_people_here(self) -> bool:
        """Show who went along the chosen connection or was at the chosen step; False without."""
        link, chosen = self._canvas.flow_scene.edges.selected, self._canvas.selection[-1:]
        if link is not None:
            self.show_people(*link)
        elif chosen:
            self.show_people(chosen[0])
        return link is not None or bool(chosen)

    def show_person(self, person: str) -> None:
        """Tell the journeys of one person."""
        self._dock.bring("journeys")
        self.journeys.show_place(Place())
        self.journeys.search.setText(person)

    def find_person(self) -> None:
        """Put the keyboard where people are sought."""
        self._dock.bring("journeys")
        self.journeys.search.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.journeys.search.selectAll()

    def _fail(self) -> None:
        self.forget("simulation")

    def _show_result(self, result: Result) -> None:
        self._version = None
        if result.plan is not None and result.plan.is_elsewhere:
            words = tr("Numbers of version {version} of its life", version=result.plan.place + 1)
            self._version = Whose(result.flow, words)
        self.show_numbers("simulation", result.numbers)

    def show_numbers(self, kind: str, numbers: Numbers) -> None:
        """Show the numbers of a "simulation" or of the "performance"."""
        self._numbers[kind] = numbers
        self.show_overlay()

    def know_launched(self, launched: Whose | None) -> None:
        """The version that the numbers of the performance are about; None if nothing is live."""
        self._launched = launched
        if self.kind == "performance":
            self.show_overlay()

    @property
    def whose(self) -> Whose | None:
        """The version that the numbers of now are about, if it is not what the canvas shows."""
        launched = self._launched if self.kind == "performance" else self._version
        same = launched is None or same_play(launched.flow, self._document.flow)
        return None if same else launched

    def forget(self, kind: str) -> None:
        """Numbers that are no longer about the open flow."""
        self._numbers.pop(kind, None)
        self.show_overlay()

    def show_all(self, *, on: bool) -> None:
        """Switch the numbers on the canvas on or off."""
        self.is_shown = on
        self.show_overlay()

    def _compare(self) -> None:
        """Two runs are compared as they ended: a film that is inside the run goes to its end."""
        if self.beside.choice and self.playing.at is not None:
            self.playing.finish()
        self.show_overlay()

    def show_overlay(self) -> None:
        """Show the performance while its tab is open, else the simulation."""
        self.playing.show_on_canvas(on=self.kind == "simulation" and self.is_shown)
        self._canvas.show_overlay(self.overlay())
        self._show_tiles()
        self.shown.emit()

    @property
    def kind(self) -> str:
        """Whether the numbers are those of the "performance" or of the "simulation"."""
        return "performance" if self._dock.shown == "performance" else "simulation"

    @property
    def numbers(self) -> Numbers | None:
        """The numbers of now: at the instant of the film, else those of the run that is shown."""
        played = self.playing.numbers if self.kind == "simulation" else None
        return played or self._numbers.get(self.kind)

    def step(self, node: str) -> StepRun | None:
        """A step in the run of now; None without one, or if it was not in it."""
        known = self.numbers.nodes.get(node) if self.numbers is not None else None
        flow = self._document.flow if self.whose is None else self.whose.flow
        if known is None or node not in flow.nodes:
            return None
        is_real = self.kind == "performance"
        gone = {} if is_real else self.playing.gone(node)
        return StepRun(flow.nodes[node], known, gone, tr(NAMES[self.kind]), is_real)

    def overlay(self) -> OverlayView | None:
        """The numbers that are on the canvas now, with those of a second run if one is chosen."""
        kind, flow = self.kind, self._document.flow
        played = self.playing.numbers if kind == "simulation" else None
        numbers = self.numbers
        if numbers is None or not self.is_shown:
            return None
        second = None if played else self.beside.second(kind, self._numbers)
        if second is None:
            return overlay(flow, numbers, of=self.whose)
        beside = overlay(flow, second.numbers, second.name)
        return replace(overlay(flow, numbers, second.called), beside=beside)

    def _show_tiles(self) -> None:
        """The tiles say in their notes what was otherwise in the second run, or before an edit."""
        played, before = self.playing.numbers, self.simulating.before
        now = self._numbers.get("simulation")
        second = self.beside.second("simulation", self._numbers)
        beside = (tr(SHORT[BEFORE]), before.numbers) if before else None
        beside = (second.word, second.numbers) if second else beside
        if played is not None:
            self.simulation.show_tiles(tiles(played, self.playing.day))
        elif now is not None:
            self.simulation.show_tiles(tiles_beside(now, *beside) if beside else tiles(now))
