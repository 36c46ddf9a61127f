"""What is asked about files: which one, and what to do when saving would lose something."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtWidgets import QFileDialog, QWidget

from cartflow_studio.errors import CartFlowError
from cartflow_studio.studio.document import Document
from cartflow_studio.studio.files import Conflict, Files
from cartflow_studio.studio.names import SUFFIX, checked_name, suggested_name
from cartflow_studio.studio.panels.dialogs import Dialog, ask, tell
from cartflow_studio.words import tr


class FileQuestions(QObject):
    """Asks, and passes the answers on to the files. `dialog` is the one that is open last;
    `opened` carries a file that was chosen, `stayed` tells that a person did not want to leave,
    `compare_wished` that both versions shall be seen before one of them is kept. `home` is
    the folder to propose for a flow that has none yet.
    """

    opened = Signal(object)  # Path
    stayed = Signal()
    compare_wished = Signal()

    def __init__(
        self, window: QWidget, document: Document, files: Files, home: Callable[[], Path]
    ) -> None:
        super().__init__(window)
        self._window, self._document, self._files = window, document, files
        self._place = home
        self.dialog: Dialog | QFileDialog | None = None
        self._then: Callable[[], object] | None = None
        files.failed.connect(self._failed)
        files.saved.connect(self._saved)

    def open(self) -> None:
        """Ask which file to open."""
        dialog = QFileDialog(self._window, tr("Open a flow"), str(self._home()), flow_filter())
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.fileSelected.connect(lambda name: self.opened.emit(Path(name)))
        self.dialog = dialog
        dialog.open()

    def _home(self) -> Path:
        path = self._document.path
        return path.parent if path else self._place()

    def save(self) -> None:
        """Save, asking for a place only where there is none yet."""
        if self._document.path is None:
            self.save_as()
        else:
            self._files.save()

    def save_as(self) -> None:
        """Ask where to save."""
        flow = self._document.flow
        name = self._document.path.name if self._document.path else ""
        start = self._home() / (name or suggested_name(flow.name, flow.id))
        dialog = QFileDialog(self._window, tr("Save the flow"), str(start), flow_filter())
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.fileSelected.connect(lambda chosen: self.save_to(Path(chosen)))
        dialog.rejected.connect(self._forget)
        self.dialog = dialog
        dialog.open()

    def save_to(self, path: Path) -> None:
        """Save to a place whose name may still need its suffix."""
        try:
            name = path.name if path.suffix in (".yaml", ".yml") else checked_name(path.name)
        except CartFlowError as fault:
            self._failed(tr("The flow is not saved"), fault)
            return
        self._files.save(path.with_name(name))

    def leave(self, then: Callable[[], object]) -> None:
        """Go on once the work of now is saved or not wanted."""
        if self._files.is_saved:
            then()
            return
        name = self._document.flow.name or tr("This flow")
        dialog = ask(
            self._window,
            tr("Save “{name}” first?", name=name),
            tr("It has changes that are not in a file yet."),
            (
                ("", tr("Cancel"), ""),
                ("throw", tr("Don’t save"), "danger"),
                ("save", tr("Save"), "primary"),
            ),
        )
        self.dialog = dialog
        dialog.answered.connect(lambda key: self._left(key, then))

    def _left(self, key: str, then: Callable[[], object]) -> None:
        if key == "throw":
            self._document.history.setClean()
            self._files.recovery.clear()
            then()
        elif key == "save":
            self._then = then
            self.save()
        else:
            self.stayed.emit()

    def _saved(self) -> None:
        then, self._then = self._then, None
        if then is not None:
            then()

    def _forget(self) -> None:
        if self._then is not None:
            self.stayed.emit()
        self._then = None

    def _failed(self, title: str, fault: CartFlowError) -> None:
        if isinstance(fault, Conflict):
            self._ask_conflict(fault)
        else:
            self._forget()
            self.dialog = tell(self._window, title, fault)

    def _ask_conflict(self, conflict: Conflict) -> None:
        cancel = ("", tr("Cancel"), "")
        choices = {
            "changed": (
                cancel,
                ("compare", tr("Compare"), ""),
                ("load", tr("Load theirs"), ""),
                ("mine", tr("Keep mine"), "primary"),
            ),
            "gone": (cancel, ("mine", tr("Save it there again"), "primary")),
            "comments": (cancel, ("mine", tr("Save without them"), "primary")),
        }[conflict.kind]
        text = f"{conflict.message} {conflict.hint}".strip()
        name = self._document.path.name if self._document.path else tr("The file")
        self.dialog = ask(self._window, tr("{name}: what should happen?", name=name), text, choices)
        self.dialog.answered.connect(lambda key: self._answer_conflict(key, conflict))

    def _answer_conflict(self, key: str, conflict: Conflict) -> None:
        path = self._document.path
        if key == "load" and path is not None:
            self._files.open(path)
        elif key == "compare":
            self._forget()
            self.compare_wished.emit()
        elif key == "mine":
            self._files.save(even_if=("changed", "gone", "comments"))
        else:
            self._forget()


def flow_filter() -> str:
    """The kinds of files in dialogs that choose a flow."""
    return tr("Flows (*{suffix} *.yaml *.yml);;All files (*)", suffix=SUFFIX)
