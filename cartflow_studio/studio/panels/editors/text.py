"""Editors of words: one line, several lines with placeholders, and anything as YAML."""

from __future__ import annotations

from functools import partial
from typing import Any

import yaml
from PySide6.QtCore import QTimer
from PySide6.QtGui import QFontDatabase
from PySide6.QtWidgets import QLineEdit, QMenu, QPlainTextEdit, QWidget

from cartflow_studio.fields import Kind
from cartflow_studio.flow.duration import heard_limit
from cartflow_studio.studio.panels.editors.base import Context, Editor, column, row
from cartflow_studio.studio.panels.widgets import Button
from cartflow_studio.words import either, mark, tr

MOMENTS = {"now": mark("now"), "never": mark("never")}
PLACEHOLDER_HELP = mark(
    "{{ person.first_name }} becomes the person's own value when the message is made."
)


class LineEditor(Editor):
    """One line of text. What is typed is wished letter by letter."""

    def __init__(self, kind: Kind[Any], context: Context, parent: QWidget | None = None) -> None:
        super().__init__(kind, context, parent)
        self.line = QLineEdit()
        self.beside = row(self.line)
        column(self).addLayout(self.beside)
        self.setFocusProxy(self.line)
        self.line.textEdited.connect(self._begin)
        self.line.textEdited.connect(self._typed)

    def show_value(self, value: Any) -> None:
        """Show a text from its beginning; the cursor stays where it is while somebody types."""
        text = "" if value is None else self.said(value)
        if text != self.line.text() and not self._means(text):
            self.line.setText(text)
            if not self.line.hasFocus():
                self.line.setCursorPosition(0)

    def said(self, value: Any) -> str:
        """A value as it is shown."""
        return str(self.kind.write(value))

    def heard(self, text: str) -> str:
        """What is typed, as the kind reads it."""
        return text

    def _means(self, text: str) -> bool:
        """Whether what is being typed means the same; then it is left as it was typed."""
        return False

    def _begin(self) -> None:
        """Typing begins."""

    def _typed(self, text: str) -> None:
        if not text and self.is_optional:
            self.wish(None)
        else:
            self.wish_plain(self.heard(text))


class ParsedEditor(LineEditor):
    """A value that is typed in words, like `3 per 30 days`; wished as soon as it can be read.

    What cannot be read stays as it was typed, with the reason; the value is then the one from
    before the typing.
    """

    example = ""

    def __init__(self, kind: Kind[Any], context: Context, parent: QWidget | None = None) -> None:
        super().__init__(kind, context, parent)
        self.line.setPlaceholderText(tr(self.example))
        self.line.editingFinished.connect(self._tidy)
        self._shown = ""
        self._is_typing = False
        self._value: Any = None
        self._before: Any = None  # the value when the typing began
        self._fault = ""

    def show_value(self, value: Any) -> None:
        """Show a value in its canonical words, unless the same is being typed."""
        if self._fault and value != self._before:  # undone, or changed elsewhere
            self._is_typing, self._fault = False, ""
            self.faulted.emit("")
        self._value = value
        self._shown = "" if value is None else self.said(value)
        super().show_value(value)

    def _means(self, text: str) -> bool:
        if not self._is_typing:
            return False
        try:
            return self.said(self.kind.read(self.heard(self.line.text()))) == text
        except ValueError:
            return True

    def _begin(self) -> None:
        if not self._is_typing:
            self._before = self._value
        self._is_typing = True

    def refuse(self, words: str) -> None:
        """Say why; what the first letters meant by themselves is taken back."""
        self._fault = words
        if self._value != self._before:
            self.wished.emit(self._before)
        self.faulted.emit(words)

    def wish(self, value: Any) -> None:
        """Wish a value that could be read."""
        self._fault = ""
        super().wish(value)

    def _tidy(self) -> None:
        if self._fault:
            return
        self._is_typing = False
        self.line.setText(self._shown)
        self.faulted.emit("")


class LimitEditor(ParsedEditor):
    """So many in so long: `3 per 30 days`."""

    example = mark("3 per 30 days")

    def said(self, value: Any) -> str:
        """In the words of the language."""
        return str(value.spoken())

    def heard(self, text: str) -> str:
        """As the flow file has it."""
        return heard_limit(text)


class TimeEditor(ParsedEditor):
    """A time of day: `21:00`."""

    example = "21:00"


class MomentEditor(ParsedEditor):
    """A date and time, or a word like `now`."""

    def __init__(self, kind: Kind[Any], context: Context, parent: QWidget | None = None) -> None:
        self.example = either(["2026-12-01T09:00", *(tr(MOMENTS[word]) for word in kind.options)])
        super().__init__(kind, context, parent)

    def said(self, value: Any) -> str:
        """The word of the language, or the date."""
        plain = super().said(value)
        return tr(MOMENTS.get(plain, plain))

    def heard(self, text: str) -> str:
        """The word of the flow file, or the date."""
        return next((word for word, said in MOMENTS.items() if tr(said) == text.strip()), text)


class WholeEditor(ParsedEditor):
    """A whole number."""

    example = "0"

    def _typed(self, text: str) -> None:
        if not text and self.is_optional:
            self.wish(None)
        elif text.strip().lstrip("-").isdecimal():
            self.wish_plain(int(text))
        else:
            self.refuse(tr("Write a whole number."))

    def _means(self, text: str) -> bool:
        return self._is_typing and self.line.text().strip() == text


class TextEditor(Editor):
    """Several lines, with the placeholders that can stand in them."""

    def __init__(self, kind: Kind[Any], context: Context, parent: QWidget | None = None) -> None:
        super().__init__(kind, context, parent)
        self.text = QPlainTextEdit()
        self.text.setMinimumHeight(132)
        self.text.setTabChangesFocus(True)
        self._insert = Button(tr("Insert placeholder"))
        self._insert.setProperty("role", "link")
        self._insert.setToolTip(tr(PLACEHOLDER_HELP))
        layout = column(self, gap=4)
        layout.addWidget(self.text)
        layout.addLayout(row(self._insert, QWidget(), stretch=1))
        self.setFocusProxy(self.text)
        self.text.textChanged.connect(self._typed)
        self._insert.clicked.connect(self._offer)
        self._showing = False

    def show_value(self, value: Any) -> None:
        """Show a text; the cursor stays where it is."""
        if str(value or "") != self.text.toPlainText():
            self._showing = True
            self.text.setPlainText(str(value or ""))
            self._showing = False

    def _typed(self) -> None:
        if not self._showing:
            self.wish_plain(self.text.toPlainText())

    def placeholders(self) -> list[str]:
        """What a message of this flow can ask for."""
        person = [f"person.{name}" for name in self.context.properties("person")]
        person = [name for name in person if not name.startswith("person.consent_")]
        event = [f"event.{name}" for name in self.context.properties("entry")]
        return ["person.first_name", *person, *event, "shop.name", "unsubscribe_url"]

    def _offer(self) -> None:
        menu = QMenu(self)
        for name in dict.fromkeys(self.placeholders()):
            action = menu.addAction(name)
            action.triggered.connect(partial(self.text.insertPlainText, f"{{{{ {name} }}}}"))
        menu.popup(self._insert.mapToGlobal(self._insert.rect().bottomLeft()))


class YamlEditor(Editor):
    """Any value as it stands in the flow file; for kinds that no other editor knows."""

    def __init__(self, kind: Kind[Any], context: Context, parent: QWidget | None = None) -> None:
        super().__init__(kind, context, parent)
        self.text = QPlainTextEdit()
        self.text.setFont(QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont))
        self.text.setMinimumHeight(96)
        self.text.setTabChangesFocus(True)
        column(self).addWidget(self.text)
        self.setFocusProxy(self.text)
        self._later = QTimer(self)
        self._later.setSingleShot(True)
        self._later.setInterval(400)
        self._later.timeout.connect(self._read)
        self.text.textChanged.connect(self._later.start)
        self._value: Any = None

    def show_value(self, value: Any) -> None:
        """Show a value as YAML, unless it is what is being typed."""
        if value == self._value and self.text.toPlainText():
            return
        self._value = value
        plain = None if value is None else self.kind.write(value)
        text = "" if plain is None else yaml.safe_dump(plain, sort_keys=False, allow_unicode=True)
        self.text.blockSignals(True)
        self.text.setPlainText(text.removesuffix("...\n").rstrip("\n"))
        self.text.blockSignals(False)

    def _read(self) -> None:
        try:
            plain = yaml.load(self.text.toPlainText(), yaml.SafeLoader)
        except (yaml.YAMLError, RecursionError, ValueError):
            self.faulted.emit(tr("This cannot be read. Write it as in the flow file."))
            return
        self.wish_plain(plain)

    def wish(self, value: Any) -> None:
        """Wish it, and know it again when it is shown."""
        self._value = value
        super().wish(value)
