"""Random stories: a flow, people, and what happens to them, much of it at the very edge."""

import random
from dataclasses import dataclass, replace
from functools import lru_cache

from cartflow_studio.engine.plan import PAUSES
from cartflow_studio.flow.model import Flow
from cartflow_studio.flow.people import Event, Person
from cartflow_studio.history import EventLog, People
from tests.engine.build import DAY, HOUR
from tests.engine.chance import NAMES, RECEIPTS, Chance
from tests.engine.oracle import Oracle
from tests.engine.oracle_time import ticks
from tests.engine.oracle_truth import Told
from tests.engine.oracle_turns import Enter, Leave, Pause, Resume, Tick

PEOPLE = ("ann", "ben", "cid")
LASTS = 6 * DAY
REMEMBERED = 2_000  # stories, so that they need not be made up again


class Happenings:
    """People, events and changes of people, of whatever plays them."""

    @property
    def log(self):
        """The events as columns."""
        return EventLog.from_events(self.events)

    @property
    def known(self):
        """The people as columns, with what changes of them."""
        return replace(People.from_people(self.people), changes=EventLog.from_events(self.changes))

    def of(self, person):
        """The story of one of them alone."""
        return replace(
            self,
            people=tuple(each for each in self.people if each.id == person),
            events=tuple(each for each in self.events if each.person == person),
            changes=tuple(each for each in self.changes if each.person == person),
        )

    def without(self, names):
        """The story without the events of these names."""
        return replace(self, events=tuple(each for each in self.events if each.name not in names))

    def happened(self, person):
        """What happens to one of them but for what a clock does: (instant, rank, what)."""
        found = [
            (each.occurred_at, 0, Person(person, each.properties))
            for each in self.changes
            if each.person == person
        ]
        return [*found, *((e.received_at, 1, e) for e in self.events if e.person == person)]


@dataclass(frozen=True)
class Story(Happenings):
    """A flow and what happens from the first event to `until`.

    `events` are in the order in which they are handled, each at its `received_at`; those of
    `changes` set attributes and are named "changed". `turns` come from outside, to all.
    """

    flow: Flow
    people: tuple[Person, ...]
    events: tuple[Event, ...]
    changes: tuple[Event, ...]
    until: int
    turns: tuple[tuple[int, object], ...] = ()

    @property
    def is_clocked(self):
        """Whether a clock lets people in."""
        return any(True for _ in _segments(self.flow))

    def cues(self, person):
        """What happens to one of them, as the oracle takes it: (instant, what), in order."""
        found = self.happened(person)
        first = min(each.occurred_at for each in self.events)
        found += [(at, 2, tick) for at, tick in due(self.flow, person, first, self.until)]
        found += [(at, _rank(turn), turn) for at, turn in self.turns]
        return [(at, cue) for at, _, cue in sorted(found, key=lambda each: each[:2])]


def _rank(turn):
    """A resume is before all of its instant, a pause after all."""
    return -1 if isinstance(turn, Resume) else 3


def due(flow, person, first, until):
    """When the segments of a flow enter, as the oracle takes it: (instant, Tick), in order."""
    zone = flow.settings.timezone
    found = [
        (at, Tick(person, node))
        for node, start in _segments(flow)
        for at in ticks(start, "UTC" if zone == "person" else zone, first, until)
    ]
    return sorted(found, key=lambda each: each[0])


def _segments(flow):
    for node in flow.nodes.values():
        if node.type.is_entry and not node.disabled:
            told = Told()
            node.type.lower(told)
            if told.start.schedule not in ("", "as they match"):
                yield node.id, told.start


@lru_cache(REMEMBERED)
def story(seed, *, people=1, late=False, changes=False, turns=False):
    """The story of a number: `late`, events are heard of after their time; `changes`, attributes
    change over time; `turns`, people are let in and put out, and the flow is paused.
    """
    dice = random.Random(seed)
    chance = Chance.anywhere(dice)
    flow = chance.flow()
    persons = tuple(chance.person(name) for name in PEOPLE[:people])
    count = dice.randint(30, 70) if chance.crowded else dice.randint(4, 30)
    events = [chance.event(number, persons) for number in range(count)]
    told = Story(flow, persons, _handled(events), (), chance.origin + LASTS)
    if changes:
        told = replace(told, changes=_changes(chance, persons))
    for _ in range(dice.randint(0, 2)):
        told = _sharpened(chance, told)
    if late or (chance.recalls and dice.random() < 0.5):
        told = _delayed(dice, told)
    if turns and not told.is_clocked:  # no segment enters while a flow is paused
        told = replace(told, turns=_turns(chance, told))
    return told


def _handled(events):
    """In the order of time, each heard of at once or when it says so."""
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


def _sharpened(chance, told):
    """With events at, just before and just after instants at which something turns, and receipts
    of messages that were sent.
    """
    dice, more = chance.dice, []
    for person in told.people:
        oracle = Oracle(told.flow, [person])
        lines = oracle.play(told.cues(person.id), told.until)
        first = chance.origin - DAY
        edges = sorted(each for each in oracle.edges if first <= each <= told.until)
        for edge in dice.sample(edges, min(len(edges), dice.randint(0, 3))):
            number = len(told.events) + len(more)
            at = edge + dice.choice((-1, 0, 0, 1))
            more.append(chance.did(number, dice.choice(NAMES), person.id, at))
        sent = [each for each in lines if each[3:6:2] == ("message", "sent")]
        for at, _, journey, _, node, *_ in dice.sample(sent, min(len(sent), dice.randint(0, 2))):
            number, name = len(told.events) + len(more), dice.choice(RECEIPTS)
            later = at + dice.choice((0, 1, 3, 6, 24)) * HOUR
            more.append(chance.did(number, name, person.id, later, journey=journey, node=node))
    return replace(told, events=_handled([*told.events, *more]))


def _turns(chance, told):
    dice, made = chance.dice, []
    times = sorted({each.received_at for each in told.events})
    since, resumed = sorted(_moment(dice, chance, times) for _ in range(2))
    if dice.random() < 0.7 and since < resumed:
        policy = dice.choice(PAUSES)
        made += [(since, Pause()), (resumed, Resume(since, policy))]
    else:
        since = resumed = told.until
    for number in range(dice.randint(0, 4)):
        at = _moment(dice, chance, times)
        if not since <= at <= resumed:
            event = chance.did(f"e{number}", dice.choice(NAMES), told.people[0].id, at)
            some = Leave(dice.choice((0, 1, 2)))
            made.append((at, dice.choice((Enter(None), Enter(event), Enter(event), some))))
    is_open = any(each.type.is_entry and not each.disabled for each in told.flow.nodes.values())
    return tuple(each for each in made if is_open or not isinstance(each[1], Enter))


def _moment(dice, chance, times):
    """Mostly when something happens, or just beside."""
    drawn = chance.origin + dice.randint(0, 40) * 3 * HOUR
    at = dice.choice(times) if dice.random() < 0.4 else drawn
    return min(at, chance.origin + LASTS) + dice.choice((-1, 0, 0, 1))


def _delayed(dice, told):
    """The same, many of it heard of later."""
    delays = (0, 0, 1, 6 * HOUR, 30 * HOUR)
    events = [
        replace(each, received_at=each.occurred_at + dice.choice(delays)) for each in told.events
    ]
    return replace(told, events=_handled(events), until=told.until + 2 * DAY)
