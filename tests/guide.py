"""The pages of the user guide that the product tells of itself: nodes and checks.

`python -m tests.guide` writes them anew.
"""

import inspect
from collections.abc import Iterator
from pathlib import Path

import yaml

from cartflow_studio import flowfile, resources
from cartflow_studio.checks import REGISTRY as CHECKS
from cartflow_studio.checks import Severity
from cartflow_studio.fields import Described, fields_of, write_fields
from cartflow_studio.flow.clock import TimeOfDay
from cartflow_studio.flow.condition import All, Compare, Happened
from cartflow_studio.flow.duration import days, hours, minutes
from cartflow_studio.flow.node_type import Alternative, Change, NodeType
from cartflow_studio.flow.settings import (
    Cap,
    EventDefinition,
    ExitCriterion,
    Goal,
    Reentry,
    Schedule,
    Settings,
)
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
SETTINGS = {
    Goal: ("goals", "Goals"),
    ExitCriterion: ("exits", "Exit criteria"),
    Settings: ("settings", "Settings"),
    Reentry: ("reentry", "Frequency"),
    Schedule: ("schedule", "Scheduling"),
    Cap: ("caps", "Message caps"),
    EventDefinition: ("events", "Events"),
}
TOLD = {
    "reentry": (
        "*Once*: ever. *After exit*: when no journey of theirs runs. *At the same time*: always.",
        "*One per key*: one journey for each cart, order or booking; waits and goals then look at",
        "the same one, unless they say `*`. *Restart*: the newer event starts the journey anew.",
    ),
    "settings": ("Each of them stands in a part of its own below.",),
}
MORE = {
    "goals.event": "What you want people to do. The first goal is the main one.",
    "goals.where": "A condition on this event and the person, like a total of at least 50.",
    "goals.within": "Counted from the entry. Later, the event is no success of this flow.",
    "goals.leave": "Nobody is told to buy who has bought.",
    "exits.event": "What happens to people that makes them leave at once.",
    "exits.where": "A condition on this event and the person.",
    "exits.becomes": "What people become that makes them leave, like: has withdrawn the consent.",
    "exits.reason": "Reports count by it.",
    "settings.reentry": "Whether and when a person may enter again.",
    "settings.schedule": "From when to when people may enter. Who is inside goes on.",
    "settings.timezone": "Each person's own clock, or one for all.",
    "settings.quiet_hours": "When nobody gets a message. It waits or is skipped.",
    "settings.caps": "How many messages one person gets at most, on all channels or on one.",
    "settings.control_group": "Percent of people who get no messages, to see what the flow adds.",
    "settings.senders": "Who the messages come from, by channel: Shop <hello@shop.example.com>.",
    "reentry.gap": "A person who was inside lately is refused.",
    "reentry.gap_from": "Whether the gap begins when they left or when they entered.",
    "reentry.limits": "Any number of limits, like 3 per 30 days. All must allow the entry.",
    "schedule.start": "Nobody enters before.",
    "schedule.end": "Nobody enters from then on.",
    "caps.limit": "Like 2 per 7 days. Messages beyond it are skipped, people go on.",
    "caps.channel": "Nothing: all channels together.",
    "events.title": "What people call it.",
    "events.description": "When the shop sends it.",
}
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
    yield from ("", f'### <a id="{kind.name}"></a>{kind.label} (`{kind.name}`)', "")
    yield from (inspect.getdoc(kind) or "").splitlines()
    described = fields_of(kind)
    if described:
        yield from ("", "| what can be set | in the file | more |", "| --- | --- | --- |")
        yield from (_field(kind.name, each) for each in described)
    exits = [f"“{port.label}”" for port in example.ports]
    yield from ("", f"On the card: {example.sentence()}.")
    yield f"Exits: {', '.join(exits)}." if exits else "It has no exit: the journey ends here."
    yield from ("", "```yaml")
    plain = {"step": {"type": kind.name, **write_fields(example)}}
    yield yaml.safe_dump(plain, sort_keys=False, allow_unicode=True, width=100).rstrip()
    yield "```"


def _field(owner: str, each: Described) -> str:
    options = [f"`{option}`" for option in each.kind.options if option]
    more = [each.help or MORE.get(f"{owner}.{each.name}", "")]
    if options and len(options) < 7:
        more.append(" or ".join(options) + ".")
    label = f'<a id="{owner}.{each.name}"></a>{each.label}'
    return f"| {label} | `{each.name}` | {' '.join(more).strip()} |"


def settings_page() -> str:
    """What holds for the whole flow: every part of the settings, and what can be set there."""
    return "\n".join(_settings()) + "\n"


def _settings() -> Iterator[str]:
    yield "# What holds for the whole flow"
    yield ""
    yield "With no step chosen, the inspector on the right shows the settings of the flow. Each"
    yield "part can be opened and closed; what is as usual is not written into the flow file."
    for kind, (owner, title) in SETTINGS.items():
        yield from ("", f'## <a id="{owner}"></a>{title} (`{owner}`)', "")
        yield from (inspect.getdoc(kind) or "").partition("  # ")[0].splitlines()
        if owner in TOLD:
            yield from ("", *TOLD[owner])
        yield from ("", "| what can be set | in the file | more |", "| --- | --- | --- |")
        yield from (_field(owner, each) for each in fields_of(kind))
    yield from ("", '## <a id="attributes"></a>Attributes of people (`attributes`)', "")
    yield "What your shop knows of people, by name and type: text, number, yes/no, date or list."
    yield "Conditions and placeholders offer what stands here. `email`, `phone`, `push_token`,"
    yield "`language`, `timezone` and `consent_email`, `consent_sms`, `consent_whatsapp`,"
    yield "`consent_push` mean something everywhere."


def templates_page() -> str:
    """Every template: what it is for, and its steps."""
    return "\n".join(_templates()) + "\n"


def _templates() -> Iterator[str]:
    yield "# Templates"
    yield ""
    yield "Each is a whole flow with its messages, and plays on the sample shop as soon as it is"
    yield "opened. Change whatever you like: it is yours. The last line of each says which events"
    yield "your shop must send."
    for path in sorted(resources.path("templates").glob("*.flow.yaml")):
        flow = flowfile.read(path.read_bytes(), source=path)
        yield from ("", f'## <a id="{flow.id}"></a>{flow.name}', "")
        yield from flow.note.strip().splitlines()
        yield from ("", "| step | what it does |", "| --- | --- |")
        for node in flow.nodes.values():
            said = node.type.sentence().replace("|", "\\|").replace("\n", " ")
            yield f"| {node.name} | {said} |"


def _checks() -> Iterator[str]:
    yield "# What is checked"
    yield ""
    yield "A flow is checked while it is drawn, by `cartflow validate`, and again before a launch."
    yield "An error stops a launch, a warning wants a look, a hint is advice."
    for severity in Severity:
        yield from ("", f"## {severity.name.capitalize()}s: {GRAVITY[severity]}")
        for rule in CHECKS.members():
            if rule.severity is severity:
                title = f'<a id="{rule.code}"></a>{rule.what.rstrip(".")} (`{rule.code}`)'
                yield from ("", f"### {title}", "")
                yield from (f"- **Why**: {rule.why}", f"- **How to mend it**: {rule.mend}")


PAGES = {
    "nodes.md": nodes_page,
    "checks.md": checks_page,
    "settings.md": settings_page,
    "templates.md": templates_page,
}


if __name__ == "__main__":
    GUIDE.mkdir(parents=True, exist_ok=True)
    for name, page in PAGES.items():
        (GUIDE / name).write_text(page(), encoding="utf-8")
