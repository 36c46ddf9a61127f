"""There is a time at which people can enter."""

from cartflow_studio.flow.settings import Schedule, Settings
from cartflow_studio.nodes.segment_trigger import SegmentTrigger
from tests.checks.faults import END, MAIL, flow, found, line, mended

CODE = "schedule-over"
NOON = 1_780_315_200_000_000  # 2026-06-01T12:00:00Z


def _flow(start, end):
    return line(mail=MAIL, settings=Settings(schedule=Schedule(start, end)))


def _once(at, end="never"):
    return flow(
        {"start": SegmentTrigger(at=at), "end": END},
        {"start.next": "end"},
        settings=Settings(schedule=Schedule("now", end)),
    )


def test_an_end_before_the_start_is_found():
    never = _flow("2026-12-24T00:00:00", "2026-12-01T00:00:00")
    assert found(CODE, never) == [
        (None, "Nobody can enter: the flow ends (2026-12-01 00:00) before it starts."),
    ]
    after = mended(CODE, never, "Let it run indefinitely")
    assert after.settings.schedule == Schedule("2026-12-24T00:00:00", "never")


def test_an_end_that_is_gone_everywhere_is_found():
    ended = _flow("now", "2026-06-01T00:00:00")
    assert found(CODE, ended, now=NOON) == [
        (None, "Nobody can enter: the flow ended on 2026-06-01 00:00."),
    ]
    assert found(CODE, ended, now=NOON - 1) == []
    assert found(CODE, ended) == []


def test_an_end_with_a_zone_is_gone_at_its_instant():
    ended = _flow("now", "2026-06-01T14:00:00+02:00")
    assert len(found(CODE, ended, now=NOON)) == 1
    assert found(CODE, ended, now=NOON - 1) == []


def test_a_segment_in_the_past_is_found():
    assert found(CODE, _once("2026-06-01T00:00:00"), now=NOON) == [
        ("start", "Nobody enters by “Start”: 2026-06-01 00:00 is over."),
    ]


def test_a_segment_after_the_end_is_found():
    assert found(CODE, _once("2026-12-24T09:00:00", "2026-12-01T00:00:00")) == [
        ("start", "Nobody enters by “Start”: the flow ends before 2026-12-24 09:00."),
    ]


def test_schedules_that_lie_ahead_are_fine():
    assert found(CODE, _flow("now", "never"), now=NOON) == []
    assert found(CODE, _flow("2026-12-01T00:00:00", "2026-12-24T00:00:00"), now=NOON) == []
    assert found(CODE, _once("2026-06-02T00:00:00"), now=NOON) == []
