"""Simulating in the window: the log that is chosen."""

import threading

from cartflow_studio.flow import edits
from cartflow_studio.flow.settings import EventDefinition
from cartflow_studio.studio.panels.editors.noting import NOTE
from cartflow_studio.studio.sources import Source


def test_a_flow_from_scratch_is_offered_the_events_of_the_log(studio, qtbot):
    with qtbot.waitSignal(studio.results.simulating.met):
        studio.start_new()
    studio.canvas.commands.add("event_trigger")
    form = studio.inspector.node_form.form
    assert {"PurchaseFinished"} <= set(form.editor("event").names())


def test_events_stand_with_their_title_and_how_many_there_are(studio, qtbot):
    with qtbot.waitSignal(studio.results.simulating.met):
        studio.start_new()
    studio.document.edit("Define", edits.change_flow, events=(EventDefinition("Added", "In cart"),))
    studio.canvas.commands.add("event_trigger")
    picker = studio.inspector.node_form.form.editor("event").picker
    notes = {
        picker.itemText(place): picker.itemData(place, NOTE) for place in range(picker.count())
    }
    assert (notes["Added"], notes["PurchaseFinished"]) == ("In cart", "592 in the log")


def test_another_log_offers_its_events_at_once(studio, qtbot, tmp_path):
    studio.start_new()
    studio.canvas.commands.add("event_trigger")
    log = tmp_path / "mine.csv"
    log.write_text("person_id,name,occurred_at\na,Seen,2026-01-31T18:30:00Z\n")
    with qtbot.waitSignal(
        studio.results.simulating.met, check_params_cb=lambda counts: counts == {"Seen": 1}
    ):
        studio.results.simulation.add_source(Source("mine.csv", log))
    form = studio.inspector.node_form.form
    assert "Seen" in form.editor("event").names()


def test_a_flow_that_was_opened_is_offered_the_events_of_another_sample_at_once(studio, qtbot):
    studio.start_new()
    with qtbot.waitSignal(
        studio.results.simulating.met, check_params_cb=lambda counts: 800 in counts.values()
    ):
        studio.preferring.change("sample", "otto_events.csv.gz")


def test_a_question_taken_back_before_its_turn_is_not_asked(studio, qtbot):
    simulating, free, asked = studio.results.simulating, threading.Event(), []
    first = simulating.later(lambda _: free.wait(10), asked.append)
    second = simulating.later(lambda _: asked.append("second"), asked.append)
    second.cancel()
    free.set()
    qtbot.waitUntil(lambda: first.is_answered and second.is_answered)
    assert asked == [True]
