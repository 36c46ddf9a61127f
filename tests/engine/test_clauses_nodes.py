"""Clauses on nodes at their edges: semantics 4."""

import pytest

from cartflow_studio.engine.trace import read_instant, written_instant
from cartflow_studio.flow.clock import TimeOfDay
from cartflow_studio.flow.condition import Compare, Happened, Not
from cartflow_studio.flow.duration import Limit, calendar_days, days, hours
from cartflow_studio.flow.node_type import Alternative, Change
from cartflow_studio.flow.people import Person
from cartflow_studio.flow.settings import Cap, QuietHours, Reentry, Settings
from cartflow_studio.nodes import (
    Condition,
    Email,
    EventTrigger,
    Exit,
    Sms,
    UpdatePerson,
    Wait,
    WaitUntil,
)
from tests.engine.build import (
    ANN,
    DAY,
    HOUR,
    NOON,
    Host,
    event,
    flow,
    line,
    play,
    said,
    wait_for,
    when,
)

CART, BOUGHT = EventTrigger(event="Cart"), Alternative(event="Bought")
ZAGREB = Settings(timezone="Europe/Zagreb")
MAIL = Email(subject="s", body="b")
NIGHT = TimeOfDay(21 * 60), TimeOfDay(8 * 60)


def left(node, at: str, settings=ZAGREB, person=ANN, **properties) -> str:
    """When a journey that arrives at an instant leaves the node."""
    trace = play(
        line(settings, added=CART, step=node),
        event("Cart", read_instant(at), **properties),
        person=person,
    )
    [instant] = when(trace, "left", "step")
    return written_instant(instant)


@pytest.mark.parametrize(
    ("length", "end"),
    [
        (days(1), "2026-03-29T11:00:00Z"),  # 13:00 on the wall
        (calendar_days(1), "2026-03-29T10:00:00Z"),  # 12:00, as the day before
    ],
)
def test_a_day_over_the_change_of_the_clocks(length, end):  # semantics 4.2
    assert left(Wait(length), "2026-03-28T11:00:00Z") == end


@pytest.mark.parametrize(
    ("time", "arrival", "end"),
    [
        (150, "2026-03-28T23:30:00Z", "2026-03-29T01:30:00Z"),  # 02:30 does not exist: 03:30
        (150, "2026-10-24T22:30:00Z", "2026-10-25T00:30:00Z"),  # 02:30 comes twice: the first
    ],
)
def test_a_local_time_that_is_not_there_or_there_twice(time, arrival, end):  # semantics 4.2
    assert left(WaitUntil(time=TimeOfDay(time)), arrival) == end


def test_a_window_over_midnight_belongs_to_the_day_it_starts_on():  # semantics 4.2
    friday_night = WaitUntil(time=TimeOfDay(22 * 60), window_end=TimeOfDay(6 * 60), weekdays=(4,))
    utc = Settings(timezone="UTC")
    assert [
        left(friday_night, at, utc)
        for at in ("2026-03-28T05:59:00Z", "2026-03-28T06:00:00Z", "2026-03-27T05:00:00Z")
    ] == ["2026-03-28T05:59:00Z", "2026-04-03T22:00:00Z", "2026-03-27T22:00:00Z"]


def test_a_date_that_is_now_is_not_gone():  # semantics 4.2
    leaving = WaitUntil(date_of="entry", date="due", past="exit")
    assert left(leaving, "2026-03-27T12:00:00Z", due="2026-03-27T12:00Z") == "2026-03-27T12:00:00Z"
    late = line(added=CART, step=leaving)
    assert said(play(late, event("Cart", NOON, due="2026-03-27T11:59Z")))[-1] == (
        "exited step date gone"
    )


def test_a_date_without_a_zone_is_on_the_wall_clock():  # semantics 4.2
    tokyo = Person("ann", {"timezone": "Asia/Tokyo"})
    until = WaitUntil(date_of="entry", date="due", offset=calendar_days(1), before=True)
    due = {"due": "2026-04-02T09:00"}
    assert left(until, "2026-03-27T12:00:00Z", **due) == "2026-04-01T07:00:00Z"
    assert left(until, "2026-03-27T12:00:00Z", person=tokyo, **due) == "2026-04-01T00:00:00Z"


def test_of_several_that_fit_the_first_in_the_list_is_taken():  # semantics 4.3
    large = Alternative("Bought", Compare("event", "total", "at least", 50), port="large")
    waits = wait_for((large, BOUGHT), days(1))
    nodes = {"added": CART, "buys": waits}
    ports = [
        said(play(flow(nodes, "added.next > buys"), event("Cart", NOON), bought))[3]
        for bought in (event("Bought", NOON + 1, total=50), event("Bought", NOON + 1))
    ]
    assert ports == ["left buys large", "left buys Bought"]


def test_an_absence_is_asked_for_by_not_or_is_set():  # semantics 4.4
    rows = [
        Compare("person", "city", "is", "Split"),
        Compare("person", "city", "is not", "Split"),
        Compare("person", "city", "is set", False),
        Not(Compare("person", "city", "is", "Split")),
    ]
    ports = [
        said(play(line(added=CART, ask=Condition((("yes", row),))), event("Cart", NOON)))[3]
        for row in rows
    ]
    assert ports == [
        *("left ask otherwise", "left ask otherwise"),
        *("left ask yes", "left ask yes"),
    ]


def test_history_since_entry_within_a_period_and_ever():  # semantics 4.4
    spans = {"since entry": "entry", "within": hours(2), "ever": "ever"}
    found = {}
    for name, span in spans.items():
        ask = Condition((("yes", Happened("Seen", "exactly", 1, span)),))
        trace = play(
            line(added=CART, rest=Wait(hours(1)), ask=ask),
            *(event("Seen", NOON - 2 * HOUR), event("Cart", NOON), event("Seen", NOON + 1)),
        )
        found[name] = said(trace)[-2]
    assert found == {
        "since entry": "left ask yes",
        "within": "left ask yes",
        "ever": "left ask otherwise",
    }


def test_messages_are_refused_in_the_order_that_is_written_down():  # semantics 4.6
    settings = Settings(
        timezone="UTC",
        quiet_hours=QuietHours(*NIGHT, then="skip"),
        caps=(Cap(Limit(1, days(1))),),
        control_group=100,
        reentry=Reentry("at the same time"),
    )
    people = [
        Person("ann"),
        Person("ann", {"consent_email": True}),
        Person("ann", {"consent_email": True, "email": "ann"}),
        ANN,
    ]
    night, noon = NOON + 10 * HOUR, NOON
    reasons = [
        each.detail["reason"]
        for person, at in [*((person, night) for person in people), (ANN, noon)]
        for each in play(line(settings, added=CART, mail=MAIL), event("Cart", at), person=person)
        if each.step == "message"
    ]
    assert reasons == [
        *("no_consent", "missing_address", "bad_address", "quiet_hours", "control_group")
    ]


def test_what_is_held_back_uses_no_cap_up():  # semantics 4.6, 5.4
    settings = Settings(caps=(Cap(Limit(1, days(1))),), control_group=100)
    trace = play(line(settings, added=CART, one=MAIL, two=Sms(body="b")), event("Cart", NOON))
    assert [each.detail["reason"] for each in trace if each.step == "message"] == [
        *("control_group", "control_group")
    ]


def test_quiet_hours_include_their_start_and_not_their_end():  # semantics 4.6
    settings = Settings(timezone="UTC", quiet_hours=QuietHours(*NIGHT))
    sent = [
        left(MAIL, at, settings)
        for at in ("2026-03-27T20:59:59Z", "2026-03-27T21:00:00Z", "2026-03-28T08:00:00Z")
    ]
    assert sent == ["2026-03-27T20:59:59Z", "2026-03-28T08:00:00Z", "2026-03-28T08:00:00Z"]


@pytest.mark.parametrize(
    ("per", "then", "found"),
    [
        (days(1), NOON + DAY - 1, "capped"),
        (days(1), NOON + DAY, "sent"),
        (calendar_days(1), NOON + 12 * HOUR - 1, "capped"),
        (calendar_days(1), NOON + 12 * HOUR, "sent"),
    ],
)
def test_a_cap_rolls_or_ends_at_midnight(per, then, found):  # semantics 4.6
    many = Reentry("at the same time")
    capped = line(Settings(reentry=many, caps=(Cap(Limit(1, per)),)), added=CART, mail=MAIL)
    trace = play(capped, event("Cart", NOON), event("Cart", then))
    [_, second] = [each for each in trace if each.step == "message"]
    assert second.detail.get("reason", second.output) == found


def test_a_refused_message_with_receipts_goes_on_as_timed_out():  # semantics 4.6
    mail = Email(subject="s", body="b", wait_for=("opened",), timeout=hours(1))
    links = ("added.next > mail", "mail.opened > read", "mail.timed_out > rest")
    nodes = {"added": CART, "mail": mail, "read": Exit("read"), "rest": Exit("unread")}
    trace = play(flow(nodes, *links), event("Cart", NOON), person=Person("ann"))
    assert said(trace)[-4:] == [
        *("message mail not_sent", "left mail not_sent", "arrived rest", "exited rest unread")
    ]


def test_the_control_group_waits_for_receipts_as_long_as_the_others():  # semantics 4.6
    mail = Email(subject="s", body="b", wait_for=("opened",), timeout=hours(1))
    nodes = {"added": CART, "mail": mail}
    held = flow(nodes, "added.next > mail", settings=Settings(control_group=100))
    assert when(play(held, event("Cart", NOON)), "left", "mail") == [NOON + HOUR]


def test_a_receipt_is_an_event_that_can_start_a_journey():  # semantics 4.6
    opened = line(read=EventTrigger(event="message_opened"))
    receipt = event("message_opened", NOON, flow="other", journey=1, node="mail")
    assert said(play(opened, receipt)) == ["entered read", "left read next", "exited end of flow"]


def test_what_is_updated_is_so_at_the_next_step():  # semantics 4.7
    host = Host(
        line(
            added=CART,
            note=UpdatePerson((Change("city", "set", None, "entry", "city"),)),
            ask=Condition((("yes", Compare("person", "city", "is", "Split")),)),
        )
    )
    host.receive(event("Cart", NOON, city="Split"))
    assert said(host.trace)[-2:] == ["left ask yes", "exited end of flow"]
    assert host.person.attributes["city"] == "Split"
