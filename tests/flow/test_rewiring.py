"""Connections are led otherwise."""

import pytest

from cartflow_studio.errors import EditError
from cartflow_studio.flow.rewiring import keep_outside, pull_out, start_from, swap_exits
from tests.flow.build import flow_of

FORK = flow_of("a -> b -> c, b.no -> d, a.other -> c")


def test_a_connection_starts_from_a_free_exit_of_another_step():
    flow = flow_of("a -> b -> c, d -> e, d.free -> f")
    moved = start_from(flow, ("b", "next"), ("d", "free"))
    assert moved.links == {("a", "next"): "b", ("d", "next"): "e", ("d", "free"): "c"}


def test_a_connection_led_to_another_exit_of_its_step_swaps_with_what_is_there():
    swapped = start_from(FORK, ("b", "next"), ("b", "no")).links
    assert (swapped["b", "next"], swapped["b", "no"]) == ("d", "c")


def test_a_connection_that_would_make_a_loop_stays():
    with pytest.raises(EditError, match="loop"):
        start_from(FORK, ("a", "next"), ("b", "no"))


def test_two_exits_are_swapped_and_one_alone_is_not():
    assert swap_exits(FORK, "b").links["b", "next"] == "d"
    with pytest.raises(EditError, match="does not have two exits"):
        swap_exits(FORK, "c")


def test_swapping_with_an_exit_that_leads_nowhere_leaves_the_other_free():
    loose = flow_of("a -> b -> c, b.no -> d")
    without = start_from(loose, ("b", "no"), ("a", "next"))
    assert swap_exits(without, "b").links == {("a", "next"): "d", ("b", "no"): "c"}


def test_steps_pulled_out_leave_a_healed_flow_and_keep_their_own_connections():
    flow = flow_of("a -> b -> c -> d")
    assert pull_out(flow, {"b", "c"}).links == {("a", "next"): "d", ("b", "next"): "c"}


def test_outside_connections_are_made_where_that_is_possible():
    flow = flow_of("a -> b, c -> d")
    outside = [("b", "next", "c"), ("a", "next", "d"), ("d", "next", "gone"), ("b", "x", "d")]
    assert keep_outside(flow, outside) == flow
    free = flow_of("a -> b, b.more -> c")
    loose = pull_out(free, {"c"})
    assert keep_outside(loose, [("b", "more", "c")]).links == free.links
