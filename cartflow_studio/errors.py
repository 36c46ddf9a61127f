"""What goes wrong, told as where, what, and what to do."""

from __future__ import annotations

from pathlib import Path


class CartFlowError(Exception):
    """An error a person can act on; anything else that escapes is a defect of ours.

    `message` says what is wrong, `hint` what to do. `source` is the file or address it was found
    in, `line` and `column` count from 1.
    """

    def __init__(
        self,
        message: str,
        *,
        hint: str = "",
        source: str | Path | None = None,
        line: int | None = None,
        column: int | None = None,
    ) -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint
        self.source = str(source) if source is not None else ""
        self.line = line
        self.column = column

    @property
    def place(self) -> str:
        """Where it is: `file:line:column`, as much of it as is known."""
        parts = [self.source, self.line, self.column]
        return ":".join(str(part) for part in parts if part not in ("", None))

    def __str__(self) -> str:
        where = f"{self.place}: " if self.place else ""
        return f"{where}{self.message}" + (f" {self.hint}" if self.hint else "")


class EditError(CartFlowError):
    """An edit of a flow that cannot be done; the flow stays as it was."""
