"""What an occurrence does to everybody it concerns, across flows. Pure but for its book.

The worker and the audit run the same desk over the same occurrences, so both tell the same trace.
"""

from __future__ import annotations

from collections.abc import Mapping

from cartflow_studio.engine import Advance, AskedMessage, Engine, changed
from cartflow_studio.flow.people import Event, Person
from cartflow_studio.runner.book import Book, StateChange, event_of
from cartflow_studio.runner.clock import SECOND
from cartflow_studio.runner.flows import ReadyFlow
from cartflow_studio.runner.turning import turn
from cartflow_studio.store import Intent, Journeys, Occurrence, TraceEntry

HOUR = 3_600 * SECOND
DEEPEST = 20  # changes and hand-overs that follow from one another at one instant
RESTARTED = "restarted"


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
        self._known: dict[int, Person] = {}  # for whom flows take them that have not heard yet

    def handle(self, occurrence: Occurrence) -> None:
        """One occurrence. What fell due before it for the people concerned is done first; for a
        launch, pause, resume or stop the caller sees to that (`wake` everybody who is due).
        """
        self._known.clear()
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
            case _:
                turn(self, occurrence)
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

    def _advance(self, ready: ReadyFlow, person: str, until: int) -> None:
        kept = self.book.journeys(ready.id, person)
        advance = self.engine_for(ready, person).advance(
            kept.state, self.book.person(person), until
        )
        if advance.wake_at is not None and advance.wake_at <= until:
            raise RuntimeError(f"The engine left a timer of {person!r} unfired.")
        self.apply(ready, person, advance)

    def _event(self, occurrence: Occurrence) -> None:
        person = self.book.person(occurrence.person)
        self.wake(person.id, occurrence.received_at - 1)
        for ready in tuple(self.flows.values()):
            if not self._concerns(ready, occurrence):
                continue
            if ready.is_paused:
                self.book.hold_event(ready.id, occurrence)
            else:
                self._receive(ready, occurrence)

    def _concerns(self, ready: ReadyFlow, occurrence: Occurrence) -> bool:
        """Whether it is no receipt of another version, but for a journey that has moved here."""
        version = occurrence.body.get("version") if occurrence.source == "runner" else None
        if version is None or version == ready.id:
            return True
        if self.book.flow(int(version)).flow.id != ready.flow.id:
            return False
        state = self.book.journeys(ready.id, occurrence.person).state
        inside = [journey.number for journey in ready.engine.journeys(state)]
        return occurrence.body.get("journey") in inside

    def _receive(self, ready: ReadyFlow, occurrence: Occurrence) -> None:
        person = self.book.person(occurrence.person)
        state = self.book.journeys(ready.id, person.id).state
        event, engine = event_of(occurrence), self.engine_for(ready, person.id)
        if occurrence.flag == "old":
            advance = engine.remember(state, person, event)
        else:
            at = occurrence.received_at
            advance = engine.receive(state, person, event, occurrence.sequence, handled_at=at)
        self.apply(ready, person.id, advance)

    def _identify(self, occurrence: Occurrence) -> None:
        before = self.book.person(occurrence.person)
        self.wake(before.id, occurrence.received_at - 1)
        merged = {**before.attributes, **occurrence.body}
        after = Person(
            before.id, {name: value for name, value in merged.items() if value is not None}
        )
        self._become(before, after, occurrence.received_at, but=None)

    def _become(self, before: Person, after: Person, at: int, but: int | None) -> None:
        """A person has changed; every flow (but the one that changed them) hears of it, and of
        what others that heard of it before have changed since.
        """
        if after != before:
            self.book.keep_person(after)
        others = [ready for ready in self.flows.values() if ready.id != but]
        for ready in others:
            self._known.setdefault(ready.id, before)
        for ready in others:
            now = self.book.person(after.id)
            known = self._known.pop(ready.id, now)
            if ready.is_paused:
                self.book.hold_change(ready.id, known, now, at)
            else:
                state = self.book.journeys(ready.id, now.id).state
                engine = self.engine_for(ready, now.id)
                self.apply(ready, now.id, engine.identify(state, known, now, at))

    def _tick(self, occurrence: Occurrence, person: str) -> None:
        ready = self.flows.get(int(occurrence.body["version"]))
        if ready is None or not ready.moves:
            return
        self.wake(person, occurrence.received_at - 1)
        self.apply(
            ready,
            person,
            self.engine_for(ready, person).tick(
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
        advance = self.engine_for(ready, person).enter(
            self.book.journeys(ready.id, person).state,
            self.book.person(person),
            at,
            event=event_of(occurrence) if occurrence is not None else None,
            sequence=occurrence.sequence if occurrence is not None else 0,
        )
        self.apply(ready, person, advance)

    def apply(self, ready: ReadyFlow, person: str, advance: Advance) -> None:
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
        for at in [line.at for line in advance.trace if line.is_entry]:
            for other in self.siblings(ready):
                state = self.book.journeys(other.id, person).state
                engine, whose = self.engine_for(other, person), self.book.person(person)
                left = engine.leave(state, whose, at, journey=None, reason=RESTARTED)
                self.apply(other, person, left)

    def siblings(self, ready: ReadyFlow) -> list[ReadyFlow]:
        """Other live versions of the same flow."""
        return [
            other
            for other in self.flows.values()
            if other.id != ready.id and other.flow.id == ready.flow.id
        ]

    def engine_for(self, ready: ReadyFlow, person: str) -> Engine:
        """The engine of a version, told whether it lets people in now, and what it must know of
        other flows and versions.
        """
        engine = ready.engine
        engine.past = self.book.past(person)
        engine.elsewhere = sum(
            len(other.engine.journeys(self.book.journeys(other.id, person).state))
            for other in self.siblings(ready)
        )
        engine.refuse_entries = {"paused": "paused", "finishing": "flow_stopped"}.get(
            ready.version.state, ""
        )
        engine.events = self._event_of
        return engine

    def _event_of(self, sequence: int) -> Event | None:
        occurrence = self.book.event(sequence)
        return None if occurrence is None else event_of(occurrence)

    def set_state(self, ready: ReadyFlow, state: str, policy: str, at: int) -> None:
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
