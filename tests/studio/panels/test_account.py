"""What of a log and its people could not be used is told where the run is."""

import pytest
from PySide6.QtCore import Qt

from cartflow_studio.studio.panels.account import account
from cartflow_studio.studio.sources import Source

SECONDS = 20_000
LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def plain(studio, cart_flow):
    """The window with the flow open, not simulated."""
    studio.files.start_new(cart_flow)
    return studio


def test_rows_that_cannot_be_used_are_told_and_listed(plain, qtbot, tmp_path):
    log = tmp_path / "shop.csv"
    rows = ["a,CartItemAdded,2026-01-31T18:30:00Z", "b,CartItemAdded,soon", ",CartItemAdded,soon"]
    log.write_text("\n".join(["person_id,name,occurred_at", *rows]) + "\n")
    with qtbot.waitSignal(plain.results.simulating.finished, timeout=SECONDS):
        plain.results.simulation.add_source(Source("shop.csv", log))
    plain.results.bring("simulation")
    plain.show_canvas()
    panel = plain.results.simulation
    words = "2 of 3 rows could not be used: missing (1), not a time (1)."
    assert (panel.unusable.text.text(), panel.unusable.isVisible()) == (words, True)
    qtbot.mouseClick(panel.save_list, LEFT)
    plain.results.dialog.fileSelected.emit(str(tmp_path / "list.csv"))
    plain.results.dialog.close()
    qtbot.waitUntil((tmp_path / "list.csv").exists)
    assert (tmp_path / "list.csv").read_text().splitlines() == [
        "row,column,what,reason,value",
        "3,occurred_at,rejected,not a time,soon",
        "4,person_id,rejected,missing,",
    ]


def test_what_is_not_used_of_people_is_told_with_their_file(plain, qtbot, tmp_path):
    log, people = tmp_path / "shop.csv", tmp_path / "who.csv"
    log.write_text("person_id,name,occurred_at\na,CartItemAdded,2026-01-31T18:30:00Z\n")
    people.write_text("person_id,phone,timezone\nb,abc,Mars\n,1,\n")
    with qtbot.waitSignal(plain.results.simulating.finished, timeout=SECONDS):
        plain.results.simulation.add_source(Source("shop.csv", log, people))
    plain.results.bring("simulation")
    plain.show_canvas()
    panel = plain.results.simulation
    assert panel.unusable.text.text() == (
        "who.csv: 1 of 2 rows could not be used: missing (1). "
        "2 cells were left out: not a phone number (1), unknown time zone (1). "
        "The first is 'phone' of row 2: abc. "
        "Nobody of the log is among these people, so nobody gets a message: the log has "
        "ids such as 'a', the people such as 'b'."
    )
    assert (panel.unusable.isVisible(), panel.save_list.isVisible()) == (True, False)


def test_people_of_the_log_are_not_told_as_some_of_fewer_customers(plain, qtbot, tmp_path):
    log, people = tmp_path / "shop.csv", tmp_path / "who.csv"
    rows = "a,CartItemAdded,2026-01-31T18:30:00Z\nb,CartItemAdded,2026-01-31T19:30:00Z\n"
    log.write_text(f"person_id,name,occurred_at\n{rows}")
    people.write_text("person_id,email\na,a@example.com\n")
    with qtbot.waitSignal(plain.results.simulating.finished, timeout=SECONDS):
        plain.results.simulation.add_source(Source("shop.csv", log, people))
    words = account(plain.results.simulating.result)
    assert words.startswith("2 events of 2 people, played in ")
