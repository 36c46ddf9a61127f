"""Nothing blocks the window: the main job, with a watchdog on the event loop."""

import time

import pytest
from PySide6.QtCore import QObject, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from cartflow_studio.flow import edits
from cartflow_studio.flow.duration import hours

LONGEST = 100.0  # CPU milliseconds
SECONDS = 20_000


class Watchdog(QObject):
    """The CPU time that the thread of the window spends between two turns of its event loop.

    Only its own time counts, so that other work of the machine does no harm.
    """

    def __init__(self) -> None:
        super().__init__()
        self.spent: list[float] = []
        self._last = time.thread_time()
        self._timer = QTimer(self)
        self._timer.setInterval(0)
        self._timer.timeout.connect(self._turn)
        self._timer.start()

    def _turn(self) -> None:
        now = time.thread_time()
        self.spent.append((now - self._last) * 1000)
        self._last = now

    def stop(self) -> float:
        """The longest stretch, in milliseconds."""
        self._timer.stop()
        return max(self.spent)


def play(studio, qtbot):
    qtbot.waitUntil(lambda: bool(studio.start.template_cards))
    with qtbot.waitSignal(studio.results.simulating.finished, timeout=SECONDS):
        studio.open_template(studio.start.template_cards[0].path)
    with qtbot.waitSignal(studio.results.simulating.finished, timeout=SECONDS):
        studio.show_node("purchase")
        studio.document.edit("Wait", edits.change_setting, "purchase", "timeout", hours(4))
    QTest.qWait(200)
    studio.validate()
    QTest.qWait(200)
    studio.dialog.close()
    QApplication.processEvents()


@pytest.mark.timeout(120)
def test_the_main_job_never_blocks_the_window_for_long(studio, qtbot):
    dog = Watchdog()
    play(studio, qtbot)
    assert len(dog.spent) > 20
    assert dog.stop() < LONGEST
