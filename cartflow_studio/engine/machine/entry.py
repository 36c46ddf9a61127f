"""Entering a flow: who may, and who may not and why.  # semantics 3"""

from __future__ import annotations

from cartflow_studio.engine.machine import slots as s
from cartflow_studio.engine.machine.calendar import instant_of, shift, window_start, zone_of
from cartflow_studio.engine.machine.chance import draw
from cartflow_studio.engine.machine.conditions import fact_state
from cartflow_studio.engine.machine.journeys import (
    finish,
    is_running,
    journey_at,
    leave_by,
    meet_criteria,
    sweep,
    travel,
)
from cartflow_studio.engine.machine.record import copy, count_arrival, tell
from cartflow_studio.engine.machine.slots import Machine, compilable


@compilable
def try_enter(m: Machine, node: int, block: int, sequence: int, now: int) -> None:
    """Begin a journey at a trigger, with `block` as its entry event; or refuse, saying why."""
    sweep(m)
    refusal = refusal_of(m, block, now)
    if refusal == s.ADMITTED and m[s.MODE] == s.RESTART:
        for place in range(m[m[s.STATE] + s.S_COUNT]):
            journey = journey_at(m, place)
            if is_running(m, journey):
                finish(m, journey, m[journey + s.J_NODE], s.RESTARTED, now)
        sweep(m)
    if refusal == s.ADMITTED and not make_room(m):
        refusal = s.TOO_MANY_JOURNEYS
    if refusal != s.ADMITTED:
        m[m[s.COUNT_REFUSED] + refusal] += 1
        tell(m, s.REFUSED, -1, node, refusal, 0, now)
        return
    journey = begin(m, node, block, sequence, now)
    control = m[journey + s.J_FLAGS] & s.IN_CONTROL
    if control:
        m[m[s.COUNT_CONTROL]] += 1
    count_arrival(m, node)
    tell(m, s.ENTERED, journey, node, control, 0, now)
    if m[s.BECOMES]:
        meet_criteria(m, journey, False, now)
    if is_running(m, journey):
        travel(m, journey, leave_by(m, journey, node, 0, now), now)


@compilable
def refusal_of(m: Machine, block: int, now: int) -> int:
    """Why the person may not enter now; ADMITTED if they may."""
    if m[s.CLOSED] != s.ADMITTED:
        return m[s.CLOSED]
    if not is_open(m, now):
        return s.SCHEDULE_CLOSED
    mode = m[s.MODE]
    key = s.NONE
    if mode == s.ONE_PER_KEY:
        key = m[block + m[s.EVENT_WORDS] + m[s.KEY]]
        if key == s.NONE:
            return s.ATTRIBUTE_MISSING
    running = running_journeys(m, key)
    if mode != s.ONE_PER_KEY:
        running += m[s.ELSEWHERE]
    if running > 0 and mode != s.AT_THE_SAME_TIME and mode != s.RESTART:  # noqa: PLR1714  compiled
        return s.ALREADY_IN_FLOW
    if mode == s.ONCE and m[m[s.STATE] + s.S_ENTRIES] > 0:
        return s.NO_REENTRY
    if mode == s.ONE_PER_KEY and is_known_key(m, key):
        return s.NO_REENTRY
    if is_in_gap(m, running, now):
        return s.IN_GAP
    if is_over_limit(m, now):
        return s.OVER_LIMIT
    return s.ADMITTED


@compilable
def is_open(m: Machine, now: int) -> bool:
    """Whether the flow's schedule lets people in."""
    zone = zone_of(m, 0)
    if m[s.SCHEDULE_START] != s.NONE and now < instant_of(m, zone, m[s.SCHEDULE_START]):
        return False
    return m[s.SCHEDULE_END] == s.NONE or now < instant_of(m, zone, m[s.SCHEDULE_END])


@compilable
def running_journeys(m: Machine, key: int) -> int:
    """How many journeys the person is in; of those with that key, if there is one."""
    count = 0
    for place in range(m[m[s.STATE] + s.S_COUNT]):
        journey = journey_at(m, place)
        if is_running(m, journey):
            same = key == s.NONE or m[journey + s.J_ENTRY + m[s.EVENT_WORDS] + m[s.KEY]] == key
            count += 1 if same else 0
    return count


@compilable
def is_known_key(m: Machine, key: int) -> bool:
    """Whether the person had a journey for that key."""
    for place in range(min(m[m[s.STATE] + s.S_KEY_COUNT], s.KEYS_REMEMBERED)):
        if m[m[s.S_KEY_RING] + place] == key:
            return True
    return False


@compilable
def is_in_gap(m: Machine, running: int, now: int) -> bool:
    """Whether the last journey is too near."""
    if m[s.GAP_KIND] < 0:
        return False
    last = m[m[s.STATE] + s.S_LAST_EXIT]
    if m[s.GAP_FROM_ENTRY]:
        last = m[m[s.STATE] + s.S_LAST_ENTRY]
    elif running > 0 and m[s.MODE] == s.RESTART:
        return False
    return last != s.NONE and now < shift(m, zone_of(m, 0), last, m[s.GAP_KIND], m[s.GAP_AMOUNT])


@compilable
def is_over_limit(m: Machine, now: int) -> bool:
    """Whether a limit of entries is used up."""
    entries = m[m[s.STATE] + s.S_ENTRIES]
    for limit in range(m[s.LIMIT_COUNT]):
        row = m[s.LIMITS] + limit * s.LIMIT_WIDTH
        most = m[row + s.LIMIT_MOST]
        kind, amount = m[row + s.LIMIT_KIND], m[row + s.LIMIT_AMOUNT]
        if entries >= most:
            since = window_start(m, zone_of(m, 0), now, kind, amount)
            if m[m[s.S_ENTRY_RING] + (entries - most) % m[s.ENTRY_RING]] >= since:
                return True
    return False


@compilable
def make_room(m: Machine) -> bool:
    """Room for one more journey; one that is over and only watched for goals gives way."""
    if m[m[s.STATE] + s.S_COUNT] < s.MOST_JOURNEYS:
        return True
    for place in range(m[m[s.STATE] + s.S_COUNT]):
        journey = journey_at(m, place)
        if m[journey + s.J_FLAGS] & s.WATCHED:
            m[journey + s.J_FLAGS] |= s.ENDED
            sweep(m)
            return True
    return False


@compilable
def begin(m: Machine, node: int, block: int, sequence: int, now: int) -> int:
    """A new journey, the youngest; notes the entry in the state."""
    state = m[s.STATE]
    entries = m[state + s.S_ENTRIES]
    if m[s.ENTRY_RING] > 0:
        m[m[s.S_ENTRY_RING] + entries % m[s.ENTRY_RING]] = now
    m[state + s.S_ENTRIES] = entries + 1
    m[state + s.S_LAST_ENTRY] = now
    if m[s.KEY_RING] > 0:
        ring = m[s.S_KEY_RING] + m[state + s.S_KEY_COUNT] % s.KEYS_REMEMBERED
        m[ring] = m[block + m[s.EVENT_WORDS] + m[s.KEY]]
        m[state + s.S_KEY_COUNT] += 1
    journey = journey_at(m, m[state + s.S_COUNT])
    m[state + s.S_COUNT] += 1
    for place in range(m[s.JOURNEY_WIDTH]):
        m[journey + place] = 0
    m[journey + s.J_NODE] = node
    m[journey + s.J_NUMBER] = entries + 1
    m[journey + s.J_ENTERED] = now
    m[journey + s.J_ENTRY_SEQUENCE] = sequence
    if m[s.CONTROL_SHARE] > 0:
        drawn = draw(m[s.PERSON_KEY], m[s.CONTROL_SALT], 0) % 10_000
        m[journey + s.J_FLAGS] = s.IN_CONTROL if drawn < m[s.CONTROL_SHARE] else 0
    copy(m, block, journey + s.J_ENTRY, m[s.BLOCK])
    copy(m, m[s.EMPTY], journey + m[s.J_LAST], m[s.BLOCK])
    for place in range(m[s.SEND_COUNT]):
        m[journey + m[s.J_SENT] + place] = s.NONE
    for fact in range(m[s.FACT_COUNT]):
        m[journey + m[s.J_FACTS] + fact] = m[fact_state(m, fact)]
    return journey
