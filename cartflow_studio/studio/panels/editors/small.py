"""Editors of small things of their own: quiet hours, changes to a person, words to tick."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from PySide6.QtWidgets import QCheckBox, QLabel, QLineEdit, QWidget

from cartflow_studio.fields import Kind
from cartflow_studio.flow.clock import TimeOfDay
from cartflow_studio.flow.kinds import TIME
from cartflow_studio.flow.node_type import Change
from cartflow_studio.flow.settings import QuietHours
from cartflow_studio.studio.panels.editors.base import Context, Editor, column, row
from cartflow_studio.studio.panels.editors.choices import NamePicker, Picker, option_words
from cartflow_studio.studio.panels.editors.condition_rows import read_operand, write_operand
from cartflow_studio.studio.panels.editors.rows import RowsEditor
from cartflow_studio.studio.panels.editors.text import TimeEditor
from cartflow_studio.words import mark, tr

NIGHT = QuietHours(TimeOfDay(21 * 60), TimeOfDay(8 * 60))
VERBS = {
    "set": mark("Set"),
    "copy": mark("Copy into"),
    "unset": mark("Forget"),
    "add": mark("Add the tag"),
    "remove": mark("Remove the tag"),
}
TAGS = "tags"


class QuietHoursEditor(Editor):
    """From when to when no messages go out, and what happens to those."""

    def __init__(self, kind: Kind[Any], context: Context, parent: QWidget | None = None) -> None:
        super().__init__(kind, context, parent)
        self.on = QCheckBox(tr("No messages at night"))
        self.start, self.end = TimeEditor(TIME, context), TimeEditor(TIME, context)
        self.then = Picker()
        self.then.addItem(tr("Messages wait until the morning"), "wait")
        self.then.addItem(tr("Messages are skipped"), "skip")
        layout = column(self, gap=6)
        layout.addWidget(self.on)
        self._hours = QWidget()
        inner = column(self._hours, gap=6)
        between = row(QLabel(tr("From")), self.start, QLabel(tr("to")), self.end, stretch=1)
        between.setStretch(3, 1)
        inner.addLayout(between)
        inner.addWidget(self.then)
        layout.addWidget(self._hours)
        self._value: QuietHours | None = None
        self.on.clicked.connect(lambda on: self.wish(NIGHT if on else None))
        self.start.wished.connect(lambda time: self._change(start=time))
        self.end.wished.connect(lambda time: self._change(end=time))
        self.then.activated.connect(lambda: self._change(then=self.then.currentData()))
        self.start.faulted.connect(self.faulted)
        self.end.faulted.connect(self.faulted)

    def show_value(self, value: Any) -> None:
        """Show quiet hours, or that there are none."""
        self._value = value
        self.on.setChecked(value is not None)
        self._hours.setVisible(value is not None)
        if isinstance(value, QuietHours):
            self.start.show_value(value.start)
            self.end.show_value(value.end)
            self.then.setCurrentIndex(self.then.findData(value.then))

    def _change(self, **changes: Any) -> None:
        value = replace(self._value or NIGHT, **changes)
        if value.start == value.end:
            self.faulted.emit(tr("Quiet hours that start and end together hold nothing."))
        else:
            self.wish(value)


class ChangeEditor(Editor):
    """One change to a person."""

    def __init__(self, kind: Kind[Any], context: Context) -> None:
        super().__init__(kind, context)
        self.verb, self.name, self.value = Picker(), NamePicker(), QLineEdit()
        self.origin = NamePicker()
        self.verb.setMinimumWidth(146)
        for key, words in VERBS.items():
            self.verb.addItem(tr(words), key)
        layout = column(self, gap=6)
        layout.addLayout(row(self.verb, self.name, stretch=1, gap=6))
        layout.addWidget(self.value)
        layout.addWidget(self.origin)
        self._change = Change("")
        self.verb.activated.connect(self._new_verb)
        self.name.textActivated.connect(self._new_name)
        self.name.line.textEdited.connect(self._new_name)
        self.value.textEdited.connect(self._new_value)
        self.origin.textActivated.connect(self._new_property)
        self.origin.line.textEdited.connect(self._new_property)

    @property
    def _type(self) -> str:
        return self.context.properties("person").get(self._change.attribute, "")

    def show_value(self, value: Any) -> None:
        """Show a change."""
        self._change = value
        tag = value.action in ("add", "remove")
        verb = "copy" if value.source else value.action
        self.verb.setCurrentIndex(self.verb.findData(verb))
        names = () if tag else self.context.properties("person")
        self.name.show_names(names, str(value.value or "") if tag else value.attribute)
        self.value.setVisible(verb == "set")
        self.origin.setVisible(verb == "copy")
        text = "" if value.value is None else write_operand(value.value)
        if not self.value.hasFocus() and self.value.text() != text:
            self.value.setText(text)
        self.value.setPlaceholderText(tr("new value"))
        if verb == "copy":
            offers = [
                f"{source}.{name}"
                for source in ("entry", "last")
                for name in self.context.properties(source)
            ]
            self.origin.show_names(offers, f"{value.source}.{value.name}")

    def _new_verb(self, place: int) -> None:
        verb = str(self.verb.itemData(place))
        tag = self._change.attribute == TAGS
        name = "attribute" if tag else self._change.attribute
        first = next(iter(self.context.properties("entry")), "property")
        made = {
            "set": Change(name, "set", ""),
            "copy": Change(name, "set", None, "entry", first),
            "unset": Change(name, "unset"),
            "add": Change(TAGS, "add", "regular"),
            "remove": Change(TAGS, "remove", "regular"),
        }
        self._wish(made[verb])

    def _new_name(self, text: str) -> None:
        if not text.strip():
            return
        tag = self._change.action in ("add", "remove")
        changed = {"value": text.strip()} if tag else {"attribute": text.strip()}
        self._wish(replace(self._change, **changed))

    def _new_value(self, text: str) -> None:
        words = {tr("yes"): True, tr("no"): False, "yes": True, "no": False}
        words |= {"true": True, "false": False}
        if self._type in ("yes/no", "") and text.lower() in words:
            self._wish(replace(self._change, value=words[text.lower()]))
        else:
            value = read_operand(text, "is", self._type)
            self._wish(
                replace(self._change, value=list(value) if isinstance(value, tuple) else value)
            )

    def _new_property(self, text: str) -> None:
        source, _, name = text.partition(".")
        if source in ("entry", "last") and name:
            self.faulted.emit("")
            self._wish(replace(self._change, source=source, name=name))
        else:
            self.faulted.emit(tr("Write entry.NAME or last.NAME."))

    def _wish(self, change: Change) -> None:
        self.show_value(change)
        self.wish(change)


class ChangesEditor(RowsEditor):
    """What changes about a person, in order."""

    add_words = mark("Add a change")

    def make_editor(self) -> Editor:
        """One change."""
        return ChangeEditor(self.kind, self.context)

    def new_item(self) -> Change:
        """A change to begin with."""
        return Change("customer_group", "set", "win-back")


class TicksEditor(Editor):
    """Some of a few words, each a tick box."""

    def __init__(self, kind: Kind[Any], context: Context, parent: QWidget | None = None) -> None:
        super().__init__(kind, context, parent)
        layout = column(self, gap=2)
        self.boxes = {option: QCheckBox(option_words(option)) for option in kind.options}
        for box in self.boxes.values():
            layout.addWidget(box)
            box.clicked.connect(self._clicked)

    def show_value(self, value: Any) -> None:
        """Tick the words of the value."""
        for option, box in self.boxes.items():
            box.setChecked(option in (value or ()))

    def _clicked(self) -> None:
        self.wish_plain([option for option, box in self.boxes.items() if box.isChecked()])
