"""The earlier versions of a flow: when, what was changed, how it differs from now."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QListWidget, QListWidgetItem, QWidget

from cartflow_studio import formats
from cartflow_studio.flow.model import Flow
from cartflow_studio.studio import icons
from cartflow_studio.studio.comparing import compare
from cartflow_studio.studio.panels.comparison import SIZE, ComparisonPane
from cartflow_studio.studio.panels.dialogs import Dialog
from cartflow_studio.studio.panels.widgets import Empty, ink
from cartflow_studio.studio.versions import SAVED, Version
from cartflow_studio.words import tr, trn

FEW = 2  # changes that are told in words


@dataclass(frozen=True)
class Row:
    """A version with its flow (None if it cannot be read), what was changed since the one before
    it, whether it is as the flow is now, and whether it is the first.
    """

    version: Version
    flow: Flow | None
    changes: tuple[str, ...]
    is_now: bool
    is_first: bool

    @property
    def time(self) -> str:
        """When it was kept, by the clock of this computer."""
        return formats.moment(datetime.fromtimestamp(self.version.at / 1e6, UTC).astimezone())

    @property
    def words(self) -> str:
        """What was changed, in a line or two."""
        if self.flow is None:
            return tr("This version cannot be read.")
        if self.is_first and not self.changes:
            return tr("As it was opened first")
        if not self.changes:
            return tr("Nothing that plays differently")
        told = " ".join(self.changes[:FEW])
        more = len(self.changes) - FEW
        if more <= 0:
            return told
        return f"{told} {trn('And {n} more change.', 'And {n} more changes.', more)}"


class VersionsDialog(Dialog):
    """The list on the left, the comparison with now on the right. `restored` carries a Row."""

    restored = Signal(object)

    def __init__(self, parent: QWidget, rows: Sequence[Row], now: Flow) -> None:
        super().__init__(parent, tr("Earlier versions"), icon="history")
        self._rows, self._now = rows, now
        self.list = QListWidget()
        self.list.setProperty("role", "boxed")
        self.list.setWordWrap(True)
        self.list.setIconSize(QSize(16, 16))
        self.list.setFixedWidth(280)
        self.list.setAccessibleName(tr("Earlier versions"))
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.pane = ComparisonPane(words_below=True)
        self.add_button("", tr("Close"))
        self.restore = self.add_button("restore", tr("Restore this version"), "primary")
        self.restore.clicked.connect(self._restore)
        if rows:
            self._fill(parent)
        else:
            self.body.addWidget(
                Empty(
                    "history",
                    tr("There are no earlier versions yet"),
                    tr("Every time you save, and while you work, a version is kept here."),
                )
            )
            self.restore.hide()

    def _fill(self, parent: QWidget) -> None:
        self.resize(SIZE.boundedTo(parent.size() * 0.94))
        across = QHBoxLayout()
        across.setSpacing(16)
        across.addWidget(self.list)
        across.addWidget(self.pane, 1)
        self.body.addLayout(across, 1)
        for row in self._rows:
            name, tone = ("save", "success") if row.version.how == SAVED else ("pencil", "muted")
            if row.flow is None:
                name, tone = "circle-alert", "danger"
            time = tr("{time} · as it is now", time=row.time) if row.is_now else row.time
            item = QListWidgetItem(icons.icon(name, ink(tone).name(), 16), f"{time}\n{row.words}")
            item.setToolTip("\n".join(row.changes))
            self.list.addItem(item)
        self.list.currentRowChanged.connect(self._show)
        first = next((n for n, row in enumerate(self._rows) if not row.is_now), 0)
        self.list.setCurrentRow(first)

    def _show(self, place: int) -> None:
        row = self._rows[place]
        self.restore.setEnabled(row.flow is not None and not row.is_now)
        if row.flow is not None:
            self.pane.show_comparison(compare(row.flow, self._now), row.time, tr("Now"))

    def _restore(self) -> None:
        self.restored.emit(self._rows[self.list.currentRow()])
