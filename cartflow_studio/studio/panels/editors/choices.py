"""Editors of what can be picked: yes or no, one of a few, days, zones, known names, a share."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from PySide6.QtCore import QEvent, QObject, QSize, Qt, Signal
from PySide6.QtGui import QMouseEvent, QPaintEvent, QWheelEvent
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QCompleter,
    QDoubleSpinBox,
    QLabel,
    QLineEdit,
    QSizePolicy,
    QStyle,
    QStyleOptionComboBox,
    QStylePainter,
    QToolButton,
    QWidget,
)

from cartflow_studio.fields import Kind
from cartflow_studio.flow.clock import SHORT_DAYS, zones
from cartflow_studio.studio.panels.editors.base import Context, Editor, column, row
from cartflow_studio.studio.panels.editors.noting import NOTE, Noting
from cartflow_studio.studio.theme import grown
from cartflow_studio.words import mark, tr

WIDEST = 420  # of an open list
OWN_ZONE = mark("Each person's own")


class Calm(QObject):
    """Keeps the wheel from changing a value that is only scrolled past."""

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Let the wheel through to the panel, unless the widget has the focus."""
        scrolled = isinstance(event, QWheelEvent) and isinstance(watched, QWidget)
        if scrolled and isinstance(watched, QWidget) and not watched.hasFocus():
            event.ignore()
            return True
        return False  # the widget may be about to go, and this with it


def calm(widget: QWidget) -> None:
    """Make a widget deaf to the wheel while it has no focus."""
    widget.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
    widget.installEventFilter(Calm(widget))


class Picker(QComboBox):
    """A list to pick from that is never wider than its place; what has no room ends in dots."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        policy = QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon
        self.setSizeAdjustPolicy(policy)
        self.setMinimumContentsLength(4)
        self.setMaxVisibleItems(14)
        self.setItemDelegate(Noting(self))
        calm(self)

    def sizeHint(self) -> QSize:
        """Its natural size, with a modest width."""
        return QSize(120, super().sizeHint().height())

    def paintEvent(self, event: QPaintEvent) -> None:
        """The words as far as they have room."""
        if self.isEditable():
            super().paintEvent(event)
            return
        painter, option = QStylePainter(self), QStyleOptionComboBox()
        self.initStyleOption(option)
        painter.drawComplexControl(QStyle.ComplexControl.CC_ComboBox, option)
        part = QStyle.SubControl.SC_ComboBoxEditField
        room = self.style().subControlRect(QStyle.ComplexControl.CC_ComboBox, option, part, self)
        mode = Qt.TextElideMode.ElideRight
        words = self.fontMetrics().elidedText(option.currentText, mode, room.width() - 2)
        option.currentText = words
        painter.drawControl(QStyle.ControlElement.CE_ComboBoxLabel, option)
        painter.end()

    def showPopup(self) -> None:
        """Open the list, wide enough for its names and notes as far as there is room."""
        view = self.view()
        view.setMinimumWidth(min(grown(WIDEST), view.sizeHintForColumn(0) + grown(16)))
        super().showPopup()


class NamePicker(Picker):
    """A list of known names in which one may also type another; finds by any part of a name."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setEditable(True)
        self.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        self.line = QLineEdit()
        self.setLineEdit(self.line)
        self._finder = completer = QCompleter(self.model(), self)
        self.setCompleter(completer)
        completer.setFilterMode(Qt.MatchFlag.MatchContains)
        completer.setCompletionMode(QCompleter.CompletionMode.PopupCompletion)
        completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        self.line.textEdited.connect(self._dress)

    def show_names(
        self, names: Iterable[str], current: str, notes: Mapping[str, str] | None = None
    ) -> None:
        """Offer names, some with a note beside them, and show one of them, or another."""
        offered = list(dict.fromkeys(name for name in names if name))
        self.blockSignals(True)
        if offered != [self.itemText(place) for place in range(self.count())]:
            self.clear()
            self.addItems(offered)
        for place, name in enumerate(offered):
            self.setItemData(place, (notes or {}).get(name, ""), NOTE)
        self.setCurrentIndex(self.findText(current))
        if self.currentText() != current:
            self.setEditText(current)
        self.blockSignals(False)

    def _dress(self) -> None:
        """Show notes in the list of what is found, too; it is made when it is needed first."""
        popup = self._finder.popup()
        if popup is not None and not isinstance(popup.itemDelegate(), Noting):
            popup.setItemDelegate(Noting(popup))
            popup.setProperty("role", "found")


class _Words(QLabel):
    """Words beside a box, in as many lines as they need; a click on them is one on the box."""

    clicked = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setWordWrap(True)
        self.setMinimumWidth(0)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """A click."""
        if event.button() is Qt.MouseButton.LeftButton:
            self.clicked.emit()


class YesNoEditor(Editor):
    """A tick box; its words stand beside it."""

    def __init__(self, kind: Kind[Any], context: Context, parent: QWidget | None = None) -> None:
        super().__init__(kind, context, parent)
        self.box, self.words = QCheckBox(), _Words()
        line = row(self.box, self.words, stretch=1)
        line.setAlignment(self.box, Qt.AlignmentFlag.AlignTop)
        self.setLayout(line)
        self.setFocusProxy(self.box)
        self.words.clicked.connect(self.box.click)
        self.box.toggled.connect(self.wish_plain)

    def say(self, words: str) -> None:
        """Say what the box means."""
        self.words.setText(words)
        self.box.setAccessibleName(words)

    def show_value(self, value: Any) -> None:
        """Show yes or no."""
        self.box.blockSignals(True)
        self.box.setChecked(bool(value))
        self.box.blockSignals(False)


class ChoiceEditor(Editor):
    """One of a few words."""

    def __init__(self, kind: Kind[Any], context: Context, parent: QWidget | None = None) -> None:
        super().__init__(kind, context, parent)
        self.picker = Picker()
        options = ("", *kind.options) if self.is_optional else kind.options
        nothing = tr("All channels") if "webhook" in kind.options else tr("None")
        for option in options:
            self.picker.addItem(option_words(option) or nothing, option)
        column(self).addWidget(self.picker)
        self.setFocusProxy(self.picker)
        self.picker.activated.connect(self._picked)

    def show_value(self, value: Any) -> None:
        """Show one of the options."""
        plain = "" if value is None else self.kind.write(value)
        self.picker.setCurrentIndex(self.picker.findData(plain))

    def _picked(self, place: int) -> None:
        option = self.picker.itemData(place)
        self.wish_plain(None if self.is_optional and option == "" else option)


def option_text(option: str) -> str:
    """A word of the flow file as the form shows it in English; `tr` says it."""
    special = {"sms": "SMS", "whatsapp": "WhatsApp"}
    return special.get(option, option[:1].upper() + option[1:] if len(option) > 3 else option)


def option_words(option: str) -> str:
    """A word of the flow file as the form shows it."""
    return tr(option_text(option))


class WeekdaysEditor(Editor):
    """Days of the week, each a button; none pressed means any day."""

    def __init__(self, kind: Kind[Any], context: Context, parent: QWidget | None = None) -> None:
        super().__init__(kind, context, parent)
        self.days = [QToolButton() for _ in SHORT_DAYS]
        for day, button in zip(SHORT_DAYS, self.days, strict=True):
            button.setText(tr(day))
            button.setCheckable(True)
            button.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
            button.clicked.connect(self._clicked)
        layout = row(*self.days, gap=2)
        for place in range(7):
            layout.setStretch(place, 1)
        self.setLayout(layout)
        self.setFocusProxy(self.days[0])

    def show_value(self, value: Any) -> None:
        """Press the days of the value."""
        for day, button in enumerate(self.days):
            button.setChecked(day in (value or ()))

    def _clicked(self) -> None:
        self.wish(tuple(day for day, button in enumerate(self.days) if button.isChecked()))


class ZoneEditor(Editor):
    """A time zone, found by any part of its name."""

    def __init__(self, kind: Kind[Any], context: Context, parent: QWidget | None = None) -> None:
        super().__init__(kind, context, parent)
        self.picker = NamePicker()
        column(self).addWidget(self.picker)
        self.setFocusProxy(self.picker)
        self._offers = [*([tr(OWN_ZONE)] if _reads(kind, "person") else []), *zones()]
        self.picker.textActivated.connect(self._picked)
        line = self.picker.line
        line.editingFinished.connect(lambda: self._picked(line.text()))
        self._value: Any = None

    def show_value(self, value: Any) -> None:
        """Show a zone."""
        self._value = value
        self.picker.show_names(
            self._offers, tr(OWN_ZONE) if value == "person" else str(value or "")
        )

    def _picked(self, text: str) -> None:
        plain = "person" if text == tr(OWN_ZONE) else text
        if plain != self._value:
            self.wish_plain(plain or None)


def _reads(kind: Kind[Any], plain: Any) -> bool:
    try:
        kind.read(plain)
    except ValueError:
        return False
    return True


class NameEditor(Editor):
    """A name, out of the known ones or a new one."""

    def __init__(self, kind: Kind[Any], context: Context, parent: QWidget | None = None) -> None:
        super().__init__(kind, context, parent)
        self.picker = NamePicker()
        column(self).addWidget(self.picker)
        self.setFocusProxy(self.picker)
        self.picker.textActivated.connect(self.wish_plain)
        self.picker.line.textEdited.connect(self.wish_plain)

    def names(self) -> Iterable[str]:
        """What is offered."""
        return ()

    def notes(self) -> Mapping[str, str]:
        """What stands beside some of the names."""
        return {}

    def show_value(self, value: Any) -> None:
        """Offer what is known now, and show a name."""
        self.picker.show_names(self.names(), str(value or ""), self.notes())


class EventEditor(NameEditor):
    """The name of an event."""

    def names(self) -> Iterable[str]:
        """Events that are defined or listened to, then those of the log."""
        return self.context.events

    def notes(self) -> Mapping[str, str]:
        """Their titles, and how many there are in the log."""
        return self.context.event_notes


class PropertyEditor(NameEditor):
    """A property of the event that starts a journey."""

    def names(self) -> Iterable[str]:
        """Properties of the entry events."""
        return self.context.properties("entry")


class AttributeEditor(NameEditor):
    """An attribute of a person."""

    def names(self) -> Iterable[str]:
        """Attributes that are declared or known everywhere."""
        return self.context.properties("person")


class PercentEditor(Editor):
    """A share from 0 to 100 percent."""

    def __init__(self, kind: Kind[Any], context: Context, parent: QWidget | None = None) -> None:
        super().__init__(kind, context, parent)
        self.spin = QDoubleSpinBox()
        self.spin.setRange(0, 100)
        self.spin.setDecimals(2)
        self.spin.setSuffix(" %")
        self.spin.lineEdit().setTextMargins(8, 0, 0, 0)
        calm(self.spin)
        column(self).addWidget(self.spin)
        self.setFocusProxy(self.spin)
        self.spin.valueChanged.connect(self.wish_plain)

    def show_value(self, value: Any) -> None:
        """Show a share."""
        self.spin.blockSignals(True)
        self.spin.setDecimals(0 if float(value or 0).is_integer() else 2)
        self.spin.setValue(float(value or 0))
        self.spin.blockSignals(False)
