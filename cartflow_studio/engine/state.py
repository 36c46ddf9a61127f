"""What is kept of a person between two occurrences: a few words, as bytes."""

from __future__ import annotations

from array import array
from dataclasses import dataclass

from cartflow_studio.engine.machine import slots as s
from cartflow_studio.engine.machine.conditions import fact_state
from cartflow_studio.engine.plan import Plan
from cartflow_studio.errors import CartFlowError


class StateError(CartFlowError):
    """A state that was not made by this version of the flow."""


@dataclass(frozen=True, slots=True)
class ActiveJourney:
    """A journey on its way: where it is, since when, until when at most, and when it began."""

    number: int
    node: str
    arrived: int
    deadline: int | None
    entered: int
    control_group: bool


def pack(plan: Plan, m: s.Machine) -> bytes:
    """The person's state as bytes; b"" if nothing is known of them."""
    state = m[s.STATE]
    noted = (m[fact_state(m, fact)] for fact in range(int(m[s.FACT_COUNT])))
    if m[state + s.S_CLOCK] == s.NONE and not any(noted):
        return b""
    words = array("q", [plan.fingerprint])
    words.extend(int(word) for word in m[state : state + s.STATE_HEAD])
    for begin, count in _parts(m):
        words.extend(int(word) for word in m[begin : begin + count])
    return words.tobytes()


def unpack(plan: Plan, m: s.Machine, state: bytes) -> None:
    """Bring a packed state into the machine, which has been cleared.

    StateError if it is of another version.
    """
    if not state:
        return
    words = array("q")
    if len(state) % words.itemsize == 0:
        words.frombytes(state)
    if len(words) > s.STATE_HEAD and words[0] != plan.fingerprint:
        words = _without_triggers(plan, words)
    if len(words) <= s.STATE_HEAD or words[0] != plan.fingerprint:
        raise StateError(
            "This state of a person belongs to another version of the flow.",
            hint="Move the person to this version first.",
        )
    head = m[s.STATE]
    _put(m, head, words[1 : 1 + s.STATE_HEAD])
    place = 1 + s.STATE_HEAD
    for begin, count in _parts(m):
        _put(m, begin, words[place : place + count])
        place += count
    if place != len(words):
        raise StateError("This state of a person is damaged.", hint="Restore it from a backup.")


def journeys(plan: Plan, m: s.Machine) -> tuple[ActiveJourney, ...]:
    """The journeys of the person in the machine, the oldest first."""
    found = []
    for place in range(int(m[m[s.STATE] + s.S_COUNT])):
        row = m[s.S_JOURNEYS] + place * m[s.JOURNEY_WIDTH]
        flags, deadline = m[row + s.J_FLAGS], int(m[row + s.J_DEADLINE])
        if flags & (s.WATCHED | s.ENDED) == 0:
            found.append(
                ActiveJourney(
                    int(m[row + s.J_NUMBER]),
                    plan.nodes[m[row + s.J_NODE]],
                    int(m[row + s.J_ARRIVED]),
                    None if deadline == s.NEVER else deadline,
                    int(m[row + s.J_ENTERED]),
                    bool(flags & s.IN_CONTROL),
                )
            )
    return tuple(found)


def _parts(m: s.Machine) -> list[tuple[int, int]]:
    """Beginnings and lengths of what follows the head, as far as it is in use."""
    state = m[s.STATE]
    return [
        (m[s.S_ENTRY_RING], min(m[s.ENTRY_RING], m[state + s.S_ENTRIES])),
        (m[s.S_KEY_RING], min(m[s.KEY_RING], m[state + s.S_KEY_COUNT])),
        (m[s.S_FACTS], m[s.S_SENDS] - m[s.S_FACTS]),
        (m[s.S_SENDS], 2 * m[state + s.S_SEND_COUNT]),
        (m[s.S_JOURNEYS], m[state + s.S_COUNT] * m[s.JOURNEY_WIDTH]),
    ]


def _without_triggers(plan: Plan, words: array[int]) -> array[int]:
    """A state in which each journey still says by which trigger it began, as it is kept now; any
    other state as it is.
    """
    width = plan.words[s.JOURNEY_WIDTH] + 1
    journeys = words[1 + s.S_COUNT] * width
    if words[0] != plan.fingerprint_of(width) or not 0 <= journeys < len(words) - s.STATE_HEAD:
        return words
    begin = len(words) - journeys
    kept = array("q", [plan.fingerprint, *words[1:begin]])
    for row in range(begin, len(words), width):
        kept.extend(words[row : row + s.J_ENTRY])
        kept.extend(words[row + s.J_ENTRY + 1 : row + width])
    return kept


def _put(m: s.Machine, begin: int, words: array[int]) -> None:
    for place, word in enumerate(words):
        m[begin + place] = word
