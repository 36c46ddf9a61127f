"""What a person's flows, and the versions of one flow, must know of each other.  # semantics 3.6"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from cartflow_studio.engine.machine import slots as s
from cartflow_studio.engine.machine.messages import keep_sent
from cartflow_studio.engine.plan import Plan
from cartflow_studio.engine.state import StateError

REMEMBERED = 32  # entries, if no limit needs more
Sent = tuple[int, str]


@dataclass(frozen=True, slots=True)
class Passages:
    """A person's entries into one flow, by any of its versions: how many, the instants of the
    latest, when they last left (None: never), and the latest keys.
    """

    entries: int = 0
    latest: tuple[int, ...] = ()
    left: int | None = None
    keys: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Past:
    """A person's messages (instant and channel, in order) of all flows, and their passages through
    each flow. A value that the host keeps beside the states, and hands to all of them.
    """

    messages: tuple[Sent, ...] = ()
    passages: Mapping[str, Passages] = field(default_factory=dict)

    def through(self, flow: str) -> Passages:
        """The passages through a flow."""
        return self.passages.get(flow, Passages())

    def having_sent(self, messages: Sequence[Sent]) -> Past:
        """With messages that were asked for now; of each channel the latest are remembered."""
        if not messages:
            return self
        kept: list[Sent] = []
        counts: dict[str, int] = {}
        every = sorted([*self.messages, *messages], key=lambda each: each[0])
        for at, channel in reversed(every):
            counts[channel] = counts.get(channel, 0) + 1
            if counts[channel] <= s.MOST_CAPPED:
                kept.append((at, channel))
        return replace(self, messages=tuple(reversed(kept)))

    def having_passed(self, flow: str, passages: Passages) -> Past:
        """With other passages through a flow."""
        if passages == self.through(flow):
            return self
        return replace(self, passages={**self.passages, flow: passages})

    def packed(self) -> bytes:
        """The value as bytes."""
        flows = {
            flow: [each.entries, each.latest, each.left, each.keys]
            for flow, each in self.passages.items()
        }
        return json.dumps([self.messages, flows], separators=(",", ":")).encode()

    @classmethod
    def unpacked(cls, content: bytes) -> Past:
        """The value of such bytes; StateError if they are damaged."""
        try:
            messages, flows = json.loads(content)
            return cls(
                tuple((at, channel) for at, channel in messages),
                {
                    flow: Passages(entries, tuple(latest), left, tuple(keys))
                    for flow, (entries, latest, left, keys) in flows.items()
                },
            )
        except (ValueError, TypeError, AttributeError):
            raise StateError(
                "What a person did before is damaged.", hint="Restore it from a backup."
            ) from None


def put_past(plan: Plan, m: s.Machine, past: Past) -> None:
    """Tell the machine, in which a state has been opened; what the past does not know stays."""
    if plan.flow.id in past.passages:
        _put_passages(m, past.passages[plan.flow.id])
    if past.messages and m[s.CAP_COUNT] > 0:
        numbers = {name: number for number, name in enumerate(plan.channels)}
        others = len(numbers)
        m[m[s.STATE] + s.S_SEND_COUNT] = 0
        for at, channel in past.messages:
            keep_sent(m, numbers.get(channel, others), at)


def _put_passages(m: s.Machine, passages: Passages) -> None:
    state, ring = m[s.STATE], m[s.ENTRY_RING]
    m[state + s.S_ENTRIES] = passages.entries
    m[state + s.S_LAST_ENTRY] = passages.latest[-1] if passages.latest else s.NONE
    m[state + s.S_LAST_EXIT] = s.NONE if passages.left is None else passages.left
    passed = max(m[state + s.S_LAST_ENTRY], m[state + s.S_LAST_EXIT])
    m[state + s.S_CLOCK] = max(m[state + s.S_CLOCK], passed)
    for back in range(1, min(ring, passages.entries) + 1):
        known = back <= len(passages.latest)
        place = m[s.S_ENTRY_RING] + (passages.entries - back) % ring
        m[place] = passages.latest[-back] if known else s.NONE
    if m[s.KEY_RING] > 0:
        m[state + s.S_KEY_COUNT] = len(passages.keys)
        for place, key in enumerate(passages.keys):
            m[m[s.S_KEY_RING] + place] = key


def passages_in(plan: Plan, m: s.Machine, before: Passages, entered: Iterable[int]) -> Passages:
    """The passages after a step, in which the person has entered at these instants."""
    state = m[s.STATE]
    left = int(m[state + s.S_LAST_EXIT])
    keys = before.keys
    if m[s.KEY_RING] > 0:
        count = int(m[state + s.S_KEY_COUNT])
        begin, known = m[s.S_KEY_RING], min(count, s.KEYS_REMEMBERED)
        keys = tuple(int(m[begin + n % s.KEYS_REMEMBERED]) for n in range(count - known, count))
    latest = (*before.latest, *entered)[-max(REMEMBERED, m[s.ENTRY_RING]) :]
    if not latest and m[state + s.S_LAST_ENTRY] != s.NONE:
        latest = (int(m[state + s.S_LAST_ENTRY]),)
    return Passages(int(m[state + s.S_ENTRIES]), latest, None if left == s.NONE else left, keys)
