"""What is wrong with one thing, above its form, which stays where it is while somebody types."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QCoreApplication, QEvent, QPoint, Signal
from PySide6.QtWidgets import QApplication, QFrame, QScrollArea, QWidget

from cartflow_studio.checks import Finding
from cartflow_studio.studio.panels.editors.base import clear, column
from cartflow_studio.studio.panels.finding_card import FindingCard

_NESTED = 4  # layouts around a field whose height follows from another's


class Findings(QFrame):
    """Findings as cards; `fixed` with the fix that is wished."""

    fixed = Signal(object)  # Fix

    def __init__(self) -> None:
        super().__init__()
        self._column = column(self)
        self._shown: Sequence[Finding] = ()

    def show_findings(self, findings: Sequence[Finding]) -> None:
        """Show these. What has the keyboard below stays where it is seen."""
        if list(findings) == list(self._shown):
            return
        self._shown = findings
        around, held = self._around(), QApplication.focusWidget()
        if around is None or held is None or not around.isAncestorOf(held):
            self._fill()
            return
        _settle()
        before = _height(held, around)
        self._fill()
        _settle()
        bar = around.verticalScrollBar()
        bar.setValue(bar.value() + _height(held, around) - before)

    def _fill(self) -> None:
        clear(self._column)
        for finding in self._shown:
            card = FindingCard(finding)
            card.fixed.connect(self.fixed)
            self._column.addWidget(card)
            card.show()  # else the layout knows of it later

    def _around(self) -> QScrollArea | None:
        """What is scrolled with these in it."""
        above: QWidget | None = self
        while above is not None and not isinstance(above, QScrollArea):
            above = above.parentWidget()
        return above


def _settle() -> None:
    """Let everything find its place now."""
    for _ in range(_NESTED):
        QCoreApplication.sendPostedEvents(None, QEvent.Type.LayoutRequest.value)


def _height(widget: QWidget, around: QScrollArea) -> int:
    """How far below the top of what is seen a widget is."""
    return widget.mapTo(around, QPoint()).y()
