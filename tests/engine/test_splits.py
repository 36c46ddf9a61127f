"""Splits and the control group: semantics 4.5 and 5.4."""

from collections import Counter
from dataclasses import replace
from itertools import count

import pytest

from cartflow_studio.engine import Engine, compile_flow
from cartflow_studio.engine.machine.chance import draw, rarity
from cartflow_studio.flow.people import Person
from cartflow_studio.flow.settings import Goal, Reentry, Settings
from cartflow_studio.nodes import Email, EventTrigger, Split
from tests.engine.build import ANN, NOON, event, line, play, said
from tests.engine.oracle_truth import drawn

CART = EventTrigger(event="Cart")
PEOPLE = 4000


def ports(*shares, node="halves", draw="sticky") -> dict[str, str]:
    """Who leaves a split by which port."""
    split = Split(tuple((name, share) for name, share in shares), draw)
    engine = Engine(compile_flow(line(added=CART, **{node: split})))
    found = {}
    for number in range(PEOPLE):
        person = Person(f"p{number}")
        lines = engine.receive(b"", person, event("Cart", NOON, person), 1).trace
        [found[person.id]] = [each.output for each in lines if each.node == node and each.output]
    return found


def test_shares_are_kept():  # semantics 4.5
    counts = Counter(ports(("a", 50), ("b", 30), ("c", 20)).values())
    assert [counts[name] / PEOPLE for name in "abc"] == pytest.approx([0.5, 0.3, 0.2], abs=0.02)


def test_who_has_no_share_gets_nobody():  # semantics 4.5
    assert set(ports(("a", 0), ("b", 100)).values()) == {"b"}


def test_the_smallest_share_is_one_of_ten_thousand():  # semantics 4.5
    assert set(ports(("a", 0), ("b", 0.01)).values()) == {"b"}


def test_the_smallest_control_group_is_one_of_ten_thousand():  # semantics 5.4
    names = (f"p{number}" for number in count())
    name = next(each for each in names if drawn(each, "test", "control group") % 10_000 == 0)
    held = line(Settings(control_group=0.01), added=CART)
    [entered, *_] = play(held, event("Cart", NOON, Person(name)), person=Person(name))
    assert entered.detail == {"control_group": True}


def test_changing_shares_moves_as_few_as_possible():  # semantics 4.5
    before, after = ports(("a", 50), ("b", 50)), ports(("a", 60), ("b", 40))
    moves = Counter((before[name], after[name]) for name in before if before[name] != after[name])
    assert set(moves) == {("b", "a")}
    assert moves["b", "a"] / PEOPLE == pytest.approx(0.1, abs=0.02)


def test_a_new_port_takes_from_the_others_and_mixes_nobody():  # semantics 4.5
    before, after = ports(("a", 50), ("b", 50)), ports(("c", 20), ("b", 40), ("a", 40))
    assert {after[name] for name in before if before[name] != after[name]} == {"c"}


def test_splits_are_independent_of_each_other():  # semantics 4.5
    one, other = ports(("a", 50), ("b", 50)), ports(("a", 50), ("b", 50), node="others")
    both = sum(one[name] == other[name] for name in one) / PEOPLE
    assert both == pytest.approx(0.5, abs=0.03)


def drawn_again(draw: str) -> set[str]:
    settings = Settings(reentry=Reentry("at the same time"))
    split = Split((("a", 50), ("b", 50)), draw)
    events = [event("Cart", NOON + number) for number in range(12)]
    trace = play(line(settings, added=CART, halves=split), *events)
    return {each.output for each in trace if each.node == "halves" and each.output}


def test_a_draw_sticks_or_is_new_each_entry():  # semantics 4.5
    assert (len(drawn_again("sticky")), len(drawn_again("each entry"))) == (1, 2)


def test_chance_is_the_same_everywhere_and_for_ever():  # semantics 4.5
    assert [draw(123_456_789_012, 99, 0), draw(0, 0, 0), draw((1 << 62) - 1, 0xFFFFFFFF, 7)] == [
        2661228996,
        544567766,
        787321668,
    ]


def test_rarity_is_a_logarithm():  # semantics 4.5
    assert [rarity((1 << 32) - 1), rarity((1 << 31) - 1), rarity((1 << 22) - 1)] == [
        0,
        1 << 20,
        10 << 20,
    ]


def test_the_control_group_gets_no_message_and_the_trace_says_what_it_missed():  # semantics 5.4
    settings = Settings(control_group=100)
    mail = line(settings, added=CART, mail=Email(subject="s", body="b"))
    trace = play(mail, event("Cart", NOON))
    assert [each.to_json()["detail"] for each in trace if each.step in ("entered", "message")] == [
        {"control_group": True},
        {"channel": "email", "reason": "control_group"},
    ]
    assert said(trace)[-2] == "left mail sent"


def test_the_control_group_is_as_large_as_said():  # semantics 5.4
    settings = Settings(control_group=10)
    engine = Engine(compile_flow(line(settings, added=CART)))
    held = 0
    for number in range(PEOPLE):
        person = Person(f"p{number}")
        lines = engine.receive(b"", person, event("Cart", NOON, person), 1).trace
        held += bool(lines[0].detail)
    assert held / PEOPLE == pytest.approx(0.1, abs=0.015)


def test_the_control_group_is_followed_for_goals():  # semantics 5.4
    settings = Settings(control_group=100)
    mail = line(settings, added=CART, mail=Email(subject="s", body="b"))
    goals = replace(mail, goals=(Goal("Bought"),))
    trace = play(goals, event("Cart", NOON), event("Bought", NOON + 1))
    assert trace[-1].to_json()["detail"] == {"goal": 0, "control_group": True}


def test_who_could_not_be_reached_is_not_held_back():  # semantics 5.4
    settings = Settings(control_group=100)
    mail = line(settings, added=CART, mail=Email(subject="s", body="b"))
    trace = play(mail, event("Cart", NOON), person=Person(ANN.id))
    assert [each.detail.get("reason") for each in trace if each.step == "message"] == ["no_consent"]
