"""The bar over the canvas that finds steps by what they say."""

from __future__ import annotations

from PySide6.QtCore import (
    QAbstractListModel,
    QEvent,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QPointF,
    QRectF,
    QSize,
    Qt,
    QTimer,
    Signal,
)
from PySide6.QtGui import QKeyEvent, QPainter
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLineEdit,
    QListView,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
)

from cartflow_studio.flow.model import Flow
from cartflow_studio.studio.canvas.looking import Place
from cartflow_studio.studio.canvas.view import FlowCanvas
from cartflow_studio.studio.panels import rows
from cartflow_studio.studio.panels.widgets import IconButton, label
from cartflow_studio.studio.searching import AT_ONCE, Match, Searching
from cartflow_studio.words import tr

WIDTH, TOP, MOST_ROWS, GAP = 440, 12, 7, 24
At = QModelIndex | QPersistentModelIndex
ROOT = QModelIndex()
MATCH = Qt.ItemDataRole.UserRole
Key = Qt.Key
ENTER = (Key.Key_Return, Key.Key_Enter)


class Results(QAbstractListModel):
    """What was found; where each says the words is looked up when it is shown."""

    def __init__(self, searching: Searching) -> None:
        super().__init__()
        self._searching = searching
        self._words = ""
        self.flow = Flow("empty")
        self.keys: list[str] = []

    def show(self, keys: list[str], words: str) -> None:
        """Show these steps, found by these words."""
        self.beginResetModel()
        self.keys, self._words = keys, words
        self.endResetModel()

    def rowCount(self, parent: At = ROOT) -> int:
        """How many were found."""
        return 0 if parent.isValid() else len(self.keys)

    def data(self, index: At, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """The name of a step; its match; what a screen reader says."""
        key = self.keys[index.row()]
        node = self.flow.nodes.get(key)
        if node is None:
            return None
        if role == MATCH:
            return self._searching.match(key, self._words)
        if role == Qt.ItemDataRole.DisplayRole:
            return node.name
        if role == Qt.ItemDataRole.AccessibleTextRole:
            match = self._searching.match(key, self._words)
            return tr(
                "{name}. {where}: {text}", name=node.name, where=tr(match.where), text=match.text
            )
        return None


class _Row(QStyledItemDelegate):
    """Paints a step with the text in which it was found."""

    def sizeHint(self, option: QStyleOptionViewItem, index: At) -> QSize:
        """Two lines."""
        return QSize(100, round(rows.line_height(13) + rows.line_height(12) + 16))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: At) -> None:
        """The chip, the name, and where the words stand."""
        model = index.model()
        match = index.data(MATCH)
        if not isinstance(model, Results) or not isinstance(match, Match):
            return
        node = model.flow.nodes[match.node]
        box = QRectF(option.rect).adjusted(4, 1, -4, -1)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        rows.paint_ground(painter, box, option)
        chip = QRectF(box.left() + 8, box.center().y() - 15, 30, 30)
        rows.paint_chip(painter, chip, node.type.icon, node.type.color)
        left, width, half = box.left() + 48, box.width() - 58, box.center().y()
        found_in_name = match.text == node.name
        name = rows.Words(node.name, *((match.start, match.end) if found_in_name else (0, 0)))
        more = rows.Words(node.type.sentence()) if found_in_name else _told(tr(match.where), match)
        high = rows.line_height(13)
        rows.paint_words(
            painter, name, QRectF(left, half - high, width, high), size=13, bold=True, ink="ink"
        )
        low = rows.line_height(12)
        rows.paint_words(
            painter, more, QRectF(left, half + 1, width, low), size=12, bold=False, ink="muted"
        )
        painter.restore()


def _told(where: str, match: Match) -> rows.Words:
    lead = f"{where}: "
    return rows.Words(lead + match.text, match.start + len(lead), match.end + len(lead))


class FindBar(QFrame):
    """Finds while one types, lights what it found, walks through it. `closed` when it goes away."""

    closed = Signal()

    def __init__(self, canvas: FlowCanvas) -> None:
        super().__init__(canvas)
        self._canvas = canvas
        self._before: Place | None = None
        self._visited = False  # whether one has gone to the current one
        self._searching = Searching()
        self._reading = QTimer(self)
        self._reading.timeout.connect(self._read_on)
        self.setProperty("role", "card")
        self.search = QLineEdit()
        self.search.setProperty("role", "bare")
        self.search.setPlaceholderText(tr("Find a step by name, event or message"))
        self.search.setAccessibleName(tr("Find in the flow"))
        self.count = label("", "muted")
        self.previous = IconButton("chevron-up", tr("Previous (Shift+Enter)"))
        self.next = IconButton("chevron-down", tr("Next (Enter)"))
        self.close_ = IconButton("x", tr("Close, and stay here"))
        self.results = Results(self._searching)
        self.list = QListView()
        self._lay_out()
        self.search.textChanged.connect(self._find)
        self.search.installEventFilter(self)
        self.list.clicked.connect(lambda index: self._visit(index.row()))
        self.list.installEventFilter(self)
        self.next.clicked.connect(lambda: self.step(1))
        self.previous.clicked.connect(lambda: self.step(-1))
        self.close_.clicked.connect(self.leave)
        canvas.document.changed.connect(self._follow)
        canvas.installEventFilter(self)
        self.hide()

    def _lay_out(self) -> None:
        self.list.setModel(self.results)
        self.list.setItemDelegate(_Row(self.list))
        self.list.setUniformItemSizes(True)
        self.list.setFrameShape(QFrame.Shape.NoFrame)
        self.list.setAccessibleName(tr("Steps that were found"))
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        bar = QHBoxLayout()
        bar.setContentsMargins(14, 6, 8, 6)
        bar.setSpacing(2)
        bar.addWidget(self.search, 1)
        bar.addSpacing(8)  # for the ring of the keyboard
        bar.addWidget(self.count)
        bar.addSpacing(6)
        for button in (self.previous, self.next, self.close_):
            bar.addWidget(button)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 4)
        layout.setSpacing(0)
        layout.addLayout(bar)
        layout.addWidget(self.list)

    def open(self) -> None:
        """Show the bar with the cursor in it; what was typed last is chosen, to type over it."""
        if self.isHidden():
            self._before = self._canvas.camera.goal
            self._canvas.looking.leave()
        self.results.flow = self._canvas.document.flow
        self._searching.show_flow(self.results.flow)
        self._reading.start()
        self.show()
        self.raise_()
        self.search.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.search.selectAll()
        self._find()

    def leave(self) -> None:
        """Close, and stay where one is."""
        if not self.isHidden():
            self.hide()
            self._canvas.spotlight.show(None)
            self._canvas.setFocus(Qt.FocusReason.OtherFocusReason)
            self.closed.emit()

    def cancel(self) -> None:
        """Close, and look where one looked before."""
        if self._before is not None:
            self._canvas.camera.look_at(*self._before, animated=True)
        self.leave()

    def step(self, by: int) -> None:
        """Go to the next or previous of what was found, round and round."""
        if self.isHidden():
            self.open()
        if self.results.keys:
            row = self.list.currentIndex().row()
            self._visit((row + by) % len(self.results.keys) if self._visited else max(row, 0))

    def _read_on(self) -> None:
        """Read a large flow bit by bit, so that typing stays fluid."""
        if not self._searching.read():
            self._reading.stop()
            if len(self.results.flow.nodes) > AT_ONCE and not self._visited:
                self._find()

    def _find(self) -> None:
        words = self.search.text()
        keys = self._searching.find(words)
        self.results.show(keys, words)
        self._visited = False
        if keys:
            self.list.setCurrentIndex(self.results.index(0))
        self._canvas.spotlight.show(keys if words.strip() else None)
        self._tell()
        self._place()
        if keys:
            self._bring_into_view(keys)

    def _bring_into_view(self, keys: list[str]) -> None:
        canvas = self._canvas
        seen = canvas.mapToScene(canvas.viewport().rect()).boundingRect()
        box = (seen.left(), seen.top(), seen.right(), seen.bottom())
        ids = canvas.flow_scene.index.ids
        wanted = frozenset(keys)
        if any(ids[row] in wanted for row in canvas.flow_scene.index.cards_in(box).tolist()):
            return
        rect = canvas.flow_scene.content(keys[:1])
        if rect is not None:
            canvas.camera.show(rect)

    def _visit(self, row: int) -> None:
        self._visited = True
        self.list.setCurrentIndex(self.results.index(row))
        self._canvas.show_node(self.results.keys[row], keeps_place=True)
        self._tell()
        self._uncover(self.results.keys[row])

    def _uncover(self, key: str) -> None:
        """Move the flow, where the bar hides a card: the card goes below the bar, else beside."""
        canvas, own = self._canvas, QRectF(self.geometry())
        rect = canvas.flow_scene.content([key])
        centre, zoom = canvas.camera.goal
        if rect is None or self.isHidden():
            return
        middle = QRectF(canvas.viewport().rect()).center()
        seen = QRectF((rect.topLeft() - centre) * zoom + middle, rect.size() * zoom)
        if not seen.intersects(own):
            return
        move = QPointF(0, own.bottom() + GAP - seen.top())
        if seen.bottom() + move.y() > canvas.viewport().height() - GAP:
            move = QPointF(own.right() + GAP - seen.left(), 0)
        canvas.camera.look_at(centre - move / zoom, zoom, animated=True)

    def _tell(self) -> None:
        found = len(self.results.keys)
        place = self.list.currentIndex().row() + 1
        if not self.search.text().strip():
            self.count.setText("")
        elif not found:
            self.count.setText(tr("Nothing found"))
        else:
            self.count.setText(tr("{place} of {found}", place=place, found=f"{found:,}"))
        self.count.setMinimumWidth(self.count.sizeHint().width())
        for button in (self.previous, self.next):
            button.setEnabled(bool(found))

    def _place(self) -> None:
        shown = min(MOST_ROWS, len(self.results.keys))
        height = self.list.sizeHintForRow(0) if shown else 0
        self.list.setVisible(shown > 0)
        self.list.setFixedHeight(height * shown)
        self.setFixedWidth(min(WIDTH, self._canvas.width() - 24))
        self.adjustSize()
        self.move((self._canvas.width() - self.width()) // 2, TOP)

    def _follow(self, before: Flow, after: Flow) -> None:
        if self.isHidden():
            return
        if self._canvas.document.is_another:
            self.leave()
        elif before.nodes is not after.nodes:
            self.results.flow = after
            self._searching.show_flow(after)
            self._reading.start()
            self._find()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """The keys of the field and the list; the size of the canvas."""
        if watched is self._canvas:
            if event.type() == QEvent.Type.Resize and not self.isHidden():
                self._place()
        elif isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            return self._press(event)
        return super().eventFilter(watched, event)

    def _press(self, event: QKeyEvent) -> bool:
        key, keys = event.key(), event.modifiers()
        shift, ctrl = Qt.KeyboardModifier.ShiftModifier, Qt.KeyboardModifier.ControlModifier
        if key == Key.Key_Escape:
            self.cancel()
        elif key in ENTER and keys & ctrl:
            if not self._visited:
                self.step(1)
            self.leave()
        elif key in ENTER:
            self.step(-1 if keys & shift else 1)
        elif key in (Key.Key_Down, Key.Key_Up) and self.results.keys:
            self._visited = True
            self.step(1 if key == Key.Key_Down else -1)
        else:
            return False
        return True
