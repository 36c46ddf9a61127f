"""Several flows on one person: each handles what happens whole before the next one hears of it.

# semantics 2.7

A stage holds their machines as parts. All ask the same of people and events, so that what one knows
of them can be copied to the others.
"""

from __future__ import annotations

from typing import Any

from cartflow_studio.engine.machine import slots as s
from cartflow_studio.engine.machine.answers import hear
from cartflow_studio.engine.machine.occurrences import (
    admit,
    become,
    fire_until,
    matching,
    next_due,
    receive,
    tick,
)
from cartflow_studio.engine.machine.record import operands_of
from cartflow_studio.engine.machine.run import Codes, change_person, load_event, load_person
from cartflow_studio.engine.machine.slots import Machine, compilable, machine_of, seldom


@compilable
def run_together(  # noqa: PLR0917  compiled
    stage: Machine,
    offsets: Any,
    at: Any,
    handled: Any,
    names: Codes,
    sequences: Any,
    blocks: Any,
    targets: Any,
    zones: Any,
    keys: Any,
    people: Any,
    change_zones: Any,
    changes: Any,
    begin: int,
    end: int,
    until: int,
) -> None:
    """Play the people from `begin` to `end` through all flows, as `run` through one. Scheduled
    triggers are numbered through the flows; changes come after the last of them.
    """
    for place in range(begin, end):
        for flow in range(stage[s.STAGE_FLOWS]):
            load_person(machine_of(stage, flow), place, zones, keys, people)
        for row in range(offsets[place], offsets[place + 1]):
            wake(stage, handled[row] - 1)
            if names[row] < 0:
                cue(stage, -1 - names[row], sequences[row], at[row], change_zones, changes)
                continue
            for flow in range(stage[s.STAGE_FLOWS]):
                if hears(machine_of(stage, flow), names[row]):
                    load_event(machine_of(stage, flow), row, at, names, sequences, blocks, targets)
                    receive(machine_of(stage, flow), handled[row])
                    if has_news(machine_of(stage, flow)):
                        pass_on(stage, flow, 0)
        wake(stage, until)


@compilable
def hears(m: Machine, name: int) -> bool:
    """Whether an event of that name means something to the flow."""
    return m[m[s.NAMES] + name] & s.HEARD > 0


@compilable
def has_news(m: Machine) -> bool:
    """Whether the flow has done something that concerns the others."""
    return m[s.NEWS] > 0


@compilable
def wake(stage: Machine, limit: int) -> None:
    """Let happen what comes by itself up to `limit`, the earliest first: of one instant answers,
    then deadlines, those of the first flow first.
    """
    while True:
        comes, who = limit + 1, -1
        due, whose = limit + 1, -1
        for flow in range(stage[s.STAGE_FLOWS]):
            at = deadline_of(machine_of(stage, flow))
            if at < due:
                due, whose = at, flow
            if stage[s.STAGE_ANSWERS]:
                at = comes_of(machine_of(stage, flow))
                if at < comes:
                    comes, who = at, flow
        if who >= 0 and comes <= due:
            answer_all(stage, who)
        elif whose >= 0:
            fire_until(machine_of(stage, whose), due)
            if has_news(machine_of(stage, whose)):
                pass_on(stage, whose, 0)
        else:
            return


@compilable
def deadline_of(m: Machine) -> int:
    """When the next deadline of the flow falls due."""
    journey = next_due(m)
    return m[journey + s.J_DEADLINE] if journey >= 0 else s.NEVER


@compilable
def comes_of(m: Machine) -> int:
    """When the next answer to a message of the flow comes."""
    return m[s.COMES]


# --- what happens to all ------------------------------------------------------------------------


@seldom
@compilable
def cue(  # noqa: PLR0917  compiled
    stage: Machine, place: int, sequence: int, at: int, change_zones: Any, changes: Any
) -> None:
    """A scheduled trigger of one flow is due, or, after the last of them, the person has become
    otherwise from outside, of which all hear.
    """
    for flow in range(stage[s.STAGE_FLOWS]):
        count = triggers_of(machine_of(stage, flow))
        if place < count:
            tick(machine_of(stage, flow), place, at)
            pass_on(stage, flow, 0)
            return
        place -= count
    for flow in range(stage[s.STAGE_FLOWS]):
        change_person(machine_of(stage, flow), sequence, at, change_zones, changes)
        pass_on(stage, flow, 0)


@compilable
def triggers_of(m: Machine) -> int:
    """How many triggers the flow has."""
    return m[s.TRIGGER_COUNT]


@seldom
@compilable
def answer_all(stage: Machine, number: int) -> None:
    """All flows hear of the next answer to a message of one of them."""
    put_answer(stage, machine_of(stage, number))
    heard = stage[s.STAGE_ANSWER]
    for flow in range(stage[s.STAGE_FLOWS]):
        if hears(machine_of(stage, flow), stage[heard + s.HEARD_NAME]):
            load_answer(machine_of(stage, flow), stage, flow == number)
            receive(machine_of(stage, flow), stage[heard + s.HEARD_AT])
            pass_on(stage, flow, 0)


@compilable
def put_answer(stage: Machine, m: Machine) -> None:
    """The next answer to a message of the flow, as its own flow and as the others see it. That of
    an answer that others see lies behind those that the flow itself sees.
    """
    hear(m)
    heard, width = stage[s.STAGE_ANSWER], m[s.BLOCK]
    stage[heard + s.HEARD_AT] = m[s.OCCURRED]
    stage[heard + s.HEARD_NAME] = m[s.NAME]
    stage[heard + s.HEARD_SEQUENCE] = m[s.SEQUENCE]
    bring(stage, m, m[s.EVENT], heard + s.HEARD_BLOCK, width)
    elsewhere = m[s.EVENT]
    if m[s.TARGET_NODE] >= 0:
        index = m[operands_of(m, m[s.TARGET_NODE]) + s.SEND_INDEX]
        turn = m[s.ANSWER_TURNS] + min(m[s.TARGET_JOURNEY], m[s.ANSWER_TURNS]) - 1
        elsewhere = m[m[m[s.ANSWERS] + 2 * index] + s.ANSWER_BLOCK] + turn * width
    bring(stage, m, elsewhere, heard + s.HEARD_BLOCK + width, width)


@compilable
def load_answer(m: Machine, stage: Machine, is_own: bool) -> None:
    """The answer becomes the event at hand; it is about a message of the flow if that `is_own`."""
    heard, width = stage[s.STAGE_ANSWER], m[s.BLOCK]
    m[s.OCCURRED] = stage[heard + s.HEARD_AT]
    m[s.NAME] = stage[heard + s.HEARD_NAME]
    m[s.SEQUENCE] = stage[heard + s.HEARD_SEQUENCE]
    if not is_own:
        m[s.TARGET_NODE] = -1
    block = heard + s.HEARD_BLOCK + (0 if is_own else width)
    bring(m, stage, block, m[s.EVENT], width)


# --- what one does, to the others ---------------------------------------------------------------


@seldom
@compilable
def pass_on(stage: Machine, number: int, depth: int) -> None:
    """Tell the others what a flow has done, as far as it concerns them: messages count for their
    caps, changes of the person are theirs too, and whom it hands over enters.
    """
    news = news_of(machine_of(stage, number))
    first, last = begin_handed(machine_of(stage, number)), handed_of(machine_of(stage, number))
    if news & s.SENT_NEWS:
        for flow in range(stage[s.STAGE_FLOWS]):
            if flow != number:
                know_sent(machine_of(stage, flow), machine_of(stage, number))
    if news & s.CHANGED_NEWS and depth < s.DEEPEST:
        at = changed_at(machine_of(stage, number))
        for flow in range(stage[s.STAGE_FLOWS]):
            if flow != number:
                learn(machine_of(stage, flow), machine_of(stage, number), at)
                pass_on(stage, flow, depth + 1)
    if depth < s.DEEPEST:
        for place in range(first, last):
            let_in(stage, number, place, depth + 1)
    end_handed(machine_of(stage, number), first)


@compilable
def news_of(m: Machine) -> int:
    """What the flow has done since it was asked last."""
    news = m[s.NEWS]
    m[s.NEWS] = 0
    return news


@compilable
def know_sent(m: Machine, other: Machine) -> None:
    """Another flow has sent messages; it knows of all, in their order."""
    count = other[other[s.STATE] + s.S_SEND_COUNT]
    m[m[s.STATE] + s.S_SEND_COUNT] = count
    bring(m, other, other[s.S_SENDS], m[s.S_SENDS], 2 * count)


@compilable
def changed_at(m: Machine) -> int:
    """When the flow changed the person last."""
    return m[s.NEWS_AT]


@compilable
def learn(m: Machine, other: Machine, at: int) -> None:
    """The person has become otherwise by another flow."""
    fire_until(m, at - 1)
    before = matching(m, at) if m[s.BECOMES] else 0
    bring(m, other, other[s.PERSON], m[s.PERSON], m[s.PERSON_BLOCK])
    m[s.ZONE] = other[s.ZONE] - other[s.ZONES] + m[s.ZONES]
    if m[s.BECOMES]:
        become(m, before, at)


@compilable
def let_in(stage: Machine, number: int, place: int, depth: int) -> None:
    """Whom a flow has handed over enters the other one, with the entry event."""
    put_handed(stage, machine_of(stage, number), place)
    handed = stage[s.STAGE_HANDED]
    flow = stage[handed + s.HANDED_TO]
    block, width = handed + s.HANDED_BLOCK, stage[s.STAGE_BLOCK]
    enter(machine_of(stage, flow), stage, block, width, stage[stage[s.STAGE_ENTRANCES] + flow])
    pass_on(stage, flow, depth)


@compilable
def put_handed(stage: Machine, m: Machine, place: int) -> None:
    """Somebody whom the flow has handed over."""
    width = s.HANDED_BLOCK + m[s.BLOCK]
    bring(stage, m, m[s.HANDED_ROWS] + place * width, stage[s.STAGE_HANDED], width)


@compilable
def enter(m: Machine, stage: Machine, block: int, width: int, node: int) -> None:
    """Somebody is handed over to the flow, at a trigger."""
    bring(m, stage, block, m[s.EVENT], width)
    handed = stage[s.STAGE_HANDED]
    m[s.SEQUENCE] = stage[handed + s.HANDED_SEQUENCE]
    admit(m, node, m[s.SEQUENCE], stage[handed + s.HANDED_AT])


@compilable
def begin_handed(m: Machine) -> int:
    """The first of those handed over whom nobody has taken in hand; now somebody has."""
    first = m[s.HANDED_TAKEN]
    m[s.HANDED_TAKEN] = m[s.HANDED_COUNT]
    return first


@compilable
def handed_of(m: Machine) -> int:
    """How many are handed over."""
    return m[s.HANDED_COUNT]


@compilable
def end_handed(m: Machine, first: int) -> None:
    """They have been let in, or it went too deep."""
    m[s.HANDED_TAKEN] = first
    m[s.HANDED_COUNT] = first


@compilable
def bring(m: Machine, other: Machine, source: int, target: int, count: int) -> None:
    """Copy words from another machine."""
    for place in range(count):
        m[target + place] = other[source + place]
