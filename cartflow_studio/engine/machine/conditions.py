"""Conditions, as jumps over terms; and what is remembered of events for them.  # semantics 4.4"""

from __future__ import annotations

from cartflow_studio.engine.machine import slots as s
from cartflow_studio.engine.machine.calendar import is_within, local_of, shift, zone_of
from cartflow_studio.engine.machine.slots import Machine, compilable


@compilable
def holds(m: Machine, condition: int, journey: int, now: int) -> bool:
    """Whether a condition is true of the person, the journey (-1: none) and the event at hand."""
    term = condition
    while term >= 0:
        row = m[s.CODE] + term * s.TERM_WIDTH
        term = m[row + (s.TERM_TRUE if is_true(m, row, journey, now) else s.TERM_FALSE)]
    return term == s.IS_TRUE


@compilable
def is_true(m: Machine, row: int, journey: int, now: int) -> bool:
    """Whether one term is true."""
    kind = m[row]
    if kind == s.PERSON_BIT:
        return bit(m, m[s.PERSON], m[row + 1])
    if kind == s.EVENT_BIT:
        return bit(m, m[s.EVENT], m[row + 1])
    if kind == s.ENTRY_BIT:
        return bit(m, journey + s.J_ENTRY, m[row + 1])
    if kind == s.LAST_BIT:
        return bit(m, journey + m[s.J_LAST], m[row + 1])
    if kind == s.FACT_EVER:
        return m[fact_state(m, m[row + 1])] >= m[row + 2]
    if kind == s.FACT_SINCE_ENTRY:
        if journey < 0:
            return m[row + 2] <= 0
        before = m[journey + m[s.J_FACTS] + m[row + 1]]
        return m[fact_state(m, m[row + 1])] - before >= m[row + 2]
    if kind == s.FACT_WITHIN:
        if m[row + 2] <= 0:
            return True
        since = shift(m, zone_of(m, 0), now, m[row + 3], -m[row + 4])
        return m[fact_state(m, m[row + 1]) + m[row + 2]] >= since
    local = local_of(m, zone_of(m, m[row + 4]), now)
    return is_within(local, m[row + 1], m[row + 2], m[row + 3])


@compilable
def bit(m: Machine, block: int, place: int) -> bool:
    """One bit of a block; 62 are in a word."""
    return (m[block + place // 62] >> (place % 62)) & 1 == 1


@compilable
def put_bit(m: Machine, block: int, place: int, value: bool) -> None:
    """Set or clear a bit."""
    if bit(m, block, place) != value:
        m[block + place // 62] ^= 1 << (place % 62)


@compilable
def fact_state(m: Machine, fact: int) -> int:
    """Where a fact is remembered: how often, then its last instants, the latest first."""
    return m[s.S_FACTS] + m[m[s.FACTS] + fact * s.FACT_WIDTH + s.FACT_STATE]


@compilable
def remember(m: Machine, now: int) -> None:
    """Note the event at hand in every fact that it is one of."""
    for fact in range(m[s.FACT_COUNT]):
        row = m[s.FACTS] + fact * s.FACT_WIDTH
        if m[row + s.FACT_NAME] == m[s.NAME] and holds(m, m[row + s.FACT_CONDITION], -1, now):
            keep_fact(m, fact_state(m, fact), m[row + s.FACT_RING])
            forget_before_entry(m, fact)


@compilable
def keep_fact(m: Machine, state: int, ring: int) -> None:
    """Count an instant, and keep it among the latest, in order."""
    m[state] += 1
    instant = m[s.OCCURRED]
    if ring > 0 and m[state + ring] < instant:  # NONE is before all
        place = ring
        while place > 1 and m[state + place - 1] < instant:
            m[state + place] = m[state + place - 1]
            place -= 1
        m[state + place] = instant


@compilable
def forget_before_entry(m: Machine, fact: int) -> None:
    """A late event is no event since entry for journeys that began after it."""
    for place in range(m[m[s.STATE] + s.S_COUNT]):
        journey = m[s.S_JOURNEYS] + place * m[s.JOURNEY_WIDTH]
        if m[journey + s.J_ENTERED] > m[s.OCCURRED]:
            m[journey + m[s.J_FACTS] + fact] += 1
