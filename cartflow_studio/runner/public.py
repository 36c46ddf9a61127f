"""The doors for everybody: leaving a list, health, metrics, documentation, the page script."""

from __future__ import annotations

import html

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, PlainTextResponse, Response

from cartflow_studio import __version__
from cartflow_studio.runner import tracking
from cartflow_studio.runner.body import limited_body
from cartflow_studio.runner.endpoint import Endpoint, parameters, runner_of
from cartflow_studio.runner.problems import Problem

_PAGE = """<!doctype html><html lang="en"><meta charset="utf-8">
<meta name="viewport" content="width=device-width"><meta name="robots" content="noindex">
<title>{title}</title><style>body{{font:16px/1.5 system-ui,sans-serif;max-width:32rem;
margin:15vh auto;padding:0 1.5rem;color:#1d2433}}button{{font:inherit;padding:.6rem 1.4rem;border:0;
border-radius:.6rem;background:#2f6bff;color:#fff;cursor:pointer}}</style>
<h1>{title}</h1><p>{text}</p>{form}</html>"""
_BUTTON = '<form method="post"><button type="submit">Unsubscribe</button></form>'
_POLICY = {
    "Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'; form-action 'self'",
    "Referrer-Policy": "no-referrer",
    "Cache-Control": "no-store",
}
_WORDS = {"email": "emails", "sms": "text messages", "whatsapp": "WhatsApp messages",
          "push": "notifications"}  # fmt: skip


async def unsubscribe_page(request: Request) -> Response:
    """The page by which a person leaves a list. Looking at it changes nothing."""
    channel = _list_of(request)
    if channel is None:
        return _broken()
    return _page(
        "Unsubscribe", f"You will get no more {_WORDS.get(channel, 'messages')} from us.", _BUTTON
    )


async def unsubscribe(request: Request) -> Response:
    """Leave a list: by the button of the page, or by the mail program in one click (RFC 8058)."""
    await limited_body(request, 10_000)
    runner = runner_of(request)
    found = runner.links.read(request.path_params["token"])
    if found is None:
        return _broken()
    await run_in_threadpool(runner.unsubscribe, *found)
    return _page("Done", f"You get no more {_WORDS.get(found[1], 'messages')} from us.")


async def health(request: Request) -> Response:
    """Whether the runner can do its work: 200, or 503 with what is wrong.

    Messages that wait for a provider are told in `problems` of a 200: a restart would not help.
    """
    parameters(request)
    runner = runner_of(request)
    found = await run_in_threadpool(runner.health)
    if not runner.is_able(found):
        raise Problem(
            503, "unhealthy", " ".join(found["problems"]), headers={"Retry-After": "10"}, **found
        )
    return JSONResponse(found)


async def metrics(request: Request) -> Response:
    """Figures for Prometheus."""
    text = await run_in_threadpool(runner_of(request).metrics)
    return PlainTextResponse(text, media_type="text/plain; version=0.0.4")


async def document(request: Request) -> Response:
    """This interface as OpenAPI 3.1."""
    return JSONResponse(request.app.state.openapi)


async def docs(request: Request) -> Response:
    """This interface as a page to read."""
    return HTMLResponse(request.app.state.docs, headers=_POLICY)


async def script(request: Request) -> Response:
    """The script for shop pages that have none yet; its guide is in the documentation."""
    return Response(
        tracking.script(), media_type="text/javascript", headers={"Cache-Control": "max-age=3600"}
    )


async def root(request: Request) -> Response:
    """What this is."""
    return JSONResponse({"name": "CartFlow runner", "version": __version__, "docs": "/docs"})


def _list_of(request: Request) -> str | None:
    found = runner_of(request).links.read(request.path_params["token"])
    return found[1] if found else None


def _broken() -> Response:
    return _page(
        "This link is not complete", "Please use the whole link of the message.", status=400
    )


def _page(title: str, text: str, form: str = "", status: int = 200) -> Response:
    content = _PAGE.format(title=html.escape(title), text=html.escape(text), form=form)
    return HTMLResponse(content, status, headers=_POLICY)


ENDPOINTS = (
    Endpoint("GET", "/", root, ""),
    Endpoint("GET", "/u/{token}", unsubscribe_page, "", answers={200: "A page.", 400: "Broken."}),
    Endpoint("POST", "/u/{token}", unsubscribe, "", answers={200: "A page.", 400: "Broken."}),
    Endpoint("GET", "/health", health, "", answers={200: "Well.", 503: "Not well."}),
    Endpoint("GET", "/metrics", metrics, ""),
    Endpoint("GET", "/openapi.json", document, ""),
    Endpoint("GET", "/docs", docs, ""),
    Endpoint("GET", "/cartflow.js", script, ""),
)
