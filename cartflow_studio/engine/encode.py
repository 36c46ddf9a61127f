"""People and events as the bits and numbers that a plan asks of them."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Protocol

from cartflow_studio.engine.compare import (
    IS_GIVEN,
    IS_MAIL,
    IS_PHONE,
    IS_YES,
    Test,
    key_of,
    text_of,
)
from cartflow_studio.engine.compile import packed_bits
from cartflow_studio.engine.machine import slots as s
from cartflow_studio.engine.plan import RECEIPT, RECEIPTS, Plan
from cartflow_studio.engine.updates import packed_date
from cartflow_studio.flow.people import Event, Person, Value

FORMS = (IS_GIVEN, IS_MAIL, IS_PHONE)


class AsksPeople(Protocol):
    """What asks of people: a plan, or several."""

    @property
    def person_tests(self) -> Sequence[Test]: ...

    @property
    def person_dates(self) -> Sequence[str]: ...


def person_block(plan: AsksPeople, person: Person, *, everybody: bool = False) -> list[int]:
    """What the plan asks of a person. `everybody`: takes them to be reachable and consenting."""
    attributes = person.attributes
    bits = []
    for test in plan.person_tests:
        granted = everybody and (
            test.operator in FORMS or (test.operator == IS_YES and test.name.startswith("consent_"))
        )
        bits.append(granted or test.holds(attributes.get(test.name)))
    return [*packed_bits(bits), *(packed_date(attributes.get(name)) for name in plan.person_dates)]


def event_block(plan: Plan, properties: Mapping[str, Value]) -> list[int]:
    """What the plan asks of an event's properties."""
    bits = [test.holds(properties.get(test.name)) for test in plan.event_tests]
    values = [number_of(value.kind, properties.get(value.name)) for value in plan.event_values]
    return [*packed_bits(bits), *values]


def number_of(kind: str, value: Value) -> int:
    """A property as a number, of kind `date` or `key`; NONE if it is missing."""
    if kind == "date":
        return packed_date(value)
    text = text_of(value)
    return s.NONE if text is None else key_of(text)


def target_of(plan: Plan, event: Event) -> tuple[int, int]:
    """The journey and the node that a receipt is about; (0, -1) for other events.

    A receipt is named `message_delivered` and so on, and has the properties `journey` and `node`;
    one of another flow's message has that flow's id as `flow`.
    """
    if event.name.removeprefix(RECEIPT) not in RECEIPTS:
        return 0, -1
    return receipt_target(plan, event.properties.get)


def receipt_target(plan: Plan, value: Callable[[str], Value]) -> tuple[int, int]:
    """The journey and node that the properties of a receipt name."""
    journey, node = value("journey"), value("node")
    if value("flow") not in (None, plan.flow.id) or not isinstance(journey, int):
        return 0, -1
    return journey, plan.places.get(node, -1) if isinstance(node, str) else -1


def zone_name(person: Person) -> str:
    """The person's time zone, or nothing."""
    zone = person.attributes.get("timezone")
    return zone if isinstance(zone, str) else ""
