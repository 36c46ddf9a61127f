"""Layouts on a frozen corpus: no number gets worse, and they stand beside those of Graphviz dot."""

import json

import pytest

from tests.flow.corpus import corpus
from tests.flow.quality import NUMBERS, measure, worse

BEFORE = json.loads(NUMBERS.read_text(encoding="utf-8"))
FLOWS = corpus()


@pytest.mark.parametrize("name", FLOWS)
def test_no_number_of_a_layout_gets_worse(name):
    assert worse(measure(FLOWS[name]), BEFORE[name]) == []


def test_cards_and_connections_are_where_they_should_be():
    zero = ("through", "overlaps", "strangers", "backward", "swapped", "moved")
    assert {name: [each[key] for key in zero] for name, each in BEFORE.items()} == {
        name: [0, 0, 0, 0, 0, 0] for name in FLOWS
    }


def test_hardly_more_connections_cross_than_dot_leaves():
    plain = {name: BEFORE[name] for name, flow in FLOWS.items() if not flow.groups}
    assert [name for name, n in plain.items() if n["crossings"] > max(1.5 * n["dot"], 2)] == []
    assert sum(n["crossings"] for n in BEFORE.values()) <= 1.2 * sum(
        n["dot"] for n in BEFORE.values()
    )


def test_groups_cost_few_more_crossings():
    grouped = [name for name, flow in FLOWS.items() if flow.groups]
    cost = {
        n: BEFORE[n]["crossings"] - BEFORE[n.removesuffix("-grouped")]["crossings"] for n in grouped
    }
    assert cost == {"marketing-20-1-grouped": 0, "marketing-30-2-grouped": 3}
