"""Small parts that all panels are made of: buttons with icons, tiles, banners, sections."""

from __future__ import annotations

import re
from functools import lru_cache

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QIcon, QPainter, QPixmap, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractButton,
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QScrollArea,
    QSizePolicy,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from cartflow_studio.studio import icons
from cartflow_studio.studio.theme import Theme, appearance, grown

_HUMP = re.compile(r"(?<=[a-z])(?=[A-Z])")  # where aLongName may be broken
UNBOUND = 16_777_215  # logical pixels; what Qt takes for no bound
SEVERITY_ICONS = {"error": "circle-alert", "warning": "triangle-alert", "hint": "info"}
SEVERITY_TONES = {"error": "danger", "warning": "warning", "hint": "accent_text"}


def label(text: str = "", role: str = "", *, wraps: bool = False) -> QLabel:
    """A piece of text in one of the roles of the stylesheet."""
    made = QLabel(text)
    made.setTextFormat(Qt.TextFormat.PlainText)
    if role:
        made.setProperty("role", role)
    if wraps:
        made.setWordWrap(True)
        made.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
    return made


def badge(text: str = "", tone: str = "") -> QLabel:
    """A pill with a few words."""
    made = label(text, "badge")
    made.setProperty("tone", tone)
    made.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
    return made


def set_tone(widget: QWidget, tone: str) -> None:
    """Give a badge or banner another tone."""
    if widget.property("tone") != tone:
        widget.setProperty("tone", tone)
        widget.style().unpolish(widget)
        widget.style().polish(widget)


def set_role(button: QWidget, role: str) -> None:
    """Give a button another role, like "primary"."""
    if (button.property("role") or "") != role:
        button.setProperty("role", role)
        button.style().unpolish(button)
        button.style().polish(button)


class Icon(QLabel):
    """An icon that follows the theme; `tone` is a token of the theme."""

    def __init__(self, name: str, tone: str = "muted", size: int = 18) -> None:
        super().__init__()
        self._name, self._tone, self._size = name, tone, size
        appearance().theme_changed.connect(self._draw)
        appearance().text_changed.connect(self._draw)
        self._draw()

    def show_icon(self, name: str, tone: str) -> None:
        """Show another icon."""
        self._name, self._tone = name, tone
        self._draw()

    def _draw(self) -> None:
        color, size = appearance().theme.color(self._tone).name(), grown(self._size)
        self.setFixedSize(size, size)
        self.setPixmap(icons.pixmap(self._name, color, size, self.devicePixelRatioF()))


def chip(icon: str, kind: str, size: int = 32) -> QPixmap:
    """An icon of a kind of node on its soft square, as on the cards."""
    return _chip(icon, kind, size, appearance().theme)


@lru_cache(maxsize=256)
def _chip(icon: str, kind: str, size: int, theme: Theme) -> QPixmap:
    dpr = 2.0
    made = QPixmap(round(size * dpr), round(size * dpr))
    made.fill(Qt.GlobalColor.transparent)
    made.setDevicePixelRatio(dpr)
    painter = QPainter(made)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(theme.color(kind, theme.chip))
    painter.drawRoundedRect(QRectF(0, 0, size, size), size / 4, size / 4)
    inner = round(size * 0.54)
    place = (size - inner) / 2
    icons.draw(painter, icon, theme.color(kind).name(), QRectF(place, place, inner, inner))
    painter.end()
    return made


class Chip(QLabel):
    """The icon of a kind of node, following the theme."""

    def __init__(self, icon: str = "circle-dot", kind: str = "exit", size: int = 32) -> None:
        super().__init__()
        self._icon, self._kind, self._size = icon, kind, size
        appearance().theme_changed.connect(self._draw)
        appearance().text_changed.connect(self._draw)
        self._draw()

    def show_kind(self, icon: str, kind: str) -> None:
        """Show another kind."""
        self._icon, self._kind = icon, kind
        self._draw()

    def _draw(self) -> None:
        size = grown(self._size)
        self.setFixedSize(size, size)
        self.setPixmap(chip(self._icon, self._kind, size))


class Button(QPushButton):
    """A button with an icon that follows the theme. Enter presses it as Space does."""

    def __init__(self, text: str, icon: str = "", role: str = "") -> None:
        super().__init__(text)
        self.setAutoDefault(True)
        self._icon = icon
        if role:
            self.setProperty("role", role)
        self._tone = {"primary": "on_accent", "danger": "danger", "link": "accent_text"}.get(
            role, "ink"
        )
        appearance().theme_changed.connect(self._draw)
        appearance().text_changed.connect(self._draw)
        self._draw()

    def show_icon(self, icon: str) -> None:
        """Show another icon."""
        self._icon = icon
        self._draw()

    def _draw(self) -> None:
        if self._icon:
            draw_icon(self, self._icon, self._tone, gap=4)


def draw_icon(button: QAbstractButton, icon: str, tone: str, size: int = 16, gap: int = 0) -> None:
    """Put an icon in a colour of the theme on a button, with a gap between it and the words; it
    is as large as they are.
    """
    theme, size = appearance().theme, grown(size)
    made = QIcon()
    for color, mode in (
        (theme.color(tone).name(), QIcon.Mode.Normal),
        (theme.disabled, QIcon.Mode.Disabled),
    ):
        made.addPixmap(_with_gap(icon, color, size, gap), mode)
    button.setIcon(made)
    button.setIconSize(QSize(size + gap, size))


@lru_cache(maxsize=1024)
def _with_gap(icon: str, color: str, size: int, gap: int) -> QPixmap:
    made = QPixmap((size + gap) * 2, size * 2)
    made.fill(Qt.GlobalColor.transparent)
    made.setDevicePixelRatio(2.0)
    painter = QPainter(made)
    icons.draw(painter, icon, color, QRectF(0, 0, size, size))
    painter.end()
    return made


class IconButton(QToolButton):
    """A button that is an icon; its words are its tooltip and its name for screen readers."""

    def __init__(self, icon: str, words: str, size: int = 18) -> None:
        super().__init__()
        self._icon, self._size = icon, size
        self.setToolTip(words)
        self.setAccessibleName(words)
        self.setAutoRaise(True)
        appearance().theme_changed.connect(self._draw)
        appearance().text_changed.connect(self._draw)
        self._draw()

    def show_icon(self, icon: str, words: str) -> None:
        """Show another icon and say what it does now."""
        self._icon = icon
        self.setToolTip(words)
        self.setAccessibleName(words)
        self._draw()

    def _draw(self) -> None:
        draw_icon(self, self._icon, "muted", self._size)


class Tile(QFrame):
    """A number with its name, for summaries."""

    def __init__(self, name: str, number: str = "–", note: str = "") -> None:
        super().__init__()
        self.setProperty("role", "tile")
        self.setMinimumWidth(96)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(10, 8, 10, 8)
        layout.setSpacing(0)
        self.name, self.number = label(name, "muted"), label(number, "number")
        self.note = label(note, "muted", wraps=True)
        layout.addWidget(self.name)
        layout.addWidget(self.number)
        layout.addWidget(self.note)
        layout.addStretch(1)
        self.note.setVisible(bool(note))

    def show_number(self, number: str, note: str = "") -> None:
        """Show another number."""
        self.number.setText(number)
        self.note.setText(_HUMP.sub("\u200b", note.replace(" %", "\u00a0%")))
        self.note.setVisible(bool(note))


class Tiles(QWidget):
    """Tiles side by side, in as many rows as the width asks for."""

    NARROWEST = 104

    def __init__(self) -> None:
        super().__init__()
        self.tiles: dict[str, Tile] = {}
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setSpacing(8)
        self._columns = 0

    def show_tile(self, name: str, number: str, note: str) -> None:
        """Show a number; the tile is made when it is first named."""
        if name not in self.tiles:
            self.tiles[name] = Tile(name)
            self._columns = 0
            self._place()
        self.tiles[name].show_number(number, note)

    def _place(self) -> None:
        columns = max(2, min(len(self.tiles), self.width() // grown(self.NARROWEST)))
        if columns == self._columns:
            return
        for column in range(self._columns):
            self._grid.setColumnStretch(column, 0)
        self._columns = columns
        for place, tile in enumerate(self.tiles.values()):
            self._grid.addWidget(tile, place // columns, place % columns)
        for column in range(columns):
            self._grid.setColumnStretch(column, 1)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Another width may ask for other rows."""
        super().resizeEvent(event)
        self._place()


class Banner(QFrame):
    """A sentence that matters now, with buttons."""

    def __init__(self, text: str = "", tone: str = "", icon: str = "info") -> None:
        super().__init__()
        self.setProperty("role", "banner")
        self.setProperty("tone", tone)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        self._layout = QHBoxLayout(self)
        self._layout.setContentsMargins(12, 10, 12, 10)
        self._layout.setSpacing(10)
        self.icon = Icon(icon, tone or "accent_text")
        self.text = label(text, wraps=True)
        self._layout.addWidget(self.icon, 0, Qt.AlignmentFlag.AlignVCenter)
        self._layout.addWidget(self.text, 1)

    def show_text(self, text: str, tone: str, icon: str) -> None:
        """Say something else."""
        self.text.setText(text)
        self.icon.show_icon(icon, tone or "accent_text")
        set_tone(self, tone)

    def add_button(self, text: str, role: str = "") -> QPushButton:
        """A button at its right."""
        button = Button(text, role=role)
        self._layout.addWidget(button, 0, Qt.AlignmentFlag.AlignVCenter)
        return button


class Section(QWidget):
    """A heading that opens and closes what stands below it."""

    opened = Signal(bool)

    def __init__(self, title: str, *, is_open: bool = False) -> None:
        super().__init__()
        self.head = QToolButton()
        self.head.setText(title)
        self.head.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.head.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.head.setProperty("role", "section")
        self.body = QWidget()
        self.content = QVBoxLayout(self.body)
        self.content.setContentsMargins(4, 8, 0, 12)
        self.content.setSpacing(16)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self.head)
        layout.addWidget(self.body)
        self.is_open = is_open
        self.body.setVisible(is_open)
        self.head.clicked.connect(lambda: self.open(on=not self.is_open))
        appearance().theme_changed.connect(self._draw)
        appearance().text_changed.connect(self._draw)
        self._draw()

    def open(self, *, on: bool = True) -> None:
        """Open it, or close it."""
        self.is_open = on
        self.body.setVisible(on)
        self._draw()
        self.opened.emit(on)

    def _draw(self) -> None:
        draw_icon(self.head, "chevron-down" if self.is_open else "chevron-right", "muted")


def line() -> QFrame:
    """A hairline."""
    made = QFrame()
    made.setProperty("role", "line")
    return made


def stacked(*widgets: QWidget) -> QWidget:
    """Widgets above each other without a gap; the first takes all the room that is left."""
    made = QWidget()
    layout = QVBoxLayout(made)
    layout.setContentsMargins(0, 0, 0, 0)
    layout.setSpacing(0)
    for place, widget in enumerate(widgets):
        layout.addWidget(widget, int(place == 0))
    return made


def scrolling(content: QWidget) -> QScrollArea:
    """A widget that scrolls up and down in its place."""
    area = QScrollArea()
    area.setWidget(content)
    area.setWidgetResizable(True)
    area.setFrameShape(QFrame.Shape.NoFrame)
    area.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # what is in it takes the keyboard
    area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    area.setMinimumHeight(1)  # where there is little room, what stands beside it comes first
    area.viewport().setAutoFillBackground(False)
    return area


class Empty(QWidget):
    """What a panel shows while it has nothing to show, with room for buttons."""

    def __init__(self, icon: str, title: str, text: str) -> None:
        super().__init__()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(24, 16, 24, 16)
        layout.setSpacing(8)
        self.title, self.text = label(title, "heading"), label(text, "muted", wraps=True)
        self.text.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        for each in (self.title, self.text):
            each.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.buttons = QHBoxLayout()
        self.buttons.setSpacing(8)
        self.buttons.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        layout.addStretch(1)
        layout.addWidget(Icon(icon, "muted", 28), 0, Qt.AlignmentFlag.AlignHCenter)
        layout.addWidget(self.title)
        layout.addWidget(self.text)
        layout.addSpacing(4)
        layout.addLayout(self.buttons)
        layout.addStretch(1)


def ink(token: str) -> QColor:
    """A colour of the theme in force."""
    return appearance().theme.color(token)
