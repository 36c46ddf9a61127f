"""Several flows as one that asks for columns: what they ask of events and people is the same."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from cartflow_studio.engine import Plan
from cartflow_studio.engine.compare import Test
from cartflow_studio.engine.plan import EventValue
from cartflow_studio.flow.node_type import Start


@dataclass(frozen=True)
class Several:
    """Plans that were compiled together, in the order of their flows."""

    plans: tuple[Plan, ...]

    @property
    def event_names(self) -> Sequence[str]:
        """The names that mean something to any of them."""
        return self.plans[0].event_names

    @property
    def codes(self) -> Mapping[str, int]:
        """These names with their numbers."""
        return self.plans[0].codes

    @property
    def event_tests(self) -> Sequence[Test]:
        """What is asked of events."""
        return self.plans[0].event_tests

    @property
    def event_values(self) -> Sequence[EventValue]:
        """What is read of events."""
        return self.plans[0].event_values

    @property
    def person_tests(self) -> Sequence[Test]:
        """What is asked of people."""
        return self.plans[0].person_tests

    @property
    def person_dates(self) -> Sequence[str]:
        """What is read of people."""
        return self.plans[0].person_dates

    @property
    def triggers(self) -> Sequence[tuple[int, Start]]:
        """The triggers of all, flow after flow."""
        return [trigger for plan in self.plans for trigger in plan.triggers]

    @property
    def draws(self) -> bool:
        """Whether chance plays a part in any."""
        return any(plan.draws for plan in self.plans)

    @property
    def becomes(self) -> bool:
        """Whether anything happens by a person becoming so."""
        return any(plan.becomes for plan in self.plans)

    @property
    def has_schedule(self) -> bool:
        """Whether a segment of people enters any at a time of the clock."""
        return any(plan.has_schedule for plan in self.plans)

    @property
    def lets_in_without_events(self) -> bool:
        """Whether a clock, or becoming so, lets people into any."""
        return any(plan.lets_in_without_events for plan in self.plans)

    @property
    def listens_to_receipts(self) -> bool:
        """Whether an event of these names is a receipt."""
        return self.plans[0].listens_to_receipts


Asked: TypeAlias = Plan | Several


def plans_of(asked: Asked) -> tuple[Plan, ...]:
    """The plan, or each of several."""
    return asked.plans if isinstance(asked, Several) else (asked,)
