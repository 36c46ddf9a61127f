"""Channels: semantics 4.6."""

from dataclasses import replace

import pytest

from cartflow_studio.flow.clock import TimeOfDay
from cartflow_studio.flow.duration import Limit, calendar_days, days, hours
from cartflow_studio.flow.people import Person
from cartflow_studio.flow.settings import Cap, Goal, QuietHours, Reentry, Settings
from cartflow_studio.nodes import Email, EventTrigger, Push, Sms, Wait, Webhook, WhatsApp
from tests.engine.build import ANN, DAY, HOUR, NOON, Host, event, flow, line, play, said, when

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
    events = [event("Cart", NOON + after * HOUR) for after in hours_after]
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


def test_what_a_host_needs_to_send_is_told():  # semantics 7.1
    host = Host(line(added=CART, mail=MAIL))
    host.receive(event("Other", NOON - 1))
    host.receive(event("Cart", NOON))
    [asked] = host.messages
    assert (asked.journey, asked.node, asked.visit, asked.channel) == (1, "mail", 1, "email")
    assert (asked.at, asked.entry_sequence, asked.last_sequence) == (NOON, 2, 0)
