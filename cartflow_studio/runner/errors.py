"""What goes wrong with a runner."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from cartflow_studio.errors import CartFlowError


class RunnerError(CartFlowError):
    """A runner that cannot do what was asked."""


class Unreachable(RunnerError):
    """No runner answers at the address."""


class Refused(RunnerError):
    """The runner said no. `status` is that of HTTP, `problem` everything it said."""

    def __init__(
        self,
        message: str,
        *,
        hint: str = "",
        source: str = "",
        status: int = 0,
        problem: Mapping[str, Any] | None = None,
    ) -> None:
        super().__init__(message, hint=hint, source=source or None)
        self.status = status
        self.problem: Mapping[str, Any] = problem or {}

    @property
    def code(self) -> str:
        """The runner's word for what is wrong, as `bad_json`."""
        return str(self.problem.get("code", ""))
