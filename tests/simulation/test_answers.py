"""What is assumed to become of messages, and what a flow does about it."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from cartflow_studio.flow import edits
from cartflow_studio.flow.condition import All, Compare
from cartflow_studio.flow.duration import days, hours, seconds
from cartflow_studio.flow.model import Flow, Node
from cartflow_studio.flow.people import Event
from cartflow_studio.flow.settings import Goal, Reentry, Settings
from cartflow_studio.history import EventLog
from cartflow_studio.nodes import Email, EventTrigger, Exit
from cartflow_studio.simulation import simulate
from cartflow_studio.simulation.answers import Answers, AnswersError, Receipt

NOON = int(datetime(2026, 3, 2, 12, tzinfo=UTC).timestamp()) * 1_000_000
SECOND, DAY = 1_000_000, 86_400_000_000
TWO_DAYS = days(2)
SURE = {"email": {"delivered": Receipt(1, 60), "opened": Receipt(1, 3_600)}}


def flow(*wait_for, within=TWO_DAYS, goal=False):
    made = Flow("mail", goals=(Goal("bought", leave=False),) if goal else ())
    mail = Email(
        subject="Hello", body="…", wait_for=wait_for, timeout=within, consent="not required"
    )
    for node in (
        Node("in", EventTrigger(event="added")),
        Node("mail", mail),
        Node("out", Exit("read")),
    ):
        made = edits.add_node(made, node)
    made = edits.connect(made, "in", "next", "mail")
    return edits.connect(made, "mail", wait_for[0] if wait_for else "sent", "out")


def log(people=400, **more):
    events = [
        Event(f"{n}", "added", f"p{n:03}", NOON, NOON, {"cart_id": f"c{n}"}) for n in range(people)
    ]
    end = Event("end", "other", "z", NOON + 9 * DAY, NOON + 9 * DAY, {})
    return EventLog.from_events([*events, end, *more.get("further", ())])


def left(report):
    counts = report.to_json()["nodes"]["mail"]["left"]
    return {port: count for port, count in counts.items() if port != "not_sent"}


def test_nobody_answers_unless_it_is_assumed():
    assert left(simulate(flow("opened"), log())) == {"opened": 0, "timed_out": 400}


def test_as_many_open_as_are_assumed_to():
    answers = Answers().having("email.delivered=100%").having("email.opened=0.4")
    found = left(simulate(flow("opened"), log(), answers=answers))
    assert found["opened"] == pytest.approx(160, abs=25)
    assert found["opened"] + found["timed_out"] == 400


def test_an_answer_after_the_time_is_too_late():
    answers = Answers(channels={"email": {"opened": Receipt(1, 3_600)}})
    soon = left(simulate(flow("opened", within=hours(1)), log(), answers=answers))
    assert soon["opened"] == pytest.approx(200, abs=30)


def test_the_same_seed_gives_the_same_answers_and_another_gives_others():
    def opened(seed):
        report = simulate(flow("opened"), log(), answers=Answers(seed=seed))
        return [line for line in report.trace if line.output == "opened"]

    assert opened(1) == opened(1) != opened(2)


def test_a_person_answers_the_same_whoever_else_is_there():
    few = simulate(flow("opened"), log(50), answers=Answers())
    many = simulate(flow("opened"), log(400), answers=Answers())
    for person in few.ids:
        assert few.trace_of(person) == many.trace_of(person)


def test_what_is_told_of_one_person_is_what_was_counted():
    report = simulate(flow("clicked", "opened"), log(), answers=Answers())
    outputs = [line.output for line in report.trace if line.step == "left" and line.node == "mail"]
    assert {name: outputs.count(name) for name in ("clicked", "opened", "timed_out")} == left(
        report
    )


def test_who_opens_does_so_after_delivery():
    answers = Answers(channels=SURE)
    report = simulate(flow("opened"), log(50), answers=answers)
    opened = [line.at for line in report.trace if line.output == "opened"]
    assert len(opened) == 50
    assert min(opened) > NOON + SECOND


def test_a_flow_that_listens_to_nothing_is_played_as_ever():
    one, other = (simulate(flow(), log(), answers=each) for each in (None, Answers()))
    assert (one.stats, one.notes) == (other.stats, other.notes)


def test_a_log_with_receipts_of_its_own_is_believed():
    receipt = Event(
        "r", "message_opened", "p007", NOON + DAY, NOON + DAY, {"journey": 1, "node": "mail"}
    )
    report = simulate(flow("opened"), log(further=[receipt]), answers=Answers(channels=SURE))
    assert left(report) == {"opened": 1, "timed_out": 399}


def opened_after(report):
    return [line.at - NOON for line in report.trace if line.output == "opened"]


def test_half_of_those_who_answer_take_longer_than_the_time_in_the_middle():
    answers = Answers(channels={"email": {"opened": Receipt(1, 3_600)}})
    after = opened_after(simulate(flow("opened", within=days(20)), log(4_000), answers=answers))
    after = sorted(each // SECOND for each in after)
    assert len(after) == 4_000
    for share, usual in ((0.25, 1_602), (0.5, 3_600), (0.75, 8_088)):  # log-normal, of 1.2
        assert after[int(share * 4_000)] == pytest.approx(usual, rel=0.08)


def test_an_answer_at_the_deadline_is_in_time():
    answers = Answers(channels={"email": {"opened": Receipt(1, 3_600)}})
    first = min(opened_after(simulate(flow("opened"), log(20), answers=answers)))
    for late, opened in ((0, 1), (SECOND, 0)):
        within = seconds((first - late) // SECOND)
        assert left(simulate(flow("opened", within=within), log(20), answers=answers)) == {
            "opened": opened,
            "timed_out": 20 - opened,
        }


def busy_log():
    """People who come again and again, before they have answered."""
    events = [
        Event(f"{n}", "added", f"p{n % 7}", NOON + n * SECOND, NOON + n * SECOND, {})
        for n in range(2_000)
    ]
    return EventLog.from_events([*events, Event("end", "other", "z", NOON + 9 * DAY, 0, {})])


BUSY = replace(flow("clicked", "opened", goal=True), settings=Settings(reentry=Reentry("restart")))
KEEN = Answers(channels=SURE, bought=0.5)


def test_who_has_many_answers_on_their_way_is_heard_in_order():
    events, how = busy_log(), {"answers": KEEN}
    counted = [simulate(BUSY, events, compiled=each, **how) for each in (False, True)]
    told = simulate(BUSY, events, trace=True, **how)
    assert {each.stats == told.stats and each.notes == told.notes for each in counted} == {True}
    assert left(told) == {"clicked": 0, "opened": 7, "timed_out": 0, "exited": 1_993}


@pytest.mark.parametrize("compiled", [False, True])
def test_a_flow_that_feeds_itself_by_its_messages_comes_to_an_end(compiled):
    fed = edits.add_node(flow(), Node("again", EventTrigger(event="message_delivered")))
    fed = edits.connect(fed, "again", "next", "mail")
    quick = Answers(channels={"email": {"delivered": Receipt(1, 1)}})
    fed = replace(fed, settings=Settings(reentry=Reentry("at the same time")))
    report = simulate(fed, log(1), answers=quick, compiled=compiled)
    assert report.to_json()["messages"]["email"]["sent"] == 10_001
    assert report.notes[-1] == (
        "Nobody is heard more than 10,000 times: 1 answer does not count. "
        "Does a message let in again whom it was sent to?"
    )


def test_several_cores_hear_the_same_answers_as_one():
    events, how = log(40_000), {"answers": Answers(bought=0.1), "compiled": True}
    one, two = (simulate(BUSY, events, threads=number, **how) for number in (1, 2))
    assert (one.stats, one.notes, one.handled) == (two.stats, two.notes, two.handled)


def test_a_receipt_says_of_which_journey_and_step_it_is():
    second = All((Compare("event", "journey", "is", 2), Compare("event", "node", "is", "mail")))
    again = replace(
        BUSY,
        goals=(Goal("message_opened", second, leave=False),),
        settings=Settings(reentry=Reentry("at the same time")),
    )
    events = EventLog.from_events(
        [Event(f"{n}", "added", "ann", NOON + n * DAY, NOON + n * DAY, {}) for n in range(5)]
    )
    report = simulate(again, events, answers=Answers(channels=SURE))
    reached = [line.journey for line in report.trace if line.step == "goal"]
    assert reached == [1, 2]


def test_no_message_brings_a_purchase_unless_it_is_assumed():
    played = simulate(flow("opened", goal=True), log(), answers=Answers())
    assert played.to_json()["goals"][0]["reached"] == 0
    assert "No message is assumed to bring a purchase." in played.notes


def test_purchases_by_messages_are_an_assumption_that_the_report_prints():
    played = simulate(flow(goal=True), log(), answers=Answers().having("bought=0.1 after 1 hour"))
    reached = played.to_json()["goals"][0]["reached"]
    assert reached == pytest.approx(40, abs=15)
    assert played.notes[-1] == (
        "Assumed: 10.0 % of messages bring bought that would not have come otherwise; that many "
        f"came here: {reached}."
    )


def test_such_a_purchase_is_of_the_cart_that_let_the_person_in():
    keyed = flow(goal=True)
    keyed = replace(keyed, goals=(replace(keyed.goals[0], match="cart_id"),))
    played = simulate(keyed, log(), answers=Answers(bought=1.0))
    assert played.to_json()["goals"][0]["reached"] == 400


def test_every_assumption_is_printed():
    (said, bought) = simulate(flow("opened"), log(), answers=Answers(channels=SURE)).notes[-2:]
    assert said == (
        "Email, as assumed: 100.0 % delivered, in the middle after 1 min; "
        "100.0 % of these opened, in the middle after 1 h."
    )
    assert bought == "No message is assumed to bring a purchase."


def test_assumptions_are_written_and_read():
    answers = Answers().having("sms.clicked=12% after 5 minutes").having("bought=0.02")
    assert answers.written() == (
        "sms.clicked=0.12 after 300 seconds",
        "bought=0.02 after 7200 seconds",
    )
    assert Answers.read([*answers.written(), "rubbish"]) == answers


@pytest.mark.parametrize(
    "text",
    ["email.opened=40", "email.opened=-1", "email.read=0.1", "bought", "sms.clicked=0.1 after tea"],
)
def test_an_assumption_that_makes_no_sense_is_refused(text):
    with pytest.raises(AnswersError):
        Answers().having(text)
