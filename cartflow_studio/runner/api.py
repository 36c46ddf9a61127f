"""The HTTP interface of a runner: its doors, and who is let near them."""

from __future__ import annotations

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.routing import Route
from starlette.types import ASGIApp, Receive, Scope, Send

from cartflow_studio.errors import CartFlowError
from cartflow_studio.runner import admin, ingest, public, records
from cartflow_studio.runner.config import LOCAL_HOSTS
from cartflow_studio.runner.openapi import browsable, openapi
from cartflow_studio.runner.problems import (
    Problem,
    answer,
    on_defect,
    on_error,
    on_problem,
    on_status,
)
from cartflow_studio.runner.running import Runner

ENDPOINTS = (*ingest.ENDPOINTS, *admin.ENDPOINTS, *records.ENDPOINTS, *public.ENDPOINTS)
LONGEST_ADDRESS = 8_000
LONGEST_HEADERS = 16_000


def build(runner: Runner) -> Starlette:
    """The application of a runner that has been made (and is started by somebody else)."""
    application = Starlette(
        routes=[Route(each.path, each.handler, methods=[each.method]) for each in ENDPOINTS],
        exception_handlers={
            Problem: on_problem,
            HTTPException: on_status,
            CartFlowError: on_error,
            Exception: on_defect,
        },
    )
    application.state.runner = runner
    application.state.openapi = openapi(ENDPOINTS)
    application.state.docs = browsable(ENDPOINTS)
    application.add_middleware(Doorkeeper, hosts=_hosts(runner), watch=runner)
    return application


class Doorkeeper:
    """Turns away what no door should see: foreign host names, endless or broken addresses."""

    def __init__(self, app: ASGIApp, hosts: frozenset[str], watch: Runner) -> None:
        self._app = app
        self._hosts = hosts
        self._runner = watch

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Let a request through, or answer it with a problem."""
        problem = self._problem(scope) if scope["type"] == "http" else None
        if problem is not None:
            await answer(problem)(scope, receive, send)
            return
        await self._app(scope, receive, send)

    def _problem(self, scope: Scope) -> Problem | None:
        headers = dict(scope["headers"])
        host = _host_of(headers.get(b"host", b"").decode("latin-1"))
        raw: bytes = scope.get("raw_path") or b""
        if len(raw) + len(scope["query_string"]) > LONGEST_ADDRESS:
            return Problem(414, "long_address", "The address is too long.")
        if sum(len(name) + len(value) for name, value in scope["headers"]) > LONGEST_HEADERS:
            return Problem(431, "long_headers", "The headers are too long.")
        if "\x00" in scope["path"] or "\ufffd" in scope["path"] or b"%2f" in raw.lower():
            return Problem(404, "not_found", "There is nothing here.", hint="See /openapi.json.")
        if self._hosts and host not in self._hosts:
            return Problem(
                400,
                "wrong_host",
                f"This runner is not {host[:80]!r}.",
                hint="Set CARTFLOW_BASE_URL to the address it is reached at.",
            )
        broken = self._runner.broken
        if broken is not None:
            return Problem(503, "store_broken", broken.message, hint=broken.hint)
        return None


def _hosts(runner: Runner) -> frozenset[str]:
    """The names by which it may be called; with none, any (it stands behind a proxy)."""
    config = runner.config
    own = _host_of(config.base_url.partition("://")[2].partition("/")[0])
    if config.exposed and not own:
        return frozenset()
    return frozenset({*LOCAL_HOSTS, config.host, own} - {""})


def _host_of(text: str) -> str:
    if text.startswith("["):
        return text[1:].partition("]")[0].lower()
    return text.partition(":")[0].lower()
