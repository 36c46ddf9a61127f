"""Calls in the form of the Segment HTTP tracking API, read into occurrences to be."""

from __future__ import annotations

import uuid
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import Any

from cartflow_studio.channels.addresses import AddressFault, email_address
from cartflow_studio.flow.clock import zones
from cartflow_studio.runner.problems import Problem
from cartflow_studio.runner.times import instant_of

CALLS = ("track", "identify", "page", "screen")
NOT_HERE = ("alias", "group")
PAGE_EVENTS = {"page": "pageViewed", "screen": "screenViewed"}
LONGEST_NAME = 200
LONGEST_ID = 200
PROTECTED = ("email", "phone", "push_token", "price_list")
MILLISECONDS_FROM = 100_000_000_000


@dataclass(frozen=True, slots=True)
class Call:
    """One call that is in order. `occurred_at` is None where it did not say when.

    `warnings` are what was left out or will not be as it seems.
    """

    kind: str
    message_id: str
    person: str
    name: str
    occurred_at: int | None
    body: Mapping[str, Any]
    made_id: bool = False
    warnings: tuple[str, ...] = field(default=())


@dataclass(frozen=True, slots=True)
class Rights:
    """What a key may send: `trusted` may name anybody's address and consent; `only_trusted` are
    the events that others may not send.
    """

    trusted: bool = True
    only_trusted: Collection[str] = ()


def read_call(kind: str, plain: Any, rights: Rights) -> Call:
    """One call; a problem with its pointer if it is not in order."""
    if not isinstance(plain, Mapping):
        raise Problem(422, "not_an_object", "A call is a JSON object.", pointer="")
    if kind in NOT_HERE:
        raise Problem(
            422,
            "not_supported",
            f"The call {kind!r} is not supported: people are known by one id.",
            hint="Send identify with the id by which the shop knows the person.",
            pointer="/type",
        )
    if kind not in CALLS:
        raise Problem(
            422, "unknown_call", f"There is no call {str(kind)[:40]!r}.",
            hint=f"There are: {', '.join(CALLS)}.", pointer="/type",
        )  # fmt: skip
    message_id = _message_id(plain)
    if kind == "identify":
        body, warnings = _traits(plain, rights)
        name = ""
    else:
        body, warnings = _mapping(plain, "properties"), []
        name = _event_name(kind, plain, rights)
        if kind in PAGE_EVENTS and plain.get("name"):
            body = {**body, "name": plain["name"]}
    if not message_id:
        warnings.append("It has no messageId: sent again, it would count twice.")
    return Call(
        kind="identify" if kind == "identify" else "event",
        message_id=message_id or f"made-{uuid.uuid4()}",
        person=_person(plain),
        name=name,
        occurred_at=_timestamp(plain),
        body=body,
        made_id=not message_id,
        warnings=tuple(warnings),
    )


def _person(plain: Mapping[str, Any]) -> str:
    for key in ("userId", "anonymousId"):
        value = plain.get(key)
        if value is None:
            continue
        if isinstance(value, bool) or not isinstance(value, str | int):
            raise Problem(422, "wrong_type", "An id is text.", pointer=f"/{key}")
        return _line(str(value), f"/{key}", LONGEST_ID)
    raise Problem(
        422, "required", "Nobody is named.", hint="Send userId or anonymousId.", pointer="/userId"
    )


def _event_name(kind: str, plain: Mapping[str, Any], rights: Rights) -> str:
    if kind in PAGE_EVENTS:
        return PAGE_EVENTS[kind]
    if "event" not in plain:
        raise Problem(422, "required", "The name of the event is missing.", pointer="/event")
    if not isinstance(plain["event"], str):
        raise Problem(422, "wrong_type", "The name of an event is text.", pointer="/event")
    name = _line(plain["event"], "/event", LONGEST_NAME)
    if not rights.trusted and name in rights.only_trusted:
        raise Problem(
            403,
            "event_not_allowed",
            f"The key of a page may not send {name!r}.",
            hint="Send it from the shop's server, with its own key.",
            pointer="/event",
        )
    return name


def _message_id(plain: Mapping[str, Any]) -> str:
    value = plain.get("messageId")
    if value is None or value == "":
        return ""
    if not isinstance(value, str):
        raise Problem(422, "wrong_type", "A messageId is text.", pointer="/messageId")
    return _line(value, "/messageId", LONGEST_ID)


def _timestamp(plain: Mapping[str, Any]) -> int | None:
    value = plain.get("timestamp", plain.get("originalTimestamp"))
    if value is None:
        return None
    try:
        if isinstance(value, str):
            return instant_of(value)
        if isinstance(value, int | float) and not isinstance(value, bool):
            seconds = value / 1_000 if abs(value) >= MILLISECONDS_FROM else value
            if 0 <= seconds < 253_402_300_800:
                return round(seconds * 1_000_000)
    except (ValueError, OverflowError):
        pass
    raise Problem(
        422,
        "bad_time",
        f"{str(value)[:60]!r} is not a time.",
        hint="Send ISO 8601, as 2026-11-20T10:00:00Z; without a zone it is read as UTC.",
        pointer="/timestamp",
    )


def _mapping(plain: Mapping[str, Any], key: str) -> dict[str, Any]:
    value = plain.get(key)
    if value is None:
        return {}
    if not isinstance(value, Mapping):
        raise Problem(422, "wrong_type", f"{key} is a JSON object.", pointer=f"/{key}")
    return dict(value)


def _traits(plain: Mapping[str, Any], rights: Rights) -> tuple[dict[str, Any], list[str]]:
    traits = _mapping(plain, "traits")
    warnings: list[str] = []
    if not rights.trusted:
        held = [name for name in traits if name in PROTECTED or name.startswith("consent_")]
        for name in held:
            del traits[name]
            warnings.append(f"{name!r} was left out: only the shop's server may set it.")
    email = traits.get("email")
    if email is not None:
        try:
            if not isinstance(email, str):
                raise AddressFault("It is not text.")
            email_address(email)
        except AddressFault as fault:
            raise Problem(
                422, "bad_email", f"This is no mail address. {fault}", pointer="/traits/email"
            ) from None
    if traits.get("timezone") is not None and traits["timezone"] not in zones():
        warnings.append(f"{str(traits.pop('timezone'))[:60]!r} is no time zone; it was left out.")
    for name in [name for name in traits if name.startswith("consent_")]:
        if not isinstance(traits[name], bool | None):
            raise Problem(
                422, "wrong_type", "A consent is true or false.", pointer=f"/traits/{name}"
            )
    return traits, warnings


def _line(text: str, pointer: str, longest: int) -> str:
    if not text.strip():
        raise Problem(422, "empty", "This is empty.", pointer=pointer)
    if len(text) > longest:
        raise Problem(
            422, "too_long", f"{len(text):,} characters; at most {longest} fit.", pointer=pointer
        )
    if any(ord(letter) < 32 or 127 <= ord(letter) < 160 for letter in text):
        raise Problem(422, "control_character", "This holds a control character.", pointer=pointer)
    return text
