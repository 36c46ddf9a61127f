"""The way goes on until an exit."""

from cartflow_studio.nodes.exit import Exit
from tests.checks.faults import MAIL, START, flow, found, line, mended

CODE = "dead-end"


def test_a_way_that_just_stops_is_found():
    stopped = flow(
        {"start": START, "mail": MAIL}, {"start.next": "mail"}, positions={"mail": (0, 0)}
    )
    assert found(CODE, stopped) == [
        ("mail", "The way ends at “Mail”: nothing comes after it."),
    ]
    after = mended(CODE, stopped, "End the journey here")
    assert after.nodes["end"].type == Exit()
    assert after.links["mail", "sent"] == "end"
    assert after.positions["end"] == (384, 96)


def test_a_way_that_ends_with_an_exit_is_fine():
    assert found(CODE, line(mail=MAIL)) == []
