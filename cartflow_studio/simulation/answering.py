"""What is assumed of messages, as tables by which the machine lets them be answered."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cache, cached_property
from statistics import NormalDist

from cartflow_studio import formats
from cartflow_studio.engine.compare import key_of, salt_of
from cartflow_studio.engine.encode import event_block
from cartflow_studio.engine.machine import slots as s
from cartflow_studio.engine.machine.answers import delay
from cartflow_studio.engine.machine.chance import draw
from cartflow_studio.engine.outcome import AskedMessage
from cartflow_studio.engine.plan import RECEIPT, RECEIPTS, Plan
from cartflow_studio.flow.people import Event, Value
from cartflow_studio.history import EventLog
from cartflow_studio.simulation.answers import AFTER, SPREAD, Answers, Receipt
from cartflow_studio.words import tr, trn

BOUGHT = "bought"
LONGEST = 1 << 32  # seconds in the middle, over a hundred years
MOST = 10_000  # answers of one person; a flow can feed itself by what it sends
TURNS = 100  # from this journey on, receipts say that it is this one


@dataclass(frozen=True)
class Answering:
    """The answers that come in a run. The same seed, flow, person, journey and step give the same
    answers, whatever else is played.
    """

    plan: Plan
    answers: Answers
    log: EventLog
    also: frozenset[str] = frozenset()  # events that other versions listen to
    among: bool = False  # other flows, compiled together with it, which hear of the answers too

    @property
    def is_needed(self) -> bool:
        """Whether the flow could hear of any answer."""
        return bool(self._receipts or self._goal)

    @property
    def names(self) -> Iterable[str]:
        """The events that answers are."""
        return {f"{RECEIPT}{word}" for word in self._receipts}

    def lay(self, words: list[int]) -> None:
        """Append the tables to the words of a machine."""
        plan = self.plan
        words[s.LOG_LENGTH], words[s.ANSWERS_MOST] = len(self.log), MOST
        words[s.ANSWER_TURNS] = TURNS if self._asks_for_journey else 1
        words[s.DELAYS] = _laid(words, _factors())
        places = [place for node in plan.sends for place in self._node(words, node)]
        words[s.ANSWERS] = _laid(words, places)
        width = s.QUEUED_BLOCK + plan.word(s.BLOCK)
        words[s.QUEUE] = _laid(words, [0] * (width * MOST))

    def drawn(self, message: AskedMessage, entry: Event | None) -> Iterator[tuple[str, Event]]:
        """The answers to one message, for who keeps people apart from the machine, in its order:
        what each is, a receipt or `bought`, and its event. `entry` let the person in.
        """
        receipts = self.answers.channels.get(message.channel, {})
        said: dict[str, Value] = {"journey": message.journey, "node": message.node}
        said["channel"] = message.channel
        came: dict[str, int | None] = {"": message.at}
        for word in (each for each in RECEIPTS if each in receipts):
            before = came[_before(receipts, word)]
            at = came[word] = self._comes(message, word, receipts[word], before)
            if at is not None and word in self._receipts:
                yield word, Event("", f"{RECEIPT}{word}", message.person, at, at, said)
        if self._goal:
            bought = Receipt(self.answers.bought, self.answers.delay)
            at = self._comes(message, BOUGHT, bought, message.at)
            if at is not None:
                about = entry.properties if entry is not None else {}
                yield BOUGHT, Event("", self._goal, message.person, at, at, about)

    def _comes(
        self, message: AskedMessage, word: str, receipt: Receipt, before: int | None
    ) -> int | None:
        """When an answer comes, if one does."""
        share, median, *salts = self._chances(message.node, word, receipt)
        comes, when = (draw(key_of(message.person), salt, message.journey) for salt in salts)
        if before is None or comes >= share:
            return None
        return before + delay(self._delays, median, when)

    @cached_property
    def _delays(self) -> list[int]:
        """A machine that knows only how long answers take."""
        words = [0] * (s.DELAYS + 1)
        words[s.DELAYS] = _laid(words, _factors())
        return words

    def _channel_of(self, node: int) -> str:
        operands = self.plan.word(s.NODES) + node * s.NODE_WIDTH + s.NODE_OPERANDS
        return self.plan.channels[self.plan.word(self.plan.word(operands) + s.SEND_CHANNEL)]

    def notes(self, heard: tuple[int, int]) -> Iterable[str]:
        """Sentences on what was assumed, once all have been played: `heard` are the purchases that
        messages brought, and the answers that were too many.
        """
        bought, unheard = heard
        if self._receipts:
            yield from self.answers.sentences(_channels(self.plan))
        if self._goal:
            yield tr(
                "Assumed: {share} of messages bring {goal} that would not have come otherwise; "
                "that many came here: {n:,}.",
                n=bought,
                share=formats.percent(self.answers.bought),
                goal=self._goal,
            )
        else:
            yield tr("No message is assumed to bring a purchase.")
        if unheard:
            yield trn(
                "Nobody is heard more than {most:,} times: {n:,} answer does not count. "
                "Does a message let in again whom it was sent to?",
                "Nobody is heard more than {most:,} times: {n:,} answers do not count. "
                "Does a message let in again whom it was sent to?",
                unheard,
                most=MOST,
            )

    @property
    def _goal(self) -> str:
        goals = self.plan.flow.goals
        return goals[0].event if goals and self.answers.bought else ""

    @cached_property
    def _receipts(self) -> frozenset[str]:
        """The receipts that the flow listens to; none if the log has receipts of its own."""
        known = {f"{RECEIPT}{word}" for word in RECEIPTS}
        if known & set(self.log.names):
            return frozenset()
        names = known & {*self.plan.event_names, *self.also}
        return frozenset(name.removeprefix(RECEIPT) for name in names)

    @property
    def _asks_for_journey(self) -> bool:
        names = (each.name for each in self.plan.event_tests)
        return "journey" in {*names, *(each.name for each in self.plan.event_values)}

    def _node(self, words: list[int], node: int) -> tuple[int, int]:
        """Lay the answers to the messages of a node: where they lie, and how many they are."""
        name, channel = self.plan.nodes[node], self._channel_of(node)
        blocks = _laid(words, self._blocks(words[s.ANSWER_TURNS], name, channel))
        receipts = self.answers.channels.get(channel, {})
        order = ["", *(word for word in RECEIPTS if word in receipts)]
        rows: list[int] = []
        for word in order[1:]:
            after = order.index(_before(receipts, word)) - 1
            code = self.plan.codes[f"{RECEIPT}{word}"] if word in self._receipts else -1
            rows += self._row(name, word, receipts[word], after, code, blocks)
        if self._goal:
            bought = Receipt(self.answers.bought, self.answers.delay)
            rows += self._row(name, BOUGHT, bought, -1, self.plan.codes[self._goal], 0)
        return _laid(words, rows), len(rows) // s.ANSWER_WIDTH

    def _row(  # noqa: PLR0917  a row of the table
        self, node: str, word: str, receipt: Receipt, after: int, name: int, block: int
    ) -> list[int]:
        share, median, comes, when = self._chances(node, word, receipt)
        return [after, share, comes, when, median, name, block, s.NEVER]

    def _chances(self, node: str, word: str, receipt: Receipt) -> tuple[int, int, int, int]:
        """How many of 2**32 come, the seconds in the middle, and salts for whether and when."""
        told = str(self.answers.seed), self.plan.flow.id, node, word
        share, median = round(receipt.share * 2**32), min(receipt.delay, LONGEST)
        return share, median, salt_of(*told, "comes"), salt_of(*told, "when")

    def _blocks(self, turns: int, node: str, channel: str) -> Iterator[int]:
        """What receipts of a node's messages say, for each journey of which it is asked; then what
        they say to other flows.
        """
        elsewhere: list[Mapping[str, Value]] = [{"flow": self.plan.flow.id}] if self.among else []
        for whose in [{}, *elsewhere]:
            for journey in range(1, turns + 1):
                told: Mapping[str, Value] = {"journey": journey, "node": node, "channel": channel}
                yield from event_block(self.plan, {**told, **whose})


def answering(
    plan: Plan,
    answers: Answers | None,
    log: EventLog,
    also: frozenset[str] = frozenset(),
    *,
    among: bool = False,
) -> Answering | None:
    """What answers in a run of the flow, perhaps `among` others that were compiled together with
    it; None if it, and those who listen `also`, could not hear of any.
    """
    if answers is None:
        return None
    plan = replace(plan, draws=True)  # chance decides who answers
    made = Answering(plan, answers, log, also, among)
    return made if made.is_needed else None


def _laid(words: list[int], more: Iterable[int]) -> int:
    """Append words; where they begin."""
    begin = len(words)
    words += more
    return begin


def _before(receipts: Mapping[str, Receipt], word: str) -> str:
    """The receipt that must have come; text messages are not known to be opened."""
    before = AFTER[word]
    while before and before not in receipts:
        before = AFTER[before]
    return before


@cache
def _factors() -> tuple[int, ...]:
    """How many times the median an answer takes, log-normal, from the quickest to the slowest."""
    count, normal = 1 << s.DELAY_BITS, NormalDist(0, SPREAD)
    evens = ((place + 0.5) / (count + 1) for place in range(count + 1))
    return tuple(round(math.exp(normal.inv_cdf(even)) * (1 << s.UNIT_BITS)) for even in evens)


def _channels(plan: Plan) -> dict[str, str]:
    """The channels that the flow sends on, with their names."""
    types = [plan.flow.nodes[plan.nodes[place]].type for place in plan.sends]
    return {each.channel: tr(each.label) for each in types}
