"""What flows, and versions of one flow, must know of each other's doings with a person."""

from dataclasses import replace

from cartflow_studio.runner.replay import Audit
from cartflow_studio.store import Occurrence, Version

HOUR = 3_600_000_000
DAY = 24 * HOUR
NOON = 1_774_612_800_000_000  # 2026-03-27T12:00Z
BEFORE = NOON - DAY
MAIL = """
  entry: {{type: event_trigger, event: {event}, to: mail}}
  mail: {{type: {channel}, {what}, to: {{sent: done, not_sent: done}}}}
  done: {{type: exit}}
"""
WHAT = {"email": "subject: Hello, body: Hello", "sms": "body: Hello"}
LONG = """
  entry: {type: event_trigger, event: cart, to: rest}
  rest: {type: wait, duration: 2 days, to: done}
  done: {type: exit, reason: rested}
"""


def sends(event, channel="email"):
    return MAIL.format(event=event, channel=channel, what=WHAT[channel])


def version(number, flow, nodes, settings="{}"):
    text = f"---\nformat: 1\nid: {flow}\nsettings: {settings}\nnodes:{nodes}...\n"
    return Version(number, flow, number, flow, text, {}, str(number), "drafted", "", 0, 0)


def came(number, kind, at, name="", **body):
    person = "" if kind == "launch" else "ann"
    return Occurrence(kind, "test", f"m{number}", person, name, at, at, body, sequence=number)


ANN = came(
    1, "identify", BEFORE, email="ann@example.com", phone="+38591123456",
    consent_email=True, consent_sms=True,
)  # fmt: skip


def launched(number, at=BEFORE, previous="finish"):
    return came(100 + number, "launch", at, version=number, previous=previous)


def told(versions, *occurrences, until=NOON + 30 * DAY):
    """Version, step and output of all but arrivals and departures."""
    audit = Audit(versions)
    audit.play([ANN, *occurrences], until)
    return [
        (each.version, each.line["step"], each.line["output"], *each.line["detail"].values())
        for each in audit.trace
        if each.line["step"] not in ("arrived", "left")
    ]


def test_a_cap_counts_the_messages_of_other_flows():  # semantics 4.6
    one = version(1, "one", sends("cart"))
    two = version(2, "two", sends("view"), "{caps: [1 per day]}")
    events = [came(3, "event", NOON, "cart"), came(4, "event", NOON + HOUR, "view")]
    assert told([one, two], launched(1), launched(2), *events) == [
        (1, "entered", ""),
        (1, "message", "sent", "email"),
        (1, "exited", "finished"),
        (2, "entered", ""),
        (2, "message", "not_sent", "email", "capped"),
        (2, "exited", "finished"),
    ]


def test_a_cap_of_a_channel_counts_that_channel_of_other_flows():
    one = version(1, "one", sends("cart", "sms"))
    two = version(2, "two", sends("view"), "{caps: [{limit: 1 per day, channel: email}]}")
    events = [came(3, "event", NOON, "cart"), came(4, "event", NOON + HOUR, "view")]
    assert (2, "message", "sent", "email") in told([one, two], launched(1), launched(2), *events)


def test_a_cap_counts_what_was_sent_before_the_flow_was_launched():
    one = version(1, "one", sends("cart"))
    two = version(2, "two", sends("view"), "{caps: [1 per day]}")
    events = [came(3, "event", NOON, "cart"), came(4, "event", NOON + 2 * HOUR, "view")]
    lines = told([one, two], launched(1), *events, launched(2, NOON + HOUR))
    assert (2, "message", "not_sent", "email", "capped") in lines


def test_two_flows_at_one_event_share_the_cap_in_their_order():
    cap = "{caps: [1 per day]}"
    one, two = version(1, "one", sends("cart"), cap), version(2, "two", sends("cart"), cap)
    lines = told([one, two], launched(1), launched(2), came(3, "event", NOON, "cart"))
    assert [each for each in lines if each[1] == "message"] == [
        (1, "message", "sent", "email"),
        (2, "message", "not_sent", "email", "capped"),
    ]


def test_a_cap_outlives_the_version():  # semantics 3.6
    cap = "{caps: [1 per day]}"
    old = version(1, "one", sends("cart"), cap)
    new = replace(version(2, "one", sends("cart"), cap), text=old.text + "\n")
    events = [came(3, "event", NOON, "cart"), came(4, "event", NOON + 2 * HOUR, "cart")]
    lines = told([old, new], launched(1), *events, launched(2, NOON + HOUR))
    assert (2, "message", "not_sent", "email", "capped") in lines


def test_limits_of_entry_outlive_the_version():  # semantics 3.6
    limits = "{reentry: {mode: after exit, limits: [1 per 7 days]}}"
    old, new = version(1, "one", sends("cart"), limits), version(2, "one", sends("cart"), limits)
    events = [came(n, "event", NOON + n * 2 * DAY, "cart") for n in range(3, 8)]
    lines = told([old, new], launched(1), *events, launched(2, NOON + 7 * DAY))
    assert [each[:3] for each in lines if each[0] == 2 and each[1] in ("entered", "refused")] == [
        (2, "refused", "limit"),
        (2, "refused", "limit"),
        (2, "refused", "limit"),
        (2, "entered", ""),
    ]


def test_who_entered_once_does_not_enter_the_next_version():  # semantics 3.6
    once = "{reentry: {mode: once}}"
    old, new = version(1, "one", sends("cart"), once), version(2, "one", sends("cart"), once)
    events = [came(3, "event", NOON, "cart"), came(4, "event", NOON + DAY, "cart")]
    lines = told([old, new], launched(1), *events, launched(2, NOON + HOUR))
    assert lines[-1] == (2, "refused", "reentry")


def test_a_key_that_had_its_journey_has_none_in_the_next_version():
    keyed = "{reentry: {mode: one per key, key: cart_id}}"
    old, new = version(1, "one", sends("cart"), keyed), version(2, "one", sends("cart"), keyed)
    events = [
        came(3, "event", NOON, "cart", cart_id=7),
        came(4, "event", NOON + DAY, "cart", cart_id=7),
        came(5, "event", NOON + DAY, "cart", cart_id=8),
    ]
    lines = told([old, new], launched(1), *events, launched(2, NOON + HOUR))
    assert [each[:3] for each in lines if each[0] == 2 and each[1] in ("entered", "refused")] == [
        (2, "refused", "reentry"),
        (2, "entered", ""),
    ]


def test_who_is_still_in_the_old_version_is_already_in_the_flow():  # semantics 3.6
    old, new = version(1, "one", LONG), version(2, "one", LONG)
    events = [came(n, "event", NOON + (n - 3) * DAY, "cart") for n in (3, 4, 6)]
    lines = told([old, new], launched(1), *events, launched(2, NOON + HOUR))
    assert [each[:3] for each in lines] == [
        (1, "entered", ""),
        (1, "refused", "flow_stopped"),
        (2, "refused", "already_in_flow"),
        (1, "exited", "rested"),
        (1, "refused", "flow_stopped"),
        (2, "entered", ""),
        (2, "exited", "rested"),
    ]


def test_a_gap_counts_from_the_exit_out_of_the_old_version():
    gap = "{reentry: {mode: after exit, gap: 3 days}}"
    old, new = version(1, "one", LONG, gap), version(2, "one", LONG, gap)
    events = [came(n, "event", NOON + (n - 3) * DAY, "cart") for n in (3, 7, 8)]
    lines = told([old, new], launched(1), *events, launched(2, NOON + HOUR))
    assert [each[:3] for each in lines if each[0] == 2] == [
        (2, "refused", "gap"),
        (2, "entered", ""),
        (2, "exited", "rested"),
    ]


def test_a_restart_ends_the_journey_in_the_old_version():
    restart = "{reentry: {mode: restart}}"
    old, new = version(1, "one", LONG, restart), version(2, "one", LONG, restart)
    events = [came(3, "event", NOON, "cart"), came(4, "event", NOON + DAY, "cart")]
    lines = told([old, new], launched(1), *events, launched(2, NOON + HOUR))
    assert [each[:3] for each in lines] == [
        (1, "entered", ""),
        (1, "refused", "flow_stopped"),
        (2, "entered", ""),
        (1, "exited", "restarted"),
        (2, "exited", "rested"),
    ]


def test_journeys_are_numbered_through_all_versions():
    old, new = version(1, "one", sends("cart")), version(2, "one", sends("cart"))
    audit = Audit([old, new])
    events = [came(3, "event", NOON, "cart"), came(4, "event", NOON + DAY, "cart")]
    audit.play([ANN, launched(1), *events, launched(2, NOON + HOUR)], NOON + 2 * DAY)
    assert [
        (each.version, each.line["journey"])
        for each in audit.trace
        if each.line["step"] == "entered"
    ] == [(1, 1), (2, 2)]
