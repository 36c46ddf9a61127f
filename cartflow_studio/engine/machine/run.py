"""Playing a log: person after person, over columns.  # semantics 8"""

from __future__ import annotations

from typing import Any, TypeAlias

from cartflow_studio.engine.machine import slots as s
from cartflow_studio.engine.machine.answers import hear
from cartflow_studio.engine.machine.occurrences import (
    become,
    fire_until,
    matching,
    receive,
    tick,
)
from cartflow_studio.engine.machine.record import copy
from cartflow_studio.engine.machine.slots import Machine, compilable, seldom

Codes: TypeAlias = Any  # numbers of names, in 16 bits


@compilable
def clear(m: Machine) -> None:
    """Nothing is known of the person yet."""
    state = m[s.STATE]
    m[s.ZONE] = m[s.ZONE_AT_FIRST]
    m[state + s.S_CLOCK] = s.NONE
    m[state + s.S_ENTRIES] = 0
    m[state + s.S_LAST_ENTRY] = s.NONE
    m[state + s.S_LAST_EXIT] = s.NONE
    m[state + s.S_KEY_COUNT] = 0
    m[state + s.S_SEND_COUNT] = 0
    m[state + s.S_COUNT] = 0
    if m[s.ANSWERS] > 0:
        m[s.QUEUE_COUNT], m[s.ANSWERED] = 0, 0
        m[s.COMES] = s.NEVER
    place = m[s.S_FACTS]
    for fact in range(m[s.FACT_COUNT]):
        m[place] = 0
        for instant in range(m[m[s.FACTS] + fact * s.FACT_WIDTH + s.FACT_RING]):
            m[place + 1 + instant] = s.NONE
        place += 1 + m[m[s.FACTS] + fact * s.FACT_WIDTH + s.FACT_RING]
    copy(m, m[s.INITIAL], m[s.PERSON], m[s.PERSON_BLOCK])


@compilable
def load_person(m: Machine, place: int, zones: Any, keys: Any, people: Any) -> None:
    """Another person, with what is known of them from the start, if the columns have rows."""
    clear(m)
    m[s.PLACE] = place
    if len(zones) > 0:
        m[s.ZONE] = m[s.ZONES] + zones[place]
    if len(keys) > 0:
        m[s.PERSON_KEY] = keys[place]
    if len(people) > 0:
        width = m[s.PERSON_BLOCK]
        for word in range(width):
            m[m[s.PERSON] + word] = people[place * width + word]


@compilable
def change_person(m: Machine, place: int, at: int, zones: Any, changes: Any) -> None:
    """The person has become otherwise from outside. A change has two blocks: which bits and values
    it sets, and to what; its zone is -1 if it sets none.
    """
    fire_until(m, max(at, m[m[s.STATE] + s.S_CLOCK]) - 1)
    before = matching(m, at) if m[s.BECOMES] else 0
    width, bits = m[s.PERSON_BLOCK], m[s.PERSON_WORDS]
    for word in range(width):
        which, value = changes[2 * place * width + word], changes[(2 * place + 1) * width + word]
        if word < bits:
            m[m[s.PERSON] + word] = (m[m[s.PERSON] + word] & ~which) | value
        elif which:
            m[m[s.PERSON] + word] = value
    if zones[place] >= 0:
        m[s.ZONE] = m[s.ZONES] + zones[place]
    if m[s.BECOMES]:
        become(m, before, at)


@compilable
def occur(  # noqa: PLR0917  compiled
    m: Machine, place: int, sequence: int, at: int, change_zones: Any, changes: Any
) -> None:
    """A scheduled trigger is due (the first is 0), or, after the last of them, a change."""
    if place < m[s.TRIGGER_COUNT]:
        tick(m, place, at)
    else:
        change_person(m, sequence, at, change_zones, changes)


@compilable
def load_event(  # noqa: PLR0917  compiled
    m: Machine, row: int, at: Any, names: Codes, sequences: Any, blocks: Any, targets: Any
) -> None:
    """An event, with its properties as far as the flow looks at them."""
    m[s.OCCURRED] = at[row]
    m[s.NAME] = names[row]
    m[s.SEQUENCE] = sequences[row]
    width = m[s.BLOCK]
    for word in range(width):
        m[m[s.EVENT] + word] = blocks[row * width + word]
    if len(targets) > 0:
        own = row * m[s.TARGETS_WIDTH] + m[s.TARGETS_OWN]
        m[s.TARGET_JOURNEY] = targets[own]
        m[s.TARGET_NODE] = targets[own + 1]


@compilable
def pass_to(m: Machine, at: int, handled: int) -> int:
    """Come to a row; of a late one, what is due before is done. When it is handled."""
    if handled > at:
        fire_until(m, handled - 1)
    return handled


@seldom
@compilable
def is_answered(m: Machine, limit: int) -> bool:
    """Let what is due up to `limit` fall due, but for what comes after the next answer; whether
    that one comes by then. It is the event at hand, to be received.
    """
    fire_until(m, limit)
    if m[s.COMES] > limit:
        return False
    hear(m)
    return True


@compilable
def run(  # noqa: PLR0917  compiled
    m: Machine,
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
    """Play the people from `begin` to `end`, each with their own rows, up to `until`. A negative
    name is a scheduled trigger, -1 the first, or, below them, a change of the person, of which the
    sequence is the place.
    """
    for place in range(begin, end):
        load_person(m, place, zones, keys, people)
        row, last = offsets[place], offsets[place + 1]
        while True:
            if m[s.ANSWERS] > 0 and is_answered(m, handled[row] - 1 if row < last else until):
                received = m[s.OCCURRED]
            elif row == last:
                break
            else:
                received = pass_to(m, at[row], handled[row])
                if names[row] < 0:
                    occur(m, -1 - names[row], sequences[row], at[row], change_zones, changes)
                    row += 1
                    continue
                load_event(m, row, at, names, sequences, blocks, targets)
                row += 1
            receive(m, received)
        fire_until(m, until)
