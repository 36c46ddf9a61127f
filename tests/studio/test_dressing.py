"""Another look for all that is open: in small turns, behind a picture, and the same in the end."""

import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication

from cartflow_studio.studio.focus import Ring
from cartflow_studio.studio.panels.start import FIRST
from cartflow_studio.studio.recovery import Recovery
from cartflow_studio.studio.theme import CONTRAST, DARK, LIGHT, appearance
from cartflow_studio.studio.veil import Veil
from cartflow_studio.studio.window import Studio

SECONDS = 20_000
STILL = 5  # pictures that are alike


@pytest.fixture
def dressed(qapp):
    """The application wears its stylesheet, as outside of tests."""
    look, style = appearance(), qapp.style().objectName()
    font, colors = qapp.font(), qapp.palette()
    look.apply()
    yield look
    qapp.setStyleSheet("")
    look.choose("light")
    look.choose_text(100)
    qapp.setFont(font)
    qapp.setPalette(colors)
    qapp.setStyle(style)


@pytest.fixture
def working(dressed, studio, qtbot):
    """A window with a flow that was played, and a card chosen."""
    with qtbot.waitSignal(studio.results.simulating.finished, timeout=SECONDS):
        studio.open_template_named(FIRST)
    studio.canvas.select(("purchase",))
    dressed.reduced_motion = True
    settled(qtbot, studio)
    return studio


def settle(qtbot) -> None:
    qtbot.waitUntil(lambda: not appearance().dressing.is_busy, timeout=SECONDS)


def settled(qtbot, window) -> QImage:
    """The window once nothing moves in it any more."""
    settle(qtbot)
    seen = []

    def is_still() -> bool:
        seen.append(window.grab().toImage())
        return len(seen) > STILL and all(each == seen[-1] for each in seen[-STILL:])

    qtbot.waitUntil(is_still, timeout=SECONDS)
    return seen[-1]


def at_once() -> None:
    """As Qt does it."""
    app = QApplication.instance()
    sheet = app.styleSheet()
    app.setStyleSheet("")
    app.setStyleSheet(sheet)


def veils(window) -> list[Veil]:
    return [each for each in window.findChildren(Veil) if each.isVisible()]


@pytest.mark.parametrize(("theme", "text"), [("dark", 100), ("contrast", 200), ("light", 80)])
def test_a_look_put_on_in_turns_is_the_look_put_on_at_once(working, dressed, qtbot, theme, text):
    dressed.choose(theme)
    dressed.choose_text(text)
    in_turns = settled(qtbot, working)
    at_once()
    assert in_turns == settled(qtbot, working)
    assert (dressed.theme, dressed.text_scale) == (dressed.chosen_theme, text / 100)


@pytest.mark.parametrize(("theme", "by_keyboard"), [("dark", False), ("contrast", True)])
def test_nobody_sees_half_a_look(working, dressed, qtbot, theme, by_keyboard):
    if by_keyboard:  # its ring lies over the window
        working.activateWindow()
        qtbot.waitUntil(working.isActiveWindow)
        working.results.playing.bar.track.setFocus(Qt.FocusReason.TabFocusReason)
        qtbot.waitUntil(working.findChild(Ring).isVisible)
    seen, before = [], working.grab().toImage()
    look_now = QTimer()
    look_now.timeout.connect(lambda: seen.append(working.grab().toImage()))
    look_now.start(5)
    dressed.choose(theme)
    after = settled(qtbot, working)
    look_now.stop()
    assert before != after
    assert [each for each in seen if each not in (before, after)] == []
    assert (seen[0], seen[-1]) == (before, after)


def test_the_new_look_fades_in_over_the_old_one(working, dressed, qtbot):
    dressed.reduced_motion = False
    before = working.grab().toImage()
    dressed.choose("dark")
    qtbot.waitUntil(lambda: bool(veils(working)), timeout=SECONDS)
    (veil,) = veils(working)
    qtbot.waitUntil(lambda: veil.is_lifting, timeout=SECONDS)
    veil.fading.pause()
    veil.fading.setCurrentTime(40)
    middle = working.grab().toImage()
    veil.fading.resume()
    qtbot.waitUntil(lambda: not veils(working))
    assert working.grab().toImage() not in (before, middle)
    assert middle != before


def test_what_is_wished_meanwhile_is_what_is_shown(working, dressed, qtbot):
    told = []
    dressed.theme_changed.connect(told.append)
    for theme in ("dark", "contrast", "dark"):
        dressed.choose(theme)
        QApplication.processEvents()
    for theme in ("contrast", "light", "contrast"):
        dressed.choose(theme)
        settle(qtbot)
    dressed.theme_changed.disconnect()
    assert (dressed.theme, told[-3:]) == (CONTRAST, [CONTRAST, LIGHT, CONTRAST])


def test_a_window_that_is_closed_meanwhile_does_no_harm(working, dressed, qtbot):
    other = Studio(working.preferences, Recovery(working.home / "recovery"), working.windows)
    other.show()
    dressed.choose("dark")
    assert dressed.dressing.is_busy
    other.close()
    settle(qtbot)
    assert dressed.theme is DARK
