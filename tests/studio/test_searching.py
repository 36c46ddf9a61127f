"""Finding steps by what they say."""

import time

from cartflow_studio.flow import edits
from cartflow_studio.flow.model import Flow
from cartflow_studio.studio.searching import Match, Searching


def searching(flow: Flow) -> Searching:
    made = Searching()
    made.show_flow(flow)
    return made


def test_names_come_before_other_texts(cart_flow):
    assert searching(cart_flow).find("cart") == ["reminder", "added", "text"]


def test_all_words_must_be_said_in_any_order(cart_flow):
    assert searching(cart_flow).find("behind email") == ["reminder"]
    assert searching(cart_flow).find("behind sms") == []


def test_nothing_is_found_without_words(cart_flow):
    assert searching(cart_flow).find("  ") == []


def test_it_tells_where_the_words_stand(cart_flow):
    found = searching(cart_flow)
    assert found.match("reminder", "BEHIND") == Match(
        "reminder", "Subject", "You left something behind", 19, 25
    )
    assert found.match("added", "itemadded").where == "Event"
    assert found.match("text", "sms").where == "Type"


def test_a_changed_step_is_read_anew_and_a_removed_one_forgotten(cart_flow):
    found = searching(cart_flow)
    flow = edits.change_setting(cart_flow, "reminder", "subject", "Marzipan")
    found.show_flow(edits.remove_nodes(flow, ["added"], heal=True))
    assert found.find("marzipan") == ["reminder"]
    assert found.find("itemAddedToCart") == []


def test_ten_thousand_steps_are_searched_while_one_types(cart_flow):
    one = tuple(cart_flow.nodes.values())
    flow = Flow("large", nodes={f"n{place}": one[place % len(one)] for place in range(10_000)})
    found = searching(flow)
    assert len(found.find("e")) == 500  # what was read at once
    while found.read():
        pass
    start = time.thread_time()
    assert len(found.find("e")) == 10_000
    assert time.thread_time() - start < 0.05
