"""Changes of people: semantics 4.7."""

from dataclasses import replace

import pytest

from cartflow_studio.engine import PlanError, compile_flow
from cartflow_studio.flow.clock import TimeOfDay
from cartflow_studio.flow.condition import Compare
from cartflow_studio.flow.duration import hours
from cartflow_studio.flow.node_type import Alternative, Change
from cartflow_studio.flow.people import Person
from cartflow_studio.flow.settings import ExitCriterion, QuietHours, Settings
from cartflow_studio.nodes import Condition, Email, EventTrigger, UpdatePerson, Wait, WaitUntil
from tests.engine.build import ANN, HOUR, NOON, Host, event, flow, line, play, said, wait_for, when

CART = EventTrigger(event="Cart")


def after(*changes, row, person=ANN, **properties) -> tuple[bool, dict]:
    """Whether a row is true right after the changes, and what the person then is."""
    asks = Condition((("yes", Compare("person", *row)),))
    host = Host(line(added=CART, update=UpdatePerson(changes), asks=asks), person)
    host.receive(event("Cart", NOON, **properties))
    [port] = [each.output for each in host.trace if each.node == "asks" and each.output]
    attributes = {**host.person.attributes}
    for name in ANN.attributes:
        attributes.pop(name, None)
    return port == "yes", attributes


def test_setting_and_clearing():  # semantics 4.7
    level = Change("level", "set", 3)
    assert after(level, row=("level", "more than", 2)) == (True, {"level": 3})
    cleared = after(level, Change("level", "unset"), row=("level", "is set", False))
    assert cleared == (True, {})


def test_copying_from_an_event():  # semantics 4.7
    copied = Change("level", "set", None, "entry", "total")
    assert after(copied, row=("level", "is", 7), total=7) == (True, {"level": 7})


def test_copying_what_is_missing_changes_nothing():  # semantics 4.7
    copied = Change("level", "set", None, "entry", "total")
    before = Person("ann", {"level": 1})
    assert after(copied, row=("level", "is", 1), person=before) == (True, {"level": 1})


NOBODY = Person("ann", {})
TAGGED = Person("ann", {"tags": ["x", "y"]})


@pytest.mark.parametrize(
    ("person", "action", "tag", "row", "tags"),
    [
        (ANN, "add", "x", ("tags", "contains", "x"), ["x"]),
        (TAGGED, "add", "z", ("tags", "contains", "y"), ["x", "y", "z"]),
        (TAGGED, "add", "z", ("tags", "is one of", ("q", "z")), ["x", "y", "z"]),
        (Person("ann", {"tags": "xy"}), "add", "z", ("tags", "is", "z"), ["z"]),
        (TAGGED, "remove", "x", ("tags", "is not", "x"), ["y"]),
        (TAGGED, "remove", "x", ("tags", "is one of", ("x", "y")), ["y"]),
        (Person("ann", {"tags": "x"}), "remove", "x", ("tags", "is", "x"), "x"),
        (Person("ann", {"tags": ["x"]}), "remove", "x", ("tags", "is set", True), []),
    ],
)
def test_tags(person, action, tag, row, tags):  # semantics 4.7
    assert after(Change("tags", action, tag), row=row, person=person) == (True, {"tags": tags})


def test_a_change_of_consent_address_zone_and_date_holds_at_once():  # semantics 4.7
    changes = (
        Change("consent_email", "set", True),
        Change("email", "set", None, "entry", "mail"),
        Change("timezone", "set", "Asia/Tokyo"),
        Change("due", "set", "2026-03-28T12:00"),
    )
    night = Settings(quiet_hours=QuietHours(TimeOfDay(21 * 60), TimeOfDay(8 * 60)))
    known = line(
        night,
        added=CART,
        update=UpdatePerson(changes),
        mail=Email(subject="s", body="b"),
        due=WaitUntil(date_of="person", date="due"),
    )
    trace = play(known, event("Cart", NOON, mail="new@example.com"), person=Person("ann"))
    assert when(trace, "message", "mail") == [NOON + 11 * HOUR]
    assert when(trace, "left", "due") == [NOON + 15 * HOUR]


@pytest.mark.parametrize("source", ["", "entry"])
def test_a_date_that_is_set_is_waited_for_at_once(source):  # semantics 4.7
    date = "2026-03-28T12:00:00"
    change = Change("due", "set", None if source else date, source, "due" if source else "")
    dated = flow(
        {
            "added": CART,
            "set": UpdatePerson((change,)),
            "due": WaitUntil(date_of="person", date="due"),
            "asks": Condition((("yes", Compare("person", "vip", "is", True)),)),
        },
        *("added.next > set", "set.next > due", "due.next > asks"),
        settings=Settings(timezone="UTC"),
    )
    trace = play(dated, event("Cart", NOON, due=date))
    assert when(trace, "left", "due") == [NOON + 24 * HOUR]


def test_a_change_says_from_which_event_it_copies():  # semantics 4.7
    changes = (
        Change("asked", "set", None, "entry", "total"),
        Change("paid", "set", None, "last", "total"),
        Change("level", "set", 3),
    )
    buys = wait_for((Alternative("Bought"),))
    host = Host(line(added=CART, buys=buys, copy=UpdatePerson(changes)))
    host.receive(event("Cart", NOON, total=1))
    bought = event("Bought", NOON + 1, total=2)
    host.events.append(bought)
    step = host.engine.receive(host.state, host.person, bought, 2)
    told = [(each.attribute, each.value, each.sequence) for each in step.changes]
    assert told == [("asked", 1, 1), ("paid", 2, 2), ("level", 3, 0)]


def test_the_first_tag_makes_a_list_to_which_others_are_added():  # semantics 4.7
    tags = [Change("tags", "add", tag) for tag in "xyz"]
    known = {"tags": ["x", "y", "z"], "level": 3}
    for tag in "xyz":
        found = after(
            *tags, Change("level", "set", 3), row=("tags", "contains", tag), person=NOBODY
        )
        assert found == (True, known)


def test_exit_criteria_act_when_the_person_becomes_so():  # semantics 4.7, 5.3
    vip = Compare("person", "vip", "is", True)
    marks = line(
        added=CART,
        rest=Wait(hours(1)),
        mark=UpdatePerson((Change("vip", "set", True),)),
        more=Wait(hours(1)),
    )
    becomes = replace(marks, exits=(ExitCriterion(becomes=vip, reason="vip"),))
    assert said(play(becomes, event("Cart", NOON)))[-2:] == ["arrived more", "exited more vip"]
    already = play(becomes, event("Cart", NOON), person=Person("ann", {"vip": True}))
    assert said(already) == ["entered added", "exited added vip"]


def test_a_time_zone_cannot_be_copied():  # semantics 4.7
    copied = UpdatePerson((Change("timezone", "set", None, "entry", "zone"),))
    with pytest.raises(PlanError, match="time zone cannot be copied"):
        compile_flow(line(added=CART, update=copied))
