"""Answers to messages, as a simulation assumes them: drawn when one is sent, heard in their order.

Where nobody is assumed to answer, ANSWERS is 0. Those on their way form a heap: each comes no later
than the two that hang on it, and of one instant the one drawn first.
"""

from __future__ import annotations

from cartflow_studio.engine.machine import slots as s
from cartflow_studio.engine.machine.chance import draw
from cartflow_studio.engine.machine.record import copy
from cartflow_studio.engine.machine.slots import Machine, compilable, seldom


@seldom
@compilable
def answer(m: Machine, index: int, journey: int, node: int, now: int) -> None:
    """Draw what becomes of the message that has just been sent; what is heard of it is queued."""
    first, count = m[m[s.ANSWERS] + 2 * index], m[m[s.ANSWERS] + 2 * index + 1]
    turn = m[journey + s.J_NUMBER]
    for place in range(count):
        row = first + place * s.ANSWER_WIDTH
        at = now
        if m[row + s.ANSWER_AFTER] >= 0:
            at = m[first + m[row + s.ANSWER_AFTER] * s.ANSWER_WIDTH + s.ANSWER_AT]
        comes = draw(m[s.PERSON_KEY], m[row + s.ANSWER_COMES], turn) < m[row + s.ANSWER_SHARE]
        if at != s.NEVER and comes:
            at += delay(
                m, m[row + s.ANSWER_MEDIAN], draw(m[s.PERSON_KEY], m[row + s.ANSWER_WHEN], turn)
            )
            if m[row + s.ANSWER_NAME] >= 0:
                enqueue(m, row, journey, node, at)
        else:
            at = s.NEVER
        m[row + s.ANSWER_AT] = at


@compilable
def delay(m: Machine, median: int, drawn: int) -> int:
    """How long an answer takes, in microseconds, by a number below 2**32: whole seconds, one or
    more, in the middle `median`.
    """
    bits = 32 - s.DELAY_BITS
    place = m[s.DELAYS] + (drawn >> bits)
    between = (m[place + 1] - m[place]) * (drawn & ((1 << bits) - 1))
    seconds = median * (m[place] + (between >> bits))
    return max(1, (seconds + (1 << (s.UNIT_BITS - 1))) >> s.UNIT_BITS) * s.SECOND


@compilable
def queued(m: Machine, place: int) -> int:
    """Where an answer in the queue lies."""
    return m[s.QUEUE] + place * (s.QUEUED_BLOCK + m[s.BLOCK])


@compilable
def enqueue(m: Machine, row: int, journey: int, node: int, at: int) -> None:
    """Queue an answer; those that are too many of one person are counted as unheard."""
    place = m[s.QUEUE_COUNT]
    if m[s.ANSWERED] >= m[s.ANSWERS_MOST]:
        m[s.UNHEARD] += 1
        return
    m[s.QUEUE_COUNT] += 1
    m[s.ANSWERED] += 1
    m[s.COMES] = min(m[s.COMES], at)
    width = s.QUEUED_BLOCK + m[s.BLOCK]
    while place > 0 and at < m[queued(m, (place - 1) >> 1)]:
        copy(m, queued(m, (place - 1) >> 1), queued(m, place), width)
        place = (place - 1) >> 1
    new = queued(m, place)
    m[new + s.QUEUED_AT] = at
    m[new + s.QUEUED_NUMBER] = m[s.ANSWERED]
    m[new + s.QUEUED_NAME] = m[row + s.ANSWER_NAME]
    m[new + s.QUEUED_JOURNEY] = m[journey + s.J_NUMBER]
    m[new + s.QUEUED_NODE] = node
    block = m[row + s.ANSWER_BLOCK]
    if block == 0:  # a purchase is about no message
        m[new + s.QUEUED_NODE] = -1
        block = journey + s.J_ENTRY
    else:
        block += (min(m[journey + s.J_NUMBER], m[s.ANSWER_TURNS]) - 1) * m[s.BLOCK]
    copy(m, block, new + s.QUEUED_BLOCK, m[s.BLOCK])


@compilable
def hear(m: Machine) -> None:
    """The next answer becomes the event at hand, and leaves the queue."""
    top = m[s.QUEUE]
    m[s.OCCURRED] = m[top + s.QUEUED_AT]
    m[s.NAME] = m[top + s.QUEUED_NAME]
    m[s.SEQUENCE] = m[s.LOG_LENGTH] + m[top + s.QUEUED_NUMBER]
    m[s.TARGET_JOURNEY] = m[top + s.QUEUED_JOURNEY]
    m[s.TARGET_NODE] = m[top + s.QUEUED_NODE]
    copy(m, top + s.QUEUED_BLOCK, m[s.EVENT], m[s.BLOCK])
    if m[top + s.QUEUED_NODE] < 0:
        m[s.PURCHASES] += 1
    m[s.QUEUE_COUNT] -= 1
    close_up(m, queued(m, m[s.QUEUE_COUNT]))
    m[s.COMES] = m[top] if m[s.QUEUE_COUNT] > 0 else s.NEVER


@compilable
def close_up(m: Machine, last: int) -> None:
    """Put the last answer where it belongs, the first one being gone."""
    place, count = 0, m[s.QUEUE_COUNT]
    while 2 * place + 1 < count:
        below = 2 * place + 1
        if below + 1 < count and is_before(m, queued(m, below + 1), queued(m, below)):
            below += 1
        if not is_before(m, queued(m, below), last):
            break
        copy(m, queued(m, below), queued(m, place), s.QUEUED_BLOCK + m[s.BLOCK])
        place = below
    copy(m, last, queued(m, place), s.QUEUED_BLOCK + m[s.BLOCK])


@compilable
def is_before(m: Machine, one: int, other: int) -> bool:
    """Whether an answer comes before another."""
    if m[one] == m[other]:
        return m[one + s.QUEUED_NUMBER] < m[other + s.QUEUED_NUMBER]
    return m[one] < m[other]
