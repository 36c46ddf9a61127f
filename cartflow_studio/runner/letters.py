"""From the intent of a message to the message: whom, what with, in which words."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from cartflow_studio.channels.base import ChannelError, Message, NoAddress, Ticket
from cartflow_studio.channels.content import parts_of
from cartflow_studio.channels.context import Context
from cartflow_studio.flow.clock import zones
from cartflow_studio.flow.people import Person
from cartflow_studio.runner.accounts import Account
from cartflow_studio.runner.flows import ReadyFlow
from cartflow_studio.runner.times import EPOCH
from cartflow_studio.store import Intent, Records


def render(
    records: Records,
    ready: ReadyFlow,
    intent: Intent,
    account: Account,
    *,
    person: Person,
    shop: Mapping[str, str],
    unsubscribe_url: str,
) -> Message:
    """The message of an intent, rendered once; CartFlowError if it cannot be made."""
    address = account.maker.address_of(person)
    if isinstance(address, NoAddress):
        raise ChannelError(address.sentence)
    step = ready.step(intent.node)
    events = records.inbox.several({intent.entry, intent.last} - {0})
    parts = parts_of(
        step,
        templates=ready.version.templates,
        sender=ready.flow.settings.sender(intent.channel),
    )
    context = Context(
        person={"id": person.id, **person.attributes},
        event=events[intent.entry].body if intent.entry in events else {},
        last=events[intent.last].body if intent.last in events else {},
        answers=_answers(records, ready.version.flow, intent),
        flow={"id": ready.flow.id, "name": ready.flow.name},
        shop=shop,
        unsubscribe_url=unsubscribe_url if is_marketing(ready, intent) else "",
        now=_local(intent.made_at, person),
    )
    return account.maker.render(parts, context, Ticket(intent.id, address.value, intent.made_at))


def is_marketing(ready: ReadyFlow, intent: Intent) -> bool:
    """Whether the message needs a way out for the person."""
    return getattr(ready.step(intent.node), "purpose", "marketing") == "marketing"


def _answers(records: Records, flow: str, intent: Intent) -> dict[str, Any]:
    """What webhooks of this journey have answered, by node; in other versions of the flow too."""
    versions = {each.id for each in records.versions.of(flow)}
    return {
        str(event.body.get("node")): event.body.get("answer")
        for event in records.inbox.events_of(intent.person)
        if event.name == "message_answered"
        and event.body.get("journey") == intent.journey
        and event.body.get("version") in versions
    }


def _local(instant: int, person: Person) -> str:
    """The instant on the person's own clock, UTC where their zone is not known."""
    name = person.attributes.get("timezone")
    zone = ZoneInfo(name) if isinstance(name, str) and name in zones() else UTC
    return (EPOCH + timedelta(microseconds=instant)).astimezone(zone).isoformat(timespec="seconds")
