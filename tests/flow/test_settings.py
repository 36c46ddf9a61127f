"""Settings, goals and their kinds of value."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cartflow_studio.fields import Fault, fields_of, read_fields, write_fields
from cartflow_studio.flow.clock import TimeOfDay
from cartflow_studio.flow.kinds import (
    DURATION,
    EVENT,
    FLOW_ID,
    LIMIT,
    PERCENT,
    TIME,
    WEEKDAY_SET,
    ZONE,
    read_identifier,
)
from cartflow_studio.flow.settings import (
    CAP,
    QUIET_HOURS,
    SENDERS,
    ExitCriterion,
    Goal,
    Reentry,
    Schedule,
    Settings,
)
from tests.flow.strategies import described, values

ALL = (Settings, Reentry, Schedule, Goal, ExitCriterion)


@pytest.mark.parametrize("cls", ALL)
def test_every_setting_is_read_back(cls):
    @given(described(cls))
    def read_back(value):
        assert read_fields(cls, write_fields(value)) == value

    read_back()


@pytest.mark.parametrize("cls", ALL)
def test_every_field_has_a_label_and_a_value_that_its_kind_accepts(cls):
    for each in fields_of(cls):
        assert each.label
        if not each.required:
            assert each.kind.read(each.kind.write(each.default)) == each.default


@given(st.data())
def test_what_a_kind_writes_it_reads(data):
    for cls in ALL:
        for each in fields_of(cls):
            value = data.draw(values(each.kind))
            assert each.kind.read(each.kind.write(value)) == value


@pytest.mark.parametrize(
    ("kind", "plain", "message"),
    [
        (QUIET_HOURS, 1, "Quiet hours are like"),
        (QUIET_HOURS, {"from": "21:00"}, "'to' is missing."),
        (QUIET_HOURS, {"from": "21:00", "to": "8"}, "'8' is not a time of day."),
        (QUIET_HOURS, {"from": "21:00", "to": "21:00"}, "Quiet hours that start and end together"),
        (
            QUIET_HOURS,
            {"from": "21:00", "to": "08:00", "than": "skip"},
            "There is no setting 'than'",
        ),
        (QUIET_HOURS, {"from": "21:00", "to": "08:00", "then": "stop"}, "'stop' is not possible"),
        (CAP, "often", "'often' is not a limit."),
        (CAP, {"limit": "1 per day", "channel": "fax"}, "'fax' is not possible here."),
        (SENDERS, [], "Senders are like"),
        (SENDERS, {"fax": "1"}, "There is no channel 'fax'."),
        (PERCENT, True, "Expected a percentage, found True."),
        (PERCENT, 101, "A share must be between 0 and 100."),
        (PERCENT, float("nan"), "A share must be between 0 and 100."),
        (TIME, "24:00", "'24:00' is not a time of day."),
        (TIME, 1260, "Expected text, found 1260."),
        (DURATION, 7, "Expected text, found 7."),
        (LIMIT, None, "Expected text, found None."),
        (ZONE, "Europe/Berlim", "Unknown time zone 'Europe/Berlim'."),
        (EVENT, "  ", "The name is empty."),
        (EVENT, "x" * 201, "The name has 201 characters; at most 200 fit."),
        (EVENT, "a\nb", "The text holds a line break or a control character."),
        (FLOW_ID, "a b", "'a b' cannot be an id."),
        (WEEKDAY_SET, ["monday", "moonday"], "'moonday' is not a weekday."),
    ],
)
def test_what_a_kind_cannot_read_it_tells(kind, plain, message):
    with pytest.raises(ValueError, match=f"^{re.escape(message)}"):
        kind.read(plain)


def test_kinds_read_what_people_write():
    assert PERCENT.read(33.333) == 33.33
    assert PERCENT.read(50.0) == 50
    assert WEEKDAY_SET.read(["sun", "Monday", "sunday"]) == (0, 6)
    assert TIME.read("9:05") == TimeOfDay(545)
    assert EVENT.read(" Bought ") == "Bought"
    assert FLOW_ID.read("") == ""


@pytest.mark.parametrize("name", ["a", "A-1", "a.b_c", "0", "x" * 64])
def test_an_id_is_plain(name):
    assert read_identifier(name) == name


@pytest.mark.parametrize("name", ["", "-a", "a-", ".a", "a b", "é", "x" * 65, None, 1.5, True])
def test_what_is_no_id_is_refused(name):
    with pytest.raises(Fault):
        read_identifier(name)


def test_the_sender_of_a_channel_is_found():
    settings = Settings(senders=(("email", "a@example.com"),))
    assert (settings.sender("email"), settings.sender("sms")) == ("a@example.com", "")
