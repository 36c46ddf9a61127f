"""The quick-add menu: things to choose from at the pointer, found by typing."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import (
    QEvent,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QRectF,
    QSize,
    QSizeF,
    Qt,
)
from PySide6.QtGui import QFontMetricsF, QKeyEvent, QPainter, QWheelEvent
from PySide6.QtWidgets import (
    QLineEdit,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
)

from cartflow_studio.studio.canvas.offers import Offer, found
from cartflow_studio.studio.canvas.zoombar import Floating
from cartflow_studio.studio.panels import rows
from cartflow_studio.studio.panels.listing import Listing, Row
from cartflow_studio.studio.theme import appearance, grown, panel_font
from cartflow_studio.words import tr

if TYPE_CHECKING:
    from cartflow_studio.studio.canvas.view import FlowCanvas

WIDTH, HEIGHT = 320, 392
ROW, LINE, CHIP, HEADING = 48, 16, 31, 34
MOST_LINES = 4  # of the reason why something cannot be chosen
INSET = 8  # free beside the menu
MOST_ROWS = 200  # nobody reads further; more is found by typing
Index = QModelIndex | QPersistentModelIndex


class _Row(QStyledItemDelegate):
    """Paints an offer: its chip, its label, its help."""

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        """Every row has the same height, but for reasons that need more lines."""
        offer = self._offer(index)
        if not isinstance(offer, Offer):
            return QSize(100, grown(HEADING))
        return QSize(100, grown(ROW) + grown(LINE) * (self._lines(offer.refused) - 1))

    def _offer(self, index: Index) -> object:
        view = self.parent()
        return view.value(index.row()) if isinstance(view, Listing) else None

    def _lines(self, text: str) -> int:
        """How many lines a reason needs."""
        if not text:
            return 1
        metrics, view = QFontMetricsF(panel_font(11)), self.parent()
        wide = view.viewport().width() if isinstance(view, Listing) else WIDTH
        room = QRectF(0, 0, wide - _left() - 9, 1000)
        tall = metrics.boundingRect(room, Qt.TextFlag.TextWordWrap, text).height()
        return min(MOST_LINES, max(1, round(tall / metrics.height())))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """The row, tinted where it is chosen, faded where it cannot be."""
        offer = self._offer(index)
        box = QRectF(option.rect)
        if not isinstance(offer, Offer):
            said = rows.Words(str(index.data()))
            rows.paint_words(
                painter, said, box.adjusted(8, 8, -9, 0), size=12, bold=True, ink="muted"
            )
            return
        theme = appearance().theme
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        rows.paint_ground(painter, box.adjusted(0, 1, 0, -1), option)
        size = grown(CHIP)
        chip = QRectF(box.left() + 8, box.top() + (grown(ROW) - size) / 2, size, size)
        rows.paint_chip(painter, chip, offer.icon, "disabled" if offer.refused else offer.color)
        words = QRectF(box.left() + _left(), box.top() + grown(6), 0, 0)
        words.setSize(QSizeF(box.width() - _left() - 9, grown(19)))
        ink = "muted" if offer.refused else "ink"
        rows.paint_words(painter, rows.Words(offer.label), words, size=13, bold=True, ink=ink)
        words.translate(0, grown(19))
        words.setHeight(grown(LINE))
        if offer.refused:
            words.setHeight(box.bottom() - words.top())
            painter.setFont(panel_font(11))
            painter.setPen(theme.color("muted"))
            painter.drawText(words, Qt.TextFlag.TextWordWrap, offer.refused)
        else:
            rows.paint_words(
                painter, rows.Words(offer.help), words, size=11, bold=False, ink="muted"
            )
        painter.restore()


def _left() -> int:
    """Where the words of a row begin."""
    return 8 + grown(CHIP) + 10


def canvas_room(size: QSize) -> QSize:
    """How much of a canvas a menu may cover."""
    return QSize(size.width() - 2 * INSET, size.height() - 2 * INSET)


class QuickAdd(Floating):
    """The menu. Up, down and Enter choose, Escape or a click elsewhere closes it."""

    def __init__(self, canvas: FlowCanvas) -> None:
        super().__init__(canvas.viewport())
        self._canvas = canvas
        self._offers: Sequence[Offer] = ()
        self._choose: Callable[[str], None] | None = None
        self._look: Callable[[str], None] | None = None
        self.search = QLineEdit(self)
        self.search.setProperty("role", "search")
        self.search.textChanged.connect(self._find)
        self.search.installEventFilter(self)
        self.list = Listing(self)
        self.list.setItemDelegate(_Row(self.list))
        self.list.setMouseTracking(True)
        self.list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.list.setVerticalScrollMode(Listing.ScrollMode.ScrollPerPixel)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.taken.connect(self._take)
        self.list.moved.connect(self._show_current)
        column = QVBoxLayout(self)
        column.setContentsMargins(10, 10, 6, 8)
        column.setSpacing(8)
        column.addWidget(self.search)
        column.addWidget(self.list)
        self.setFocusPolicy(Qt.FocusPolicy.ClickFocus)  # else a press in it goes to the canvas
        self.setFocusProxy(self.search)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.PreventContextMenu)
        self.hide()

    def offer(
        self,
        offers: Sequence[Offer],
        choose: Callable[[str], None],
        *,
        prompt: str,
        look: Callable[[str], None] | None = None,
    ) -> None:
        """Open; `choose` is called with the key of what is chosen, `look`
        with each key that the choice stands on, and with "" when the menu closes.
        """
        self._dismiss()
        self._offers, self._choose, self._look = offers, choose, look
        self.search.setPlaceholderText(prompt)
        self.search.setAccessibleName(prompt)
        self.search.clear()
        room = canvas_room(self._canvas.viewport().size())
        tall = grown(70) + grown(ROW) * max(2, len(offers))
        self.setFixedSize(min(grown(WIDTH), room.width()), min(grown(HEIGHT), tall, room.height()))
        self._find("")
        self.show()
        self.raise_()
        self.search.setFocus()

    def show_theme(self) -> None:
        """Paint in another theme."""
        self.update()
        self.list.viewport().update()

    def _find(self, text: str) -> None:
        offers = found(text, self._offers, self._canvas.used)[:MOST_ROWS]
        rows, group = [], ""
        for offer in offers:
            if not text.strip() and offer.group not in ("", group):
                group = offer.group
                rows.append(Row(group))
            rows.append(Row(offer.label, offer, offer.refused or offer.help))
        self.list.show_rows(rows or [Row(tr("Nothing is called so. Try another word."))])

    def _show_current(self, row: int) -> None:
        offer = self.list.value(row)
        if isinstance(offer, Offer):
            told = offer.refused or offer.help
            self.search.setAccessibleDescription(f"{offer.label}. {told}")
            if self._look is not None:
                self._look(offer.key)

    def _take(self, row: int) -> None:
        offer, choose = self.list.value(row), self._choose
        if not isinstance(offer, Offer):
            return
        if offer.refused:
            self._canvas.message.emit(offer.refused)
            return
        self.close_menu()
        if choose is not None:
            choose(offer.key)

    def _dismiss(self) -> None:
        look, self._choose, self._look = self._look, None, None
        if look is not None:
            look("")

    def close_menu(self) -> None:
        """Close without a choice."""
        self._dismiss()
        if not self.isHidden():
            self.hide()
            self._canvas.setFocus()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """The keys of the list while typing; leaving closes the menu."""
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            return self._key(Qt.Key(event.key()))
        if event.type() == QEvent.Type.FocusOut and not self.isHidden():
            self._dismiss()
            self.hide()
        return super().eventFilter(watched, event)

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Past the end of the list nothing zooms."""
        event.accept()

    def _key(self, key: Qt.Key) -> bool:
        if key == Qt.Key.Key_Escape:
            self.close_menu()
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Tab):
            self._take(self.list.row())
        elif key in (Qt.Key.Key_Down, Qt.Key.Key_Up):
            step = 1 if key == Qt.Key.Key_Down else -1
            count = max(1, self.list.count())
            row = (self.list.row() + step) % count
            if self.list.value(row) is None:  # a heading
                row = (row + step) % count
            self.list.choose(row)
        elif key in (Qt.Key.Key_PageDown, Qt.Key.Key_PageUp):
            step = 6 if key == Qt.Key.Key_PageDown else -6
            self.list.choose(self.list.row() + step)
        else:
            return False
        return True
