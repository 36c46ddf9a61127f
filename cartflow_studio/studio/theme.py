"""How everything looks: the theme and the size of words in use, and the stylesheet made of them."""

from __future__ import annotations

import re
from dataclasses import fields
from functools import cache
from string import Template

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QFont, QFontDatabase, QGuiApplication, QPalette
from PySide6.QtWidgets import QApplication

from cartflow_studio import resources
from cartflow_studio.studio.dressing import Dressing
from cartflow_studio.studio.themes import CONTRAST, DARK, LIGHT, THEMES, Theme

__all__ = ["CHOICES", "CONTRAST", "DARK", "LIGHT", "THEMES", "Appearance", "Theme"]
FAMILY = "Inter"
CHOICES = ("system", *THEMES)
SMALLEST_TEXT, LARGEST_TEXT, TEXT_STEP = 80, 200, 10  # percent
GROWING = re.compile(r"(?<![-\w])((?:font-size|(?:min-|max-)?(?:width|height)): *)(\d+)px")
Weight = QFont.Weight


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


def panel_font(pixels: float, weight: Weight = Weight.Normal, *, tabular: bool = False) -> QFont:
    """Inter for the words of panels: of that height at a text size of 100 %."""
    return font(pixels * appearance().text_scale, weight, tabular=tabular)


def grown(pixels: float) -> int:
    """A length of the panels that follows the size of their words."""
    return round(pixels * appearance().text_scale)


def stylesheet(theme: Theme, scale: float = 1.0) -> str:
    """The stylesheet of all panels, with words `scale` times as large.

    Widgets choose their part by the property `role`: buttons "primary", "ghost", "danger", "link",
    "switch"; labels "title", "heading", "section", "muted", "number", "badge" (with "tone"); frames
    "panel", "bar", "card", "tile", "banner", "line"; inputs "search", "command", "heading", "bare";
    lists "plain", "boxed"; texts "page", "paper"; small buttons "corner"; splitters "gap". `fault`
    marks a bad value.
    """
    tokens = {each.name: getattr(theme, each.name) for each in fields(theme)}
    folder = resources.path("themes").as_posix()
    mark = "-black" if theme.on_accent == "#000000" else ""
    arrow = "-white" if theme is CONTRAST else ""
    round_ = round(16 * scale) // 2 + int(theme.line)
    text = Template(resources.text("themes", "studio.qss")).substitute(
        tokens, folder=folder, mark=mark, arrow=arrow, round=round_
    )

    def grow(found: re.Match[str]) -> str:
        length = int(found[2])
        return f"{found[1]}{length if length < 3 else round(length * scale)}px"

    return GROWING.sub(grow, text).replace("1px solid", f"{theme.line:g}px solid")


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
        role.HighlightedText: "on_accent",
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
    """The look in use: a theme that follows the system or the person's choice, and less motion.

    What is chosen is shown some turns of the event loop later where windows are open.
    """

    theme_changed = Signal(object)  # Theme
    text_changed = Signal(float)  # how large words are, 1.0 is 100 %

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._choice = "light"
        self._theme = self._told_theme = LIGHT
        self._text = self._told_text = self._text_choice = 100
        self.reduced_motion = False
        self.dressing = Dressing(self._put_on, self._tell, lambda: self.reduced_motion, self)
        hints = QGuiApplication.styleHints()
        hints.colorSchemeChanged.connect(self._follow)
        accessibility = getattr(hints, "accessibility", None)  # Qt 6.10
        if accessibility is not None:
            accessibility().contrastPreferenceChanged.connect(self._follow)

    @property
    def theme(self) -> Theme:
        """The theme that is shown now."""
        return self._theme

    @property
    def choice(self) -> str:
        """What the person chose: "system", "light", "dark" or "contrast"."""
        return self._choice

    @property
    def chosen_theme(self) -> Theme:
        """The theme of that choice, shown now or in a moment."""
        return THEMES.get(self._choice) or _of_the_system()

    @property
    def text_scale(self) -> float:
        """How large words are; 1.0 is 100 %."""
        return self._text / 100

    @property
    def chosen_text(self) -> int:
        """How large words are to be, in percent, now or in a moment."""
        return self._text_choice

    def choose(self, choice: str) -> None:
        """Show the chosen look; "system" follows the desktop's from now on."""
        if choice not in CHOICES:
            raise ValueError(f"There is no look {choice!r}; there are: {', '.join(CHOICES)}.")
        self._choice = choice
        self._follow()

    def choose_text(self, percent: int) -> None:
        """Show words so large, in percent; the nearest size that is possible."""
        self._text_choice = min(LARGEST_TEXT, max(SMALLEST_TEXT, percent))
        self._follow()

    def apply(self) -> None:
        """Dress the whole application in the look."""
        app = QApplication.instance()
        if isinstance(app, QApplication):
            if app.styleSheet():
                app.setStyleSheet("")  # else Qt goes to each widget from all that are around it
            else:
                app.setStyle("Fusion")
            app.setFont(font(13 * self.text_scale))
            app.setPalette(palette(self._theme))
            app.setStyleSheet(stylesheet(self._theme, self.text_scale))

    def _follow(self) -> None:
        if (self.chosen_theme, self._text_choice) == (self._theme, self._text):
            return
        if _is_dressed() and any(each.isVisible() for each in QApplication.topLevelWidgets()):
            self.dressing.begin()
        else:
            self._put_on()
            self._tell()

    def _put_on(self) -> None:
        self._theme, self._text = self.chosen_theme, self._text_choice
        if _is_dressed():
            self.apply()

    def _tell(self) -> None:
        theme, text = self._told_theme, self._told_text
        self._told_theme, self._told_text = self._theme, self._text
        if text != self._text:
            self.text_changed.emit(self.text_scale)
        if theme is not self._theme:
            self.theme_changed.emit(self._theme)


def _is_dressed() -> bool:
    app = QApplication.instance()
    return isinstance(app, QApplication) and bool(app.styleSheet())


def _of_the_system() -> Theme:
    """What the desktop asks for: high contrast before dark before light."""
    hints = QGuiApplication.styleHints()
    accessibility = getattr(hints, "accessibility", None)  # Qt 6.10
    wish = accessibility().contrastPreference() if accessibility is not None else None
    if wish is not None and wish == Qt.ContrastPreference.HighContrast:
        return CONTRAST
    return DARK if hints.colorScheme() == Qt.ColorScheme.Dark else LIGHT


@cache
def appearance() -> Appearance:
    """The look of this process; needs an application."""
    return Appearance()
