"""A few choices with a note each, one of them made."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QButtonGroup, QFrame, QRadioButton, QVBoxLayout, QWidget

from cartflow_studio.studio.panels.widgets import label
from cartflow_studio.studio.theme import grown

INDENT = 10  # of a note, beyond the circle


class Choices(QFrame):
    """Each choice has a key, words and a note; `changed` when another is made."""

    changed = Signal()

    def __init__(self, choices: Sequence[tuple[str, str, str]], chosen: str) -> None:
        super().__init__()
        self.setProperty("role", "tile")
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(16, 12, 16, 12)
        self.column.setSpacing(6)
        self._group = QButtonGroup(self)
        self.buttons: dict[str, QRadioButton] = {}
        for key, words, note in choices:
            button = QRadioButton(words)
            button.setAccessibleDescription(note)
            self._group.addButton(button)
            self.buttons[key] = button
            self.column.addWidget(button)
            self.add(label(note, "muted", wraps=True), gap=4)
        self.buttons[chosen].setChecked(True)
        self._group.buttonToggled.connect(lambda _, on: self.changed.emit() if on else None)

    def add(self, widget: QWidget, gap: int = 0) -> None:
        """Something more, as far in as the notes."""
        widget.setContentsMargins(grown(16) + INDENT, 0, 0, gap)
        self.column.addWidget(widget)

    @property
    def chosen(self) -> str:
        """The key of the choice that is made."""
        return next(key for key, button in self.buttons.items() if button.isChecked())
