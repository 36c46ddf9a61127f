"""Editors of things with names of their own: branches, shares, senders."""

from __future__ import annotations

from typing import Any

from PySide6.QtWidgets import QLabel, QLineEdit, QWidget

from cartflow_studio.fields import LINE, Kind
from cartflow_studio.flow.condition import Compare
from cartflow_studio.flow.condition_file import CONDITION
from cartflow_studio.flow.kinds import PERCENT
from cartflow_studio.flow.settings import CHANNELS
from cartflow_studio.studio.panels.editors.base import Context, Editor, column, row
from cartflow_studio.studio.panels.editors.choices import PercentEditor
from cartflow_studio.studio.panels.editors.condition import ConditionEditor
from cartflow_studio.studio.panels.editors.rows import RowsEditor
from cartflow_studio.studio.panels.widgets import Button
from cartflow_studio.words import mark, tr

CHANNEL_NAMES = {
    "email": mark("Email"),
    "sms": "SMS",
    "whatsapp": "WhatsApp",
    "push": mark("Push"),
    "webhook": mark("Webhook"),
}
LETTERS = "abcdefghijklmnopqrst"
SENDER_EXAMPLES = {
    "email": "Shop <shop@example.com>",
    "sms": "Shop",
    "whatsapp": "+385911234567",
}


def channel_name(channel: str) -> str:
    """A channel as a person reads it."""
    return tr(CHANNEL_NAMES.get(channel, channel))


class NamedItem(Editor):
    """A name and a value: the pair is wished whenever either changes."""

    def __init__(self, kind: Kind[Any], value: Editor, *, below: bool) -> None:
        super().__init__(kind, value.context)
        self.name = QLineEdit()
        self.name.setPlaceholderText(tr("Name of the exit"))
        self.value = value
        self._pair: tuple[str, Any] = ("", None)
        layout = column(self, gap=6)
        if below:
            layout.addWidget(self.name)
            layout.addWidget(value)
        else:
            value.setFixedWidth(112)
            layout.addLayout(row(self.name, value))
        self.name.editingFinished.connect(self._rename)
        value.wished.connect(lambda new: self._wish(self._pair[0], new))
        value.faulted.connect(self.faulted)
        self.setFocusProxy(self.name)

    def show_value(self, value: Any) -> None:
        """Show a pair of name and value."""
        self._pair = value
        if self.name.text() != value[0] and not self.name.hasFocus():
            self.name.setText(value[0])
        self.value.show_value(value[1])

    def _rename(self) -> None:
        name = self.name.text().strip()
        if not name:
            self.name.setText(self._pair[0])
        elif name != self._pair[0]:
            self._wish(name, self._pair[1])

    def _wish(self, name: str, value: Any) -> None:
        self._pair = (name, value)
        self.wish(self._pair)


class BranchesEditor(RowsEditor):
    """Branches from top to bottom: a name and a condition each."""

    add_words = mark("Add a branch")

    def make_editor(self) -> Editor:
        """A name, and the condition below it."""
        return NamedItem(self.kind, ConditionEditor(CONDITION, self.context), below=True)

    def new_item(self) -> tuple[str, Any]:
        """A branch to begin with."""
        taken = {name for name, _ in self._items}
        names = ["yes", *(f"branch {number}" for number in range(2, 30))]
        return next(name for name in names if name not in taken), Compare(
            "person", "country", "is", "HR"
        )


class SharesEditor(RowsEditor):
    """Shares in percent, with their sum and a button that makes it 100."""

    add_words = mark("Add a share")
    fewest = 1

    def __init__(self, kind: Kind[Any], context: Context, parent: QWidget | None = None) -> None:
        super().__init__(kind, context, parent)
        self._sum = QLabel()
        self._even = Button(tr("Share evenly"))
        self._even.setProperty("role", "link")
        self._even.clicked.connect(self._share_evenly)
        self.whole.addLayout(row(self._sum, self._even))

    def make_editor(self) -> Editor:
        """A name and a percentage."""
        return NamedItem(self.kind, PercentEditor(PERCENT, self.context), below=False)

    def new_item(self) -> tuple[str, int]:
        """A further share, empty."""
        taken = {name for name, _ in self._items}
        return next(letter for letter in LETTERS if letter not in taken), 0

    def show_value(self, value: Any) -> None:
        """Show the shares and their sum."""
        super().show_value(value)
        total = sum(share for _, share in self._items)
        whole = round(total, 2) == 100
        words = mark("Together {total:g} %") if whole else mark("Together {total:g} %, not 100")
        self._sum.setText(tr(words, total=total))
        self._sum.setProperty("role", "muted" if whole else "danger")
        self._sum.style().polish(self._sum)

    def _share_evenly(self) -> None:
        self._replace(even([name for name, _ in self._items]))


def even(names: list[str]) -> tuple[tuple[str, int | float], ...]:
    """Equal shares in hundredths of a percent that sum to 100, the first ones a little larger."""
    whole, rest = divmod(10_000, max(1, len(names)))
    parts = [(whole + (place < rest)) / 100 for place in range(len(names))]
    return tuple(
        (name, int(part) if part == int(part) else part)
        for name, part in zip(names, parts, strict=True)
    )


class SendersEditor(Editor):
    """The sender on each channel; an empty one is not said."""

    def __init__(self, kind: Kind[Any], context: Context, parent: QWidget | None = None) -> None:
        super().__init__(kind, context, parent)
        self.lines: dict[str, QLineEdit] = {}
        layout = column(self, gap=6)
        for channel in CHANNELS[:-1]:
            label = QLabel(channel_name(channel))
            label.setFixedWidth(76)
            line = QLineEdit()
            line.setPlaceholderText(SENDER_EXAMPLES.get(channel, ""))
            line.setAccessibleName(tr("Sender of {channel}", channel=channel_name(channel)))
            line.textEdited.connect(self._typed)
            layout.addLayout(row(label, line, stretch=1))
            self.lines[channel] = line

    def show_value(self, value: Any) -> None:
        """Show the sender of each channel."""
        senders = dict(value or ())
        for channel, line in self.lines.items():
            if line.text() != senders.get(channel, "") and not line.hasFocus():
                line.setText(senders.get(channel, ""))

    def _typed(self) -> None:
        texts = {channel: line.text() for channel, line in self.lines.items()}
        faults = [text for text in texts.values() if not _readable(text)]
        if faults:
            self.faulted.emit(tr("A sender is one line of text."))
        else:
            self.wish_plain({channel: text for channel, text in texts.items() if text.strip()})


def _readable(text: str) -> bool:
    try:
        LINE.read(text)
    except ValueError:
        return False
    return True
