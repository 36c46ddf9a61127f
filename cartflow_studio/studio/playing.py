"""Plays the simulation as a film: the numbers and the people on the canvas at any instant."""

from __future__ import annotations

from PySide6.QtCore import QElapsedTimer, QObject, Qt, QTimer, Signal

from cartflow_studio.formats import day
from cartflow_studio.simulation import Film, film
from cartflow_studio.studio.canvas.scene import FlowScene
from cartflow_studio.studio.canvas.somebody import Somebody
from cartflow_studio.studio.canvas.travellers import Travellers
from cartflow_studio.studio.jobs import Job, Progress
from cartflow_studio.studio.panels.numbers import Numbers, read_numbers
from cartflow_studio.studio.panels.timebar import TimeBar, told_speed, zone_of
from cartflow_studio.studio.panels.timescale import moment
from cartflow_studio.studio.simulating import Result, Simulating, same_log
from cartflow_studio.studio.theme import appearance

FRAME = 16  # milliseconds
COUNTS = 100  # milliseconds between two looks at the numbers
WAY = 700  # milliseconds that people are seen on their way


class Playing(QObject):
    """The film of the last simulation. `changed` says that the numbers of now are others, `filmed`
    (Film, Result) that there is a new one.
    """

    changed = Signal()
    filmed = Signal(object, object)

    def __init__(self, simulating: Simulating, scene: FlowScene, parent: QObject) -> None:
        super().__init__(parent)
        self._simulating, self._scene = simulating, scene
        self.bar = TimeBar()
        self.film: Film | None = None
        self.somebody: Somebody | None = None  # who is marked
        self.at: int | None = None  # None: at the end, where the run's own numbers are shown
        self._result: Result | None = None
        self._known: tuple[Film, int, Numbers] | None = None  # the numbers of an instant
        self._travellers: Travellers | None = None
        self._clock, self._counted = QElapsedTimer(), QElapsedTimer()
        self._exact = 0.0
        self._is_shown = True
        self._timer = QTimer(self)
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.setInterval(FRAME)
        self._timer.timeout.connect(self._tick)
        self._filming: Job | None = None
        simulating.begun.connect(self._drop)
        simulating.finished.connect(self._load)
        simulating.cleared.connect(self.close)
        self.bar.play_wished.connect(self.toggle)
        self.bar.seen.connect(self.seek)
        self.bar.track.stepped.connect(self.step)

    @property
    def is_playing(self) -> bool:
        """Whether the film runs."""
        return self._timer.isActive()

    @property
    def numbers(self) -> Numbers | None:
        """The numbers at the instant that is shown; None at the end, or without a film."""
        film, at, result = self.film, self.at, self._result
        if film is None or at is None or result is None:
            return None
        if self._known is None or self._known[:2] != (film, at):
            self._known = film, at, read_numbers(film.stats(at).to_json(result.flow))
        return self._known[2]

    def gone(self, node: str) -> dict[str, int]:
        """How many had left the flow at a step, by their reasons, at the instant that is shown;
        nothing where that is not known of everybody.
        """
        film = self.film
        if film is None or film.is_sample:
            return {}
        return film.gone(node, film.last if self.at is None else self.at)

    @property
    def day(self) -> str:
        """The day of the instant that is shown, short; "" at the end, or without a film."""
        if self.film is None or self.at is None or self._result is None:
            return ""
        return day(moment(self.at, zone_of(self._result.flow.settings.timezone)))

    def toggle(self) -> None:
        """Play, from the start if it is at its end; or pause."""
        if self.is_playing:
            self.pause()
        elif self.film is not None:
            if self.at is None:
                self.seek(self.film.first)
            self._exact = float(self.at or self.film.first)
            self._clock.start()
            self._counted.start()
            self._timer.start()
            self.bar.show_playing(on=True)

    def pause(self) -> None:
        """Stand still."""
        self._timer.stop()
        self.bar.show_playing(on=False)

    def seek(self, instant: int) -> None:
        """Show the run as it was at an instant."""
        if self.film is None:
            return
        ended = instant >= self.film.last
        self.at = None if ended else instant
        self._exact = float(instant)
        self._show(instant, moving=not ended)
        self.changed.emit()

    def go_to(self, instant: int) -> None:
        """Stand still at an instant, on the canvas and on the bar."""
        if self.film is not None:
            self.pause()
            self.seek(instant)
            self.bar.show_instant(instant)

    def finish(self) -> None:
        """Show the run as it ended."""
        self.pause()
        if self.film is not None:
            self.seek(self.film.last)
            self.bar.show_instant(self.film.last)

    def step(self, way: int) -> None:
        """Go to the next happening (1), or to the one before (-1)."""
        if self.film is None:
            return
        self.pause()
        here = self.film.last if self.at is None else self.at
        there = self.film.after(here) if way > 0 else self.film.before(here)
        if there is None:
            there = self.film.last if way > 0 else self.film.first
        self.seek(there)
        self.bar.show_instant(there)

    def show_on_canvas(self, *, on: bool) -> None:
        """Whether the canvas shows the simulation, so that its people and its time belong there."""
        if on == self._is_shown:
            return
        self._is_shown = on
        if not on:
            self.pause()
        self.bar.setVisible(on and self.film is not None)
        at = self.at
        self._show(at or 0, moving=at is not None)

    def mark(self, somebody: Somebody | None) -> None:
        """Tell somebody from now on which instant is shown; or nobody."""
        self.somebody = somebody
        self._show(self.at or 0, moving=self.at is not None)

    def close(self) -> None:
        """There is no run to play any more."""
        self.pause()
        self.film = self.at = self._result = self._travellers = None
        if self.somebody is not None:
            self.somebody.now = None
        self._scene.show_travellers(None)
        self.bar.hide()

    def _tick(self) -> None:
        if self.film is None:
            return
        speed = told_speed(self.film, int(self.bar.speed.currentData()))
        self._exact += self._clock.restart() * speed
        instant = round(self._exact)
        if instant >= self.film.last:
            self.finish()
            return
        self.at = instant
        self._show(instant, moving=True)
        if self._counted.elapsed() >= COUNTS:
            self._counted.restart()
            self.bar.show_instant(instant)
            self.changed.emit()

    def _show(self, instant: int, *, moving: bool) -> None:
        """Show the people who are on their way, unless nothing shall move."""
        if self._travellers is None or self.film is None:
            return
        still = appearance().reduced_motion or not moving or not self._is_shown
        speed = told_speed(self.film, int(self.bar.speed.currentData()))
        self._travellers.now, self._travellers.span = instant, max(1, round(WAY * speed))
        if self.somebody is not None:
            self.somebody.now = instant if moving and self._is_shown else None
            self.somebody.span = self._travellers.span if self.is_playing and not still else None
        self._scene.show_travellers(None if still else self._travellers)

    def _load(self, result: Result) -> None:
        """Film a new run in a thread; until then the old film stays, on another log at its end."""
        self.pause()
        if not same_log(self._result, result):
            self.finish()

        def work(progress: Progress) -> Film:
            return film(result.report, progress=progress)

        def done(made: object) -> None:
            if isinstance(made, Film) and self._simulating.result is result:
                self._show_film(made, result)

        self._filming = self._simulating.later(work, done)

    def _drop(self) -> None:
        """A new run has begun: the film of the last one is not needed any more."""
        if self._filming is not None:
            self._filming.cancel()
            self._filming = None

    def _show_film(self, made: Film, result: Result) -> None:
        stays = same_log(self._result, result)
        self.film, self._result = made, result
        self.filmed.emit(made, result)
        self._travellers = Travellers(made.departures())
        if made.last <= made.first:
            self.close()
            return
        at = self.at if stays else None
        kept = at if at is not None and made.first <= at < made.last else None
        self.bar.show_film(made, zone_of(result.flow.settings.timezone))
        self.bar.setVisible(self._is_shown)
        if kept is not None:
            self.bar.show_instant(kept)
        self.seek(kept if kept is not None else made.last)
