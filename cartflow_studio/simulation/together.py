"""Playing several flows over one event log: what each does, the others know.  # semantics 2.7"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from cartflow_studio.engine import TraceLine, changed, compile_flow
from cartflow_studio.flow.model import Flow
from cartflow_studio.flow.people import Event, Person
from cartflow_studio.history import EventLog, People
from cartflow_studio.simulation.among import CHANGED, Among
from cartflow_studio.simulation.answers import Answers
from cartflow_studio.simulation.noting import notes
from cartflow_studio.simulation.report import Report
from cartflow_studio.simulation.simulate import (
    Progress,
    SimulationError,
    check_clock,
    end_of,
)
from cartflow_studio.simulation.staging import Part, Staging
from cartflow_studio.words import tr

DEEPEST = 20  # changes and hand-overs that follow from one another at one instant
NUMBERS = 1_000_000  # between the answers to one flow's messages and to the next one's


def simulate_together(
    flows: Sequence[Flow],
    log: EventLog,
    people: People | None = None,
    *,
    until: int | None = None,
    clock: str = "occurred",
    answers: Answers | None = None,
    progress: Progress | None = None,
    cancelled: Callable[[], bool] | None = None,
) -> tuple[Report, ...]:
    """What these flows would have done side by side, as `simulate` tells it of one: caps count the
    messages of all, and each hears of the changes and hand-overs of the others, and of the answers
    to their messages. Of one occurrence the first flow is the first to hear. It runs interpreted,
    and keeps every step.

    PlanError if a flow cannot run; SimulationError if two have one id, or `cancelled` says so.
    """
    check_clock(clock)
    check_ids(flows)
    end = end_of(log, clock) if until is None else until
    stage = Stage(flows, log, people, until=end, clock=clock, answers=answers)
    return stage.reports(progress, cancelled)


def check_ids(flows: Sequence[Flow]) -> None:
    """SimulationError if two flows have one id."""
    if len({flow.id for flow in flows}) < len(flows):
        raise SimulationError(
            tr("Two of the flows have the same id."), hint=tr("Play each flow once.")
        )


class Stage(Staging):
    """Everything that several flows need to play a log, person after person."""

    def __init__(
        self,
        flows: Sequence[Flow],
        log: EventLog,
        people: People | None,
        *,
        until: int,
        clock: str,
        answers: Answers | None,
    ) -> None:
        self.log, self.people, self.until = log, people, until
        plans = [compile_flow(flow) for flow in flows]
        also = frozenset(name for plan in plans for name in plan.event_names)
        self.flows = [
            Among.of(
                plan,
                log,
                people,
                until=until,
                clock=clock,
                answers=answers,
                also=also,
                first=len(log) + number * NUMBERS,
            )
            for number, plan in enumerate(plans)
        ]
        self.ids = [*log.people, *self._without_events()]

    def play(self, place: int) -> list[list[TraceLine]]:
        """What each flow does to the person at a place of `ids`, in order."""
        return Somebody(self, self.ids[place]).play()

    def parts(self) -> list[Part]:
        """The flows, each with what it has counted so far."""
        return [Part(each.plan, each.late, each.handled, self._notes(each)) for each in self.flows]

    def _notes(self, flow: Among) -> tuple[str, ...]:
        assumed = () if flow.answering is None else flow.answering.notes(flow.heard)
        return (*notes(flow.plan, self.log, self.people, answered=flow.answered), *assumed)

    def changes_of(self, person: str) -> Iterator[Event]:
        """How the person becomes otherwise from outside, in order."""
        changes = None if self.people is None else self.people.changes
        whose = None if changes is None else changes.person_index(person)
        if changes is not None and whose is not None:
            yield from (each for each in changes.events_of(whose) if each.occurred_at <= self.until)

    def _without_events(self) -> list[str]:
        """Whom a clock, or their becoming so, may let in without any event."""
        more = dict.fromkeys(person for flow in self.flows for person in flow.columns.ids)
        known = set(self.log.people)
        return [each for each in more if each not in known]


class Somebody:
    """One person on their way through several flows."""

    def __init__(self, stage: Stage, person: str) -> None:
        self._stage, self._flows, self._depth = stage, stage.flows, 0
        known = stage.people.get(person) if stage.people is not None else None
        self._person = known or Person(person)
        self._answers: dict[int, Event] = {}

    def play(self) -> list[list[TraceLine]]:
        """What each flow does."""
        changes = list(self._stage.changes_of(self._person.id))
        cues = [(each.occurred_at, CHANGED, 0, -1, n) for n, each in enumerate(changes)]
        for number, flow in enumerate(self._flows):
            rows = flow.begin(self._person, self._find)
            cues += [(at, kind, sequence, number, row) for at, kind, sequence, row in rows]
        for at, _, _, number, row in sorted(cues):
            self._pass(at - 1)
            if number < 0:
                after = {**self._person.attributes, **changes[row].properties}
                self._person = Person(self._person.id, after)
            else:
                self._flows[number].row(row)
                self._take(number)
        self._pass(self._stage.until)
        return [flow.account.trace for flow in self._flows]

    def _pass(self, until: int) -> None:
        """Let happen what comes by itself, the earliest first; of one instant answers first."""
        while True:
            (at, kind), number = min((flow.due(), n) for n, flow in enumerate(self._flows))
            if at > until:
                return
            if kind:
                self._flows[number].fire(at)
                self._take(number)
            else:
                self._answer(number)

    def _answer(self, number: int) -> None:
        """All flows hear of an answer to a message of one of them."""
        sequence, here, elsewhere = self._flows[number].answer()
        self._answers[sequence] = elsewhere
        for other, flow in enumerate(self._flows):
            flow.receive(here if other == number else elsewhere, sequence)
            self._take(other)

    def _become(self, after: Person, at: int, but: int) -> None:
        """They have changed; every flow but the one that changed them hears of it."""
        self._person = after
        for number, flow in enumerate(self._flows):
            if number != but:
                flow.become(after, at)
                self._take(number)

    def _take(self, number: int) -> None:
        """Pass on what a flow has done, as far as it concerns the others."""
        done = self._flows[number].done()
        for message in done.messages:
            for other, flow in enumerate(self._flows):
                if other != number:
                    flow.know_sent(message.at, message.channel)
        if self._depth >= DEEPEST:
            return
        self._depth += 1
        if done.changes:
            after = Person(self._person.id, changed(self._person.attributes, done.changes))
            self._become(after, done.changes[-1].at, but=number)
        for handover in done.handovers:
            self._let_in(handover.flow, handover.at, handover.entry_sequence)
        self._depth -= 1

    def _let_in(self, flow: str, at: int, sequence: int) -> None:
        ids = [each.plan.flow.id for each in self._flows]
        if flow in ids and self._flows[ids.index(flow)].plan.triggers:
            number = ids.index(flow)
            self._flows[number].let_in(at, self._find(sequence), sequence)
            self._take(number)

    def _find(self, sequence: int) -> Event | None:
        """The event of a number."""
        if sequence in self._answers:
            return self._answers[sequence]
        log = self._stage.log
        return log.event(sequence - 1) if 0 < sequence <= len(log) else None
