"""How long all rules take on a flow of 500 nodes."""

from collections.abc import Iterator

from cartflow_studio.checks import check
from cartflow_studio.flow.condition import Compare, Happened
from cartflow_studio.flow.duration import days, hours
from cartflow_studio.flow.model import Flow, Node
from cartflow_studio.flow.node_type import Alternative
from cartflow_studio.flow.settings import EventDefinition, Goal
from cartflow_studio.nodes.condition import Condition
from cartflow_studio.nodes.email import Email
from cartflow_studio.nodes.event_trigger import EventTrigger
from cartflow_studio.nodes.exit import Exit
from cartflow_studio.nodes.sms import Sms
from cartflow_studio.nodes.split import Split
from cartflow_studio.nodes.wait import Wait
from cartflow_studio.nodes.wait_for_event import WaitForEvent
from tests.benchmarks.figure import Figure, cpu_ms

BUILDING_BLOCK = 8


def large_flow(size: int, words: str = "") -> Flow:
    """A flow of that many nodes: blocks of a wait, messages, a condition and a split in a row."""
    nodes: dict[str, Node] = {
        "start": Node("start", EventTrigger("Added")),
        "end": Node("end", Exit("done")),
    }
    links: dict[tuple[str, str], str] = {}
    loose = [("start", "next")]
    for number in range((size - 2) // BUILDING_BLOCK):
        block = _block(number, words)
        nodes |= {node.id: node for node in block}
        await_, mail, rest, fork, split, sms, later, note = (node.id for node in block)
        links |= dict.fromkeys(loose, await_)
        links |= {(await_, "Bought"): "end", (await_, "timed_out"): mail, (mail, "sent"): rest}
        links |= {(rest, "next"): fork, (fork, "local"): split, (fork, "otherwise"): later}
        links |= {(split, "a"): sms, (split, "b"): later, (sms, "sent"): later}
        links |= {(later, "next"): note}
        loose = [(note, "sent")]
    for number in range(size - len(nodes)):
        nodes[f"more{number}"] = Node(f"more{number}", Wait(hours(1)))
        links |= dict.fromkeys(loose, f"more{number}")
        loose = [(f"more{number}", "next")]
    links |= dict.fromkeys(loose, "end")
    return Flow(
        id="large",
        goals=(Goal("Bought"),),
        events=(
            EventDefinition("Added", properties=(("cart_id", "text"), ("total", "number"))),
            EventDefinition("Bought", properties=(("cart_id", "text"), ("total", "number"))),
        ),
        attributes=(("country", "text"), ("first_name", "text")),
        nodes=nodes,
        links=links,
    )


def _block(number: int, words: str) -> tuple[Node, ...]:
    croatian = (("local", Compare("person", "country", "is", "HR")),)
    body = f"Hello {{{{ person.first_name }}}}, {{{{ event.total }}}} {words}{number % 20}"
    bought = (Alternative("Bought", Happened("Added", within=days(30))),)
    kinds = (
        WaitForEvent(bought, days(1), match="cart_id"),
        Email(f"You left something {number}", body=body, sender="shop@example.com"),
        Wait(days(1)),
        Condition(croatian),
        Split(),
        Sms(body, sender="Shop"),
        Wait(hours(2)),
        Email(f"Still there {number}", body=body, sender="shop@example.com"),
    )
    return tuple(Node(f"n{number}_{place}", kind) for place, kind in enumerate(kinds))


def figures() -> Iterator[Figure]:
    """All rules on 500 nodes: after an edit, and as a flow is seen for the first time."""
    flows = iter([large_flow(500) for _ in range(20)])
    yield Figure("checks.500", cpu_ms(lambda: check(next(flows)), rounds=15), "ms CPU", 20)
    fresh = iter([large_flow(500, words=f"{round_} ") for round_ in range(3)])
    yield Figure("checks.500.first", cpu_ms(lambda: check(next(fresh)), rounds=3), "ms CPU")
