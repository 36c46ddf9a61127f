"""What-if: every edit plays the flow again at once, and shows old beside new."""

import pytest

from cartflow_studio.flow import edits
from cartflow_studio.flow.duration import hours
from cartflow_studio.studio.simulating import Simulating

SECONDS = 20_000


@pytest.fixture
def simulating(document, jobs, qtbot):
    """A simulation that has run once."""
    made = Simulating(document, jobs)
    with qtbot.waitSignal(made.finished, timeout=SECONDS):
        made.run()
    return made


def wait(simulating, document, qtbot, number, **how):
    """The result once the first wait is so many hours long."""
    change = (edits.change_setting, "purchase", "timeout", hours(number))
    with qtbot.waitSignal(simulating.finished, timeout=SECONDS):
        document.edit("Change the wait", *change, **how)
    return simulating.result


def test_an_edit_plays_again_and_keeps_the_run_before(simulating, document, qtbot):
    first = simulating.result
    second = wait(simulating, document, qtbot, 4)
    assert (simulating.before, second.flow) == (first, document.flow)
    third = wait(simulating, document, qtbot, 8)
    assert (simulating.before, simulating.result) == (second, third)


def test_while_a_slider_is_held_the_run_before_stays_that_of_before_the_gesture(
    simulating, document, qtbot
):
    first = simulating.result
    for number in (20, 16, 12):
        wait(simulating, document, qtbot, number, merge=True)
        assert simulating.before is first
    assert document.history.count() == 1


def test_a_newer_edit_takes_the_place_of_the_run_under_way(simulating, document, qtbot):
    told = []
    simulating.finished.connect(told.append)
    for number in (20, 16, 12):
        wish = (edits.change_setting, "purchase", "timeout", hours(number))
        document.edit("Change the wait", *wish, merge=True)
        simulating.run()
    qtbot.waitUntil(lambda: bool(told), timeout=SECONDS)
    assert [result.flow for result in told] == [document.flow]


def test_a_short_run_is_not_shown_as_under_way(simulating, document, qtbot):
    shown = []
    simulating.started.connect(lambda: shown.append(True))
    simulating._patience.setInterval(SECONDS)
    wait(simulating, document, qtbot, 4)
    qtbot.waitUntil(lambda: not simulating.is_running, timeout=SECONDS)
    assert (shown, simulating._patience.isActive()) == ([], False)
