"""How everything looks: colours and fonts, light and dark, and the stylesheet made of them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from functools import cache
from string import Template

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QColor, QFont, QFontDatabase, QGuiApplication, QPalette
from PySide6.QtWidgets import QApplication

from cartflow_studio import resources

FAMILY = "Inter"
CHOICES = ("system", "light", "dark")
Weight = QFont.Weight


@dataclass(frozen=True, eq=False)
class Theme:
    """The colours of one look, as `#RRGGBB`. `kinds` are the colours of node types by token;
    `chip` is how opaque a kind's colour is behind its icon, `shadow` each layer of a shadow.
    """

    name: str
    background: str
    dots: str
    surface: str
    card: str
    input: str
    border: str
    border_strong: str
    hover: str
    pressed: str
    ink: str
    muted: str
    disabled: str
    edge: str
    accent: str
    accent_hover: str
    accent_pressed: str
    accent_text: str
    accent_soft: str
    success: str
    success_soft: str
    warning: str
    warning_soft: str
    danger: str
    danger_soft: str
    tooltip: str
    tooltip_ink: str
    chip: float
    shadow: int
    kinds: Mapping[str, str]

    def color(self, token: str, alpha: float = 1.0) -> QColor:
        """The colour of a token or kind of node, or of a `#RRGGBB` itself; a new QColor."""
        code = self.kinds.get(token) or (
            token if token.startswith("#") else getattr(self, token, self.kinds["exit"])
        )
        color = QColor(code)
        color.setAlphaF(alpha)
        return color

    def mixed(self, token: str, share: float, under: str = "card") -> QColor:
        """A colour laid over another with an opacity of `share`, as one opaque colour."""
        top, base = self.color(token), self.color(under)
        return QColor.fromRgbF(
            top.redF() * share + base.redF() * (1 - share),
            top.greenF() * share + base.greenF() * (1 - share),
            top.blueF() * share + base.blueF() * (1 - share),
        )


LIGHT = Theme(
    name="light",
    background="#F7F8FA",
    dots="#DDE1E8",
    surface="#FFFFFF",
    card="#FFFFFF",
    input="#FFFFFF",
    border="#E3E6EC",
    border_strong="#CDD3DD",
    hover="#F0F2F6",
    pressed="#E6E9EF",
    ink="#141821",
    muted="#667085",
    disabled="#A3ABBA",
    edge="#7C879B",
    accent="#2F6BFF",
    accent_hover="#2159E6",
    accent_pressed="#1A4AC4",
    accent_text="#1F5AE0",
    accent_soft="#E9F0FF",
    success="#0B7A3B",
    success_soft="#E4F4EA",
    warning="#955500",
    warning_soft="#FDF1DF",
    danger="#D92D35",
    danger_soft="#FDECEC",
    tooltip="#1A1F29",
    tooltip_ink="#F2F4F8",
    chip=0.12,
    shadow=3,
    kinds={
        "trigger": "#0B7A3B",
        "email": "#1F5AE0",
        "wait": "#A15C00",
        "split": "#6544E0",
        "sms": "#0B6F78",
        "push": "#B02A80",
        "goal": "#C62A2F",
        "exit": "#566072",
    },
)

DARK = Theme(
    name="dark",
    background="#101319",
    dots="#232833",
    surface="#151922",
    card="#1A1F29",
    input="#12161E",
    border="#2B3240",
    border_strong="#3B4454",
    hover="#222936",
    pressed="#2B3342",
    ink="#F2F4F8",
    muted="#98A2B3",
    disabled="#5C6778",
    edge="#6B7688",
    accent="#2F6BFF",
    accent_hover="#4C80FF",
    accent_pressed="#2159E6",
    accent_text="#7AA7FF",
    accent_soft="#1B2A4D",
    success="#3DD68C",
    success_soft="#14352A",
    warning="#FFB224",
    warning_soft="#3A2C12",
    danger="#FF6369",
    danger_soft="#3C1A1F",
    tooltip="#F2F4F8",
    tooltip_ink="#141821",
    chip=0.20,
    shadow=9,
    kinds={
        "trigger": "#3DD68C",
        "email": "#7AA7FF",
        "wait": "#FFB224",
        "split": "#B1A1FF",
        "sms": "#3CCBD6",
        "push": "#FF8DCC",
        "goal": "#FF9592",
        "exit": "#A8B0BF",
    },
)


@cache
def load_fonts() -> str:
    """Make Inter known to Qt, once; returns the family, or the system's where it cannot be had."""
    for weight in ("Regular", "Medium", "SemiBold"):
        path = resources.path("fonts", f"{FAMILY}-{weight}.ttf")
        QFontDatabase.addApplicationFont(str(path))
    if FAMILY in QFontDatabase.families():
        return FAMILY
    return QGuiApplication.font().family()


def font(pixels: float, weight: Weight = Weight.Normal, *, tabular: bool = False) -> QFont:
    """Inter of that height; `tabular` gives every digit the same width, for counts."""
    made = QFont(load_fonts())
    made.setPixelSize(max(1, round(pixels)))
    made.setWeight(weight)
    made.setHintingPreference(QFont.HintingPreference.PreferNoHinting)
    made.setStyleStrategy(QFont.StyleStrategy.PreferAntialias)
    if tabular:
        made.setFeature(QFont.Tag("tnum"), 1)
    return made


def stylesheet(theme: Theme) -> str:
    """The stylesheet of all panels.

    Widgets choose their part by the property `role`: buttons "primary", "ghost", "danger", "link";
    labels "title", "heading", "section", "muted", "number", "badge" (with "tone"); frames "panel",
    "bar", "card", "tile", "banner", "line"; inputs "search", "heading"; `fault` marks a bad value.
    """
    tokens = {each.name: getattr(theme, each.name) for each in fields(theme)}
    folder = resources.path("themes").as_posix()
    return Template(resources.text("themes", "studio.qss")).substitute(tokens, folder=folder)


def palette(theme: Theme) -> QPalette:
    """The palette for what the stylesheet leaves to Qt."""
    made = QPalette()
    role = QPalette.ColorRole
    tokens = {
        role.Window: "background",
        role.WindowText: "ink",
        role.Base: "input",
        role.AlternateBase: "hover",
        role.Text: "ink",
        role.Button: "card",
        role.ButtonText: "ink",
        role.BrightText: "danger",
        role.Highlight: "accent",
        role.HighlightedText: "#FFFFFF",
        role.ToolTipBase: "tooltip",
        role.ToolTipText: "tooltip_ink",
        role.PlaceholderText: "muted",
        role.Link: "accent_text",
        role.Accent: "accent",
    }
    for each, token in tokens.items():
        made.setColor(each, theme.color(token))
    for each in (role.WindowText, role.Text, role.ButtonText):
        made.setColor(QPalette.ColorGroup.Disabled, each, theme.color("disabled"))
    return made


class Appearance(QObject):
    """The look in use: a theme that follows the system or the person's choice, and less motion."""

    theme_changed = Signal(object)  # Theme

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._choice = "light"
        self._theme = LIGHT
        self.reduced_motion = False
        hints = QGuiApplication.styleHints()
        hints.colorSchemeChanged.connect(self._follow)

    @property
    def theme(self) -> Theme:
        """The theme that is shown now."""
        return self._theme

    @property
    def choice(self) -> str:
        """What the person chose: "system", "light" or "dark"."""
        return self._choice

    def choose(self, choice: str) -> None:
        """Show the chosen look; "system" follows the desktop's from now on."""
        if choice not in CHOICES:
            raise ValueError(f"There is no look {choice!r}; there are: {', '.join(CHOICES)}.")
        self._choice = choice
        self._follow()

    def apply(self) -> None:
        """Dress the whole application in the theme."""
        app = QApplication.instance()
        if isinstance(app, QApplication):
            app.setStyle("Fusion")
            app.setFont(font(13))
            app.setPalette(palette(self._theme))
            app.setStyleSheet(stylesheet(self._theme))

    def _follow(self) -> None:
        scheme = QGuiApplication.styleHints().colorScheme()
        dark = self._choice == "dark" or (
            self._choice == "system" and scheme == Qt.ColorScheme.Dark
        )
        theme = DARK if dark else LIGHT
        if theme is not self._theme:
            self._theme = theme
            if isinstance(app := QApplication.instance(), QApplication) and app.styleSheet():
                self.apply()
            self.theme_changed.emit(theme)


@cache
def appearance() -> Appearance:
    """The look of this process; needs an application."""
    return Appearance()
