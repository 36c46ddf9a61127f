"""Random stories of several flows that run side by side on the same people."""

import random
from dataclasses import dataclass, replace
from functools import lru_cache

from cartflow_studio.flow.model import Flow
from cartflow_studio.flow.people import Event, Person
from cartflow_studio.nodes import HandOver
from tests.engine.build import DAY, HOUR
from tests.engine.chance import NAMES, RECEIPTS, Chance
from tests.engine.oracle_together import Company
from tests.engine.stories import LASTS, PEOPLE, REMEMBERED, Happenings, due

NEXT = {"one": "another", "another": "third", "third": "another"}  # to whom they hand over


@dataclass(frozen=True)
class Tale(Happenings):
    """Flows and what happens to people from the first event to `until`.

    `events` are in the order in which they are handled, each at its `received_at`; those of
    `changes` set attributes and are named "changed".
    """

    flows: tuple[Flow, ...]
    people: tuple[Person, ...]
    events: tuple[Event, ...]
    changes: tuple[Event, ...]
    until: int

    @property
    def is_clocked(self):
        """Whether a clock lets people in."""
        return any(due(flow, "", 0, self.until) for flow in self.flows)

    def cues(self, person):
        """What happens to one of them, as the oracles take it: (instant, what), in order."""
        found = self.happened(person)
        first = min(each.occurred_at for each in self.events)
        for number, flow in enumerate(self.flows):
            ticks = due(flow, person, first, self.until)
            found += [(at, 2, (number, tick)) for at, tick in ticks]
        found = sorted((each for each in found if each[0] <= self.until), key=lambda each: each[:2])
        return [(at, cue) for at, _, cue in found]

    def oracles(self, person):
        """Oracles that have told it of one of them, and the lines of each."""
        company = Company(self.flows, person)
        return company, company.play(self.cues(person.id), self.until)


@lru_cache(REMEMBERED)
def company(seed, *, people=1, late=False, changes=False):
    """The story of a number: `late`, events are heard of after their time; `changes`, attributes
    change over time.
    """
    dice = random.Random(seed)
    chance = Chance.anywhere(dice)
    names = tuple(NEXT)[: dice.randint(2, 3)]
    flows = tuple(_named(chance.flow(), name) for name in names)
    persons = tuple(chance.person(name) for name in PEOPLE[:people])
    events = [chance.event(number, persons) for number in range(dice.randint(4, 30))]
    tale = Tale(flows, persons, _handled(events), (), chance.origin + LASTS)
    if changes:
        tale = replace(tale, changes=_changes(chance, persons))
    tale = _sharpened(chance, tale)
    if late:
        delays = (0, 0, 1, 6 * HOUR, 30 * HOUR)
        heard = [
            replace(each, received_at=each.occurred_at + dice.choice(delays))
            for each in tale.events
        ]
        tale = replace(tale, events=_handled(heard), until=tale.until + 2 * DAY)
    return tale


def _named(flow, name):
    """The flow under this name, which hands over to the next."""
    nodes = {
        key: replace(node, type=HandOver(NEXT[name])) if isinstance(node.type, HandOver) else node
        for key, node in flow.nodes.items()
    }
    return replace(flow, id=name, nodes=nodes)


def _handled(events):
    heard = [replace(each, received_at=max(each.received_at, each.occurred_at)) for each in events]
    return tuple(sorted(heard, key=lambda each: (each.received_at, each.occurred_at)))


def _changes(chance, persons):
    made = []
    for number in range(chance.dice.randint(1, 6)):
        person = chance.pick(*persons).id
        drawn = chance.person(person).attributes
        some = {name: value for name, value in drawn.items() if chance.dice.random() < 0.4}
        at = chance.origin + chance.dice.randint(0, 120) * HOUR
        made.append(Event(f"c{number}", "changed", person, at, at, some))
    return tuple(sorted(made, key=lambda each: each.occurred_at))


def _sharpened(chance, tale):
    """With events at, just before and just after instants at which something turns in a flow, and
    receipts of messages that were sent.
    """
    dice, more = chance.dice, []
    for person in tale.people:
        told, lines = tale.oracles(person)
        edges = {each for oracle in told.oracles for each in oracle.edges}
        edges = sorted(each for each in edges if chance.origin - DAY <= each <= tale.until)
        for edge in dice.sample(edges, min(len(edges), dice.randint(0, 4))):
            number, name = len(tale.events) + len(more), dice.choice(NAMES)
            more.append(chance.did(number, name, person.id, edge + dice.choice((-1, 0, 0, 1))))
        sent = [
            (flow.id, each)
            for flow, some in zip(tale.flows, lines, strict=True)
            for each in some
            if each[3:6:2] == ("message", "sent")
        ]
        for flow, each in dice.sample(sent, min(len(sent), dice.randint(0, 2))):
            at, _, journey, _, node, *_ = each
            number, name = len(tale.events) + len(more), dice.choice(RECEIPTS)
            later = at + dice.choice((0, 1, 3, 6, 24)) * HOUR
            whose = dice.choice(({"flow": flow}, {}))
            said = {"journey": journey, "node": node, **whose}
            more.append(chance.did(number, name, person.id, later, **said))
    return replace(tale, events=_handled([*tale.events, *more]))
