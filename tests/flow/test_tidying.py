"""Tidying: nobody swaps, little moves, pinned cards stay."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cartflow_studio.errors import EditError
from cartflow_studio.flow import edits
from cartflow_studio.flow.arranging import arrange_anew, tidy_up
from cartflow_studio.flow.layout import arrange
from cartflow_studio.flow.model import Flow, Group, Node
from cartflow_studio.flow.shape import COLUMN, GRID, HEIGHT, ROW, WIDTH, heights_of
from cartflow_studio.flow.tidying import tidy
from tests.flow.build import flow_of, step
from tests.flow.corpus import marketing
from tests.flow.quality import strangers

places = st.tuples(st.integers(-500, 3000), st.integers(-500, 1500))


@st.composite
def strewn(draw):
    """A flow whose cards lie anywhere."""
    flow = marketing(draw(st.integers(2, 25)), draw(st.integers(0, 99)))
    return replace(flow, positions={key: draw(places) for key in flow.nodes})


def _overlaps(flow):
    tall, at = heights_of(flow), list(flow.positions.items())
    return [
        (one, other)
        for place, (one, (x, y)) in enumerate(at)
        for other, (left, top) in at[place + 1 :]
        if abs(x - left) < WIDTH and y < top + tall[other] and top < y + tall[one]
    ]


@given(strewn())
def test_what_is_tidied_stands_in_columns_without_overlap_and_leads_right(flow):
    tidied = tidy_up(flow)
    assert _overlaps(tidied) == []
    for x, y in tidied.positions.values():
        assert (x % GRID, y % GRID) == (0, 0)
    for edge in flow.edges:
        assert tidied.positions[edge.source][0] + COLUMN <= tidied.positions[edge.target][0]


@given(strewn())
def test_the_upper_of_two_in_a_column_stays_the_upper(flow):
    at = tidy(flow)
    for one in flow.nodes:
        for other in flow.nodes:
            if at[one][0] == at[other][0] and at[one][1] < at[other][1]:
                assert flow.positions[one][1] <= flow.positions[other][1]


@given(strewn())
def test_pinned_cards_stay(flow):
    pinned = frozenset(list(flow.nodes)[::5])
    if len(pinned) < len(flow.nodes):
        for change in (tidy_up, arrange_anew):
            at = change(replace(flow, pinned=pinned)).positions
            assert {key: at[key] for key in pinned} == {key: flow.positions[key] for key in pinned}


@given(strewn(), st.integers(2, 6))
def test_only_the_chosen_are_arranged_and_they_stand_on_nobody(flow, count):
    tidied = tidy_up(flow)
    chosen = list(flow.nodes)[-count:]
    for change in (tidy_up, arrange_anew):
        changed = change(tidied, chosen)
        if len(chosen) > 1:
            rest = [key for key in flow.nodes if key not in chosen]
            assert [changed.positions[k] for k in rest] == [tidied.positions[k] for k in rest]
        assert _overlaps(changed) == []


@st.composite
def grouped(draw):
    """A flow whose cards lie anywhere, some of them in groups."""
    flow = draw(strewn())
    owners = draw(st.lists(st.integers(0, 5), min_size=len(flow.nodes), max_size=len(flow.nodes)))
    members = {f"g{owner}": [] for owner in owners if owner < 3}
    for key, owner in zip(flow.nodes, owners, strict=True):
        members.get(f"g{owner}", []).append(key)
    made = {key: Group(nodes=tuple(nodes)) for key, nodes in members.items()}
    return replace(flow, groups=made)


@given(grouped())
def test_nobody_stands_in_the_frame_of_others(flow):
    for change in (tidy_up, arrange_anew):
        changed = change(flow)
        assert strangers(changed, changed.positions) == []
        assert _overlaps(changed) == []
        for edge in flow.edges:
            at = changed.positions
            assert at[edge.source][0] + COLUMN <= at[edge.target][0]


@given(grouped())
def test_frames_that_are_free_stay_where_they_are(flow):
    once = tidy_up(flow)
    twice = tidy_up(once)
    assert strangers(twice, twice.positions) == []
    for one in flow.nodes:
        for other in flow.nodes:
            (x, y), (left, top) = once.positions[one], once.positions[other]
            if x == left and y < top:
                assert twice.positions[one][1] < twice.positions[other][1]


def test_a_card_between_those_of_a_group_goes_out_of_its_frame():
    flow = flow_of("a -> b, a.no -> c, a.other -> d")
    at = {"a": (0, 0), "b": (384, 0), "c": (384, 168), "d": (384, 288)}
    flow = replace(flow, positions=at, groups={"g": Group(nodes=("b", "d"))})
    assert tidy_up(flow).positions == {**at, "c": (384, 408)}
    assert arrange_anew(flow).positions == {
        "a": (0, 0),
        "b": (384, 192),
        "c": (384, 0),
        "d": (384, 336),
    }


def test_what_is_tidy_stays_as_it_is():
    flow = flow_of("a -> b, b.yes -> c -> e, b.no -> d -> e")
    flow = replace(flow, positions=arrange(flow))
    assert tidy_up(flow) == flow


def test_a_card_a_little_out_of_line_comes_into_line():
    flow = flow_of("a -> b -> c")
    flow = replace(flow, positions={"a": (0, 0), "b": (400, 31), "c": (760, -12)})
    assert tidy(flow) == {"a": (0, 0), "b": (384, 0), "c": (768, 0)}


def test_a_card_far_out_of_line_stays_there():
    flow = flow_of("a -> b")
    flow = replace(flow, positions={"a": (0, 0), "b": (390, 300)})
    assert tidy(flow) == {"a": (0, 0), "b": (384, 288)}


def test_a_card_without_a_position_goes_where_there_is_room():
    flow = flow_of("a -> b, a.no -> c")
    flow = replace(flow, positions={"a": (0, 0), "b": (384, 0)})
    assert tidy(flow) == {"a": (0, 0), "b": (384, 0), "c": (384, 120)}


def test_arranging_anew_leaves_the_first_card_where_it_is():
    flow = flow_of("a -> b, a.no -> c")
    flow = replace(flow, positions={"a": (600, 240), "b": (0, 0), "c": (90, 9)})
    at = arrange_anew(flow).positions
    assert at == {"a": (600, 240), "b": (984, 168), "c": (984, 168 + ROW)}


def test_a_label_is_given_the_room_it_needs():
    flow = edits.add_node(Flow("f"), Node("a", step("PurchaseFinished", "timed_out_after_a_day")))
    for key, port in (("b", "PurchaseFinished"), ("c", "timed_out_after_a_day")):
        flow = edits.connect(edits.add_node(flow, Node(key, step())), "a", port, key)
    at = arrange(flow)
    assert at["b"][0] - at["a"][0] == 20 * GRID


def test_a_tall_card_has_the_room_it_needs():
    flow = edits.add_node(Flow("f"), Node("a", step("x", "y")))
    many = tuple(f"exit_{place}" for place in range(8))
    for key, port, exits in (("b", "x", many), ("c", "y", ("next",))):
        flow = edits.connect(edits.add_node(flow, Node(key, step(*exits))), "a", port, key)
    at = arrange(flow)
    assert at["c"][1] - at["b"][1] == HEIGHT + 5 * GRID + ROW - HEIGHT
    assert tidy(replace(flow, positions=at)) == at


def test_nothing_to_arrange_is_refused():
    with pytest.raises(EditError, match="nothing to arrange"):
        tidy_up(Flow("f"))
    flow = replace(flow_of("a -> b"), positions={"a": (0, 0), "b": (9, 9)})
    with pytest.raises(EditError, match="pinned"):
        arrange_anew(replace(flow, pinned=frozenset("ab")))
