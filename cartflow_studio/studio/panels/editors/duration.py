"""Lengths of time, typed as people say them, with a menu of units."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QComboBox, QWidget

from cartflow_studio.fields import Kind
from cartflow_studio.flow.duration import ALL_UNITS, Duration, heard, unit_name
from cartflow_studio.studio.panels.editors.base import Context
from cartflow_studio.studio.panels.editors.choices import Picker
from cartflow_studio.studio.panels.editors.text import ParsedEditor
from cartflow_studio.studio.theme import grown
from cartflow_studio.words import mark, tr


class DurationEditor(ParsedEditor):
    """`90 minutes`, `1 day`, `2 calendar days`. Arrows up and down change the amount."""

    example = mark("1 day")

    def said(self, value: Any) -> str:
        """In the words of the language."""
        return str(value.spoken())

    def heard(self, text: str) -> str:
        """With the unit of the flow file."""
        return heard(text)

    def __init__(self, kind: Kind[Any], context: Context, parent: QWidget | None = None) -> None:
        super().__init__(kind, context, parent)
        self.units: QComboBox = Picker()
        self.units.addItems([unit_name(unit) for unit in ALL_UNITS])
        self.units.setMinimumWidth(grown(92))
        self.units.setMaximumWidth(grown(132))
        self.units.activated.connect(self._picked)
        if self.is_optional:
            self.line.setPlaceholderText(tr("none"))
        self.beside.addWidget(self.units)

    def show_value(self, value: Any) -> None:
        """Show a length in words, and its unit."""
        super().show_value(value)
        if isinstance(value, Duration):
            self.units.setCurrentIndex(ALL_UNITS.index(value.unit))

    def _typed(self, text: str) -> None:
        bare = text.strip()
        if bare.isdecimal():
            text = f"{bare} {ALL_UNITS[self.units.currentIndex()]}"
        super()._typed(text)

    def _picked(self, place: int) -> None:
        value = self._read()
        self._change(value.amount if value else 1, ALL_UNITS[place])

    def _read(self) -> Duration | None:
        try:
            return Duration.parse(heard(self.line.text()))
        except ValueError:
            return None

    def _change(self, amount: int, unit: str) -> None:
        try:
            value = Duration.checked(amount, unit)
        except ValueError as fault:
            self.faulted.emit(str(fault))
            return
        self.line.setText(value.spoken())
        self.wish(value)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Arrows change the amount."""
        step = {Qt.Key.Key_Up: 1, Qt.Key.Key_Down: -1}.get(Qt.Key(event.key()))
        value = self._read()
        if step is None or value is None:
            super().keyPressEvent(event)
        else:
            self._change(max(0, value.amount + step), value.unit)
