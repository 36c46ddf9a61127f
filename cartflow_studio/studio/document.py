"""The open flow: the one place it changes, with undo, and the signals that all screens follow."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QUndoCommand, QUndoStack

from cartflow_studio.errors import CartFlowError
from cartflow_studio.flow import edits
from cartflow_studio.flow.model import Flow
from cartflow_studio.words import tr


class Edit(QUndoCommand):
    """The one command: show the flow before, show the flow after. Equal texts with the same
    `merge` in a row become one.
    """

    def __init__(self, document: Document, text: str, before: Flow, after: Flow, merge: str):
        super().__init__(text)
        self._document = document
        self._before = before
        self._after = after
        self._merge = merge

    def redo(self) -> None:
        """Show the flow after the edit."""
        self._document._show_again(self._after)

    def undo(self) -> None:
        """Show the flow before the edit."""
        self._document._show_again(self._before)

    def id(self) -> int:
        """Only commands with an id are offered to `mergeWith`."""
        return 1 if self._merge else -1

    def mergeWith(self, other: QUndoCommand) -> bool:
        """Swallow the next edit of the same text."""
        if not isinstance(other, Edit) or other._merge != self._merge:
            return False
        self._after = other._after
        if self._after == self._before:
            self.setObsolete(True)
        return True


class Document(QObject):
    """A flow that is open for editing. `path` is None until it has been saved.

    `opened` counts the flows that were opened here, one in place of another; while `changed` tells
    of the last of them, `is_another` is true.
    """

    changed = Signal(object, object)  # Flow before, Flow after
    refused = Signal(str, str)  # what was tried, why not
    path_changed = Signal(object)

    def __init__(self, flow: Flow, path: Path | None = None, parent: QObject | None = None):
        super().__init__(parent)
        self._flow = flow
        self._path = path
        self._is_known = path is not None
        self.opened, self.is_another = 0, False
        self.history = QUndoStack(self)

    @property
    def flow(self) -> Flow:
        """The flow as it is now."""
        return self._flow

    @property
    def path(self) -> Path | None:
        """Where it is saved."""
        return self._path

    def set_path(self, path: Path | None) -> None:
        """Say where it is saved."""
        self._path = path
        self._is_known = self._is_known or path is not None
        self.path_changed.emit(path)

    def settle(self) -> None:
        """The flow is known elsewhere, in a file or where it runs: its id stays from now on."""
        self._is_known = True

    def rename(self, name: str) -> None:
        """Name the flow. Until it is settled, its id follows."""
        change = edits.change_flow if self._is_known else edits.name_flow
        self.edit(tr("Rename the flow"), change, merge=True, name=name)

    def edit(
        self, text: str, change: Callable[..., Flow], *args: Any, merge: bool = False, **named: Any
    ) -> bool:
        """Do an edit as one undo entry; a refused edit leaves no trace and says why.

        With `merge`, edits of the same text in a row are one undo entry (typing, dragging).
        """
        try:
            after = change(self._flow, *args, **named)
        except CartFlowError as refusal:
            self.refused.emit(text, f"{refusal.message} {refusal.hint}".strip())
            return False
        if after != self._flow:
            self.history.push(Edit(self, text, self._flow, after, text if merge else ""))
        return True

    def replace_flow(self, flow: Flow, path: Path | None = None) -> None:
        """Open another flow in place of this one; the history starts anew."""
        self.history.clear()
        self._is_known = False
        self.set_path(path)
        self.is_another = flow.id != self._flow.id
        self.opened += self.is_another
        self._show(flow)
        self.is_another = False

    def _show_again(self, flow: Flow) -> None:
        keeps_id = self._is_known and flow.id != self._flow.id
        self._show(replace(flow, id=self._flow.id) if keeps_id else flow)

    def _show(self, flow: Flow) -> None:
        before, self._flow = self._flow, flow
        self.changed.emit(before, flow)
