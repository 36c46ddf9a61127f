"""No message is timed into the quiet hours."""

from dataclasses import replace

import pytest

from cartflow_studio.flow.clock import TimeOfDay
from cartflow_studio.flow.settings import QuietHours, Settings
from cartflow_studio.nodes.wait import Wait
from cartflow_studio.nodes.wait_until import WaitUntil
from tests.checks.faults import MAIL, fixes, found, line, mended

CODE = "hidden-by-quiet-hours"
NIGHT = QuietHours(TimeOfDay(21 * 60), TimeOfDay(8 * 60))
QUIET = Settings(quiet_hours=NIGHT)


def _flow(time, settings=QUIET, mail=MAIL):
    return line(evening=WaitUntil(TimeOfDay.parse(time)), mail=mail, settings=settings)


def test_a_message_in_the_quiet_hours_is_found():
    late = _flow("22:00")
    assert found(CODE, late) == [
        (
            "evening",
            "“Evening” waits until 22:00, in the quiet hours (21:00 to 08:00),"
            " so “Mail” goes out at 08:00.",
        ),
    ]
    assert fixes(CODE, late) == ["Wait until 08:00", "Let it ignore quiet hours"]
    assert mended(CODE, late, "Wait until 08:00") == _flow("8:00")
    ignoring = replace(MAIL, quiet_hours="ignore")
    assert mended(CODE, late, "Let it ignore quiet hours") == _flow("22:00", mail=ignoring)


def test_it_is_told_when_it_is_not_sent_at_all():
    skipping = Settings(quiet_hours=replace(NIGHT, then="skip"))
    assert found(CODE, _flow("07:59", skipping)) == [
        (
            "evening",
            "“Evening” waits until 07:59, in the quiet hours (21:00 to 08:00),"
            " so “Mail” is not sent.",
        ),
    ]


@pytest.mark.parametrize(("time", "is_found"), [("21:00", True), ("08:00", False)])
def test_quiet_hours_begin_at_their_start_and_are_over_at_their_end(time, is_found):
    assert bool(found(CODE, _flow(time))) is is_found


def test_quiet_hours_of_one_day_are_looked_at_too():
    noon = Settings(quiet_hours=QuietHours(TimeOfDay(720), TimeOfDay(780)))
    assert bool(found(CODE, _flow("12:30", noon)))
    assert found(CODE, _flow("22:00", noon)) == []


def test_without_quiet_hours_or_a_message_all_is_fine():
    assert found(CODE, _flow("22:00", Settings())) == []
    later = line(evening=WaitUntil(TimeOfDay(22 * 60)), rest=Wait(), settings=QUIET)
    assert found(CODE, later) == []
