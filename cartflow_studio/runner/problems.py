"""Errors over HTTP: RFC 9457 problem documents that say what to do."""

from __future__ import annotations

from collections.abc import Mapping
from http import HTTPStatus
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse

from cartflow_studio.errors import CartFlowError
from cartflow_studio.store import StoreUnavailable

MEDIA_TYPE = "application/problem+json"


class Problem(Exception):
    """An answer that is an error. `pointer` is a JSON pointer into the body that was sent."""

    def __init__(
        self,
        status: int,
        code: str,
        detail: str,
        *,
        hint: str = "",
        pointer: str | None = None,
        headers: Mapping[str, str] | None = None,
        **more: Any,
    ) -> None:
        super().__init__(detail)
        self.status = status
        self.code = code
        self.detail = detail
        self.hint = hint
        self.pointer = pointer
        self.headers = dict(headers or {})
        self.more = more

    def document(self) -> dict[str, Any]:
        """The problem document."""
        found: dict[str, Any] = {
            "type": f"urn:cartflow:problem:{self.code}",
            "title": HTTPStatus(self.status).phrase,
            "status": self.status,
            "code": self.code,
            "detail": self.detail,
        }
        if self.hint:
            found["hint"] = self.hint
        if self.pointer is not None:
            found["pointer"] = self.pointer
        return found | self.more

    def under(self, pointer: str) -> Problem:
        """The same problem, seen from further out."""
        own = self.pointer if self.pointer is not None else ""
        return Problem(
            self.status,
            self.code,
            self.detail,
            hint=self.hint,
            pointer=pointer + own,
            headers=self.headers,
            **self.more,
        )


def answer(problem: Problem) -> JSONResponse:
    """The response of a problem."""
    return JSONResponse(
        problem.document(), problem.status, headers=problem.headers, media_type=MEDIA_TYPE
    )


async def on_problem(request: Request, fault: Exception) -> JSONResponse:
    """A refusal of ours."""
    if not isinstance(fault, Problem):
        raise fault
    return answer(fault)


async def on_unavailable(request: Request, fault: Exception) -> JSONResponse:
    """The database cannot be used now."""
    hint = fault.hint if isinstance(fault, CartFlowError) else ""
    message = fault.message if isinstance(fault, CartFlowError) else str(fault)
    return answer(
        Problem(503, "store_unavailable", message, hint=hint, headers={"Retry-After": "5"})
    )


async def on_error(request: Request, fault: Exception) -> JSONResponse:
    """Any other error of ours that a person can act on."""
    if isinstance(fault, StoreUnavailable) or not isinstance(fault, CartFlowError):
        return await on_unavailable(request, fault)
    return answer(Problem(422, "refused", fault.message, hint=fault.hint))


async def on_defect(request: Request, fault: Exception) -> JSONResponse:
    """A defect: nothing of it is shown."""
    return answer(
        Problem(
            500,
            "defect",
            "The runner failed to answer; this is a defect of it.",
            hint="Look into its log, and report it.",
        )
    )


async def on_status(request: Request, fault: Exception) -> JSONResponse:
    """No such path, or no such method."""
    status = getattr(fault, "status_code", 404)
    if status == 405:
        return answer(
            Problem(
                405,
                "method_not_allowed",
                f"{request.method} is not possible here.",
                hint="See /openapi.json.",
                headers=getattr(fault, "headers", None),
            )
        )
    return answer(Problem(status, "not_found", "There is nothing here.", hint="See /openapi.json."))
