"""Every connection goes from an exit to a node."""

from tests.checks.faults import END, MAIL, START, flow, found, line, mended

CODE = "lost-connection"
NODES = {"start": START, "mail": MAIL, "end": END}
LINKS = {"start.next": "mail", "mail.sent": "end"}


def test_connections_to_and_from_nothing_are_found():
    lost = flow(NODES, {**LINKS, "gone.next": "end", "mail.oops": "end", "mail.not_sent": "away"})
    assert found(CODE, lost) == [
        (None, "A connection comes from 'gone', which is gone."),
        ("mail", "“Mail” has no exit “oops”, but a connection starts there."),
        ("mail", "“Mail” leads to 'away', which is gone."),
    ]


def test_nothing_leads_to_a_trigger():
    back = flow(NODES, {**LINKS, "mail.not_sent": "start"})
    assert found(CODE, back) == [("mail", "“Mail” leads to the trigger “Start”.")]


def test_it_is_taken_away():
    after = mended(CODE, flow(NODES, {**LINKS, "mail.x": "end"}), "Take the connection away")
    assert after == flow(NODES, LINKS)


def test_connections_between_nodes_are_fine():
    assert found(CODE, line(mail=MAIL)) == []
