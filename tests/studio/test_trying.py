"""Trying a flow out on a log of one's own."""

import pytest
from PySide6.QtCore import Qt

from cartflow_studio.studio.runners import TRIAL
from cartflow_studio.studio.sources import Source

SECONDS = 40_000


@pytest.fixture
def opened(studio, cart_flow):
    studio.files.start_new(cart_flow)
    yield studio
    studio.jobs.stop()
    studio.launching.live.close()
    studio.windows.local.stop()


@pytest.mark.timeout(120)
def test_a_log_without_people_reaches_everybody_as_the_simulation_does(opened, qtbot, tmp_path):
    log = tmp_path / "mine.csv"
    rows = [f"p{n},itemAddedToCart,2026-03-{n + 1:02}T12:00:00Z" for n in range(9)]
    log.write_text("\n".join(["person_id,name,occurred_at", *rows, "z,Seen,2026-03-20T12:00:00Z"]))
    results, live = opened.results, opened.launching.live
    with qtbot.waitSignal(results.simulating.finished, timeout=SECONDS):
        results.simulation.add_source(Source("mine.csv", log))
    qtbot.mouseClick(opened.topbar.launch, Qt.MouseButton.LeftButton)
    dialog = opened.launching.dialog
    dialog.places[TRIAL].setChecked(True)
    with qtbot.waitSignal(live.launched, timeout=SECONDS):
        qtbot.mouseClick(dialog.launch, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: live._trial is None, timeout=90_000)
    with qtbot.waitSignal(live.performed, timeout=SECONDS):
        live.look()
    simulated = results.simulating.result.numbers
    assert simulated.sent == {"email": 9, "sms": 9}
    assert results._numbers["performance"] == simulated
