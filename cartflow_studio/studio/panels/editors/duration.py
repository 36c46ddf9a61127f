"""Lengths of time, typed as people say them, with a menu of units."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QComboBox, QWidget

from cartflow_studio.fields import Kind
from cartflow_studio.flow.duration import ALL_UNITS, MANY, Duration, heard, unit_name
from cartflow_studio.studio.panels.editors.base import Context
from cartflow_studio.studio.panels.editors.choices import Picker
from cartflow_studio.studio.panels.editors.text import ParsedEditor
from cartflow_studio.studio.theme import grown
from cartflow_studio.words import mark, tr


class DurationEditor(ParsedEditor):
    """`90 minutes`, `1 day`, `2 calendar days`: once it is typed, the amount stays in the line and
    the unit goes to the menu. Arrows up and down change the amount.
    """

    example = mark("1 day")

    def said(self, value: Any) -> str:
        """The amount; the menu has the unit."""
        return str(value.amount)

    def heard(self, text: str) -> str:
        """With the unit of the flow file; a bare number has that of the menu."""
        bare = text.strip()
        return f"{bare} {ALL_UNITS[self.units.currentIndex()]}" if _is_number(bare) else heard(text)

    def __init__(self, kind: Kind[Any], context: Context, parent: QWidget | None = None) -> None:
        super().__init__(kind, context, parent)
        self.units: QComboBox = Picker()
        self.units.addItems([unit_name(unit, MANY) for unit in ALL_UNITS])
        self.units.setAccessibleName(tr("Unit of time"))
        self.units.setMinimumWidth(grown(92))
        self.units.setMaximumWidth(grown(132))
        self.units.activated.connect(self._picked)
        if self.is_optional:
            self.line.setPlaceholderText(tr("none"))
        self.beside.addWidget(self.units)

    def show_value(self, value: Any) -> None:
        """Show how many there are of a unit."""
        if isinstance(value, Duration):
            for place, unit in enumerate(ALL_UNITS):
                self.units.setItemText(place, unit_name(unit, value.amount))
            self.units.setCurrentIndex(ALL_UNITS.index(value.unit))
        super().show_value(value)

    def _means(self, text: str) -> bool:
        """While it is typed, the unit may stand beside the number."""
        return self._is_typing and (self._read() is None or self._read() == self._value)

    def _picked(self, place: int) -> None:
        value = self._read()
        self._change(value.amount if value else 1, ALL_UNITS[place])

    def _read(self) -> Duration | None:
        try:
            return Duration.parse(self.heard(self.line.text()))
        except ValueError:
            return None

    def _change(self, amount: int, unit: str) -> None:
        try:
            value = Duration.checked(amount, unit)
        except ValueError as fault:
            self.faulted.emit(str(fault))
            return
        self._is_typing = False
        self.line.setText(self.said(value))
        self.wish(value)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Arrows change the amount."""
        step = {Qt.Key.Key_Up: 1, Qt.Key.Key_Down: -1}.get(Qt.Key(event.key()))
        value = self._read()
        if step is None or value is None:
            super().keyPressEvent(event)
        else:
            self._change(max(0, value.amount + step), value.unit)


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdecimal()
