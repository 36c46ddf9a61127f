"""Placeholders ask for what there is."""

from cartflow_studio.flow.duration import days
from cartflow_studio.flow.node_type import Alternative
from cartflow_studio.flow.settings import EventDefinition
from cartflow_studio.nodes.email import Email
from cartflow_studio.nodes.segment_trigger import SegmentTrigger
from cartflow_studio.nodes.sms import Sms
from cartflow_studio.nodes.wait_for_event import WaitForEvent
from cartflow_studio.nodes.webhook import Webhook
from tests.checks.faults import END, findings, fixes, flow, found, line, mended

CODE = "unknown-placeholder"
EVENTS = (
    EventDefinition("Added", properties=(("item", "text"), ("price", "number"))),
    EventDefinition("Bought", properties=(("total", "number"),)),
)
PEOPLE = (("first_name", "text"), ("country", "text"))


def _text(body, **more):
    return line(text=Sms(body), **more)


def test_an_unknown_root_is_found_and_the_near_one_offered():
    wrong = _text("Dear {{ persn.first_name | upcase }}!")
    assert found(CODE, wrong) == [
        (
            "text",
            "“Text” asks for {{ persn.first_name }} (line 1), but there is no persn."
            " Did you mean person?",
        ),
    ]
    after = mended(CODE, wrong, "Use person.first_name")
    assert after.nodes["text"].type == Sms("Dear {{ person.first_name | upcase }}!")


def test_a_misspelt_property_of_the_entry_event_is_found():
    wrong = _text("{{ event.prise }} {{ event.prise }}", events=EVENTS)
    assert found(CODE, wrong) == [
        (
            "text",
            "“Text” asks for {{ event.prise }} (line 1), but there is no prise."
            " Did you mean price?",
        ),
    ]
    after = mended(CODE, wrong, "Use event.price")
    assert after.nodes["text"].type == Sms("{{ event.price }} {{ event.price }}")


def test_an_unknown_attribute_is_a_warning():
    wrong = _text("\n{{ person.shoe_size }}", attributes=PEOPLE)
    assert [(str(each.severity), each.message) for each in findings(CODE, wrong)] == [
        (
            "warning",
            "“Text” asks for {{ person.shoe_size }} (line 2), but there is no shoe_size.",
        ),
    ]
    assert fixes(CODE, wrong) == []


def test_the_last_event_is_the_one_waited_for():
    wait = WaitForEvent((Alternative("Bought"),), days(1))
    fine = line(wait=wait, text=Sms("{{ last.total }} {{ entry.item }}"), events=EVENTS)
    assert found(CODE, fine) == []
    wrong = line(wait=wait, text=Sms("{{ last.item }}"), events=EVENTS)
    assert [node for node, _ in found(CODE, wrong)] == ["text"]


def test_template_files_are_looked_at():
    mail = line(mail=Email("Hello", template="t.mjml"), events=EVENTS)
    files = {"t.mjml": "<mjml>{{ event.itm }}</mjml>"}
    assert found(CODE, mail, templates=files.get) == [
        (
            "mail",
            "“Mail” asks for {{ event.itm }} (line 1 of t.mjml), but there is no itm."
            " Did you mean item?",
        ),
    ]
    assert fixes(CODE, mail, templates=files.get) == []


def test_what_everybody_knows_is_known():
    body = "{{ flow.name }} {{ shop.url }} {{ cart.items }} {{ unsubscribe_url }} {{ now }}"
    assert found(CODE, _text(body, events=EVENTS, attributes=PEOPLE)) == []
    loop = "{% for item in cart.items %}{{ item.name }}{% endfor %}"
    assert found(CODE, _text(loop, events=EVENTS)) == []


def test_what_nobody_described_may_be_there():
    assert found(CODE, _text("{{ event.anything }} {{ person.anything }}")) == []
    daily = flow(
        {"start": SegmentTrigger(schedule="daily"), "text": Sms("{{ event.x }}"), "end": END},
        {"start.next": "text"},
        events=EVENTS,
    )
    assert found(CODE, daily) == []


def test_answers_come_from_webhooks_that_wait_for_them():
    ask = Webhook("https://shop.example.com/stock", answer=True)
    said = {"answers": Sms("{{ answers.stock.left }}"), "wrong": Sms("{{ answers.stok.left }}")}
    assert found(CODE, line(stock=ask, **said)) == [
        (
            "wrong",
            "“Wrong” asks for {{ answers.stok.left }} (line 1), but there is no stok."
            " Did you mean stock?",
        ),
    ]


def test_a_broken_text_is_left_to_its_own_rule():
    assert found(CODE, _text("{{ persn.first_name")) == []
