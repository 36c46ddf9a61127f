"""The bar on top: the flow's name and state on the left, what can be done with it on the right."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics, QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLineEdit, QSizePolicy, QWidget

from cartflow_studio.studio.document import Document
from cartflow_studio.studio.panels.widgets import (
    Button,
    IconButton,
    badge,
    label,
    set_tone,
)
from cartflow_studio.words import mark, tr

STATES = {
    "drafted": (mark("Drafted"), ""),
    "scheduled": (mark("Scheduled"), "accent"),
    "active": (mark("Active"), "success"),
    "paused": (mark("Paused"), "warning"),
    "finishing": (mark("Finishing"), "warning"),
    "finished": (mark("Finished"), ""),
    "cancelled": (mark("Cancelled"), "danger"),
}


def state_words(
    state: str, version: int | None = None, *, is_trial: bool = False
) -> tuple[str, str]:
    """What a badge says of a flow's state, and its tone; a trial says that it is one."""
    words, tone = STATES.get(state, (state.capitalize(), ""))
    words = tr(words)
    if is_trial:
        words, tone = tr("Trial · {words}", words=words), "accent"
    return (
        tr("{words} · version {version}", words=words, version=version) if version else words
    ), tone


class NameEdit(QLineEdit):
    """A name that is as wide as its words, up to a bound."""

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("role", "heading")
        self.setMaxLength(200)
        self.setPlaceholderText(tr("Name this flow"))
        self.setAccessibleName(tr("Name of the flow"))
        self.textChanged.connect(self.updateGeometry)
        self.returnPressed.connect(self.clearFocus)

    def sizeHint(self) -> QSize:
        """Wide enough for the words."""
        words = self.text() or self.placeholderText()
        wide = QFontMetrics(self.font()).horizontalAdvance(words) + 28
        return QSize(min(max(wide, 120), 480), super().sizeHint().height())

    def minimumSizeHint(self) -> QSize:
        """It may shrink where the window is narrow."""
        return QSize(90, super().minimumSizeHint().height())


class TopBar(QFrame):
    """Home, name, state, saved or not; simulate, validate, launch."""

    home = Signal()
    theme_wished = Signal()

    def __init__(self, document: Document) -> None:
        super().__init__()
        self.setProperty("role", "bar")
        self.setMinimumHeight(56)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.start = IconButton("house", tr("Start page"))
        self.name = NameEdit()
        self.state = badge(tr("Drafted"))
        self.saved = label("", "muted")
        self.theme = IconButton("sun", tr("Light or dark"))
        self.simulate = Button(tr("Simulate"), "play")
        self.validate = Button(tr("VALIDATE"), "shield-check")
        self.launch = Button(tr("LAUNCH"), "rocket", "primary")
        self.pause = Button(tr("Pause"), "pause")
        self.pause.hide()
        self._lay_out()
        self.start.clicked.connect(self.home)
        self.theme.clicked.connect(self.theme_wished)
        self.name.textEdited.connect(document.rename)
        document.changed.connect(lambda _, flow: self._show_name(flow.name))
        self._show_name(document.flow.name)

    def _lay_out(self) -> None:
        layout = QHBoxLayout(self)
        layout.setContentsMargins(12, 0, 16, 0)
        layout.setSpacing(8)
        for widget in (self.start, self.name, self.state, self.saved):
            layout.addWidget(widget, 0, Qt.AlignmentFlag.AlignVCenter)
        layout.addStretch(1)
        for button in (self.theme, self.simulate, self.validate, self.pause, self.launch):
            layout.addWidget(button, 0, Qt.AlignmentFlag.AlignVCenter)

    def _show_name(self, name: str) -> None:
        if self.name.text() != name:
            self.name.setText(name)
            self.name.setCursorPosition(0)

    def show_state(self, state: str, version: int | None = None, *, is_trial: bool = False) -> None:
        """Show where the flow is in its life, and which version is live; a trial says so."""
        words, tone = state_words(state, version, is_trial=is_trial)
        self.state.setText(words)
        set_tone(self.state, tone)
        self.pause.setVisible(state in ("active", "paused", "scheduled"))
        self.pause.setText(tr("Resume") if state == "paused" else tr("Pause"))
        self.pause.show_icon("play" if state == "paused" else "pause")

    def show_saved(self, words: str) -> None:
        """Say whether the work is saved, where there is room for it."""
        self.saved.setText(words)
        self._give_way()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The name needs the room more than the words beside it."""
        super().resizeEvent(event)
        self._give_way()

    def event(self, event: QEvent) -> bool:
        """A part has become wider or narrower, as it does with larger or smaller words."""
        if event.type() == QEvent.Type.LayoutRequest:
            self._give_way()
        return super().event(event)

    def _give_way(self) -> None:
        layout = self.layout()
        if layout is None or self.state.isHidden():
            return
        parts = [item.widget() for item in map(layout.itemAt, range(layout.count())) if item]
        shown = [each for each in parts if each and (each is self.saved or not each.isHidden())]
        needed = sum(each.sizeHint().width() + layout.spacing() for each in shown)
        self.saved.setVisible(needed + layout.contentsMargins().right() * 2 <= self.width())

    def show_flow_parts(self, *, on: bool) -> None:
        """Hide what is about a flow while the start page is shown."""
        parts: tuple[QWidget, ...] = (
            self.name,
            self.state,
            self.saved,
            self.simulate,
            self.validate,
            self.launch,
        )
        for widget in parts:
            widget.setVisible(on)
        if not on:
            self.pause.hide()
