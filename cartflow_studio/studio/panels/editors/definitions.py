"""Editors of what holds for the whole flow: goals, exit criteria, events and attributes."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from PySide6.QtWidgets import QLineEdit, QWidget

from cartflow_studio.fields import LINE, Kind, described, list_of
from cartflow_studio.flow.settings import PROPERTY_TYPES, EventDefinition, ExitCriterion, Goal
from cartflow_studio.studio.panels.editors.base import Context, Editor, column, row
from cartflow_studio.studio.panels.editors.choices import Picker
from cartflow_studio.studio.panels.editors.form import Form
from cartflow_studio.studio.panels.editors.rows import RowsEditor
from cartflow_studio.studio.panels.widgets import Button
from cartflow_studio.words import mark, tr, trn

Named = tuple[str, str]

GOAL: Kind[Goal] = described(Goal, editor="form")
EXIT: Kind[ExitCriterion] = described(ExitCriterion, editor="form")
GOALS: Kind[tuple[Goal, ...]] = list_of(GOAL, editor="goals")
EXITS: Kind[tuple[ExitCriterion, ...]] = list_of(EXIT, editor="exits")
TYPED: Kind[Any] = replace(LINE, name="typed name", editor="typed")
TYPED_NAMES: Kind[Any] = replace(LINE, name="typed names", editor="typed names")
EVENTS: Kind[Any] = replace(LINE, name="event definitions", editor="events")

TYPE_WORDS = {
    "text": mark("text"),
    "number": mark("number"),
    "yes/no": mark("yes/no"),
    "date": mark("date"),
    "list": mark("list"),
}


class GoalsEditor(RowsEditor):
    """The goals; the first is the main one."""

    add_words = mark("Add a goal")
    remove_words = mark("Take this goal away")

    def make_editor(self) -> Editor:
        """One goal."""
        return Form(GOAL, self.context)

    def new_item(self) -> Goal:
        """A purchase, or the first event that is known."""
        names = self.context.events
        bought = (name for name in names if "purchase" in name.lower() or "order" in name.lower())
        return Goal(next(bought, names[0] if names else "PurchaseFinished"))


class ExitsEditor(RowsEditor):
    """The exit criteria."""

    add_words = mark("Add an exit criterion")
    remove_words = mark("Take this criterion away")

    def make_editor(self) -> Editor:
        """One criterion."""
        return Form(EXIT, self.context)

    def new_item(self) -> ExitCriterion:
        """The first event that is known."""
        names = self.context.events
        return ExitCriterion(event=names[0] if names else "PurchaseFinished")


class TypedNameEditor(Editor):
    """A name with the type of its values."""

    def __init__(self, kind: Kind[Any], context: Context) -> None:
        super().__init__(kind, context)
        self.name, self.type = QLineEdit(), Picker()
        self.name.setPlaceholderText(tr("name"))
        for type_ in PROPERTY_TYPES:
            self.type.addItem(tr(TYPE_WORDS[type_]), type_)
        self.type.setFixedWidth(104)
        column(self).addLayout(row(self.name, self.type, gap=6))
        self._pair: Named = ("", "text")
        self.name.editingFinished.connect(self._rename)
        self.type.activated.connect(
            lambda place: self.wish((self._pair[0], self.type.itemData(place)))
        )
        self.setFocusProxy(self.name)

    def show_value(self, value: Any) -> None:
        """Show a name and its type."""
        self._pair = value
        if not self.name.hasFocus():
            self.name.setText(value[0])
        self.type.setCurrentIndex(self.type.findData(value[1]))

    def _rename(self) -> None:
        name = self.name.text().strip()
        if not name:
            self.name.setText(self._pair[0])
        elif name != self._pair[0]:
            self.wish((name, self._pair[1]))


class TypedNamesEditor(RowsEditor):
    """Names with types: the attributes of people, the properties of an event."""

    add_words = mark("Add a property")

    def make_editor(self) -> Editor:
        """One name."""
        return TypedNameEditor(TYPED, self.context)

    def new_item(self) -> Named:
        """A name that is not taken."""
        taken = {name for name, _ in self._items}
        names = ("property", *(f"property_{number}" for number in range(2, 1_000)))
        return next(name for name in names if name not in taken), "text"

    def wish(self, value: Any) -> None:
        """Refuse the same name twice."""
        names = [name for name, _ in value]
        twice = next((name for name in names if names.count(name) > 1), None)
        if twice is None:
            super().wish(value)
        else:
            self.faulted.emit(tr("There are two with the name {twice!r}.", twice=twice))


class AttributesEditor(TypedNamesEditor):
    """What is known of people besides email, phone, language, time zone and consent."""

    add_words = mark("Add an attribute")


class EventDefinitionEditor(Editor):
    """An event: name, title, description, and its properties below."""

    def __init__(self, kind: Kind[Any], context: Context) -> None:
        super().__init__(kind, context)
        self.name, self.description = QLineEdit(), QLineEdit()
        self.name.setPlaceholderText(tr("name, as the shop sends it"))
        self.description.setPlaceholderText(tr("what it means"))
        self.properties = TypedNamesEditor(TYPED_NAMES, context)
        self.more = Button(tr("Properties"))
        self.more.setProperty("role", "link")
        self.more.setCheckable(True)
        inner = QWidget()
        column(inner).addWidget(self.properties)
        inner.hide()
        self.more.toggled.connect(inner.setVisible)
        layout = column(self, gap=6)
        for widget in (self.name, self.description, self.more, inner):
            layout.addWidget(widget)
        self._definition = EventDefinition("")
        self.name.editingFinished.connect(self._rename)
        self.description.textEdited.connect(lambda text: self._change(description=text))
        self.properties.wished.connect(lambda pairs: self._change(properties=pairs))
        self.properties.faulted.connect(self.faulted)

    def show_value(self, value: Any) -> None:
        """Show a definition."""
        self._definition = value
        if not self.name.hasFocus():
            self.name.setText(value.name)
        if not self.description.hasFocus():
            self.description.setText(value.description)
        self.properties.show_value(value.properties)
        count = len(value.properties)
        self.more.setText(trn("{n} property", "{n} properties", count))

    def _rename(self) -> None:
        name = self.name.text().strip()
        if name and name != self._definition.name:
            self._change(name=name)

    def _change(self, **changes: Any) -> None:
        self._definition = replace(self._definition, **changes)
        self.wish(self._definition)


class EventsEditor(RowsEditor):
    """The event definitions of the flow."""

    add_words = mark("Define an event")
    remove_words = mark("Forget this definition")

    def make_editor(self) -> Editor:
        """One definition."""
        return EventDefinitionEditor(EVENTS, self.context)

    def new_item(self) -> EventDefinition:
        """A name that is listened to and not yet defined, or a free one."""
        taken = {each.name for each in self._items}
        names = (*self.context.events, "event", *(f"event_{n}" for n in range(2, 1_000)))
        return EventDefinition(next(name for name in names if name not in taken))

    def _card(self, editor: Editor, place: int) -> QWidget:
        card = super()._card(editor, place)
        card.setProperty("role", "tile")
        layout = card.layout()
        if layout is not None:
            layout.setContentsMargins(12, 10, 6, 10)
        return card
