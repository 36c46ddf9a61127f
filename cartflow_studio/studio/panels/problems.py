"""The problems: every finding with why it matters and how to mend it."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QFrame, QStackedLayout, QVBoxLayout, QWidget

from cartflow_studio.checks import Finding, Fix
from cartflow_studio.studio.checking import Checking
from cartflow_studio.studio.document import Document
from cartflow_studio.studio.panels.editors.base import clear
from cartflow_studio.studio.panels.finding_card import FindingCard
from cartflow_studio.studio.panels.widgets import Empty, label, scrolling
from cartflow_studio.words import tr

MOST_SHOWN = 100
AT_ONCE = 12


def mend(document: Document, fix: Fix) -> bool:
    """Do a quick fix as one edit."""
    return document.edit(fix.label, fix.edit)


def _holds_focus(card: FindingCard) -> bool:
    return any(button.hasFocus() for button in card.buttons)


class Problems(QFrame):
    """The list of findings; `chosen` carries the node that one is about."""

    chosen = Signal(str)

    def __init__(self, document: Document, checking: Checking) -> None:
        super().__init__()
        self.setProperty("role", "panel")
        self._document = document
        self._shown: tuple[Finding, ...] | None = None
        content = QWidget()
        self._list = QVBoxLayout(content)
        self._list.setContentsMargins(16, 12, 16, 12)
        self._list.setSpacing(8)
        self._empty = Empty(
            "circle-check", tr("No problems"), tr("Everything this flow needs is there.")
        )
        self._stack = QStackedLayout(self)
        self._stack.addWidget(self._empty)
        self._stack.addWidget(scrolling(content))
        self.cards: list[FindingCard] = []
        self._more = QTimer(self)
        self._more.setSingleShot(True)
        self._more.timeout.connect(self._add_some)
        checking.changed.connect(self.show_findings)

    def show_findings(self, findings: Sequence[Finding]) -> None:
        """Show findings; nothing moves where they are the same as before."""
        if tuple(findings) == self._shown:
            return
        self._shown = tuple(findings)
        had_focus = any(card.hasFocus() or _holds_focus(card) for card in self.cards)
        clear(self._list)
        self.cards = []
        self._list.addStretch(1)
        self._add_some()
        self._stack.setCurrentIndex(1 if findings else 0)
        if had_focus and self.cards:
            self.cards[0].show()
            self.cards[0].setFocus(Qt.FocusReason.OtherFocusReason)

    def _add_some(self) -> None:
        """Add the next cards of a list; many of them would keep the window waiting."""
        shown, here = self._shown or (), len(self.cards)
        for finding in shown[here : min(here + AT_ONCE, MOST_SHOWN)]:
            card = FindingCard(finding, wide=True)
            card.chosen.connect(self._choose)
            card.fixed.connect(lambda fix: mend(self._document, fix))
            self._list.insertWidget(len(self.cards), card)
            self.cards.append(card)
        rest = len(shown) - len(self.cards)
        if rest and len(self.cards) < MOST_SHOWN:
            self._more.start()
        else:
            self._more.stop()
            if rest:
                more = label(tr("And {n:,} more.", n=rest), "muted")
                self._list.insertWidget(len(self.cards), more)

    def _choose(self, finding: Finding) -> None:
        self.chosen.emit(finding.node or "")
