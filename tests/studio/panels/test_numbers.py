"""Numbers of a run as tiles and on the canvas."""

from cartflow_studio.flow import edits
from cartflow_studio.flow.duration import hours
from cartflow_studio.studio.panels.numbers import Whose, overlay, read_numbers, tiles, tiles_beside

PLAIN = {
    "entered": 20,
    "active": 4,
    "moved_in": 12,
    "nodes": {
        "added": {"arrived": 8, "left": {"next": 8}},
        "purchase": {"arrived": 20, "waiting": 4, "left": {"timed_out": 15, "exited": 1}},
    },
}


def test_who_came_from_another_version_is_told_beside_who_entered():
    assert tiles(read_numbers(PLAIN))[0] == (
        "Entered",
        "20",
        "12 from another version · 4 still inside",
    )
    assert tiles(read_numbers(PLAIN | {"moved_in": 0}))[0][2] == "4 still inside"


def test_numbers_of_a_launched_version_stand_by_its_own_words(cart_flow):
    edited = edits.change_setting(cart_flow, "purchase", "timeout", hours(4))
    numbers, link = read_numbers(PLAIN), ("purchase", "timed_out")
    shown = overlay(edited, numbers, of=Whose(cart_flow, "Version 1"))
    assert (shown.words("after 4 hours", link), shown.about) == ("after 1 day · 15", "Version 1")
    assert overlay(edited, numbers).words("after 4 hours", link) == "after 4 hours · 15"


def test_a_connection_that_the_launched_version_did_not_have_has_no_number(cart_flow):
    without = edits.remove_nodes(cart_flow, ("text",))
    shown = overlay(cart_flow, read_numbers(PLAIN), of=Whose(without, "Version 1"))
    assert shown.words("Sent", ("text", "sent")) == "Sent"
    assert shown.words("Sent", ("reminder", "sent")) == "Sent · 0"


def test_a_run_without_goal_or_messages_says_so_instead_of_counting():
    shown = {title: (number, note) for title, number, note in tiles(read_numbers(PLAIN))}
    assert (shown["Goals"], shown["Goal rate"][0]) == (("–", "no goal"), "–")
    assert shown["Not sent"] == ("0", "none sent")


def test_what_the_other_run_did_not_have_is_not_compared():
    goal = PLAIN | {"goals": [{"event": "Bought", "reached": 5}], "entered": 10}
    notes = {
        title: note
        for title, _, note in tiles_beside(read_numbers(goal), "before", read_numbers(PLAIN))
    }
    assert notes["Entered"] == "before: 20"
    assert (notes["Goals"], notes["Goal rate"]) == ("Bought", "of those who entered")
