"""Simulating in the window: the log that is chosen."""


def test_a_flow_from_scratch_is_offered_the_events_of_the_log(studio, qtbot):
    with qtbot.waitSignal(studio.results.simulating.met):
        studio.start_new()
    studio.canvas.commands.add("event_trigger")
    form = studio.inspector.node_form.form
    assert {"PurchaseFinished"} <= set(form.editor("event").names())
