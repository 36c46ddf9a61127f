"""Builders of flows, people and events for the tests of the engine."""

from itertools import pairwise

from cartflow_studio.engine import Engine, TraceLine, compile_flow
from cartflow_studio.engine.loading import ENTRANCES, INTERPRETED
from cartflow_studio.flow.duration import Duration
from cartflow_studio.flow.model import Flow, Node
from cartflow_studio.flow.node_type import Alternative, NodeType
from cartflow_studio.flow.people import Event, Person
from cartflow_studio.flow.settings import Settings
from cartflow_studio.nodes import WaitForEvent
from cartflow_studio.simulation.compiling import native

SECOND = 1_000_000
MINUTE, HOUR, DAY = 60 * SECOND, 3_600 * SECOND, 86_400 * SECOND
MIDNIGHT = 1_774_569_600 * SECOND  # 2026-03-27T00:00Z, a Friday; clocks change in Europe on Sunday
NOON = MIDNIGHT + 12 * HOUR
END = MIDNIGHT + 365 * DAY
ANN = Person(
    "ann",
    {
        "email": "ann@example.com",
        "phone": "+385911234567",
        "push_token": "abc",
        "consent_email": True,
        "consent_sms": True,
        "consent_whatsapp": True,
        "consent_push": True,
    },
)


def flow(nodes: dict[str, NodeType], *links: str, **parts) -> Flow:
    """A flow of these nodes; a link is written `node.port > node` (the port may hold blanks)."""
    made = {}
    for link in links:
        start, target = link.split(" > ")
        node, port = start.split(".", 1)
        made[node, port] = target
    settings = parts.pop("settings", Settings())
    cards = {name: Node(name, kind) for name, kind in nodes.items()}
    return Flow("test", nodes=cards, links=made, settings=settings, **parts)


def line(settings=None, **nodes) -> Flow:
    """A flow of nodes one after the other, each left by its first port."""
    links = [f"{one}.{nodes[one].ports[0].name} > {two}" for one, two in pairwise(nodes)]
    return flow(nodes, *links, settings=settings or Settings())


def wait_for(events: tuple[Alternative, ...], timeout: Duration | None = None, **how):
    """A wait for events, for ever unless it has a timeout."""
    return WaitForEvent(events, timeout, **how)


def event(name: str, at: int, person: Person = ANN, **properties) -> Event:
    """Something a person did."""
    return Event(f"{name}-{at}", name, person.id, at, 0, properties)


def play(flow: Flow, *events: Event, person: Person = ANN, until: int = END) -> list[TraceLine]:
    """The trace of one person, the events handled in the order given."""
    host = Host(flow, person)
    for each in events:
        host.receive(each)
    host.advance(until)
    return host.trace


def said(trace: list[TraceLine]) -> list[str]:
    """The trace in short: step, node, output."""
    return [" ".join(filter(None, (each.step, each.node, each.output))) for each in trace]


def when(trace: list[TraceLine], step: str, node: str) -> list[int]:
    """The instants of a step at a node."""
    return [each.at for each in trace if (each.step, each.node) == (step, node)]


class Host:
    """The least host: keeps the state of one person, their events and attributes."""

    def __init__(self, flow: Flow, person: Person = ANN, *, compiled: bool = False):
        machine = native(ENTRANCES) if compiled else INTERPRETED
        self.engine = Engine(compile_flow(flow), machine=machine, events=self.event)
        self.person, self.state = person, b""
        self.events, self.trace, self.messages, self.handovers = [], [], [], []

    def receive(self, event: Event, handled_at: int | None = None):
        self.events.append(event)
        number = len(self.events)
        self.take(
            self.engine.receive(self.state, self.person, event, number, handled_at=handled_at)
        )

    def advance(self, until: int):
        self.take(self.engine.advance(self.state, self.person, until))

    def resume(self, since: int, at: int, policy: str = "keep"):
        self.take(self.engine.resume(self.state, self.person, since, at, policy))

    def identify(self, at: int, **attributes):
        self.advance(at - 1)
        after = Person(self.person.id, {**self.person.attributes, **attributes})
        step = self.engine.identify(self.state, self.person, after, at)
        self.person = after
        self.take(step)

    def take(self, step):
        self.state = step.state
        self.trace.extend(step.trace)
        self.messages.extend(step.messages)
        self.handovers.extend(step.handovers)
        attributes = dict(self.person.attributes)
        for change in step.changes:
            tags = attributes.get(change.attribute)
            if change.action == "set":
                attributes[change.attribute] = change.value
            elif change.action == "unset":
                attributes.pop(change.attribute, None)
            elif change.action == "add":
                tags = tags if isinstance(tags, list) else []
                attributes[change.attribute] = [*tags, change.value]
            elif isinstance(tags, list):
                attributes[change.attribute] = [tag for tag in tags if tag != change.value]
        self.person = Person(self.person.id, attributes)
        self.wake_at = step.wake_at

    def event(self, number: int) -> Event | None:
        return self.events[number - 1] if 0 < number <= len(self.events) else None
