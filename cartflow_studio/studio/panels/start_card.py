"""A card of the start page: a flow to open, with its picture."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QImage, QKeyEvent, QMouseEvent, QPainter, QPainterPath, QPixmap
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QSizePolicy, QVBoxLayout

from cartflow_studio import formats
from cartflow_studio.errors import CartFlowError
from cartflow_studio.files import open_flow
from cartflow_studio.flow.model import Flow
from cartflow_studio.studio import icons
from cartflow_studio.studio.panels.widgets import Button, IconButton, badge, label
from cartflow_studio.studio.theme import appearance
from cartflow_studio.studio.thumbnails import Thumbnails
from cartflow_studio.words import tr, trn

PICTURE = QSize(312, 132)
LARGE = QSize(640, 232)
READABLE = 0.4  # the large picture shows the beginning of a flow, not smaller than this
TITLED = 0.3  # of a small one: the titles of its first steps can be read
RADIUS = 11


@dataclass(frozen=True, slots=True)
class Offer:
    """A flow file on the start page; without a flow it cannot be read, and `words` say why.
    `content` is a digest of the file.
    """

    path: Path
    flow: Flow | None
    words: str
    content: str = ""
    is_missing: bool = False
    title: str = ""

    @property
    def name(self) -> str:
        """What the flow is called."""
        if self.title:
            return self.title
        return (self.flow.name or self.flow.id) if self.flow else self.path.name


def offer(path: Path) -> Offer:
    """Read a flow for its card."""
    if not path.is_file():
        return Offer(path, None, tr("The file is not there any more."), is_missing=True)
    try:
        opened = open_flow(path)
    except CartFlowError as fault:
        return Offer(path, None, fault.message)
    flow = opened.flow
    note = flow.note.strip().splitlines()
    steps = trn("{n} step", "{n} steps", len(flow.nodes))
    content = hashlib.sha256(opened.text.encode("utf-8", "replace")).hexdigest()[:32]
    return Offer(path, flow, note[0] if note else steps, content)


def card_width() -> int:
    """How wide a card is with its border, but for the first one."""
    return PICTURE.width() + round(2 * appearance().theme.line)


class Card(QFrame):
    """A flow to open, with its picture. Click or Enter. The one that is `first` is large.

    A recent one can be pinned (`pinned` carries its path and whether), a missing one taken off the
    list (`removed` carries its path).
    """

    chosen = Signal(object)  # Path
    pinned = Signal(object, bool)
    removed = Signal(object)

    def __init__(self, offered: Offer, thumbnails: Thumbnails, *, first: bool = False) -> None:
        super().__init__()
        self.path, self.flow = offered.path, offered.flow
        self._offered, self._thumbnails = offered, thumbnails
        self.setProperty("role", "card")
        self.setProperty("clickable", str(not offered.is_missing).lower())
        if not offered.is_missing:
            self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName(offered.name)
        self.setAccessibleDescription(offered.words)
        self.size_ = LARGE if first else PICTURE
        self.picture = QLabel()
        self.picture.setFixedSize(self.size_)
        self.picture.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.title = label(offered.name, "muted" if offered.is_missing else "heading")
        self.words = label(offered.words, "muted", wraps=True)
        self.words.setMinimumHeight(34)
        self.words.setAlignment(Qt.AlignmentFlag.AlignTop)
        self.corner: IconButton | None = None
        text = QVBoxLayout()
        text.setSpacing(4)
        text.addWidget(self.title)
        text.addWidget(self.words)
        if first:
            self._lay_out_first(text)
        else:
            self._lay_out(text)

    def offer_pin(self, *, on: bool) -> None:
        """Show the button that pins it, or takes it off the list where the file is gone."""
        if self._offered.is_missing:
            self.corner = IconButton("x", tr("Take it off the list"))
            self.corner.clicked.connect(lambda: self.removed.emit(self.path))
        else:
            self.corner = IconButton("pin-off" if on else "pin", tr("Unpin") if on else tr("Pin"))
            self.corner.clicked.connect(lambda: self.pinned.emit(self.path, not on))
        self.corner.setProperty("role", "corner")
        self.corner.setParent(self)
        self.corner.setCursor(Qt.CursorShape.ArrowCursor)
        self.corner.setFixedSize(30, 30)
        self.corner.move(PICTURE.width() - 36, 8)
        self.corner.show()

    def _fit(self) -> None:
        """Be as wide as the picture and the lines beside it."""
        if self.size_ == PICTURE:
            self.setFixedWidth(card_width())

    def _lay_out(self, text: QVBoxLayout) -> None:
        self._fit()
        self.title.setWordWrap(True)
        text.setContentsMargins(16, 12, 16, 14)
        text.addStretch(1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self.picture)
        layout.addLayout(text)

    def _lay_out_first(self, text: QVBoxLayout) -> None:
        self.title.setProperty("role", "title")
        self.title.setWordWrap(True)
        text.setContentsMargins(24, 24, 24, 24)
        text.setSpacing(8)
        text.insertWidget(0, badge(tr("Begin here"), "accent"))
        button = Button(tr("Open and simulate"), "play", "primary")
        button.clicked.connect(lambda: self.chosen.emit(self.path))
        text.addStretch(1)
        text.addWidget(button, 0, Qt.AlignmentFlag.AlignLeft)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        self.picture.setMinimumWidth(1)  # large words need the room more
        self.picture.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.picture.setAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        layout.addWidget(self.picture, LARGE.width())
        layout.addLayout(text, LARGE.width() // 2)

    def draw(self) -> None:
        """Draw the picture of its flow in the theme of now."""
        ratio, theme = self.devicePixelRatioF(), appearance().theme
        large = self.size_ == LARGE
        self._fit()
        flow = self.flow
        if flow is None:
            tone = theme.color("disabled" if self._offered.is_missing else "danger").name()
            sign = "file" if self._offered.is_missing else "circle-alert"
            self.picture.setPixmap(icons.pixmap(sign, tone, 32, ratio))
            return
        look = f"{theme.name}-{self.size_.width()}-{formats.locale()}"
        name = f"{self._offered.content}-{look}"
        image = self._thumbnails.picture(name, ratio, lambda: self._drawn(flow, ratio))
        self.picture.setPixmap(_rounded(QPixmap.fromImage(image), self.size_, large=large))

    def _drawn(self, flow: Flow, ratio: float) -> QImage:
        from cartflow_studio.studio.canvas.picture import thumbnail

        least = READABLE if self.size_ == LARGE else TITLED
        return thumbnail(flow, self.size_, appearance().theme, dpr=ratio, least=least)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """A click opens it."""
        inside = self.rect().contains(event.position().toPoint())
        if event.button() is Qt.MouseButton.LeftButton and inside:
            self._choose()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter or the space bar opens it."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            self._choose()
        elif event.key() == Qt.Key.Key_Delete and self.corner and self._offered.is_missing:
            self.removed.emit(self.path)
        else:
            super().keyPressEvent(event)

    def _choose(self) -> None:
        if not self._offered.is_missing:
            self.chosen.emit(self.path)


def _rounded(picture: QPixmap, size: QSize, *, large: bool) -> QPixmap:
    """The picture with the corners of its card: the upper ones, or the left ones."""
    made = QPixmap(picture.size())
    made.setDevicePixelRatio(picture.devicePixelRatio())
    made.fill(Qt.GlobalColor.transparent)
    painter = QPainter(made)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    more = (RADIUS, 0) if large else (0, RADIUS)
    path = QPainterPath()
    path.addRoundedRect(
        QRectF(0, 0, size.width() + more[0], size.height() + more[1]), RADIUS, RADIUS
    )
    painter.setClipPath(path)
    painter.drawPixmap(0, 0, picture)
    painter.end()
    return made
