"""What is assumed of the world: prices of messages, their currency, the rise to look for."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QDoubleSpinBox, QFormLayout, QLineEdit, QWidget

from cartflow_studio.flow.settings import CHANNELS
from cartflow_studio.simulation import Assumed
from cartflow_studio.studio.panels.dialogs import Dialog
from cartflow_studio.studio.panels.editors.named import channel_name
from cartflow_studio.words import tr


class AssumptionsDialog(Dialog):
    """`chosen` carries the new `Assumed`. A price of 0 is one that nobody knows."""

    chosen = Signal(object)

    def __init__(self, parent: QWidget, assumed: Assumed) -> None:
        super().__init__(parent, tr("Prices and assumptions"), icon="settings")
        self.add_text(tr("They are yours: kept on this computer, not in the flow."), "muted")
        form = QFormLayout()
        form.setHorizontalSpacing(16)
        form.setVerticalSpacing(10)
        self.prices: dict[str, QDoubleSpinBox] = {}
        for channel in CHANNELS:
            price = self.prices[channel] = _number(assumed.prices.get(channel, 0.0), 4, 1_000)
            price.setSpecialValueText(tr("not known"))
            form.addRow(tr("{channel}, one message", channel=channel_name(channel)), price)
        self.currency = QLineEdit(assumed.currency)
        self.currency.setMaxLength(3)
        self.lift = _number(assumed.lift * 100, 0, 1_000)
        self.lift.setMinimum(1)
        self.lift.setSuffix(tr(" %"))
        form.addRow(tr("Currency"), self.currency)
        form.addRow(tr("Rise of the goal rate to look for"), self.lift)
        self.body.addLayout(form)
        self.add_button("", tr("Cancel"))
        done = self.add_button("done", tr("Use them"), "primary")
        done.clicked.connect(lambda: self.chosen.emit(self.assumed()))

    def assumed(self) -> Assumed:
        """What is typed; a currency that is none stays as it was."""
        currency = self.currency.text().strip().upper()
        is_code = len(currency) == 3 and currency.isalpha()
        prices = {name: each.value() for name, each in self.prices.items() if each.value() > 0}
        return Assumed(prices, currency if is_code else "EUR", self.lift.value() / 100)


def _number(value: float, digits: int, most: float) -> QDoubleSpinBox:
    made = QDoubleSpinBox()
    made.lineEdit().setTextMargins(8, 0, 0, 0)
    made.setDecimals(digits)
    made.setRange(0, most)
    made.setSingleStep(1 if digits == 0 else 0.01)
    made.setValue(value)
    return made
