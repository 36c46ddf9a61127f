"""What several flows ask of events and people, so that side by side they number it alike."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from cartflow_studio.engine.compare import Test
from cartflow_studio.engine.machine import slots as s
from cartflow_studio.engine.plan import EventValue, Plan


@dataclass(frozen=True)
class Common:
    """Names, tests and values in the order of their numbers; `capped`: whether a cap of one of the
    flows counts messages.
    """

    event_names: tuple[str, ...] = ()
    event_tests: tuple[Test, ...] = ()
    event_values: tuple[EventValue, ...] = ()
    person_tests: tuple[Test, ...] = ()
    person_dates: tuple[str, ...] = ()
    channels: tuple[str, ...] = ()
    capped: bool = False

    @classmethod
    def of(cls, plans: Iterable[Plan]) -> Common:
        """All that these ask."""
        known = tuple(plans)
        event_tests = {test.key: test for plan in known for test in plan.event_tests}
        person_tests = {test.key: test for plan in known for test in plan.person_tests}
        return cls(
            event_names=_each(name for plan in known for name in plan.event_names),
            event_tests=tuple(event_tests.values()),
            event_values=tuple(dict.fromkeys(each for plan in known for each in plan.event_values)),
            person_tests=tuple(person_tests.values()),
            person_dates=_each(name for plan in known for name in plan.person_dates),
            channels=_each(name for plan in known for name in plan.channels),
            capped=any(plan.word(s.CAP_COUNT) for plan in known),
        )

    @property
    def size(self) -> tuple[int, ...]:
        """How much it is of each."""
        return tuple(len(each) for each in vars(self).values() if isinstance(each, tuple))


def _each(names: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(names))


ALONE = Common()
