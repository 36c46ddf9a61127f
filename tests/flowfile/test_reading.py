"""A good file becomes the flow that it says, in whatever shape a person wrote it."""

import json

import pytest

from cartflow_studio import flowfile
from cartflow_studio.flow.clock import TimeOfDay
from cartflow_studio.flow.condition import Compare
from cartflow_studio.flow.duration import Limit, calendar_days, days
from cartflow_studio.flow.model import Flow, Node
from cartflow_studio.flow.node_type import Alternative
from cartflow_studio.flow.settings import (
    Cap,
    EventDefinition,
    ExitCriterion,
    Goal,
    QuietHours,
    Reentry,
    Schedule,
    Settings,
)
from cartflow_studio.nodes import REGISTRY
from tests.flowfile.told import flow_of, told

EXAMPLE = """\
# A flow by hand
#
# for the test

format: 1
id: win-back
name: Win back
goals:
  - {event: PurchaseFinished, within: 7 days, leave: true}
exits: [{becomes: {person: consent_email, is: false}, reason: gone}]
settings:
  reentry: {mode: after exit, gap: 7 days, limits: [3 per 30 days]}   # Frequency
  schedule: {start: now, end: 2027-01-01}
  timezone: Europe/Zagreb
  quiet_hours: {from: "21:00", to: "08:00"}
  caps: [3 per week, {limit: 1 per calendar day, channel: sms}]
  control_group: 2.50
  senders: {sms: 385991234567, email: Shop <shop@example.com>}
events:
  PurchaseFinished: {title: Bought, properties: {total: number}}
  Other:
attributes: {country: text}
nodes:
  added:    {type: event_trigger, event: itemAddedToCart, to: {next: purchase}}
  purchase:
    type: wait_for_event
    title: 007
    events: [PurchaseFinished]
    timeout: 1 calendar day
    to: {timed_out: 1, PurchaseFinished: bought}
  1:   {type: sms, body: 1.10, to: {sent: bought}}
  bought: {type: exit, reason: bought}
canvas: {added: [0, 24], "@goal": [0, -120]}
"""


SETTINGS = Settings(
    reentry=Reentry("after exit", "", days(7), "exit", (Limit(3, days(30)),)),
    schedule=Schedule("now", "2027-01-01T00:00:00"),
    timezone="Europe/Zagreb",
    quiet_hours=QuietHours(TimeOfDay(21 * 60), TimeOfDay(8 * 60), "wait"),
    caps=(Cap(Limit.parse("3 per 1 week")), Cap(Limit(1, calendar_days(1)), "sms")),
    control_group=2.5,
    senders=(("email", "Shop <shop@example.com>"), ("sms", "385991234567")),
)
NODES = {
    "added": Node("added", REGISTRY["event_trigger"]("itemAddedToCart")),
    "purchase": Node(
        "purchase",
        REGISTRY["wait_for_event"]((Alternative("PurchaseFinished"),), timeout=calendar_days(1)),
        title="007",
    ),
    "1": Node("1", REGISTRY["sms"](body="1.10")),
    "bought": Node("bought", REGISTRY["exit"]("bought")),
}


def test_the_whole_file_is_read():
    gone = Compare("person", "consent_email", "is", False)
    assert flowfile.read(EXAMPLE.encode()) == Flow(
        id="win-back",
        name="Win back",
        header="A flow by hand\n\nfor the test",
        goals=(Goal("PurchaseFinished", within=days(7), leave=True),),
        exits=(ExitCriterion(becomes=gone, reason="gone"),),
        settings=SETTINGS,
        events=(
            EventDefinition("PurchaseFinished", "Bought", "", (("total", "number"),)),
            EventDefinition("Other"),
        ),
        attributes=(("country", "text"),),
        nodes=NODES,
        links={
            ("added", "next"): "purchase",
            ("purchase", "PurchaseFinished"): "bought",
            ("purchase", "timed_out"): "1",
            ("1", "sent"): "bought",
        },
        positions={"added": (0, 24), "@goal": (0, -120)},
    )


def test_a_file_can_be_json():
    assert flowfile.read('{"format": 1, "id": "f", "nodes": {"n": {"type": "exit"}}}') == Flow(
        "f", nodes={"n": Node("n", REGISTRY["exit"]())}
    )


@pytest.mark.parametrize("indent", [None, 2, "\t"])
@pytest.mark.parametrize("ensure_ascii", [True, False])
def test_json_of_any_writer_is_read(indent, ensure_ascii):
    plain = {"format": 1, "id": "f", "name": "a\\ud83d 🎉 / \\", "note": "1\n2\t🎉\U0010ffff"}
    text = json.dumps(plain, indent=indent, ensure_ascii=ensure_ascii)
    flow = flowfile.read(text.replace("/", r"\/"))
    assert (flow.name, flow.note) == (plain["name"], plain["note"])


def test_a_number_is_a_number_and_a_text_what_was_written():
    flow = flowfile.read(
        flow_of(
            "name: 007",
            "nodes:",
            "  a: {type: update_person, changes: [{set: x, to: 007}, {set: y, to: [1.10, 0x1F]}]}",
            "  b: {type: event_trigger, event: 1.10, when: {person: z, is one of: [+5, 1e3, 0o7]}}",
        )
    )
    first, second = flow.nodes["a"].type.changes
    when = flow.nodes["b"].type.when
    assert (flow.name, flow.nodes["b"].type.event) == ("007", "1.10")
    assert [repr(each) for each in (first.value, second.value, when.value)] == [
        "7",
        "[1.1, 31]",
        "(5, 1000.0, 7)",
    ]
    plain = (first.value, *second.value, *when.value)
    assert [type(each) for each in plain] == [int, float, int, int, float, int]


def test_a_title_of_a_push_and_of_its_card_are_two():
    node = Node("p", REGISTRY["push"](title="On the phone"), title="On the card")
    text = flowfile.write(Flow("f", nodes={"p": node}))
    assert "p: {type: push, title: On the card, push_title: On the phone}" in text
    assert flowfile.read(text).nodes == {"p": node}


@pytest.mark.parametrize("name", list(REGISTRY))
def test_every_key_of_a_node_is_there_once(name):
    keys = flowfile.keys.setting_keys(REGISTRY[name]).values()
    assert len({*keys, *flowfile.keys.NODE_KEYS}) == len(keys) + len(flowfile.keys.NODE_KEYS)


@pytest.mark.parametrize(
    ("lines", "faults"),
    [
        (
            ["nodes: [{id: a}]"],
            [
                "3:8 Expected nodes by name, found [{'id': 'a'}]."
                " Write nodes like 'done: {type: exit}'."
            ],
        ),
        (
            ["nodes:"],
            ["3:7 Expected nodes by name, found None. Write nodes like 'done: {type: exit}'."],
        ),
        (
            ["nodes: {a: exit}"],
            ["3:12 'type' of 'a' is missing. A node is like {type: exit, reason: bought}."],
        ),
        (["nodes: {a: {type: 7}}"], ["3:19 There is no type of node 7."]),
        (
            ["nodes: {a: {type: exit, to: a}}"],
            ["3:29 'a' is an end; nothing comes after it."],
        ),
        (
            ["nodes: {a: {type: sms, to: a}}"],
            ["3:28 'a' has several exits: sent, not_sent. Write to: {sent: …, not_sent: …}."],
        ),
        (
            ["nodes: {a: {type: sms, to: {snt: a}}}"],
            ["3:29 'a' has no exit 'snt'. Did you mean 'sent'?"],
        ),
        (["nodes: {a: {type: sms, to: [a]}}"], ["3:28 Expected exits with nodes, found ['a']."]),
        (
            ["nodes: {a: {type: split, shares: {'': 50}}}"],
            ["3:39 The name is empty."],
        ),
        (
            ["nodes: {a: {type: condition, branches: {otherwise: {person: x, is: 1}}}}"],
            ["3:12 There are two exits named 'otherwise'. Give it another name."],
        ),
        (["goals: {event: e}"], ["3:8 Expected a list, found {'event': 'e'}."]),
        (["goals: [{within: 1 day}]"], ["3:9 'event' is missing."]),
        (["settings: 1"], ["3:11 Expected settings with names, found 1."]),
        (["events: {e: 1}"], ["3:13 Expected a definition, found 1."]),
        (
            ["events: {e: {titel: x}}"],
            ["3:14 There is no setting 'titel' here. Did you mean 'title'?"],
        ),
        (["events: {e: {properties: 1}}"], ["3:26 Expected names with types, found 1."]),
        (["events: {' e': {}}"], ["3:10 The name is empty or has spaces around it."]),
        (
            [f"attributes: {{{'a' * 201}: text}}"],
            ["3:14 The name has 201 characters; at most 200 fit."],
        ),
        (
            ["attributes: {a: int}"],
            ["3:17 'int' is not possible here. It can be: text, number, yes/no, date, list."],
        ),
        (
            ["nodes: {n: {type: exit}}", "canvas: {n: 1}"],
            ["4:13 1 is no position. Write it like [120, 240]."],
        ),
        (
            ["nodes: {n: {type: exit}}", "canvas: {n: [1, 2e9]}"],
            ["4:13 Expected a whole number, found 2000000000.0."],
        ),
        (
            ["nodes: {n: {type: exit}}", "canvas: {n: [1, 20000000]}"],
            ["4:13 [1, 20000000] is too far away. At most 10,000,000."],
        ),
        (
            ["nodes: {n: {type: exit}}", "canvas: {m: [1, 2]}"],
            ["4:10 There is no node 'm' to place on the canvas. Known: n."],
        ),
        (["name: true"], ["3:7 Expected text, found True. Put it in quotes."]),
        (["id: f"], ["3:1 'id' is there twice: in line 2 and in line 3. Rename one."]),
    ],
)
def test_a_fault_is_told_at_its_place(lines, faults):
    assert told(flow_of(*lines)) == faults


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        (
            "name: a: b",
            '3:8 A \':\' cannot stand here. Put the text in quotes if it holds ": " or " #".',
        ),
        ('name: "a', "3:7 A quote is opened and never closed. Close it."),
        ("nodes: {a: 1", "3:8 A '{' is not closed with '}'. Write ',' or '}'."),
        ("nodes: [a", "3:8 A '[' is not closed with ']'. Write ',' or ']'."),
        ("name: @a", "3:7 '@' cannot begin a value. Put the text in quotes."),
        ("? [a]\n: b", "3:3 A name is expected here, before the ':'. Write a word."),
        (
            "name: b\n name: c",
            '4:6 A \':\' cannot stand here. Put the text in quotes if it holds ": " or " #".',
        ),
        (r'name: "\q"', r"3:8 A '\' in double quotes begins no known sign. Write '\\'."),
    ],
)
def test_the_parsers_complaint_is_told_in_plain_words(text, fault):
    assert told(flow_of(text)) == [fault]


def test_a_file_that_was_cut_off_is_noticed():
    assert told("---\nformat: 1\nid: f\n") == [
        "4:1 The file ends too early: it opens with '---', and '...' at its end is missing."
        " It was cut off: take a whole copy. If all is there, write '...' at the end."
    ]


def test_directives_are_not_used():
    assert told("%YAML 1.1\n---\nformat: 1\nid: f\n...\n") == [
        "1:1 Lines that begin with '%' are not used in flow files."
    ]


@pytest.mark.parametrize("sign", ["x", "1", ":", "{", "#", "-", "e1", "://", "a:", "x@"])
def test_a_long_text_takes_no_longer_than_its_length(sign):
    note = sign * 30_000
    flow = Flow("f", note=note)
    assert flowfile.read(flowfile.write(flow)) == flow


def test_many_faults_are_told_in_a_breath():
    nodes = [f"  n{number}: {{type: wait, to: m{number}}}" for number in range(3_000)]
    faults = told(flow_of("nodes:", *nodes))
    assert len(faults) == 3_000
    assert faults[0] == "4:24 'n0' leads to 'm0', which does not exist."
