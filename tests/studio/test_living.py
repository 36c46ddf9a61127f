"""The life of a flow, planned in the window, played, and read."""

from __future__ import annotations

import json
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest
from PySide6.QtCore import QDateTime, QPoint, Qt

from cartflow_studio import flowfile, resources
from cartflow_studio.files import open_flow
from cartflow_studio.flow import annotating
from cartflow_studio.flow.moving import Moves
from cartflow_studio.simulation import Pause
from cartflow_studio.studio.accompanying import Accompanying
from cartflow_studio.studio.lifeplan import Edition, LifePlan, TakeOver
from cartflow_studio.studio.live import Running
from cartflow_studio.studio.living import Living, live_edition
from cartflow_studio.studio.panels.dialogs import Dialog
from cartflow_studio.studio.panels.life_dialog import LifeDialog
from tests.cli.command import CART
from tests.studio.conftest import TEMPLATE
from tests.studio.test_beside import SECONDS
from tests.studio.test_names_of_widgets import nameless

LEFT = Qt.MouseButton.LeftButton
HERE = Edition("What is on the canvas")


def at(day: int, month: int = 3) -> int:
    return round(datetime(2026, month, day, 8, tzinfo=UTC).timestamp()) * 1_000_000


@pytest.fixture
def simulated(studio, qtbot):
    """The template, simulated alone."""
    with qtbot.waitSignal(studio.results.simulating.finished, timeout=SECONDS):
        studio.open_template_named("win-back-cart-abandoners")
    return studio


@pytest.fixture
def shorter(tmp_path: Path) -> Path:
    """A version that waits for 4 hours."""
    path = tmp_path / "shorter.flow.yaml"
    text = resources.text("templates", TEMPLATE).replace("timeout: 1 day", "timeout: 4 hours")
    path.write_text(text)
    return path


@pytest.fixture
def living(simulated) -> Living:
    return simulated.findChild(Living)


@pytest.fixture
def dialog(simulated, living, qtbot):
    """The dialog, opened by its entry in the menu."""
    simulated.actions_["life"].trigger()
    qtbot.waitUntil(lambda: living.dialog is not None, timeout=SECONDS)
    yield living.dialog
    if living.dialog is not None:
        living.dialog.close()


def press(qtbot, button):
    qtbot.mouseClick(button, LEFT)


def played(studio, living, qtbot, plan):
    with qtbot.waitSignal(studio.results.simulating.finished, timeout=SECONDS):
        living.play(plan)
    return studio.results.simulating.result


def rows(living: Living) -> dict[str, tuple[str, ...]]:
    table = living.view.table
    return {
        table.item(row, 0).text(): tuple(
            table.item(row, column).text() for column in range(1, table.columnCount())
        )
        for row in range(table.rowCount())
    }


def test_at_first_nothing_happens_to_it(dialog):
    assert (dialog.empty.isHidden(), dialog.play.text()) == (False, "Simulate alone")
    assert dialog.plan == LifePlan(HERE)


def test_it_is_asked_once(simulated, living, qtbot):
    simulated.actions_["life"].trigger()
    simulated.actions_["life"].trigger()
    qtbot.waitUntil(lambda: living.dialog is not None, timeout=SECONDS)
    assert len(simulated.findChildren(LifeDialog)) == 1
    living.dialog.close()


def test_saved_versions_can_take_over(simulated, living, tmp_path, qtbot):
    path = tmp_path / "mine.flow.yaml"
    simulated.files.save(path)
    qtbot.waitUntil(lambda: simulated.document.path == path, timeout=SECONDS)
    qtbot.waitUntil(lambda: bool(simulated.files.versions.of(path)), timeout=SECONDS)
    before = simulated.document.flow
    simulated.document.edit("Switch", annotating.switch, ("reminder",), on=False)
    simulated.actions_["life"].trigger()
    qtbot.waitUntil(lambda: living.dialog is not None, timeout=SECONDS)
    press(qtbot, living.dialog.add_version)
    picker = living.dialog.takeover.edition
    saved = [picker.itemData(row) for row in range(picker.count())][1]
    assert (saved.title.startswith("As of "), saved.flow) == (True, before)
    living.dialog.close()


def test_what_is_live_is_offered(cart_flow):
    assert live_edition(None) == ()
    running = Running(flowfile.write(cart_flow), 3, 7, is_trial=False)
    assert live_edition(running) == (Edition("Version 3, as it is launched", cart_flow),)


def test_a_pause_is_added_where_people_come_and_can_be_taken_out(dialog, qtbot):
    press(qtbot, dialog.first)
    [pause] = dialog.plan.turns
    assert (dialog.empty.isHidden(), dialog.play.text(), dialog.fault.isHidden()) == (
        True,
        "Play",
        True,
    )
    assert at(1, 2) < pause.at < pause.until < at(1, 4)
    dialog.pause.policy.setCurrentIndex(2)
    dialog.pause.policy.activated.emit(2)
    assert dialog.plan.turns == (Pause(pause.at, pause.until, "active_time"),)
    press(qtbot, dialog.pause.remove)
    assert (dialog.plan, dialog.empty.isHidden()) == (LifePlan(HERE), False)


def test_a_time_is_typed_by_the_clock_of_the_flow(dialog, qtbot):
    press(qtbot, dialog.first)
    dialog.pause.begins.setDateTime(QDateTime(2026, 3, 5, 9, 0, 0))
    assert dialog.plan.turns[0].at == at(5)  # Zagreb is an hour ahead


def test_a_turn_is_dragged_along_the_line(dialog, qtbot):
    press(qtbot, dialog.first)
    [pause], line = dialog.plan.turns, dialog.line
    with qtbot.waitExposed(dialog):
        dialog.show()
    dot = line._dot(pause.at).center().toPoint()
    qtbot.mousePress(line, LEFT, pos=dot)
    qtbot.mouseMove(line, dot + QPoint(40, 0))
    qtbot.mouseRelease(line, LEFT, pos=dot + QPoint(40, 0))
    [moved] = dialog.plan.turns
    assert moved.at > pause.at
    assert (moved.until - moved.at, moved.at % (3_600 * 1_000_000)) == (pause.until - pause.at, 0)
    assert dialog.pause.begins.instant() == moved.at


def test_everything_in_it_is_reached_by_the_keyboard(dialog, qtbot):
    press(qtbot, dialog.add_version)
    qtbot.waitUntil(lambda: dialog.takeover.people is not None, timeout=SECONDS)
    assert nameless(dialog) == []
    dialog.takeover.edition.setFocus()
    seen = []
    for _ in range(3):
        seen.append(dialog.focusWidget())
        qtbot.keyClick(seen[-1], Qt.Key.Key_Tab)
    people = dialog.takeover.people
    assert seen[:2] == [dialog.takeover.edition, people.wish.buttons["finish"]]


def test_what_cannot_follow_one_another_is_said_at_once(dialog, qtbot):
    press(qtbot, dialog.first)
    press(qtbot, dialog.add_version)
    assert dialog.play.isEnabled()
    dialog.takeover.at.setDateTime(dialog.pause.begins.dateTime().addDays(1))
    assert (dialog.fault.isHidden(), dialog.play.isEnabled(), dialog.fault.text.text()) == (
        False,
        False,
        "Something happens to the flow while it is paused. "
        "Let each pause be over before the next turn.",
    )
    words = "Who is inside then is counted once all of it can be played."
    qtbot.waitUntil(lambda: dialog.takeover.words.text() == words, timeout=SECONDS)


def test_turns_after_the_end_of_the_run_are_told(dialog, qtbot):
    press(qtbot, dialog.first)
    assert dialog.hint.text() == "Times are those of Europe/Zagreb."
    dialog.pause.ends.setDateTime(QDateTime(2031, 1, 2, 9, 0, 0))
    dialog.pause.begins.setDateTime(QDateTime(2031, 1, 1, 9, 0, 0))
    assert dialog.hint.text() == (
        "Times are those of Europe/Zagreb. "
        "The run ends at Thu, 2 Apr 2026, 21:37. What happens later changes nothing."
    )


def test_who_is_inside_is_counted_and_moved_as_planned(simulated, living, dialog, shorter, qtbot):
    press(qtbot, dialog.add_version)
    dialog.takeover.at.setDateTime(QDateTime(2026, 2, 20, 9, 0, 0))
    living.add_file(shorter)
    qtbot.waitUntil(lambda: dialog.plan.editions[-1].title == shorter.name, timeout=SECONDS)
    qtbot.waitUntil(lambda: dialog.takeover.people is not None, timeout=SECONDS)
    people = dialog.takeover.people
    inside = int(people.heading.text().split()[0])
    press(qtbot, people.wish.buttons["move"])
    assert dialog.plan.turns[0].moves == Moves("move")
    with qtbot.waitSignal(simulated.results.simulating.finished, timeout=SECONDS):
        press(qtbot, dialog.play)
    assert rows(living)["Journeys from an older version"] == ("0", str(inside))
    assert living.view.words.text() == f"Journeys that went on in a newer version: {inside}."


def test_a_file_that_cannot_be_read_says_why(simulated, living, dialog, tmp_path, qtbot):
    press(qtbot, dialog.add_version)
    bad = tmp_path / "bad.flow.yaml"
    bad.write_text("nodes: [")
    living.add_file(bad)
    qtbot.waitUntil(
        lambda: any("bad.flow.yaml" in each.windowTitle() for each in dialog.findChildren(Dialog)),
        timeout=SECONDS,
    )
    assert dialog.plan.editions == (HERE, HERE)


def test_the_numbers_are_those_of_the_command_line(simulated, living, shorter, qtbot):
    pause = Pause(at(12, 2), at(15, 2), "restart")
    version = TakeOver(at(20, 2), Edition("shorter", open_flow(shorter).flow), Moves("move"))
    result = played(simulated, living, qtbot, LifePlan(HERE, (pause, version)))
    plain = [{**each.to_json(), "seconds": 0} for each in result.life.reports]
    told = ["life", CART, "--events", "sample", "--json", "--move-people"]
    told += ["--pause", "2026-02-12T08:00..2026-02-15T08:00=restart"]
    told = [sys.executable, "-m", "cartflow_studio.cli", *told]
    done = subprocess.run(
        [*told, "--then", f"2026-02-20T08:00={shorter}"], capture_output=True, check=True
    )
    versions = json.loads(done.stdout)["versions"]
    assert json.loads(json.dumps(plain)) == [{**each, "seconds": 0} for each in versions]


@pytest.fixture
def two(simulated, living, shorter, qtbot):
    """A life with two versions, of which the second is on the canvas."""
    first = Edition("shorter", open_flow(shorter).flow)
    plan = LifePlan(first, (TakeOver(at(20, 2), HERE, Moves("move")),))
    played(simulated, living, qtbot, plan)
    return simulated


def test_the_canvas_shows_the_numbers_of_its_own_version(two, living, qtbot):
    results = two.results
    life = results.simulating.result.life
    assert (life.shown, results.numbers.entered) == (1, life.reports[1].stats.entered)
    assert (living.view.isHidden(), results.whose) == (False, None)
    with qtbot.waitSignal(results.simulating.finished, timeout=SECONDS):
        living.view.shown.setCurrentIndex(0)
        living.view.shown.activated.emit(0)
    assert results.numbers.entered == life.reports[0].stats.entered
    assert results.whose.words == "Numbers of version 1 of its life"


def test_an_edit_plays_the_life_again(two, living, qtbot):
    before = rows(living)
    with qtbot.waitSignal(two.results.simulating.finished, timeout=SECONDS):
        two.document.edit("Switch", annotating.switch, ("reminder",), on=False)
    assert rows(living)["Messages"][0] == before["Messages"][0]
    assert rows(living)["Messages"] != before["Messages"]


def test_alone_again_there_is_no_life(two, living, qtbot):
    with qtbot.waitSignal(two.results.simulating.finished, timeout=SECONDS):
        press(qtbot, living.view.alone)
    assert living.view.isHidden()
    assert two.results.simulating.result.life is None


def test_a_step_of_the_table_is_shown_on_the_canvas(two, living):
    table = living.view.table
    names = [table.item(row, 0).text() for row in range(table.rowCount())]
    table.setCurrentCell(names.index("Cart reminder"), 0)
    assert two.canvas.selection == ("reminder",)


def test_a_journey_is_told_through_all_versions(two, qtbot):
    life = two.results.simulating.result.life
    moved = [line for line in life.reports[1].trace if line.output == "moved"]
    whose = moved[0].person
    story = life.story(whose, moved[0].journey, lambda _: "")
    words = [each.words for each in story]
    change = words.index("Version 2 takes over")
    assert words[0] == "Enters the flow by “Item added to cart”"
    assert words[change + 1].startswith("Comes from another version, to “")
    two.results.show_person(whose)
    panel = two.results.journeys
    qtbot.waitUntil(
        lambda: any(row.accessibleName().startswith("Version 2 takes over")
                    for row in panel.story.steps),
        timeout=SECONDS,
    )  # fmt: skip


def test_a_life_and_company_take_turns(two, living, qtbot):
    company = two.findChild(Accompanying)
    other = resources.path("templates", "welcome-series.flow.yaml")
    with qtbot.waitSignal(two.results.simulating.finished, timeout=SECONDS):
        company.choose([open_flow(other).flow])
    assert (living.view.isHidden(), company.view.isHidden()) == (True, False)
    result = played(two, living, qtbot, LifePlan(HERE, (Pause(at(12, 2), at(15, 2)),)))
    assert (living.view.isHidden(), company.view.isHidden()) == (False, True)
    assert (len(result.life.reports), result.company) == (1, ())
