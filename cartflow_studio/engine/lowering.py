"""What nodes tell the engine of themselves, written down as operands."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from cartflow_studio.engine import compare
from cartflow_studio.engine.asking import Common
from cartflow_studio.engine.compare import salt_of
from cartflow_studio.engine.machine import slots as s
from cartflow_studio.engine.plan import OWN_REASONS, RECEIPT, EventValue, PlanError
from cartflow_studio.engine.terms import (
    AT_EVENT,
    AT_TRIGGER,
    IN_JOURNEY,
    OF_PERSON,
    Terms,
    length_of,
    weekday_bits,
)
from cartflow_studio.flow.condition import Condition
from cartflow_studio.flow.duration import Duration
from cartflow_studio.flow.model import Flow
from cartflow_studio.flow.node_type import Alternative, Change, Start, Until
from cartflow_studio.flow.settings import ANY_VALUE, CHANNELS

SOURCES = {"person": s.FROM_PERSON, "entry": s.FROM_ENTRY, "last": s.FROM_LAST}
ADDRESSES = {
    "email": ("email", compare.IS_MAIL),
    "sms": ("phone", compare.IS_PHONE),
    "whatsapp": ("phone", compare.IS_PHONE),
    "push": ("push_token", compare.IS_GIVEN),
}
MOST_LOOKBACKS = 6
MOST_ALTERNATIVES = 31


@dataclass
class Lowered:
    """Everything that the nodes of a flow have said, in the order of the flow.

    The steps of updates are made later, when all that conditions ask of people is known.
    """

    flow: Flow
    terms: Terms = field(default_factory=Terms)
    ops: list[int] = field(default_factory=list)
    operands: list[list[int]] = field(default_factory=list)
    ports: list[list[str]] = field(default_factory=list)
    triggers: list[tuple[int, int, int, int]] = field(default_factory=list)
    starts: list[tuple[int, Start]] = field(default_factory=list)
    values: list[EventValue] = field(default_factory=list)
    dates: list[str] = field(default_factory=list)
    reasons: list[str] = field(default_factory=lambda: list(OWN_REASONS))
    channels: list[str] = field(default_factory=lambda: list(CHANNELS))
    sends: list[int] = field(default_factory=list)
    lookbacks: list[int] = field(default_factory=list)
    changes: list[Change] = field(default_factory=list)
    updates: dict[int, tuple[int, int]] = field(default_factory=dict)  # first change, how many
    handovers: dict[int, str] = field(default_factory=dict)
    waits_for: set[int] = field(default_factory=set)
    becomes: bool = False
    draws: bool = False
    capped: bool = False  # by this flow or one beside it

    def begin_with(self, common: Common) -> None:
        """What flows side by side ask has the same numbers in all."""
        self.terms.begin_with(common)
        self.values += common.event_values
        self.dates += common.person_dates
        self.channels = list(dict.fromkeys((*self.channels, *common.channels)))
        self.capped = common.capped

    def node(self, node: str) -> None:
        """Take in one node."""
        self.ports.append([port.name for port in self.flow.ports_of(node)])
        before = len(self.ops)
        self.flow.nodes[node].type.lower(self)
        if len(self.ops) != before + 1:
            raise PlanError(
                f"The node {node!r} asks the engine for {len(self.ops) - before} things.",
                hint="A type of node lowers itself to exactly one operation.",
            )

    # --- what nodes call --------------------------------------------------------------------

    def start(self, start: Start, *, then: str) -> None:
        """People enter here."""
        kinds = {"event": s.BY_EVENT, "api": s.BY_API, "segment": s.BY_TICK}
        kind = kinds[start.kind]
        if start.schedule == "as they match":
            kind = s.BY_BECOMING
            self.becomes = True
        name = self.terms.name(start.event) if kind == s.BY_EVENT else -1
        scope = AT_TRIGGER if kind == s.BY_EVENT else OF_PERSON
        place = len(self.ops)
        self.triggers.append((kind, name, self.terms.compile(start.when, scope), place))
        self.starts.append((place, start))
        self._op(s.START, [])
        self.ports[-1].remove(then)
        self.ports[-1].insert(0, then)

    def delay(self, duration: Duration, *, zone: str, then: str) -> None:
        """Hold for a length of time."""
        self._op(s.DELAY, [*length_of(duration), int(zone == "person"), self._port(then)])

    def until(self, until: Until, *, then: str) -> None:
        """Hold until an instant."""
        source, value = s.FROM_NOTHING, 0
        if until.date is not None:
            source = SOURCES[until.date[0]]
            of_person = source == s.FROM_PERSON
            value = self._date(until.date[1]) if of_person else self.value(until.date[1], "date")
        kind, amount = length_of(until.offset) if until.offset is not None else (s.EXACT, 0)
        opens = until.time.minute * s.MINUTE if until.time is not None else -1
        ends = until.window_end.minute * s.MINUTE if until.window_end is not None else -1
        operands = [source, value, kind, -amount if until.before else amount, opens, ends]
        operands += [weekday_bits(until.weekdays), int(until.zone == "person")]
        operands += [
            int(until.exact == "next"),
            int(until.past == "exit" and until.date is not None),
            self._port(then),
        ]
        self._op(s.UNTIL, operands)

    def wait(
        self,
        alternatives: Sequence[Alternative],
        *,
        timeout: Duration | None,
        timed_out: str,
        lookback: bool,
        match: str,
    ) -> None:
        """Hold for the first of several things."""
        looks = -1
        if lookback:
            looks = len(self.lookbacks)
            self.lookbacks.append(len(self.ops))
            if len(self.lookbacks) > MOST_LOOKBACKS or len(alternatives) > MOST_ALTERNATIVES:
                raise PlanError(
                    "Too many waits look back to the entry.",
                    hint=f"At most {MOST_LOOKBACKS} can, each for {MOST_ALTERNATIVES} events.",
                )
        late = self._port(timed_out) if timed_out else 0
        rows = [*length_of(timeout), late, looks, self.match(match), len(alternatives)]
        for alternative in alternatives:
            name = -1
            scope = IN_JOURNEY
            if alternative.becomes is None:
                name = self.terms.name(alternative.event)
                scope = AT_EVENT
                self.waits_for.add(name)
            else:
                self.becomes = True
            condition = alternative.where if alternative.becomes is None else alternative.becomes
            rows += [name, self.terms.compile(condition, scope), self._port(alternative.exit)]
        self._op(s.WAIT, rows)

    def branch(self, branches: Sequence[tuple[str, Condition]], *, otherwise: str) -> None:
        """Leave by the first port whose condition is true."""
        rows = [self._port(otherwise), len(branches)]
        for port, condition in branches:
            rows += [self.terms.compile(condition, IN_JOURNEY), self._port(port)]
        self._op(s.BRANCH, rows)

    def split(self, shares: Mapping[str, int | float], *, each_entry: bool) -> None:
        """Leave by a port drawn by percent."""
        node = list(self.flow.nodes)[len(self.ops)]
        points = {port: round(share * 100) for port, share in shares.items()}
        if sum(points.values()) <= 0:
            raise PlanError(f"Nobody gets a share at {node!r}.", hint="Make the shares sum to 100.")
        rows = [int(each_entry), len(points)]
        for port, share in points.items():
            rows += [share, salt_of(self.flow.id, node, port), self._port(port)]
        self.draws = True
        self._op(s.SPLIT, rows)

    def send(
        self,
        channel: str,
        *,
        sent: str,
        not_sent: str,
        consent: bool,
        capped: bool,
        quiet: bool,
        receipts: Sequence[str] = (),
        timeout: Duration | None = None,
        timed_out: str = "",
    ) -> None:
        """Ask for one message; then perhaps wait for receipts."""
        ask = self.terms.person_tests.place
        allowed = ask(f"consent_{channel}", compare.IS_YES, True) if consent else -1
        address = plausible = -1
        if channel in ADDRESSES:
            name, form = ADDRESSES[channel]
            address, plausible = ask(name, compare.IS_GIVEN, True), ask(name, form, True)
        late = self._port(timed_out) if timed_out else 0
        rows = [self._channel(channel), len(self.sends), allowed, address, plausible, int(capped)]
        rows += [int(quiet), 0 if receipts else self._port(sent), self._port(not_sent)]
        rows += [*length_of(timeout), late, len(receipts)]
        for receipt in receipts:
            name_of = self.terms.name(RECEIPT + receipt)
            self.waits_for.add(name_of)
            rows += [name_of, self._port(receipt)]
        self.sends.append(len(self.ops))
        self._op(s.SEND, rows)

    def update(self, changes: Sequence[Change], *, then: str) -> None:
        """Change the person."""
        for change in changes:
            if change.action in ("add", "remove"):
                self.terms.person_tests.place(change.attribute, compare.IS_LIST, True)
        self.updates[len(self.ops)] = (len(self.changes), len(changes))
        self.changes.extend(changes)
        self._op(s.UPDATE, [self._port(then)])

    def exit(self, reason: str) -> None:
        """The journey ends."""
        self._op(s.EXIT, [self.reason(reason or "exit")])

    def hand_over(self, flow: str) -> None:
        """The journey ends and the person enters another flow."""
        self.handovers[len(self.ops)] = flow
        self._op(s.HAND_OVER, [s.HANDED, -1])

    # --- numbers for names ------------------------------------------------------------------

    def reason(self, text: str) -> int:
        """The number of a reason to exit."""
        if text not in self.reasons:
            self.reasons.append(text)
        return self.reasons.index(text)

    def value(self, name: str, kind: str) -> int:
        """The number of a property of events that is needed as a number."""
        value = EventValue(name, kind)
        if value not in self.values:
            self.values.append(value)
        return self.values.index(value)

    def match(self, name: str) -> int:
        """The value to match by, or -1. Where people have a journey per key, that key is matched
        unless `*` widens it.  # semantics 3.2
        """
        reentry = self.flow.settings.reentry
        if not name and reentry.mode == "one per key":
            name = reentry.key
        return self.value(name, "key") if name and name != ANY_VALUE else -1

    def _op(self, op: int, operands: list[int]) -> None:
        self.ops.append(op)
        self.operands.append(operands)

    def _port(self, name: str) -> int:
        ports = self.ports[-1]
        if name not in ports:
            ports.append(name)
        return ports.index(name)

    def _date(self, name: str) -> int:
        if name not in self.dates:
            self.dates.append(name)
        return self.dates.index(name)

    def _channel(self, name: str) -> int:
        if name not in self.channels:
            self.channels.append(name)
        return self.channels.index(name)
