"""Work that an earlier session left behind: reminded of, compared, restored or thrown away."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from cartflow_studio import flowfile
from cartflow_studio.errors import CartFlowError
from cartflow_studio.files import open_flow
from cartflow_studio.flow.model import Flow
from cartflow_studio.studio.comparing import Comparison, compare
from cartflow_studio.studio.jobs import Progress
from cartflow_studio.studio.panels.comparison import ComparisonDialog
from cartflow_studio.studio.panels.dialogs import tell
from cartflow_studio.studio.panels.widgets import Banner
from cartflow_studio.studio.recovery import Lost, discard
from cartflow_studio.words import tr

if TYPE_CHECKING:
    from cartflow_studio.studio.window import Studio


class Rescue(QObject):
    """Offers lost work on the start page, and reminds of it above an open flow."""

    def __init__(self, window: Studio) -> None:
        super().__init__(window)
        self._window = window
        self.dialog: ComparisonDialog | None = None
        self.reminder = Banner("", "warning", "history")
        self.see = self.reminder.add_button(tr("See it"), "primary")
        self.forget = self.reminder.add_button(tr("Not now"))
        self.reminder.hide()
        self.see.clicked.connect(window.show_start_page)
        self.forget.clicked.connect(self.reminder.hide)
        start = window.start
        start.restored.connect(self.restore)
        start.discarded.connect(self.discard)
        start.compared.connect(self.compare)

    def offer(self) -> None:
        """Offer on the start page what there is."""
        window = self._window
        window.jobs.run(lambda _: window.files.recovery.lost(), done=window.start.show_lost)

    def remind(self) -> None:
        """Say above an open flow that there is lost work on the start page, if there is any."""
        window = self._window
        window.jobs.run(lambda _: window.files.recovery.lost(), done=self._remind)

    def _remind(self, lost: Sequence[Lost]) -> None:
        if lost:
            names = ", ".join(tr("“{name}”", name=each.name) for each in lost[:3])
            words = tr("Work of an earlier session was not saved: {names}.", names=names)
            self.reminder.show_text(words, "warning", "history")
            self.reminder.show()

    def restore(self, lost: Lost) -> None:
        """Open it, where no other work is in its way."""
        self._window.windows.room(self._window).files.restore(lost)
        self.offer()

    def discard(self, lost: Lost) -> None:
        """Throw it away."""
        discard(lost)
        self.offer()

    def compare(self, lost: Lost) -> None:
        """Show what differs from the file that it belongs to."""

        def work(_: Progress) -> Comparison:
            there = lost.origin is not None and lost.origin.is_file()
            before = open_flow(lost.origin).flow if there and lost.origin else Flow("empty")
            return compare(before, flowfile.read(lost.text(), source=str(lost.folder)))

        def failed(fault: CartFlowError) -> None:
            tell(self._window, tr("The versions cannot be compared"), fault)

        self._window.jobs.run(work, done=lambda made: self._show(lost, made), failed=failed)

    def _show(self, lost: Lost, made: Comparison) -> None:
        names = (tr("In the file"), tr("What was not saved"))
        choices = (
            ("", tr("Close"), ""),
            ("discard", tr("Discard"), "danger"),
            ("restore", tr("Restore"), "primary"),
        )
        title = tr("What was not saved of “{name}”", name=lost.name)
        self.dialog = ComparisonDialog(self._window, title, made, names, choices)
        self.dialog.answered.connect(lambda key: self._answer(key, lost))
        self.dialog.open()

    def _answer(self, key: str, lost: Lost) -> None:
        if key == "restore":
            self.restore(lost)
        elif key == "discard":
            self.discard(lost)
