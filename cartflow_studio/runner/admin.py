"""The doors for admins: flows, people, messages, the log, the clock."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response

from cartflow_studio.runner.body import json_object, limited_body, read_json
from cartflow_studio.runner.endpoint import LARGEST_FLOW, Endpoint, parameters, runner_of
from cartflow_studio.runner.life import plain_finding, plain_version, read
from cartflow_studio.runner.moving import WISHES, read_moves, standing
from cartflow_studio.runner.problems import Problem
from cartflow_studio.store import Version

YAML_TYPES = ("application/yaml", "application/x-yaml", "text/yaml", "text/plain", "")
MOST_TEMPLATES = 100
SMALL = 10_000
LARGE = 500_000  # with a wish for each step


async def put_version(request: Request) -> Response:
    """Push a version of a flow.

    The body is the flow file (application/yaml), or JSON with `flow` (its text) and `templates`
    (the texts of its template files by path). 201 for a new version, 200 if the newest is the same.
    With If-Match, only if the newest version has that number (0: there is none).
    """
    who = runner_of(request).keyring.admin(request).name
    text, templates = await _flow_of(request)
    life = runner_of(request).life
    flow_id = request.path_params["flow"]
    expected = request.headers.get("if-match", "").strip('" ')
    before = await run_in_threadpool(_newest, request, flow_id)
    version = await run_in_threadpool(
        life.push, flow_id, text, templates, who=who, expected=expected
    )
    is_new = before is None or before.id != version.id
    return JSONResponse(
        plain_version(version), 201 if is_new else 200, headers={"ETag": f'"{version.number}"'}
    )


async def validate(request: Request) -> Response:
    """Check a flow without keeping it: the findings of the studio, with what this runner knows."""
    runner_of(request).keyring.admin(request)
    text, templates = await _flow_of(request)
    flow = await run_in_threadpool(read, text)
    if flow.id != request.path_params["flow"]:
        raise Problem(422, "other_flow", f"The flow says its id is {flow.id!r}.")
    findings = await run_in_threadpool(runner_of(request).life.findings, flow, templates)
    found = [plain_finding(each) for each in findings]
    launchable = not any(each["severity"] == "error" for each in found)
    return JSONResponse({"launchable": launchable, "findings": found})


async def launch(request: Request) -> Response:
    """Launch a version: the newest one, or `version`.

    422 with all findings if it has errors. `previous` says what becomes of people in the versions
    before: they `finish` there, `exit`, or `move` to this one, each to the same step; `steps` says
    otherwise for single steps, `dates` whether waits `keep` their dates or have them reckoned
    `anew`. Launching what is launched changes nothing, but moves who is left.
    """
    who = runner_of(request).keyring.admin(request).name
    wish = _wish(await json_object(request, LARGE), "version", *WISHES)
    version, findings = await run_in_threadpool(
        runner_of(request).life.launch,
        request.path_params["flow"],
        number=_version(wish),
        moves=read_moves(wish),
        who=who,
    )
    found = [plain_finding(each) for each in findings]
    return JSONResponse({**plain_version(version), "findings": found})


async def preview(request: Request) -> Response:
    """Who stands at each step now, and where they would go at a launch; nothing is changed.

    Of a `flow` file that need not be pushed, or of `version` (else the newest), with `previous`,
    `dates` and `steps` as a launch has them.
    """
    runner = runner_of(request)
    runner.keyring.admin(request)
    wish = _wish(read_flow_json(await limited_body(request, LARGEST_FLOW)), "flow", "version",
                 "templates", *WISHES)  # fmt: skip
    number, moves, text = _version(wish), read_moves(wish), _text(wish, "flow", "")
    flow_id = request.path_params["flow"]

    def look() -> list[dict[str, Any]]:
        kept = _newest(request, flow_id) if text else runner.life.version(flow_id, number)
        new = read(text or (kept.text if kept else ""))
        but = kept.id if kept is not None and text in ("", kept.text) else 0
        runner.life.check_moves(new, moves, but=but)
        return [
            each
            for version, old in runner.life.inside(flow_id, but)
            for each in standing(version, (old, new), runner.performance.stats(version), moves)
        ]

    return JSONResponse({"steps": await run_in_threadpool(look)})


def _version(wish: Mapping[str, Any]) -> int | None:
    number = wish.get("version")
    if number is not None and (isinstance(number, bool) or not isinstance(number, int)):
        raise Problem(422, "wrong_type", "A version is a number.", pointer="/version")
    return number


async def pause(request: Request) -> Response:
    """Pause a flow; `policy` says what becomes of what falls due meanwhile.

    `keep`: it is done at the resume. `drop_overdue`: who was waiting for it leaves. `restart`: all
    waits begin again. `active_time`: the pause does not count.
    """
    return await _with_policy(request, runner_of(request).life.pause, "keep")


async def resume(request: Request) -> Response:
    """Resume a paused flow."""
    who = runner_of(request).keyring.admin(request).name
    _wish(await json_object(request, SMALL))
    version = await run_in_threadpool(
        runner_of(request).life.resume, request.path_params["flow"], who=who
    )
    return JSONResponse(plain_version(version))


async def stop(request: Request) -> Response:
    """Stop a flow; `policy`: people inside finish, or exit at once with the reason flow stopped."""
    return await _with_policy(request, runner_of(request).life.stop, "finish")


async def enter(request: Request) -> Response:
    """Let one person (`person`) into a flow that has a trigger for it, with `properties`."""
    who = runner_of(request).keyring.admin(request).name
    wish = _wish(await json_object(request, SMALL), "person", "properties")
    person = _text(wish, "person", "")
    if not person.strip():
        raise Problem(422, "required", "Nobody is named.", pointer="/person")
    properties = wish.get("properties") or {}
    if not isinstance(properties, Mapping):
        raise Problem(422, "wrong_type", "properties is a JSON object.", pointer="/properties")
    await run_in_threadpool(
        runner_of(request).life.enter, request.path_params["flow"], person, properties, who=who
    )
    return JSONResponse({"success": True}, 202)


async def flows(request: Request) -> Response:
    """All flows with their versions and states."""
    runner = runner_of(request)
    runner.keyring.admin(request)
    parameters(request)

    def look() -> list[dict[str, Any]]:
        with runner.store.reading() as records:
            return [plain_version(each) for each in records.versions.all()]

    return JSONResponse({"versions": await run_in_threadpool(look)})


async def flow(request: Request) -> Response:
    """What is live of a flow: its state, its text and its versions (`version` chooses another)."""
    runner = runner_of(request)
    runner.keyring.admin(request)
    number = _number(parameters(request, "version"))
    version = await run_in_threadpool(
        runner.life.version, request.path_params["flow"], number, state=""
    )
    return JSONResponse(
        {
            **plain_version(version),
            "text": version.text,
            "templates": dict(version.templates),
            "versions": await run_in_threadpool(_versions, request, version),
        },
        headers={"ETag": f'"{version.number}"'},
    )


async def flow_text(request: Request) -> Response:
    """The flow file that is live, as it was pushed, to the byte."""
    runner = runner_of(request)
    runner.keyring.admin(request)
    number = _number(parameters(request, "version"))
    version = await run_in_threadpool(
        runner.life.version, request.path_params["flow"], number, state=""
    )
    return PlainTextResponse(version.text, media_type="application/yaml")


async def performance(request: Request) -> Response:
    """The numbers of a flow: `stats` as simulations have them, messages by state, and reasons."""
    runner = runner_of(request)
    runner.keyring.admin(request)
    number = _number(parameters(request, "version"))

    def look() -> dict[str, Any]:
        shown = runner.life.version(request.path_params["flow"], number, state="")
        with runner.store.reading() as records:
            versions = records.versions.of(shown.flow)
        return runner.performance.of(versions, shown)

    return JSONResponse(await run_in_threadpool(look))


async def people_at(request: Request) -> Response:
    """Who stands at a node now."""
    runner = runner_of(request)
    runner.keyring.admin(request)
    number = _number(parameters(request, "version"))

    def look() -> list[dict[str, Any]]:
        shown = runner.life.version(request.path_params["flow"], number, state="")
        return runner.performance.people_at(shown, request.path_params["node"])

    return JSONResponse({"people": await run_in_threadpool(look)})


async def _with_policy(request: Request, do: Callable[..., Version], default: str) -> Response:
    who = runner_of(request).keyring.admin(request).name
    wish = _wish(await json_object(request, SMALL), "policy")
    version = await run_in_threadpool(
        do, request.path_params["flow"], policy=_text(wish, "policy", default), who=who
    )
    return JSONResponse(plain_version(version))


async def _flow_of(request: Request) -> tuple[str, Mapping[str, str]]:
    """The text of a flow and of its templates, from either form of the body."""
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    content = await limited_body(request, LARGEST_FLOW)
    if kind == "application/json":
        return _packed_flow(read_flow_json(content))
    if kind not in YAML_TYPES:
        raise Problem(
            415, "media_type", f"The body is {kind[:60]!r}.", hint="Send application/yaml."
        )
    try:
        return content.decode("utf-8"), {}
    except UnicodeDecodeError as fault:
        raise Problem(
            400, "not_utf8", f"The flow is not UTF-8 (byte {fault.start}).", hint="Send UTF-8."
        ) from None


def read_flow_json(content: bytes) -> Mapping[str, Any]:
    """The JSON form of a flow; its texts may be longer than those of events."""
    found = read_json(content, longest=LARGEST_FLOW)
    if not isinstance(found, dict):
        raise Problem(422, "not_an_object", "The body is not a JSON object.", pointer="")
    return found


def _packed_flow(plain: Mapping[str, Any]) -> tuple[str, Mapping[str, str]]:
    _wish(plain, "flow", "templates")
    text, templates = plain.get("flow"), plain.get("templates", {})
    if not isinstance(text, str):
        raise Problem(422, "required", "The text of the flow is missing.", pointer="/flow")
    if not isinstance(templates, Mapping) or len(templates) > MOST_TEMPLATES:
        raise Problem(422, "wrong_type", "templates are texts by path.", pointer="/templates")
    for name, each in templates.items():
        if not isinstance(each, str):
            raise Problem(422, "wrong_type", "A template is text.", pointer=f"/templates/{name}")
    return text, templates


def _wish(plain: Mapping[str, Any], *known: str) -> Mapping[str, Any]:
    for name in plain:
        if name not in known:
            raise Problem(
                422, "unknown_name", f"There is no {name[:60]!r} here.",
                hint=f"There are: {', '.join(known)}." if known else "", pointer=f"/{name[:60]}",
            )  # fmt: skip
    return plain


def _text(wish: Mapping[str, Any], name: str, default: str) -> str:
    value = wish.get(name, default)
    if not isinstance(value, str):
        raise Problem(422, "wrong_type", f"{name} is text.", pointer=f"/{name}")
    return value


def _number(query: Mapping[str, str]) -> int | None:
    text = query.get("version")
    if text is None:
        return None
    if not text.isascii() or not text.isdigit() or len(text) > 9:
        raise Problem(400, "bad_version", "A version is a number.")
    return int(text)


def _newest(request: Request, flow_id: str) -> Version | None:
    with runner_of(request).store.reading() as records:
        return records.versions.newest(flow_id)


def _versions(request: Request, version: Version) -> list[dict[str, Any]]:
    with runner_of(request).store.reading() as records:
        return [plain_version(each) for each in records.versions.of(version.flow)]


_POLICY = {"policy": "finish"}
_DONE = {200: "The version and its state.", 404: "No such flow.", 409: "Not launched.",
         422: "Not possible."}  # fmt: skip
_WHICH = {"version": "The number of a version; without it the one that is live."}
ENDPOINTS = (
    Endpoint("GET", "/v1/flows", flows),
    Endpoint("GET", "/v1/flows/{flow}", flow, query=_WHICH),
    Endpoint("GET", "/v1/flows/{flow}/text", flow_text, query=_WHICH),
    Endpoint("PUT", "/v1/flows/{flow}/versions", put_version, body="the flow file",
             answers={200: "The same as the newest.", 201: "A new version.", 412: "Not that one.",
                      413: "Too large.", 422: "It cannot be read; `faults` has every fault."}),
    Endpoint("POST", "/v1/flows/{flow}/validate", validate, body="the flow file",
             answers={200: "The findings.", 422: "It cannot be read."}),
    Endpoint("POST", "/v1/flows/{flow}/launch", launch, body={"previous": "finish"},
             answers={**_DONE, 422: "It has errors; `findings` has all."}),
    Endpoint("POST", "/v1/flows/{flow}/launch/preview", preview, body={"previous": "move"},
             answers={200: "Who stands where, and where they would go.", 422: "Not possible."}),
    Endpoint("POST", "/v1/flows/{flow}/pause", pause, body={"policy": "keep"}, answers=_DONE),
    Endpoint("POST", "/v1/flows/{flow}/resume", resume, body={}, answers=_DONE),
    Endpoint("POST", "/v1/flows/{flow}/stop", stop, body=_POLICY, answers=_DONE),
    Endpoint("POST", "/v1/flows/{flow}/people", enter, body={"person": "c-1042"},
             answers={202: "Done.", 409: "Not active.", 422: "Not in order."}),
    Endpoint("GET", "/v1/flows/{flow}/performance", performance, query=_WHICH),
    Endpoint("GET", "/v1/flows/{flow}/nodes/{node}/people", people_at, query=_WHICH),
)  # fmt: skip
