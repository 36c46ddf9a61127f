"""The trigger by a segment of people."""

import pytest

from cartflow_studio.fields import Fault, read_fields
from cartflow_studio.flow.clock import TimeOfDay
from cartflow_studio.flow.condition import Compare
from cartflow_studio.flow.node_type import Start
from cartflow_studio.nodes.segment_trigger import SegmentTrigger
from tests.nodes.told import lowered, ports, written

CROATS = Compare("person", "country", "is", "HR")
TEN = TimeOfDay(600)


def test_it_is_written_with_its_schedule():
    weekly = SegmentTrigger(CROATS, "weekly", time=TEN, weekdays=(0, 3))
    assert written(weekly) == {
        "who": {"person": "country", "is": "HR"},
        "schedule": "weekly",
        "time": "10:00",
        "weekdays": ["monday", "thursday"],
    }
    assert written(SegmentTrigger(at="2026-12-01T09:00:00")) == {
        "schedule": "once",
        "at": "2026-12-01T09:00:00",
    }


@pytest.mark.parametrize(
    ("trigger", "sentence"),
    [
        (SegmentTrigger(), "Once: everybody"),
        (SegmentTrigger(at="2026-12-01T09:00:00"), "On 2026-12-01 09:00: everybody"),
        (SegmentTrigger(CROATS, "daily"), "Every day at 09:00: people where country is HR"),
        (SegmentTrigger(None, "weekly"), "Every week on Monday at 09:00: everybody"),
        (
            SegmentTrigger(None, "weekly", weekdays=(1, 4)),
            "Every week on Tuesday, Friday at 09:00: everybody",
        ),
        (
            SegmentTrigger(None, "monthly", time=TEN, day=15),
            "Every month on day 15 at 10:00: everybody",
        ),
        (
            SegmentTrigger(CROATS, "as they match"),
            "As they come to match: people where country is HR",
        ),
    ],
)
def test_it_says_who_enters_and_when(trigger, sentence):
    assert trigger.sentence() == sentence


@pytest.mark.parametrize(
    ("trigger", "start"),
    [
        (
            SegmentTrigger(CROATS, at="2026-12-01T09:00:00", weekdays=(1,), day=3),
            Start("segment", when=CROATS, schedule="once", at="2026-12-01T09:00:00"),
        ),
        (
            SegmentTrigger(None, "daily", time=TEN),
            Start("segment", schedule="daily", time=TEN),
        ),
        (
            SegmentTrigger(None, "weekly", time=TEN),
            Start("segment", schedule="weekly", time=TEN, weekdays=(0,)),
        ),
        (
            SegmentTrigger(None, "monthly", time=TEN, day=31),
            Start("segment", schedule="monthly", time=TEN, day=31),
        ),
        (
            SegmentTrigger(CROATS, "as they match"),
            Start("segment", when=CROATS, schedule="as they match"),
        ),
    ],
)
def test_the_engine_is_told_only_what_the_schedule_needs(trigger, start):
    assert lowered(trigger) == [("start", start, {"then": "next"})]
    assert ports(trigger) == [("next", "Then")]


@pytest.mark.parametrize(
    ("plain", "message"),
    [
        ({"day": 32}, "32 is no day of a month; days are 1 to 31."),
        ({"at": "2026-02-30T09:00"}, "'2026-02-30T09:00' is no such date and time."),
        ({"at": "2026-02-03T09:00Z"}, "'2026-02-03T09:00Z' is no such date and time."),
    ],
)
def test_an_impossible_day_is_refused(plain, message):
    with pytest.raises(Fault) as fault:
        read_fields(SegmentTrigger, plain)
    assert fault.value.message == message
