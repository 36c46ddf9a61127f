"""Whatever somebody draws, the rules answer, and what they let through can run."""

from hypothesis import given
from hypothesis import strategies as st

from cartflow_studio import flowfile
from cartflow_studio.checks import Context, Severity, check
from cartflow_studio.engine import compile_flow
from cartflow_studio.errors import EditError
from cartflow_studio.flow.clock import TimeOfDay
from cartflow_studio.flow.condition import All, AnyOf, Compare, Happened, LocalTime, Not
from cartflow_studio.flow.duration import Limit, calendar_days, days, hours
from cartflow_studio.flow.model import Flow, Node
from cartflow_studio.flow.node_type import Alternative, Change
from cartflow_studio.flow.settings import (
    REENTRY_MODES,
    EventDefinition,
    Goal,
    QuietHours,
    Reentry,
    Schedule,
    Settings,
)
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

EVENTS = st.sampled_from(["", "Added", "Bought", "Bougth"])
NAMES = st.sampled_from(["price", "prise", "cart_id", "country", "tags"])
DURATIONS = st.sampled_from([hours(0), hours(3), days(1), calendar_days(2)])
TIMES = st.one_of(st.none(), st.builds(TimeOfDay, st.integers(0, 1439)))
TEXTS = st.sampled_from(
    ["", "Hello", "{{ person.first_name }}", "{{ event.prise }}", "{{ persn.x", "<p>Hi</p>"]
)
ROWS = st.one_of(
    st.builds(
        Compare,
        st.sampled_from(["person", "event", "entry", "last"]),
        NAMES,
        st.sampled_from(["is", "more than", "contains", "before"]),
        st.sampled_from(["HR", "5", 5, True, "2026-01-01"]),
    ),
    st.builds(Happened, st.sampled_from(["Added", "Bougth"]), count=st.integers(0, 3)),
    st.builds(LocalTime),
)
CONDITIONS = st.recursive(
    ROWS,
    lambda inner: st.one_of(
        st.builds(All, st.lists(inner, max_size=2).map(tuple)),
        st.builds(AnyOf, st.lists(inner, max_size=2).map(tuple)),
        st.builds(Not, inner),
        st.builds(Happened, st.just("Bought"), where=inner),
    ),
    max_leaves=3,
)
ALTERNATIVES = st.one_of(
    st.builds(Alternative, EVENTS, st.one_of(st.none(), CONDITIONS)),
    st.builds(Alternative, becomes=CONDITIONS),
)
BRANCHES = st.dictionaries(st.sampled_from(["yes", "b"]), CONDITIONS).map(
    lambda branches: tuple(branches.items())
)
SHARES = st.dictionaries(st.sampled_from(["a", "b", "c"]), st.integers(0, 100)).map(
    lambda shares: tuple(shares.items())
)
CHANGES = st.sampled_from(
    [
        Change("vip", "set", True),
        Change("price", "set", None, "entry", "price"),
        Change("timezone", "set", None, "last", "zone"),
        Change("tags", "add", "x"),
        Change("country", "unset"),
    ]
)
RECEIPTS = st.sampled_from([(), ("opened",), ("delivered", "clicked")])
KINDS = st.one_of(
    st.builds(EventTrigger, EVENTS, st.one_of(st.none(), CONDITIONS)),
    st.builds(
        SegmentTrigger,
        st.one_of(st.none(), CONDITIONS),
        st.sampled_from(["once", "daily", "weekly", "monthly", "as they match"]),
        st.sampled_from(["", "2026-12-01T09:00:00"]),
    ),
    st.builds(ApiTrigger),
    st.builds(Email, TEXTS, body=TEXTS, wait_for=RECEIPTS, template=st.sampled_from(["", "t"])),
    st.builds(Sms, TEXTS),
    st.builds(WhatsApp, TEXTS),
    st.builds(Push, TEXTS),
    st.builds(Webhook, st.sampled_from(["", "https://x.example", "http://10.0.0.1"])),
    st.builds(Wait, DURATIONS),
    st.builds(WaitUntil, TIMES, TIMES, date_of=st.sampled_from(["", "person", "entry", "last"])),
    st.builds(
        WaitForEvent,
        st.lists(ALTERNATIVES, max_size=3).map(tuple),
        st.one_of(st.none(), DURATIONS),
        st.sampled_from(["since arrival", "since entry"]),
        st.sampled_from(["", "cart_id", "cartid"]),
    ),
    st.builds(Condition, BRANCHES),
    st.builds(Split, SHARES),
    st.builds(UpdatePerson, st.lists(CHANGES, max_size=2).map(tuple)),
    st.builds(Exit),
    st.builds(HandOver, st.sampled_from(["", "any", "other"])),
)
SETTINGS = st.builds(
    Settings,
    st.builds(
        Reentry,
        st.sampled_from(REENTRY_MODES),
        st.sampled_from(["", "cart_id", "kart"]),
        st.one_of(st.none(), DURATIONS),
        limits=st.sampled_from([(), (Limit(1, days(7)),)]),
    ),
    schedule=st.sampled_from([Schedule(), Schedule("2026-12-01T00:00", "2026-11-01T00:00")]),
    quiet_hours=st.sampled_from([None, QuietHours(TimeOfDay(1260), TimeOfDay(480))]),
    control_group=st.sampled_from([0, 60, 100]),
)
DEFINED = (
    EventDefinition("Added", properties=(("price", "number"), ("cart_id", "text"))),
    EventDefinition("Bought", properties=(("total", "number"), ("cart_id", "text"))),
)


@st.composite
def flows(draw, *, tidy: bool = False) -> Flow:
    """Any nodes, led anywhere; `tidy`: every exit leads to a later node, the last is an exit."""
    kinds = draw(st.lists(KINDS, min_size=1, max_size=7))
    if tidy:
        kinds = [EventTrigger("Added"), *kinds, Exit()]
    off = [draw(st.sampled_from([False, False, True])) and not kind.is_end for kind in kinds]
    nodes = {
        f"n{place}": Node(f"n{place}", kind, disabled=off[place])
        for place, kind in enumerate(kinds)
    }
    targets = [name for name, node in nodes.items() if not node.type.is_entry] or ["n0"]
    links = {}
    for place, node in enumerate(nodes.values()):
        later = [name for name in targets if int(name[1:]) > place] if tidy else [*targets, "gone"]
        for port in node.type.ports:
            if tidy or draw(st.booleans()):
                links[node.id, port.name] = draw(st.sampled_from(later))
    return Flow(
        "any",
        goals=draw(st.lists(st.builds(Goal, EVENTS, match=NAMES), max_size=2).map(tuple)),
        settings=draw(SETTINGS),
        events=draw(st.sampled_from([(), DEFINED, (*DEFINED, DEFINED[0])])),
        attributes=draw(st.sampled_from([(), (("country", "text"),)])),
        nodes=nodes,
        links=links,
    )


@given(flows())
def test_every_flow_gets_an_answer_and_every_quick_fix_an_edit(flow):
    for finding in check(flow, context=Context({"t": "<p>x"}.get, {"email": ("Sender",)}, ["b"])):
        assert finding.message.strip() and finding.why and finding.mend
        assert finding.node is None or finding.node in flow.nodes
        for fix in finding.fixes:
            try:
                after = fix.edit(flow)
            except EditError:
                continue
            assert after != flow
            check(after)


@given(flows(tidy=True))
def test_a_flow_without_errors_can_run(flow):
    if any(finding.severity is Severity.ERROR for finding in check(flow)):
        return
    compile_flow(flow)
    assert flowfile.read(flowfile.write(flow).encode(), source="any").nodes == flow.nodes
