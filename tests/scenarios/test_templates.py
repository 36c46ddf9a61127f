"""The templates that ship: in order, beautiful enough to send, and alive in the sample shop."""

from functools import cache
from pathlib import Path

import pytest

from cartflow_studio import checks, flowfile, resources
from cartflow_studio.channels import html
from cartflow_studio.channels.context import Context
from cartflow_studio.channels.letter import filled_in
from cartflow_studio.channels.template import Template
from cartflow_studio.flow.layout import COLUMN, GRID, ROW
from cartflow_studio.flow.segments import segments
from cartflow_studio.simulation import simulate
from cartflow_studio.simulation.answers import Answers
from cartflow_studio.simulation.samples import sample_events, sample_people

PATHS = {
    path.name.partition(".")[0]: path
    for path in sorted(Path(resources.path("templates")).glob("*.flow.yaml"))
}
FLOWS = {name: flowfile.read(path.read_bytes(), source=path) for name, path in PATHS.items()}
SHOP = {"name": "Sample Shop", "url": "https://shop.example.com", "address": "Ilica 1, Zagreb"}
UNSUBSCRIBE = "https://shop.example.com/u/1"


@cache
def _log():
    return sample_events()


@cache
def _people():
    return sample_people()


@cache
def _report(name):
    return simulate(FLOWS[name], _log(), _people(), answers=Answers()).to_json()


@cache
def _examples(event):
    """The properties of some events of a name, people's attributes beside them."""
    found = [
        (dict(each.properties), dict(person.attributes))
        for each in _log()
        if each.name == event and (person := _people().get(each.person)) is not None
    ]
    return found[::20] or [({}, {})]


def _contexts(flow):
    names = [name for node in flow.entries for name in node.type.listens_to] or [""]
    for name in names:
        for event, person in _examples(name):
            last, _ = _examples("OrderDelivered")[0]
            yield Context(
                person=person,
                event=event,
                last=last,
                shop=SHOP,
                unsubscribe_url=UNSUBSCRIBE,
                now="2026-03-01T10:00:00+01:00",
            )


def _steps(kind):
    return [
        pytest.param(name, node, id=f"{name}: {node.id}")
        for name, flow in FLOWS.items()
        for node in flow.nodes.values()
        if node.type.name == kind
    ]


def test_there_is_one_for_everything_that_marketers_know():
    assert list(FLOWS) == [
        *("birthday", "browse-abandonment", "cart-by-answer", "double-opt-in", "event-reminder"),
        "post-purchase",
        *("price-drop", "replenishment", "review-request", "subscription-renewal"),
        *("welcome-series", "win-back-cart-abandoners", "win-back-customers"),
    ]


@pytest.mark.parametrize("name", FLOWS)
def test_it_says_what_it_does_when_to_use_it_and_what_the_shop_sends(name):
    flow = FLOWS[name]
    assert (flow.id, bool(flow.name), bool(flow.header)) == (name, True, True)
    assert len(flow.note.strip().splitlines()) >= 2
    assert 5 <= len(flow.nodes) <= 14
    assert [node.id for node in flow.nodes.values() if not node.title] == []


@pytest.mark.parametrize("name", FLOWS)
def test_it_stands_as_the_studio_would_write_it(name):
    assert flowfile.write(FLOWS[name]).encode() == PATHS[name].read_bytes()


@pytest.mark.parametrize("name", FLOWS)
def test_there_is_not_even_a_hint_about_it(name):
    assert [str(each) for each in checks.check(FLOWS[name])] == []


@pytest.mark.parametrize("name", FLOWS)
def test_its_cards_stand_on_the_grid_and_apart(name):
    flow = FLOWS[name]
    assert set(flow.positions) == set(flow.nodes)
    places = list(flow.positions.values())
    assert [place for place in places if place[0] % GRID or place[1] % GRID] == []
    assert [
        (one, other)
        for number, one in enumerate(places)
        for other in places[number + 1 :]
        if abs(one[0] - other[0]) < COLUMN and abs(one[1] - other[1]) < ROW
    ] == []


@pytest.mark.parametrize("name", FLOWS)
def test_its_events_are_those_of_the_sample_shop(name):
    known = {each.name: dict(each.properties) for each in FLOWS[name].events}
    sent = {event: set() for event in known}
    for each in _log():
        if each.name in sent:
            sent[each.name] |= set(each.properties)
    assert {event: set(properties) for event, properties in known.items()} == sent


@pytest.mark.parametrize("name", FLOWS)
def test_people_enter_get_messages_and_reach_its_goals(name):
    report = _report(name)
    assert report["entered"] >= 50
    assert [channel for channel, seen in report["messages"].items() if not seen["sent"]] == []
    assert [goal["event"] for goal in report["goals"] if not goal["reached"]] == []
    assert all(goal["reached"] < report["entered"] for goal in report["goals"])


@pytest.mark.parametrize("name", FLOWS)
def test_somebody_comes_to_every_step(name):
    nodes = _report(name)["nodes"]
    assert [node for node, seen in nodes.items() if not seen["arrived"]] == []


def test_what_becomes_of_a_mail_says_what_comes_next():
    nodes = _report("cart-by-answer")["nodes"]
    asked = {key: nodes[key]["left"] for key in ("opened", "clicked")}
    assert {key: sorted(left) for key, left in asked.items()} == {
        "opened": ["exited", "opened", "timed_out"],
        "clicked": ["clicked", "exited", "timed_out"],
    }
    assert all(left[port] > 0 for left in asked.values() for port in left if port != "exited")
    assert nodes["opened"]["left"]["opened"] == nodes["clicked"]["arrived"]
    assert nodes["opened"]["left"]["timed_out"] == nodes["again"]["arrived"]


@pytest.mark.parametrize(("name", "node"), _steps("email"))
def test_its_mail_can_be_sent(name, node):
    mail = node.type
    for context in _contexts(FLOWS[name]):
        markup, words = filled_in(mail.body, mail.preheader, context)
        assert html.remarks(markup) == ()
        assert "{{" not in words
        assert (UNSUBSCRIBE in words) or mail.purpose == "transactional"
        subject = Template.parse(mail.subject).render(context)
        assert 0 < len(subject) <= 70


@pytest.mark.parametrize(("name", "node"), _steps("sms"))
def test_its_text_message_takes_at_most_two_parts(name, node):
    texts = [Template.parse(node.type.body).render(each) for each in _contexts(FLOWS[name])]
    assert [text for text in texts if segments(text).count > 2] == []


@pytest.mark.parametrize(("name", "node"), _steps("push"))
def test_its_notification_can_be_read_at_a_glance(name, node):
    for context in _contexts(FLOWS[name]):
        title = Template.parse(node.type.title).render(context)
        body = Template.parse(node.type.body).render(context)
        assert 0 < len(title) <= 40
        assert 0 < len(body) <= 120
