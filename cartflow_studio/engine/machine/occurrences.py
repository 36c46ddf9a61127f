"""The order of what happens to a person: timers, then one occurrence.  # semantics 2"""

from __future__ import annotations

from cartflow_studio.engine.machine import slots as s
from cartflow_studio.engine.machine.conditions import holds, remember
from cartflow_studio.engine.machine.entry import try_enter
from cartflow_studio.engine.machine.journeys import (
    awaken,
    fall_due,
    finish,
    is_running,
    journey_at,
    meet_criteria,
    meet_goals,
    sweep,
)
from cartflow_studio.engine.machine.slots import Machine, compilable


@compilable
def receive(m: Machine, handled: int) -> None:
    """Handle the event at hand, all due before it being done.  # semantics 2.3, 2.5

    An event from before the person's clock is late: it is handled at `handled` (or at the clock).
    """
    clock = m[m[s.STATE] + s.S_CLOCK]
    now = m[s.OCCURRED]
    due = now
    if now < clock:
        due = handled
        now = max(handled, clock)
        m[m[s.COUNT_LATE]] += 1
    fire_until(m, due - 1)
    m[m[s.STATE] + s.S_CLOCK] = now
    m[m[s.COUNT_HANDLED]] += 1
    use = m[m[s.NAMES] + m[s.NAME]]
    running = m[m[s.STATE] + s.S_COUNT]
    if running == 0 and use & (s.FOR_TRIGGERS | s.FOR_FACTS) == 0:
        return
    m[s.LATE_BY] = now - m[s.OCCURRED]
    see_matching(m, now)
    if use & s.FOR_FACTS:
        remember(m, now)
    pass_goals(m, use, running, now)
    pass_waits(m, use, running, now)
    settle(m, now)
    if use & s.FOR_TRIGGERS:
        trigger(m, now)
    conclude(m, now)


@compilable
def see_matching(m: Machine, now: int) -> None:
    """Note which triggers the person matches before the occurrence; each fires at most once."""
    m[s.MATCHED] = matching(m, now) if m[s.BECOMES] else 0
    m[s.FIRED] = 0


@compilable
def matching(m: Machine, now: int) -> int:
    """The triggers for becoming so whose condition is true, as bits."""
    found = 0
    for place in range(m[s.TRIGGER_COUNT]):
        row = m[s.TRIGGERS] + place * s.TRIGGER_WIDTH
        if m[row] == s.BY_BECOMING and holds(m, m[row + s.TRIGGER_CONDITION], -1, now):
            found |= 1 << place
    return found


@compilable
def pass_goals(m: Machine, use: int, running: int, now: int) -> None:
    """Goals and exit criteria of the journeys, the oldest first."""
    if use & s.FOR_GOALS == 0 and m[s.BECOMES] == 0:
        return
    for place in range(running):
        journey = journey_at(m, place)
        meet_goals(m, journey, now)
        if is_running(m, journey):
            meet_criteria(m, journey, True, now)


@compilable
def pass_waits(m: Machine, use: int, running: int, now: int) -> None:
    """Waits of the journeys, the oldest first."""
    if use & s.FOR_WAITS == 0 and m[s.BECOMES] == 0:
        return
    for place in range(running):
        journey = journey_at(m, place)
        if is_running(m, journey):
            awaken(m, journey, True, now)


@compilable
def settle(m: Machine, now: int) -> None:
    """What the person having become otherwise does to the journeys, until all is quiet."""
    while m[s.CHANGED]:
        m[s.CHANGED] = 0
        if m[s.BECOMES] == 0:
            return
        running = m[m[s.STATE] + s.S_COUNT]
        for place in range(running):
            if is_running(m, journey_at(m, place)):
                meet_criteria(m, journey_at(m, place), False, now)
        for place in range(running):
            if is_running(m, journey_at(m, place)):
                awaken(m, journey_at(m, place), False, now)


@compilable
def trigger(m: Machine, now: int) -> None:
    """The first trigger that the event fits lets the person in, or is refused."""
    for place in range(m[s.TRIGGER_COUNT]):
        row = m[s.TRIGGERS] + place * s.TRIGGER_WIDTH
        if m[row + s.TRIGGER_NAME] == m[s.NAME] and holds(m, m[row + s.TRIGGER_CONDITION], -1, now):
            try_enter(m, m[row + s.TRIGGER_NODE], m[s.EVENT], m[s.SEQUENCE], now)
            return


@compilable
def conclude(m: Machine, now: int) -> None:
    """Settle, let in whom the occurrence has made match, and close the ranks. What comes next is
    not late, and finds the person as they are.
    """
    settle(m, now)
    if m[s.BECOMES]:
        again = True
        while again:
            again = False
            found = matching(m, now)
            fresh = found & ~m[s.MATCHED] & ~m[s.FIRED]
            m[s.MATCHED] = found
            for place in range(m[s.TRIGGER_COUNT]):
                if (fresh >> place) & 1:
                    m[s.FIRED] |= 1 << place
                    row = m[s.TRIGGERS] + place * s.TRIGGER_WIDTH
                    try_enter(m, m[row + s.TRIGGER_NODE], m[s.EMPTY], 0, now)
                    settle(m, now)
                    again = True
    sweep(m)
    m[s.LATE_BY] = 0


@compilable
def next_due(m: Machine) -> int:
    """The journey whose deadline is the earliest, of several the oldest; -1 if none waits."""
    found = -1
    earliest = s.NEVER
    for place in range(m[m[s.STATE] + s.S_COUNT]):
        journey = journey_at(m, place)
        if m[journey + s.J_DEADLINE] < earliest:
            earliest = m[journey + s.J_DEADLINE]
            found = journey
    return found


@compilable
def fire(m: Machine, limit: int) -> bool:
    """Let the next deadline fall due, if it is at `limit` or before, and before the next answer;
    whether there was one.
    """
    journey = next_due(m)
    if journey < 0 or m[journey + s.J_DEADLINE] > limit or m[journey + s.J_DEADLINE] >= m[s.COMES]:
        return False
    now = max(m[journey + s.J_DEADLINE], m[m[s.STATE] + s.S_CLOCK])
    m[m[s.STATE] + s.S_CLOCK] = now
    m[m[s.COUNT_HANDLED]] += 1
    see_matching(m, now)
    fall_due(m, journey, now)
    conclude(m, now)
    return True


@compilable
def fire_until(m: Machine, limit: int) -> None:
    """Let all deadlines fall due up to `limit`, in the order of their instants."""
    while fire(m, limit):
        pass


@compilable
def begin_at(m: Machine, at: int) -> int:
    """Come to an occurrence that is no event: what is due before it is done; its instant."""
    now = max(at, m[m[s.STATE] + s.S_CLOCK])
    fire_until(m, at - 1)
    m[m[s.STATE] + s.S_CLOCK] = now
    m[m[s.COUNT_HANDLED]] += 1
    return now


@compilable
def tick(m: Machine, place: int, at: int) -> None:
    """A scheduled trigger is due: the person enters if they match.  # semantics 3.1"""
    now = begin_at(m, at)
    see_matching(m, now)
    row = m[s.TRIGGERS] + place * s.TRIGGER_WIDTH
    if holds(m, m[row + s.TRIGGER_CONDITION], -1, now):
        try_enter(m, m[row + s.TRIGGER_NODE], m[s.EMPTY], 0, now)
    conclude(m, now)


@compilable
def admit(m: Machine, node: int, sequence: int, at: int) -> None:
    """Somebody from outside lets the person in, with the event at hand as entry event."""
    now = begin_at(m, at)
    see_matching(m, now)
    try_enter(m, node, m[s.EVENT], sequence, now)
    conclude(m, now)


@compilable
def become(m: Machine, before: int, at: int) -> None:
    """The person has become otherwise; `before` are the triggers they matched until now."""
    now = begin_at(m, at)
    m[s.MATCHED] = before
    m[s.FIRED] = 0
    m[s.CHANGED] = 1
    conclude(m, now)


@compilable
def dismiss(m: Machine, number: int, at: int) -> None:
    """End a journey (0: all of them) from outside."""
    now = begin_at(m, at)
    see_matching(m, now)
    for place in range(m[m[s.STATE] + s.S_COUNT]):
        journey = journey_at(m, place)
        if is_running(m, journey) and (number == 0 or number == m[journey + s.J_NUMBER]):
            finish(m, journey, m[journey + s.J_NODE], s.GIVEN_REASON, now)
    conclude(m, now)
