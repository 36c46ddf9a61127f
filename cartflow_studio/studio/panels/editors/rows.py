"""Editors of lists: one card for each item, with buttons to add one and to take one away."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QWidget

from cartflow_studio.fields import Kind, described
from cartflow_studio.flow.duration import Limit, days
from cartflow_studio.flow.kinds import LIMIT
from cartflow_studio.flow.node_type import Alternative
from cartflow_studio.flow.settings import Cap
from cartflow_studio.studio.panels.editors.base import Context, Editor, clear, column, row
from cartflow_studio.studio.panels.editors.form import Form
from cartflow_studio.studio.panels.editors.text import LimitEditor, LineEditor
from cartflow_studio.studio.panels.widgets import Button, IconButton
from cartflow_studio.words import mark, tr

ALTERNATIVE: Kind[Alternative] = described(Alternative, editor="form")
CAP: Kind[Cap] = described(Cap, editor="form")


class RowsEditor(Editor):
    """A tuple of items. Subclasses say how an item is edited, and what a new one is."""

    add_words, first_words = mark("Add"), ""
    remove_words = mark("Take away")
    fewest = 0

    def __init__(self, kind: Kind[Any], context: Context, parent: QWidget | None = None) -> None:
        super().__init__(kind, context, parent)
        self._items: tuple[Any, ...] = ()
        self.editors: list[Editor] = []
        self.whole = column(self, gap=8)
        cards = QWidget(self)
        self._cards = column(cards, gap=8)
        self.whole.addWidget(cards)
        self.add = Button(tr(self.add_words))
        self.add.setProperty("role", "link")
        self.add.clicked.connect(lambda: self._replace((*self._items, self.new_item())))
        self.whole.addWidget(self.add, 0, Qt.AlignmentFlag.AlignLeft)
        self.setFocusProxy(self.add)

    def make_editor(self) -> Editor:
        """An editor of one item."""
        raise AssertionError("a list of nothing")

    def new_item(self) -> Any:
        """What is added."""
        raise AssertionError("a list of nothing")

    def from_items(self, items: tuple[Any, ...]) -> Any:
        """The value that the items are."""
        return items

    def to_items(self, value: Any) -> tuple[Any, ...]:
        """The items that a value has."""
        return tuple(value or ())

    def show_value(self, value: Any) -> None:
        """Show the items; cards are built anew only where their number is another."""
        self._items = self.to_items(value)
        if len(self._items) != len(self.editors):
            self._build()
        for editor, item in zip(self.editors, self._items, strict=True):
            editor.show_value(item)
        self.add.setText(tr(self.add_words if self._items else self.first_words or self.add_words))

    def _build(self) -> None:
        clear(self._cards)
        self.editors = []
        for place in range(len(self._items)):
            editor = self.make_editor()
            editor.wished.connect(lambda item, place=place: self._change(place, item))
            editor.faulted.connect(self.faulted)
            self.editors.append(editor)
            self._cards.addWidget(self._card(editor, place))

    def _card(self, editor: Editor, place: int) -> QWidget:
        card = QFrame()
        remove = IconButton("x", tr(self.remove_words))
        remove.clicked.connect(lambda: self._remove(place))
        remove.setVisible(len(self._items) > self.fewest)
        layout = row(editor, remove, gap=4)
        layout.setAlignment(remove, Qt.AlignmentFlag.AlignTop)
        if isinstance(editor, Form):
            card.setProperty("role", "tile")
            layout.setContentsMargins(12, 10, 6, 12)
        card.setLayout(layout)
        return card

    def _change(self, place: int, item: Any) -> None:
        self._items = (*self._items[:place], item, *self._items[place + 1 :])
        self.wish(self.from_items(self._items))

    def _remove(self, place: int) -> None:
        self._replace((*self._items[:place], *self._items[place + 1 :]))

    def _replace(self, items: tuple[Any, ...]) -> None:
        self.wish(self.from_items(items))


class LimitsEditor(RowsEditor):
    """Several limits: `3 per 30 days`, `10 per 365 days`."""

    add_words = mark("Add a limit")

    def make_editor(self) -> Editor:
        """One limit, in words."""
        return LimitEditor(LIMIT, self.context)

    def new_item(self) -> Limit:
        """A limit to begin with."""
        return Limit(3, days(30))


class LinesEditor(RowsEditor):
    """Several lines of text."""

    add_words = mark("Add a line")

    def make_editor(self) -> Editor:
        """One line."""
        from cartflow_studio.fields import LINE

        return LineEditor(LINE, self.context)

    def new_item(self) -> str:
        """An empty line."""
        return ""


class AlternativesEditor(RowsEditor):
    """The things a wait waits for, each with its exit."""

    add_words, first_words = mark("Or wait for another event"), mark("Choose an event")

    def make_editor(self) -> Editor:
        """An event with its condition."""
        return Form(ALTERNATIVE, self.context)

    def new_item(self) -> Alternative:
        """An event that is known and not yet waited for, rather not one that brings people in."""
        waited = {each.event for each in self._items}
        begins = {name for node in self.context.flow().entries for name in node.type.listens_to}
        known = sorted(self.context.events, key=begins.__contains__)
        free = (name for name in known if name not in waited)
        return Alternative(event=next(free, "event"))


class CapsEditor(RowsEditor):
    """Message caps, each for a channel or for all."""

    add_words = mark("Add a cap")

    def make_editor(self) -> Editor:
        """A limit and a channel."""
        return Form(CAP, self.context)

    def new_item(self) -> Cap:
        """A cap to begin with."""
        return Cap(Limit(2, days(1)))
