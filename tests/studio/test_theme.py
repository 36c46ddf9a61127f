"""The look: readable in light and dark, and the same everywhere."""

import pytest
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QPushButton, QRadioButton, QStyle, QStyleOptionButton

from cartflow_studio.studio import icons
from cartflow_studio.studio import theme as looks
from cartflow_studio.studio.theme import (
    CONTRAST,
    DARK,
    LIGHT,
    Appearance,
    Theme,
    font,
    load_fonts,
    stylesheet,
)

THEMES = pytest.mark.parametrize("theme", looks.THEMES.values(), ids=looks.THEMES)


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


def least(theme: Theme) -> tuple[float, float]:
    """The least contrast of words, and of what is no word: WCAG 2.2 AA, or AAA."""
    return (7.0, 4.5) if theme is CONTRAST else (4.5, 3.0)


def too_faint(pairs, bound):
    found = {(ink, ground): round(contrast(ink, ground), 2) for ink, ground in pairs}
    return {pair: value for pair, value in found.items() if value < bound}


@THEMES
def test_words_are_readable_wherever_they_stand(theme):
    grounds = (
        *(theme.background, theme.surface, theme.card, theme.input),
        *(theme.hover, theme.pressed, theme.accent_soft),
    )
    pairs = [(ink, ground) for ink in (theme.ink, theme.muted) for ground in grounds]
    plain = (theme.background, theme.surface, theme.card)
    for tone in ("danger", "warning", "success", "accent_text"):
        soft = {"accent_text": "accent_soft"}.get(tone, f"{tone}_soft")
        own = getattr(theme, tone)
        pairs += [(own, ground) for ground in (*plain, getattr(theme, soft))]
        pairs.append((theme.ink, getattr(theme, soft)))
    pairs += [(theme.on_accent, theme.accent), (theme.on_accent, theme.accent_hover)]
    pairs += [(theme.on_accent, theme.accent_pressed), (theme.tooltip_ink, theme.tooltip)]
    assert too_faint(pairs, least(theme)[0]) == {}


@THEMES
def test_every_kind_is_readable_on_the_card_its_chip_and_its_pill(theme):
    pairs = []
    for kind, ink in theme.kinds.items():
        pairs.append((ink, theme.card))
        pairs.append((ink, theme.mixed(kind, theme.chip, "background").name()))
    assert too_faint(pairs, least(theme)[0]) == {}
    chips = [(ink, theme.mixed(kind, theme.chip).name()) for kind, ink in theme.kinds.items()]
    assert too_faint(chips, least(theme)[1]) == {}


@THEMES
def test_lines_fields_and_the_ring_of_the_keyboard_are_seen(theme):
    grounds = (theme.background, theme.surface, theme.card)
    lines = (theme.edge, theme.field, theme.accent, theme.focus, theme.success, theme.danger)
    assert too_faint([(a, b) for a in lines for b in grounds], least(theme)[1]) == {}
    assert theme.focus != theme.accent  # what has the keyboard is not what is chosen


def test_high_contrast_has_thick_lines_and_no_shadow():
    assert (CONTRAST.line, CONTRAST.shadow) == (2.0, 0)
    assert "border: 2px solid" in stylesheet(CONTRAST)
    assert "border: 1px solid" not in stylesheet(CONTRAST)


def test_larger_text_grows_words_and_what_holds_them_but_no_lines():
    text = stylesheet(LIGHT, 1.5)
    assert "font-size: 20px" in text  # 13 px
    assert "border: 1px solid" in text
    assert "font-size: 13px" not in text


def test_the_size_of_words_has_bounds(qapp, qtbot):
    look = Appearance()
    with qtbot.waitSignal(look.text_changed) as told:
        look.choose_text(1000)
    assert (told.args, look.text_scale) == ([2.0], 2.0)
    look.choose_text(10)
    assert look.text_scale == 0.8


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


@THEMES
@pytest.mark.parametrize("scale", [0.8, 0.9, 1.0, 1.15, 1.3, 1.5, 1.75, 2.0])
def test_a_radio_button_is_round_at_every_size_of_words(qtbot, theme, scale):
    button = QRadioButton("One")
    qtbot.addWidget(button)
    button.setStyleSheet(stylesheet(theme, scale))
    button.ensurePolished()
    button.resize(button.sizeHint())
    part = QStyle.SubElement.SE_RadioButtonIndicator
    option = QStyleOptionButton()
    button.initStyleOption(option)
    box = button.style().subElementRect(part, option, button)
    image = button.grab().toImage()
    outside = image.pixelColor(box.right() + 3, box.top())
    corners = (box.topLeft(), box.topRight(), box.bottomLeft(), box.bottomRight())
    assert [image.pixelColor(each) == outside for each in corners] == [True] * 4
