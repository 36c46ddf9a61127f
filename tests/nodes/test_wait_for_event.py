"""The wait for something to happen."""

import pytest

from cartflow_studio.fields import Fault, read_fields
from cartflow_studio.flow.condition import Compare
from cartflow_studio.flow.duration import days
from cartflow_studio.flow.node_type import Alternative
from cartflow_studio.nodes.wait_for_event import WaitForEvent
from tests.nodes.told import lowered, ports, written

BOUGHT = Alternative("Bought")
LARGE = Alternative("Bought", where=Compare("event", "total", "at least", 50), port="large")
VIP = Alternative(becomes=Compare("person", "vip", "is", True))
DAY = days(1)


def test_it_is_written_as_people_write_it():
    assert written(WaitForEvent((BOUGHT,), DAY)) == {"events": ["Bought"], "timeout": "1 day"}
    assert written(WaitForEvent((LARGE, VIP), None, lookback="since entry", match="cart_id")) == {
        "events": [
            {"event": "Bought", "where": {"event": "total", "at least": 50}, "port": "large"},
            {"becomes": {"person": "vip", "is": True}},
        ],
        "timeout": None,
        "lookback": "since entry",
        "match": "cart_id",
    }


@pytest.mark.parametrize(
    ("wait", "sentence"),
    [
        (WaitForEvent(), "Choose what to wait for"),
        (WaitForEvent((BOUGHT,), DAY), "Wait up to 1 day for Bought"),
        (WaitForEvent((BOUGHT,), None), "Wait for Bought"),
        (
            WaitForEvent((LARGE, VIP), DAY, match="cart_id"),
            "Wait up to 1 day for Bought where total is at least 50 or vip is yes, same cart_id",
        ),
    ],
)
def test_it_says_how_long_for_what(wait, sentence):
    assert wait.sentence() == sentence


def test_each_alternative_has_its_exit_and_the_timeout_the_last():  # semantics 4.3
    assert ports(WaitForEvent((LARGE, BOUGHT, VIP), DAY)) == [
        ("large", "large"),
        ("Bought", "Bought"),
        ("became", "Became so"),
        ("timed_out", "after 1 day"),
    ]
    assert ports(WaitForEvent((BOUGHT,), None)) == [("Bought", "Bought")]


def test_a_new_one_waits_a_day_at_most():
    assert WaitForEvent().timeout == DAY
    assert ports(WaitForEvent()) == [("timed_out", "after 1 day")]
    assert read_fields(WaitForEvent, {"events": ["Bought"]}) == WaitForEvent((BOUGHT,), DAY)


def test_alternatives_may_share_an_exit():
    paid = Alternative("Paid", port="Bought")
    assert ports(WaitForEvent((BOUGHT, paid), None)) == [("Bought", "Bought")]


def test_it_holds_for_the_first_alternative():
    wait = WaitForEvent((LARGE, VIP), DAY, "since entry", "cart_id")
    assert lowered(wait) == [
        (
            "wait",
            (LARGE, VIP),
            {"timeout": DAY, "timed_out": "timed_out", "lookback": True, "match": "cart_id"},
        )
    ]
    assert lowered(WaitForEvent((BOUGHT,), None)) == [
        ("wait", (BOUGHT,), {"timeout": None, "timed_out": "", "lookback": False, "match": ""})
    ]


def test_it_listens_to_each_event_once():
    wait = WaitForEvent((LARGE, BOUGHT, VIP), None)
    assert wait.listens_to == ("Bought",)
    assert wait.conditions == (LARGE.where, VIP.becomes)


def test_an_alternative_is_an_event_or_an_attribute():
    with pytest.raises(Fault) as fault:
        read_fields(WaitForEvent, {"events": ["Bought", {"port": "x"}]})
    assert fault.value.path == ("events", 1)
