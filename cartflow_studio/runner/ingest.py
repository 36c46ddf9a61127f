"""The doors for events, in the form of the Segment HTTP tracking API."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from cartflow_studio.runner.body import json_body
from cartflow_studio.runner.endpoint import (
    LARGEST_BATCH,
    LARGEST_CALL,
    Endpoint,
    Handler,
    parameters,
    runner_of,
)
from cartflow_studio.runner.failpoints import failpoint
from cartflow_studio.runner.keyring import Caller
from cartflow_studio.runner.problems import Problem
from cartflow_studio.runner.segment import CALLS, NOT_HERE, Call, Rights, read_call

MOST_CALLS = 1_000


async def track(request: Request) -> Response:
    """Somebody did something.

    202 once it is on the disk. Sent again with the same messageId it has no second effect.
    """
    return await _single(request, "track")


async def identify(request: Request) -> Response:
    """Something is known of somebody: traits become attributes of the person, null removes one."""
    return await _single(request, "identify")


async def page(request: Request) -> Response:
    """Somebody looked at a page: the event pageViewed."""
    return await _single(request, "page")


async def screen(request: Request) -> Response:
    """Somebody looked at a screen of an app: the event screenViewed."""
    return await _single(request, "screen")


async def alias(request: Request) -> Response:
    """Two ids are one person: not supported, and said so."""
    return await _single(request, "alias")


async def group(request: Request) -> Response:
    """Somebody belongs to a group: not supported, and said so."""
    return await _single(request, "group")


async def batch(request: Request) -> Response:
    """Up to 1,000 calls at once, each with its `type`.

    Calls that are not in order are listed under `rejected`, with their place; the others are
    taken. 422 if none of them is in order.
    """
    body = await _body(request, LARGEST_BATCH)
    caller = _caller(request, body)
    calls = body.get("batch")
    if not isinstance(calls, list):
        raise Problem(422, "required", "The list of calls is missing.", pointer="/batch")
    if not calls:
        raise Problem(400, "empty_batch", "The batch is empty.", pointer="/batch")
    if len(calls) > MOST_CALLS:
        raise Problem(
            413,
            "too_many_calls",
            f"The batch has {len(calls):,} calls; at most {MOST_CALLS:,} fit.",
            hint="Send several batches.",
            pointer="/batch",
        )
    rights = _rights(request, caller)
    good: list[Call] = []
    rejected: list[dict[str, Any]] = []
    for place, plain in enumerate(calls):
        try:
            good.append(read_call(_type_of(plain), plain, rights))
        except Problem as problem:
            rejected.append({"index": place, **problem.under(f"/batch/{place}").document()})
    if not good:
        raise Problem(
            422, "nothing_accepted", "No call of the batch is in order.", rejected=rejected
        )
    return await _accepted(request, caller, good, rejected)


async def preflight(request: Request) -> Response:
    """What browsers ask before a page of another origin may send events."""
    return Response(
        status_code=204,
        headers={
            **_shared_with(request),
            "Access-Control-Allow-Methods": "POST",
            "Access-Control-Allow-Headers": "Authorization, Content-Type",
            "Access-Control-Max-Age": "3600",
        },
    )


async def _single(request: Request, kind: str) -> Response:
    body = await _body(request, LARGEST_CALL)
    caller = _caller(request, body)
    call = read_call(kind, body, _rights(request, caller))
    return await _accepted(request, caller, [call], [])


async def _accepted(
    request: Request, caller: Caller, calls: Sequence[Call], rejected: Sequence[Mapping[str, Any]]
) -> Response:
    receipt = await asyncio.wrap_future(runner_of(request).intake.accept(caller.name, calls))
    failpoint("intake.after_commit")
    warnings = list(dict.fromkeys(word for call in calls for word in call.warnings))
    if receipt.flags.get("future"):
        warnings.append("Its time is in the future; the time of receipt counts.")
    if receipt.conflicts:
        warnings.append("A messageId came before with other content; the first counts.")
    answer: dict[str, Any] = {
        "success": True,
        "accepted": receipt.accepted,
        "duplicates": receipt.duplicates,
    }
    if warnings:
        answer["warnings"] = warnings[:20]
    if rejected:
        answer["rejected"] = list(rejected)
    return JSONResponse(answer, 202, headers=_shared_with(request, caller))


async def _body(request: Request, largest: int) -> Mapping[str, Any]:
    parameters(request, "key", "api_key", "write_key", "writeKey", "token", "access_token")
    found = await json_body(request, largest)
    if not isinstance(found, dict):
        raise Problem(422, "not_an_object", "The body is not a JSON object.", pointer="")
    return found


def _caller(request: Request, body: Mapping[str, Any]) -> Caller:
    """Whoever sends; a page whose beacon can set no headers puts its key into the body."""
    key = body.get("writeKey")
    return runner_of(request).keyring.caller(request, key if isinstance(key, str) else "")


def _rights(request: Request, caller: Caller) -> Rights:
    """What the key may send; a page's key only from the origins of the shop."""
    config = runner_of(request).config
    origin = request.headers.get("origin", "")
    if caller.role != "page":
        return Rights()
    if origin and config.origins and origin not in config.origins:
        raise Problem(
            403,
            "origin_not_allowed",
            "This key is not for pages of that origin.",
            hint="Add it to CARTFLOW_ORIGINS.",
        )
    return Rights(trusted=False, only_trusted=config.server_events)


def _shared_with(request: Request, caller: Caller | None = None) -> dict[str, str]:
    """The headers that let a page of an allowed origin read the answer; never with credentials."""
    origin = request.headers.get("origin", "")
    allowed = runner_of(request).config.origins
    if not origin or origin == "null" or (caller is not None and caller.role != "page"):
        return {}
    if allowed and origin not in allowed:
        return {}
    return {"Access-Control-Allow-Origin": origin, "Vary": "Origin"}


def _type_of(plain: Any) -> str:
    return str(plain.get("type", "")) if isinstance(plain, Mapping) else ""


_TRACK = {
    "userId": "c-1042",
    "event": "itemAddedToCart",
    "properties": {"cart_id": "k-77", "price": 19.9},
    "timestamp": "2026-11-20T10:00:00Z",
    "messageId": "0b5f…",
}
_IDENTIFY = {"userId": "c-1042", "traits": {"email": "ana@example.com", "consent_email": True}}
_BODIES: Mapping[str, Any] = {"track": _TRACK, "identify": _IDENTIFY}
_ANSWERS = {
    202: "On the disk.",
    400: "Not JSON, or an empty batch.",
    401: "No valid key.",
    403: "The key may not send this.",
    413: "Too large.",
    415: "Not JSON in UTF-8.",
    422: "Not in order; `pointer` leads to the place.",
    429: "Too many requests; see Retry-After.",
    503: "Cannot be stored now; see Retry-After.",
}
_HANDLERS: Mapping[str, Handler] = {
    "track": track,
    "identify": identify,
    "page": page,
    "screen": screen,
    "alias": alias,
    "group": group,
}
ENDPOINTS = (
    *(
        Endpoint("POST", f"/v1/{name}", _HANDLERS[name], "write", _BODIES.get(name, _TRACK),
                 answers=_ANSWERS)
        for name in (*CALLS, *NOT_HERE)
    ),
    Endpoint("POST", "/v1/batch", batch, "write", {"batch": [{"type": "track", **_TRACK}]},
             answers=_ANSWERS),
    *(
        Endpoint("OPTIONS", f"/v1/{name}", preflight, "", answers={204: "Allowed, or not."})
        for name in (*CALLS, "batch")
    ),
)  # fmt: skip
