"""The doors to what the runner remembers: people, messages, trace, inbox; and its clock."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import asdict
from typing import Any, TypeVar

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from cartflow_studio.runner.body import json_object
from cartflow_studio.runner.endpoint import Endpoint, after_of, limit_of, parameters, runner_of
from cartflow_studio.runner.problems import Problem
from cartflow_studio.runner.times import instant_of, text_of
from cartflow_studio.store import Intent, Occurrence, Records
from cartflow_studio.store.values import MESSAGE_STATES

T = TypeVar("T")
SMALL = 10_000
MOST_LINES = 10_000
RECEIPTS = ("delivered", "opened", "clicked", "replied")


async def people(request: Request) -> Response:
    """People and their attributes, in the order of their ids."""
    query = _query(request, "cursor", "limit")
    limit = limit_of(query)
    found = await _look(
        request, lambda records: records.people.page(query.get("cursor", ""), limit=limit)
    )
    rows = [{"id": each.id, "attributes": dict(each.attributes)} for each in found]
    return _page("people", rows, found[-1].id if len(found) == limit else None)


async def person(request: Request) -> Response:
    """One person: attributes, journeys as the trace tells them, and messages."""
    runner = runner_of(request)
    _query(request)
    who = request.path_params["person"]

    def look(records: Records) -> dict[str, Any] | None:
        known = records.people.get(who)
        trace = records.trace.page(limit=MOST_LINES, person=who)
        if known is None and not trace:
            return None
        numbers = {each.id: each for each in records.versions.all()}
        return {
            "id": who,
            "attributes": dict(known.attributes) if known else {},
            "trace": [
                {"flow": numbers[each.version].flow, "version": numbers[each.version].number,
                 **each.line}
                for each in trace
            ],
            "messages": [
                plain_message(each) for each in records.outbox.page(limit=1_000, person=who)
            ],
            "suppressed": [
                channel for channel in ("*", *runner.dispatcher.channels)
                if records.people.suppressed(who, channel)
            ],
        }  # fmt: skip

    found = await _look(request, look)
    if found is None:
        raise Problem(404, "no_such_person", "Nobody of that id is known here.")
    return JSONResponse(found)


async def messages(request: Request) -> Response:
    """Messages, in the order of their identities: of a `flow`, a `person`, in a `state`."""
    query = _query(request, "cursor", "limit", "flow", "state", "person")
    limit, state = limit_of(query), query.get("state", "")
    if state and state not in MESSAGE_STATES:
        raise Problem(
            400, "bad_state", f"There is no state {state[:40]!r}.",
            hint=f"There are: {', '.join(MESSAGE_STATES)}.",
        )  # fmt: skip

    def look(records: Records) -> list[Intent]:
        versions = [each.id for each in records.versions.of(query["flow"])] \
            if "flow" in query else None  # fmt: skip
        return records.outbox.page(
            after=query.get("cursor", ""), limit=limit, versions=versions, state=state,
            person=query.get("person", ""),
        )  # fmt: skip

    found = await _look(request, look)
    rows = [plain_message(each) for each in found]
    return _page("messages", rows, found[-1].id if len(found) == limit else None)


async def receipt(request: Request) -> Response:
    """Say what became of a message (`message` its id, `kind`: delivered, opened, clicked, replied).

    For a message that was never sent here nothing happens.
    """
    runner = runner_of(request)
    runner.keyring.admin(request)
    wish = await json_object(request, SMALL)
    message, kind = wish.get("message"), wish.get("kind")
    if kind not in RECEIPTS:
        raise Problem(
            422, "not_possible", "There is no such receipt.",
            hint=f"There are: {', '.join(RECEIPTS)}.", pointer="/kind",
        )  # fmt: skip
    if not isinstance(message, str):
        raise Problem(422, "required", "The message is not named.", pointer="/message")
    known = await run_in_threadpool(runner.dispatcher.receipt, message, kind)
    return JSONResponse({"success": True, "known": known}, 202)


async def trace(request: Request) -> Response:
    """The trace in the order it was handled: of a `flow`, or of one `version` of it."""
    query = _query(request, "cursor", "limit", "flow", "version")
    after, limit = after_of(query), limit_of(query, MOST_LINES)

    def look(records: Records) -> list[dict[str, Any]]:
        of = {each.id: each for each in records.versions.all()}
        wanted = [
            each.id for each in of.values()
            if query.get("flow", each.flow) == each.flow
            and query.get("version", str(each.number)) == str(each.number)
        ]  # fmt: skip
        return [
            {
                "id": each.id,
                "flow": of[each.version].flow,
                "version": of[each.version].number,
                "version_id": each.version,
                "cause": each.cause,
                "line": dict(each.line),
            }
            for each in records.trace.page(after=after, limit=limit, versions=wanted)
        ]

    found = await _look(request, look)
    return _page("trace", found, str(found[-1]["id"]) if len(found) == limit else None)


async def events(request: Request) -> Response:
    """Everything that came in, in the order it was accepted: the log from which all follows."""
    query = _query(request, "cursor", "limit")
    after, limit = after_of(query), limit_of(query, MOST_LINES)
    found = await _look(request, lambda records: records.inbox.page(after, limit=limit))
    rows = [plain_occurrence(each) for each in found]
    return _page("events", rows, str(found[-1].sequence) if len(found) == limit else None)


async def names(request: Request) -> Response:
    """The names of all events, with how often each came."""
    _query(request)
    return JSONResponse(
        {"names": await _look(request, lambda records: records.inbox.event_names())}
    )


async def attention(request: Request) -> Response:
    """What could not be handled and waits for somebody to look at it."""
    _query(request)

    def look(records: Records) -> dict[str, Any]:
        return {
            "events": [plain_occurrence(each) for each in records.inbox.dead()],
            "people": [
                {"at": text_of(each.at), **each.detail}
                for each in records.audit.all() if each.what == "needs_attention"
            ],
        }  # fmt: skip

    return JSONResponse(await _look(request, look))


async def audit(request: Request) -> Response:
    """Who did what to which flow, and when."""
    _query(request)
    found = await _look(request, lambda records: records.audit.all())
    return JSONResponse({"audit": [{**asdict(each), "at": text_of(each.at)} for each in found]})


async def clock(request: Request) -> Response:
    """What time it is here."""
    runner = runner_of(request)
    _query(request)
    return JSONResponse(await run_in_threadpool(runner.told_time))


async def turn_clock(request: Request) -> Response:
    """Turn the clock forward to `now`; with `wait`, answer when all that is due then is done.

    Only a clock that follows events can be turned. On a runner with the system's clock this
    confirms its time after a jump.
    """
    runner = runner_of(request)
    runner.keyring.admin(request)
    wish = await json_object(request, SMALL)
    wait = wish.get("wait", False)
    if not isinstance(wait, bool):
        raise Problem(422, "wrong_type", "wait is true or false.", pointer="/wait")
    to = runner.clock.now()
    if wish.get("now") is not None:
        try:
            to = instant_of(str(wish["now"]))
        except (ValueError, OverflowError):
            raise Problem(
                422, "bad_time", f"{str(wish['now'])[:60]!r} is not a time.", pointer="/now"
            ) from None
        if not runner.clock.follows_events:
            raise Problem(
                409, "system_clock", "The clock of this runner is the machine's.",
                hint="Start it with --clock events to try things out.",
            )  # fmt: skip
    settled = await run_in_threadpool(runner.turn_clock, to, wait=wait)
    if not settled:
        raise Problem(
            503, "busy", "There is still work to do.", hint="Ask again.",
            headers={"Retry-After": "1"},
        )  # fmt: skip
    return JSONResponse(await run_in_threadpool(runner.told_time))


def plain_message(intent: Intent) -> dict[str, Any]:
    """A message as JSON, without its content."""
    return {
        "id": intent.id,
        "person": intent.person,
        "journey": intent.journey,
        "node": intent.node,
        "channel": intent.channel,
        "state": intent.state,
        "attempts": intent.attempts,
        "reason": intent.reason,
        "provider_id": intent.provider_id,
        "made_at": text_of(intent.made_at),
        "expires_at": text_of(intent.expires_at),
        "next_attempt": text_of(intent.next_attempt) if intent.state == "queued" else None,
        "updated_at": text_of(intent.updated_at),
    }


def plain_occurrence(occurrence: Occurrence) -> dict[str, Any]:
    """An occurrence as JSON, complete: `Occurrence(**plain)` is equal to it."""
    return {**asdict(occurrence), "body": dict(occurrence.body)}


def _query(request: Request, *known: str) -> Mapping[str, str]:
    runner_of(request).keyring.admin(request)
    return parameters(request, *known)


async def _look(request: Request, look: Callable[[Records], T]) -> T:
    store = runner_of(request).store

    def within() -> T:
        with store.reading() as records:
            return look(records)

    return await run_in_threadpool(within)


def _page(name: str, rows: list[dict[str, Any]], following: str | None) -> Response:
    return JSONResponse({name: rows, "next": following})


_PAGE = {"cursor": "`next` of the page before.", "limit": "How many entries; 100."}
_FLOW = {"flow": "Only of this flow."}
_TIME = {"now": "2026-11-20T10:00:00Z", "wait": True}
ENDPOINTS = (
    Endpoint("GET", "/v1/people", people, query=_PAGE),
    Endpoint("GET", "/v1/people/{person}", person, answers={200: "The person.", 404: "Unknown."}),
    Endpoint("GET", "/v1/messages", messages,
             query={**_PAGE, **_FLOW, "state": "Only in this state.", "person": "Only theirs."}),
    Endpoint("POST", "/v1/receipts", receipt, body={"message": "…", "kind": "delivered"},
             answers={202: "Taken.", 422: "Not in order."}),
    Endpoint("GET", "/v1/trace", trace,
             query={**_PAGE, **_FLOW, "version": "Only of this version."}),
    Endpoint("GET", "/v1/events", events, query=_PAGE),
    Endpoint("GET", "/v1/event-names", names),
    Endpoint("GET", "/v1/attention", attention),
    Endpoint("GET", "/v1/audit", audit),
    Endpoint("GET", "/v1/clock", clock),
    Endpoint("POST", "/v1/clock", turn_clock, body=_TIME,
             answers={200: "What time it is now.", 409: "The system's clock.", 503: "Busy."}),
)  # fmt: skip
