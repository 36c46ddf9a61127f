"""Conditions as typed rows, joined by all, any and not, as deep as one likes."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QMenu, QVBoxLayout, QWidget

from cartflow_studio.fields import Kind
from cartflow_studio.flow.clock import TimeOfDay
from cartflow_studio.flow.condition import (
    All,
    AnyOf,
    Compare,
    Condition,
    Happened,
    LocalTime,
    Not,
)
from cartflow_studio.studio.panels.editors.base import Context, Editor, column, row
from cartflow_studio.studio.panels.editors.choices import Picker
from cartflow_studio.studio.panels.editors.condition_rows import (
    CompareRow,
    ConditionRow,
    HappenedRow,
    LocalTimeRow,
    remove_button,
)
from cartflow_studio.studio.panels.widgets import Button
from cartflow_studio.words import mark, tr

JOINS = {"all": mark("All of these"), "any": mark("Any of these"), "none": mark("None of these")}


def join_of(condition: Condition | None) -> tuple[str, tuple[Condition, ...]]:
    """A condition as a join and its parts; a single row is `all` of itself."""
    match condition:
        case None:
            return "all", ()
        case All(of):
            return "all", of
        case AnyOf(of):
            return "any", of
        case Not(AnyOf(of)):
            return "none", of
        case Not(part):
            return "none", (part,)
        case _:
            return "all", (condition,)


def joined(join: str, parts: tuple[Condition, ...], *, bare: bool) -> Condition:
    """The condition of a join; with `bare` a single row stands for itself."""
    if join == "all":
        return parts[0] if bare and len(parts) == 1 else All(parts)
    return AnyOf(parts) if join == "any" else Not(AnyOf(parts))


class Group(QFrame):
    """Rows and inner groups under one join."""

    wished = Signal(object)  # Condition
    removed = Signal()

    def __init__(self, condition: Condition | None, context: Context, depth: int = 0) -> None:
        super().__init__()
        self._context = context
        self._depth = depth
        self._join, self._parts = join_of(condition)
        self.rows: list[QWidget] = []
        if depth:
            self.setProperty("role", "tile")
        self._layout = column(self, gap=8, margin=10 if depth else 0)
        self.join = Picker()
        for key, words in JOINS.items():
            self.join.addItem(tr(words), key)
        self.join.setCurrentIndex(list(JOINS).index(self._join))
        self.join.activated.connect(self._rejoin)
        self._head = QWidget()
        self._head.setLayout(row(self.join, *([remove_button(self.removed)] if depth else [])))
        self._layout.addWidget(self._head)
        self._head.setVisible(depth > 0 or len(self._parts) > 1 or self._join != "all")
        for place, part in enumerate(self._parts):
            self._layout.addWidget(self._row(place, part))
        self._layout.addLayout(self._adding())

    def _adding(self) -> QVBoxLayout:
        self.add = Button(tr("Add a condition"))
        self.add.setProperty("role", "link")
        self.add.clicked.connect(self._offer)
        layout = QVBoxLayout()
        layout.addWidget(self.add, 0, Qt.AlignmentFlag.AlignLeft)
        return layout

    def _offer(self) -> None:
        menu = QMenu(self)
        for words, make in self.offers().items():
            menu.addAction(words).triggered.connect(partial(self._add_made, make))
        menu.popup(self.add.mapToGlobal(self.add.rect().bottomLeft()))

    def offers(self) -> dict[str, Callable[[], Condition]]:
        """What can be added, by what the menu says."""
        events = self._context.events
        first = events[0] if events else "event"
        offers: dict[str, Callable[[], Condition]] = {
            tr("About the person"): lambda: Compare("person", "country", "is", "HR"),
        }
        if self._context.event():
            known = next(iter(self._context.properties("event")), "property")
            offers[tr("About this event")] = lambda: Compare("event", known, "is", "")
        else:
            entry = next(iter(self._context.properties("entry")), "property")
            offers[tr("About the entry event")] = lambda: Compare("entry", entry, "is", "")
            last = next(iter(self._context.properties("last")), "property")
            offers[tr("About the last awaited event")] = lambda: Compare("last", last, "is", "")
        offers[tr("What the person did")] = lambda: Happened(first)
        offers[tr("Local time")] = lambda: LocalTime(TimeOfDay(540), TimeOfDay(1020))
        if self._depth < 6:
            offers[tr("A group of conditions")] = lambda: AnyOf(
                (Compare("person", "country", "is", "HR"),)
            )
        return offers

    def _row(self, place: int, part: Condition) -> QWidget:
        made: ConditionRow | Group
        match part:
            case Compare():
                made = CompareRow(part, self._context)
            case Happened():
                made = HappenedRow(part, self._context, self._where)
            case LocalTime():
                made = LocalTimeRow(part, self._context)
            case _:
                made = Group(part, self._context, self._depth + 1)
        made.wished.connect(lambda new, place=place: self._change(place, new))
        made.removed.connect(lambda place=place: self._remove(place))
        self.rows.append(made)
        return made

    def _where(self, condition: Condition | None, event: Callable[[], str]) -> Editor:
        from cartflow_studio.fields import optional
        from cartflow_studio.flow.condition_file import CONDITION

        editor = ConditionEditor(optional(CONDITION), self._context.at_event(event))
        editor.show_value(condition)
        return editor

    def _change(self, place: int, new: Condition) -> None:
        self._parts = (*self._parts[:place], new, *self._parts[place + 1 :])
        self._wish()

    def _remove(self, place: int) -> None:
        self._parts = (*self._parts[:place], *self._parts[place + 1 :])
        self._wish()

    def _add_made(self, make: Callable[[], Condition]) -> None:
        self._parts = (*self._parts, make())
        self._wish()

    def _rejoin(self, place: int) -> None:
        self._join = str(self.join.itemData(place))
        self._wish()

    def _wish(self) -> None:
        self.wished.emit(joined(self._join, self._parts, bare=not self._depth))


class ConditionEditor(Editor):
    """A condition, or none; without any row it is none where that is possible."""

    def __init__(self, kind: Kind[Any], context: Context, parent: QWidget | None = None) -> None:
        super().__init__(kind, context, parent)
        self._column = column(self)
        self._value: object = self
        self.group: Group | None = None

    def show_value(self, value: Any) -> None:
        """Show a condition; the rows are built anew unless they have just said the same."""
        if value == self._value and self.group is not None:
            return
        self._value = value
        if self.group is not None:
            self.group.hide()
            self._column.removeWidget(self.group)
            self.group.deleteLater()
        self.group = Group(value, self.context)
        self.group.wished.connect(self._said)
        self._column.addWidget(self.group)

    def _said(self, condition: Condition) -> None:
        empty = isinstance(condition, All) and not condition.of
        value = None if empty and self.is_optional else condition
        shape = _shape(self._value) != _shape(value)
        self._value = value
        self.wish(value)
        if shape:
            self._value = self
            self.show_value(value)


def _shape(condition: object) -> object:
    """What decides which rows there are; two conditions of one shape fit the same widgets."""
    match condition:
        case All(of) | AnyOf(of):
            return ("group", tuple(_shape(part) for part in of))
        case Not(part):
            return ("group", _shape(part)) if not isinstance(part, AnyOf) else _shape(part)
        case _:
            return type(condition).__name__
