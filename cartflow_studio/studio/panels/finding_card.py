"""A finding as it stands in lists: what is wrong, why it matters, and the mend as a button."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout

from cartflow_studio.checks import Finding, Fix
from cartflow_studio.studio.panels.asking import TOPIC, HelpButton, topic_of_rule
from cartflow_studio.studio.panels.widgets import (
    SEVERITY_ICONS,
    SEVERITY_TONES,
    Button,
    Icon,
    label,
)
from cartflow_studio.words import mark, tr

SEVERITIES = {"error": mark("error"), "warning": mark("warning"), "hint": mark("hint")}


class FindingCard(QFrame):
    """`chosen` when somebody wants to see the place; `fixed` with the fix that is wished. Enter
    leads to the place, the arrows to the card above and below.
    """

    chosen = Signal(object)  # Finding
    fixed = Signal(object)  # Fix

    def __init__(self, finding: Finding, *, wide: bool = False) -> None:
        super().__init__()
        self.finding = finding
        self.setProperty("role", "tile")
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        severity = finding.severity.name.lower()
        words = QVBoxLayout()
        words.setSpacing(3)
        words.addWidget(label(finding.message, wraps=True))
        if wide and finding.why:
            words.addWidget(label(finding.why, "muted", wraps=True))
        if finding.hint:
            words.addWidget(label(finding.hint, "muted", wraps=True))
        self.buttons = [self._button(fix) for fix in finding.fixes]
        if self.buttons and not wide:
            line = QHBoxLayout()
            line.setSpacing(8)
            for button in self.buttons:
                line.addWidget(button)
            line.addStretch(1)
            words.addSpacing(3)
            words.addLayout(line)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(12, 10, 12, 10)
        layout.setSpacing(10)
        icon = Icon(SEVERITY_ICONS[severity], SEVERITY_TONES[severity])
        layout.addWidget(icon, 0, Qt.AlignmentFlag.AlignTop)
        layout.addLayout(words, 1)
        topic = topic_of_rule(finding.code)
        self.setProperty(TOPIC, topic)
        layout.addWidget(HelpButton(topic, finding.code), 0, Qt.AlignmentFlag.AlignTop)
        for button in self.buttons if wide else ():
            layout.addWidget(button, 0, Qt.AlignmentFlag.AlignVCenter)
        self.setAccessibleName(
            tr("{severity}: {message}", severity=tr(SEVERITIES[severity]), message=finding.message)
        )

    def _button(self, fix: Fix) -> Button:
        button = Button(fix.label)
        button.clicked.connect(lambda: self.fixed.emit(fix))
        return button

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter leads to the place; up and down go to the next card."""
        match event.key():
            case Qt.Key.Key_Return | Qt.Key.Key_Enter:
                self.chosen.emit(self.finding)
            case Qt.Key.Key_Down:
                self._go(1)
            case Qt.Key.Key_Up:
                self._go(-1)
            case _:
                super().keyPressEvent(event)

    def _go(self, way: int) -> None:
        around = self.parentWidget()
        siblings = around.children() if around is not None else [self]
        cards = [each for each in siblings if isinstance(each, FindingCard)]
        place = cards.index(self) + way
        if 0 <= place < len(cards):
            cards[place].setFocus(Qt.FocusReason.OtherFocusReason)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """A click anywhere on it leads to the place."""
        if event.button() is Qt.MouseButton.LeftButton:
            self.chosen.emit(self.finding)
        super().mouseReleaseEvent(event)
