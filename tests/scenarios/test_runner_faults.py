"""A runner that is killed, locked out, or loses its disk: nothing is lost, nothing doubled."""

import os
import signal
import sqlite3

import pytest
import requests

from cartflow_studio.runner.client import Refused, RunnerError, start_embedded
from cartflow_studio.runner.failpoints import EXIT_CODE
from cartflow_studio.runner.replay import replay
from cartflow_studio.store.database import sqlite_module
from tests.fakes.mail_server import mail_server
from tests.fakes.running import ANN, BOUGHT, DAY, FLOW, NOON, bought, cart, event, running

POINTS = {
    "intake.before_commit": "exit:3",
    "intake.after_commit": "exit:3",
    "worker.before_commit": "exit:4",
    "worker.after_commit": "exit:4",
    "dispatcher.after_claim": "exit",
    "dispatcher.after_delivery": "exit",
    "dispatcher.before_settle": "exit",
}


def embedded(tmp_path, failpoints="", **settings):
    return start_embedded(
        tmp_path / "runner",
        clock="events",
        messages=tmp_path / "messages",
        environment={"CARTFLOW_FAILPOINTS": failpoints, **settings},
    )


def tell(client, told):
    """Launch, and send the story; every event that was accepted is noted in `told`."""
    client.identify([ANN])
    client.launch(client.push(FLOW).flow)
    for each in [cart("ann", NOON), event("x", "ann", NOON + 5), event("x", "ben", NOON + 9)]:
        client.send([each])
        told.append(each.message_id)
    client.turn_clock(NOON + DAY, wait=True)


@pytest.mark.parametrize("point", POINTS)
def test_a_kill_anywhere_loses_nothing_and_doubles_nothing(tmp_path, point):
    told: list[str] = []
    with embedded(tmp_path, f"{point}={POINTS[point]}") as first:
        with pytest.raises((RunnerError, requests.RequestException)):
            tell(first.client, told)
        code = first.process.wait(20)
    with embedded(tmp_path) as second:
        accepted = list(told)
        tell(second.client, [])
        kept = [each["message_id"] for each in second.client.events() if each["kind"] == "event"]
        messages = [(each.id, each.state) for each in second.client.messages()]
        differences = replay(second.client, "win-back")
        stats = second.client.performance("win-back").stats
    assert code == EXIT_CODE
    assert set(accepted) <= set(kept)
    assert len(kept) == len(set(kept)) == 3
    assert messages == [("win-back/1/ann/1/reminder/1", "sent")]
    assert len(list((tmp_path / "messages").iterdir())) == 1
    assert (stats.entered, differences) == (1, ())


def test_r002_a_kill_after_the_mail_server_took_a_mail_leaves_one_unknown(tmp_path):
    with mail_server() as inbox:
        mail = {
            "CARTFLOW_SMTP_HOST": "127.0.0.1",
            "CARTFLOW_SMTP_PORT": str(inbox.port),
            "CARTFLOW_SMTP_SECURITY": "none",
        }
        with embedded(tmp_path, "dispatcher.after_delivery=exit", **mail) as first:
            with pytest.raises((RunnerError, requests.RequestException)):
                tell(first.client, [])
            first.process.wait(20)
        with embedded(tmp_path, **mail) as second:
            second.client.turn_clock(NOON + DAY, wait=True)
            found = [(each.node, each.state, each.reason) for each in second.client.messages()]
    assert found == [("reminder", "unknown", "The runner stopped while it was handed over.")]
    assert len(inbox.mails) == 1


def test_a037_sent_again_after_a_kill_an_event_has_one_effect(tmp_path):
    with embedded(tmp_path) as first:
        first.client.identify([ANN])
        first.client.launch(first.client.push(FLOW).flow)
        first.client.send([cart("ann", NOON)])
        first.process.send_signal(signal.SIGKILL)
        first.process.wait(20)
    with embedded(tmp_path) as second:
        sent = second.client.send([cart("ann", NOON), bought("ann", NOON + 5)])
        second.client.turn_clock(NOON + DAY, wait=True)
        names = second.client.event_names()
    assert (sent.accepted, sent.duplicates) == (1, 1)
    assert names[BOUGHT] == 1


def test_a_runner_that_is_told_to_end_does_so_at_once_and_in_peace(tmp_path):
    with embedded(tmp_path) as runner:
        runner.client.send([event("x", "u", NOON)])
    assert runner.process.returncode == 0


def test_a_runner_ends_with_its_owner(tmp_path):
    with embedded(tmp_path) as runner:
        runner.process.stdin.close()
        code = runner.process.wait(20)
    assert code == 0


def test_r017_a_second_runner_on_the_same_database_is_refused(tmp_path):
    with embedded(tmp_path), pytest.raises(RunnerError) as refusal:
        embedded(tmp_path)
    assert "Another runner works on this database." in refusal.value.message


def test_a_port_that_is_taken_is_said_so(tmp_path):
    with embedded(tmp_path / "a") as first:
        port = int(first.url.rpartition(":")[2])
        with pytest.raises(RunnerError) as refusal:
            start_embedded(tmp_path / "b", port=port)
    assert f"The runner cannot listen on 127.0.0.1:{port}" in refusal.value.message


def test_r018_a_database_of_a_newer_version_is_not_touched(tmp_path):
    with embedded(tmp_path):
        pass
    path = tmp_path / "runner" / "runner.db"
    base = sqlite3.connect(path)
    base.execute("update alembic_version set version_num = '9999'")
    base.commit()
    base.close()
    with pytest.raises(RunnerError) as refusal:
        embedded(tmp_path)
    assert "of a newer CartFlow Studio" in refusal.value.message


def test_r015_a_database_that_was_deleted_is_noticed_and_not_made_anew(tmp_path):
    with running(tmp_path) as house:
        house.client.send([event("x", "u", NOON)])
        os.rename(tmp_path / "runner.db", tmp_path / "away.db")
        answer = house.refusal("POST", "/v1/track", json={"event": "x", "userId": "u"})
        health = house.refusal("GET", "/health", key="")
        is_there = (tmp_path / "runner.db").exists()
    assert answer == (503, "store_unavailable", "")
    assert health == (503, "unhealthy", "")
    assert not is_there


def test_a036_a_locked_database_is_answered_with_come_back_later(tmp_path, monkeypatch):
    monkeypatch.setattr("cartflow_studio.store.database.BUSY_MILLISECONDS", 50)
    with running(tmp_path) as house:
        other = sqlite_module().connect(tmp_path / "runner.db", isolation_level=None)
        other.execute("BEGIN IMMEDIATE")
        body = {"event": "x", "userId": "u", "messageId": "locked"}
        answer = house.call("POST", "/v1/track", json=body)
        other.execute("ROLLBACK")
        other.close()
        again = house.call("POST", "/v1/track", json=body)
    assert (answer.status_code, answer.headers["retry-after"]) == (503, "5")
    assert again.status_code == 202


def test_r023_what_cannot_be_handled_is_put_aside_and_the_others_go_on(tmp_path):
    with running(tmp_path) as house:
        house.launch()
        house.client.send([cart("ann", NOON)])
        house.settle(NOON + 1)
        house.runner.store.write(
            lambda records: records.session.connection().exec_driver_sql(
                "update journeys set state = x'00'"
            )
        )
        house.client.send([bought("ann", NOON + 2), cart("ben", NOON + 3)])
        house.settle(NOON + 4)
        attention = house.client.attention()
        health = house.client.health()["inbox"]
        entered = [each.person for each in house.client.trace() if each.step == "entered"]
    (aside,) = attention["events"]
    assert (aside["name"], aside["person"]) == (BOUGHT, "ann")
    assert "StateError" in aside["fault"]
    assert (health["dead"], entered) == (1, ["ann", "ben"])


def test_a_failed_wish_leaves_nothing_half_done(tmp_path):
    with running(tmp_path) as house:
        with pytest.raises(Refused):
            house.client.push("format: 1\nid: broken\nnodes: [")
        assert house.client.flows() == ()
