"""Playing a log over the life of a flow: paused, then followed by new versions.  # semantics 6"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from cartflow_studio.engine import PAUSES, Advance, Engine, TraceLine, compile_flow
from cartflow_studio.engine.turning import STOPPED, Resumed, Seat, move
from cartflow_studio.flow.model import Flow
from cartflow_studio.flow.moving import LEAVE, MOVE, Moves
from cartflow_studio.flow.people import Event, Person, Value
from cartflow_studio.history import EventLog, People
from cartflow_studio.simulation.answers import Answers
from cartflow_studio.simulation.hosted import Coming, Cue, Somebody, Stage
from cartflow_studio.simulation.player import Progress, SimulationError
from cartflow_studio.simulation.report import Report
from cartflow_studio.simulation.simulate import check_clock, end_of
from cartflow_studio.words import tr

RESTARTED = "restarted"


@dataclass(frozen=True, slots=True)
class Pause:
    """The flow pauses at an instant, and goes on at another; `policy` is one of PAUSES."""

    at: int
    until: int
    policy: str = "keep"


@dataclass(frozen=True, slots=True)
class Launch:
    """A new version takes over at an instant; `moves` says what becomes of the people inside."""

    at: int
    flow: Flow
    moves: Moves = field(default_factory=Moves)


Turn = Pause | Launch


def simulate_life(
    flow: Flow,
    turns: Sequence[Turn],
    log: EventLog,
    people: People | None = None,
    *,
    until: int | None = None,
    clock: str = "occurred",
    answers: Answers | None = None,
    progress: Progress | None = None,
    cancelled: Callable[[], bool] | None = None,
) -> tuple[Report, ...]:
    """What a flow would have done that was paused and followed by other versions at these instants:
    the report of each version, the first first. What happens at the instant of a turn comes after
    it. `answers` are assumed to come to messages, and all versions that have people hear of them.
    It runs interpreted, and keeps every step.

    PlanError if a version cannot run, MovingError if a plan names what is not there;
    SimulationError if the turns do not follow one another, or `cancelled` says so.
    """
    how: Any = {"until": until, "clock": clock, "answers": answers}
    made = lives(flow, turns, log, people, **how).reports(progress, cancelled)
    return tuple(replace(each, beside=()) for each in made)


def lives(
    flow: Flow,
    turns: Sequence[Turn],
    log: EventLog,
    people: People | None,
    *,
    until: int | None,
    clock: str,
    answers: Answers | None,
) -> Lives:
    """The people of a log, ready for the life of a flow, as `simulate_life` plays it."""
    check_clock(clock)
    ordered = in_order(turns)
    versions = check_life(flow, ordered)
    end = end_of(log, clock) if until is None else until
    engines = [Engine(compile_flow(each)) for each in versions]
    made = Lives(engines, log, people, until=end, clock=clock, answers=answers)
    made.moments = _moments(ordered, end)
    made.are_always_live = len(versions) == 1
    return made


def in_order(turns: Iterable[Turn]) -> list[Turn]:
    """Turns as they come."""
    return sorted(turns, key=lambda turn: turn.at)


def check_life(flow: Flow, turns: Iterable[Turn]) -> list[Flow]:
    """The flow and what follows it, under the one id. MovingError if a plan is not in order,
    SimulationError if the turns do not follow one another.
    """
    turns = in_order(turns)
    _check(turns)
    versions = [flow]
    for turn in turns:
        if isinstance(turn, Launch):
            new = replace(turn.flow, id=flow.id)
            turn.moves.check(versions, new)
            versions.append(new)
    return versions


def _check(turns: Sequence[Turn]) -> None:
    free = None
    for turn in turns:
        if free is not None and turn.at < free:
            raise SimulationError(
                tr("Something happens to the flow while it is paused."),
                hint=tr("Let each pause be over before the next turn."),
            )
        if isinstance(turn, Pause):
            free = turn.until
            if turn.until <= turn.at or turn.policy not in PAUSES:
                raise SimulationError(
                    tr("This is no pause that can be played."),
                    hint=tr("Let it end after it begins; known: {names}.", names=", ".join(PAUSES)),
                )


@dataclass(frozen=True, slots=True)
class _Moment:
    """A turn as it comes to each person: a pause begins and ends, launches are numbered."""

    at: int
    turn: Turn
    version: int
    ends: bool = False


def _moments(turns: Sequence[Turn], end: int) -> tuple[_Moment, ...]:
    found, version = [], 0
    for turn in turns:
        version += isinstance(turn, Launch)
        found.append(_Moment(turn.at, turn, version))
        if isinstance(turn, Pause):
            found.append(_Moment(turn.until, turn, version, ends=True))
    return tuple(each for each in found if each.at <= end)


class Lives(Stage):
    """What versions of one flow need to play a log."""

    moments: tuple[_Moment, ...] = ()

    def play(self, place: int) -> list[list[TraceLine]]:
        """What each version does to the person at a place of `ids`, in order."""
        return self.somebody(place).play(self._cues(place), self.until)

    def somebody(self, place: int) -> Life:
        """The person at a place of `ids`, to whom nothing has happened yet."""
        person = self.ids[place]
        known = self.people.get(person) if self.people is not None else None
        somebody = Life(self.engines, known or Person(person), self.coming())
        somebody.moments = self.moments
        return somebody


class Life(Somebody):
    """One person, while the versions of a flow follow one another. The last that is launched lets
    people in; of those before, who is inside finishes.
    """

    moments: tuple[_Moment, ...] = ()

    def __init__(self, engines: Sequence[Engine], person: Person, coming: Coming) -> None:
        super().__init__(engines, person, coming)
        self._live = [0]
        self._is_paused = False
        self._known: dict[int, Person] = {}  # for whom versions take them that have not heard yet
        self._before: Mapping[str, Value] | None = None  # their attributes at the pause
        self._held: list[Cue | tuple[int, Mapping[str, Value]]] = []

    def play(self, cues: Sequence[Cue], until: int) -> list[list[TraceLine]]:
        """What each version does."""
        coming = list(self.moments)
        for cue in cues:
            while coming and coming[0].at <= cue.at:
                self._turn(coming.pop(0))
            self._wake(cue.at - 1)
            self._handle(cue)
        for moment in coming:
            self._turn(moment)
        self._wake(until)
        return self._lines

    def _handle(self, cue: Cue) -> None:
        match cue.what:
            case Event() as event:
                self._events[cue.sequence] = event
                for number in tuple(self._live):
                    self._offer(number, cue)
            case Person(attributes=attributes):
                after = Person(self._person.id, {**self._person.attributes, **attributes})
                self._become(after, cue.at, but=None)
            case (number, _) if number == self._live[-1]:
                self._offer(number, cue)

    def _offer(self, number: int, cue: Cue) -> None:
        """An event, or the clock, to one version; it is held while that is paused."""
        if self._is_paused and number == self._live[-1]:
            self._hold(cue)
            return
        state, engine = self._states[number], self._engine(number)
        match cue.what:
            case Event() as event:
                advance = engine.receive(
                    state, self._person, event, cue.sequence, handled_at=cue.at
                )
            case (_, str(node)):
                advance = engine.tick(state, self._person, node, cue.at)
            case _:
                return
        self._take(number, advance)

    def _hold(self, cue: Cue) -> None:
        """Until the resume, if it means anything to the version."""
        codes = self._engines[self._live[-1]].plan.codes
        if not isinstance(cue.what, Event) or cue.what.name in codes:
            self._held.append(cue)

    def _become(self, after: Person, at: int, but: int | None) -> None:
        """They have changed; the versions (but the one that changed them) hear of it, and of what
        others that heard of it before have changed since.
        """
        before, self._person = self._person, after
        others = [number for number in self._live if number != but]
        for number in others:
            self._known.setdefault(number, before)
        for number in others:
            known, now = self._known.pop(number, self._person), self._person
            if self._is_paused and number == self._live[-1]:
                self._before = known.attributes if self._before is None else self._before
                news = {
                    name: now.attributes.get(name)
                    for name in (*known.attributes, *now.attributes)
                    if known.attributes.get(name) != now.attributes.get(name)
                }
                self._held.append((at, news))
            else:
                state, engine = self._states[number], self._engine(number)
                self._take(number, engine.identify(state, known, now, at))

    def _take(self, number: int, advance: Advance) -> None:
        super()._take(number, advance)
        if self._engines[number].plan.flow.settings.reentry.mode == "restart":
            for line in advance.trace:
                if line.is_entry:
                    self._leave_others(number, line.at)

    def _leave_others(self, entered: int, at: int) -> None:
        """An entry that restarts the journey ends that of an older version too.  # semantics 3.6"""
        for number in [each for each in self._live if each != entered]:
            state, engine = self._states[number], self._engine(number)
            self._take(number, engine.leave(state, self._person, at, None, RESTARTED))

    def _let_in(self, flow: str, at: int, entry: Event | None, sequence: int) -> None:
        number = self._live[-1]
        engine = self._engine(number)
        if flow == engine.plan.flow.id and engine.plan.triggers and not self._is_paused:
            known = sequence if entry is not None else 0
            state = self._states[number]
            self._take(number, engine.enter(state, self._person, at, event=entry, sequence=known))

    def _engine(self, number: int) -> Engine:
        engine = super()._engine(number)
        newest = number == self._live[-1]
        engine.refuse_entries = ("paused" if self._is_paused else "") if newest else "flow_stopped"
        engine.elsewhere = sum(self._inside(each) for each in self._live if each != number)
        return engine

    def _inside(self, number: int) -> int:
        """In how many journeys of a version they are."""
        return len(self._engines[number].journeys(self._states[number]))

    # --- turns ------------------------------------------------------------------------------

    def _turn(self, moment: _Moment) -> None:
        self._wake(moment.at - 1)
        match moment.turn:
            case Launch() as launch:
                self._launch(moment.version, launch)
            case Pause() as pause if moment.ends:
                self._resume(pause)
            case Pause():
                self._is_paused = True
                self._wakes[moment.version] = None

    def _resume(self, pause: Pause) -> None:
        number, at = self._live[-1], pause.until
        resumed = Resumed(self._seat(number), self._before)
        if self._held or self._inside(number):
            resumed.begin(pause.at, at, pause.policy)
        clocked = []
        while self._held:
            held, self._held, self._before = self._held, [], None
            for each in held:
                if isinstance(each, tuple):
                    resumed.learn(each[1], each[0])
                elif isinstance(each.what, Event):
                    resumed.hear(each.what, each.sequence, each.at)
                else:
                    clocked.append(replace(each, at=at))
        resumed.end(at)
        self._is_paused = False
        self._wakes[number] = self._engines[number].wake_at(self._states[number])
        for cue in clocked:
            self._offer(number, cue)

    def _launch(self, version: int, launch: Launch) -> None:
        olds, moves, at = tuple(self._live), launch.moves, launch.at
        self._live.append(version)
        for event in self._events.values():
            state, engine = self._states[version], self._engine(version)
            self._states[version] = engine.remember(state, self._person, event).state
        for old in olds:
            if moves.do == LEAVE and not moves.steps:
                state, engine = self._states[old], self._engine(old)
                if self._inside(old):
                    self._take(old, engine.leave(state, self._person, at, None, STOPPED))
                self._live.remove(old)
            elif moves.do == MOVE or moves.steps:
                move(
                    self._seat(old), self._seat(version), moves, at,
                    lambda: tuple(self._events.items()),
                )  # fmt: skip

    def _seat(self, number: int) -> Seat:
        return Seat(
            engine=lambda: self._engine(number),
            state=lambda: self._states[number],
            person=lambda: self._person,
            take=lambda advance: self._take(number, advance),
        )
