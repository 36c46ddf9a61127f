"""Compiling a flow to a plan."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime

import networkx as nx

from cartflow_studio.engine.asking import ALONE, Common
from cartflow_studio.engine.compare import EPOCH, salt_of, truth
from cartflow_studio.engine.lowering import Lowered
from cartflow_studio.engine.machine import slots as s
from cartflow_studio.engine.plan import Plan, PlanError
from cartflow_studio.engine.terms import AT_EVENT, IN_JOURNEY, length_of
from cartflow_studio.engine.updates import steps_of
from cartflow_studio.engine.zones import zone_table
from cartflow_studio.flow.bypass import effective
from cartflow_studio.flow.model import Flow
from cartflow_studio.flow.settings import REENTRY_MODES

MOST_GOALS = MOST_TRIGGERS = 60
MOST_COUNTED = 1_000


def compile_flow(flow: Flow, common: Common = ALONE) -> Plan:
    """The plan of a flow. PlanError if it has a loop, counts too far, or is too large somewhere:
    60 goals, 60 triggers, 6 waits that look back, caps of 32 messages, limits of 1,000 entries.

    A flow need not be complete: a port that leads nowhere ends the journey ("end of flow"). Steps
    that are switched off are not in the plan. What is `common` has its numbers first.
    """
    passed = effective(flow)
    _refuse_loops(passed)
    return replace(Assembly(passed, common).plan(), flow=flow)


def compile_together(flows: Sequence[Flow]) -> tuple[Plan, ...]:
    """Plans of several flows that number events, people and channels alike. Errors as of one."""
    common = ALONE
    while True:
        plans = tuple(compile_flow(flow, common) for flow in flows)
        asked = Common.of(plans)
        if (asked.size, asked.capped) == (common.size, common.capped):
            return plans
        common = asked


def _refuse_loops(flow: Flow) -> None:
    if nx.is_directed_acyclic_graph(flow.graph):
        return
    loop = [source for source, _, _ in nx.find_cycle(flow.graph)]
    path = " → ".join(flow.nodes[node].name for node in [*loop, loop[0]])
    raise PlanError(
        f"People would go in circles: {path}.", hint="Take one of the connections away."
    )


class Assembly(Lowered):
    """A plan in the making: tables are laid one after the other into one list of words."""

    def __init__(self, flow: Flow, common: Common = ALONE) -> None:
        super().__init__(flow)
        self.begin_with(common)
        self.words = [0] * s.HEAD
        self._zones: dict[str, int] = {}

    def plan(self) -> Plan:
        """Lay all tables."""
        for node in self.flow.nodes:
            self.node(node)
        self._order_sends()
        self._table(s.GOALS, s.GOAL_COUNT, self._goals(), MOST_GOALS, "goals")
        self._table(s.EXITS, s.EXIT_COUNT, self._criteria(), MOST_COUNTED, "exit criteria")
        self._settings()
        self._nodes()
        self._table(s.TRIGGERS, s.TRIGGER_COUNT, self.triggers, MOST_TRIGGERS, "triggers")
        self._table(s.LOOKBACKS, s.LOOKBACK_COUNT, [[node] for node in self.lookbacks], 99, "")
        self._facts()
        self._names()
        self.words[s.CODE] = self._lay(word for term in self.terms.rows for word in term)
        self._blocks()
        self._state()
        self._counters()
        return self._finished()

    def _finished(self) -> Plan:
        lines = 5 * len(self.flow.nodes) + len(self.changes) + self.words[s.GOAL_COUNT] + 4
        self.words[s.TRACE_CAPACITY] = (s.MOST_JOURNEYS + len(self.triggers) + 2) * lines
        self.words[s.COMES] = s.NEVER
        self.words[s.TARGETS_WIDTH] = 2
        self.words[s.TRACE] = self.words[s.TABLES_END] = len(self.words)
        return Plan(
            flow=self.flow,
            words=tuple(self.words),
            nodes=tuple(self.flow.nodes),
            ports=tuple(tuple(ports) for ports in self.ports),
            event_names=tuple(self.terms.names),
            event_tests=tuple(self.terms.event_tests.rows),
            event_values=tuple(self.values),
            person_tests=tuple(self.terms.person_tests.rows),
            person_dates=tuple(self.dates),
            reasons=tuple(self.reasons),
            channels=tuple(self.channels),
            sends=tuple(self.sends),
            triggers=tuple(self.starts),
            changes=tuple(self.changes),
            handovers=self.handovers,
            facts=self.terms.fact_keys,
            draws=self.draws,
        )

    # --- parts ------------------------------------------------------------------------------

    def zone(self, name: str) -> int:
        """Where the table of a zone lies; "" or an unknown one is what stands in for it."""
        own = self.flow.settings.timezone
        name = name or ("UTC" if own == "person" else own)
        if name not in self._zones:
            self._zones[name] = self._lay(zone_table(name))
        return self._zones[name]

    def _order_sends(self) -> None:
        """Number the messages along the flow, so that of two at one instant the later is last."""
        places = {node: place for place, node in enumerate(self.flow.nodes)}
        along = nx.lexicographical_topological_sort(self.flow.graph, places.__getitem__)
        sends = set(self.sends)
        self.sends = [places[node] for node in along if places[node] in sends]
        for index, place in enumerate(self.sends):
            self.operands[place][s.SEND_INDEX] = index

    def _goals(self) -> list[list[int]]:
        return [
            [
                self.terms.name(goal.event),
                self.terms.compile(goal.where, AT_EVENT),
                self.match(goal.match),
                *length_of(goal.within),
                int(goal.leave),
            ]
            for goal in self.flow.goals
        ]

    def _criteria(self) -> list[list[int]]:
        rows = []
        for criterion in self.flow.exits:
            name, condition = -1, self.terms.compile(criterion.becomes, IN_JOURNEY)
            if criterion.event:
                name = self.terms.name(criterion.event)
                condition = self.terms.compile(criterion.where, AT_EVENT)
            else:
                self.becomes = True
            rows.append([name, condition, self.reason(criterion.reason or "exit criterion")])
        return rows

    def _settings(self) -> None:
        settings, words = self.flow.settings, self.words
        reentry = settings.reentry
        words[s.MODE] = REENTRY_MODES.index(reentry.mode)
        words[s.KEY] = self.value(reentry.key, "key") if reentry.mode == "one per key" else 0
        words[s.GAP_KIND] = -1
        if reentry.gap is not None:
            words[s.GAP_KIND], words[s.GAP_AMOUNT] = length_of(reentry.gap)
        words[s.GAP_FROM_ENTRY] = int(reentry.gap_from == "entry")
        words[s.SCHEDULE_START] = _local(settings.schedule.start, "now")
        words[s.SCHEDULE_END] = _local(settings.schedule.end, "never")
        words[s.QUIET_START] = words[s.QUIET_END] = -1
        if settings.quiet_hours is not None:
            words[s.QUIET_START] = settings.quiet_hours.start.minute * s.MINUTE
            words[s.QUIET_END] = settings.quiet_hours.end.minute * s.MINUTE
            words[s.QUIET_SKIPS] = int(settings.quiet_hours.then == "skip")
        words[s.CONTROL_SHARE] = round(settings.control_group * 100)
        words[s.CONTROL_SALT] = salt_of(self.flow.id, "control group")
        self.draws = self.draws or words[s.CONTROL_SHARE] > 0
        words[s.FLOW_ZONE] = 0 if settings.timezone == "person" else self.zone("")
        words[s.ZONE] = words[s.ZONE_AT_FIRST] = self.zone("")
        limits = [[limit.count, *length_of(limit.per)] for limit in reentry.limits]
        caps = [
            [
                self.channels.index(cap.channel) if cap.channel else -1,
                cap.limit.count,
                *length_of(cap.limit.per),
            ]
            for cap in settings.caps
        ]
        self._refuse_counts((row[0] for row in limits), MOST_COUNTED, "entries")
        self._refuse_counts((row[1] for row in caps), s.MOST_CAPPED, "messages")
        self._table(s.LIMITS, s.LIMIT_COUNT, limits, MOST_COUNTED, "limits")
        self._table(s.CAPS, s.CAP_COUNT, caps, MOST_COUNTED, "caps")
        words[s.SENDS_KEPT] = int(self.capped or len(caps) > 0)
        words[s.ENTRY_RING] = max((row[0] for row in limits), default=0)
        words[s.KEY_RING] = s.KEYS_REMEMBERED if reentry.mode == "one per key" else 0

    def _refuse_counts(self, counts: Iterable[int], most: int, what: str) -> None:
        for count in counts:
            if count > most:
                raise PlanError(
                    f"A limit of {count:,} {what} cannot be kept.", hint=f"At most {most:,} can."
                )

    def _nodes(self) -> None:
        places = {node: place for place, node in enumerate(self.flow.nodes)}
        rows: list[int] = []
        for place, node in enumerate(self.flow.nodes):
            operands = self._lay([*self.operands[place], *self._steps(place)])
            outcomes = s.OUTCOMES if self.ops[place] == s.SEND else 0
            counts = self._lay([0] * (s.COUNT_MESSAGES + outcomes + len(self.ports[place])))
            ports: list[int] = []
            for number, port in enumerate(self.ports[place]):
                target = self.flow.leads_to(node, port)
                ports.append(places.get(target, -1) if target is not None else -1)
                ports.append(counts + s.COUNT_MESSAGES + outcomes + number)
            rows += [self.ops[place], operands, self._lay(ports), counts]
        self.words[s.NODES] = self._lay(rows)

    def _steps(self, place: int) -> list[int]:
        """The rest of the operands of an update: how many steps, and the steps."""
        if place not in self.updates:
            return []
        first, count = self.updates[place]
        numbers = range(first, first + count)
        steps = [step for n in numbers for step in steps_of(self, self.changes[n], n)]
        return [len(steps), *(word for step in steps for word in step)]

    def _facts(self) -> None:
        rows, place = [], 0
        for fact in self.terms.facts:
            rows.append([fact.event, fact.condition, fact.ring, place])
            place += 1 + fact.ring
        self._table(s.FACTS, s.FACT_COUNT, rows, MOST_COUNTED, "counted events")
        self._fact_words = place

    def _names(self) -> None:
        uses = [s.HEARD * (name in self.terms.own) for name in self.terms.names]
        goals = self.words[s.GOALS]
        for goal in range(self.words[s.GOAL_COUNT]):
            uses[self.words[goals + goal * s.GOAL_WIDTH]] |= s.FOR_GOALS
        for criterion in self.flow.exits:
            if criterion.event:
                uses[self.terms.names[criterion.event]] |= s.FOR_GOALS
        for name in self.waits_for:
            uses[name] |= s.FOR_WAITS
        for kind, name, _, _ in self.triggers:
            if kind == s.BY_EVENT:
                uses[name] |= s.FOR_TRIGGERS
        for fact in self.terms.facts:
            uses[fact.event] |= s.FOR_FACTS
        self.words[s.NAMES] = self._lay(uses)
        self.words[s.NAME_COUNT] = len(uses)
        self.words[s.BECOMES] = int(self.becomes)

    def _blocks(self) -> None:
        words = self.words
        tests = self.terms.event_tests.rows
        words[s.EVENT_WORDS] = _words_for(len(tests))
        words[s.BLOCK] = words[s.EVENT_WORDS] + len(self.values)
        words[s.PERSON_WORDS] = _words_for(len(self.terms.person_tests.rows))
        words[s.PERSON_BLOCK] = words[s.PERSON_WORDS] + len(self.dates)
        empty = [truth(None, test.operator, test.value) for test in tests]
        words[s.EMPTY] = self._lay([*packed_bits(empty), *(s.NONE for _ in self.values)])
        words[s.EVENT] = self._lay([0] * words[s.BLOCK])
        words[s.PERSON] = self._lay([0] * words[s.PERSON_BLOCK])
        words[s.INITIAL] = self._lay([0] * words[s.PERSON_BLOCK])
        words[s.SEND_COUNT] = len(self.sends)
        looks = len(self.lookbacks)
        words[s.LOG_CAPACITY] = looks * looks
        words[s.LOG_WIDTH] = s.LOG_BLOCK + words[s.BLOCK]
        words[s.J_LAST] = s.J_ENTRY + words[s.BLOCK]
        words[s.J_SENT] = words[s.J_LAST] + words[s.BLOCK]
        words[s.J_FACTS] = words[s.J_SENT] + len(self.sends)
        words[s.J_LOG] = words[s.J_FACTS] + len(self.terms.facts)
        log = words[s.LOG_CAPACITY] * words[s.LOG_WIDTH]
        words[s.JOURNEY_WIDTH] = words[s.J_LOG] + log

    def _state(self) -> None:
        words = self.words
        words[s.STATE] = self._lay([s.NONE, 0, s.NONE, s.NONE, 0, 0, 0])
        words[s.S_ENTRY_RING] = self._lay([0] * words[s.ENTRY_RING])
        words[s.S_KEY_RING] = self._lay([0] * words[s.KEY_RING])
        words[s.S_FACTS] = self._lay([0] * self._fact_words)
        words[s.S_SENDS] = self._lay([0] * self._send_words())
        words[s.S_JOURNEYS] = self._lay([0] * (s.MOST_JOURNEYS * words[s.JOURNEY_WIDTH]))

    def _send_words(self) -> int:
        """Room for the messages of each channel, and of all that other flows know besides."""
        if not self.words[s.SENDS_KEPT]:
            return 0
        return 2 * s.MOST_CAPPED * (len(self.channels) + 1)

    def _counters(self) -> None:
        words, goals = self.words, self.words[s.GOAL_COUNT]
        words[s.COUNT_REFUSED] = self._lay([0] * s.REFUSALS)
        words[s.COUNT_EXITED] = self._lay([0] * len(self.reasons))
        words[s.COUNT_GOALS] = self._lay([0] * goals)
        words[s.COUNT_CREDITS] = self._lay([0] * (goals * (len(self.sends) + 2)))
        words[s.COUNT_CONTROL] = self._lay([0] * (1 + goals))
        words[s.COUNT_LATE] = self._lay([0])
        words[s.COUNT_HANDLED] = self._lay([0])

    def _lay(self, words: Iterable[int]) -> int:
        """Append words; where they begin."""
        begin = len(self.words)
        self.words.extend(words)
        return begin

    def _table(
        self, slot: int, count: int, rows: Sequence[Sequence[int]], most: int, what: str
    ) -> None:
        if len(rows) > most:
            raise PlanError(
                f"The flow has {len(rows)} {what}.", hint=f"At most {most} are possible."
            )
        self.words[slot] = self._lay(word for row in rows for word in row)
        self.words[count] = len(rows)


def _words_for(bits: int) -> int:
    return (bits + 61) // 62


def packed_bits(bits: Sequence[bool]) -> list[int]:
    """Bits in words of 62."""
    words = [0] * _words_for(len(bits))
    for place, value in enumerate(bits):
        words[place // 62] |= int(value) << (place % 62)
    return words


def _local(moment: str, word: str) -> int:
    """Microseconds of a local date and time, NONE for the word."""
    if moment == word:
        return s.NONE
    return (
        int((datetime.fromisoformat(moment).replace(tzinfo=None) - EPOCH).total_seconds())
        * 1_000_000
    )
