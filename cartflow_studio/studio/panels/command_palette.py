"""The command palette: everything a window can do, found by typing a few letters."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import (
    QEvent,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QRectF,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import (
    QColor,
    QFontMetricsF,
    QIcon,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
)
from PySide6.QtWidgets import (
    QFrame,
    QLineEdit,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from cartflow_studio.studio import icons
from cartflow_studio.studio.commanding import Command
from cartflow_studio.studio.fuzzy import Match, best
from cartflow_studio.studio.panels.listing import Listing, Row
from cartflow_studio.studio.panels.widgets import ink, label, line
from cartflow_studio.studio.theme import Theme, Weight, appearance, grown, panel_font
from cartflow_studio.words import tr

WIDTH, ROW, ROWS, TOP = 640, 44, 9, 72
CHIP = 28
GAP = 12.0
Index = QModelIndex | QPersistentModelIndex


class _Row(QStyledItemDelegate):
    """Paints a command: icon, words with the letters that were found, its group, its keys."""

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        """Every row has the same height."""
        return QSize(100, grown(ROW))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """The row, tinted where it is chosen, pale where it cannot be done."""
        view = self.parent()
        found = view.value(index.row()) if isinstance(view, Listing) else None
        if not isinstance(found, tuple):
            return
        command, fit = found
        theme = appearance().theme
        box = QRectF(option.rect)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        if option.state & QStyle.StateFlag.State_Selected:
            painter.setBrush(theme.color("accent_soft"))
            painter.drawRoundedRect(box.adjusted(0, 1, 0, -1), 8, 8)
        elif option.state & QStyle.StateFlag.State_MouseOver:
            painter.setBrush(theme.color("hover"))
            painter.drawRoundedRect(box.adjusted(0, 1, 0, -1), 8, 8)
        _paint_chip(painter, box, command, theme)
        right = box.right() - GAP
        if command.keys and not command.why:
            right = _paint_keys(painter, command.keys, right, box, theme) - GAP
        aside = command.why or command.group
        right = _paint_aside(painter, aside, right, box, theme) - GAP
        left = box.left() + 8 + grown(CHIP) + GAP
        area = QRectF(left, box.top(), right - left, box.height())
        _paint_title(painter, command, set(fit.places), area, theme)
        painter.restore()


def _paint_chip(painter: QPainter, box: QRectF, command: Command, theme: Theme) -> None:
    size = grown(CHIP)
    square = QRectF(box.left() + 8, box.center().y() - size / 2, size, size)
    painter.setPen(Qt.PenStyle.NoPen)
    if command.kind and not command.why:
        painter.setBrush(theme.color(command.kind, theme.chip))
        painter.drawRoundedRect(square, 7, 7)
    tone = "disabled" if command.why else command.kind or "muted"
    inset = size * 0.21
    inner = square.adjusted(inset, inset, -inset, -inset)
    icons.draw(painter, command.icon, theme.color(tone).name(), inner)


def _paint_keys(painter: QPainter, keys: str, right: float, box: QRectF, theme: Theme) -> float:
    """The keys as little caps, from the right; returns where they begin."""
    made = panel_font(11, Weight.Medium)
    metrics = QFontMetricsF(made)
    painter.setFont(made)
    parts = keys.replace("++", "+\0").split("+")
    for part in reversed([each.replace("\0", "+") for each in parts]):
        wide, tall = max(grown(22), metrics.horizontalAdvance(part) + 12), grown(21)
        cap = QRectF(right - wide, box.center().y() - tall / 2, wide, tall)
        painter.setPen(QPen(theme.color("border"), 1))
        painter.setBrush(theme.color("background"))
        painter.drawRoundedRect(cap, 5, 5)
        painter.setPen(theme.color("muted"))
        painter.drawText(cap, Qt.AlignmentFlag.AlignCenter, part)
        right -= wide + 4
    return right + 4


def _paint_aside(painter: QPainter, text: str, right: float, box: QRectF, theme: Theme) -> float:
    made = panel_font(12)
    painter.setFont(made)
    painter.setPen(theme.color("muted"))
    metrics = QFontMetricsF(made)
    shown = metrics.elidedText(text, Qt.TextElideMode.ElideRight, box.width() * 0.42)
    wide = metrics.horizontalAdvance(shown)
    area = QRectF(right - wide, box.top(), wide + 1, box.height())
    painter.drawText(area, Qt.AlignmentFlag.AlignVCenter, shown)
    return right - wide


def _paint_title(
    painter: QPainter, command: Command, found: set[int], area: QRectF, theme: Theme
) -> None:
    """The words, letter groups that were found in the accent's colour and bold."""
    usual, strong = panel_font(13.5, Weight.Medium), panel_font(13.5, Weight.Bold)
    fits = QFontMetricsF(strong)
    shown = fits.elidedText(command.title, Qt.TextElideMode.ElideRight, area.width())
    x, place = area.left(), 0
    while place < len(shown):
        end, hit = place, place in found
        while end < len(shown) and (end in found) == hit:
            end += 1
        part = shown[place:end]
        painter.setFont(strong if hit else usual)
        tone = "disabled" if command.why else "accent_text" if hit else "ink"
        painter.setPen(theme.color(tone))
        wide = QFontMetricsF(painter.font()).horizontalAdvance(part)
        painter.drawText(
            QRectF(x, area.top(), wide + 4, area.height()), Qt.AlignmentFlag.AlignVCenter, part
        )
        x, place = x + wide, end


class CommandPalette(QWidget):
    """Covers its window while it is open. Up, down, Page and Enter choose; Escape or a click
    beside it closes. `chosen` carries the Command that shall be done.
    """

    chosen = Signal(object)

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self._window = window
        self._commands: Sequence[Command] = ()
        self._before: QWidget | None = None
        self.search = QLineEdit()
        self.search.setAccessibleName(tr("Find a command"))
        self.search.setPlaceholderText(tr("What would you like to do?"))
        self.search.setProperty("role", "command")
        self.search.setFrame(False)
        self._glass = self.search.addAction(QIcon(), QLineEdit.ActionPosition.LeadingPosition)
        self.list = Listing()
        self.list.setAccessibleName(tr("Commands"))
        self.list.setItemDelegate(_Row(self.list))
        self.list.setMouseTracking(True)
        self.list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.list.setVerticalScrollMode(Listing.ScrollMode.ScrollPerPixel)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.setUniformItemSizes(True)
        self.foot = label("", "muted")
        self.card = QFrame(self)
        self.card.setProperty("role", "card")
        self._lay_out()
        self.search.textChanged.connect(self._find)
        self.search.installEventFilter(self)
        self.list.taken.connect(self._choose)
        window.installEventFilter(self)
        self.hide()

    def _lay_out(self) -> None:
        column = QVBoxLayout(self.card)
        column.setContentsMargins(8, 8, 8, 10)
        column.setSpacing(6)
        column.addWidget(self.search)
        column.addWidget(line())
        column.addWidget(self.list)
        column.addWidget(self.foot)
        self.foot.setContentsMargins(8, 2, 8, 0)

    def open(self, commands: Sequence[Command], recent: Sequence[str]) -> None:
        """Offer commands; those whose keys are `recent` come first."""
        rank = {key: place for place, key in enumerate(recent)}
        last = len(rank)
        self._commands = sorted(commands, key=lambda each: rank.get(each.key, last))
        self._before = self._window.focusWidget()
        self._glass.setIcon(icons.icon("search", ink("muted").name(), 18))
        self.search.clear()
        self._find("")
        self._place()
        self.show()
        self.raise_()
        self.search.setFocus()

    def _find(self, text: str) -> None:
        found: Sequence[tuple[Command, Match]] = best(text, self._commands, _words)
        self.list.show_rows(Row(each[0].title, each, each[0].why) for each in found)
        self.list.scrollToTop()
        nothing = tr("Nothing fits. Try fewer letters.")
        self.foot.setText(tr("Enter does it · Esc closes") if found else nothing)
        self._place()

    def _place(self) -> None:
        self.setGeometry(self._window.rect())
        top = min(TOP, self.height() // 10)
        around = self.card.sizeHint().height() - self.list.height()
        fit = (self.height() - 2 * top - around) // grown(ROW)
        rows = max(1, min(ROWS, self.list.count(), fit))
        self.list.setFixedHeight(rows * grown(ROW) + 4)
        wide = min(grown(WIDTH), self.width() - 48)
        self.card.setFixedWidth(wide)
        self.card.adjustSize()
        self.card.move((self.width() - wide) // 2, top)
        self.update()  # the shadow is as large as the card

    def _choose(self, row: int) -> None:
        found = self.list.value(row)
        if not isinstance(found, tuple):
            return
        command: Command = found[0]
        if command.why:
            self.foot.setText(command.why)
            return
        self.close_palette()
        self.chosen.emit(command)

    def close_palette(self) -> None:
        """Close without doing anything; the keys go where they went before."""
        if self.isHidden():
            return
        self.hide()
        if self._before is not None:
            self._before.setFocus()
        self._before = None

    def paintEvent(self, event: QPaintEvent) -> None:
        """A veil over the window, and the shadow of the card."""
        theme = appearance().theme
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.fillRect(self.rect(), QColor(0, 0, 0, 26 if theme.name == "light" else 90))
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(0, 0, 0, theme.shadow + 1))
        around = QRectF(self.card.geometry())
        for step in range(1, 15):
            painter.drawRoundedRect(
                around.adjusted(-step, -step + 6, step, step + 6), 12 + step, 12 + step
            )
        painter.end()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """A click beside the card closes."""
        if not self.card.geometry().contains(event.position().toPoint()):
            self.close_palette()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """The keys of the list while typing; the size of the window."""
        if self.isHidden():
            return False
        if event.type() == QEvent.Type.Resize and watched is self._window:
            self._place()
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            return self._key(Qt.Key(event.key()))
        if event.type() == QEvent.Type.FocusOut and watched is self.search:
            leaves = self._window.isActiveWindow()
            if leaves:
                self.close_palette()
        return False

    def _key(self, key: Qt.Key) -> bool:
        last = self.list.count() - 1
        row = self.list.row()
        steps: dict[Qt.Key, Callable[[], int]] = {
            Qt.Key.Key_Down: lambda: 0 if row >= last else row + 1,
            Qt.Key.Key_Up: lambda: last if row <= 0 else row - 1,
            Qt.Key.Key_PageDown: lambda: min(last, row + ROWS - 1),
            Qt.Key.Key_PageUp: lambda: max(0, row - ROWS + 1),
        }
        if key == Qt.Key.Key_Escape:
            self.close_palette()
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._choose(self.list.row())
        elif key in steps:
            self.list.choose(steps[key]())
        elif key not in (Qt.Key.Key_Tab, Qt.Key.Key_Backtab):
            return False
        return True


def _words(command: Command) -> str:
    return command.title
