"""One flow among others that are played on the same people: its machine, and the person in it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from typing import Any

from cartflow_studio.engine import AskedMessage, AttributeChange, HandOver, Plan
from cartflow_studio.engine.compare import key_of
from cartflow_studio.engine.encode import event_block, person_block, target_of, zone_name
from cartflow_studio.engine.machine import slots as s
from cartflow_studio.engine.machine.messages import keep_sent
from cartflow_studio.engine.machine.occurrences import next_due
from cartflow_studio.engine.outcome import Account
from cartflow_studio.engine.zones import is_zone, zone_table
from cartflow_studio.flow.people import Event, Person
from cartflow_studio.history import EventLog, People
from cartflow_studio.simulation.answering import answering
from cartflow_studio.simulation.answers import Answers
from cartflow_studio.simulation.encode import encode
from cartflow_studio.simulation.simulate import Player

CHANGED, HAPPENED, TICKED = range(3)  # what comes first at one instant
Find = Callable[[int], Event | None]


@dataclass(frozen=True, slots=True)
class Done:
    """What a flow has done since it was asked last, as far as others hear of it."""

    messages: list[AskedMessage]
    changes: list[AttributeChange]
    handovers: list[HandOver]


@dataclass
class Among(Player):
    """A flow among others: person after person `begin`s, and then is told what happens. `first` is
    the number before those of the answers to its messages.
    """

    first: int = 0
    account: Account = field(init=False)
    _places: dict[str, int] = field(init=False)
    _rows: list[Any] = field(init=False)
    _entries: dict[int, int] = field(init=False)

    def __post_init__(self) -> None:
        super().__post_init__()
        self._places = {person: place for place, person in enumerate(self.columns.ids)}
        self._machine(1)
        self._m[s.LOG_LENGTH] = self.first

    @classmethod
    def of(
        cls,
        plan: Plan,
        log: EventLog,
        people: People | None,
        *,
        until: int,
        clock: str,
        answers: Answers | None,
        also: frozenset[str],
        first: int,
    ) -> Among:
        """A flow, with the log as its columns. `also` are receipts that the others listen to."""
        heard = answering(plan, answers, log, also)
        plan = plan if heard is None else heard.plan
        columns = encode(plan, log, people, until=until, clock=clock)
        return cls(plan, columns, until, compiled=False, answering=heard, first=first)

    def begin(self, person: Person, find: Find) -> Iterator[tuple[int, int, int, int]]:
        """Another person; when their rows are handled, of which kind, and their numbers and places.
        `find` finds events by their number.
        """
        self.account = Account(self.plan, person.id, find)
        self._entries = {}
        place = self._places.get(person.id)
        if place is None:
            self._call.clear(self._m)
            self._m[s.PERSON_KEY] = key_of(person.id) if self.plan.draws else 0
            self._load(person)
            return
        told = self._rows = self._arguments(self.columns.person(place))
        self._call.load_person(self._m, 0, *told[7:-2])
        for row, name in enumerate(told[3]):
            kind = HAPPENED
            if name < 0:
                kind = TICKED if -1 - name < len(self.plan.triggers) else CHANGED
            yield told[2][row], kind, told[4][row] if kind == HAPPENED else 0, row

    # --- what happens -----------------------------------------------------------------------

    def row(self, row: int) -> None:
        """A row of the columns happens."""
        self._row(self.account, self._rows, row)

    def due(self) -> tuple[int, int]:
        """When something comes by itself, and whether it is a deadline; an answer comes first."""
        journey = next_due(self._m)
        deadline = s.NEVER if journey < 0 else self._m[journey + s.J_DEADLINE]
        return min((self._m[s.COMES], 0), (deadline, 1))

    def fire(self, until: int) -> None:
        """Let deadlines fall due."""
        while self._call.fire(self._m, until):
            self.account.drain(self._m)

    def answer(self) -> tuple[int, Event, Event]:
        """The next answer: its number, the event that it is here, and that which others hear of."""
        m, plan = self._m, self.plan
        self._call.is_answered(m, m[s.COMES])
        at, journey, node = m[s.OCCURRED], m[s.TARGET_JOURNEY], m[s.TARGET_NODE]
        name = self.answering.name_of(m[s.NAME]) if self.answering else ""
        if node < 0:
            entry = self.account.lookup(self._entries[journey])
            said = entry.properties if entry is not None else {}
            bought = Event("", name, self.account.person, at, at, said)
            return m[s.SEQUENCE], bought, bought
        channel = self.answering.channel_of(node) if self.answering else ""
        said = {"journey": journey, "node": plan.nodes[node], "channel": channel}
        here = Event("", name, self.account.person, at, at, said)
        return m[s.SEQUENCE], here, replace(here, properties={**said, "flow": plan.flow.id})

    def receive(self, event: Event, sequence: int) -> None:
        """An event that is in no columns happens, if it means anything here."""
        code = self.plan.codes.get(event.name)
        if code is not None:
            self._load_event(event, sequence)
            self._m[s.NAME] = code
            self._call.receive(self._m, event.occurred_at)
            self.account.drain(self._m)

    def become(self, after: Person, at: int) -> None:
        """The person has become otherwise by another flow."""
        self.fire(at - 1)
        matched = self._call.matching(self._m, at) if self.plan.becomes else 0
        self._load(after)
        if self.plan.becomes:
            self._call.become(self._m, matched, at)
            self.account.drain(self._m)

    def let_in(self, at: int, event: Event | None, sequence: int) -> None:
        """Another flow hands the person over, with the event that let them in there."""
        self.fire(at - 1)
        self._load_event(event or Event("", "", "", at, at, {}), sequence if event else 0)
        self._call.admit(self._m, self.plan.entrance, self._m[s.SEQUENCE], at)
        self.account.drain(self._m)

    def know_sent(self, at: int, channel: str) -> None:
        """Another flow has sent a message."""
        if self._m[s.CAP_COUNT] > 0:
            known = self.plan.channels
            number = known.index(channel) if channel in known else len(known)
            keep_sent(self._m, number, at)

    def done(self) -> Done:
        """What the flow has done since it was asked last."""
        account = self.account
        done = Done(account.messages, account.changes, account.handovers)
        for message in done.messages:
            self._entries[message.journey] = message.entry_sequence
        account.messages, account.changes, account.handovers = [], [], []
        return done

    # --- inside -----------------------------------------------------------------------------

    def _load(self, person: Person) -> None:
        m = self._m
        block = person_block(self.plan, person, everybody=self.columns.anybody is not None)
        for place, word in enumerate(block, start=m[s.PERSON]):
            m[place] = word
        zone = zone_name(person)
        if zone not in self._zones:
            self._zones[zone] = len(m) if is_zone(zone) else self.plan.word(s.ZONE)
            m.extend(zone_table(zone) if is_zone(zone) else ())
        m[s.ZONE] = self._zones[zone]

    def _load_event(self, event: Event, sequence: int) -> None:
        m = self._m
        m[s.OCCURRED], m[s.SEQUENCE] = event.occurred_at, sequence
        for place, word in enumerate(event_block(self.plan, event.properties), start=m[s.EVENT]):
            m[place] = word
        m[s.TARGET_JOURNEY], m[s.TARGET_NODE] = target_of(self.plan, event)
