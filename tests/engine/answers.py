"""Answers to messages as a host would hear them who draws them itself, one after the other."""

import heapq
import random

from cartflow_studio.engine.compare import key_of, salt_of
from cartflow_studio.engine.machine.chance import draw
from cartflow_studio.flow.people import Event
from cartflow_studio.simulation.answering import _factors
from cartflow_studio.simulation.answers import USUAL, Answers, Receipt
from tests.engine.build import END, HOUR, Host
from tests.engine.chance import RECEIPTS

SECOND = 1_000_000
AFTER = {"opened": "delivered", "clicked": "opened", "replied": "opened"}
ORDER = ("delivered", "opened", "clicked", "replied", "answered")


def assumed(seed, *flows):
    """Random assumptions on messages; a purchase is no receipt, and lets nobody in again."""
    dice = random.Random(seed)
    starts = {name for flow in flows for name in triggers(flow)}
    bought = {flow.goals[0].event for flow in flows if flow.goals}
    sure = bought and not bought & {*RECEIPTS, *starts}
    channels = {
        channel: {word: _receipt(dice) for word in words if dice.random() < 0.9}
        for channel, words in USUAL.items()
    }
    bought = dice.choice((0, 0.5)) if sure else 0
    return Answers(channels, bought, dice.randint(1, 9 * HOUR) // SECOND, seed)


def triggers(flow):
    """The events that let people in."""
    return {getattr(each.type, "event", "") for each in flow.nodes.values() if each.type.is_entry}


def _receipt(dice):
    return Receipt(dice.choice((0.5, 0.9, 1)), dice.choice((1, 600, 3_600, 20_000)))


def answered_together(flows, person, answers, log, reports):
    """The answers to what flows side by side have sent to the only person, as events that say of
    which flow they are; those of one instant in the order in which they are heard.
    """
    hosts = [Answered(flow, person, answers) for flow in flows]
    names = set().union(*(host.names for host in hosts))
    found = []
    for number, (host, report) in enumerate(zip(hosts, reports, strict=True)):
        host.names, host.events = names, [log.event(place) for place in range(len(log))]
        for message in report.recount(0).messages if report.ids else ():
            for event in host.drawn(message):
                said = event.properties
                if event.message_id != "bought":
                    said = {**said, "flow": host.flow.id}
                found.append((event.occurred_at, number, len(found), said, event.name))
    return [
        Event(f"answer-{number}", name, person.id, at, at, said)
        for number, (at, _, _, said, name) in enumerate(sorted(found, key=lambda each: each[:3]))
    ]


class Answered(Host):
    """A host of one person, to whom the answers to their messages come."""

    def __init__(self, flow, person, answers):
        super().__init__(flow, person)
        self.flow, self.answers = flow, answers
        self.names = set(self.engine.plan.codes)
        self.queue, self.asked, self.number, self.bought = [], 0, 0, 0

    def advance(self, until):
        """Deadlines and answers in their order; a deadline waits for an answer of its instant."""
        while True:
            for message in self.messages[self.asked :]:
                for event in self.drawn(message):
                    self.number += 1
                    heapq.heappush(self.queue, (event.occurred_at, self.number, event))
            self.asked = len(self.messages)
            comes = self.queue[0][0] if self.queue else END * 2
            due = self.engine.wake_at(self.state)
            if due is not None and due <= until and due < comes:
                super().advance(due)
            elif comes <= until:
                event = heapq.heappop(self.queue)[2]
                self.bought += event.message_id == "bought"
                super().receive(event)
            else:
                return

    def drawn(self, message):
        """All that becomes of a message, as far as the flow listens."""
        names = self.names
        receipts = self.answers.channels.get(message.channel, {})
        told = {"journey": message.journey, "node": message.node, "channel": message.channel}
        came = {None: message.at}
        for word in ORDER:
            if word in receipts:
                before = AFTER.get(word)
                while before is not None and before not in receipts:
                    before = AFTER.get(before)
                at = self.comes(message, word, receipts[word], came.get(before))
                if at is not None:
                    came[word] = at
                    if f"message_{word}" in names:
                        yield Event(word, f"message_{word}", message.person, at, at, told)
        if self.answers.bought and self.flow.goals:
            bought = Receipt(self.answers.bought, self.answers.delay)
            at = self.comes(message, "bought", bought, message.at)
            entry = self.event(message.entry_sequence)
            if at is not None:
                name, said = self.flow.goals[0].event, entry.properties if entry else {}
                yield Event("bought", name, message.person, at, at, said)

    def comes(self, message, word, receipt, before):
        """When an answer comes, if one does."""

        def number(what):
            told = str(self.answers.seed), self.flow.id, message.node, word, what
            return draw(key_of(message.person), salt_of(*told), message.journey)

        if before is None or number("comes") >= receipt.share * 2**32:
            return None
        place, rest = divmod(number("when"), 2**22)
        low, high = _factors()[place : place + 2]
        factor = low + (high - low) * rest // 2**22
        return before + max(1, (receipt.delay * factor + 2**19) // 2**20) * SECOND
