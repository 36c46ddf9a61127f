"""What goes wrong with a flow file, told with file, line and column."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path as FilePath

from cartflow_studio.errors import CartFlowError
from cartflow_studio.fields import Path
from cartflow_studio.words import tr


class FlowFileError(CartFlowError):
    """A flow file that cannot be read. `faults` has everything that was found, in file order.

    `path` leads to the value in the flow, as far as it is known.
    """

    def __init__(
        self,
        message: str,
        *,
        hint: str = "",
        source: str | FilePath | None = None,
        line: int | None = None,
        column: int | None = None,
        path: Path = (),
        more: Sequence[FlowFileError] = (),
    ) -> None:
        super().__init__(message, hint=hint, source=source, line=line, column=column)
        self.path = path
        self._more = tuple(more)

    @property
    def faults(self) -> tuple[FlowFileError, ...]:
        """Every fault of the file, this one first."""
        return (self, *self._more)

    @property
    def pointer(self) -> str:
        """`path` as a JSON pointer, like `/nodes/done/reason`; empty for the whole file."""
        steps = (str(step).replace("~", "~0").replace("/", "~1") for step in self.path)
        return "".join(f"/{step}" for step in steps)

    def __str__(self) -> str:
        text = super().__str__()
        more = len(self._more)
        return tr("{text} (and {n} more)", text=text, n=more) if more else text


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
        path=first.path,
        more=rest,
    )
