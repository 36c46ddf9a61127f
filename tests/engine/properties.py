"""What must be true of every story: the same told by every way of playing it."""

from collections import Counter
from dataclasses import replace
from functools import lru_cache

from cartflow_studio.engine import FlowStats, compile_flow, fold, order
from cartflow_studio.engine.loading import ENTRANCES
from cartflow_studio.flow.people import Event, Person
from cartflow_studio.simulation import simulate, simulate_life, simulate_together
from cartflow_studio.simulation.answering import answering
from cartflow_studio.simulation.compiling import native
from cartflow_studio.simulation.encode import encode
from cartflow_studio.simulation.player import Player
from tests.engine import clocks
from tests.engine.answers import Answered, answered_together, assumed, triggers
from tests.engine.build import Host
from tests.engine.chance import RECEIPTS
from tests.engine.chance_versions import turns_in
from tests.engine.companies import company
from tests.engine.oracle import Oracle
from tests.engine.oracle_turns import GIVEN, Enter, Leave, Pause, Resume, Tick
from tests.engine.oracle_versions import Versions
from tests.engine.stories import REMEMBERED, story


def told(lines):
    """A trace as the oracle tells it."""
    return [
        (each.at, each.person, each.journey, each.step, each.node, each.output, dict(each.detail))
        for each in lines
    ]


def asked(host):
    """The messages, each with the entry event and the last awaited one."""
    return [
        (
            *(each.at, each.journey, each.node, each.channel),
            *(host.event(each.entry_sequence), host.event(each.last_sequence)),
        )
        for each in host.messages
    ]


def handed_over(host):
    """The hand-overs, with the entry event."""
    return [
        (each.at, each.journey, each.node, each.flow, host.event(each.entry_sequence))
        for each in host.handovers
    ]


def hosted(tale, person, *, compiled=False, host=None):
    """A host that has lived through the story of a person."""
    host, held = host or Host(tale.flow, person, compiled=compiled), None
    for at, cue in tale.cues(person.id):
        if at > tale.until:
            break
        if isinstance(cue, Resume):
            _resume(host, cue, held, at)
            held = None
        elif held is not None:
            held.append((at, cue))
        elif isinstance(cue, Pause):
            host.advance(at)
            held = []
        else:
            happen(host, at, cue)
    host.advance(tale.until)
    return host


def _resume(host, how, held, at):
    host.engine.refuse_entries = "paused"
    host.resume(how.since, at, how.policy)
    for received, cue in held:
        happen(host, received, cue)
    host.engine.refuse_entries = ""
    host.advance(at - 1)


def happen(host, at, cue):
    """Whatever it is, to a host; what fell due before is done first."""
    host.advance(at - 1)
    engine, who = host.engine, (host.state, host.person)
    match cue:
        case Event():
            host.receive(cue, at)
        case Person(attributes=attributes):
            host.identify(at, **attributes)
        case Tick(node=node):
            host.take(engine.tick(*who, node, at))
        case Enter(event=None):
            host.take(engine.enter(*who, at))
        case Enter(event=event):
            host.events.append(event)
            host.take(engine.enter(*who, at, event=event, sequence=len(host.events)))
        case Leave(number=number):
            host.take(engine.leave(*who, at, number or None, GIVEN))


def replayed(tale, **how):
    """The story as the simulation plays it."""
    return simulate(tale.flow, tale.log, tale.known, until=tale.until, clock="received", **how)


@lru_cache(REMEMBERED)
def foretold(seed):
    """A story, and an oracle that has told it."""
    how = ("", "late", "changes", "turns")[seed % 4]
    tale = story(seed, late=how == "late", changes=how == "changes", turns=how == "turns")
    [person] = tale.people
    oracle = Oracle(tale.flow, [person])
    oracle.play(tale.cues(person.id), tale.until)
    return tale, oracle


@lru_cache(REMEMBERED)
def moved_on(seed):
    """A story, launches and pauses in it, and what oracles tell of each version."""
    tale = story(seed, late=seed % 3 == 1, changes=seed % 3 == 2)
    turns = turns_in(tale, seed)
    [person] = tale.people
    versions = Versions(tale.flow, person)
    lines = versions.play(tale.cues(person.id), turns, tale.until) if turns else []
    return tale, turns, lines, versions.tied


PROPERTIES = {}


def true_of_all(check):
    """Note a check of the story of a number as one of the properties."""
    PROPERTIES[check.__name__] = check
    return check


@true_of_all
def engine_is_oracle(seed):
    """The engine does what an engine does that was written from the semantics alone."""
    tale, oracle = foretold(seed)
    [person] = tale.people
    host = hosted(tale, person)
    assert told(host.trace) == oracle.lines
    assert asked(host) == oracle.asked
    assert handed_over(host) == oracle.over
    assert dict(host.person.attributes) == oracle.people[person.id].attributes


@true_of_all
def clocks_are_right(seed):
    """semantics 4.2: wall clocks and calendars, by zoneinfo and datetime."""
    clocks.check(seed)
    clocks.check_rarity(seed)


@true_of_all
def versions_are_oracles(seed):
    """semantics 6: people inside go where a launch sends them, and where a pause leaves them."""
    tale, turns, lines, tied = moved_on(seed)
    if turns:
        how = {"until": tale.until, "clock": "received"}
        reports = simulate_life(tale.flow, turns, tale.log, tale.known, **how)
        for report, expected in zip(reports, lines, strict=True):
            assert by_journey(told(report.trace), tied) == by_journey(expected, tied)


def by_journey(lines, tied=()):
    """Lines of one person, in the order of time, those of each journey together; without what a
    goal is credited to where messages are tied.
    """
    plain = [
        (*line[:6], {k: v for k, v in line[6].items() if k != "message" or line[2] not in tied})
        for line in lines
    ]
    return sorted(plain, key=lambda line: (line[0], line[2]))


@true_of_all
def simulation_is_engine(seed):
    """A simulation tells what hosts tell who handle one occurrence after the other."""
    tale = story(seed, people=2, late=seed % 3 == 1, changes=seed % 3 == 2)
    report = replayed(tale, trace=True)
    lines = [each for person in tale.people for each in hosted(tale, person).trace]
    assert list(report.trace) == sorted(lines, key=order)
    counted = replayed(tale, compiled=False)
    assert report.stats == counted.stats
    assert report.stats == sum((fold(FlowStats(), each) for each in report.trace), FlowStats())


@true_of_all
def compiled_is_interpreted(seed):
    """Compiled and interpreted count, tell and remember the same."""
    tale = story(seed, people=3, late=seed % 3 == 1, changes=seed % 3 == 2)
    interpreted = replayed(tale, compiled=False)
    compiled = replayed(tale, compiled=True)
    assert compiled.stats == interpreted.stats
    assert (compiled.handled, compiled.late_events) == (
        interpreted.handled,
        interpreted.late_events,
    )
    tale = story(seed, turns=True)
    person = tale.people[0]
    one, other = hosted(tale, person), hosted(tale, person, compiled=True)
    assert (other.trace, other.messages, other.state) == (one.trace, one.messages, one.state)


def told_compiled(tale, answers):
    """Every step of a simulation, by the compiled machine, which else only counts."""
    plan = replace(compile_flow(tale.flow), draws=True)
    columns = encode(plan, tale.log, tale.known, until=tale.until, clock="received")
    heard = answering(plan, answers, tale.log)
    player = Player(plan, columns, tale.until, compiled=True, answering=heard)
    player._call = native(ENTRANCES).call
    people = range(len(columns.ids))
    return sorted((each for place in people for each in player.trace_of(place)), key=order)


def answered(seed):
    """A story without receipts of its own, and what is assumed instead; nobody comes in by it."""
    number = seed
    while True:
        tale = story(number, people=2, late=seed % 3 == 1, changes=seed % 3 == 2)
        tale = tale.without(RECEIPTS)
        if tale.events and not triggers(tale.flow) & set(RECEIPTS):
            return tale, assumed(seed, tale.flow)
        number += 1


@true_of_all
def answers_are_events(seed):
    """What is assumed of messages does what the same receipts do to a host."""
    tale, answers = answered(seed)
    hosts = [Answered(tale.flow, person, answers) for person in tale.people]
    lines = [each for host in hosts for each in hosted(tale, host.person, host=host).trace]
    report = replayed(tale, trace=True, answers=answers)
    assert list(report.trace) == sorted(lines, key=order)
    assert replayed(tale, compiled=False, answers=answers).stats == report.stats
    if answers.bought:
        bought = sum(host.bought for host in hosts)
        [told] = [note for note in report.notes if note.startswith("Assumed: ") and "bring" in note]
        assert told.endswith(f"that many came here: {bought}.")


@true_of_all
def answers_are_compiled(seed):
    """The same of the compiled machine, counting and telling."""
    tale, answers = answered(seed)
    interpreted, compiled = (
        replayed(tale, compiled=each, answers=answers) for each in (False, True)
    )
    assert (compiled.stats, compiled.notes) == (interpreted.stats, interpreted.notes)
    assert (compiled.handled, compiled.late_events) == (
        interpreted.handled,
        interpreted.late_events,
    )
    assert told_compiled(tale, answers) == list(replayed(tale, trace=True, answers=answers).trace)


@true_of_all
def everybody_is_somewhere(seed):
    """semantics 8: arrived = left + waiting, at every node."""
    tale = story(seed, people=3)
    report = replayed(tale, trace=True)
    where = {(each.person, each.journey): "" for each in report.trace if each.journey}
    for each in report.trace:
        if each.step in ("entered", "arrived"):
            where[each.person, each.journey] = each.node
        elif each.step in ("left", "exited"):
            where[each.person, each.journey] = ""
    waiting = Counter(node for node in where.values() if node)
    assert {node: report.stats.node(node).waiting for node in tale.flow.nodes} == {
        node: waiting[node] for node in tale.flow.nodes
    }
    assert report.stats.active == waiting.total()


@true_of_all
def people_are_alone(seed):
    """semantics 8.2: nobody depends on anybody else."""
    tale = story(seed, people=3)
    if tale.is_clocked:  # a clock begins with the first event of all
        return
    together = replayed(tale, trace=True)
    for person in tale.people:
        alone = tale.of(person.id)
        if alone.events:
            own = tuple(each for each in together.trace if each.person == person.id)
            assert replayed(alone, trace=True).trace == own


@true_of_all
def waking_changes_nothing(seed):
    """semantics 8.2: being woken early or often changes nothing."""
    tale = story(seed)
    [person] = tale.people
    often = Host(tale.flow, person)
    for at, cue in tale.cues(person.id):
        if at > tale.until:
            break
        while (wake_at := often.engine.wake_at(often.state)) is not None and wake_at < at:
            often.advance(wake_at)
        often.advance(at - 1)
        happen(often, at, cue)
        often.advance(at - 1)
    often.advance(tale.until)
    once = hosted(tale, person)
    assert (often.trace, often.messages, often.state) == (once.trace, once.messages, once.state)


def side_by_side(tale, **how):
    """Several flows as the simulation plays them together."""
    how = {"until": tale.until, "clock": "received", **how}
    return simulate_together(tale.flows, tale.log, tale.known, **how)


@true_of_all
def flows_together_are_oracles(seed):
    """semantics 2.7: several flows do what as many oracles do that hear of each other."""
    tale = company(seed, late=seed % 3 == 1, changes=seed % 3 == 2)
    [person] = tale.people
    _, expected = tale.oracles(person)
    for report, lines in zip(side_by_side(tale), expected, strict=True):
        assert told(report.trace) == sorted(lines, key=lambda each: each[:3])
        assert report.stats == FlowStats.of(report.trace)


@true_of_all
def flows_together_are_compiled(seed):
    """Compiled and interpreted they count and tell the same, of everybody and of each alone."""
    tale = company(seed, people=3, late=seed % 3 == 1, changes=seed % 3 == 2)
    answers = None
    if seed % 2 and tale.without(RECEIPTS).events:  # none are assumed where the log has some
        tale, answers = tale.without(RECEIPTS), assumed(seed, *tale.flows)
    interpreted, compiled = (
        side_by_side(tale, compiled=each, answers=answers) for each in (False, True)
    )
    for one, other in zip(interpreted, compiled, strict=True):
        assert (other.stats, other.notes) == (one.stats, one.notes)
        assert (other.handled, other.late_events) == (one.handled, one.late_events)
    assert told_together(tale, answers) == [report.trace for report in interpreted]
    if tale.is_clocked:  # a clock begins with the first event of all
        return
    for person in tale.people:
        if (alone := tale.of(person.id)).events:
            for one, all_ in zip(side_by_side(alone, answers=answers), interpreted, strict=True):
                assert one.trace == tuple(each for each in all_.trace if each.person == person.id)


def told_together(tale, answers):
    """Every step of several flows, by the compiled machine, which else only counts."""
    [*reports] = side_by_side(tale, compiled=True, answers=answers)
    teller = reports[0].tell.func.__self__
    teller.compiled, teller._call = True, native(ENTRANCES).call
    return [report.trace for report in reports]


@true_of_all
def answers_together_are_events(seed):
    """What is assumed of messages does what the same receipts do as events of the log."""
    number = seed
    while True:
        tale = company(number, changes=seed % 2 == 1).without(RECEIPTS)
        starts = {name for flow in tale.flows for name in triggers(flow)}
        if tale.events and not starts & set(RECEIPTS) and not tale.is_clocked:
            break
        number += 1
    [person], answers = tale.people, assumed(seed, *tale.flows)
    reports = side_by_side(tale, answers=answers)
    heard = answered_together(tale.flows, person, answers, tale.log, reports)
    again = side_by_side(replace(tale, events=(*tale.events, *heard)))
    assert [each.trace for each in again] == [each.trace for each in reports]
