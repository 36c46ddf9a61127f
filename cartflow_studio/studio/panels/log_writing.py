"""How a log of one's own is written: its letters, and what is first in its dates."""

from __future__ import annotations

from PySide6.QtCore import QObject, QSignalBlocker, Qt, Signal
from PySide6.QtWidgets import QFormLayout

from cartflow_studio import formats
from cartflow_studio.history.encodings import UTF_8
from cartflow_studio.history.local_days import ORDERS, stated
from cartflow_studio.studio.panels.editors.choices import Picker
from cartflow_studio.studio.panels.widgets import label
from cartflow_studio.studio.previewing import ENCODINGS, Preview
from cartflow_studio.words import mark, tr

TOOL_TIP = Qt.ItemDataRole.ToolTipRole
SETTLED = mark("As other dates say")


class LogWriting(QObject):
    """Two pickers in the rows of a form. The letters are asked for where the file does not say
    them itself, the dates where they may be read either way, with one of them read both ways.

    `reread` carries the encoding that is picked; `changed` when the order of dates is.
    """

    reread = Signal(str)
    changed = Signal()

    def __init__(self, form: QFormLayout) -> None:
        super().__init__(form)
        self._form = form
        self.letters, self.dates = Picker(), Picker()
        self._asked, self._example = label(), ""
        form.addRow(tr("Letters"), self.letters)
        form.addRow(self._asked, self.dates)
        self._asked.setBuddy(self.dates)
        self.letters.activated.connect(lambda _: self.reread.emit(self.encoding))
        self.dates.activated.connect(lambda _: self.changed.emit())

    @property
    def encoding(self) -> str:
        """The encoding that is picked; "" is UTF-8, or what the file says."""
        return str(self.letters.currentData() or "")

    @property
    def order(self) -> str:
        """What is first in dates; "" is as the column settles it."""
        return str(self.dates.currentData() or "") if self.dates.count() else ""

    @property
    def missing(self) -> str:
        """What is still to be picked before all rows can be read."""
        if not self._example or self.order:
            return ""
        return tr("Choose which day {date} is.", date=self._example)

    def show_letters(self, found: Preview) -> None:
        """Offer encodings, each with a word read in it; none where the file says its own."""
        says_itself = not found.encoding and not found.source.is_utf_8
        self._form.setRowVisible(self.letters, found.source.kind != "parquet" and not says_itself)
        with QSignalBlocker(self.letters):
            self.letters.clear()
            for name, words in ENCODINGS.items():
                word = found.word(name)
                said = tr("{word} ({letters})", word=word, letters=tr(words)) if word else tr(words)
                self.letters.addItem(said, "" if name == UTF_8 else name)
                self.letters.setItemData(self.letters.count() - 1, name, TOOL_TIP)
            self.letters.setCurrentIndex(max(0, self.letters.findData(found.encoding)))

    def show_dates(self, example: str) -> None:
        """Ask for the order by an example; "" if there is nothing to ask."""
        picked = self.order
        moments = {order: _moment(example, order) for order in ORDERS}
        is_asked = all(moments.values())
        self._form.setRowVisible(self.dates, is_asked)
        self._example = example.split(maxsplit=1)[0] if is_asked else ""
        with QSignalBlocker(self.dates):
            self.dates.clear()
            if not is_asked:
                return
            self._asked.setText(tr("{date} is", date=example.split(maxsplit=1)[0]))
            self.dates.addItem(tr(SETTLED), "")
            for order, day in moments.items():
                self.dates.addItem(day, order)
            self.dates.setCurrentIndex(max(0, self.dates.findData(picked)))


def _moment(text: str, order: str) -> str:
    try:
        moment = stated(text.strip(), order) if text else None
    except ValueError:
        return ""
    return "" if moment is None else formats.day(moment, year=True)
