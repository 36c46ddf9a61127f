"""A journey on its way: arriving, leaving, ending, and what an event or a timer does to it."""

from __future__ import annotations

from cartflow_studio.engine.machine import slots as s
from cartflow_studio.engine.machine.calendar import shift, zone_of
from cartflow_studio.engine.machine.conditions import holds
from cartflow_studio.engine.machine.nodes import act, reason_at
from cartflow_studio.engine.machine.record import (
    copy,
    count_arrival,
    count_exit,
    operands_of,
    port_of,
    tell,
)
from cartflow_studio.engine.machine.slots import Machine, compilable


@compilable
def journey_at(m: Machine, place: int) -> int:
    """Where a journey of the person lies; the oldest is the first."""
    return m[s.S_JOURNEYS] + place * m[s.JOURNEY_WIDTH]


@compilable
def is_running(m: Machine, journey: int) -> bool:
    """Whether it is still on its way."""
    return m[journey + s.J_FLAGS] & (s.WATCHED | s.ENDED) == 0


@compilable
def travel(m: Machine, journey: int, node: int, now: int) -> None:
    """Arrive at a node (-1: nowhere) and go on until the journey waits or ends.  # semantics 4.1"""
    while node >= 0:
        m[journey + s.J_NODE] = node
        m[journey + s.J_ARRIVED] = now
        count_arrival(m, node)
        tell(m, s.ARRIVED, journey, node, 0, 0, now)
        port = act(m, journey, node, now)
        if port == s.PARKED:
            return
        if port == s.OVER:
            finish(m, journey, node, reason_at(m, node), now)
            return
        node = leave_by(m, journey, node, port, now)
    finish(m, journey, -1, s.END_OF_FLOW, now)


@compilable
def leave_by(m: Machine, journey: int, node: int, port: int, now: int) -> int:
    """Leave a node by a port; the node that it leads to, or -1."""
    row = port_of(m, node, port)
    m[m[row + s.PORT_COUNT]] += 1
    m[journey + s.J_FLAGS] &= ~s.AWAITS_RECEIPT
    tell(m, s.LEFT, journey, node, port, 0, now)
    return m[row + s.PORT_TARGET]


@compilable
def finish(m: Machine, journey: int, node: int, reason: int, now: int) -> None:
    """End a journey at a node (-1: it has left the last one already); it stays watched while
    goals can still be reached.
    """
    m[m[s.COUNT_EXITED] + reason] += 1
    if node >= 0:
        count_exit(m, node)
    tell(m, s.EXITED, journey, node, reason, 0, now)
    m[m[s.STATE] + s.S_LAST_EXIT] = now
    m[journey + s.J_DEADLINE] = s.NEVER
    m[journey + s.J_NODE] = -1
    m[journey + s.J_FLAGS] |= s.WATCHED if is_goal_open(m, journey, now) else s.ENDED


@compilable
def is_goal_open(m: Machine, journey: int, now: int) -> bool:
    """Whether a goal is not reached yet, and not too late."""
    for goal in range(m[s.GOAL_COUNT]):
        if (m[journey + s.J_REACHED] >> goal) & 1 == 0 and now <= goal_ends(m, journey, goal):
            return True
    return False


@compilable
def goal_ends(m: Machine, journey: int, goal: int) -> int:
    """The last instant at which the goal counts for a journey.  # semantics 5.1"""
    row = m[s.GOALS] + goal * s.GOAL_WIDTH
    entered = m[journey + s.J_ENTERED]
    return shift(m, zone_of(m, 0), entered, m[row + s.GOAL_KIND], m[row + s.GOAL_AMOUNT])


@compilable
def sweep(m: Machine) -> None:
    """Close the ranks where journeys have ended."""
    kept = 0
    count = m[m[s.STATE] + s.S_COUNT]
    for place in range(count):
        journey = journey_at(m, place)
        if m[journey + s.J_FLAGS] & s.ENDED == 0:
            if kept < place:
                copy(m, journey, journey_at(m, kept), m[s.JOURNEY_WIDTH])
            kept += 1
    m[m[s.STATE] + s.S_COUNT] = kept


@compilable
def matches(m: Machine, journey: int, value: int) -> bool:
    """Whether the event at hand has the same value as the entry event (value -1: any will do)."""
    if value < 0:
        return True
    asked = m[journey + s.J_ENTRY + m[s.EVENT_WORDS] + value]
    return asked != s.NONE and asked == m[m[s.EVENT] + m[s.EVENT_WORDS] + value]


@compilable
def meet_goals(m: Machine, journey: int, now: int) -> None:
    """Goals that the event reaches; then perhaps the journey ends.  # semantics 5.2, 5.3

    For a journey that is over, what is heard of after the goal's window no longer counts. A wait
    that has an exit for this very event is asked first: the way that was drawn wins.
    """
    leaves = False
    counted = m[s.OCCURRED] if is_running(m, journey) else now
    for goal in range(m[s.GOAL_COUNT]):
        row = m[s.GOALS] + goal * s.GOAL_WIDTH
        if (
            m[row + s.GOAL_NAME] == m[s.NAME]
            and (m[journey + s.J_REACHED] >> goal) & 1 == 0
            and m[journey + s.J_ENTERED] <= m[s.OCCURRED]
            and counted <= goal_ends(m, journey, goal)
            and matches(m, journey, m[row + s.GOAL_MATCH])
            and holds(m, m[row + s.GOAL_CONDITION], journey, now)
        ):
            m[journey + s.J_REACHED] |= 1 << goal
            credit(m, journey, goal, now)
            leaves = leaves or m[row + s.GOAL_LEAVE] == 1
    if leaves and is_running(m, journey):
        if awaits(m, journey, now):
            m[journey + s.J_FLAGS] |= s.LEAVES
        else:
            finish(m, journey, m[journey + s.J_NODE], s.GOAL_REACHED, now)
    if m[journey + s.J_FLAGS] & s.WATCHED and not is_goal_open(m, journey, now):
        m[journey + s.J_FLAGS] |= s.ENDED


@compilable
def awaits(m: Machine, journey: int, now: int) -> bool:
    """Whether the event at hand ends the wait of the journey."""
    node = m[journey + s.J_NODE]
    if m[m[s.NODES] + node * s.NODE_WIDTH + s.NODE_OP] != s.WAIT:
        return False
    return awaited(m, journey, node, True, now) >= 0


@compilable
def awaited(m: Machine, journey: int, node: int, by_event: bool, now: int) -> int:
    """The alternative of the wait that the occurrence fits, or -1."""
    row = operands_of(m, node)
    since = m[journey + (s.J_ARRIVED if m[row + s.WAIT_LOOKBACK] < 0 else s.J_ENTERED)]
    return fitting(m, row, journey, by_event, since, now)


@compilable
def credit(m: Machine, journey: int, goal: int, now: int) -> None:
    """Count a goal for the last message sent before it; if there is none, for those of earlier
    versions (the number after the last message), or for none at all (0).
    """
    last = -1
    instant = s.NONE
    for place in range(m[s.SEND_COUNT]):
        sent = m[journey + m[s.J_SENT] + place]
        if sent != s.NONE and sent <= m[s.OCCURRED] and sent >= instant:
            last = place
            instant = sent
    credited = last + 1
    if last < 0 and m[journey + s.J_FLAGS] & s.SENT_EARLIER:
        credited = m[s.SEND_COUNT] + 1
    m[m[s.COUNT_GOALS] + goal] += 1
    m[m[s.COUNT_CREDITS] + goal * (m[s.SEND_COUNT] + 2) + credited] += 1
    control = m[journey + s.J_FLAGS] & s.IN_CONTROL
    m[m[s.COUNT_CONTROL] + 1 + goal] += control
    tell(m, s.GOAL, journey, m[journey + s.J_NODE], goal, 2 * credited + control, now)


@compilable
def meet_criteria(m: Machine, journey: int, by_event: bool, now: int) -> None:
    """End the journey by the first exit criterion that is met.  # semantics 5.3"""
    for place in range(m[s.EXIT_COUNT]):
        row = m[s.EXITS] + place * s.CRITERION_WIDTH
        name = m[row + s.CRITERION_NAME]
        met = name < 0  # becoming so
        if by_event and name == m[s.NAME]:
            met = m[journey + s.J_ENTERED] <= m[s.OCCURRED]
        if met and holds(m, m[row + s.CRITERION_CONDITION], journey, now):
            finish(m, journey, m[journey + s.J_NODE], m[row + s.CRITERION_REASON], now)
            return


@compilable
def awaken(m: Machine, journey: int, by_event: bool, now: int) -> None:
    """End the wait of a journey if the event, or the person having become so, ends it.

    A journey that has reached a goal leaves now, if it has found no way on.
    """
    leaves = m[journey + s.J_FLAGS] & s.LEAVES
    m[journey + s.J_FLAGS] &= ~s.LEAVES
    node = m[journey + s.J_NODE]
    row = operands_of(m, node)
    op = m[m[s.NODES] + node * s.NODE_WIDTH + s.NODE_OP]
    port = -1
    if op == s.WAIT:
        place = awaited(m, journey, node, by_event, now)
        if place >= 0:
            alternative = row + s.WAIT_ROWS + place * s.ALTERNATIVE_WIDTH
            port = m[alternative + s.ALTERNATIVE_PORT]
            if m[alternative + s.ALTERNATIVE_NAME] >= 0:
                take(m, journey)
    elif op == s.SEND and by_event and m[journey + s.J_FLAGS] & s.AWAITS_RECEIPT:
        port = receipt_port(m, row, journey, node)
        if port >= 0:
            take(m, journey)
    if port >= 0:
        travel(m, journey, leave_by(m, journey, node, port, now), now)
    elif leaves:
        finish(m, journey, node, s.GOAL_REACHED, now)
    elif by_event and m[s.LOOKBACK_COUNT] > 0:
        keep_for_later(m, journey, now)


@compilable
def take(m: Machine, journey: int) -> None:
    """The event at hand becomes the last awaited event."""
    m[journey + s.J_LAST_SEQUENCE] = m[s.SEQUENCE]
    copy(m, m[s.EVENT], journey + m[s.J_LAST], m[s.BLOCK])


@compilable
def fitting(  # noqa: PLR0917  compiled
    m: Machine, row: int, journey: int, by_event: bool, since: int, now: int
) -> int:
    """The first alternative of a wait that the occurrence fits, or -1."""
    for place in range(m[row + s.WAIT_COUNT]):
        alternative = row + s.WAIT_ROWS + place * s.ALTERNATIVE_WIDTH
        name = m[alternative + s.ALTERNATIVE_NAME]
        if name >= 0 and (
            not by_event
            or name != m[s.NAME]
            or m[s.OCCURRED] < since
            or not matches(m, journey, m[row + s.WAIT_MATCH])
        ):
            continue
        if holds(m, m[alternative + s.ALTERNATIVE_CONDITION], journey, now):
            return place
    return -1


@compilable
def receipt_port(m: Machine, row: int, journey: int, node: int) -> int:
    """The port of a receipt of this journey's message, or -1.  # semantics 4.6"""
    if m[s.TARGET_JOURNEY] != m[journey + s.J_NUMBER] or m[s.TARGET_NODE] != node:
        return -1
    for place in range(m[row + s.SEND_COUNT_OF_RECEIPTS]):
        if m[row + s.SEND_ROWS + 2 * place] == m[s.NAME]:
            return m[row + s.SEND_ROWS + 2 * place + 1]
    return -1


@compilable
def keep_for_later(m: Machine, journey: int, now: int) -> None:
    """Keep an unused event that a later wait with a look back could use."""
    if m[s.OCCURRED] < m[journey + s.J_ENTERED] or m[journey + s.J_LOG_COUNT] >= m[s.LOG_CAPACITY]:
        return
    fits = 0
    wanted = False
    for lookback in range(m[s.LOOKBACK_COUNT]):
        if (m[journey + s.J_LOOKED] >> lookback) & 1 == 0:
            fit = later_fit(m, m[m[s.LOOKBACKS] + lookback], journey, now)
            fits |= fit << (lookback * s.FIT_BITS)
            if fit > 0 and kept_for(m, journey, lookback) < m[s.LOOKBACK_COUNT]:
                wanted = True
    if wanted:
        kept = journey + m[s.J_LOG] + m[journey + s.J_LOG_COUNT] * m[s.LOG_WIDTH]
        m[kept + s.LOG_SEQUENCE] = m[s.SEQUENCE]
        m[kept + s.LOG_FITS] = fits
        copy(m, m[s.EVENT], kept + s.LOG_BLOCK, m[s.BLOCK])
        m[journey + s.J_LOG_COUNT] += 1


@compilable
def later_fit(m: Machine, node: int, journey: int, now: int) -> int:
    """The first alternative of an event, from 1, that the event at hand fits; 0 for none."""
    row = operands_of(m, node)
    for place in range(m[row + s.WAIT_COUNT]):
        alternative = row + s.WAIT_ROWS + place * s.ALTERNATIVE_WIDTH
        if (
            m[alternative + s.ALTERNATIVE_NAME] == m[s.NAME]
            and matches(m, journey, m[row + s.WAIT_MATCH])
            and holds(m, m[alternative + s.ALTERNATIVE_CONDITION], journey, now)
        ):
            return place + 1
    return 0


@compilable
def kept_for(m: Machine, journey: int, lookback: int) -> int:
    """How many kept events a wait could use."""
    found = 0
    for place in range(m[journey + s.J_LOG_COUNT]):
        kept = journey + m[s.J_LOG] + place * m[s.LOG_WIDTH]
        if (m[kept + s.LOG_FITS] >> (lookback * s.FIT_BITS)) & 31 > 0:
            found += 1
    return found


@compilable
def fall_due(m: Machine, journey: int, now: int) -> None:
    """The deadline of a journey is here."""
    node = m[journey + s.J_NODE]
    row = operands_of(m, node)
    op = m[m[s.NODES] + node * s.NODE_WIDTH + s.NODE_OP]
    if op == s.WAIT:
        port = m[row + s.WAIT_TIMED_OUT]
    elif op == s.DELAY:
        port = m[row + s.DELAY_THEN]
    elif op == s.UNTIL:
        port = m[row + s.UNTIL_THEN]
    elif m[journey + s.J_FLAGS] & s.AWAITS_RECEIPT:
        port = m[row + s.SEND_TIMED_OUT]
    else:
        port = act(m, journey, node, now)
    if port != s.PARKED:
        travel(m, journey, leave_by(m, journey, node, port, now), now)
