"""Conditions: read, written, listed, and told in words."""

import pytest
from hypothesis import given

from cartflow_studio.fields import Fault
from cartflow_studio.flow.clock import TimeOfDay
from cartflow_studio.flow.condition import (
    ALWAYS,
    All,
    AnyOf,
    Compare,
    Happened,
    LocalTime,
    Not,
    rows,
    sentence,
)
from cartflow_studio.flow.condition_file import read_condition, write_condition
from cartflow_studio.flow.duration import days
from tests.flow.strategies import CONDITIONS

HR = Compare("person", "country", "is", "HR")


@given(CONDITIONS)
def test_what_is_written_is_read_back(condition):
    assert read_condition(write_condition(condition)) == condition


@given(CONDITIONS)
def test_every_condition_has_words(condition):
    assert sentence(condition).strip()


@pytest.mark.parametrize(
    ("plain", "condition", "words"),
    [
        ({"person": "country", "is": "HR"}, HR, "country is HR"),
        ({"event": "total", "at least": 50}, Compare("event", "total", "at least", 50), None),
        (
            {"entry": "tags", "is one of": ["a", 1]},
            Compare("entry", "tags", "is one of", ("a", 1)),
            "tags of the entry event is one of a, 1",
        ),
        (
            {"person": "phone", "is set": False},
            Compare("person", "phone", "is set", False),
            "phone is unknown",
        ),
        ({"person": "vip", "is": True}, Compare("person", "vip", "is", True), "vip is yes"),
        (
            {"last": "total", "more than": 1.5},
            Compare("last", "total", "more than", 1.5),
            "total of the last event is more than 1.5",
        ),
        (
            {"happened": "Bought", "at most": 0, "within": "30 days"},
            Happened("Bought", "at most", 0, days(30)),
            "Bought happened never within 30 days",
        ),
        (
            {"happened": "Bought", "where": {"event": "total", "is": 1}},
            Happened("Bought", where=Compare("event", "total", "is", 1)),
            "Bought happened since entry where total is 1",
        ),
        (
            {"happened": "Bought", "exactly": 2, "within": "ever"},
            Happened("Bought", "exactly", 2, "ever"),
            "Bought happened exactly 2 times ever",
        ),
        (
            {"local_time": {"from": "21:00", "to": "08:00", "on": ["mon", "friday"]}},
            LocalTime(TimeOfDay(1260), TimeOfDay(480), (0, 4)),
            "local time is between 21:00 and 08:00 on Mon, Fri",
        ),
        ({"all": []}, ALWAYS, "always"),
        ({"any": []}, AnyOf(), "never"),
        (
            {
                "any": [
                    {"all": [{"person": "a", "is": 1}, {"person": "b", "is": 2}]},
                    {"not": {"all": []}},
                ]
            },
            AnyOf(
                (
                    All((Compare("person", "a", "is", 1), Compare("person", "b", "is", 2))),
                    Not(All()),
                )
            ),
            "(a is 1 and b is 2) or not (always)",
        ),
    ],
)
def test_a_row_is_read_and_told(plain, condition, words):
    assert read_condition(plain) == condition
    assert words is None or sentence(condition) == words


@pytest.mark.parametrize(
    ("plain", "path", "message"),
    [
        (None, (), "None is not a condition."),
        ({}, (), "{} is not a condition."),
        ({"persn": "a", "is": 1}, ("persn",), "There is no setting 'persn' here."),
        ({"person": "a"}, (), "A row has one comparison."),
        ({"person": "a", "is": 1, "is not": 2}, (), "A row has one comparison."),
        ({"person": "a", "event": "b", "is": 1}, (), None),
        ({"person": "", "is": 1}, ("person",), "'' is not the name of a property."),
        ({"person": "a", "is": None}, ("is",), "None cannot be compared with."),
        ({"person": "a", "is": float("nan")}, ("is",), "nan is not a number to compare with."),
        ({"person": "a", "is": 2**60}, ("is",), "The number is too large."),
        ({"person": "a", "is one of": []}, ("is one of",), "'is one of' needs a list of values."),
        ({"person": "a", "is set": 1}, ("is set",), "'is set' is true or false."),
        ({"all": {}}, ("all",), "'all' needs a list of rows."),
        ({"all": [], "any": []}, ("any",), "There is no setting 'any' here."),
        ({"any": [{"not": 5}]}, ("any", 0, "not"), "5 is not a condition."),
        ({"happened": ""}, ("happened",), "'' is not the name of an event."),
        ({"happened": "e", "at least": -1}, ("at least",), None),
        ({"happened": "e", "at least": 1, "at most": 2}, ("at most",), None),
        ({"happened": "e", "within": "soon"}, ("within",), "'soon' is not a period."),
        ({"happened": "e", "where": {"x": 1}}, ("where", "x"), "There is no setting 'x' here."),
        ({"local_time": 1}, ("local_time",), "'local_time' needs from, to or on."),
        ({"local_time": {"from": "9:00"}}, ("local_time",), "'from' and 'to' belong together."),
        (
            {"local_time": {"from": "9", "to": "10:00"}},
            ("local_time", "from"),
            "'9' is not a time of day. Write it like \"21:00\", in quotes.",
        ),
        ({"local_time": {"zone": "shop"}}, ("local_time", "zone"), "'zone' is person or flow."),
        ({"local_time": {"on": ["noday"]}}, ("local_time", "on", 0), "'noday' is not a weekday."),
    ],
)
def test_a_fault_leads_to_its_place(plain, path, message):
    with pytest.raises(Fault) as caught:
        read_condition(plain)
    assert caught.value.path == path
    assert message is None or caught.value.message == message


def test_nesting_has_an_end():
    plain = {"person": "a", "is": 1}
    for _ in range(17):
        plain = {"not": plain}
    with pytest.raises(Fault, match="nested more than 16 deep"):
        read_condition(plain)


def test_rows_are_listed_from_left_to_right():
    bought = Happened("Bought", where=Compare("event", "total", "is", 1))
    clock = LocalTime(weekdays=(1,))
    condition = All((Not(HR), AnyOf((bought, clock))))
    assert list(rows(condition)) == [HR, bought, bought.where, clock]
    assert list(rows(None)) == []


def test_a_local_time_has_both_ends_or_none():
    for half in ({"start": TimeOfDay(540)}, {"end": TimeOfDay(540)}):
        with pytest.raises(ValueError, match="belong together"):
            LocalTime(**half)
