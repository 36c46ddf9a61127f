"""What a turn in the life of a flow does to a person: resumed, or moved to another version.

# semantics 6.1, 6.3
"""

from __future__ import annotations

from cartflow_studio.engine.machine import slots as s
from cartflow_studio.engine.machine.calendar import shift, zone_of
from cartflow_studio.engine.machine.journeys import (
    finish,
    is_running,
    journey_at,
    leave_by,
    meet_criteria,
    sweep,
    travel,
)
from cartflow_studio.engine.machine.nodes import act, reason_at, until_open, wait
from cartflow_studio.engine.machine.occurrences import begin_at, conclude, see_matching
from cartflow_studio.engine.machine.record import operands_of, tell
from cartflow_studio.engine.machine.slots import Machine, compilable


@compilable
def resume(m: Machine, policy: int, since: int, at: int) -> None:
    """The flow goes on at `at` after a pause from `since`: nothing happens before `at` any more."""
    m[m[s.STATE] + s.S_CLOCK] = max(at, m[m[s.STATE] + s.S_CLOCK])
    for place in range(m[m[s.STATE] + s.S_COUNT]):
        journey = journey_at(m, place)
        deadline = m[journey + s.J_DEADLINE]
        if is_running(m, journey):
            if policy == s.WITHOUT_THE_PAUSE and deadline != s.NEVER:
                m[journey + s.J_DEADLINE] = deadline + at - since
            elif policy == s.BEGIN_AGAIN:
                wait_again(m, journey, at, at)
            elif policy == s.DROP_OVERDUE and deadline < at:
                finish(m, journey, m[journey + s.J_NODE], s.GIVEN_REASON, at)
    sweep(m)


@compilable
def wait_again(m: Machine, journey: int, since: int, now: int) -> None:
    """Reckon the date of a wait again, as if it had begun at `since`. Who stands in quiet hours is
    asked again now; whose date is gone leaves, if the step says so.
    """
    node = m[journey + s.J_NODE]
    row = operands_of(m, node)
    op = m[m[s.NODES] + node * s.NODE_WIDTH + s.NODE_OP]
    until = since
    if op == s.WAIT:
        until = shift(m, zone_of(m, 1), since, m[row + s.WAIT_KIND], m[row + s.WAIT_AMOUNT])
    elif op == s.DELAY:
        zone = zone_of(m, m[row + s.DELAY_ZONE])
        until = shift(m, zone, since, m[row + s.DELAY_KIND], m[row + s.DELAY_AMOUNT])
    elif op == s.SEND and m[journey + s.J_FLAGS] & s.AWAITS_RECEIPT:
        until = shift(m, zone_of(m, 1), since, m[row + s.SEND_KIND], m[row + s.SEND_AMOUNT])
    m[journey + s.J_DEADLINE] = until
    if op == s.UNTIL and until_open(m, row, journey, since) == s.OVER:
        finish(m, journey, node, s.DATE_GONE, now)


@compilable
def part(m: Machine, number: int, at: int) -> None:
    """A journey goes on in another version of the flow: here it is over, and not watched."""
    m[m[s.STATE] + s.S_CLOCK] = max(at, m[m[s.STATE] + s.S_CLOCK])
    for place in range(m[m[s.STATE] + s.S_COUNT]):
        journey = journey_at(m, place)
        if is_running(m, journey) and m[journey + s.J_NUMBER] == number:
            tell(m, s.EXITED, journey, m[journey + s.J_NODE], s.GIVEN_REASON, 0, at)
            m[journey + s.J_FLAGS] |= s.ENDED
    sweep(m)


@compilable
def settle_in(m: Machine, at: int) -> None:
    """Journeys of another version, which were put among the person's, go on here."""
    now = begin_at(m, at)
    see_matching(m, now)
    for place in range(m[m[s.STATE] + s.S_COUNT]):
        journey = journey_at(m, place)
        flags = m[journey + s.J_FLAGS]
        if flags & s.MOVED:
            m[journey + s.J_FLAGS] = flags & ~(s.MOVED | s.STANDS | s.ANEW | s.ASKS | s.JUDGED)
            take_over(m, journey, flags, now)
    conclude(m, now)


@compilable
def take_over(m: Machine, journey: int, flags: int, now: int) -> None:
    """A journey of another version is here from now on: it arrives, or it stands where it stood."""
    node = m[journey + s.J_NODE]
    control = m[journey + s.J_FLAGS] & s.IN_CONTROL
    tell(m, s.ENTERED, journey, node, control, 1, now)
    if flags & s.JUDGED:
        meet_criteria(m, journey, False, now)
        if not is_running(m, journey):
            return
    port = s.PARKED
    if flags & s.STANDS == 0:
        m[journey + s.J_ARRIVED] = now
        m[journey + s.J_FLAGS] &= ~s.AWAITS_RECEIPT
        port = act(m, journey, node, now)
    elif flags & s.ASKS:
        port = stand(m, journey, node, flags & s.ANEW, now)
    if port == s.OVER:
        finish(m, journey, node, reason_at(m, node), now)
    elif port != s.PARKED:
        travel(m, journey, leave_by(m, journey, node, port, now), now)


@compilable
def stand(m: Machine, journey: int, node: int, anew: int, now: int) -> int:
    """Go on at the same step, of which the settings have changed; the port to leave by, or PARKED.

    A wait is asked what it would ask on arrival, and waits for ever if it has no timeout any more;
    a message that awaits receipts, and need no more, is left as sent.
    """
    row = operands_of(m, node)
    op = m[m[s.NODES] + node * s.NODE_WIDTH + s.NODE_OP]
    kept = m[journey + s.J_DEADLINE]
    since = m[journey + s.J_ARRIVED]
    if op == s.WAIT:
        port = wait(m, row, journey, now)
        if port != s.PARKED or m[row + s.WAIT_KIND] == s.FOREVER:
            return port
    elif op == s.SEND and m[journey + s.J_FLAGS] & s.AWAITS_RECEIPT:
        if m[row + s.SEND_COUNT_OF_RECEIPTS] == 0:
            return m[row + s.SEND_SENT]
        sent = m[journey + m[s.J_SENT] + m[row + s.SEND_INDEX]]
        since = sent if sent != s.NONE else since
    m[journey + s.J_DEADLINE] = kept
    if anew:
        wait_again(m, journey, since, now)
    return s.PARKED
