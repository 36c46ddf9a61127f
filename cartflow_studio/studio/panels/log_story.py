"""What the first rows of a log are when they are read: events, times, and what cannot be used."""

from __future__ import annotations

from datetime import UTC, datetime

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QVBoxLayout, QWidget

from cartflow_studio import formats
from cartflow_studio.studio.panels.widgets import label
from cartflow_studio.studio.previewing import Judgement
from cartflow_studio.words import numeral, tr, trn

MOST = 6  # events, and reasons, that are listed


class LogStory(QWidget):
    """Tells a judgement; it says nothing while there is none."""

    def __init__(self) -> None:
        super().__init__()
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._layout.addStretch(1)
        self._shown: QWidget | None = None

    def show_judgement(self, found: Judgement) -> None:
        """Tell this one instead of the last."""
        if self._shown is not None:
            self._layout.removeWidget(self._shown)
            self._shown.deleteLater()
        parts = [*_events(found), *_reading(found)] if found.reading.rows else []
        self._shown = _apart(parts) if parts else None
        if self._shown is not None:
            self._layout.insertWidget(0, self._shown)
        self.setAccessibleName(told(found))


def _apart(parts: list[QWidget]) -> QWidget:
    """These below each other."""
    made = QWidget()
    column = QVBoxLayout(made)
    column.setContentsMargins(0, 4, 0, 0)
    column.setSpacing(8)
    for part in parts:
        column.addWidget(part)
    return made


def told(found: Judgement) -> str:
    """A judgement in one sentence, for those who hear it."""
    return tr(
        "{used} of the first {rows} rows can be used.",
        used=numeral(found.reading.accepted, ",d"),
        rows=numeral(found.reading.rows, ",d"),
    )


def _events(found: Judgement) -> list[QWidget]:
    head = trn(
        "{n:,} event of the first rows, by {people} people",
        "{n:,} events of the first rows, by {people} people",
        sum(count for _, count in found.names),
        people=numeral(found.people, ",d"),
    )
    grid = QGridLayout()
    grid.setContentsMargins(0, 0, 0, 0)
    grid.setHorizontalSpacing(16)
    grid.setVerticalSpacing(6)
    grid.setColumnStretch(0, 1)
    for row, (name, count) in enumerate(found.names[:MOST]):
        grid.addWidget(label(name), row, 0)
        number = label(numeral(count, ",d"), "muted")
        grid.addWidget(number, row, 1, Qt.AlignmentFlag.AlignRight)
    table = QWidget()
    table.setLayout(grid)
    parts: list[QWidget] = [label(head, "heading", wraps=True), table]
    more = len(found.names) - MOST
    if more > 0:
        parts.append(label(trn("and {n} other", "and {n} others", more), "muted"))
    if found.first is not None and found.last is not None:
        span = tr("{first} to {last}, UTC", first=_moment(found.first), last=_moment(found.last))
        parts.append(label(span, "muted", wraps=True))
    return parts


def _reading(found: Judgement) -> list[QWidget]:
    reading = found.reading
    parts: list[QWidget] = [label(note, "muted", wraps=True) for note in _assumed(found)]
    if not reading.rejected_rows:
        return parts
    parts.append(label(told(found), "warning", wraps=True))
    for reason, count in list(reading.reasons.items())[:MOST]:
        first = next((each for each in reading.rejected if each.reason == reason), None)
        example = "" if first is None else tr("row {row}", row=first.row)
        if first is not None and first.value:
            example = tr("row {row}: {value}", row=first.row, value=first.value)
        said = {"count": numeral(count, ","), "reason": tr(reason), "example": example}
        words = tr("{count} × {reason} ({example})", **said)
        parts.append(label(words, "muted", wraps=True))
    return parts


def _assumed(found: Judgement) -> list[str]:
    """What is said of columns that are picked is seen; the rest is worth telling."""
    return [note for note in found.reading.notes if "→" not in note][:3]


def _moment(instant: int) -> str:
    return formats.moment(datetime.fromtimestamp(instant / 1_000_000, UTC))
