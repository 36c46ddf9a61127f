"""LAUNCH from the window, on a real runner as a child process."""

import socket

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QLabel

from cartflow_studio.flow import edits
from cartflow_studio.flow.duration import hours
from cartflow_studio.flow.moving import Moves, Way
from cartflow_studio.flow.people import Event
from cartflow_studio.runner.client import Standing, now
from cartflow_studio.studio.panels.moving import PeopleInside
from cartflow_studio.studio.panels.summary import anew, changes, inside, launch_sentences
from cartflow_studio.studio.runners import LOCAL, REMOTE, TRIAL
from cartflow_studio.studio.windows import stopping

LEFT = Qt.MouseButton.LeftButton
SECONDS = 40_000
CIRCLE = QPoint(10, 10)  # of a choice


@pytest.fixture
def plain(studio, cart_flow):
    studio.files.start_new(cart_flow)
    yield studio
    studio.jobs.stop()
    studio.launching.live.close()
    studio.windows.local.stop()


def ask(studio, qtbot, kind):
    qtbot.mouseClick(studio.topbar.launch, LEFT)
    dialog = studio.launching.dialog
    dialog.places[kind].setChecked(True)
    return dialog


def said(dialog):
    labels = dialog.findChildren(QLabel)
    words = [each.text() for each in labels if each.isVisible()]
    return words[words.index("What changes") :][:4] if "What changes" in words else words


def test_a_launch_says_what_will_happen(cart_flow):
    said = dict(launch_sentences(cart_flow, {"email": "sent through mail.example.com"}))
    assert said == {
        "Who enters": "When itemAddedToCart happens.",
        "Messages": "Email: “Cart reminder”, sent through mail.example.com.\nSMS: “Last reminder”.",
        "Goal": "PurchaseFinished within 7 days; people leave the flow when they reach it.",
        "Frequency": "Who has left may enter again. Not again within 7 days of the exit."
        " At most 3 per 30 days.",
        "Scheduling": "At once, until it is stopped.",
        "Limits": "Messages between 21:00 and 08:00 wait. At most 3 per 7 days to one person.",
    }


def test_a_launch_over_another_says_what_changes_and_who_is_inside(cart_flow):
    flow = edits.change_setting(cart_flow, "purchase", "timeout", hours(4))
    flow = edits.move_nodes(flow, {"added": (0, 0)})
    assert changes(cart_flow, flow) == (
        "“Bought within a day?”: “Wait at most” was 1 day, is now 4 hours."
    )
    assert changes(cart_flow, cart_flow) == "Nothing: what is live does the same."
    assert [inside(0, 1), inside(None, 2)] == [
        "Nobody is inside version 1.",
        "Version 2 is running; asking who is inside …",
    ]


def test_another_trial_says_who_leaves_the_one_before():
    assert [anew(None), anew(0), anew(1), anew(1_022)] == [
        "The trial begins anew.",
        "The trial begins anew.",
        "The trial begins anew: 1 person inside leaves it.",
        "The trial begins anew: 1,022 people inside leave it.",
    ]


def chosen(box):
    return {node: picker.currentText() for node, picker in box.pickers.items()}


def test_who_is_inside_is_offered_a_way_for_each_step(cart_flow, qtbot):  # semantics 6.3
    new = edits.connect(
        edits.remove_nodes(cart_flow, ("second_chance",)), "reminder", "sent", "text"
    )
    box = PeopleInside(new)
    qtbot.addWidget(box)
    names = [cart_flow.nodes[node].name for node in ("purchase", "second_chance")]
    box.show_standing(
        cart_flow,
        (
            Standing(1, "purchase", names[0], 1_100, "move", "purchase", "keep"),
            Standing(1, "second_chance", names[1], 104, "finish", "", "keep"),
        ),
    )
    box.show()
    assert (box.heading.text(), box.moves) == ("1,204 people are inside", Moves("finish"))
    qtbot.mouseClick(box.wish.buttons["move"], LEFT, pos=CIRCLE)
    assert chosen(box) == {"purchase": "To the same step", "second_chance": "Finish on version 1"}
    assert box.moves == Moves("move", "keep", {"second_chance": Way("finish")})
    picker = box.pickers["second_chance"]
    assert [picker.itemText(row) for row in range(4)] == [
        "Finish on version 1",
        "On to “Last reminder”, which followed",
        "Leave the flow",
        "To “Bought within a day?”",
    ]
    picker.setFocus()
    qtbot.keyClick(picker, Qt.Key.Key_Down)
    qtbot.keyClick(box.dates, Qt.Key.Key_Down)
    assert box.moves == Moves("move", "anew", {"second_chance": Way("next", dates="anew")})
    box.show_standing(cart_flow, ())
    assert (box.isVisible(), box.moves) == (False, Moves("finish"))


@pytest.mark.timeout(120)
def test_a_trial_performs_as_the_simulation_said(plain, qtbot):
    live = plain.launching.live
    with qtbot.waitSignal(plain.results.simulating.finished, timeout=SECONDS):
        plain.results.simulate()
    dialog = ask(plain, qtbot, TRIAL)
    with qtbot.waitSignal(live.launched, timeout=SECONDS) as launched:
        qtbot.mouseClick(dialog.launch, LEFT)
    assert launched.args[0].is_same
    assert (plain.topbar.state.text(), plain.dock.shown) == (
        "Trial · Active · version 1",
        "performance",
    )
    qtbot.waitUntil(lambda: live._trial is None, timeout=90_000)
    with qtbot.waitSignal(live.performed, timeout=SECONDS):
        live.look()
    expected = plain.results.simulating.result.numbers
    assert plain.results._numbers["performance"] == expected
    charts_tell_the_same_of_real_people(plain, qtbot)


def charts_tell_the_same_of_real_people(plain, qtbot):
    """As the trial played the people of the simulation, its charts are those of the simulation."""
    charting, panel = plain.charting, plain.charting.panel
    assert panel.whose.isVisibleTo(panel)
    charting.bring()
    qtbot.waitUntil(lambda: panel.found is not None, timeout=SECONDS)
    simulated = panel.found
    panel.whose.setCurrentIndex(1)
    qtbot.waitUntil(lambda: bool(panel.found and panel.found.is_real), timeout=SECONDS)
    real = panel.found
    assert (real.hours.tolist(), real.to_goal, real.stages) == (
        simulated.hours.tolist(),
        simulated.to_goal,
        simulated.stages,
    )
    assert real.rate == simulated.rate
    panel.choose("messages")
    assert panel.view.picture.says.startswith("Cart reminder: 259 · 6.2 % reached the goal after")
    panel.whose.setCurrentIndex(0)
    assert panel.found is simulated
    plain.launching.live.clear()
    assert not panel.whose.isVisibleTo(panel)


@pytest.mark.timeout(120)
def test_a_trial_in_the_middle_of_a_trial_takes_its_place_without_a_fault(plain, qtbot):
    live, panel, faults = plain.launching.live, plain.launching.panel, []
    live.failed.connect(lambda what, fault: faults.append((what, fault.message)))
    with qtbot.waitSignal(plain.results.simulating.finished, timeout=SECONDS):
        plain.results.simulate()
    first = ask(plain, qtbot, TRIAL)
    with qtbot.waitSignal(live.launched, timeout=SECONDS):
        qtbot.mouseClick(first.launch, LEFT)
    qtbot.waitUntil(lambda: bool(live._inside), timeout=SECONDS)
    old = live._client.url
    plain.document.edit("Wait", edits.change_setting, "purchase", "timeout", hours(4))
    assert panel.whose.text() == "The numbers are those of version 1, as it was launched."
    assert panel.whose.isVisible()
    again = ask(plain, qtbot, TRIAL)
    assert said(again)[1:] == [
        "“Bought within a day?”: “Wait at most” was 1 day, is now 4 hours.",
        "Inside now",
        anew(live._inside),
    ]
    assert not again.people.isVisible()
    live.look()  # under way when the runner before ends
    with qtbot.waitSignal(live.launched, timeout=SECONDS):
        qtbot.mouseClick(again.launch, LEFT)
        assert (live.is_launching, live._client, live._timer.isActive()) == (True, None, False)
        assert not panel.tiles.isVisible()
        assert plain.results._numbers.get("performance") is None
        live.look()
        plain.launching.ask_stop()
        assert plain.launching.question is None
    assert live._client.url != old
    assert not panel.whose.isVisible()
    qtbot.waitUntil(lambda: bool(live._inside), timeout=SECONDS)
    qtbot.waitUntil(panel.tiles.isVisible, timeout=SECONDS)
    assert (faults, plain.topbar.state.text()) == ([], "Trial · Active · version 1")


@pytest.mark.timeout(120)
def test_a_launch_after_a_trial_leaves_its_bar_and_its_numbers(plain, qtbot):
    live, panel = plain.launching.live, plain.launching.panel
    with qtbot.waitSignal(plain.results.simulating.finished, timeout=SECONDS):
        plain.results.simulate()
    first = ask(plain, qtbot, TRIAL)
    with qtbot.waitSignal(live.launched, timeout=SECONDS):
        qtbot.mouseClick(first.launch, LEFT)
    qtbot.waitUntil(lambda: panel.words.text().endswith(" events"), timeout=SECONDS)
    here = ask(plain, qtbot, LOCAL)
    with qtbot.waitSignal(live.launched, timeout=SECONDS):
        qtbot.mouseClick(here.launch, LEFT)
    assert (panel.words.text(), panel.progress.isVisible()) == ("", False)
    qtbot.waitUntil(panel.tiles.isVisible, timeout=SECONDS)
    assert panel.tiles.tiles["Entered"].number.text() == "0"


@pytest.mark.timeout(120)
def test_a_launch_that_fails_leaves_what_was_live(plain, qtbot):
    live, panel = plain.launching.live, plain.launching.panel
    dialog = ask(plain, qtbot, LOCAL)
    with qtbot.waitSignal(live.launched, timeout=SECONDS):
        qtbot.mouseClick(dialog.launch, LEFT)
    qtbot.waitUntil(panel.tiles.isVisible, timeout=SECONDS)
    elsewhere = ask(plain, qtbot, REMOTE)
    qtbot.keyClicks(elsewhere.address, "http://127.0.0.1:9")
    with qtbot.waitSignal(live.failed, timeout=SECONDS):
        qtbot.mouseClick(elsewhere.launch, LEFT)
    elsewhere.close()
    qtbot.waitUntil(panel.tiles.isVisible, timeout=SECONDS)
    assert not panel.whose.isVisible()
    assert (panel.state.text(), panel.pause.isVisible(), panel.progress.isVisible()) == (
        "Active · version 1",
        True,
        False,
    )


@pytest.mark.timeout(120)
def test_a_launched_flow_is_paused_resumed_and_stopped(plain, qtbot):
    live = plain.launching.live
    dialog = ask(plain, qtbot, LOCAL)
    with qtbot.waitSignal(live.launched, timeout=SECONDS):
        qtbot.mouseClick(dialog.launch, LEFT)
    qtbot.mouseClick(plain.topbar.pause, LEFT)
    question = plain.launching.question
    qtbot.mouseClick(question.policy.buttons["restart"], LEFT, pos=CIRCLE)
    with qtbot.waitSignal(live.state_changed, timeout=SECONDS):
        qtbot.mouseClick(question.pause, LEFT)
    assert live.state.policy == "restart"
    assert (plain.topbar.state.text(), plain.topbar.pause.text()) == (
        "Paused · version 1",
        "Resume",
    )
    with qtbot.waitSignal(live.state_changed, timeout=SECONDS):
        qtbot.mouseClick(plain.topbar.pause, LEFT)
    assert plain.topbar.state.text() == "Active · version 1"
    with qtbot.waitSignal(live.performed, timeout=SECONDS):
        live.look()
    whose_numbers_are_told(plain, qtbot)
    with qtbot.waitSignal(live.performed, timeout=SECONDS):
        again = ask(plain, qtbot, LOCAL)
    qtbot.waitUntil(
        lambda: (
            said(again)
            == [
                "What changes",
                "“Bought within a day?”: “Wait at most” was 1 day, is now 4 hours.",
                "Inside now",
                "Nobody is inside version 1.",
            ]
        )
    )
    again.close()
    plain.launching.ask_stop()
    with qtbot.waitSignal(live.state_changed, timeout=SECONDS):
        qtbot.mouseClick(plain.launching.question.buttons["exit"], LEFT)
    assert live.state.state in ("finishing", "finished", "cancelled")


def whose_numbers_are_told(plain, qtbot):
    """Beside an edited flow the canvas says of which version its numbers are."""
    link, overlay = ("purchase", "timed_out"), plain.results.overlay
    legend, goals = plain.canvas.chrome.legend, plain.inspector.settings.launched
    plain.canvas.select(())
    assert (legend.isVisible(), overlay().words("after 1 day", link)) == (False, "after 1 day · 0")
    assert goals.isVisible()
    assert goals.text() == (
        "Version 1 keeps the goals it was launched with. Other goals hold from the next launch; "
        "its dialog lists them under “What changes”."
    )
    plain.document.edit("Wait", edits.change_setting, "purchase", "timeout", hours(4))
    assert overlay().words("after 4 hours", link) == "after 1 day · 0"
    assert legend.isVisible()
    assert legend.accessibleName() == "Numbers of version 1, as it was launched"


@pytest.mark.timeout(120)
def test_people_inside_are_moved_by_a_launch_over_another(plain, qtbot):
    live = plain.launching.live
    dialog = ask(plain, qtbot, LOCAL)
    with qtbot.waitSignal(live.launched, timeout=SECONDS):
        qtbot.mouseClick(dialog.launch, LEFT)
    client = live._client
    client.send([Event("c1", "itemAddedToCart", "ann", now(), 0, {"cart_id": "k"})])
    plain.document.edit("Wait", edits.change_setting, "purchase", "timeout", hours(4))
    qtbot.waitUntil(lambda: client.performance(live.state.flow).stats.active == 1, timeout=SECONDS)
    with qtbot.waitSignal(live.previewed, timeout=SECONDS):
        again = ask(plain, qtbot, LOCAL)
    qtbot.waitUntil(again.people.isVisible, timeout=SECONDS)
    qtbot.mouseClick(again.people.wish.buttons["move"], LEFT, pos=CIRCLE)
    with qtbot.waitSignal(live.launched, timeout=SECONDS) as launched:
        qtbot.mouseClick(again.launch, LEFT)
    flow = launched.args[0].state.flow
    qtbot.waitUntil(
        lambda: client.performance(flow, version=1).stats.exited == {"moved": 1}, timeout=SECONDS
    )
    new = client.performance(flow, version=2).stats
    assert (new.moved_in, new.node("purchase").waiting) == (1, 1)


@pytest.mark.timeout(120)
def test_who_quits_hears_that_a_flow_on_this_computer_stops_and_that_it_goes_on_later(plain, qtbot):
    live, windows = plain.launching.live, plain.windows
    dialog = ask(plain, qtbot, LOCAL)
    with qtbot.waitSignal(live.launched, timeout=SECONDS):
        qtbot.mouseClick(dialog.launch, LEFT)
    flow = live.state.flow
    live._client.send([Event("c1", "itemAddedToCart", "ann", now(), 0, {"cart_id": "k"})])
    qtbot.waitUntil(lambda: live._client.performance(flow).stats.active == 1, timeout=SECONDS)
    other = windows.new_window()
    assert other.close()
    plain.document.history.setClean()
    for leave in (plain.close, windows.quit):
        leave()
        assert plain.dialog.heading.text() == "A flow runs on this computer"
        qtbot.mouseClick(plain.dialog.buttons[""], LEFT)
        assert (plain.isVisible(), windows.local.at_work) == (True, ("Win back cart abandoners",))
    plain.close()
    qtbot.mouseClick(plain.dialog.buttons["stop"], LEFT)
    assert (plain.isVisible(), windows.local.at_work) == (False, ())
    again = windows.local.client()
    assert (again.live(flow).state.state, again.performance(flow).stats.active) == ("active", 1)


def test_what_stops_with_the_studio_is_said_by_name():
    assert stopping(["Cart", "Welcome"]) == (
        "“Cart”, “Welcome” run only while a window is open. If you leave now, nobody enters and "
        "nothing is sent until a flow is launched on this computer again; then all go on where "
        "they stood."
    )


def test_a_runner_that_cannot_be_reached_is_said_with_what_to_do(plain, qtbot):
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        address = f"http://127.0.0.1:{free.getsockname()[1]}"
    dialog = ask(plain, qtbot, REMOTE)
    assert not dialog.launch.isEnabled()
    qtbot.keyClicks(dialog.address, address)
    with qtbot.waitSignal(plain.launching.live.failed, timeout=SECONDS):
        qtbot.mouseClick(dialog.launch, LEFT)
    assert dialog.fault.text.text() == (
        f"No runner answers at {address}. Start one with `cartflow runner`, or check the address."
    )
    assert dialog.launch.isEnabled()
    assert plain.topbar.state.text() == "Drafted"
    dialog.close()


def test_problems_block_the_launch_in_the_same_words(plain, qtbot):
    plain.document.edit("Delete", edits.remove_nodes, ("added",))
    dialog = ask(plain, qtbot, TRIAL)
    titles = [finding.message for finding in plain.checking.errors]
    assert not dialog.launch.isEnabled()
    assert dialog.fault.text.text().endswith("the launch. Fix what is marked in red, then launch.")
    assert titles
    dialog.close()


def test_closing_the_window_in_the_middle_of_a_launch_does_no_harm(plain, qtbot):  # S017
    dialog = ask(plain, qtbot, TRIAL)
    qtbot.mouseClick(dialog.launch, LEFT)
    plain.close()
    assert not plain.isVisible()
