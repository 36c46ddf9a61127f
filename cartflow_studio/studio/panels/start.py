"""The start page: lost work, templates and recent flows with pictures, new and open."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from cartflow_studio import resources
from cartflow_studio.studio.focus import focus_quietly
from cartflow_studio.studio.fuzzy import best
from cartflow_studio.studio.jobs import Jobs, Progress
from cartflow_studio.studio.panels.editors.base import clear
from cartflow_studio.studio.panels.start_card import Card, Offer, card_width, offer
from cartflow_studio.studio.panels.widgets import Banner, Button, label, scrolling
from cartflow_studio.studio.panels.wrapping import Wrapping
from cartflow_studio.studio.preferences import Preferences
from cartflow_studio.studio.recovery import Lost
from cartflow_studio.studio.theme import appearance, grown
from cartflow_studio.studio.thumbnails import Thumbnails
from cartflow_studio.words import tr, trn

FIRST = "win-back-cart-abandoners"
ORDER = (  # of the templates, the best known first
    *(FIRST, "welcome-series", "browse-abandonment", "post-purchase", "review-request"),
    *("cart-by-answer", "win-back-customers", "replenishment", "price-drop", "birthday"),
    *("subscription-renewal", "event-reminder", "double-opt-in"),
)
COLUMNS = 3
FEW = 6  # recent flows that are shown at once


def templates() -> tuple[Path, ...]:
    """The templates that ship, the best known first."""
    found = {path.name.partition(".")[0]: path for path in _shipped()}
    known = [name for name in ORDER if name in found]
    return tuple(found[name] for name in (*known, *sorted(set(found) - set(known))))


def _shipped() -> Iterator[Path]:
    return resources.path("templates").glob("*.flow.yaml")


def _ours(path: Path) -> Offer:
    """A template, in the language of now."""
    read = offer(path)
    return replace(read, title=tr(read.name), words=tr(read.words))


def _add(page: QVBoxLayout, part: QWidget | QGridLayout) -> None:
    if isinstance(part, QWidget):
        page.addWidget(part, 0, Qt.AlignmentFlag.AlignLeft)
    else:
        page.addLayout(part)


def _words(offered: Offer) -> str:
    return f"{offered.name} {offered.path.name}"


def _short(path: Path) -> str:
    """A path as people write it: their own folder is `~`."""
    home = Path.home()
    return f"~/{path.relative_to(home)}" if path.is_relative_to(home) else str(path)


class StartPage(QWidget):
    """`opened` carries a recent file, `template_chosen` a template; the rest are wishes."""

    opened = Signal(object)
    template_chosen = Signal(object)
    new_wished = Signal()
    open_wished = Signal()
    back_wished = Signal()
    restored = Signal(object)  # Lost
    discarded = Signal(object)  # Lost
    compared = Signal(object)  # Lost

    def __init__(self, preferences: Preferences, jobs: Jobs, thumbnails: Thumbnails) -> None:
        super().__init__()
        self._preferences, self._jobs = preferences, jobs
        self.template_cards: list[Card] = []
        self.recent_cards: list[Card] = []
        self._offers: tuple[Sequence[Offer], Sequence[Offer]] = ((), ())
        self._thumbnails = thumbnails
        self._pinned: tuple[str, ...] = ()
        self._all_recent = False
        self.new, self.open = Button(tr("New flow"), "plus"), Button(tr("Open…"), "folder-open")
        self.back = Button("", "chevron-left", "link")
        self.back.hide()
        self.search = QLineEdit()
        self.search.setPlaceholderText(tr("Search flows and templates"))
        self.search.setAccessibleName(tr("Search flows and templates"))
        self.search.setClearButtonEnabled(True)
        self.search.setFixedWidth(grown(232))
        self.search.textChanged.connect(self._fill_all)
        self.search.returnPressed.connect(self._open_first)
        self.back.clicked.connect(self.back_wished)
        self.new.clicked.connect(self.new_wished)
        self.open.clicked.connect(self.open_wished)
        self._undrawn: list[Card] = []
        self._drawing = QTimer(self)
        self._drawing.setInterval(0)
        self._drawing.timeout.connect(self._draw_one)
        self._lay_out()
        self._widen()
        appearance().theme_changed.connect(self._draw_all)
        appearance().theme_changed.connect(self._widen)

    def _widen(self) -> None:
        """Be as wide as the cards side by side, with their borders."""
        self._content.setMaximumWidth(COLUMNS * card_width() + (COLUMNS - 1) * 24 + 96)

    def _lay_out(self) -> None:
        content = self._content = QWidget()
        page = QVBoxLayout(content)
        page.setContentsMargins(48, 40, 48, 48)
        page.setSpacing(16)
        page.addWidget(self.back, 0, Qt.AlignmentFlag.AlignLeft)
        page.addWidget(self._head())
        self._lost = QVBoxLayout()
        self._lost.setSpacing(8)
        page.addLayout(self._lost)
        self._templates, self._recent = QGridLayout(), QGridLayout()
        self._recent_title = label(tr("Recent flows"), "heading")
        self._templates_title = label(tr("Templates"), "heading")
        self.more = Button("", role="link")
        self.more.clicked.connect(self._show_more)
        for widget in (self._recent_title, self._recent, self.more):
            _add(page, widget)
        for widget in (self._templates_title, self._templates):
            _add(page, widget)
        self._nothing = label(tr("No flow and no template is called so."), "muted")
        self._nothing.hide()
        page.addWidget(self._nothing)
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

    def _head(self) -> QWidget:
        words = QWidget()
        column = QVBoxLayout(words)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addWidget(label(tr("What happens next to your customers?"), "title"))
        invitation = tr("Start with a flow that works, or with an empty canvas.")
        column.addWidget(label(invitation, "muted"))
        return Wrapping((words, None, self.search, self.open, self.new))

    def refresh(self) -> None:
        """Look at the templates and the recent files again, without waiting for the disk."""
        settings, shipped = self._preferences.settings, templates()
        pinned = [Path(path) for path in settings.pinned]
        recent = [Path(path) for path in settings.recent if path not in settings.pinned]

        def work(_: Progress) -> tuple[list[Offer], list[Offer]]:
            return [_ours(path) for path in shipped], [offer(path) for path in (*pinned, *recent)]

        self._jobs.run(work, done=self._show)

    def show_back(self, name: str) -> None:
        """Offer the way back to the flow that is open, or nothing."""
        self.back.setText(tr("Back to “{name}”", name=name))
        self.back.setVisible(bool(name))

    def _show(self, offers: tuple[Sequence[Offer], Sequence[Offer]]) -> None:
        pinned = self._preferences.settings.pinned
        if (offers, pinned) != (self._offers, self._pinned):
            self._offers, self._pinned = offers, pinned
            self._fill_all()
        if self.template_cards and self.isVisible() and not self.search.hasFocus():
            focus_quietly(self.template_cards[0])

    def _fill_all(self) -> None:
        search = self.search.text().strip()
        shipped, recent = (
            [each for each, _ in best(search, offers, _words)] if search else list(offers)
            for offers in self._offers
        )
        self.template_cards = self._fill(self._templates, shipped, with_first=not search)
        few = recent if search or self._all_recent else recent[:FEW]
        self.recent_cards = self._fill(self._recent, few)
        self._recent_title.setVisible(bool(recent))
        self._templates_title.setVisible(bool(recent and shipped))
        self.more.setText(trn("Show {n} more", "Show {n} more", len(recent) - len(few)))
        self.more.setVisible(len(few) < len(recent))
        self._nothing.setVisible(bool(search) and not shipped and not recent)
        for card in self.template_cards:
            card.chosen.connect(self.template_chosen)
        pinned = self._preferences.settings.pinned
        for card in self.recent_cards:
            if card.flow is not None:
                card.words.setText(_short(card.path))
            card.setToolTip(str(card.path))
            card.offer_pin(on=str(card.path) in pinned)
            card.chosen.connect(self.opened)
            card.pinned.connect(self._pin)
            card.removed.connect(self._remove)
        self._draw_all()

    def _pin(self, path: Path, on: bool) -> None:
        self._preferences.pin(path, on=on)
        self.refresh()

    def _show_more(self) -> None:
        self._all_recent = True
        self._fill_all()

    def _remove(self, path: Path) -> None:
        self._preferences.forget_recent(path)
        self.refresh()

    def _open_first(self) -> None:
        cards = [*self.recent_cards, *self.template_cards] if self.search.text().strip() else []
        if cards:
            cards[0].setFocus()

    def _fill(
        self, grid: QGridLayout, offers: Sequence[Offer], *, with_first: bool = False
    ) -> list[Card]:
        clear(grid)
        cards = []
        for place, each in enumerate(offers):
            first = with_first and place == 0
            card = Card(each, self._thumbnails, first=first)
            if first:
                grid.addWidget(card, 0, 0, 1, COLUMNS)
            else:
                later = place - with_first
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
