"""Random people, moved in the middle of random flows: nothing is lost, doubled or told twice."""

from collections import Counter
from dataclasses import replace
from random import Random

from hypothesis import given, settings
from hypothesis import strategies as st

from cartflow_studio.engine import Engine, Past, compile_flow
from cartflow_studio.engine.loading import ENTRANCES, INTERPRETED
from cartflow_studio.flow.moving import MOVE, Moves
from cartflow_studio.flow.people import Event
from cartflow_studio.simulation.compiling import native
from tests.engine.build import Host
from tests.engine.chance_versions import moves_of
from tests.engine.stories import story

NUMBERS = st.integers(0, 2**63)
CHOICES = st.sampled_from(["keep", "anew"])


class Versions(Host):
    """A host of two versions of one flow; what is told is told in `trace`, with the version."""

    def __init__(self, old, new, person, compiled=False):
        super().__init__(old, person)
        machine = native(ENTRANCES) if compiled else INTERPRETED
        self.engines = [
            Engine(compile_flow(each), events=self.event, machine=machine) for each in (old, new)
        ]
        self.states, self.past, self.moved = [b"", b""], Past(), False

    def each(self, what):
        """Do something with both versions, the first first, as far as they are launched."""
        for number in range(1 + self.moved):
            engine = self.engines[number]
            engine.past = self.past
            engine.refuse_entries = "flow_stopped" if self.moved and number == 0 else ""
            others = (len(self.engines[n].journeys(self.states[n])) for n in (0, 1) if n != number)
            engine.elsewhere = sum(others)
            self.keep(number, what(engine, self.states[number]))

    def keep(self, number, step):
        told = len(self.trace)
        self.take(step)
        self.trace[told:] = [(number, line) for line in self.trace[told:]]
        self.states[number], self.past = step.state, step.past or self.past

    def play(self, events, at, moves, until):
        for event in events:
            if event.occurred_at > at and not self.moved:
                self.move(at, moves)
            self.events.append(event)
            self.wake(event.occurred_at - 1)
            self.each(lambda e, s, x=event: e.receive(s, self.person, x, len(self.events)))
        if not self.moved:
            self.move(at, moves)
        self.wake(until)

    def wake(self, until):
        while True:
            wakes = [e.wake_at(s) for e, s in zip(self.engines, self.states, strict=True)]
            due = [wake for wake in wakes if wake is not None and wake <= until]
            if not due:
                return
            number = wakes.index(min(due))
            engine = self.engines[number]
            engine.past = self.past
            self.keep(number, engine.advance(self.states[number], self.person, min(due)))

    def move(self, at, moves):
        self.wake(at - 1)
        self.moved = True
        old, new = self.engines
        old.past = new.past = self.past
        for event in self.events:
            self.states[1] = new.remember(self.states[1], self.person, event).state
        step, luggage = old.part(self.states[0], self.person, at, new.plan, moves, room=16)
        self.keep(0, step)
        history = list(enumerate(self.events, start=1))
        new.past = self.past
        self.keep(1, new.take_over(self.states[1], self.person, at, luggage, history))


def drawn_move(number):
    """A flow, a person with events, and an instant between them."""
    tale = story(number)
    [person] = tale.people
    events = [cue for _, cue in tale.cues(person.id) if isinstance(cue, Event)]
    first = events[0].occurred_at if events else tale.until
    at = Random(number).randint(min(first, tale.until), tale.until)
    return tale, person, events, at


def by_journey(lines):
    found = {}
    for line in lines:
        plain = (line.at, line.step, line.node, line.output, dict(line.detail))
        found.setdefault(line.journey, []).append(plain)
    return found


@given(NUMBERS, CHOICES)
@settings(max_examples=300)
def test_moving_to_the_same_version_changes_nothing(number, dates):  # semantics 6.3
    tale, person, events, at = drawn_move(number)
    flow = tale.flow
    alone = Host(flow, person)
    for event in events:
        alone.receive(event)
    alone.advance(tale.until)
    host = Versions(flow, flow, person)
    host.play(events, at, Moves(MOVE, dates), tale.until)
    told = [
        line
        for version, line in host.trace
        if line.output != "moved"
        and (line.step, line.output, version) != ("refused", "flow_stopped", 0)
    ]
    assert by_journey(told) == by_journey(alone.trace)
    assert Counter(host.messages) == Counter(alone.messages)


@given(NUMBERS)
@settings(max_examples=300)
def test_whatever_the_plan_nobody_is_lost_or_doubled_and_no_message_told_twice(number):
    tale, person, events, at = drawn_move(number)
    old, new = tale.flow, replace(story(number + 1).flow, id=tale.flow.id)
    host = Versions(old, new, person)
    host.play(events, at, moves_of(Random(number), [old], new), tale.until)
    for version in (0, 1):
        inside = [each.number for each in host.engines[version].journeys(host.states[version])]
        lines = [line for of, line in host.trace if of == version and line.journey]
        entered = Counter(line.journey for line in lines if line.step == "entered")
        exited = Counter(line.journey for line in lines if line.step == "exited")
        assert set(entered.values()) | set(exited.values()) <= {1}
        assert sorted(set(entered) - set(exited)) == sorted(inside)
    parted = [line.journey for n, line in host.trace if n == 0 and line.output == "moved"]
    come = [line.journey for n, line in host.trace if n == 1 and line.output == "moved"]
    assert parted == come
    sent = Counter((each.journey, each.node) for each in host.messages)
    assert not sent or max(sent.values()) == 1


@given(NUMBERS)
@settings(max_examples=60)
def test_a_move_is_the_same_interpreted_and_compiled(number):
    tale, person, events, at = drawn_move(number)
    old, new = tale.flow, replace(story(number + 1).flow, id=tale.flow.id)
    moves = moves_of(Random(number), [old], new)
    hosts = [Versions(old, new, person, compiled) for compiled in (False, True)]
    for host in hosts:
        host.play(events, at, moves, tale.until)
    assert (hosts[1].trace, hosts[1].states) == (hosts[0].trace, hosts[0].states)
