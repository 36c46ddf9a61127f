"""The rows that conditions are made of: a comparison, what happened how often, local time."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from PySide6.QtCore import Qt, Signal, SignalInstance
from PySide6.QtWidgets import QFrame, QLabel, QLineEdit, QSpinBox, QToolButton

from cartflow_studio.fields import optional
from cartflow_studio.flow.clock import TimeOfDay
from cartflow_studio.flow.condition import (
    COUNT_OPERATORS,
    DATE_OPERATORS,
    NUMBER_OPERATORS,
    TEXT_OPERATORS,
    Compare,
    Condition,
    Happened,
    LocalTime,
    Scalar,
)
from cartflow_studio.flow.duration import Duration, days
from cartflow_studio.flow.kinds import DURATION, TIME, WEEKDAY_SET
from cartflow_studio.studio.panels.editors.base import Context, Editor, column, row
from cartflow_studio.studio.panels.editors.choices import (
    NamePicker,
    Picker,
    WeekdaysEditor,
    calm,
)
from cartflow_studio.studio.panels.editors.duration import DurationEditor
from cartflow_studio.studio.panels.editors.text import TimeEditor
from cartflow_studio.studio.panels.widgets import IconButton
from cartflow_studio.words import mark, numeral, tr, typed_number

SOURCE_WORDS = {
    "person": mark("Person"),
    "event": mark("Event"),
    "entry": mark("Entry event"),
    "last": mark("Last event"),
}
OPERATOR_WORDS = {
    "is": mark("is"),
    "is not": mark("is not"),
    "less than": mark("less than"),
    "at most": mark("at most"),
    "more than": mark("more than"),
    "at least": mark("at least"),
    "exactly": mark("exactly"),
    "contains": mark("contains"),
    "starts with": mark("starts with"),
    "ends with": mark("ends with"),
    "before": mark("before"),
    "after": mark("after"),
    "is one of": mark("is one of"),
    "is set": mark("is set"),
}
ANY_OPERATORS = ("is", "is not", "is one of", "is set")
BY_TYPE = {
    "text": (*ANY_OPERATORS, *TEXT_OPERATORS),
    "number": ("is", "is not", *NUMBER_OPERATORS, "is one of", "is set"),
    "yes/no": ("is", "is set"),
    "date": (*DATE_OPERATORS, "is set"),
    "list": ("contains", "is set"),
    "": (*ANY_OPERATORS, *NUMBER_OPERATORS, *TEXT_OPERATORS, *DATE_OPERATORS),
}
PERIODS = {"entry": mark("since entry"), "ever": mark("ever"), "within": mark("within")}


def remove_button(removed: SignalInstance) -> QToolButton:
    """The button that takes a row away."""
    button = IconButton("x", tr("Take this condition away"))
    button.clicked.connect(removed)
    return button


def read_operand(text: str, operator: str, type_: str) -> Scalar | tuple[Scalar, ...]:
    """What is typed as the value that an operator compares with: numbers where the type is a
    number or not known and they look like one; several, by commas, for `is one of`.
    """
    if operator == "is one of":
        parts = [part.strip() for part in text.split(",") if part.strip()]
        return tuple(_operand(part, type_) for part in parts) or ("",)
    guessed = "number" if operator in NUMBER_OPERATORS else type_
    typed = "text" if operator in TEXT_OPERATORS else guessed
    number = _operand(typed_number(text), typed)
    return text if isinstance(number, str) else number


def _operand(text: str, type_: str) -> Scalar:
    if type_ not in ("number", ""):
        return text
    bare = text.strip()
    if type_ == "" and bare.startswith("0") and not bare.startswith("0.") and bare != "0":
        return text
    try:
        return int(bare)
    except ValueError:
        pass
    try:
        number = float(bare)
    except ValueError:
        return text
    return number if number - number == 0 else text


def write_operand(value: object) -> str:
    """The value as it is typed."""
    if isinstance(value, tuple):
        return ", ".join(_plain(each) for each in value)
    if isinstance(value, bool):
        return tr("yes") if value else tr("no")
    return numeral(value, "g") if isinstance(value, float) else str(value)


def _plain(value: object) -> str:
    """A member of a list, whose numbers keep the point: a comma parts the list."""
    return f"{value:g}" if isinstance(value, float) else str(value)


class ConditionRow(QFrame):
    """One row of a condition."""

    wished = Signal(object)  # Condition
    removed = Signal()

    def __init__(self, context: Context) -> None:
        super().__init__()
        self.context = context
        self.setProperty("role", "tile")


class CompareRow(ConditionRow):
    """An attribute or property compared with a value; which comparisons, its type says."""

    def __init__(self, value: Compare, context: Context) -> None:
        super().__init__(context)
        self._value = value
        self.source, self.name, self.operator = Picker(), NamePicker(), Picker()
        self.operand, self.truth = QLineEdit(), Picker()
        self.operand.setPlaceholderText(tr("value"))
        self.truth.addItem(tr("yes"), True)
        self.truth.addItem(tr("no"), False)
        self.source.setMinimumWidth(126)
        self.operator.setMinimumWidth(126)
        for key in ("person", "event") if context.event() else ("person", "entry", "last"):
            self.source.addItem(tr(SOURCE_WORDS[key]), key)
        if self.source.findData(value.source) < 0:
            self.source.addItem(tr(SOURCE_WORDS[value.source]), value.source)
        layout = column(self, gap=6, margin=8)
        layout.addLayout(row(self.source, self.name, remove_button(self.removed), stretch=1, gap=6))
        layout.addLayout(row(self.operator, self.operand, self.truth, stretch=1, gap=6))
        self._show()
        self.source.activated.connect(self._new_source)
        self.name.textActivated.connect(self._new_name)
        self.name.line.editingFinished.connect(self._name_typed)
        self.operator.activated.connect(self._new_operator)
        self.operand.textEdited.connect(self._new_operand)
        self.truth.activated.connect(self._new_truth)

    @property
    def type(self) -> str:
        """The declared type of what is compared; "" if nobody declared it."""
        return self.context.properties(self._value.source).get(self._value.name, "")

    def _show(self) -> None:
        value = self._value
        self.source.setCurrentIndex(self.source.findData(value.source))
        self.name.show_names(self.context.properties(value.source), value.name)
        offered = list(BY_TYPE.get(self.type, BY_TYPE[""]))
        if value.operator not in offered:
            offered.append(value.operator)
        self.operator.clear()
        for word in offered:
            self.operator.addItem(tr(OPERATOR_WORDS[word]), word)
        self.operator.setCurrentIndex(offered.index(value.operator))
        yes_no = value.operator == "is set" or isinstance(value.value, bool)
        self.truth.setVisible(yes_no)
        self.operand.setVisible(not yes_no)
        self.truth.setCurrentIndex(0 if value.value else 1)
        if self.operand.text() != write_operand(value.value) and not self.operand.hasFocus():
            self.operand.setText(write_operand(value.value))
        example = tr("one, two, three") if value.operator == "is one of" else tr("value")
        self.operand.setPlaceholderText(
            "2026-12-01" if value.operator in DATE_OPERATORS else example
        )

    def _wish(self, value: Compare) -> None:
        if value != self._value:
            self._value = value
            self._show()
            self.wished.emit(value)

    def _fitted(self, value: Compare) -> Compare:
        type_ = self.context.properties(value.source).get(value.name, "")
        operator = value.operator
        if operator not in BY_TYPE.get(type_, BY_TYPE[""]):
            operator = BY_TYPE[type_][0]
        if operator == "is set" or type_ == "yes/no":
            operand: Any = value.value if isinstance(value.value, bool) else True
        else:
            text = "" if isinstance(value.value, bool) else write_operand(value.value)
            operand = read_operand(text, operator, type_)
        return replace(value, operator=operator, value=operand)

    def _new_source(self, place: int) -> None:
        source = str(self.source.itemData(place))
        name = next(iter(self.context.properties(source)), self._value.name)
        self._wish(self._fitted(replace(self._value, source=source, name=name)))

    def _new_name(self, name: str) -> None:
        if name.strip():
            self._wish(self._fitted(replace(self._value, name=name.strip())))

    def _name_typed(self) -> None:
        self._new_name(self.name.currentText())

    def _new_operator(self, place: int) -> None:
        operator = str(self.operator.itemData(place))
        self._wish(self._fitted(replace(self._value, operator=operator)))

    def _new_operand(self, text: str) -> None:
        self._wish(replace(self._value, value=read_operand(text, self._value.operator, self.type)))

    def _new_truth(self, place: int) -> None:
        self._wish(replace(self._value, value=bool(self.truth.itemData(place))))


class HappenedRow(ConditionRow):
    """How often an event happened, since when, and with which properties."""

    def __init__(
        self,
        value: Happened,
        context: Context,
        where: Callable[[Condition | None, Callable[[], str]], Editor],
    ) -> None:
        super().__init__(context)
        self._value = value
        self.happening, self.operator, self.period = NamePicker(), Picker(), Picker()
        self.count = QSpinBox()
        self.count.setRange(0, 1_000)
        self.count.lineEdit().setTextMargins(8, 0, 0, 0)
        calm(self.count)
        self.within = DurationEditor(optional(DURATION), context)
        self.happening.show_names(context.events, value.event, context.event_notes)
        for word in COUNT_OPERATORS:
            self.operator.addItem(tr(OPERATOR_WORDS[word]), word)
        for key, words in PERIODS.items():
            self.period.addItem(tr(words), key)
        times = QLabel(tr("times"))
        layout = column(self, gap=6, margin=8)
        happened = QLabel(tr("Happened:"))
        remove = remove_button(self.removed)
        layout.addLayout(row(happened, self.happening, remove, stretch=1, gap=6))
        layout.addLayout(row(self.operator, self.count, times, gap=6))
        layout.addWidget(self.period)
        layout.addWidget(self.within)
        only = QLabel(tr("Only those where"))
        only.setProperty("role", "muted")
        layout.addWidget(only)
        self.where = where(value.where, lambda: self._value.event)
        layout.addWidget(self.where)
        self._show()
        self._listen()

    def _listen(self) -> None:
        self.happening.textActivated.connect(lambda name: self._wish(event=name))
        line = self.happening.line
        line.editingFinished.connect(lambda: self._wish(event=line.text().strip()))
        self.operator.activated.connect(
            lambda place: self._wish(operator=self.operator.itemData(place))
        )
        self.count.valueChanged.connect(lambda count: self._wish(count=count))
        self.period.activated.connect(self._new_period)
        self.within.wished.connect(lambda period: self._wish(within=period or "ever"))
        self.where.wished.connect(lambda condition: self._wish(where=condition))

    def _show(self) -> None:
        value = self._value
        self.operator.setCurrentIndex(self.operator.findData(value.operator))
        self.count.blockSignals(True)
        self.count.setValue(value.count)
        self.count.blockSignals(False)
        reaches = isinstance(value.within, Duration)
        self.period.setCurrentIndex(
            self.period.findData("within" if reaches else str(value.within))
        )
        self.within.setVisible(reaches)
        self.within.show_value(value.within if reaches else None)

    def _new_period(self, place: int) -> None:
        key = str(self.period.itemData(place))
        self._wish(within=days(30) if key == "within" else key)

    def _wish(self, **changes: Any) -> None:
        if changes.get("event") == "":
            return
        value = replace(self._value, **changes)
        if value != self._value:
            self._value = value
            self._show()
            self.wished.emit(value)


class LocalTimeRow(ConditionRow):
    """The hours and days of somebody's own clock."""

    def __init__(self, value: LocalTime, context: Context) -> None:
        super().__init__(context)
        self._value = value
        self._hours = {"start": value.start, "end": value.end}
        self.start, self.end = TimeEditor(TIME, context), TimeEditor(TIME, context)
        self.days = WeekdaysEditor(WEEKDAY_SET, context)
        self.zone = Picker()
        self.zone.addItem(tr("of the person"), "person")
        self.zone.addItem(tr("of the flow"), "flow")
        layout = column(self, gap=6, margin=8)
        title = QLabel(tr("Local time"))
        layout.addLayout(row(title, self.zone, remove_button(self.removed), stretch=1, gap=6))
        between = row(self.start, QLabel(tr("to")), self.end, gap=6)
        between.setStretch(2, 1)
        between.setAlignment(Qt.AlignmentFlag.AlignVCenter)
        layout.addLayout(between)
        layout.addWidget(self.days)
        self.start.show_value(value.start)
        self.end.show_value(value.end)
        self.days.show_value(value.weekdays)
        self.zone.setCurrentIndex(self.zone.findData(value.zone))
        self.start.wished.connect(lambda time: self._wish_hours(start=time))
        self.end.wished.connect(lambda time: self._wish_hours(end=time))
        self.days.wished.connect(lambda chosen: self._wish(weekdays=chosen))
        self.zone.activated.connect(lambda: self._wish(zone=self.zone.currentData()))

    def _wish_hours(self, **changes: TimeOfDay | None) -> None:
        """From and to are wished for together."""
        self._hours |= changes
        if (self._hours["start"] is None) == (self._hours["end"] is None):
            self._wish(**self._hours)

    def _wish(self, **changes: Any) -> None:
        self._value = replace(self._value, **changes)
        self.days.show_value(self._value.weekdays)
        self.wished.emit(self._value)
