"""The life of a flow: paused and resumed, stopped, followed by a new version."""

from dataclasses import replace

import pytest

from cartflow_studio.flow.people import Person
from cartflow_studio.runner.replay import replay
from cartflow_studio.store import Intent
from tests.fakes.running import ANN, DAY, FLOW, HOUR, NOON, bought, cart, running

BEN = Person("ben", {**ANN.attributes, "email": "ben@example.com"})


def ends(house):
    """How the journeys ended, or where they stand: person, reason or node, and when (hours)."""
    lines = [line for line in house.client.trace("win-back") if line.step == "exited"]
    return [(line.person, line.output, round((line.at - NOON) / HOUR, 3)) for line in lines]


def pause(house, at, policy="keep"):
    house.settle(at)
    house.client.pause("win-back", policy=policy)


def resume(house, at):
    house.settle(at)
    house.client.resume("win-back")
    house.settle(at + 1)


def test_what_falls_due_in_a_pause_is_done_at_the_resume(tmp_path):  # semantics 6.1
    with running(tmp_path) as house:
        house.launch()
        house.client.send([cart("ann", NOON)])
        pause(house, NOON + HOUR)
        house.settle(NOON + 3 * DAY)
        meanwhile = list(house.client.messages())
        resume(house, NOON + 3 * DAY + HOUR)
        (message,) = house.client.messages()
        differences = replay(house.client, "win-back")
    assert meanwhile == []
    assert message.node == "reminder"
    assert NOON + 3 * DAY < message.made_at <= NOON + 3 * DAY + HOUR + 10
    assert differences == ()


def test_overdue_people_can_be_dropped_at_the_resume(tmp_path):
    with running(tmp_path) as house:
        house.launch()
        house.client.send([cart("ann", NOON)])
        pause(house, NOON + HOUR, "drop_overdue")
        resume(house, NOON + 2 * DAY)
        found = [(person, reason) for person, reason, _ in ends(house)]
        messages = list(house.client.messages())
        differences = replay(house.client, "win-back")
    assert (found, messages, differences) == ([("ann", "overdue")], [], ())


def test_a_pause_need_not_count(tmp_path):
    with running(tmp_path) as house:
        house.launch()
        house.client.send([cart("ann", NOON)])
        pause(house, NOON + HOUR, "active_time")
        resume(house, NOON + HOUR + 3 * DAY)
        house.settle(NOON + 4 * DAY - HOUR)
        early = list(house.client.messages())
        house.settle(NOON + 4 * DAY + HOUR)
        late = [each.node for each in house.client.messages()]
        differences = replay(house.client, "win-back")
    assert (early, late, differences) == ([], ["reminder"], ())


def test_who_bought_in_a_pause_gets_no_reminder(tmp_path):
    with running(tmp_path) as house:
        house.launch()
        house.client.send([cart("ann", NOON)])
        pause(house, NOON + HOUR)
        house.client.send([bought("ann", NOON + 2 * HOUR)])
        resume(house, NOON + 3 * DAY)
        found = [person for person, _, _ in ends(house)]
        messages = list(house.client.messages())
        differences = replay(house.client, "win-back")
    assert (found, messages, differences) == (["ann"], [], ())


def test_nobody_enters_in_a_pause(tmp_path):
    with running(tmp_path) as house:
        house.launch()
        pause(house, NOON)
        house.client.send([cart("ann", NOON + HOUR)])
        resume(house, NOON + DAY)
        house.client.send([cart("ann", NOON + 2 * DAY)])
        house.settle(NOON + 2 * DAY + 1)
        lines = [(line.step, line.output) for line in house.client.trace("win-back")]
    assert lines[0] == ("refused", "paused")
    assert lines[1][0] == "entered"


def test_after_a_stop_people_inside_finish_and_nobody_enters(tmp_path):  # semantics 6.2
    with running(tmp_path) as house:
        house.launch(people=(ANN, BEN))
        house.client.send([cart("ann", NOON)])
        house.settle(NOON + HOUR)
        house.client.stop("win-back", policy="finish")
        house.client.send([cart("ben", NOON + 2 * HOUR)])
        house.settle(NOON + 3 * DAY)
        stats = house.client.performance("win-back").stats
    assert stats.exited == {"reminded": 1}
    assert stats.refused == {"flow_stopped": 1}


def test_a_flow_that_everybody_has_left_is_finished(tmp_path):
    with running(tmp_path) as house:
        house.launch()
        house.client.send([cart("ann", NOON)])
        house.settle(NOON + HOUR)
        house.client.stop("win-back", policy="finish")
        before = house.client.live("win-back").state.state
        house.settle(NOON + 30 * DAY)
        after = house.client.live("win-back").state.state
    assert (before, after) == ("finishing", "finished")


def test_a_stop_can_end_everything_at_once(tmp_path):
    with running(tmp_path) as house:
        house.launch(people=(ANN, BEN))
        house.client.send([cart("ann", NOON), cart("ben", NOON)])
        house.settle(NOON + HOUR)
        house.client.stop("win-back", policy="exit")
        house.settle(NOON + 9 * DAY)
        found = [(person, reason) for person, reason, _ in ends(house)]
        messages = list(house.client.messages())
        differences = replay(house.client, "win-back")
    assert found == [("ann", "flow stopped"), ("ben", "flow stopped")]
    assert (messages, differences) == ([], ())


@pytest.mark.parametrize(
    ("previous", "exits"), [("finish", {"reminded": 1}), ("exit", {"flow stopped": 1})]
)
def test_people_stay_in_their_version_or_leave_it(tmp_path, previous, exits):  # semantics 6.3
    with running(tmp_path) as house:
        house.launch(people=(ANN, BEN))
        house.client.send([cart("ann", NOON)])
        house.settle(NOON + HOUR)
        house.client.push(FLOW.replace("timeout: 1 day", "timeout: 2 hours"))
        house.client.launch("win-back", previous=previous)
        house.client.send([cart("ben", NOON + 2 * HOUR)])
        house.settle(NOON + 3 * DAY)
        first = house.client.performance("win-back", version=1).stats
        second = house.client.performance("win-back", version=2).stats
        made = {each.id: each.made_at for each in house.client.messages()}
        differences = replay(house.client, "win-back")
    assert first.exited == exits
    assert (second.entered, second.exited) == (1, {"reminded": 1})
    assert made["win-back/2/ben/1/reminder/1"] == NOON + 4 * HOUR
    assert differences == ()


HELLO = """\
format: 1
id: hello
name: Hello
goals: [{event: PurchaseFinished}]
settings: {senders: {email: shop@example.com}}
nodes:
  start: {type: api_trigger, to: mark}
  mark:
    type: update_person
    changes: [{set: greeted, to: true}]
    to: done
  done: {type: exit, reason: greeted}
"""


def test_a_person_is_handed_over_and_changed_there(tmp_path):  # semantics 4.7
    text = 'text: {type: sms, body: "Your cart waits.", to: {sent: done, not_sent: done}}'
    over = FLOW.replace(text, "text: {type: hand_over, flow: hello}")
    source = over.replace("  done: {type: exit, reason: reminded}\n", "")
    with running(tmp_path) as house:
        house.launch(HELLO)
        house.launch(source)
        house.client.send([cart("ann", NOON)])
        house.settle(NOON + 3 * DAY)
        hello = house.client.performance("hello").stats
        ann = house.client.person("ann")["attributes"]
        differences = (*replay(house.client, "hello"), *replay(house.client, "win-back"))
    assert hello.exited == {"greeted": 1}
    assert ann == {**ANN.attributes, "greeted": True}
    assert differences == ()


def test_the_waits_can_begin_again_at_the_resume(tmp_path):
    with running(tmp_path) as house:
        house.launch()
        house.client.send([cart("ann", NOON)])
        pause(house, NOON + 20 * HOUR, "restart")
        resume(house, NOON + 3 * DAY)
        house.settle(NOON + 4 * DAY - HOUR)
        early = list(house.client.messages())
        house.settle(NOON + 4 * DAY + HOUR)
        late = [each.node for each in house.client.messages()]
        differences = replay(house.client, "win-back")
    assert (early, late, differences) == ([], ["reminder"], ())


def test_a_paused_flow_sends_nothing_not_even_what_was_asked_for_before(tmp_path):
    with running(tmp_path) as house:
        house.launch()
        house.client.send([cart("ann", NOON)])
        house.settle(NOON + DAY - 1)
        with house.runner.store.reading() as records:
            [version] = records.versions.live()
        house.runner.store.write(
            lambda records: records.outbox.add([asked(version.id, NOON + HOUR)])
        )
        pause(house, NOON + DAY - 1)
        house.settle(NOON + 2 * DAY)
        held = [each.state for each in house.client.messages()]
        idle = house.client.clock().idle
        resume(house, NOON + 2 * DAY + HOUR)
        sent = [each.state for each in house.client.messages() if each.id == "m"]
    assert (held, idle, sent) == (["queued"], True, ["sent"])


def asked(version, at):
    """A message that waits for its next try."""
    return Intent(
        id="m", version=version, person="ann", journey=1, node="reminder", visit=1,
        channel="email", entry=0, last=0, made_at=at, expires_at=at + 9 * DAY,
        next_attempt=NOON + DAY + HOUR, updated_at=at,
    )  # fmt: skip


BECOMES = """\
format: 1
id: win-back
name: Win back
settings: {reentry: {mode: at the same time}}
nodes:
  added: {type: event_trigger, event: itemAddedToCart, to: wait}
  vip: {type: segment_trigger, who: {person: vip, is: true}, schedule: as they match, to: wait}
  wait:
    type: wait_for_event
    events: [{becomes: {person: level, at least: 2}, port: risen}]
    timeout: 1 day
    to: {risen: good, timed_out: late}
  good: {type: exit, reason: risen}
  late: {type: exit, reason: late}
"""


def test_who_became_so_in_a_pause_is_seen_to_at_the_resume(tmp_path):
    with running(tmp_path) as house:
        house.launch(BECOMES, people=(ANN, BEN))
        house.client.send([cart("ann", NOON), cart("ben", NOON)])
        pause(house, NOON + HOUR)
        house.client.identify([replace(ANN, attributes={"level": 2})])
        house.settle(NOON + 30 * HOUR)
        house.client.identify([replace(BEN, attributes={"level": 3, "vip": True})])
        resume(house, NOON + 2 * DAY)
        lines = [
            (line.person, line.step, line.output, (line.at - NOON) // HOUR)
            for line in house.client.trace("win-back")
            if line.step in ("exited", "refused")
        ]
        differences = replay(house.client, "win-back")
    assert sorted(lines) == [
        ("ann", "exited", "risen", 48),
        ("ben", "exited", "late", 48),
        ("ben", "refused", "paused", 48),
    ]
    assert differences == ()


SEGMENT = """\
format: 1
id: win-back
name: Win back
settings: {timezone: UTC}
nodes:
  daily:
    type: segment_trigger
    who: {person: vip, is: true}
    schedule: daily
    to: done
  done: {type: exit, reason: met}
"""


def test_a_segment_whose_time_came_in_a_pause_is_made_up_for(tmp_path):
    with running(tmp_path) as house:
        house.launch(SEGMENT, people=(replace(ANN, attributes={"vip": True}),))
        house.client.send([cart("ben", NOON)])
        house.settle(NOON + HOUR)
        pause(house, NOON + 2 * HOUR)
        house.settle(NOON + 24 * HOUR)
        resume(house, NOON + 25 * HOUR)
        house.settle(NOON + 26 * HOUR)
        entered = [
            (line.at - NOON) // HOUR
            for line in house.client.trace("win-back")
            if line.step == "entered"
        ]
        differences = replay(house.client, "win-back")
    assert (entered, differences) == ([25], ())
