"""The engine as its hosts see it: a person's state in, what happened and the new state out."""

from __future__ import annotations

from typing import Any

from cartflow_studio.engine import encode
from cartflow_studio.engine.compare import key_of
from cartflow_studio.engine.loading import INTERPRETED, Loaded
from cartflow_studio.engine.machine import slots as s
from cartflow_studio.engine.machine.conditions import fact_state
from cartflow_studio.engine.moving import History, Luggage, Unpacking, pack_up
from cartflow_studio.engine.outcome import MOVED, Account, Advance, Lookup
from cartflow_studio.engine.past import Past, passages_in, put_past
from cartflow_studio.engine.plan import PAUSES, REFUSALS, Plan, PlanError
from cartflow_studio.engine.state import ActiveJourney, journeys, pack, unpack
from cartflow_studio.engine.zones import is_zone, zone_table
from cartflow_studio.flow.moving import Moves
from cartflow_studio.flow.people import Event, Person

OVERDUE = "overdue"


class Engine:
    """A plan with a machine to run it on; for one thread at a time.

    Nothing is remembered between calls: all that is known of a person is in the arguments.
    `events` finds an event by its sequence number, for values that are copied from it.
    `refuse_entries`, "paused" or "flow_stopped", refuses everybody who would enter. `past` is what
    other flows and versions did with the person of the next call, and `elsewhere` in how many
    journeys they are by other versions; without them the flow is taken to be alone. `everybody`
    takes people to be reachable and consenting.
    """

    def __init__(
        self, plan: Plan, *, machine: Loaded = INTERPRETED, events: Lookup | None = None
    ) -> None:
        self.plan = plan
        self.events = events
        self.refuse_entries = ""
        self.past: Past | None = None
        self.elsewhere = 0
        self.everybody = False
        self._call = machine.call
        self._zones: dict[str, int] = {}
        room = [0] * (plan.trace_capacity * s.LINE_WIDTH)
        self._m: Any = [*plan.words, *room]
        self._compiled = machine.compiled
        if machine.compiled:
            self._m = _packed(self._m)
        self._m[s.TRACING] = 1
        self._event: Event | None = None
        self._sequence = 0

    @property
    def machine(self) -> s.Machine:
        """The machine's array, for whoever reads its counters."""
        machine: s.Machine = self._m
        return machine

    # --- what happens to a person -----------------------------------------------------------

    def receive(
        self,
        state: bytes,
        person: Person,
        event: Event,
        sequence: int,
        *,
        handled_at: int | None = None,
    ) -> Advance:
        """An event of the person. `sequence` numbers events from 1, in the order of handling.

        What fell due before it is done first. An event from before what is done already is late:
        it counts by its `occurred_at`, and is handled at `handled_at`.
        """
        code = self.plan.codes.get(event.name)
        if code is None:
            return Advance(state, self.wake_at(state))
        self._open(state, person)
        handled = event.occurred_at if handled_at is None else handled_at
        late = event.occurred_at < self._clock
        account = self._until(person, handled if late else event.occurred_at)
        self._load_event(event, sequence)
        self._m[s.NAME] = code
        self._call.receive(self._m, handled)
        return self._close(account)

    def identify(self, state: bytes, before: Person, after: Person, at: int) -> Advance:
        """The attributes of the person have changed from outside.

        Apply the changes of what was due before (`advance` to `at` - 1) to both beforehand.
        """
        if not self.plan.becomes:
            return self.advance(state, before, at - 1)
        self._open(state, before)
        account = self._until(before, at)
        matched = int(self._call.matching(self._m, at))
        self._load_person(after)
        self._call.become(self._m, matched, at)
        return self._close(account)

    def advance(self, state: bytes, person: Person, until: int) -> Advance:
        """Let fall due what is due up to `until`, in due order, each at its instant."""
        self._open(state, person)
        account = self._account(person)
        self._fire(account, until)
        return self._close(account)

    def tick(self, state: bytes, person: Person, node: str, at: int) -> Advance:
        """The scheduled trigger `node` is due: the person enters if they match."""
        self._open(state, person)
        place = self._trigger(node)
        account = self._until(person, at)
        self._call.tick(self._m, place, at)
        return self._close(account)

    def enter(
        self,
        state: bytes,
        person: Person,
        at: int,
        node: str | None = None,
        sequence: int = 0,
        *,
        event: Event | None = None,
    ) -> Advance:
        """The API or another flow lets the person in, at `node` or at the first trigger made for
        that (else the first). `event`, if any, is the entry event, with its number.

        PlanError if the flow has no such trigger.
        """
        self._open(state, person)
        place = self.plan.places[node or self.entrance]
        account = self._until(person, at)
        if event is not None:
            self._load_event(event, sequence)
        self._call.admit(self._m, place, sequence, at)
        return self._close(account)

    def remember(self, state: bytes, person: Person, event: Event) -> Advance:
        """Only note the event for conditions that look at history, as one of the past."""
        code = self.plan.codes.get(event.name)
        if code is None:
            return Advance(state, self.wake_at(state))
        self._open(state, person)
        self._load_event(event, 0)
        self._m[s.NAME] = code
        self._call.remember(self._m, event.occurred_at)
        return self._close(self._account(person))

    def forget(self, state: bytes) -> bytes:
        """The state without what was counted of history, which is to be told again."""
        self._look_into(state)
        m = self._m
        for fact in range(int(m[s.FACT_COUNT])):
            begin, ring = fact_state(m, fact), m[m[s.FACTS] + fact * s.FACT_WIDTH + s.FACT_RING]
            m[begin] = 0
            for back in range(int(ring)):
                m[begin + 1 + back] = s.NONE
        return self._packed()

    def leave(
        self, state: bytes, person: Person, at: int, journey: int | None, reason: str
    ) -> Advance:
        """End one journey, or all (None), from outside, with a reason."""
        self._open(state, person)
        account = self._until(person, at)
        account.reason = reason
        self._call.dismiss(self._m, journey or 0, at)
        return self._close(account)

    def resume(self, state: bytes, person: Person, since: int, at: int, policy: str) -> Advance:
        """The flow goes on at `at` after a pause from `since`. `policy`, one of PAUSES, says what
        becomes of deadlines. What the pause held back comes next, in order, `handled_at` when it
        was received: what fell due before is done first, and all of it has the instant `at`.
        """
        self._open(state, person)
        account = self._account(person)
        account.reason = OVERDUE
        self._call.resume(self._m, PAUSES.index(policy), since, at)
        return self._close(account)

    def part(
        self, state: bytes, person: Person, at: int, new: Plan, moves: Moves, *, room: int
    ) -> tuple[Advance, Luggage]:
        """Journeys that go on in another version of the flow leave this one; the luggage is theirs.

        Those for whom `moves` has no such way stay, and those beyond the `room` that is there.
        """
        self._open(state, person)
        luggage = pack_up(self.plan, self._m, moves, new, room)
        account = self._account(person)
        account.reason = MOVED
        for journey in luggage.journeys:
            self._call.part(self._m, journey.number, at)
        return self._close(account), luggage

    def take_over(
        self, state: bytes, person: Person, at: int, luggage: Luggage, history: History = ()
    ) -> Advance:
        """Journeys of another version go on here. `history` has what the person did, with its
        number: for conditions that the old version did not ask.
        """
        self._open(state, person)
        Unpacking(self.plan, self._m, luggage, self._find, history).unpack(at)
        account = self._account(person)
        self._call.settle_in(self._m, at)
        account.drain(self._m)
        self._fire(account, at - 1)
        return self._close(account)

    def room(self, state: bytes) -> int:
        """How many more journeys of the person there is room for."""
        self._look_into(state)
        return s.MOST_JOURNEYS - int(self._m[self._m[s.STATE] + s.S_COUNT])

    # --- what is known of a state -----------------------------------------------------------

    def journeys(self, state: bytes) -> tuple[ActiveJourney, ...]:
        """The journeys that are on their way, the oldest first."""
        self._look_into(state)
        return journeys(self.plan, self._m)

    def wake_at(self, state: bytes) -> int | None:
        """When the next deadline falls due, if any does."""
        self._look_into(state)
        return self._earliest()

    @property
    def entrance(self) -> str:
        """The trigger by which the API lets people in."""
        return self.plan.nodes[self.plan.entrance]

    # --- inside -----------------------------------------------------------------------------

    def _trigger(self, node: str) -> int:
        for place, (number, _) in enumerate(self.plan.triggers):
            if self.plan.nodes[number] == node:
                return place
        raise PlanError(f"{node!r} is no trigger of this flow.", hint="Name one of its triggers.")

    def _look_into(self, state: bytes) -> None:
        self._call.clear(self._m)
        unpack(self.plan, self._m, state)

    def _open(self, state: bytes, person: Person) -> None:
        self._look_into(state)
        if self.past is not None:
            put_past(self.plan, self._m, self.past)
        m = self._m
        m[s.ELSEWHERE] = self.elsewhere
        m[s.TRACE_COUNT] = 0
        m[s.CLOSED] = REFUSALS.index(self.refuse_entries)
        m[s.SEQUENCE] = 0
        m[s.TARGET_JOURNEY], m[s.TARGET_NODE] = 0, -1
        for word in range(int(m[s.BLOCK])):
            m[m[s.EVENT] + word] = m[m[s.EMPTY] + word]
        m[s.PERSON_KEY] = key_of(person.id) if self.plan.draws else 0
        self._event, self._sequence = None, 0
        self._load_person(person)

    def _load_person(self, person: Person) -> None:
        begin = self._m[s.PERSON]
        block = encode.person_block(self.plan, person, everybody=self.everybody)
        for place, word in enumerate(block):
            self._m[begin + place] = word
        self._m[s.ZONE] = self.zone(encode.zone_name(person))

    def _load_event(self, event: Event, sequence: int) -> None:
        m = self._m
        self._event, self._sequence = event, sequence
        m[s.SEQUENCE] = sequence
        m[s.OCCURRED] = event.occurred_at
        for place, word in enumerate(encode.event_block(self.plan, event.properties)):
            m[m[s.EVENT] + place] = word
        m[s.TARGET_JOURNEY], m[s.TARGET_NODE] = encode.target_of(self.plan, event)

    def zone(self, name: str) -> int:
        """Where the table of a time zone lies in the machine; the flow's if there is no such."""
        if name not in self._zones:
            known = name and is_zone(name)
            self._zones[name] = self._append(zone_table(name)) if known else self.plan.word(s.ZONE)
        return self._zones[name]

    def _append(self, words: tuple[int, ...]) -> int:
        begin = len(self._m)
        if self._compiled:
            self._m = _packed([*self._m.tolist(), *words])
        else:
            self._m.extend(words)
        return begin

    @property
    def _clock(self) -> int:
        return int(self._m[self._m[s.STATE] + s.S_CLOCK])

    def _account(self, person: Person) -> Account:
        return Account(self.plan, person.id, self._find)

    def _find(self, sequence: int) -> Event | None:
        if self._event is not None and sequence == self._sequence:
            return self._event
        return self.events(sequence) if self.events is not None else None

    def _until(self, person: Person, at: int) -> Account:
        """An account of the person, with all that is due before an occurrence at `at`."""
        account = self._account(person)
        self._fire(account, at - 1)
        return account

    def _fire(self, account: Account, until: int) -> None:
        while self._call.fire(self._m, until):
            account.drain(self._m)

    def _earliest(self) -> int | None:
        m = self._m
        rows = range(int(m[m[s.STATE] + s.S_COUNT]))
        width, begin = m[s.JOURNEY_WIDTH], m[s.S_JOURNEYS] + s.J_DEADLINE
        earliest = min((int(m[begin + row * width]) for row in rows), default=s.NEVER)
        return None if earliest == s.NEVER else earliest

    def _close(self, account: Account) -> Advance:
        account.drain(self._m)
        return account.advance(self._packed(), self._earliest(), self._past_after(account))

    def _past_after(self, account: Account) -> Past | None:
        """The past with what has happened now."""
        if self.past is None:
            return None
        flow = self.plan.flow.id
        entered = [line.at for line in account.trace if line.is_entry]
        passages = passages_in(self.plan, self._m, self.past.through(flow), entered)
        sent = [(each.at, each.channel) for each in account.messages]
        return self.past.having_passed(flow, passages).having_sent(sent)

    def _packed(self) -> bytes:
        return pack(self.plan, self._m)


def _packed(words: list[int]) -> Any:
    import numpy as np

    return np.array(words, dtype=np.int64)
