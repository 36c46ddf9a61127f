"""The pages of the user guide that the product tells of itself: nodes and checks.

`python -m tests.guide` writes them anew.
"""

import inspect
from collections.abc import Iterator
from pathlib import Path

import yaml

from cartflow_studio.checks import REGISTRY as CHECKS
from cartflow_studio.checks import Severity
from cartflow_studio.fields import Described, fields_of, write_fields
from cartflow_studio.flow.clock import TimeOfDay
from cartflow_studio.flow.condition import All, Compare, Happened
from cartflow_studio.flow.duration import days, hours, minutes
from cartflow_studio.flow.node_type import Alternative, Change, NodeType
from cartflow_studio.nodes import REGISTRY as NODES
from cartflow_studio.nodes.api_trigger import ApiTrigger
from cartflow_studio.nodes.condition import Condition
from cartflow_studio.nodes.email import Email
from cartflow_studio.nodes.event_trigger import EventTrigger
from cartflow_studio.nodes.exit import Exit
from cartflow_studio.nodes.hand_over import HandOver
from cartflow_studio.nodes.push import Push
from cartflow_studio.nodes.segment_trigger import SegmentTrigger
from cartflow_studio.nodes.sms import Sms
from cartflow_studio.nodes.split import Split
from cartflow_studio.nodes.update_person import UpdatePerson
from cartflow_studio.nodes.wait import Wait
from cartflow_studio.nodes.wait_for_event import WaitForEvent
from cartflow_studio.nodes.wait_until import WaitUntil
from cartflow_studio.nodes.webhook import Webhook
from cartflow_studio.nodes.whatsapp import WhatsApp

GUIDE = Path(__file__).resolve().parents[1] / "docs" / "user-guide"
CROATIAN = Compare("person", "country", "is", "HR")
EXAMPLES: tuple[NodeType, ...] = (
    EventTrigger("itemAddedToCart", Compare("event", "total", "at least", 50)),
    SegmentTrigger(CROATIAN, "weekly", time=TimeOfDay(540), weekdays=(0,)),
    ApiTrigger(),
    Email("You left something behind", template="templates/cart-reminder.mjml"),
    Sms("Hello {{ person.first_name }}, your cart still waits: {{ cart.url }}"),
    WhatsApp(template="cart_reminder", language="hr", values="{{ person.first_name }}"),
    Push("Your cart still waits", "It is kept until tomorrow.", "https://shop.example/cart"),
    Webhook("https://shop.example/api/stock", answer=True, timeout=minutes(1)),
    Wait(hours(4)),
    WaitUntil(TimeOfDay(540), TimeOfDay(720), (0, 1, 2, 3, 4)),
    WaitForEvent((Alternative("PurchaseFinished"),), days(1), match="cart_id"),
    Condition(
        (("regular", All((CROATIAN, Happened("PurchaseFinished", count=2, within="ever")))),)
    ),
    Split((("offer", 25), ("reminder", 75))),
    UpdatePerson((Change("last_item", "set", None, "entry", "name"), Change("tags", "add", "won"))),
    Exit("bought"),
    HandOver("welcome"),
)
GRAVITY = {
    Severity.ERROR: "stops a launch",
    Severity.WARNING: "wants a look",
    Severity.HINT: "advice",
}


def nodes_page() -> str:
    """Every type of node: what it does, what can be set, which exits it has."""
    return "\n".join(_nodes()) + "\n"


def checks_page() -> str:
    """Every rule: what it finds, why that matters, how to mend it."""
    return "\n".join(_checks()) + "\n"


def _nodes() -> Iterator[str]:
    yield "# The steps of a flow"
    yield ""
    yield "Drag a step from the palette onto the canvas, and connect its exits to what comes next."
    yield "What each step is called in the flow file stands behind its name."
    examples = {type(each): each for each in EXAMPLES}
    group = ""
    for kind in NODES.members():
        if kind.group != group:
            group = kind.group
            yield from ("", f"## {group}")
        yield from _node(kind, examples[kind])


def _node(kind: type[NodeType], example: NodeType) -> Iterator[str]:
    yield from ("", f"### {kind.label} (`{kind.name}`)", "")
    yield from (inspect.getdoc(kind) or "").splitlines()
    described = fields_of(kind)
    if described:
        yield from ("", "| what can be set | in the file | more |", "| --- | --- | --- |")
        yield from (_field(each) for each in described)
    exits = [f"“{port.label}”" for port in example.ports]
    yield from ("", f"On the card: {example.sentence()}.")
    yield f"Exits: {', '.join(exits)}." if exits else "It has no exit: the journey ends here."
    yield from ("", "```yaml")
    plain = {"step": {"type": kind.name, **write_fields(example)}}
    yield yaml.safe_dump(plain, sort_keys=False, allow_unicode=True, width=100).rstrip()
    yield "```"


def _field(each: Described) -> str:
    options = [f"`{option}`" for option in each.kind.options if option]
    more = [each.help] if each.help else []
    if options and len(options) < 7:
        more.append(" or ".join(options) + ".")
    return f"| {each.label} | `{each.name}` | {' '.join(more)} |"


def _checks() -> Iterator[str]:
    yield "# What is checked"
    yield ""
    yield "A flow is checked while it is drawn, by `cartflow validate`, and again before a launch."
    yield "An error stops a launch, a warning wants a look, a hint is advice."
    for severity in Severity:
        yield from ("", f"## {severity.name.capitalize()}s: {GRAVITY[severity]}")
        for rule in CHECKS.members():
            if rule.severity is severity:
                yield from ("", f"### `{rule.code}`", "", rule.what, "")
                yield from (f"- **Why**: {rule.why}", f"- **How to mend it**: {rule.mend}")


PAGES = {"nodes.md": nodes_page, "checks.md": checks_page}


if __name__ == "__main__":
    GUIDE.mkdir(parents=True, exist_ok=True)
    for name, page in PAGES.items():
        (GUIDE / name).write_text(page(), encoding="utf-8")
