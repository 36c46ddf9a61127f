"""A simulation over the life of a flow: pauses, and people who move to new versions."""

from dataclasses import replace
from random import Random

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from cartflow_studio import flowfile
from cartflow_studio.engine import PAUSES
from cartflow_studio.flow.duration import hours
from cartflow_studio.flow.moving import Moves, MovingError, Way
from cartflow_studio.flow.people import Event
from cartflow_studio.history import EventLog
from cartflow_studio.nodes import EventTrigger, Exit, Wait
from cartflow_studio.runner.replay import Audit
from cartflow_studio.simulation import Launch, Pause, SimulationError, simulate, simulate_life
from cartflow_studio.simulation.living import lives
from cartflow_studio.store import Occurrence, Version
from tests.engine.answers import assumed, triggers
from tests.engine.build import DAY, HOUR, NOON, event, line
from tests.engine.chance import RECEIPTS
from tests.engine.chance_versions import moves_of, turns_in
from tests.engine.stories import story


def rests(length):
    return line(added=EventTrigger(event="Cart"), rest=Wait(hours(length)), done=Exit())


LOG = EventLog.from_events([event("Cart", NOON), event("Cart", NOON + 30 * HOUR)])


def exits(report):
    return [(each.journey, each.output, (each.at - NOON) // HOUR) for each in report.trace
            if each.step == "exited"]  # fmt: skip


def test_who_is_inside_moves_and_who_comes_later_enters_the_new_version():  # semantics 6.3
    launch = Launch(NOON + HOUR, rests(2), Moves("move", "anew"))
    old, new = simulate_life(rests(9), [launch], LOG, until=NOON + 3 * DAY)
    assert exits(old) == [(1, "moved", 1)]
    assert exits(new) == [(1, "finished", 2), (2, "finished", 32)]
    assert (new.stats.entered, new.stats.moved_in, new.stats.active) == (2, 1, 0)


def test_without_a_wish_they_finish_where_they_are():
    old, new = simulate_life(rests(9), [Launch(NOON + HOUR, rests(2))], LOG, until=NOON + 3 * DAY)
    assert (exits(old), exits(new)) == ([(1, "finished", 9)], [(2, "finished", 32)])


def test_of_a_version_that_comes_after_the_log_no_reason_is_made_up():
    old, new = simulate_life(rests(9), [Launch(NOON + 9 * DAY, rests(2))], LOG)
    assert (old.stats.entered, new.stats.entered) == (2, 0)
    assert [note for note in new.notes if "Nobody entered" in note] == []


def test_or_leave_at_once():
    launch = Launch(NOON + HOUR, rests(2), Moves("exit"))
    old, _ = simulate_life(rests(9), [launch], LOG, until=NOON + 3 * DAY)
    assert exits(old) == [(1, "flow stopped", 1)]


@pytest.mark.parametrize(
    ("policy", "end"),
    [
        ("keep", (1, "finished", 20)),
        ("drop_overdue", (1, "overdue", 20)),
        ("restart", (1, "finished", 29)),
        ("active_time", (1, "finished", 28)),
    ],
)
def test_a_pause_is_played_by_its_policy(policy, end):  # semantics 6.1
    pause = Pause(NOON + HOUR, NOON + 20 * HOUR, policy)
    [report] = simulate_life(rests(9), [pause], LOG, until=NOON + 30 * HOUR - 1)
    assert exits(report) == [end]


def test_a_life_without_turns_is_a_simulation():
    [report] = simulate_life(rests(9), [], LOG, until=NOON + 3 * DAY)
    assert report.trace == simulate(rests(9), LOG, until=NOON + 3 * DAY, trace=True).trace


def test_turns_that_cannot_follow_one_another_are_refused():
    pause = Pause(NOON, NOON + DAY)
    for turns in ([pause, Launch(NOON + HOUR, rests(2))], [Pause(NOON, NOON)]):
        with pytest.raises(SimulationError):
            simulate_life(rests(9), turns, LOG)
    with pytest.raises(MovingError, match="Nobody can be at nowhere"):
        moves = Moves("move", steps={"nowhere": Way("exit")})
        simulate_life(rests(9), [Launch(NOON, rests(2), moves)], LOG)


# --- the same as the runner ---------------------------------------------------------------


def versions_of(flows):
    return [
        Version(number, each.id, number, "", flowfile.write(each), {}, "", "drafted", "", 0, 0)
        for number, each in enumerate(flows, start=1)
    ]


def came(sequence, kind, at, person="", **more):
    name, body, occurred = more.get("name", ""), more.get("body", {}), more.get("occurred", at)
    number = f"m{sequence}"
    return Occurrence(kind, "test", number, person, name, occurred, at, body, sequence=sequence)


def command(sequence, kind, at, **body):
    return came(sequence, kind, at, body=body)


def audited(tale, turns, flows, first):
    """What a runner tells of the same life, version by version."""
    [person] = tale.people
    log = [came(1, "identify", first - 9, person.id, body=dict(person.attributes))]
    log.append(command(2, "launch", first - 8, version=1))
    version = 1
    for number, turn in enumerate(turns):
        if isinstance(turn, Launch):
            version += 1
            told = turn.moves.to_json()
            log.append(command(3 + number, "launch", turn.at, version=version, **told))
        else:
            policy = turn.policy
            log.append(command(20 + number, "pause", turn.at, version=version, policy=policy))
            log.append(command(40 + number, "resume", turn.until, version=version))
    for number, (at, cue) in enumerate(tale.cues(person.id), start=100):
        log.append(heard(number, cue, at, person.id))
    audit = Audit(versions_of(flows))
    audit.play((each for each in log if each.received_at <= tale.until), tale.until)
    return [
        [each.line for each in audit.trace if each.version == number + 1]
        for number in range(len(flows))
    ]


def heard(sequence, cue, at, person):
    if not isinstance(cue, Event):
        return came(sequence, "identify", at, person, body=dict(cue.attributes))
    more = {"name": cue.name, "body": dict(cue.properties), "occurred": cue.occurred_at}
    return came(sequence, "event", at, person, **more)


def drawn_turns(dice, flow, others, first, until):
    """A few turns that follow one another."""
    found, at, before = [], first, flow
    for new in others:
        at += dice.randint(1, max((until - first) // 4, 1))
        if dice.random() < 0.6:
            end = at + dice.randint(1, max((until - first) // 4, 1))
            found.append(Pause(at, end, dice.choice(PAUSES)))
            at = end + dice.randint(1, DAY)
        if dice.random() < 0.7:
            found.append(Launch(at, new, moves_of(dice, [before], new)))
            before = new
    return [turn for turn in found if max(turn.at, getattr(turn, "until", 0)) < until]


@given(st.integers(0, 2**63))
@settings(max_examples=250)
def test_a_runner_tells_the_same_of_the_same_life(number):  # semantics 8.1
    dice = Random(number)
    tale = story(number, changes=number % 2 == 1, late=number % 3 == 1)
    assume(tale.events and not tale.is_clocked)
    tale = replace(tale, flow=on_disk(tale.flow))
    others = [on_disk(replace(story(number + n).flow, id=tale.flow.id)) for n in (1, 2)]
    assume(not any(segment(each) for each in others))
    first = min(at for at, _ in tale.cues(tale.people[0].id))
    turns = drawn_turns(dice, tale.flow, others, first, tale.until)
    flows = [tale.flow, *(turn.flow for turn in turns if isinstance(turn, Launch))]
    reports = simulate_life(
        tale.flow, turns, tale.log, tale.known, until=tale.until, clock="received"
    )
    told = [[each.to_json() for each in report.trace] for report in reports]
    expected = audited(tale, turns, flows, first)
    for version in range(len(flows)):
        assert by_journey(told[version]) == by_journey(expected[version])


# --- answers ------------------------------------------------------------------------------


@given(st.randoms(use_true_random=True))
@settings(max_examples=100)
def test_answers_are_those_of_a_simulation(dice):
    tale = story(dice.randint(0, 2**63), changes=dice.random() < 0.5)
    assume(tale.events and not triggers(tale.flow) & set(RECEIPTS))
    how = {"until": tale.until, "answers": assumed(dice.randint(0, 999), tale.flow)}
    for people in (tale.known, None):
        alone = simulate(tale.flow, tale.log, people, trace=True, **how)
        [life] = simulate_life(tale.flow, [], tale.log, people, **how)
        assert (life.trace, life.stats, life.notes) == (alone.trace, alone.stats, alone.notes)


@given(st.randoms(use_true_random=True))
@settings(max_examples=60)
def test_answers_are_heard_as_events_of_the_log(dice):
    tale, turns, answers = answered(dice)
    lines, heard = played(tale, turns, tale.events, answers)
    every = enumerate([*tale.events, *heard])
    receipts = [replace(each, message_id=f"{number}") for number, each in every]
    assert played(tale, turns, receipts, None) == (lines, [])


def answered(dice):
    """A tale of somebody who answers messages, with turns; and what is assumed."""
    while True:
        number = dice.randint(0, 2**63)
        tale = story(number, changes=number % 2 == 1).without(RECEIPTS)
        if tale.events and not starts([tale.flow]):
            turns = turns_in(tale, number)
            flows = [tale.flow, *(turn.flow for turn in turns if isinstance(turn, Launch))]
            answers = assumed(number, *flows)
            if not starts(flows) and played(tale, turns, tale.events, answers)[1]:
                return tale, turns, answers


def starts(flows):
    """Whether a clock or an answer lets anybody in."""
    return any(segment(each) or triggers(each) & set(RECEIPTS) for each in flows)


def played(tale, turns, events, answers):
    """What versions do with the one person of a tale, and the answers that are heard."""
    log, how = EventLog.from_events(events), {"until": tale.until, "clock": "occurred"}
    stage = lives(tale.flow, turns, log, tale.known, answers=answers, **how)
    somebody = stage.somebody(0)
    lines = somebody.play(stage._cues(0), stage.until)
    return lines, [each for number, each in somebody._events.items() if number > len(log)]


def on_disk(flow):
    """The flow as a runner is told of it."""
    return flowfile.read(flowfile.write(flow))


def segment(flow):
    return any(node.type.name == "segment_trigger" for node in flow.nodes.values())


def by_journey(lines):
    found = {}
    for each in lines:
        found.setdefault(each["journey"], []).append(each)
    return found


def late(name, at, received):
    return replace(event(name, at), received_at=received)


def entered(report):
    return [(each.journey, (each.at - NOON) // HOUR, each.detail.get("late_by", 0) // HOUR)
            for each in report.trace if each.step == "entered"]  # fmt: skip


def test_nobody_enters_a_new_version_before_they_left_the_old_one():  # semantics 2.5
    events = [event("Cart", NOON), late("Cart", NOON + HOUR, NOON + 12 * HOUR)]
    launch = Launch(NOON + 10 * HOUR, rests(2))
    old, new = simulate_life(
        rests(9), [launch], EventLog.from_events(events), until=NOON + 3 * DAY, clock="received"
    )
    assert (entered(old), exits(old)) == ([(1, 0, 0)], [(1, "finished", 9)])
    assert (entered(new), exits(new)) == ([(2, 12, 11)], [(2, "finished", 14)])


def test_a_launch_makes_nothing_late_for_who_was_never_inside():  # semantics 2.5
    events = [event("Other", NOON), late("Cart", NOON + HOUR, NOON + 12 * HOUR)]
    launch = Launch(NOON + 10 * HOUR, rests(2), Moves("exit"))
    _, new = simulate_life(
        rests(9), [launch], EventLog.from_events(events), until=NOON + 3 * DAY, clock="received"
    )
    assert (entered(new), exits(new)) == ([(1, 1, 0)], [(1, "finished", 3)])
