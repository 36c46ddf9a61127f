"""Answers to messages while a person is played: drawn by seeded dice, heard in their order."""

from __future__ import annotations

import hashlib
import heapq
import math
from collections.abc import Iterable, Iterator, Mapping
from statistics import NormalDist
from types import SimpleNamespace
from typing import Any

from cartflow_studio import formats
from cartflow_studio.engine.encode import event_block, receipt_target
from cartflow_studio.engine.machine import slots as s
from cartflow_studio.engine.outcome import Account, AskedMessage
from cartflow_studio.engine.plan import RECEIPT, RECEIPTS, Plan
from cartflow_studio.flow.people import Value
from cartflow_studio.history import EventLog
from cartflow_studio.simulation.answers import AFTER, SECOND, SPREAD, Answers
from cartflow_studio.words import tr

_NORMAL = NormalDist()
_DRAWS = 2 * len(RECEIPTS) + 2  # of a message: two for each receipt, two for a purchase
_BYTES = 5  # of a draw
Heard = tuple[int, int, str, Mapping[str, Value]]


class Answering:
    """The answers that one person after the other gives. The same seed, flow, person, journey and
    step give the same answers, whatever else is played.
    """

    def __init__(self, plan: Plan, answers: Answers, log: EventLog) -> None:
        self._plan, self._answers, self._log = plan, answers, log
        goals = plan.flow.goals
        self._goal = goals[0].event if goals and answers.bought else ""
        self._receipts = _wanted(plan, log)
        self._queue: list[Heard] = []
        self._asked = self._number = 0
        self.bought = 0

    @property
    def is_needed(self) -> bool:
        """Whether the flow could hear of any answer."""
        return bool(self._receipts or self._goal)

    @property
    def names(self) -> Iterable[str]:
        """The events that answers are."""
        return {f"{RECEIPT}{word}" for word in self._receipts}

    def again(self) -> Answering:
        """The same for another telling."""
        return Answering(self._plan, self._answers, self._log)

    def begin(self) -> None:
        """Another person."""
        self._queue.clear()
        self._asked = self._number = 0

    def due(self, account: Account) -> int:
        """When the next answer comes, to all that was asked so far; NEVER if none does."""
        for message in account.messages[self._asked :]:
            for at, name, properties in self._drawn(message):
                self._number += 1
                heapq.heappush(self._queue, (at, self._number, name, properties))
        self._asked = len(account.messages)
        return self._queue[0][0] if self._queue else s.NEVER

    def hear(self, m: Any, call: SimpleNamespace) -> None:
        """Let the machine receive the next answer."""
        at, number, name, properties = heapq.heappop(self._queue)
        self.bought += name == self._goal
        m[s.OCCURRED], m[s.NAME] = at, self._plan.codes[name]
        m[s.SEQUENCE] = len(self._log) + number
        for place, word in enumerate(event_block(self._plan, properties)):
            m[m[s.EVENT] + place] = word
        target = (0, -1) if name == self._goal else receipt_target(self._plan, properties.get)
        m[s.TARGET_JOURNEY], m[s.TARGET_NODE] = target
        call.receive(m, at)

    def _drawn(self, message: AskedMessage) -> Iterator[tuple[int, str, Mapping[str, Value]]]:
        even = _even(self._answers.seed, self._plan.flow.id, message)
        told: dict[str, Value] = {
            "journey": message.journey,
            "node": message.node,
            "channel": message.channel,
        }
        came = {"": message.at}
        for word, receipt in self._answers.channels.get(message.channel, {}).items():
            place = 2 * RECEIPTS.index(word)
            before = came.get(self._before(message.channel, word))
            if before is not None and even[place] < receipt.share:
                came[word] = before + _delay(receipt.delay, even[place + 1])
                if word in self._receipts:
                    yield came[word], f"{RECEIPT}{word}", told
        if self._goal and even[-2] < self._answers.bought:
            at = message.at + _delay(self._answers.delay, even[-1])
            yield at, self._goal, self._entry(message)

    def _before(self, channel: str, word: str) -> str:
        """The receipt that must have come; text messages are not known to be opened."""
        before = AFTER[word]
        return before if before in self._answers.channels[channel] else AFTER.get(before, "")

    def _entry(self, message: AskedMessage) -> Mapping[str, Value]:
        """What the event that let the person in says, the cart for one: a purchase is of that."""
        if not message.entry_sequence:
            return {}
        return self._log.event(message.entry_sequence - 1).properties

    def notes(self) -> Iterable[str]:
        """Sentences on what was assumed, once all have been played."""
        if self._receipts:
            yield from self._answers.sentences(_channels(self._plan))
        if self._goal:
            yield tr(
                "Assumed: {share} of messages bring {goal} that would not have come otherwise; "
                "that many came here: {n:,}.",
                n=self.bought,
                share=formats.percent(self._answers.bought),
                goal=self._goal,
            )
        else:
            yield tr("No message is assumed to bring a purchase.")


def answering(plan: Plan, answers: Answers | None, log: EventLog) -> Answering | None:
    """What answers in a run of the flow; None if it could not hear of any."""
    if answers is None:
        return None
    made = Answering(plan, answers, log)
    return made if made.is_needed else None


def _wanted(plan: Plan, log: EventLog) -> frozenset[str]:
    """The receipts that the flow listens to; none if the log has receipts of its own."""
    known = {f"{RECEIPT}{word}" for word in RECEIPTS}
    if known & set(log.names):
        return frozenset()
    return frozenset(name.removeprefix(RECEIPT) for name in known & set(plan.event_names))


def _channels(plan: Plan) -> dict[str, str]:
    """The channels that the flow sends on, with their names."""
    types = [plan.flow.nodes[plan.nodes[place]].type for place in plan.sends]
    return {getattr(each, "channel", ""): tr(each.label) for each in types}


def _even(seed: int, flow: str, message: AskedMessage) -> list[float]:
    """Numbers between 0 and 1 that belong to a message."""
    told = f"{seed}\0{flow}\0{message.person}\0{message.journey}\0{message.node}"
    drawn = hashlib.blake2b(told.encode(), digest_size=_DRAWS * _BYTES).digest()
    parts = (drawn[place : place + _BYTES] for place in range(0, len(drawn), _BYTES))
    return [(int.from_bytes(part) + 0.5) / 256**_BYTES for part in parts]


def _delay(median: int, even: float) -> int:
    """How long it takes, in microseconds: whole seconds, log-normal."""
    return max(1, round(median * math.exp(SPREAD * _NORMAL.inv_cdf(even)))) * SECOND
