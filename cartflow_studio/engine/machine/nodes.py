"""What each kind of node does when a journey arrives.  # semantics 4

Each answers with the port to leave by, or PARKED (it waits) or OVER (the journey ends here).
"""

from __future__ import annotations

from cartflow_studio.engine.machine import slots as s
from cartflow_studio.engine.machine.calendar import instant_of, next_opening, shift, zone_of
from cartflow_studio.engine.machine.chance import share_of
from cartflow_studio.engine.machine.conditions import bit, holds, put_bit
from cartflow_studio.engine.machine.messages import send
from cartflow_studio.engine.machine.record import copy, operands_of, tell
from cartflow_studio.engine.machine.slots import Machine, compilable, seldom


@compilable
def act(m: Machine, journey: int, node: int, now: int) -> int:
    """Do what the node does. A journey that is over here has its reason in `reason_at`."""
    op = m[m[s.NODES] + node * s.NODE_WIDTH + s.NODE_OP]
    row = operands_of(m, node)
    if op == s.WAIT:
        return wait(m, row, journey, now)
    if op == s.SEND:
        return send(m, row, journey, node, now)
    if op == s.BRANCH:
        return branch(m, row, journey, now)
    if op == s.DELAY:
        until = shift(m, zone_of(m, m[row + s.DELAY_ZONE]), now, m[row], m[row + s.DELAY_AMOUNT])
        return hold(m, journey, now, until, m[row + s.DELAY_THEN])
    if op == s.UNTIL:
        return until_open(m, row, journey, now)
    if op == s.SPLIT:
        return share_of(m, row, m[journey + s.J_NUMBER] if m[row + s.SPLIT_EACH_ENTRY] else 0)
    if op == s.UPDATE:
        return update(m, row, journey, node, now)
    if op == s.HAND_OVER:
        tell(m, s.HANDED_OVER, journey, node, m[journey + s.J_ENTRY_SEQUENCE], 0, now)
        if m[row + s.HAND_OVER_TO] >= 0:
            hand_over(m, m[row + s.HAND_OVER_TO], journey, now)
    return s.OVER


@compilable
def reason_at(m: Machine, node: int) -> int:
    """Why a journey ends at a node."""
    if m[m[s.NODES] + node * s.NODE_WIDTH + s.NODE_OP] == s.UNTIL:
        return s.DATE_GONE
    return m[operands_of(m, node) + s.EXIT_REASON]


@compilable
def hold(m: Machine, journey: int, now: int, until: int, port: int) -> int:
    """Wait until an instant, then leave by the port; at once if it is here."""
    if until <= now:
        return port
    m[journey + s.J_DEADLINE] = until
    return s.PARKED


@compilable
def branch(m: Machine, row: int, journey: int, now: int) -> int:
    """The first branch whose condition is true.  # semantics 4.4"""
    for place in range(m[row + s.BRANCH_COUNT]):
        if holds(m, m[row + s.BRANCH_ROWS + 2 * place], journey, now):
            return m[row + s.BRANCH_ROWS + 2 * place + 1]
    return m[row + s.BRANCH_OTHERWISE]


@compilable
def until_open(m: Machine, row: int, journey: int, now: int) -> int:
    """Wait until a date, a time of day, a weekday, a window.  # semantics 4.2"""
    zone = zone_of(m, m[row + s.UNTIL_ZONE])
    source = m[row + s.UNTIL_SOURCE]
    base = now
    if source != s.FROM_NOTHING:
        date = value_of(m, journey, source, m[row + s.UNTIL_VALUE])
        if date == s.NONE:
            return s.OVER if m[row + s.UNTIL_EXITS] else m[row + s.UNTIL_THEN]
        base = date >> 1
        if date & 1:
            base = instant_of(m, zone, base)
    base = shift(m, zone, base, m[row + s.UNTIL_KIND], m[row + s.UNTIL_AMOUNT])
    strict = m[row + s.UNTIL_STRICT] if source == s.FROM_NOTHING else 0
    opens, ends, days = m[row + s.UNTIL_TIME], m[row + s.UNTIL_END], m[row + s.UNTIL_DAYS]
    until = next_opening(m, zone, base, opens, ends, days, strict)
    if until < now and m[row + s.UNTIL_EXITS]:
        return s.OVER
    return hold(m, journey, now, until, m[row + s.UNTIL_THEN])


@compilable
def value_of(m: Machine, journey: int, source: int, place: int) -> int:
    """A value (a date, a key) of the person, the entry event or the last awaited event."""
    if source == s.FROM_PERSON:
        return m[m[s.PERSON] + m[s.PERSON_WORDS] + place]
    if source == s.FROM_ENTRY:
        return m[journey + s.J_ENTRY + m[s.EVENT_WORDS] + place]
    return m[journey + m[s.J_LAST] + m[s.EVENT_WORDS] + place]


@compilable
def wait(m: Machine, row: int, journey: int, now: int) -> int:
    """Go on with what has happened or is so already; else wait.  # semantics 4.3"""
    lookback = m[row + s.WAIT_LOOKBACK]
    if lookback >= 0:
        m[journey + s.J_LOOKED] |= 1 << lookback
        fit = take_from_log(m, journey, lookback)
        if fit > 0:
            taken = row + s.WAIT_ROWS + (fit - 1) * s.ALTERNATIVE_WIDTH
            return m[taken + s.ALTERNATIVE_PORT]
    for place in range(m[row + s.WAIT_COUNT]):
        alternative = row + s.WAIT_ROWS + place * s.ALTERNATIVE_WIDTH
        if m[alternative + s.ALTERNATIVE_NAME] < 0 and holds(
            m, m[alternative + s.ALTERNATIVE_CONDITION], journey, now
        ):
            return m[alternative + s.ALTERNATIVE_PORT]
    kind, amount = m[row + s.WAIT_KIND], m[row + s.WAIT_AMOUNT]
    m[journey + s.J_DEADLINE] = shift(m, zone_of(m, 1), now, kind, amount)
    return s.PARKED


@compilable
def take_from_log(m: Machine, journey: int, lookback: int) -> int:
    """Use up the first kept event that would do, as the last awaited event; the alternative that
    it fits, from 1, or 0 if there is none.
    """
    for place in range(m[journey + s.J_LOG_COUNT]):
        kept = journey + m[s.J_LOG] + place * m[s.LOG_WIDTH]
        fit = (m[kept + s.LOG_FITS] >> (lookback * s.FIT_BITS)) & 31
        if fit > 0:
            m[journey + s.J_LAST_SEQUENCE] = m[kept + s.LOG_SEQUENCE]
            copy(m, kept + s.LOG_BLOCK, journey + m[s.J_LAST], m[s.BLOCK])
            rest = (m[journey + s.J_LOG_COUNT] - place - 1) * m[s.LOG_WIDTH]
            copy(m, kept + m[s.LOG_WIDTH], kept, rest)
            m[journey + s.J_LOG_COUNT] -= 1
            return fit
    return 0


@compilable
def update(m: Machine, row: int, journey: int, node: int, now: int) -> int:
    """Change the person, step by step.  # semantics 4.7"""
    m[s.CHANGED] = 1
    place = 0
    while place < m[row + s.UPDATE_COUNT]:
        step = row + s.UPDATE_ROWS + place * s.STEP_WIDTH
        place += 1
        kind, first, second = m[step], m[step + 1], m[step + 2]
        block = journey + (s.J_ENTRY if m[step + 3] == s.FROM_ENTRY else m[s.J_LAST])
        values = m[s.PERSON] + m[s.PERSON_WORDS]
        if kind == s.SKIP_UNLESS_SET:
            place += 0 if bit(m, block, first) else second
        elif kind == s.SKIP_UNLESS_SO:
            place += 0 if bit(m, m[s.PERSON], first) else second
        elif kind == s.SKIP_IF_SO:
            place += second if bit(m, m[s.PERSON], first) else 0
        elif kind == s.SET_BIT or kind == s.CLEAR_BIT:  # noqa: PLR1714  compiled
            put_bit(m, m[s.PERSON], first, kind == s.SET_BIT)
        elif kind == s.COPY_BIT:
            put_bit(m, m[s.PERSON], second, bit(m, block, first))
        elif kind == s.SET_VALUE:
            m[values + first] = second
        elif kind == s.COPY_VALUE:
            m[values + first] = m[block + m[s.EVENT_WORDS] + second]
        elif kind == s.SET_ZONE:
            m[s.ZONE] = first
        else:
            m[s.NEWS] |= s.CHANGED_NEWS
            m[s.NEWS_AT] = now
            tell(m, s.CHANGE, journey, node, first, source_sequence(m, journey, second), now)
    return m[row + s.UPDATE_THEN]


@seldom
@compilable
def hand_over(m: Machine, flow: int, journey: int, now: int) -> None:
    """Put down that the person shall enter another flow on the stage, with the entry event."""
    row = m[s.HANDED_ROWS] + m[s.HANDED_COUNT] * (s.HANDED_BLOCK + m[s.BLOCK])
    m[s.HANDED_COUNT] += 1
    m[s.NEWS] |= s.HANDED_NEWS
    m[row + s.HANDED_AT] = now
    m[row + s.HANDED_TO] = flow
    m[row + s.HANDED_SEQUENCE] = m[journey + s.J_ENTRY_SEQUENCE]
    copy(m, journey + s.J_ENTRY, row + s.HANDED_BLOCK, m[s.BLOCK])


@compilable
def source_sequence(m: Machine, journey: int, source: int) -> int:
    """The number of the event that a change copies from; 0 if from none."""
    if source == s.FROM_ENTRY:
        return m[journey + s.J_ENTRY_SEQUENCE]
    if source == s.FROM_LAST:
        return m[journey + s.J_LAST_SEQUENCE]
    return 0
