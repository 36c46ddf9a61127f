"""All rules together."""

from pathlib import Path

import pytest

from cartflow_studio.checks import REGISTRY, Context, Severity, check
from cartflow_studio.files import open_flow, template_reader
from cartflow_studio.nodes.wait import Wait
from tests.checks.faults import END, MAIL, START, flow, line

ROOT = Path(__file__).resolve().parents[2]
FOLDERS = (ROOT / "flows", ROOT / "resources" / "templates")
FLOWS = [path for folder in FOLDERS for path in sorted(folder.glob("*.flow.yaml"))]


def test_a_sound_flow_has_no_findings():
    assert check(line(rest=Wait(), mail=MAIL)) == ()


def test_the_gravest_come_first_then_the_order_of_the_flow():
    messy = flow(
        {"start": START, "lost": MAIL, "rest": Wait(), "bare": Wait(), "end": END},
        {"start.next": "rest", "rest.next": "rest"},
        goals=(),
    )
    assert [(str(each.severity), each.code, each.node) for each in check(messy)] == [
        ("error", "dead-end", "lost"),
        ("error", "cycle", "rest"),
        ("error", "dead-end", "bare"),
        ("warning", "goal-missing", None),
        ("warning", "unreachable-node", "lost"),
        ("warning", "unreachable-node", "bare"),
        ("warning", "unreachable-node", "end"),
        ("hint", "does-nothing", None),
    ]


def test_a_finding_says_what_why_and_how_to_mend_it():
    finding = next(each for each in check(flow({"mail": MAIL}, {})) if each.node is None)
    assert (finding.code, finding.message, finding.why, finding.mend, finding.hint) == (
        "no-trigger",
        "Nobody can enter: the flow has no trigger.",
        "The trigger says when a journey starts; without one nobody ever enters.",
        "Drag a trigger onto the canvas and connect it to the first step.",
        "Drag a trigger onto the canvas and connect it to the first step.",
    )


def test_every_rule_is_told_in_three_parts():
    parts = {rule.code: (rule.what, rule.why, rule.mend) for rule in REGISTRY.members()}
    assert {code: told for code, told in parts.items() if not all(told)} == {}


def test_checking_changes_nothing_and_says_the_same_again():
    messy = flow({"start": START, "rest": Wait()}, {"start.next": "rest", "rest.next": "rest"})
    assert check(messy) == check(messy)


@pytest.mark.parametrize("path", FLOWS, ids=lambda path: f"{path.parent.name}/{path.name}")
def test_the_flows_that_ship_have_no_errors(path):
    context = Context(templates=template_reader(path.parent))
    found = check(open_flow(path).flow, context=context)
    assert [each for each in found if each.severity is not Severity.HINT] == []
