"""What an occurrence does to everybody it concerns, across flows. Pure but for its book.

The worker and the audit run the same desk over the same occurrences, so both tell the same trace.
"""

from __future__ import annotations

from collections.abc import Mapping

from cartflow_studio.engine import Advance, AskedMessage, Engine, changed
from cartflow_studio.flow.people import Event, Person
from cartflow_studio.runner.book import Book, StateChange
from cartflow_studio.runner.clock import SECOND
from cartflow_studio.runner.flows import ReadyFlow
from cartflow_studio.store import Intent, Journeys, Occurrence, TraceEntry

HOUR = 3_600 * SECOND
DEEPEST = 20  # changes and hand-overs that follow from one another at one instant
PAUSES = ("keep", "drop_overdue", "active_time")
STOPS = ("finish", "exit")
STOPPED, OVERDUE, RESTARTED = "flow stopped", "overdue", "restarted"


class Desk:
    """Handles occurrences in their order. `flows` are the live versions by id, oldest first."""

    def __init__(
        self,
        book: Book,
        flows: Mapping[int, ReadyFlow],
        expiries: Mapping[str, float] | None = None,
    ) -> None:
        self.book = book
        self.flows = dict(flows)
        self._expiries = expiries or {"marketing": 72.0, "transactional": 24.0}
        self._cause = 0
        self._depth = 0

    def handle(self, occurrence: Occurrence) -> None:
        """One occurrence. What fell due before it for the people concerned is done first; for a
        launch, pause, resume or stop the caller sees to that (`wake` everybody who is due).
        """
        self._cause = occurrence.sequence
        match occurrence.kind:
            case "event":
                self._event(occurrence)
            case "identify":
                self._identify(occurrence)
            case "enter":
                self._enter(occurrence)
            case "tick":
                for person in self.book.everybody():
                    self._tick(occurrence, person)
            case "launch":
                self._launch(occurrence)
            case "pause" | "resume" | "stop" | "finish":
                self._command(occurrence)
        self._cause = 0

    def wake(self, person: str, until: int) -> None:
        """Fire what falls due for a person until an instant, in all flows, in due order."""
        while True:
            moving = [ready for ready in self.flows.values() if ready.moves]
            wakes = [self.book.journeys(ready.id, person).wake_at for ready in moving]
            at = min((wake for wake in wakes if wake is not None), default=None)
            if at is None or at > until:
                return
            self._advance(moving[wakes.index(at)], person, at)

    def _advance(self, ready: ReadyFlow, person: str, until: int, at: int | None = None) -> None:
        kept = self.book.journeys(ready.id, person)
        advance = self._engine(ready, person).advance(
            kept.state, self.book.person(person), until, at=at
        )
        if advance.wake_at is not None and advance.wake_at <= until:
            raise RuntimeError(f"The engine left a timer of {person!r} unfired.")
        self._apply(ready, person, advance)

    def _event(self, occurrence: Occurrence) -> None:
        person = self.book.person(occurrence.person)
        self.wake(person.id, occurrence.received_at - 1)
        for ready in tuple(self.flows.values()):
            if self._concerns(ready, occurrence):
                self._receive(ready, occurrence)

    def _concerns(self, ready: ReadyFlow, occurrence: Occurrence) -> bool:
        version = occurrence.body.get("version") if occurrence.source == "runner" else None
        if version is not None and version != ready.id:
            return False  # a receipt of a message of another version
        return ready.version.state != "paused"  # held until the resume

    def _receive(self, ready: ReadyFlow, occurrence: Occurrence, handled_at: int = 0) -> None:
        person = self.book.person(occurrence.person)
        state = self.book.journeys(ready.id, person.id).state
        event = _event(occurrence)
        engine = self._engine(ready, person.id)
        if occurrence.flag == "old":
            advance = engine.remember(state, person, event)
        else:
            advance = engine.receive(
                state,
                person,
                event,
                occurrence.sequence,
                handled_at=handled_at or occurrence.received_at,
            )
        self._apply(ready, person.id, advance)

    def _identify(self, occurrence: Occurrence) -> None:
        before = self.book.person(occurrence.person)
        self.wake(before.id, occurrence.received_at - 1)
        merged = {**before.attributes, **occurrence.body}
        after = Person(
            before.id, {name: value for name, value in merged.items() if value is not None}
        )
        self._become(before, after, occurrence.received_at, but=None)

    def _become(self, before: Person, after: Person, at: int, but: int | None) -> None:
        """A person has changed; every flow (but the one that changed them) hears of it."""
        if after != before:
            self.book.keep_person(after)
        for ready in tuple(self.flows.values()):
            if ready.id != but and ready.moves:
                state = self.book.journeys(ready.id, after.id).state
                advance = self._engine(ready, after.id).identify(state, before, after, at)
                self._apply(ready, after.id, advance)

    def _tick(self, occurrence: Occurrence, person: str) -> None:
        ready = self.flows.get(int(occurrence.body["version"]))
        if ready is None or not ready.moves:
            return
        self.wake(person, occurrence.received_at - 1)
        self._apply(
            ready,
            person,
            self._engine(ready, person).tick(
                self.book.journeys(ready.id, person).state,
                self.book.person(person),
                str(occurrence.body["node"]),
                occurrence.received_at,
            ),
        )

    def _enter(self, occurrence: Occurrence) -> None:
        person = self.book.person(occurrence.person)
        self.wake(person.id, occurrence.received_at - 1)
        self._let_in(occurrence.name, person.id, occurrence.received_at, occurrence)

    def _let_in(self, flow: str, person: str, at: int, occurrence: Occurrence | None) -> None:
        """Into the active version of a flow, if there is one."""
        ready = next(
            (each for each in self.flows.values() if each.flow.id == flow and each.admits), None
        )
        if ready is None or not ready.engine.plan.triggers:
            return
        advance = self._engine(ready, person).enter(
            self.book.journeys(ready.id, person).state,
            self.book.person(person),
            at,
            event=_event(occurrence) if occurrence is not None else None,
            sequence=occurrence.sequence if occurrence is not None else 0,
        )
        self._apply(ready, person, advance)

    def _apply(self, ready: ReadyFlow, person: str, advance: Advance) -> None:
        """Keep what the engine says, and pass on what concerns other flows."""
        self.book.keep(Journeys(ready.id, person, advance.state, advance.wake_at))
        if advance.past is not None:
            self.book.keep_past(person, advance.past)
        for line in advance.trace:
            self.book.pages.trace.append(
                TraceEntry(ready.id, person, line.at, line.to_json(), self._cause)
            )
        for message in advance.messages:
            self.book.pages.intents.append(self._intent(ready, person, message))
        if self._depth >= DEEPEST:
            return
        self._depth += 1
        self._restart(ready, person, advance)
        if advance.changes:
            before = self.book.person(person)
            after = Person(person, changed(before.attributes, advance.changes))
            self._become(before, after, advance.changes[-1].at, but=ready.id)
        for handover in advance.handovers:
            entry = self.book.event(handover.entry_sequence)
            self._let_in(handover.flow, person, handover.at, entry)
        self._depth -= 1

    def _restart(self, ready: ReadyFlow, person: str, advance: Advance) -> None:
        """An entry that restarts the journey ends that of an older version too.  # semantics 3.6"""
        if ready.flow.settings.reentry.mode != "restart":
            return
        for at in [line.at for line in advance.trace if line.step == "entered"]:
            for other in self._siblings(ready):
                state = self.book.journeys(other.id, person).state
                engine, whose = self._engine(other, person), self.book.person(person)
                left = engine.leave(state, whose, at, journey=None, reason=RESTARTED)
                self._apply(other, person, left)

    def _siblings(self, ready: ReadyFlow) -> list[ReadyFlow]:
        """Other live versions of the same flow."""
        return [
            other
            for other in self.flows.values()
            if other.id != ready.id and other.flow.id == ready.flow.id
        ]

    def _launch(self, occurrence: Occurrence) -> None:
        at = occurrence.received_at
        ready = self.book.flow(int(occurrence.body["version"]))
        for other in tuple(self.flows.values()):
            if other.flow.id == ready.flow.id and other.id != ready.id:
                self._stop(other, str(occurrence.body.get("previous", "finish")), at)
        self._set_state(ready, "active", "", at)
        names = ready.remembers
        if names:
            for person in self.book.people_with(names, 0):
                self._remember(self.flows[ready.id], person, at)

    def _remember(self, ready: ReadyFlow, person: str, before: int) -> None:
        """Tell a new version what a person did before its launch: for conditions on history."""
        for event in self.book.events_of(person, 0, before):
            kept = self.book.journeys(ready.id, person)
            whose = self.book.person(person)
            advance = self._engine(ready, person).remember(kept.state, whose, _event(event))
            self.book.keep(Journeys(ready.id, person, advance.state, advance.wake_at))

    def _command(self, occurrence: Occurrence) -> None:
        ready = self.flows.get(int(occurrence.body["version"]))
        if ready is None:
            return
        policy, at = str(occurrence.body.get("policy", "")), occurrence.received_at
        if occurrence.kind == "finish" and ready.version.state == "finishing":
            self._set_state(ready, "finished", "", at)
        elif occurrence.kind == "stop":
            self._stop(ready, policy, at)
        elif occurrence.kind == "pause" and ready.version.state == "active":
            self._set_state(ready, "paused", policy or "keep", at)
        elif occurrence.kind == "resume" and ready.version.state == "paused":
            self._resume(ready, at)

    def _stop(self, ready: ReadyFlow, policy: str, at: int) -> None:
        """Let nobody in; who is inside finishes, or leaves at once."""
        if ready.version.state == "paused":
            self._resume(ready, at)
            ready = self.flows[ready.id]
        if policy == "finish":
            self._set_state(ready, "finishing", policy, at)
            return
        for person in self.book.people_in(ready.id):
            kept = self.book.journeys(ready.id, person)
            advance = self._engine(ready, person).leave(
                kept.state, self.book.person(person), at, journey=None, reason=STOPPED
            )
            self._apply(ready, person, advance)
        self._set_state(ready, "cancelled", policy, at)
        self.book.pages.dropped.append(ready.id)

    def _resume(self, ready: ReadyFlow, at: int) -> None:
        """Do what was held back, each person's in its order, at the instant of the resume."""
        since = ready.version.since
        names = ready.engine.plan.event_names
        inside = {*self.book.people_in(ready.id), *self.book.people_with(names, since)}
        for person in sorted(inside):
            state = self.book.journeys(ready.id, person).state
            if ready.version.policy == "active_time":
                state = ready.engine.postpone(state, at - since)
                self.book.keep(Journeys(ready.id, person, state, ready.engine.wake_at(state)))
            elif ready.version.policy == "drop_overdue":
                self._drop_overdue(ready, person, at)
            for event in self.book.events_of(person, since, at):
                self._until(ready, person, event.received_at - 1, at)
                self._receive(ready, event, handled_at=at)
            self._until(ready, person, at, at)
        self._set_state(ready, "active", "", at)

    def _until(self, ready: ReadyFlow, person: str, until: int, at: int) -> None:
        wake = self.book.journeys(ready.id, person).wake_at
        if wake is not None and wake <= until:
            self._advance(ready, person, until, at)

    def _drop_overdue(self, ready: ReadyFlow, person: str, at: int) -> None:
        """Whoever's wait ran out in the pause leaves."""
        state = self.book.journeys(ready.id, person).state
        overdue = [
            journey.number
            for journey in ready.engine.journeys(state)
            if journey.deadline is not None and journey.deadline <= at
        ]
        aside = at - ready.version.since + 1  # no deadline may fall due while they leave
        for journey in overdue:
            held = ready.engine.postpone(self.book.journeys(ready.id, person).state, aside)
            advance = self._engine(ready, person).leave(
                held, self.book.person(person), at, journey=journey, reason=OVERDUE
            )
            self._apply(ready, person, advance)
            back = ready.engine.postpone(advance.state, -aside)
            self.book.keep(Journeys(ready.id, person, back, ready.engine.wake_at(back)))

    def _engine(self, ready: ReadyFlow, person: str) -> Engine:
        """The engine of a version, told whether it lets people in now, and what it must know of
        other flows and versions.
        """
        engine = ready.engine
        engine.past = self.book.past(person)
        engine.elsewhere = sum(
            len(other.engine.journeys(self.book.journeys(other.id, person).state))
            for other in self._siblings(ready)
        )
        engine.refuse_entries = {"paused": "paused", "finishing": "flow_stopped"}.get(
            ready.version.state, ""
        )
        engine.events = self._event_of
        return engine

    def _event_of(self, sequence: int) -> Event | None:
        occurrence = self.book.event(sequence)
        return None if occurrence is None else _event(occurrence)

    def _set_state(self, ready: ReadyFlow, state: str, policy: str, at: int) -> None:
        self.book.pages.states.append(StateChange(ready.id, state, policy, at))
        if state in ("cancelled", "finished"):
            self.flows.pop(ready.id, None)
            return
        self.flows[ready.id] = ready.in_state(state, policy, at)
        self.flows = dict(sorted(self.flows.items()))

    def _intent(self, ready: ReadyFlow, person: str, message: AskedMessage) -> Intent:
        purpose = getattr(ready.step(message.node), "purpose", "marketing")
        flow = ready.version
        return Intent(
            id=f"{flow.flow}/{flow.number}/{person}/{message.journey}/{message.node}/{message.visit}",
            version=ready.id,
            person=person,
            journey=message.journey,
            node=message.node,
            visit=message.visit,
            channel=message.channel,
            entry=message.entry_sequence,
            last=message.last_sequence,
            made_at=message.at,
            expires_at=message.at + round(self._expiries[purpose] * HOUR),
            next_attempt=message.at,
            updated_at=message.at,
        )


def _event(occurrence: Occurrence) -> Event:
    return Event(
        message_id=occurrence.message_id,
        name=occurrence.name,
        person=occurrence.person,
        occurred_at=occurrence.occurred_at,
        received_at=occurrence.received_at,
        properties=occurrence.body,
    )
