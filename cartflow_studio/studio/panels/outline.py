"""The outline: the flow as a tree in the order of the journey, a second way to everything."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import (
    QAbstractItemModel,
    QEvent,
    QItemSelectionModel,
    QModelIndex,
    QPersistentModelIndex,
    QPointF,
    QRectF,
    QSize,
    Qt,
    QTimer,
    Signal,
)
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTreeView,
)

from cartflow_studio.checks import Finding
from cartflow_studio.flow.model import Flow
from cartflow_studio.flow.outline import Line, outline
from cartflow_studio.studio import icons
from cartflow_studio.studio.document import Document
from cartflow_studio.studio.panels import rows
from cartflow_studio.studio.panels.widgets import SEVERITY_ICONS, SEVERITY_TONES
from cartflow_studio.studio.theme import appearance, grown
from cartflow_studio.words import either, tr, trn

At = QModelIndex | QPersistentModelIndex
ROOT = QModelIndex()
LINE = Qt.ItemDataRole.UserRole
AFTER = 120  # ms after a change
Role = Qt.ItemDataRole


class Tree(QAbstractItemModel):
    """The lines of an outline as a tree; a line knows its place in the list."""

    def __init__(self) -> None:
        super().__init__()
        self.flow = Flow("empty")
        self.lines: tuple[Line, ...] = ()
        self.row_of: dict[str, int] = {}
        self._above: list[int] = []
        self._below: dict[int, list[int]] = {}
        self._place: list[int] = []
        self._severities: Mapping[str, tuple[str, int]] = {}

    def show(self, flow: Flow) -> bool:
        """Show a flow; whether the tree is another than before."""
        lines = outline(flow)
        self.flow = flow
        if lines == self.lines:
            self.layoutChanged.emit()
            return False
        self.beginResetModel()
        self.lines = lines
        self.row_of = {line.node: place for place, line in enumerate(lines) if line.kind == "step"}
        self._above, self._below, self._place = [], {}, []
        path: list[int] = []
        for place, line in enumerate(lines):
            del path[line.depth :]
            above = path[-1] if path else -1
            siblings = self._below.setdefault(above, [])
            self._above.append(above)
            self._place.append(len(siblings))
            siblings.append(place)
            path.append(place)
        self.endResetModel()
        return True

    def show_findings(self, findings: Sequence[Finding]) -> None:
        """Mark the steps that something is wrong with: the worst, and how many."""
        made: dict[str, tuple[str, int]] = {}
        for each in findings:  # the worst come first
            if each.node is not None:
                worst, count = made.get(each.node, (each.severity.value, 0))
                made[each.node] = (worst, count + 1)
        self._severities = made
        self.layoutChanged.emit()

    def finding(self, node: str) -> tuple[str, int]:
        """The worst severity about a step, and the number of findings; ("", 0) for none."""
        return self._severities.get(node, ("", 0))

    def at(self, place: int) -> QModelIndex:
        """The index of a line."""
        return self.createIndex(self._place[place], 0, place)

    def index(self, row: int, column: int, parent: At = ROOT) -> QModelIndex:
        """The index of a line below another."""
        below = self._below.get(parent.internalId() if parent.isValid() else -1, ())
        return self.createIndex(row, 0, below[row]) if row < len(below) else QModelIndex()

    def parent(self, index: At = ROOT) -> QModelIndex:  # type: ignore[override]
        """The line above."""
        above = self._above[index.internalId()] if index.isValid() else -1
        return self.at(above) if above >= 0 else QModelIndex()

    def rowCount(self, parent: At = ROOT) -> int:
        """How many lines stand below one."""
        return len(self._below.get(parent.internalId() if parent.isValid() else -1, ()))

    def columnCount(self, parent: At = ROOT) -> int:
        """One."""
        return 1

    def data(self, index: At, role: int = Role.DisplayRole) -> object:
        """Its words; all of them for a screen reader."""
        line = self.lines[index.internalId()]
        if role == LINE:
            return line
        if role == Role.DisplayRole:
            return self.words(line)
        if role == Role.AccessibleTextRole:
            return self.spoken(line)
        if role == Role.ToolTipRole and line.kind == "step" and line.node in self.flow.nodes:
            return self.flow.nodes[line.node].type.sentence()
        return None

    def words(self, line: Line) -> str:
        """What a line says."""
        node = self.flow.nodes.get(line.node)
        if node is None:
            return tr("Not reached from any trigger") if line.kind == "loose" else ""
        if line.kind == "exit":
            return exits(self.flow, line)
        return tr("see {name}", name=node.name) if line.kind == "see" else node.name

    def spoken(self, line: Line) -> str:
        """What a screen reader says of a line."""
        node = self.flow.nodes.get(line.node)
        if node is None or line.kind != "step":
            return self.words(line)
        said = [node.name, tr(node.type.label), node.type.sentence()]
        if node.disabled:
            said.append(tr("Switched off"))
        if line.ports:
            said.append(tr("by {exits}", exits=exits(self.flow, line)))
        _, count = self.finding(line.node)
        if count:
            said.append(trn("{n} problem", "{n} problems", count))
        return ". ".join(dict.fromkeys(said))


def exits(flow: Flow, line: Line) -> str:
    """The labels of the exits of a line; those of a step are of whatever leads to it."""
    if line.kind == "exit":
        ports = flow.ports_of(line.node)
    else:
        sources = (source for (source, _), target in flow.links.items() if target == line.node)
        ports = flow.ports_of(next(sources, line.node))
    return either(port.label for port in ports if port.name in line.ports)


class _Row(QStyledItemDelegate):
    """Paints a line of the outline."""

    def sizeHint(self, option: QStyleOptionViewItem, index: At) -> QSize:
        """One line; a step has room for its chip."""
        line = index.data(LINE)
        step = isinstance(line, Line) and line.kind == "step"
        return QSize(100, grown(32 if step else 26))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: At) -> None:
        """The chip and name of a step; the words of an exit."""
        model, line = index.model(), index.data(LINE)
        if not isinstance(model, Tree) or not isinstance(line, Line):
            return
        box = QRectF(option.rect).adjusted(0, 1, -6, -1)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        rows.paint_ground(painter, box, option)
        left = box.left() + 6
        node = model.flow.nodes.get(line.node)
        if line.kind == "step" and node is not None:
            size = grown(22)
            chip = QRectF(left, box.center().y() - size / 2, size, size)
            color = "disabled" if node.disabled else node.type.color
            rows.paint_chip(painter, chip, node.type.icon, color)
            left += size + 8
        elif line.kind != "loose":
            icon = "corner-down-right" if line.kind == "see" else "arrow-right"
            size = grown(14)
            place = QRectF(left, box.center().y() - size / 2, size, size)
            icons.draw(painter, icon, appearance().theme.muted, place)
            left += size + 6
        is_off = line.kind == "step" and node is not None and node.disabled
        right = self._paint_signs(painter, box, model.finding(line.node), line, is_off)
        plain = line.kind != "step" or is_off
        words = rows.Words(model.words(line))
        area = QRectF(left, box.top(), right - left, box.height())
        ink = "muted" if plain else "ink"
        rows.paint_words(
            painter, words, area, size=13 if line.kind == "step" else 12, bold=False, ink=ink
        )
        painter.restore()

    def _paint_signs(
        self, painter: QPainter, box: QRectF, finding: tuple[str, int], line: Line, is_off: bool
    ) -> float:
        """The signs of a finding, and of a step that is off, at the right; returns where the room
        for words ends.
        """
        severity, _ = finding
        signs = [("power-off", "muted")] if is_off else []
        if line.kind == "step" and severity:
            signs.insert(0, (SEVERITY_ICONS[severity], SEVERITY_TONES[severity]))
        right, size = box.right() - 6, grown(16)
        for icon, tone in signs:
            corner = QPointF(right - size, box.center().y() - size / 2)
            color = appearance().theme.color(tone).name()
            icons.draw(painter, icon, color, QRectF(corner, QSize(size, size)))
            right -= size + 6
        return right


class Outline(QTreeView):
    """The tree. `chosen` carries the step that is to be chosen, `edit_wished` one to edit."""

    chosen = Signal(str)
    edit_wished = Signal(str)

    def __init__(self, document: Document) -> None:
        super().__init__()
        self._document = document
        self._following = False
        self.tree = Tree()
        self.setModel(self.tree)
        self.setItemDelegate(_Row(self))
        self.setHeaderHidden(True)
        self.setRootIsDecorated(True)
        self.setIndentation(11)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setExpandsOnDoubleClick(False)
        self.setAccessibleName(tr("Outline of the flow"))
        self.setObjectName("outline")
        self._later = QTimer(self)
        self._later.setSingleShot(True)
        self._later.setInterval(AFTER)
        self._later.timeout.connect(self.refresh)
        document.changed.connect(self._follow)
        appearance().text_changed.connect(self._regrow)
        self.selectionModel().currentChanged.connect(self._tell)
        self.activated.connect(self._activate)
        self.doubleClicked.connect(self._activate)

    def _regrow(self) -> None:
        self.tree.layoutChanged.emit()

    def _follow(self, before: Flow, after: Flow) -> None:
        if before.nodes is not after.nodes or before.links is not after.links:
            self._later.start()

    def refresh(self) -> None:
        """Show the flow as it is now, if anybody sees it."""
        if not self.isVisible() or self.tree.flow is self._document.flow:
            return
        chosen = self._chosen()
        self._following = True
        if self.tree.show(self._document.flow):
            self.expandAll()
            self.show_selection((chosen,))
        self._following = False

    def event(self, event: QEvent) -> bool:
        """Being shown is a reason to be up to date."""
        if event.type() == QEvent.Type.Show:
            self._later.start(0)
        return super().event(event)

    def _chosen(self) -> str:
        line = self.currentIndex().data(LINE)
        return line.node if isinstance(line, Line) else ""

    def show_selection(self, nodes: Sequence[str]) -> None:
        """Follow what is chosen on the canvas."""
        place = self.tree.row_of.get(nodes[-1]) if nodes else None
        following, self._following = self._following, True
        if place is None:
            self.selectionModel().clearSelection()
        elif self._chosen() != nodes[-1] or not self.selectionModel().hasSelection():
            flags = QItemSelectionModel.SelectionFlag.ClearAndSelect
            self.selectionModel().setCurrentIndex(self.tree.at(place), flags)
            self.scrollTo(self.tree.at(place))
        self._following = following

    def _tell(self, index: QModelIndex) -> None:
        line = index.data(LINE)
        if not self._following and isinstance(line, Line) and line.node:
            self.chosen.emit(line.node)

    def _activate(self, index: QModelIndex) -> None:
        line = index.data(LINE)
        if not isinstance(line, Line) or not line.node:
            return
        if line.kind == "see":
            self.setCurrentIndex(self.tree.at(self.tree.row_of[line.node]))
        else:
            self.edit_wished.emit(line.node)
