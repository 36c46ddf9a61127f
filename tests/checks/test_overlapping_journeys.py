"""Nobody is in the flow twice unawares."""

import pytest

from cartflow_studio.flow.clock import TimeOfDay
from cartflow_studio.flow.duration import Limit, days, hours
from cartflow_studio.flow.node_type import Alternative
from cartflow_studio.flow.settings import Reentry, Settings
from cartflow_studio.nodes.wait import Wait
from cartflow_studio.nodes.wait_for_event import WaitForEvent
from cartflow_studio.nodes.wait_until import WaitUntil
from tests.checks.faults import MAIL, fixes, found, line, mended

CODE = "overlapping-journeys"
AT_ONCE = Reentry("at the same time")


def _flow(reentry=AT_ONCE, **steps):
    return line(**(steps or {"rest": Wait(days(2))}), mail=MAIL, settings=Settings(reentry))


def _told(stay):
    sentence = f"People stay inside {stay}, and may enter again meanwhile: they get all twice."
    return [(None, sentence)]


@pytest.mark.parametrize(
    ("steps", "stay"),
    [
        ({"rest": Wait(days(2))}, "up to 2 days"),
        ({"rest": Wait(hours(1))}, "up to 1 hour"),
        ({"rest": Wait(hours(30)), "morning": WaitUntil(TimeOfDay(540))}, "up to 3 days"),
        ({"wait": WaitForEvent((Alternative("Bought"),), None)}, "without end"),
    ],
)
def test_entering_again_while_inside_is_found(steps, stay):
    assert found(CODE, _flow(**steps)) == _told(stay)


def test_a_gap_that_is_shorter_than_the_flow_is_found():
    short = Reentry("at the same time", gap=days(1), gap_from="entry")
    assert found(CODE, _flow(short)) == _told("up to 2 days")
    after_exit = Reentry("at the same time", gap=days(9))
    assert found(CODE, _flow(after_exit)) == _told("up to 2 days")


def test_it_is_mended_by_the_mode_or_by_a_gap():
    assert fixes(CODE, _flow()) == ["Only after they left", "Not again within 2 days"]
    assert mended(CODE, _flow(), "Only after they left") == _flow(Reentry("after exit"))
    gap = Reentry("at the same time", gap=days(2), gap_from="entry")
    assert mended(CODE, _flow(), "Not again within 2 days") == _flow(gap)


def test_flows_that_keep_journeys_apart_are_fine():
    for mode in ("once", "after exit", "restart"):
        assert found(CODE, _flow(Reentry(mode))) == []
    rare = Reentry("at the same time", limits=(Limit(1, days(7)),))
    assert found(CODE, _flow(rare)) == []
    assert found(CODE, line(mail=MAIL, settings=Settings(AT_ONCE))) == []
