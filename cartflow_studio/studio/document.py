"""The open flow: the one place it changes, with undo, and the signals that all screens follow."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QUndoCommand, QUndoStack

from cartflow_studio.errors import CartFlowError
from cartflow_studio.flow.model import Flow


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
        self._document._show(self._after)

    def undo(self) -> None:
        """Show the flow before the edit."""
        self._document._show(self._before)

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
    """A flow that is open for editing. `path` is None until it has been saved."""

    changed = Signal(object, object)  # Flow before, Flow after
    refused = Signal(str, str)  # what was tried, why not
    path_changed = Signal(object)

    def __init__(self, flow: Flow, path: Path | None = None, parent: QObject | None = None):
        super().__init__(parent)
        self._flow = flow
        self._path = path
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
        self.path_changed.emit(path)

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
        self.set_path(path)
        self._show(flow)

    def _show(self, flow: Flow) -> None:
        before, self._flow = self._flow, flow
        self.changed.emit(before, flow)
