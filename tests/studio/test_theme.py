"""The look: readable in light and dark, and the same everywhere."""

import pytest
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QPushButton

from cartflow_studio.studio import icons
from cartflow_studio.studio.theme import DARK, LIGHT, Appearance, font, load_fonts, stylesheet

THEMES = pytest.mark.parametrize("theme", [LIGHT, DARK], ids=["light", "dark"])


def luminance(code: str) -> float:
    """The relative luminance of a colour, as WCAG 2 defines it."""
    parts = QColor(code).getRgbF()[:3]
    red, green, blue = (
        each / 12.92 if each <= 0.04045 else ((each + 0.055) / 1.055) ** 2.4 for each in parts
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """The contrast of two colours, 1 to 21."""
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


@THEMES
def test_words_are_readable(theme):
    grounds = (theme.background, theme.surface, theme.card)
    inks = (theme.ink, theme.muted, theme.danger, theme.warning, theme.success, theme.accent_text)
    found = {(ink, g): contrast(ink, g) for ink in inks for g in grounds}
    assert {pair: value for pair, value in found.items() if value < 4.5} == {}
    assert contrast("#FFFFFF", theme.accent) >= 4.4
    assert contrast(theme.tooltip_ink, theme.tooltip) >= 4.5


@THEMES
def test_every_kind_is_readable_on_the_card_and_on_its_chip(theme):
    chips = {kind: theme.mixed(kind, theme.chip).name() for kind in theme.kinds}
    assert {k: v for k, v in theme.kinds.items() if contrast(v, theme.card) < 4.5} == {}
    assert {k: v for k, v in theme.kinds.items() if contrast(v, chips[k]) < 4.2} == {}
    assert contrast(theme.edge, theme.background) >= 3.0


@THEMES
def test_the_stylesheet_is_complete(theme, qapp):
    text = stylesheet(theme)
    assert "$" not in text
    button = QPushButton("Launch")
    button.setStyleSheet(text)
    button.ensurePolished()
    assert button.sizeHint().height() >= 28


def test_an_unknown_kind_has_a_colour(qapp):
    assert LIGHT.color("brand-new").name().upper() == LIGHT.kinds["exit"]


def test_inter_is_there_with_digits_of_one_width(qapp):
    assert load_fonts() == "Inter"
    assert font(12, tabular=True).isFeatureSet(font(12, tabular=True).featureTags()[0])


def test_the_look_follows_the_choice(qapp, qtbot):
    look = Appearance()
    with qtbot.waitSignal(look.theme_changed) as told:
        look.choose("dark")
    assert (told.args, look.theme, look.choice) == ([DARK], DARK, "dark")
    look.choose("light")
    assert look.theme is LIGHT
    with pytest.raises(ValueError, match="There is no look 'pink'"):
        look.choose("pink")


def test_icons_are_drawn_in_their_colour(qapp):
    image = icons.pixmap("square", "#ff0000", 24, 2.0).toImage()
    colors = {image.pixelColor(x, y).name() for x in range(48) for y in range(48)}
    assert (image.width(), "#ff0000" in colors) == (48, True)


def test_an_icon_that_nobody_drew_is_a_dot(qapp):
    assert (
        icons.pixmap("no-such", "#123456").toImage()
        == icons.pixmap("circle-dot", "#123456").toImage()
    )
