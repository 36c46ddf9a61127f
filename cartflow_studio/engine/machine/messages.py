"""Asking for a message: consent, address, quiet hours, caps, control group.  # semantics 4.6"""

from __future__ import annotations

from cartflow_studio.engine.machine import slots as s
from cartflow_studio.engine.machine.answers import answer
from cartflow_studio.engine.machine.calendar import (
    instant_of,
    is_within,
    local_of,
    shift,
    window_start,
    zone_of,
)
from cartflow_studio.engine.machine.conditions import bit
from cartflow_studio.engine.machine.record import copy, count_message, tell
from cartflow_studio.engine.machine.slots import Machine, compilable


@compilable
def send(m: Machine, row: int, journey: int, node: int, now: int) -> int:
    """Ask for the message; the port to leave by, or PARKED for quiet hours or receipts."""
    quiet_until = s.NONE
    outcome = refused_by_person(m, row)
    if m[journey + m[s.J_SENT] + m[row + s.SEND_INDEX]] != s.NONE:
        outcome = s.SENT_BEFORE
    if outcome == s.SENT and m[row + s.SEND_QUIET]:
        quiet_until = end_of_quiet(m, now)
        if quiet_until > now:
            if m[s.QUIET_SKIPS] == 0:
                m[journey + s.J_DEADLINE] = quiet_until
                return s.PARKED
            outcome = s.IN_QUIET_HOURS
    if outcome == s.SENT and m[row + s.SEND_CAPPED] and is_capped(m, m[row + s.SEND_CHANNEL], now):
        outcome = s.CAPPED
    if outcome == s.SENT and m[journey + s.J_FLAGS] & s.IN_CONTROL:
        outcome = s.HELD_BACK
    count_message(m, node, outcome)
    tell(m, s.MESSAGE, journey, node, outcome, m[row + s.SEND_CHANNEL], now)
    if outcome == s.SENT:
        note_sent(m, row, journey, now)
        entry, last = m[journey + s.J_ENTRY_SEQUENCE], m[journey + s.J_LAST_SEQUENCE]
        tell(m, s.ASKED, journey, node, entry, last, now)
        if m[s.ANSWERS] > 0:
            answer(m, m[row + s.SEND_INDEX], journey, node, now)
    elif outcome != s.HELD_BACK and outcome != s.SENT_BEFORE:  # noqa: PLR1714  compiled
        return m[row + s.SEND_NOT_SENT]
    if m[row + s.SEND_COUNT_OF_RECEIPTS] == 0:
        return m[row + s.SEND_SENT]
    kind, amount = m[row + s.SEND_KIND], m[row + s.SEND_AMOUNT]
    m[journey + s.J_DEADLINE] = shift(m, zone_of(m, 1), now, kind, amount)
    m[journey + s.J_FLAGS] |= s.AWAITS_RECEIPT
    return s.PARKED


@compilable
def refused_by_person(m: Machine, row: int) -> int:
    """Whether consent or the address forbid it."""
    if m[row + s.SEND_CONSENT] >= 0 and not bit(m, m[s.PERSON], m[row + s.SEND_CONSENT]):
        return s.NO_CONSENT
    if m[row + s.SEND_ADDRESS] >= 0:
        if not bit(m, m[s.PERSON], m[row + s.SEND_ADDRESS]):
            return s.MISSING_ADDRESS
        if not bit(m, m[s.PERSON], m[row + s.SEND_PLAUSIBLE]):
            return s.BAD_ADDRESS
    return s.SENT


@compilable
def end_of_quiet(m: Machine, now: int) -> int:
    """When the quiet hours end that it is in; NONE outside of them."""
    if m[s.QUIET_START] < 0:
        return s.NONE
    zone = zone_of(m, 1)
    local = local_of(m, zone, now)
    if not is_within(local, m[s.QUIET_START], m[s.QUIET_END], 0):
        return s.NONE
    midnight = local - local % s.DAY
    end = instant_of(m, zone, midnight + m[s.QUIET_END])
    if end <= now:
        end = instant_of(m, zone, midnight + s.DAY + m[s.QUIET_END])
    return end


@compilable
def is_capped(m: Machine, channel: int, now: int) -> bool:
    """Whether a cap is used up."""
    for cap in range(m[s.CAP_COUNT]):
        row = m[s.CAPS] + cap * s.CAP_WIDTH
        wanted = m[row + s.CAP_CHANNEL]
        if wanted == channel or (wanted < 0 and channel != s.WEBHOOK):
            since = window_start(m, zone_of(m, 1), now, m[row + s.CAP_KIND], m[row + s.CAP_AMOUNT])
            if sent_since(m, wanted, since) >= m[row + s.CAP_MOST]:
                return True
    return False


@compilable
def sent_since(m: Machine, channel: int, since: int) -> int:
    """How many messages went to the person since, on a channel or (negative) on all."""
    found = 0
    place = m[m[s.STATE] + s.S_SEND_COUNT] - 1
    while place >= 0 and m[m[s.S_SENDS] + 2 * place] >= since:
        on = m[m[s.S_SENDS] + 2 * place + 1]
        if on == channel or (channel < 0 and on != s.WEBHOOK):
            found += 1
        place -= 1
    return found


@compilable
def note_sent(m: Machine, row: int, journey: int, now: int) -> None:
    """Keep the instant, for caps and for the goals that are credited to the message."""
    m[journey + m[s.J_SENT] + m[row + s.SEND_INDEX]] = now
    if m[s.SENDS_KEPT]:
        m[s.NEWS] |= s.SENT_NEWS
        keep_sent(m, m[row + s.SEND_CHANNEL], now)


@compilable
def keep_sent(m: Machine, channel: int, at: int) -> None:
    """Keep a message among those of all flows, the latest of all; of each channel the last 32."""
    sends = m[s.S_SENDS]
    count = m[m[s.STATE] + s.S_SEND_COUNT]
    if sent_since(m, channel, s.NONE) >= s.MOST_CAPPED:
        oldest = 0
        while m[sends + 2 * oldest + 1] != channel:
            oldest += 1
        count -= 1
        copy(m, sends + 2 * oldest + 2, sends + 2 * oldest, 2 * (count - oldest))
    m[sends + 2 * count] = at
    m[sends + 2 * count + 1] = channel
    m[m[s.STATE] + s.S_SEND_COUNT] = count + 1
