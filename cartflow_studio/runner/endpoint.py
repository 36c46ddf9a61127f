"""What every door of the HTTP interface is described by."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from starlette.requests import Request
from starlette.responses import Response

from cartflow_studio.runner.problems import Problem

if TYPE_CHECKING:
    from cartflow_studio.runner.running import Runner

Handler = Callable[[Request], Awaitable[Response]]
LARGEST_CALL = 512_000
LARGEST_BATCH = 5_000_000
LARGEST_FLOW = 10_000_000


@dataclass(frozen=True, slots=True)
class Endpoint:
    """One door: `role` is who may enter ("admin", "write" with any key, "" everybody).

    `body` is an example of what is sent, `query` the parameters with what they mean, `answers`
    what each status means.
    """

    method: str
    path: str
    handler: Handler
    role: str = "admin"
    body: Any = None
    query: Mapping[str, str] = field(default_factory=dict)
    answers: Mapping[int, str] = field(default_factory=lambda: {200: "Done."})

    @property
    def summary(self) -> str:
        """The first line of its docstring."""
        return (self.handler.__doc__ or "").strip().splitlines()[0]

    @property
    def description(self) -> str:
        """The rest of its docstring."""
        lines = (self.handler.__doc__ or "").strip().splitlines()[1:]
        return "\n".join(line.strip() for line in lines).strip()


def runner_of(request: Request) -> Runner:
    """The runner behind the door."""
    runner: Runner = request.app.state.runner
    return runner


def parameters(request: Request, *known: str) -> Mapping[str, str]:
    """The query of a request; a problem for a name that means nothing here, or comes twice."""
    found: dict[str, str] = {}
    for name, value in request.query_params.multi_items():
        if name not in known:
            raise Problem(
                400,
                "unknown_parameter",
                f"There is no parameter {name[:60]!r} here.",
                hint=f"There are: {', '.join(known)}." if known else "There are none.",
            )
        if name in found:
            raise Problem(400, "repeated_parameter", f"{name!r} stands twice in the address.")
        if "\x00" in value:
            raise Problem(400, "bad_parameter", f"{name!r} holds the character NUL.")
        found[name] = value
    return found


def limit_of(query: Mapping[str, str], most: int = 1_000) -> int:
    """How many entries a page has: the parameter `limit`, 100 without it."""
    text = query.get("limit", "100")
    if not text.isascii() or not text.isdigit() or not 1 <= int(text[:9]) <= most:
        raise Problem(400, "bad_limit", f"The limit must be between 1 and {most}.")
    return int(text)


def after_of(query: Mapping[str, str]) -> int:
    """After which entry a page begins: the parameter `cursor`, as the page before gave it."""
    text = query.get("cursor", "0")
    if not text.isascii() or not text.isdigit() or len(text) > 18:
        raise Problem(
            400, "bad_cursor", "This is no cursor.", hint="Take 'next' of the page before."
        )
    return int(text)
