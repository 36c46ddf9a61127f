"""The HTTP interface described: as OpenAPI, and as a page without scripts."""

from __future__ import annotations

import html
import json
import re
from collections.abc import Iterable, Mapping
from typing import Any

from cartflow_studio import __version__
from cartflow_studio.runner.endpoint import Endpoint

_PARAMETER = re.compile(r"\{(\w+)(?::\w+)?\}")
_PROBLEM = {
    "type": "object",
    "required": ["type", "title", "status", "code", "detail"],
    "properties": {
        "type": {"type": "string"},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "code": {"type": "string"},
        "detail": {"type": "string"},
        "hint": {"type": "string", "description": "What to do."},
        "pointer": {"type": "string", "description": "JSON pointer into the body."},
    },
}
_STYLE = """body{font:15px/1.55 system-ui,sans-serif;max-width:54rem;margin:3rem auto;
padding:0 1.5rem;color:#1d2433}h2{margin:2.4rem 0 .2rem;font-size:1.05rem}code,pre{font:13px/1.5
ui-monospace,monospace;background:#f3f5f9;border-radius:.4rem;padding:.1rem .35rem}pre{padding:.8rem
1rem;overflow:auto}b.m{display:inline-block;min-width:3.6rem;color:#2f6bff}small{color:#5b6577}
table{border-spacing:0}td{padding:.1rem 1rem .1rem 0;vertical-align:top}"""


def openapi(endpoints: Iterable[Endpoint]) -> dict[str, Any]:
    """The OpenAPI 3.1 document of these doors."""
    paths: dict[str, dict[str, Any]] = {}
    for each in endpoints:
        paths.setdefault(_PARAMETER.sub(r"{\1}", each.path), {})[each.method.lower()] = _of(each)
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "CartFlow runner",
            "version": __version__,
            "description": "Runs launched flows. Errors are problem documents (RFC 9457).",
        },
        "paths": paths,
        "components": {
            "schemas": {"Problem": _PROBLEM},
            "securitySchemes": {
                "bearer": {"type": "http", "scheme": "bearer"},
                "basic": {
                    "type": "http",
                    "scheme": "basic",
                    "description": "The key as user name, as Segment has it.",
                },
            },
        },
    }


def browsable(endpoints: Iterable[Endpoint]) -> str:
    """The same as a page to read."""
    sections = "".join(_section(each) for each in endpoints if each.method != "OPTIONS")
    return (
        '<!doctype html><html lang="en"><meta charset="utf-8"><title>CartFlow runner</title>'
        f"<style>{_STYLE}</style><h1>CartFlow runner {html.escape(__version__)}</h1>"
        "<p>Send the key as <code>Authorization: Bearer KEY</code>. Errors are problem documents "
        "(RFC 9457) that say what to do. For programs: <a href='/openapi.json'>openapi.json</a>."
        f"</p>{sections}</html>"
    )


def _of(each: Endpoint) -> dict[str, Any]:
    found: dict[str, Any] = {
        "operationId": f"{each.handler.__name__}{'' if each.method != 'OPTIONS' else '_options'}"
        + _PARAMETER.sub("", each.path).replace("/", "_").replace(".", "_").replace("-", "_"),
        "summary": each.summary,
        "responses": {str(status): _answer(status, text) for status, text in _answers(each)},
    }
    if each.description:
        found["description"] = each.description
    parameters = [
        {"name": name, "in": "path", "required": True, "schema": {"type": "string"}}
        for name in _PARAMETER.findall(each.path)
    ]
    parameters += [
        {"name": name, "in": "query", "description": text, "schema": {"type": "string"}}
        for name, text in each.query.items()
    ]
    if parameters:
        found["parameters"] = parameters
    if each.body is not None:
        found["requestBody"] = {"required": bool(each.body), "content": _content(each.body)}
    if each.role:
        found["security"] = [{"bearer": []}, {"basic": []}]
    return found


def _content(body: Any) -> dict[str, Any]:
    if isinstance(body, str):
        wrapped = {"type": "object", "required": ["flow"], "properties": {
            "flow": {"type": "string"},
            "templates": {"type": "object", "additionalProperties": {"type": "string"}},
        }}  # fmt: skip
        return {"application/yaml": {"schema": {"type": "string"}},
                "application/json": {"schema": wrapped}}  # fmt: skip
    return {"application/json": {"schema": {"type": "object"}, "example": body}}


def _answers(each: Endpoint) -> list[tuple[int, str]]:
    known: Mapping[int, str] = each.answers
    common = {400: "Not understood."}
    if each.role:
        common |= {401: "No valid key.", 429: "Too many requests; see Retry-After.",
                   503: "Not now; see Retry-After."}  # fmt: skip
    if each.role == "admin":
        common[403] = "This key may not do that."
    if "{" in each.path:
        common[404] = "There is no such thing."
    if each.body is not None:
        common |= {413: "Too large.", 415: "Not a media type that is read.", 422: "Not in order."}
    return sorted({**common, **known}.items())


def _answer(status: int, text: str) -> dict[str, Any]:
    found: dict[str, Any] = {"description": text}
    if status >= 400:
        schema = {"$ref": "#/components/schemas/Problem"}
        found["content"] = {"application/problem+json": {"schema": schema}}
    return found


def _section(each: Endpoint) -> str:
    role = {"admin": "admin key", "write": "any key", "": "no key"}[each.role]
    body = ""
    if each.body is not None:
        text = each.body if isinstance(each.body, str) else json.dumps(each.body, indent=2)
        body = f"<pre>{html.escape(text)}</pre>"
    rows = "".join(
        f"<tr><td><code>{html.escape(str(name))}</code></td><td>{html.escape(text)}</td></tr>"
        for name, text in (*each.query.items(), *each.answers.items())
    )
    return (
        f"<h2><b class='m'>{each.method}</b> <code>{html.escape(each.path)}</code> "
        f"<small>{role}</small></h2><p>{html.escape(each.summary)} "
        f"{html.escape(each.description)}</p>{body}<table>{rows}</table>"
    )
