"""Two versions of a flow side by side or in one picture, and what differs in words."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QSize, Qt, Signal
from PySide6.QtWidgets import (
    QButtonGroup,
    QFrame,
    QHBoxLayout,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QSplitter,
    QTabWidget,
    QVBoxLayout,
    QWidget,
)

from cartflow_studio.flow.diff import Difference
from cartflow_studio.studio import icons
from cartflow_studio.studio.canvas.comparison_view import TONES, ComparisonView
from cartflow_studio.studio.comparing import ADDED, CHANGED, REMOVED, Comparison
from cartflow_studio.studio.panels.dialogs import Dialog
from cartflow_studio.studio.panels.widgets import Button, badge, ink, label
from cartflow_studio.words import tr, trn

ICONS = {
    "added": ("plus", "success"),
    "removed": ("minus", "danger"),
    "changed": ("pencil", "warning"),
    "connection": ("route", "accent_text"),
    "layout": ("layout-grid", "muted"),
}
SIZE = QSize(1120, 720)
NODE = Qt.ItemDataRole.UserRole


class _Side(QWidget):
    """One picture with its words above."""

    def __init__(self) -> None:
        super().__init__()
        self.words, self.view = label("", "section"), ComparisonView()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(6)
        layout.addWidget(self.words)
        layout.addWidget(_framed(self.view), 1)


def _framed(view: ComparisonView) -> QFrame:
    frame = QFrame()
    frame.setProperty("role", "tile")
    layout = QVBoxLayout(frame)
    layout.setContentsMargins(1, 1, 1, 1)
    layout.addWidget(view)
    return frame


class ComparisonPane(QWidget):
    """What differs as a list beside the pictures. `chosen` carries a node that was clicked."""

    chosen = Signal(str)

    def __init__(self, *, words_below: bool = False) -> None:
        super().__init__()
        self.badges = {ADDED: badge(), REMOVED: badge(), CHANGED: badge()}
        for mark, each in self.badges.items():
            each.setProperty("tone", TONES[mark])
        self.list = QListWidget()
        self.list.setWordWrap(True)
        self.list.setProperty("role", "boxed")
        self.list.setIconSize(QSize(16, 16))
        self.list.setAccessibleName(tr("What differs"))
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.currentItemChanged.connect(self._choose)
        self.merged = ComparisonView()
        self.sides = (_Side(), _Side())
        self._together = False
        for one, other in (self.sides, self.sides[::-1]):
            one.view.moved.connect(lambda at, zoom, other=other: self._follow(other, at, zoom))
        self._lay_out(words_below=words_below)
        self.show_side_by_side(on=False)

    def _lay_out(self, *, words_below: bool) -> None:
        self.one, self.two = self._switch(tr("One picture")), self._switch(tr("Side by side"))
        group = QButtonGroup(self)
        for button in (self.one, self.two):
            group.addButton(button)
        self.two.toggled.connect(lambda on: self.show_side_by_side(on=on))
        self.whole = Button(tr("See all"), "maximize", "ghost")
        self.whole.clicked.connect(self.fit)
        head = QHBoxLayout()
        head.setSpacing(8)
        for each in self.badges.values():
            head.addWidget(each)
        head.addStretch(1)
        for button in (self.whole, self.one, self.two):
            head.addWidget(button)
        self.pair = QWidget()
        self._both = QHBoxLayout(self.pair)
        self._both.setContentsMargins(0, 0, 0, 0)
        self._both.setSpacing(12)
        for side in self.sides:
            self._both.addWidget(side, 1)
        self.single = _framed(self.merged)
        way = Qt.Orientation.Vertical if words_below else Qt.Orientation.Horizontal
        split = QSplitter(way)
        split.setHandleWidth(12)
        split.setProperty("role", "gap")
        right = QWidget()
        pictures = QVBoxLayout(right)
        pictures.setContentsMargins(0, 0, 0, 0)
        pictures.addWidget(self.single)
        pictures.addWidget(self.pair)
        for widget in (right, self.list) if words_below else (self.list, right):
            split.addWidget(widget)
        split.setStretchFactor(split.indexOf(right), 1)
        split.setSizes([420, 160] if words_below else [280, 800])
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(10)
        layout.addLayout(head)
        layout.addWidget(split, 1)

    def _switch(self, text: str) -> QPushButton:
        button = Button(text, role="ghost")
        button.setCheckable(True)
        button.setProperty("role", "switch")
        return button

    def show_comparison(self, made: Comparison, before: str, after: str) -> None:
        """Show what differs; `before` and `after` are what the two versions are called."""
        counts = {
            ADDED: trn("{n} step is new", "{n} steps are new", made.count(ADDED)),
            REMOVED: trn("{n} step is gone", "{n} steps are gone", made.count(REMOVED)),
            CHANGED: trn("{n} step has changed", "{n} steps have changed", made.count(CHANGED)),
        }
        for mark, words in counts.items():
            self.badges[mark].setText(words)
            self.badges[mark].setVisible(made.count(mark) > 0)
        self.list.clear()
        for each in made.differences:
            self.list.addItem(_item(each))
        if made.is_same:
            same = QListWidgetItem(tr("Nothing differs."))
            same.setFlags(Qt.ItemFlag.NoItemFlags)
            self.list.addItem(same)
        self.merged.show_flow(made.merged, made.marks, made.gone, made.new)
        for side, words, flow, gone, new in (
            (self.sides[0], before, made.before, made.gone, ()),
            (self.sides[1], after, made.after, (), made.new),
        ):
            side.words.setText(words)
            side.view.show_flow(flow, made.marks, gone, new)
        way = QHBoxLayout.Direction
        wide = self.merged.is_wide
        self._both.setDirection(way.TopToBottom if wide else way.LeftToRight)

    def show_side_by_side(self, *, on: bool) -> None:
        """Show two pictures instead of one."""
        (self.two if on else self.one).setChecked(True)
        self.single.setVisible(not on)
        self.pair.setVisible(on)
        self.fit()

    def fit(self) -> None:
        """See the whole flow in every picture."""
        self._together = True  # each has a size of its own
        for view in (self.merged, *(side.view for side in self.sides)):
            view.fit()
        self._together = False

    def _follow(self, other: _Side, at: QPointF, zoom: float) -> None:
        if not self._together:
            self._together = True
            other.view.look_at(at, zoom)
            self._together = False

    def _choose(self, item: QListWidgetItem | None) -> None:
        node = str(item.data(NODE) or "") if item is not None else ""
        if node:
            self._together = True
            for view in (self.merged, *(side.view for side in self.sides)):
                view.show_node(node)
            self._together = False
            self.chosen.emit(node)


def _item(each: Difference) -> QListWidgetItem:
    name, tone = ICONS.get(each.kind, ("circle-dot", "muted"))
    made = QListWidgetItem(icons.icon(name, ink(tone).name(), 16), each.text)
    made.setData(NODE, each.node)
    made.setToolTip(each.text)
    return made


class ComparisonDialog(Dialog):
    """A comparison with buttons of the occasion: (key, words, role)."""

    def __init__(
        self,
        parent: QWidget | None,
        title: str,
        made: Comparison,
        names: tuple[str, str],
        choices: tuple[tuple[str, str, str], ...] = (),
    ) -> None:
        super().__init__(parent, title, icon="git-compare")
        self.resize(SIZE if parent is None else SIZE.boundedTo(parent.size() * 0.92))
        self.pane = ComparisonPane()
        self.tabs = QTabWidget()
        self.tabs.setDocumentMode(True)
        self.tabs.setTabBarAutoHide(True)
        self.tabs.addTab(self.pane, tr("The flow"))
        self.body.addWidget(self.tabs, 1)
        self.pane.show_comparison(made, *names)
        for key, words, role in choices or (("", tr("Close"), "primary"),):
            self.add_button(key, words, role)
