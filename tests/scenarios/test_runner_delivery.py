"""Handing messages over: real SMTP, real HTTP providers, and everything that goes wrong there."""

import json

import pytest
from structlog.testing import capture_logs

from cartflow_studio.flow.people import Person
from tests.fakes.mail_server import mail_server
from tests.fakes.running import ANN, DAY, FLOW, HOUR, KEYS, NOON, cart, event, running
from tests.fakes.web_server import web_server

SECOND = 1_000_000
MINUTE = 60 * SECOND
REMINDED = NOON + DAY


def smtp(inbox):
    return {"email": {"host": "127.0.0.1", "port": inbox.port, "security": "none"}}


def states(house):
    return [(each.node, each.state, each.attempts) for each in house.client.messages()]


def remind(house, text=FLOW):
    """Ann is reminded by mail, a day after she left her cart."""
    house.launch(text)
    house.client.send([cart("ann", NOON)])
    house.settle(REMINDED)


def test_a_mail_is_handed_to_the_mail_server_once(tmp_path):
    with mail_server() as inbox, running(tmp_path, channels=smtp(inbox)) as house:
        remind(house)
        house.settle(REMINDED + HOUR)
        found = states(house)
    assert found == [("reminder", "sent", 1)]
    assert inbox.recipients == ["ann@example.com"]
    assert inbox.mail["Subject"] == "You left Lamp behind"
    assert inbox.mail["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"


@pytest.mark.parametrize("answer", ["421 later", "450 busy", "451 try again", "452 full"])
def test_r003_a_temporary_refusal_is_tried_again(tmp_path, answer):
    with (
        mail_server(answers={"RCPT": answer}) as inbox,
        running(tmp_path, channels=smtp(inbox)) as house,
    ):
        remind(house)
        (waiting,) = house.client.messages()
        inbox.answers.clear()
        house.settle(REMINDED + MINUTE)
        (sent,) = house.client.messages()
    assert (waiting.state, waiting.attempts) == ("queued", 1)
    assert answer[4:] in waiting.reason
    assert (sent.state, sent.attempts, len(inbox.mails)) == ("sent", 2, 1)


def test_a_final_refusal_ends_in_the_words_of_the_server(tmp_path):
    with (
        mail_server(answers={"RCPT": "550 5.1.1 no such mailbox"}) as inbox,
        running(tmp_path, channels=smtp(inbox)) as house,
    ):
        remind(house)
        (message,) = house.client.messages()
        reasons = house.client.performance("win-back").reasons
    assert message.state == "failed"
    assert "5.1.1 no such mailbox" in message.reason
    assert reasons == (("email", "failed", message.reason, 1),)


def test_nobody_can_tell_what_became_of_a_mail_whose_answer_was_lost(tmp_path):  # semantics 7.1
    with (
        mail_server(drop_after_dot=True) as inbox,
        running(tmp_path, channels=smtp(inbox)) as house,
    ):
        remind(house)
        house.settle(REMINDED + 3 * HOUR)
        found = states(house)
    assert found == [("reminder", "unknown", 1)]
    assert len(inbox.mails) == 1


def test_r008_a_server_that_is_down_loses_nothing_and_says_what_to_do(tmp_path):
    with mail_server() as inbox:
        settings = smtp(inbox)
    with running(tmp_path, channels=settings) as house:
        remind(house)
        (down,) = house.client.messages()
        for hour in range(1, 7):
            house.settle(REMINDED + hour * HOUR)
        (still,) = house.client.messages()
        house.settle(REMINDED + 80 * HOUR)
        mails = [each for each in house.client.messages() if each.channel == "email"]
    assert (down.state, still.state, still.attempts) == ("queued", "queued", 7)
    assert "127.0.0.1" in down.reason
    assert [each.state for each in mails] == ["expired"]


def test_r006_a_slow_channel_holds_up_no_other(tmp_path):
    def never(handler):
        site.over.wait(20)

    text = FLOW.replace("sent: second", "sent: text")
    with web_server(write=never) as site, mail_server() as inbox:
        channels = {
            **smtp(inbox),
            "sms": {"url": site.url, "form": "plain", "sender": "Shop", "timeout": 20},
        }
        with running(tmp_path, channels=channels, senders=1) as house:
            house.launch(text)
            house.client.send([cart("ann", NOON)])
            house.client.turn_clock(REMINDED)
            assert house.runner.pulse.wait_for(
                lambda: ("reminder", "sent", 1) in states(house) and len(site.asked) == 1, 20
            )
            found = {node: state for node, state, _ in states(house)}
            site.over.set()
    assert found == {"reminder": "sent", "text": "sending"}


def test_r005_a_provider_gets_the_same_key_again(tmp_path):
    text = FLOW.replace("sent: second", "sent: text")
    with web_server(status=500) as site:
        sms = {"url": site.url, "form": "plain", "sender": "Shop"}
        with running(tmp_path, channels={"sms": sms}) as house:
            remind(house, text)
            site.status = 200
            house.settle(REMINDED + HOUR)
            found = {node: state for node, state, _ in states(house)}
    keys = [each.header("Idempotency-Key") for each in site.asked]
    assert found["text"] == "sent"
    assert (len(keys), len(set(keys))) == (2, 1)


def test_r024_a_missing_secret_holds_the_messages_of_its_channel_alone(tmp_path):
    text = FLOW.replace("sent: second", "sent: text")
    with web_server() as site:
        sms = {"url": site.url, "form": "plain", "sender": "Shop", "key": "secret:sms_key"}
        with running(tmp_path, channels={"sms": sms}) as house:
            remind(house, text)
            found = {each.node: each for each in house.client.messages()}
    assert found["reminder"].state == "sent"
    assert found["text"].state == "queued"
    assert "sms_key" in found["text"].reason
    assert site.asked == []


HOOK = """\
format: 1
id: hook
name: Hook
goals: [{event: PurchaseFinished}]
nodes:
  added: {type: event_trigger, event: itemAddedToCart, to: call}
  call:
    type: webhook
    url: https://localhost/stock
    answer: true
    timeout: 1 hour
    to: {answered: there, timed_out: gone}
  there: {type: exit, reason: in stock}
  gone: {type: exit, reason: out of stock}
"""


def test_what_a_webhook_answers_moves_the_journey(tmp_path):  # semantics 4.7
    answer = json.dumps({"in_stock": True}).encode()
    with web_server(body=answer, headers={"Content-Type": "application/json"}) as site:
        text = HOOK.replace("https://localhost", site.url)
        allowed = {"webhook": {"allowed": [f"127.0.0.1:{site.port}"]}}
        with running(tmp_path, channels=allowed) as house:
            house.launch(text)
            house.client.send([cart("ann", NOON)])
            house.settle(NOON + MINUTE)
            stats = house.client.performance("hook").stats
            (told,) = [
                each
                for each in house.client.events()
                if each["source"] == "runner" and each["name"] == "message_answered"
            ]
    assert (site.only.method, site.only.path) == ("POST", "/stock")
    assert stats.node("call").left == {"answered": 1}
    assert told["body"]["answer"] == {"in_stock": True}
    assert told["body"]["in_stock"] is True


def test_a_step_waits_for_the_receipt_of_its_message(tmp_path):  # semantics 4.6
    text = FLOW.replace(
        "to: {sent: second, not_sent: text}",
        "wait_for: [delivered]\n    timeout: 2 hours\n"
        "    to: {delivered: done, timed_out: text, not_sent: text}",
    ).replace(
        "  second:\n    type: wait_for_event\n    events: [PurchaseFinished]\n    timeout: 1 day\n"
        "    to: {PurchaseFinished: bought, timed_out: text}\n",
        "",
    )
    with running(tmp_path) as house:
        remind(house, text)
        (message,) = house.client.messages()
        known = house.client.receipt(message.id, "delivered")
        unknown = house.client.receipt("never/1/sent/1/by/1", "delivered")
        house.settle(REMINDED + HOUR)
        stats = house.client.performance("win-back").stats
    assert (known, unknown) == (True, False)
    assert stats.node("reminder").left == {"delivered": 1}


def test_unsubscribing_stops_what_is_queued(tmp_path):
    with (
        mail_server(answers={"RCPT": "451 later"}) as inbox,
        running(tmp_path, channels=smtp(inbox)) as house,
    ):
        remind(house)
        link = "/u/" + house.runner.links.token("ann", "email")
        looked = house.call("GET", link, key="")
        before = states(house)
        left = house.call("POST", link, key="", data="List-Unsubscribe=One-Click")
        again = house.call("POST", link, key="")
        inbox.answers.clear()
        house.settle(REMINDED + 2 * HOUR)
        (message,) = house.client.messages()
        ann = house.client.person("ann")
    assert (looked.status_code, left.status_code, again.status_code) == (200, 200, 200)
    assert "<form" in looked.text
    assert "ann" not in looked.text + left.text + link
    assert before == [("reminder", "queued", 1)]
    assert (message.state, message.reason) == ("suppressed", "unsubscribed")
    assert (ann["attributes"]["consent_email"], ann["suppressed"]) == (False, ["email"])
    assert inbox.mails == []


def test_w022_a_broken_unsubscribe_link_does_nothing(tmp_path):
    with running(tmp_path) as house:
        token = house.runner.links.token("ann", "email")
        other = "A" if token[10] != "A" else "B"
        broken = [token[:-3], token[:10] + other + token[11:], "x", token + "A", "%C3%A9"]
        answers = [house.call("POST", f"/u/{each}", key="").status_code for each in broken]
        empty = house.call("POST", "/u/", key="").status_code
        inbox = house.client.health()["inbox"]
    assert (answers, empty) == ([400] * 5, 404)
    assert inbox["handled"] + inbox["waiting"] == 0


def test_w023_an_unsubscribe_link_of_nobody_known_is_neutral_and_effective(tmp_path):
    with running(tmp_path) as house:
        link = "/u/" + house.runner.links.token("erased", "email")
        answer = house.call("POST", link, key="")
        house.client.send([event("x", "other", NOON)])
        house.settle(NOON + 1)
        found = house.client.person("erased")["suppressed"]
    assert (answer.status_code, found) == (200, ["email"])


def test_w019_a_receipt_for_a_message_never_sent_has_no_effect(tmp_path):
    with running(tmp_path) as house:
        body = {"message": "ghost/1/x/1/y/1", "kind": "opened"}
        answer = house.call("POST", "/v1/receipts", key=KEYS["admin"], json=body)
        inbox = house.client.health()["inbox"]
    assert (answer.status_code, answer.json()["known"]) == (202, False)
    assert sum(inbox.values()) == 0


def remind_three(house):
    people = tuple(
        Person(name, {**ANN.attributes, "email": f"{name}@example.com"})
        for name in ("ann", "ben", "cleo")
    )
    house.launch(FLOW, people)
    house.client.send([cart(person.id, NOON) for person in people])
    house.settle(REMINDED)


def test_a_dead_mail_server_is_told_by_the_performance_the_health_and_one_line_of_the_log(tmp_path):
    with mail_server() as inbox:
        settings = smtp(inbox)
    with capture_logs() as lines, running(tmp_path, channels=settings, senders=1) as house:
        remind_three(house)
        house.settle(REMINDED + HOUR)
        reasons = house.client.performance("win-back").reasons
        answer = house.call("GET", "/health", key="")
    why = (
        f"The mail server 127.0.0.1:{inbox.port} does not answer ([Errno 111] Connection refused). "
        "Start it, or correct host and port in the settings of the channel."
    )
    told = [each for each in lines if each["event"] == "messages_wait"]
    assert reasons == (("email", "queued", why, 3),)
    assert answer.status_code == 200
    assert answer.json()["problems"] == [f"3 emails wait and are tried again: {why}"]
    assert [(each["log_level"], each["channel"], each["reason"]) for each in told] == [
        ("warning", "email", why)
    ]


def test_the_health_names_nobody_and_is_well_again_once_the_mails_are_out(tmp_path):
    with (
        capture_logs() as lines,
        mail_server(answers={"RCPT": "450 <ann@example.com> is greylisted"}) as inbox,
        running(tmp_path, channels=smtp(inbox)) as house,
    ):
        remind_three(house)
        waiting = house.client.health()["problems"]
        inbox.answers.clear()
        house.settle(REMINDED + HOUR)
        after = house.client.health()["problems"]
        performance = house.client.performance("win-back")
    assert waiting == ["3 emails wait and are tried again: 450 <…> is greylisted"]
    assert (after, performance.reasons) == ([], ())
    assert dict(performance.messages["email"]) == {"sent": 3}
    assert "ann@example.com" not in str(lines)
