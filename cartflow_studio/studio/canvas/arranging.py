"""Tidying and arranging from the canvas: many cards are arranged in a thread."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from cartflow_studio.errors import CartFlowError
from cartflow_studio.flow import arranging
from cartflow_studio.flow.model import Flow
from cartflow_studio.studio.jobs import Job
from cartflow_studio.words import tr, trn

if TYPE_CHECKING:
    from cartflow_studio.studio.canvas.view import FlowCanvas

MANY = 500  # cards; fewer are arranged at once
Arrange = Callable[[Flow, tuple[str, ...]], Flow]


class Arranging:
    """Arranges the chosen cards; all, unless several are chosen. What is found in a thread is done
    if the flow is still the same; else it is found anew.
    """

    def __init__(self, canvas: FlowCanvas) -> None:
        self._canvas = canvas
        self._job: Job | None = None

    def tidy(self) -> None:
        """Bring the cards into columns and rows as they are seen."""
        self._arrange(tr("Tidy"), arranging.tidy_up, self._canvas.selection)

    def anew(self) -> None:
        """Arrange the cards from scratch."""
        self._arrange(tr("Arrange from scratch"), arranging.arrange_anew, self._canvas.selection)

    def _arrange(self, text: str, change: Arrange, ids: tuple[str, ...]) -> None:
        document, jobs = self._canvas.document, self._canvas.jobs
        flow, opened = document.flow, document.opened
        count = len(ids) if len(ids) > 1 else len(flow.nodes)
        if self._job is not None:
            self._job.cancel()
        if count < MANY:
            document.edit(text, change, ids)
            return

        def done(after: Flow) -> None:
            if document.flow is flow:
                document.edit(text, lambda _: after)
            elif document.opened == opened:
                self._arrange(text, change, ids)

        def failed(fault: CartFlowError) -> None:
            document.refused.emit(text, f"{fault.message} {fault.hint}".strip())

        said = trn("Arranging {n} card …", "Arranging {n} cards …", count)
        self._canvas.message.emit(said)
        self._job = jobs.run(lambda _: change(flow, ids), done=done, failed=failed)
