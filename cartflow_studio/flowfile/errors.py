"""What goes wrong with a flow file, told with file, line and column."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from cartflow_studio.errors import CartFlowError


class FlowFileError(CartFlowError):
    """A flow file that cannot be read. `faults` has everything that was found, in file order."""

    def __init__(
        self,
        message: str,
        *,
        hint: str = "",
        source: str | Path | None = None,
        line: int | None = None,
        column: int | None = None,
        more: Sequence[FlowFileError] = (),
    ) -> None:
        super().__init__(message, hint=hint, source=source, line=line, column=column)
        self._more = tuple(more)

    @property
    def faults(self) -> tuple[CartFlowError, ...]:
        """Every fault of the file, this one first."""
        return (self, *self._more)

    def __str__(self) -> str:
        text = super().__str__()
        return f"{text} (and {len(self._more)} more)" if self._more else text


class NewerFormatError(FlowFileError):
    """A flow made by a newer version of the product. Its file must never be saved over."""


def all_of(faults: Sequence[FlowFileError]) -> FlowFileError:
    """One error that carries all faults, the first of the file in front; `faults` is not empty."""
    first, *rest = sorted(faults, key=lambda each: (each.line or 0, each.column or 0))
    return type(first)(
        first.message,
        hint=first.hint,
        source=first.source or None,
        line=first.line,
        column=first.column,
        more=rest,
    )
