"""All keys by what they do, with a search."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from PySide6.QtCore import QKeyCombination, Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLabel, QLineEdit, QVBoxLayout, QWidget

from cartflow_studio.studio.actions import MENUS, Entry
from cartflow_studio.studio.fuzzy import match
from cartflow_studio.studio.panels.dialogs import Dialog
from cartflow_studio.studio.panels.widgets import badge, label, scrolling
from cartflow_studio.words import mark, tr

Keys = tuple[str, ...]
MEDIA = Qt.Key.Key_Back  # from here on, keys that few keyboards have
CANVAS = mark("On the canvas")
ON_CANVAS: tuple[tuple[str, Keys], ...] = (
    (mark("Add a step"), (mark("Space"), "Shift+A")),
    (mark("Add the next step"), (mark("Tab"),)),
    (mark("Edit the chosen step"), (mark("Enter"),)),
    (mark("Go to the nearest step"), (mark("Arrows"), mark("Alt+Arrows"))),
    (mark("Move the chosen steps"), (mark("Arrows"), mark("Shift+Arrows"))),
    (mark("Resize the chosen notes"), (mark("Ctrl+Arrows"),)),
    (mark("See the whole flow"), (mark("Home"),)),
    (mark("See what is chosen"), (".",)),
    (mark("Give up, choose nothing"), (mark("Esc"),)),
    (mark("Move the view"), (mark("Space and drag"), mark("Middle button"))),
    (mark("Zoom"), (mark("Ctrl and wheel"), mark("Pinch"))),
)


def keys_of(entry: Entry) -> Keys:
    """The keys of an entry as they are written here."""
    if isinstance(entry.keys, QKeySequence.StandardKey):
        found = QKeySequence.keyBindings(entry.keys)
    else:
        found = QKeySequence.listFromString(entry.keys)
    native = QKeySequence.SequenceFormat.NativeText
    usual = [each for each in found if not each.isEmpty() and _first(each) < MEDIA]
    return tuple(dict.fromkeys(each.toString(native) for each in usual))


def _first(keys: QKeySequence) -> int:
    combination: QKeyCombination = keys[0]  # type: ignore[index]
    return combination.key()


def groups() -> Mapping[str, list[tuple[str, Keys]]]:
    """What has keys, by menu; then what only the canvas knows."""
    made: dict[str, list[tuple[str, Keys]]] = {}
    for title, entries in MENUS.items():
        rows = [(tr(each.text).replace("&", ""), keys_of(each)) for each in entries]
        made[tr(title).replace("&", "")] = [row for row in rows if row[1]]
    made[tr(CANVAS)] = [(tr(words), tuple(tr(key) for key in keys)) for words, keys in ON_CANVAS]
    return {title: rows for title, rows in made.items() if rows}


WIDEST = 1180


class ShortcutsDialog(Dialog):
    """Two columns of groups; the search keeps what fits, by words or by keys."""

    def __init__(self, parent: QWidget | None) -> None:
        super().__init__(parent, tr("Keyboard shortcuts"), icon="keyboard")
        self.search = QLineEdit()
        self.search.setPlaceholderText(tr("Search by what it does, or by its keys"))
        self.search.setAccessibleName(tr("Search shortcuts"))
        self.search.setClearButtonEnabled(True)
        self.search.textChanged.connect(self._find)
        self.body.addWidget(self.search)
        self._groups: list[tuple[QWidget, list[tuple[str, QWidget, QWidget]]]] = []
        content = QWidget()
        across = QHBoxLayout(content)
        across.setContentsMargins(0, 0, 16, 0)
        across.setSpacing(36)
        columns = (QVBoxLayout(), QVBoxLayout())
        for column in columns:
            column.setSpacing(20)
            across.addLayout(column, 1)
        self._fill(columns)
        for column in columns:
            column.addStretch(1)
        self.nothing = label(tr("No keys do that."), "muted")
        self.nothing.hide()
        self.body.addWidget(self.nothing)
        area = scrolling(content)
        area.setMinimumHeight(440)
        area.setMinimumWidth(min(WIDEST, content.sizeHint().width() + 24))  # long words, long keys
        self.body.addWidget(area, 1)
        self.resize(960, 660)
        self.add_button("", tr("Close"), "primary")

    def _fill(self, columns: tuple[QVBoxLayout, QVBoxLayout]) -> None:
        made = groups()
        half, so_far = sum(len(rows) + 2 for rows in made.values()) / 2, 0
        for title, rows in made.items():
            column = columns[0] if so_far < half else columns[1]
            so_far += len(rows) + 2
            column.addWidget(self._group(title, rows))

    def _group(self, title: str, rows: list[tuple[str, Keys]]) -> QWidget:
        box = QWidget()
        grid = QGridLayout(box)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setVerticalSpacing(7)
        grid.setColumnStretch(0, 1)
        grid.addWidget(label(title, "section"), 0, 0, 1, 2)
        shown: list[tuple[str, QWidget, QWidget]] = []
        for place, (words, keys) in enumerate(rows, start=1):
            name, caps = label(words), _caps(keys)
            grid.addWidget(name, place, 0)
            grid.addWidget(caps, place, 1, Qt.AlignmentFlag.AlignRight)
            shown.append((f"{words} {' '.join(keys)}", name, caps))
        self._groups.append((box, shown))
        return box

    def _find(self, text: str) -> None:
        found = 0
        for box, rows in self._groups:
            seen = 0
            for words, name, caps in rows:
                fits = match(text, words) is not None
                name.setVisible(fits)
                caps.setVisible(fits)
                seen += fits
            box.setVisible(seen > 0)
            found += seen
        self.nothing.setVisible(found == 0)

    def shown(self) -> Iterator[str]:
        """What is listed now."""
        for box, rows in self._groups:
            for _, name, _ in rows:
                if isinstance(name, QLabel) and name.isVisibleTo(box) and box.isVisibleTo(self):
                    yield name.text()


def _caps(keys: Keys) -> QWidget:
    box = QWidget()
    row = QHBoxLayout(box)
    row.setContentsMargins(0, 0, 0, 0)
    row.setSpacing(6)
    for each in keys[:2]:
        row.addWidget(badge(each))
    return box
