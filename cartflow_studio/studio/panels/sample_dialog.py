"""Sample customers made to measure: sliders, and what comes out of them while they move."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLabel, QSlider, QVBoxLayout, QWidget

from cartflow_studio import formats
from cartflow_studio.errors import CartFlowError
from cartflow_studio.simulation.figures import Figures
from cartflow_studio.simulation.habits import Habits
from cartflow_studio.studio.panels.dialogs import Dialog
from cartflow_studio.studio.panels.editors.choices import Picker, calm
from cartflow_studio.studio.panels.sample_picture import Hours
from cartflow_studio.studio.panels.widgets import Button, Tiles, label
from cartflow_studio.studio.theme import grown
from cartflow_studio.words import mark, tr

SECOND = 1_000_000
MINUTE, HOUR, DAY = 60, 3_600, 86_400
PEOPLE = (100, 200, 500, 1_000, 2_000, 5_000, 10_000, 20_000, 50_000, 100_000, 200_000)
DAYS = (7, 14, 28, 42, 60, 90, 120, 180, 270, 365)
DELAYS = (
    *(MINUTE, 2 * MINUTE, 4 * MINUTE, 6 * MINUTE, 10 * MINUTE, 20 * MINUTE, 40 * MINUTE),
    *(HOUR, 2 * HOUR, 4 * HOUR, 8 * HOUR, 12 * HOUR, DAY, 2 * DAY),
)
SHARES = tuple(each / 100 for each in range(101))
TILES = {
    "events": (mark("Events"), mark("about")),
    "purchases": (mark("Purchases"), mark("about")),
    "carts": (mark("Fill a cart"), mark("of the people")),
    "abandonment": (mark("Never buy"), mark("of these")),
    "day": (mark("Bought in a day"), mark("of the carts")),
    "delay": (mark("Cart to purchase"), mark("in the middle")),
    "email": (mark("Reached by email"), mark("of the people")),
    "sms": (mark("Reached by SMS"), mark("of the people")),
}
TILE = 132  # width of a tile
SETTLED = 60  # milliseconds until a sample is made of sliders that rest


@dataclass(frozen=True, slots=True)
class Wish:
    """So many people who behave so, for so many days, by the dice of a seed."""

    habits: Habits
    people: int = 2_000
    days: int = 60
    seed: int = 2026


@dataclass(frozen=True, slots=True)
class Taste:
    """What a wish comes to, by a smaller sample: its figures, and for each of all `people` these
    many events; of 100 people so many can be mailed and texted.
    """

    wish: Wish
    figures: Figures
    events: int
    hours: tuple[float, ...]
    mailed: float
    texted: float


class Scale(QSlider):
    """A slider over a list of values."""

    def __init__(self, words: str, values: Sequence[float], say: Callable[[float], str]) -> None:
        super().__init__(Qt.Orientation.Horizontal)
        self.values, self.said = values, label("")
        self._say = say
        self.setRange(0, len(values) - 1)
        self.setPageStep(max(1, len(values) // 10))
        self.setAccessibleName(words)
        self.setMinimumHeight(grown(24))
        calm(self)
        self.valueChanged.connect(self._tell)
        self._tell()

    @property
    def chosen(self) -> float:
        """The value it stands at."""
        return self.values[self.value()]

    def choose(self, value: float) -> None:
        """Stand at the nearest value."""
        apart = [abs(each - value) / (each + value + 1e-9) for each in self.values]
        self.setValue(apart.index(min(apart)))

    def _tell(self) -> None:
        self.said.setText(self._say(self.chosen))
        self.setAccessibleDescription(self.said.text())


class SampleDialog(Dialog):
    """`tasted` asks for the taste of a wish; `wished` carries the wish that is to be made.

    `kinds` are the habits to choose from, by name; those that are None are asked for with `liked`.
    """

    tasted = Signal(object)
    wished = Signal(object)
    liked = Signal()

    def __init__(self, parent: QWidget | None, kinds: dict[str, Habits | None], wish: Wish) -> None:
        super().__init__(parent, tr("Sample customers"), icon="users-round")
        self._wish, self._kinds = wish, kinds
        self.be_wide(960)
        self.add_text(
            tr("People who do not exist, with what they do in a shop. The flow is played on them."),
            "muted",
        )
        self.kind = Picker()
        self.kind.addItems(list(kinds))
        self.scales = _scales()
        self.tiles, self.hours = Tiles(), Hours()
        self.tiles.NARROWEST = TILE
        self._show_tiles({})
        self.fault = label("", "danger", wraps=True)
        self._lay_out()
        self.add_button("", tr("Cancel"))
        self.go = self.add_button("go", tr("Make them and simulate"), "primary")
        self.go.clicked.connect(lambda: self.wished.emit(self.wish()))
        self._later = QTimer(self)
        self._later.setSingleShot(True)
        self._later.setInterval(SETTLED)
        self._later.timeout.connect(lambda: self.tasted.emit(self.wish()))
        self.show_habits(wish.habits)
        self.scales["people"].choose(wish.people)
        self.scales["days"].choose(wish.days)
        for scale in self.scales.values():
            scale.valueChanged.connect(self._later.start)
        self.kind.activated.connect(self._like)
        self.scales["people"].setFocus()
        self._later.start(0)

    def _lay_out(self) -> None:
        form = QGridLayout()
        form.setHorizontalSpacing(16)
        form.setVerticalSpacing(14)
        form.setColumnStretch(1, 1)
        form.setColumnMinimumWidth(2, grown(84))
        form.addWidget(_named(tr("They behave like"), self.kind), 0, 0)
        form.addWidget(self.kind, 0, 1, 1, 2)
        for row, scale in enumerate(self.scales.values(), start=1):
            form.addWidget(_named(scale.accessibleName(), scale), row, 0)
            form.addWidget(scale, row, 1)
            form.addWidget(scale.said, row, 2, Qt.AlignmentFlag.AlignRight)
        self.again = Button(tr("Other people"), "shuffle")
        self.again.clicked.connect(self._reseed)
        form.addWidget(self.again, len(self.scales) + 1, 1, Qt.AlignmentFlag.AlignLeft)
        found = QVBoxLayout()
        found.setSpacing(12)
        found.addWidget(label(tr("What comes out"), "heading"))
        found.addWidget(self.tiles)
        found.addWidget(label(tr("When they come, by their own clock"), "muted"))
        found.addWidget(self.hours)
        found.addWidget(self.fault)
        found.addStretch(1)
        self.fault.hide()
        both = QHBoxLayout()
        both.setSpacing(32)
        both.addLayout(form, 3)
        both.addLayout(found, 2)
        self.body.addLayout(both)

    def wish(self) -> Wish:
        """What the sliders say."""
        chosen = {name: scale.chosen for name, scale in self.scales.items()}
        habits = self._wish.habits
        reach = replace(habits.reach, consent_email=chosen["email"], consent_sms=chosen["sms"])
        habits = replace(
            habits, carts=chosen["carts"], abandonment=chosen["abandonment"], reach=reach
        ).with_delay(chosen["delay"])
        return replace(
            self._wish, habits=habits, people=int(chosen["people"]), days=int(chosen["days"])
        )

    def show_habits(self, habits: Habits) -> None:
        """Let the sliders stand where these habits are."""
        self._wish = replace(self._wish, habits=habits)
        for name, value in (
            ("carts", habits.carts),
            ("abandonment", habits.abandonment),
            ("delay", habits.delays.median),
            ("email", habits.reach.consent_email),
            ("sms", habits.reach.consent_sms),
        ):
            self.scales[name].choose(round(value, 2) if value <= 1 else value)

    def show_taste(self, taste: Taste) -> None:
        """Show what comes out, unless the sliders have moved on."""
        if taste.wish != self.wish():
            return
        found, share = taste.figures, formats.percent
        self._show_tiles(
            {
                "events": formats.count(taste.events),
                "purchases": formats.count(round(taste.events * found.mix[2])),
                "carts": share(found.shoppers),
                "abandonment": share(found.abandonment),
                "day": share(found.in_a_day),
                "delay": formats.length(found.delays[2]),
                "email": share(taste.mailed),
                "sms": share(taste.texted),
            }
        )
        self.hours.show_hours(taste.hours)
        self.show_fault("")

    def _show_tiles(self, numbers: Mapping[str, str]) -> None:
        for key, (name, note) in TILES.items():
            self.tiles.show_tile(tr(name), numbers.get(key, "–"), tr(note))

    def show_refusal(self, fault: CartFlowError) -> None:
        """Say why it cannot be made so."""
        self.kind.setEnabled(True)
        self.show_fault(str(fault))

    def show_fault(self, words: str) -> None:
        """Say why it cannot be made so; "" if it can."""
        self.fault.setText(words)
        self.fault.setVisible(bool(words))
        self.go.setEnabled(not words)

    def _like(self) -> None:
        habits = self._kinds[self.kind.currentText()]
        if habits is None:
            self.kind.setEnabled(False)  # until they are known
            self.liked.emit()
        else:
            self.take_habits(habits)

    def take_habits(self, habits: Habits) -> None:
        """Use these habits, those of the kind that is chosen, from now on."""
        self._kinds[self.kind.currentText()] = habits
        self.kind.setEnabled(True)
        self.show_habits(habits)
        self._later.start()

    def _reseed(self) -> None:
        self._wish = replace(self._wish, seed=self._wish.seed + 1)
        self._later.start()


def _scales() -> dict[str, Scale]:
    def count(value: float) -> str:
        return formats.count(int(value))

    def share(value: float) -> str:
        return formats.percent(value, 0)

    def length(value: float) -> str:
        return formats.length(int(value) * SECOND)

    return {
        "people": Scale(tr("People"), PEOPLE, count),
        "days": Scale(tr("Days"), DAYS, count),
        "carts": Scale(tr("Fill a cart"), SHARES[1:], share),
        "abandonment": Scale(tr("Leave it for good"), SHARES, share),
        "delay": Scale(tr("Buy after, in the middle"), DELAYS, length),
        "email": Scale(tr("Agreed to email"), SHARES, share),
        "sms": Scale(tr("Agreed to SMS"), SHARES, share),
    }


def _named(words: str, widget: QWidget) -> QLabel:
    made = label(words)
    made.setBuddy(widget)
    return made


USUAL = mark("Customers of large web shops")
