"""Where the people of a step are: the numbers beside its card add up."""

import pytest

from cartflow_studio.flow.model import Node
from cartflow_studio.nodes import Exit, Split, Wait
from cartflow_studio.studio.panels.exits import Exits, StepRun
from cartflow_studio.studio.panels.numbers import NodeNumbers, note

WAIT = Node("rest", Wait())
NUMBERS = NodeNumbers(446, 3, {"next": 430, "exited": 13})


def test_the_ways_of_a_step_add_up_to_those_who_arrived():
    run = StepRun(WAIT, NUMBERS, {"goal": 12, "unsubscribed": 1})
    assert run.ways == (
        ("Went on", 430),
        ("Left: goal reached", 12),
        ("Left: unsubscribed", 1),
        ("Still here", 3),
    )
    assert sum(people for _, people in run.ways) == NUMBERS.arrived


@pytest.mark.parametrize("gone", [{}, {"goal": 4}])
def test_reasons_that_are_not_those_of_everybody_are_not_told(gone):
    assert StepRun(WAIT, NUMBERS, gone).ways[1] == ("Left the flow here", 13)


def test_who_ends_at_an_exit_has_not_left_on_the_way():
    numbers = NodeNumbers(9, 0, {"exited": 9})
    assert StepRun(Node("done", Exit()), numbers, {"reminded": 9}).ways == (("Ended here", 9),)


def test_planned_and_measured_shares_of_a_split_are_told_apart():
    split, numbers = Node("fork", Split()), NodeNumbers(100, 0, {"a": 51, "b": 49})
    assert StepRun(split, numbers).ways == (("a (planned 50 %)", 51), ("b (planned 50 %)", 49))
    assert note(split, numbers) == "51 % to a · planned 50 %"


def test_journeys_are_offered_of_people_in_a_simulation_only():
    runs = [
        StepRun(WAIT, NUMBERS),
        StepRun(WAIT, NUMBERS, is_real=True),
        StepRun(WAIT, NodeNumbers()),
    ]
    assert [run.has_journeys for run in runs] == [True, False, False]


def test_other_numbers_take_the_places_of_the_old_ones(qtbot):
    exits = Exits()
    qtbot.addWidget(exits)
    exits.resize(320, 120)
    exits.show()
    for run, rows in ((StepRun(WAIT, NUMBERS), 3), (StepRun(WAIT, NodeNumbers(2, 2)), 2)):
        exits.show_run(run)
        shown = [(row[0].text(), row[2].text()) for row in exits._rows]
        assert shown == [(words, f"{people}") for words, people in run.ways]
        assert (len(shown), exits.arrived.text()) == (rows, f"{run.numbers.arrived}")


def test_words_that_are_too_long_are_cut_and_said_in_the_tip(qtbot):
    exits = Exits()
    qtbot.addWidget(exits)
    exits.resize(260, 120)
    exits.show()
    why = "asked by telephone not to hear from us again"
    exits.show_run(StepRun(WAIT, NUMBERS, {why: 13}))
    cut = exits._rows[1][0]
    qtbot.waitUntil(lambda: cut.toolTip() == f"Left: {why}")
    assert cut.text().endswith("…")
