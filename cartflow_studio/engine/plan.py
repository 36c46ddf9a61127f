"""A plan: a flow as tables of integers, and what the numbers stand for."""

from __future__ import annotations

import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from cartflow_studio.engine.compare import Test
from cartflow_studio.engine.machine import slots as s
from cartflow_studio.errors import CartFlowError
from cartflow_studio.flow.model import Flow
from cartflow_studio.flow.node_type import Change, Start

OUTCOMES = (
    *("sent", "no_consent", "missing_address", "bad_address", "quiet_hours", "capped"),
    *("control_group", "sent_before"),
)
REFUSALS = (
    *("", "paused", "flow_stopped", "schedule_closed", "attribute_missing", "already_in_flow"),
    *("reentry", "gap", "limit", "too_many_journeys"),
)
PAUSES = ("keep", "drop_overdue", "restart", "active_time")  # in the machine's order
OWN_REASONS = ("end of flow", "goal", "restarted", "date gone", "", "handed over")
RECEIPTS = ("delivered", "opened", "clicked", "replied", "answered")
RECEIPT = "message_"


class PlanError(CartFlowError):
    """A flow that cannot be compiled: what is wrong with it, and how to mend it."""


@dataclass(frozen=True, slots=True)
class EventValue:
    """A property of events that the engine needs as a number: a `date` or a `key` to match by."""

    name: str
    kind: str


@dataclass(frozen=True)
class Plan:
    """A compiled flow. `words` is the machine's array up to the trace; the rest gives names to
    numbers: `nodes` and their `ports`, `event_names`, `reasons` of exits, `sends` (the nodes that
    send, as indices into `nodes`), `triggers` in the order of the flow with their node. `nodes` are
    those of the `flow` that are switched on.

    `facts` tells apart what is counted of history, in the order of the machine.

    Encoders compute `event_tests` and `event_values` of events, `person_tests` and `person_dates`
    of people, in this order. `draws`: whether chance plays a part, so that people need their key.
    """

    flow: Flow
    words: tuple[int, ...]
    nodes: tuple[str, ...]
    ports: tuple[tuple[str, ...], ...]
    event_names: tuple[str, ...]
    event_tests: tuple[Test, ...]
    event_values: tuple[EventValue, ...]
    person_tests: tuple[Test, ...]
    person_dates: tuple[str, ...]
    reasons: tuple[str, ...]
    channels: tuple[str, ...]
    sends: tuple[int, ...]
    triggers: tuple[tuple[int, Start], ...]
    changes: tuple[Change, ...]
    handovers: Mapping[int, str]
    facts: tuple[str, ...]
    draws: bool

    @cached_property
    def fingerprint(self) -> int:
        """Tells apart what is kept of people for plans of another shape."""
        return self.fingerprint_of(self.words[s.JOURNEY_WIDTH])

    def fingerprint_of(self, width: int) -> int:
        """What it would be with journeys of so many words."""
        return zlib.crc32(repr((self.nodes, width, self.words[s.S_JOURNEYS])).encode())

    @cached_property
    def codes(self) -> Mapping[str, int]:
        """The event names that mean something to the flow, with their numbers."""
        return {name: code for code, name in enumerate(self.event_names)}

    @cached_property
    def places(self) -> Mapping[str, int]:
        """The nodes with their numbers."""
        return {node: place for place, node in enumerate(self.nodes)}

    @property
    def own_names(self) -> tuple[str, ...]:
        """The event names that mean something to this flow, and not only to others beside it."""
        uses = self.words[s.NAMES]
        return tuple(
            name for code, name in enumerate(self.event_names) if self.words[uses + code] & s.HEARD
        )

    @property
    def has_schedule(self) -> bool:
        """Whether a segment of people enters at a time of the clock."""
        return any(_is_scheduled(start) for _, start in self.triggers)

    @property
    def becomes(self) -> bool:
        """Whether something happens by a person becoming so."""
        return self.words[s.BECOMES] == 1

    @property
    def lets_in_without_events(self) -> bool:
        """Whether a clock, or becoming so, lets people in."""
        return any(start.kind == "segment" for _, start in self.triggers)

    @property
    def listens_to_receipts(self) -> bool:
        """Whether an event of its names is a receipt."""
        return any(name.removeprefix(RECEIPT) in RECEIPTS for name in self.event_names)

    @property
    def entrance(self) -> int:
        """The number of the trigger by which others let people in: one made for that, or the first.
        PlanError if there is none.
        """
        if not self.triggers:
            raise PlanError(
                "Nobody can enter this flow: it has no trigger.", hint="Add a trigger to it."
            )
        made = [node for node, start in self.triggers if start.kind == "api"]
        return made[0] if made else self.triggers[0][0]

    @property
    def zone(self) -> str:
        """The flow's own time zone; "" if it goes by each person's."""
        zone = self.flow.settings.timezone
        return "" if zone == "person" else zone

    def scheduled(self) -> tuple[int, ...]:
        """The places, among `triggers`, of those that a clock starts."""
        return tuple(
            place for place, (_, start) in enumerate(self.triggers) if _is_scheduled(start)
        )

    def word(self, slot: int) -> int:
        """A word of the head."""
        return self.words[slot]

    @property
    def trace_capacity(self) -> int:
        """How many lines one occurrence can cause at most."""
        return self.words[s.TRACE_CAPACITY]


def _is_scheduled(start: Start) -> bool:
    return start.kind == "segment" and start.schedule != "as they match"
