"""People on their way: where each dot is, how many it stands for, and that only seen ones count."""

import numpy as np

from cartflow_studio.flow.layout import placed
from cartflow_studio.studio.canvas.index import Index
from cartflow_studio.studio.canvas.travellers import MOST, PLACES, Travellers

LINK = ("added", "next")
EVERYWHERE = ((-1e6, -1e6, 1e6, 1e6),)


def instants(*at):
    return np.array(at, dtype=np.int64)


def index_of(flow):
    return Index(flow, placed(flow))


def people(travellers, flow, now, span=100):
    travellers.now, travellers.span = now, span
    return travellers.dots(index_of(flow), EVERYWHERE)


def test_somebody_who_has_just_left_is_at_the_start_and_later_at_the_end(cart_flow):
    index, travellers = index_of(cart_flow), Travellers({LINK: instants(1_000)})
    curve = index.curve(index.link_row[LINK])
    for now, place in ((1_000, 0), (1_050, 12), (1_099, PLACES - 1)):
        travellers.now, travellers.span = now, 100
        ((x, y, size),) = travellers.dots(index, EVERYWHERE)
        assert np.allclose((x, y), curve.at((place + 0.5) / PLACES))
        assert size == 0


def test_before_they_left_and_after_they_arrived_nobody_is_on_the_way(cart_flow):
    travellers = Travellers({LINK: instants(1_000)})
    assert [people(travellers, cart_flow, now) for now in (999, 1_100)] == [[], []]


def test_people_at_one_place_are_one_larger_dot(cart_flow):
    travellers = Travellers({LINK: instants(*[1_000] * 12)})
    ((_, _, size),) = people(travellers, cart_flow, 1_010)
    assert size == 2


def test_what_is_not_in_sight_is_left_out(cart_flow):
    travellers = Travellers({LINK: instants(1_000)})
    travellers.now, travellers.span = 1_050, 100
    assert travellers.dots(index_of(cart_flow), ((90_000.0, 0.0, 90_010.0, 10.0),)) == []


def test_connections_that_are_gone_carry_nobody(cart_flow):
    travellers = Travellers({("no_such_node", "next"): instants(1_000), LINK: instants(1_000)})
    assert len(people(travellers, cart_flow, 1_050)) == 1


def test_a_run_without_departures_has_no_dots(cart_flow):
    assert people(Travellers({}), cart_flow, 0) == []


def test_there_are_never_too_many_dots(cart_flow):
    crowd = np.arange(1_000_000, dtype=np.int64)
    travellers = Travellers(dict.fromkeys(cart_flow.links, crowd))
    assert 0 < len(people(travellers, cart_flow, 900_000, span=800_000)) <= MOST
