"""Another look for all that is open: in small turns, behind a picture, and the same in the end."""

import pytest
from PySide6.QtCore import QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from cartflow_studio.studio.panels.start import FIRST
from cartflow_studio.studio.recovery import Recovery
from cartflow_studio.studio.theme import CONTRAST, DARK, LIGHT, appearance
from cartflow_studio.studio.veil import Veil
from cartflow_studio.studio.window import Studio
from tests.studio.test_fluency import LONGEST, Watchdog

SECONDS = 20_000


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
    QTest.qWait(300)
    return studio


def settle(qtbot) -> None:
    qtbot.waitUntil(lambda: not appearance().dressing.is_busy, timeout=SECONDS)
    QTest.qWait(300)


def at_once() -> None:
    """As Qt does it."""
    app = QApplication.instance()
    sheet = app.styleSheet()
    app.setStyleSheet("")
    app.setStyleSheet(sheet)
    QTest.qWait(300)


def veils(window) -> list[Veil]:
    return [each for each in window.findChildren(Veil) if each.isVisible()]


@pytest.mark.parametrize(("theme", "text"), [("dark", 100), ("contrast", 200), ("light", 80)])
def test_a_look_put_on_in_turns_is_the_look_put_on_at_once(working, dressed, qtbot, theme, text):
    dressed.choose(theme)
    dressed.choose_text(text)
    settle(qtbot)
    in_turns = working.grab().toImage()
    at_once()
    assert in_turns == working.grab().toImage()
    assert (dressed.theme, dressed.text_scale) == (dressed.chosen_theme, text / 100)


def test_nobody_sees_half_a_look(working, dressed, qtbot):
    seen, before = [], working.grab().toImage()
    look_now = QTimer()
    look_now.timeout.connect(lambda: seen.append(working.grab().toImage()))
    look_now.start(5)
    dressed.choose("dark")
    settle(qtbot)
    look_now.stop()
    after = working.grab().toImage()
    assert before != after
    assert [each for each in seen if each not in (before, after)] == []
    assert (seen[0], seen[-1]) == (before, after)


@pytest.mark.timeout(120)
def test_another_look_never_blocks_the_window_for_long(working, dressed, qtbot):
    dressed.reduced_motion = False
    dog = Watchdog()
    for theme, text in (("dark", 100), ("dark", 150), ("light", 100)):
        dressed.choose(theme)
        dressed.choose_text(text)
        settle(qtbot)
    assert dog.stop() < LONGEST


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
        QTest.qWait(20)
    for theme in ("contrast", "light", "contrast"):
        dressed.choose(theme)
        settle(qtbot)
    dressed.theme_changed.disconnect()
    assert (dressed.theme, told[-3:]) == (CONTRAST, [CONTRAST, LIGHT, CONTRAST])


def test_a_window_that_is_closed_meanwhile_does_no_harm(working, dressed, qtbot):
    other = Studio(working.preferences, Recovery(working.home / "recovery"), working.windows)
    other.show()
    dressed.choose("dark")
    QTest.qWait(60)
    other.close()
    settle(qtbot)
    assert dressed.theme is DARK
