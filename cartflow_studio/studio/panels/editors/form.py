"""Forms made from described fields: a label, an editor, what is wrong, and "More" for the rest."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from cartflow_studio.errors import CartFlowError
from cartflow_studio.fields import Described, Kind, fields_of
from cartflow_studio.studio.panels.asking import TOPIC, HelpButton, topic_of
from cartflow_studio.studio.panels.editors.base import Context, Editor, clear, column
from cartflow_studio.studio.panels.editors.choices import YesNoEditor
from cartflow_studio.studio.panels.widgets import Button
from cartflow_studio.words import tr


@dataclass(frozen=True)
class Place:
    """One field of a form as it stands on the screen."""

    described: Described
    editor: Editor
    fault: QLabel
    whole: QWidget


class Form(Editor):
    """The described fields of a dataclass, each with its editor. `field_wished` tells one field,
    `wished` the whole value with that field changed.
    """

    field_wished = Signal(str, object)

    def __init__(self, kind: Kind[Any], context: Context, parent: QWidget | None = None) -> None:
        super().__init__(kind, context, parent)
        self._column = column(self, gap=16)
        self._value: Any = None
        self._places: dict[str, Place] = {}
        self.only: Sequence[str] = ()  # the fields to show; none of them: all
        self.heading = ""  # what stands above the form; a label that says the same is left out

    def editor(self, name: str) -> Editor:
        """The editor of a field."""
        return self._places[name].editor

    @property
    def names(self) -> tuple[str, ...]:
        """The fields it shows."""
        return tuple(self._places)

    def show_value(self, value: Any) -> None:
        """Show a described dataclass; the form is built anew only where its type is another."""
        if type(value) is not type(self._value):
            self._value = value
            self._build()
        self._value = value
        for name, place in self._places.items():
            place.editor.show_value(getattr(value, name))

    def _build(self) -> None:
        clear(self._column)
        self._places = {}
        fields = [
            each for each in fields_of(self._value) if not self.only or each.name in self.only
        ]
        for each in fields:
            if not each.advanced:
                self._add(each, self._column)
        advanced = [each for each in fields if each.advanced]
        if advanced:
            self._add_more(advanced)

    def _add_more(self, fields: Sequence[Described]) -> None:
        more = Button(tr("More"))
        more.setProperty("role", "link")
        more.setCheckable(True)
        extra = QWidget()
        inner = column(extra, gap=16)
        for each in fields:
            self._add(each, inner)
        changed = any(getattr(self._value, each.name) != each.default for each in fields)
        more.setChecked(changed)
        more.setText(tr("Less") if changed else tr("More"))
        extra.setVisible(changed)
        more.toggled.connect(extra.setVisible)
        more.toggled.connect(lambda on: more.setText(tr("Less") if on else tr("More")))
        self._column.addWidget(more, 0, Qt.AlignmentFlag.AlignLeft)
        self._column.addWidget(extra)

    def _add(self, each: Described, to: QVBoxLayout) -> None:
        from cartflow_studio.studio.panels.editors import make_editor

        words, help_ = tr(each.label), tr(each.help)
        context = self.context.at_event(lambda: str(getattr(self._value, "event", "")))
        editor = make_editor(each.kind, context if hasattr(self._value, "event") else self.context)
        editor.setAccessibleName(words)
        editor.setAccessibleDescription(help_)
        editor.setObjectName(f"field-{each.name}")
        fault = QLabel()
        fault.setProperty("role", "danger")
        fault.setWordWrap(True)
        fault.hide()
        whole = QWidget()
        topic = topic_of(self._value, each.name)
        whole.setProperty(TOPIC, topic)
        inner = column(whole, gap=6)
        mark = HelpButton(topic, words) if topic else None
        if isinstance(editor, YesNoEditor):
            editor.say(words)
            inner.addLayout(_with_help(editor, mark))
        else:
            if words not in self.heading:
                label = QLabel(words)
                label.setProperty("role", "section")
                label.setBuddy(editor)
                inner.addLayout(_with_help(label, mark))
            inner.addWidget(editor)
        inner.addWidget(fault)
        if help_:
            inner.addWidget(_help(help_))
        to.addWidget(whole)
        self._places[each.name] = Place(each, editor, fault, whole)
        editor.wished.connect(lambda value, name=each.name: self._wish_field(name, value))
        editor.faulted.connect(lambda words, name=each.name: self.show_fault(name, words))

    def show_fault(self, name: str, words: str) -> None:
        """Say under a field what is wrong with it; "" takes it away."""
        place = self._places[name]
        place.fault.setText(words)
        place.fault.setVisible(bool(words))

    def _wish_field(self, name: str, value: Any) -> None:
        self.field_wished.emit(name, value)
        if not hasattr(self._value, name):
            return
        try:
            changed = replace(self._value, **{name: value})
        except CartFlowError as refusal:
            self.show_fault(name, f"{refusal.message} {refusal.hint}".strip())
            return
        self.wish(changed)


def _with_help(widget: QWidget, mark: HelpButton | None) -> QHBoxLayout:
    """A label or a box with its "?" right behind it."""
    line = QHBoxLayout()
    line.setContentsMargins(0, 0, 0, 0)
    line.setSpacing(2)
    fills = isinstance(widget, YesNoEditor)
    line.addWidget(widget, 1 if fills else 0)
    if mark is not None:
        line.addWidget(mark)
    line.addStretch(0 if fills else 1)
    return line


def _help(text: str) -> QLabel:
    label = QLabel(text)
    label.setProperty("role", "muted")
    label.setWordWrap(True)
    return label
