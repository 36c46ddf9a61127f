"""Channels: semantics 4.6."""

from dataclasses import replace
from itertools import pairwise

import pytest

from cartflow_studio.engine import Past
from cartflow_studio.flow.clock import TimeOfDay
from cartflow_studio.flow.condition import Compare
from cartflow_studio.flow.duration import Limit, calendar_days, days, hours
from cartflow_studio.flow.node_type import Alternative, Change
from cartflow_studio.flow.people import Person
from cartflow_studio.flow.settings import Cap, ExitCriterion, Goal, QuietHours, Reentry, Settings
from cartflow_studio.nodes import (
    Email,
    EventTrigger,
    Push,
    Sms,
    UpdatePerson,
    Wait,
    Webhook,
    WhatsApp,
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

CART = EventTrigger(event="Cart")
MAIL = Email(subject="s", body="b")
MANY = Reentry("at the same time")
NIGHT = (TimeOfDay(21 * 60), TimeOfDay(8 * 60))


def outcome(node, person=ANN, settings=None) -> str:
    """Whether a message is sent, or why not."""
    trace = play(line(settings, added=CART, mail=node), event("Cart", NOON), person=person)
    [message] = [each for each in trace if each.step == "message"]
    return str(message.detail.get("reason", message.output))


def without(*names, **attributes) -> Person:
    kept = {name: value for name, value in ANN.attributes.items() if name not in names}
    return Person("ann", kept | attributes)


@pytest.mark.parametrize(
    "node", [MAIL, Sms(body="b"), WhatsApp(body="b"), Push(title="t", body="b")]
)
def test_a_message_needs_consent(node):  # semantics 4.6
    channel = f"consent_{node.channel}"
    assert [
        outcome(node),
        outcome(node, without(channel)),
        outcome(node, without(**{channel: False})),
        outcome(node, without(**{channel: "yes"})),
        outcome(node, without(**{channel: ""})),
    ] == ["sent", "no_consent", "no_consent", "sent", "no_consent"]


@pytest.mark.parametrize(
    ("node", "attribute", "bad"),
    [
        (MAIL, "email", "a@x.com, b@x.com"),
        (Sms(body="b"), "phone", "call me"),
        (Push(title="t", body="b"), "push_token", None),
    ],
)
def test_a_message_needs_an_address(node, attribute, bad):  # semantics 4.6
    assert outcome(node, without(attribute)) == "missing_address"
    assert outcome(node, without(**{attribute: "  "})) == "missing_address"
    if bad:
        assert outcome(node, without(**{attribute: bad})) == "bad_address"


def test_consent_is_asked_before_the_address():  # semantics 4.6
    assert outcome(MAIL, Person("ann")) == "no_consent"


def test_a_webhook_needs_neither():  # semantics 4.6
    assert outcome(Webhook(url="https://example.com"), Person("ann")) == "sent"


def test_a_refused_message_leaves_by_its_port_or_goes_on():  # semantics 4.6
    both = {"added": CART, "mail": MAIL, "text": Sms(body="b")}
    failover = flow(both, "added.next > mail", "mail.not_sent > text")
    goes_on = flow(both, "added.next > mail", "mail.sent > text")
    for each in (failover, goes_on):
        assert said(play(each, event("Cart", NOON), person=without("email")))[4:] == [
            "left mail not_sent",
            "arrived text",
            "message text sent",
            "left text sent",
            "exited end of flow",
        ]


def quiet(then="wait", zone="UTC") -> Settings:
    return Settings(timezone=zone, quiet_hours=QuietHours(*NIGHT, then), reentry=MANY)


@pytest.mark.parametrize(
    ("hour", "sent"),
    [(20.999, 20.999), (21, 32), (23, 32), (31.999, 32), (32, 32), (33, 33)],
)
def test_quiet_hours_wait_until_their_end(hour, sent):  # semantics 4.6
    at = NOON + round((hour - 12) * HOUR)
    trace = play(line(quiet(), added=CART, mail=MAIL), event("Cart", at))
    assert when(trace, "message", "mail") == [NOON + round((sent - 12) * HOUR)]


def test_quiet_hours_can_skip():  # semantics 4.6
    trace = play(line(quiet("skip"), added=CART, mail=MAIL), event("Cart", NOON + 10 * HOUR))
    assert [each.detail.get("reason") for each in trace if each.step == "message"] == [
        "quiet_hours"
    ]


def test_quiet_hours_are_the_persons():  # semantics 4.6
    trace = play(
        line(quiet(), added=CART, mail=MAIL),
        event("Cart", NOON),
        person=without(timezone="Asia/Tokyo"),
    )
    assert when(trace, "message", "mail") == [NOON + 11 * HOUR]


def test_a_message_may_ignore_quiet_hours():  # semantics 4.6
    urgent = Email(subject="s", body="b", quiet_hours="ignore")
    trace = play(line(quiet(), added=CART, mail=urgent), event("Cart", NOON + 10 * HOUR))
    assert when(trace, "message", "mail") == [NOON + 10 * HOUR]


def test_after_quiet_hours_everything_is_checked_again():  # semantics 4.6
    host = Host(line(quiet(), added=CART, mail=MAIL))
    host.receive(event("Cart", NOON + 10 * HOUR))
    host.identify(NOON + 11 * HOUR, consent_email=False)
    host.advance(NOON + DAY)
    assert [each.detail["reason"] for each in host.trace if each.step == "message"] == [
        "no_consent"
    ]


def test_a_goal_in_quiet_hours_ends_the_wait():  # semantics 4.6, 5.3
    mail = line(quiet(), added=CART, mail=MAIL)
    goals = replace(mail, goals=(Goal("Bought"),))
    trace = play(goals, event("Cart", NOON + 10 * HOUR), event("Bought", NOON + 11 * HOUR))
    assert said(trace)[-2:] == ["goal mail Bought", "exited mail goal"]


def sent(caps, *hours_after, node=MAIL) -> list[str]:
    settings = Settings(reentry=MANY, caps=caps)
    events = [event("Cart", NOON + int(after * HOUR)) for after in hours_after]
    trace = play(line(settings, added=CART, mail=node), *events)
    return [str(each.detail.get("reason", "sent")) for each in trace if each.step == "message"]


def test_caps_roll():  # semantics 4.6
    caps = (Cap(Limit(2, hours(5))),)
    assert sent(caps, 0, 1, 4, 5, 5) == ["sent", "sent", "capped", "sent", "capped"]


def test_caps_of_calendar_days_count_whole_days():  # semantics 4.6
    caps = (Cap(Limit(1, calendar_days(1))),)
    assert sent(caps, 0, 11, 12, 13) == ["sent", "capped", "sent", "capped"]


def test_a_cap_may_be_of_one_channel():  # semantics 4.6
    caps = (Cap(Limit(1, days(1)), "sms"),)
    assert sent(caps, 0, 1) == ["sent", "sent"]
    assert sent(caps, 0, 1, node=Sms(body="b")) == ["sent", "capped"]


def test_a_cap_over_all_channels_counts_no_webhooks():  # semantics 4.6
    caps = (Cap(Limit(1, days(1))),)
    assert sent(caps, 0, 1, node=Webhook(url="https://example.com", caps="obey")) == [
        "sent",
        "sent",
    ]


def test_a_cap_over_all_channels_stops_no_webhook():  # semantics 4.6
    caps = Settings(caps=(Cap(Limit(1, days(1))),))
    hook = Webhook(url="https://example.com", caps="obey")
    trace = play(line(caps, added=CART, mail=MAIL, hook=hook, more=MAIL), event("Cart", NOON))
    assert [(each.node, each.output) for each in trace if each.step == "message"] == [
        *(("mail", "sent"), ("hook", "sent"), ("more", "not_sent"))
    ]


def test_a_cap_of_calendar_days_goes_by_the_clock_of_the_person():  # semantics 8.4
    settings = Settings(timezone="UTC", reentry=MANY, caps=(Cap(Limit(1, calendar_days(1))),))
    tokyo = Person(ANN.id, {**ANN.attributes, "timezone": "Asia/Tokyo"})  # midnight is 15:00 UTC
    carts = [event("Cart", NOON + after * HOUR) for after in (0, 2, 3, 12)]
    trace = play(line(settings, added=CART, mail=MAIL), *carts, person=tokyo)
    told = [str(each.detail.get("reason", "sent")) for each in trace if each.step == "message"]
    assert told == ["sent", "capped", "sent", "capped"]


def test_consent_is_asked_before_a_cap():  # semantics 4.6
    host = Host(line(Settings(reentry=MANY, caps=(Cap(Limit(1, days(1))),)), added=CART, mail=MAIL))
    host.receive(event("Cart", NOON))
    host.identify(NOON + 1, consent_email=False)
    host.receive(event("Cart", NOON + 2))
    assert [each.detail.get("reason") for each in host.trace if each.step == "message"] == [
        *(None, "no_consent")
    ]


def test_of_a_channel_the_last_32_messages_count_towards_a_cap():  # semantics 4.8
    caps = (Cap(Limit(32, days(1))),)
    first_day = sorted([*range(24), *(21 + n / 8 for n in range(1, 8)), 22.5])
    found = sent(caps, *first_day, 24, 24.5, 25)
    assert (found[:-2], found[-2:]) == (["sent"] * 33, ["capped", "sent"])


def test_no_more_than_32_messages_of_a_channel_are_kept():  # semantics 4.8
    caps = Settings(reentry=MANY, caps=(Cap(Limit(1, hours(1))),))
    host, sizes = Host(line(caps, added=CART, mail=MAIL)), []
    for number in range(34):
        host.receive(event("Cart", NOON + number * HOUR))
        sizes.append(len(host.state))
    assert sizes[30] < sizes[31] == sizes[32] == sizes[33]


def test_as_many_messages_of_other_flows_are_remembered_as_of_the_own():  # semantics 3.6, 4.8
    known = Settings(reentry=MANY, caps=(Cap(Limit(2, hours(1))),))
    host = Host(line(known, added=CART, mail=MAIL, text=Sms(body="b"), rest=Wait(days(9))))
    earlier = [
        (NOON - DAY + 40 * n + m, channel)
        for n, channel in enumerate(("email", "push", "sms", "whatsapp", "webhook", "fax"))
        for m in range(40)
    ]
    host.engine.past = Past().having_sent(earlier)
    sizes = []
    for number in range(5):
        host.receive(event("Cart", NOON + number * 2 * HOUR))
        sizes.append(len(host.state))
    assert [each.node for each in host.messages] == ["mail", "text"] * 5
    running = host.engine.journeys(host.state)
    assert [(each.number, each.node) for each in running] == [(n, "rest") for n in range(1, 6)]
    assert len({after - before for before, after in pairwise(sizes)}) == 1


@pytest.mark.parametrize(("hour", "sent"), [(11.5, 12), (12, 12), (20, 20)])
def test_quiet_hours_may_begin_at_midnight(hour, sent):  # semantics 4.6
    quiet = QuietHours(TimeOfDay(0), TimeOfDay(12 * 60))
    trace = play(
        line(Settings(timezone="UTC", quiet_hours=quiet), added=CART, mail=MAIL),
        event("Cart", NOON + int((hour - 12) * HOUR)),
    )
    assert when(trace, "message", "mail") == [NOON + (sent - 12) * HOUR]


def test_a_message_may_ignore_caps():  # semantics 4.6
    caps = (Cap(Limit(1, days(1))),)
    assert sent(caps, 0, 1, node=Email(subject="s", body="b", caps="ignore")) == ["sent", "sent"]


def awaiting(**settings):
    mail = Email(subject="s", body="b", wait_for=("opened", "clicked"), timeout=hours(2))
    nodes = {"added": CART, "mail": mail, "rest": Wait(days(9))}
    links = ("mail.opened > rest", "mail.clicked > rest", "mail.timed_out > rest")
    return flow(nodes, "added.next > mail", *links, settings=Settings(**settings))


def test_a_message_can_wait_for_its_receipts():  # semantics 4.6
    trace = play(
        awaiting(),
        event("Cart", NOON),
        event("message_opened", NOON + HOUR, journey=1, node="mail"),
        event("message_clicked", NOON + HOUR + 1, journey=1, node="mail"),
        until=NOON + DAY,
    )
    assert [each.output for each in trace if each.step == "left"] == ["next", "opened"]


@pytest.mark.parametrize(
    "receipt",
    [
        {"journey": 2, "node": "mail"},
        {"journey": 1, "node": "rest"},
        {"journey": "1", "node": "mail"},
        {"journey": 1, "node": "mail", "flow": "another"},
        {},
    ],
)
def test_receipts_of_other_messages_do_not_count(receipt):  # semantics 4.6
    trace = play(
        awaiting(),
        event("Cart", NOON),
        event("message_opened", NOON + 1, **receipt),
        until=NOON + DAY,
    )
    assert [each.output for each in trace if each.step == "left"] == ["next", "timed_out"]


def test_a_receipt_of_a_message_that_is_still_to_be_sent_ends_nothing():  # semantics 4.6
    night = QuietHours(*NIGHT, "wait")
    trace = play(
        awaiting(quiet_hours=night, timezone="UTC"),
        event("Cart", NOON + 10 * HOUR),
        event("message_opened", NOON + 11 * HOUR, journey=1, node="mail"),
        until=NOON + DAY,
    )
    assert when(trace, "message", "mail") == [NOON + 20 * HOUR]
    assert said(trace)[-2:] == ["left mail timed_out", "arrived rest"]


def test_an_event_that_leads_to_a_message_is_no_receipt_of_it():  # semantics 2.4, 4.6
    mails = line(
        added=CART,
        first=wait_for((Alternative("message_opened"),)),
        make=UpdatePerson((Change("vip", "set", True),)),
        mail=Email(subject="s", body="b", wait_for=("opened",), timeout=hours(2)),
    )
    gold = ExitCriterion(becomes=Compare("person", "gold", "is", True))
    opened = event("message_opened", NOON + 1, journey=1, node="mail")
    trace = play(replace(mails, exits=(gold,)), event("Cart", NOON), opened)
    assert when(trace, "left", "mail") == [NOON + 1 + 2 * HOUR]


def test_what_a_host_needs_to_send_is_told():  # semantics 7.1
    host = Host(line(added=CART, mail=MAIL))
    host.receive(event("Other", NOON - 1))
    host.receive(event("Cart", NOON))
    [asked] = host.messages
    assert (asked.journey, asked.node, asked.visit, asked.channel) == (1, "mail", 1, "email")
    assert (asked.at, asked.entry_sequence, asked.last_sequence) == (NOON, 2, 0)
