"""The start page: lost work, templates and recent flows with pictures, new and open."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QRectF, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPainterPath, QPixmap
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from cartflow_studio import resources
from cartflow_studio.errors import CartFlowError
from cartflow_studio.files import open_flow
from cartflow_studio.flow.model import Flow
from cartflow_studio.studio.jobs import Jobs, Progress
from cartflow_studio.studio.panels.editors.base import clear
from cartflow_studio.studio.panels.widgets import Banner, Button, badge, label, scrolling
from cartflow_studio.studio.preferences import Preferences
from cartflow_studio.studio.recovery import Lost
from cartflow_studio.studio.theme import appearance
from cartflow_studio.words import tr, trn

FIRST = "win-back-cart-abandoners"
ORDER = (  # of the templates, the best known first
    *(FIRST, "welcome-series", "browse-abandonment", "post-purchase", "review-request"),
    *("win-back-customers", "replenishment", "price-drop", "birthday"),
    *("subscription-renewal", "event-reminder", "double-opt-in"),
)
PICTURE = QSize(312, 132)
LARGE = QSize(640, 232)
READABLE = 0.4  # the large picture shows the beginning of a flow, not smaller than this
COLUMNS = 3
RADIUS = 11


@dataclass(frozen=True, slots=True)
class Offer:
    """A flow file on the start page; without a flow it cannot be read, and `words` say why."""

    path: Path
    flow: Flow | None
    words: str


def templates() -> tuple[Path, ...]:
    """The templates that ship, the best known first."""
    found = {path.name.partition(".")[0]: path for path in _shipped()}
    known = [name for name in ORDER if name in found]
    return tuple(found[name] for name in (*known, *sorted(set(found) - set(known))))


def _shipped() -> Iterator[Path]:
    return resources.path("templates").glob("*.flow.yaml")


def offer(path: Path) -> Offer:
    """Read a flow for its card."""
    try:
        flow = open_flow(path).flow
    except CartFlowError as fault:
        return Offer(path, None, fault.message)
    note = flow.note.strip().splitlines()
    steps = trn("{n} step", "{n} steps", len(flow.nodes))
    return Offer(path, flow, note[0] if note else steps)


class Card(QFrame):
    """A flow to open, with its picture. Click or Enter. The one that is `first` is large."""

    chosen = Signal(object)  # Path

    def __init__(self, path: Path, title: str, words: str, *, first: bool = False) -> None:
        super().__init__()
        self.path = path
        self.flow: Flow | None = None
        self.setProperty("role", "card")
        self.setProperty("clickable", "true")
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName(title)
        self.size_ = LARGE if first else PICTURE
        self.picture = QLabel()
        self.picture.setFixedSize(self.size_)
        self.title, self.words = label(title, "heading"), label(words, "muted", wraps=True)
        self.words.setMinimumHeight(34)
        self.words.setAlignment(Qt.AlignmentFlag.AlignTop)
        text = QVBoxLayout()
        text.setSpacing(4)
        text.addWidget(self.title)
        text.addWidget(self.words)
        if first:
            self._lay_out_first(text)
        else:
            self._lay_out(text)

    def _lay_out(self, text: QVBoxLayout) -> None:
        self.setFixedWidth(PICTURE.width() + 2)
        text.setContentsMargins(16, 12, 16, 14)
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
        layout.addWidget(self.picture)
        layout.addLayout(text, 1)

    def draw(self) -> None:
        """Draw the picture of its flow in the theme of now."""
        from cartflow_studio.studio.canvas.picture import thumbnail

        if self.flow is not None:
            ratio = self.devicePixelRatioF()
            large = self.size_ == LARGE
            least = READABLE if large else 0.0
            image = thumbnail(self.flow, self.size_, appearance().theme, dpr=ratio, least=least)
            self.picture.setPixmap(_rounded(QPixmap.fromImage(image), self.size_, large=large))

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """A click opens it."""
        inside = self.rect().contains(event.position().toPoint())
        if event.button() is Qt.MouseButton.LeftButton and inside:
            self.chosen.emit(self.path)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter or the space bar opens it."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            self.chosen.emit(self.path)
        else:
            super().keyPressEvent(event)


def _short(path: Path) -> str:
    """A path as people write it: their own folder is `~`."""
    home = Path.home()
    return f"~/{path.relative_to(home)}" if path.is_relative_to(home) else str(path)


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


class StartPage(QWidget):
    """`opened` carries a recent file, `template_chosen` a template; the rest are wishes."""

    opened = Signal(object)
    template_chosen = Signal(object)
    new_wished = Signal()
    open_wished = Signal()
    restored = Signal(object)  # Lost
    discarded = Signal(object)  # Lost
    compared = Signal(object)  # Lost

    def __init__(self, preferences: Preferences, jobs: Jobs) -> None:
        super().__init__()
        self._preferences, self._jobs = preferences, jobs
        self.template_cards: list[Card] = []
        self.recent_cards: list[Card] = []
        self.new, self.open = Button(tr("New flow"), "plus"), Button(tr("Open…"), "folder-open")
        self.new.clicked.connect(self.new_wished)
        self.open.clicked.connect(self.open_wished)
        self._undrawn: list[Card] = []
        self._drawing = QTimer(self)
        self._drawing.setInterval(0)
        self._drawing.timeout.connect(self._draw_one)
        self._lay_out()
        appearance().theme_changed.connect(self._draw_all)

    def _lay_out(self) -> None:
        content = QWidget()
        content.setMaximumWidth(COLUMNS * (PICTURE.width() + 2) + (COLUMNS - 1) * 24 + 96)
        page = QVBoxLayout(content)
        page.setContentsMargins(48, 40, 48, 48)
        page.setSpacing(16)
        head = QHBoxLayout()
        head.setSpacing(8)
        words = QVBoxLayout()
        words.setSpacing(4)
        words.addWidget(label(tr("What happens next to your customers?"), "title"))
        invitation = tr("Start with a flow that works, or with an empty canvas.")
        words.addWidget(label(invitation, "muted"))
        head.addLayout(words, 1)
        head.addWidget(self.open)
        head.addWidget(self.new)
        page.addLayout(head)
        self._lost = QVBoxLayout()
        self._lost.setSpacing(8)
        page.addLayout(self._lost)
        self._templates, self._recent = QGridLayout(), QGridLayout()
        self._recent_title = label(tr("Recent flows"), "heading")
        page.addSpacing(8)
        page.addLayout(self._templates)
        page.addSpacing(16)
        page.addWidget(self._recent_title)
        page.addLayout(self._recent)
        page.addStretch(1)
        for grid in (self._templates, self._recent):
            grid.setSpacing(24)
            grid.setColumnStretch(COLUMNS, 1)
        middle = QWidget()
        across = QHBoxLayout(middle)
        across.setContentsMargins(0, 0, 0, 0)
        across.addStretch(1)
        across.addWidget(content, 100)
        across.addStretch(1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(scrolling(middle))

    def refresh(self) -> None:
        """Look at the templates and the recent files again, without waiting for the disk."""
        recent = [Path(path) for path in self._preferences.settings.recent]
        shipped = templates()

        def work(_: Progress) -> tuple[list[Offer], list[Offer]]:
            there = [path for path in recent if path.is_file()]
            return [offer(path) for path in shipped], [offer(path) for path in there]

        self._jobs.run(work, done=self._show)

    def _show(self, offers: tuple[Sequence[Offer], Sequence[Offer]]) -> None:
        self.template_cards = self._fill(self._templates, offers[0])
        self.recent_cards = self._fill(self._recent, offers[1])
        self._recent_title.setVisible(bool(offers[1]))
        for card in self.template_cards:
            card.chosen.connect(self.template_chosen)
        if self.template_cards and self.isVisible():
            self.template_cards[0].setFocus()
        for card in self.recent_cards:
            card.words.setText(_short(card.path))
            card.setToolTip(str(card.path))
            card.chosen.connect(self.opened)
        self._draw_all()

    def _fill(self, grid: QGridLayout, offers: Sequence[Offer]) -> list[Card]:
        clear(grid)
        cards = []
        for place, each in enumerate(offers):
            name = each.flow.name or each.flow.id if each.flow else each.path.name
            shipped = grid is self._templates
            first = shipped and place == 0
            words = tr(each.words) if shipped else each.words
            card = Card(each.path, tr(name) if shipped else name, words, first=first)
            card.flow = each.flow
            if first:
                grid.addWidget(card, 0, 0, 1, COLUMNS + 1)
            else:
                later = place - shipped
                grid.addWidget(card, 1 + later // COLUMNS, later % COLUMNS)
            cards.append(card)
        return cards

    def _draw_all(self) -> None:
        self._undrawn = [*self.template_cards, *self.recent_cards]
        self._drawing.start()

    def _draw_one(self) -> None:
        if self._undrawn:
            self._undrawn.pop(0).draw()
        else:
            self._drawing.stop()

    def show_lost(self, lost: Sequence[Lost]) -> None:
        """Offer work that an earlier session left behind."""
        clear(self._lost)
        for each in lost:
            banner = Banner(
                tr("“{name}” was not saved when the studio stopped.", name=each.name),
                "warning",
                "history",
            )
            restore = banner.add_button(tr("Restore"), "primary")
            see = banner.add_button(tr("Compare"))
            see.clicked.connect(lambda _=False, each=each: self.compared.emit(each))
            throw = banner.add_button(tr("Discard"))
            restore.clicked.connect(lambda _=False, each=each: self.restored.emit(each))
            throw.clicked.connect(lambda _=False, each=each: self.discarded.emit(each))
            self._lost.addWidget(banner)
