"""The report as a page, and its numbers as tables and CSV."""

import csv
import io
from dataclasses import replace
from html.parser import HTMLParser

import pytest

from cartflow_studio.flow.model import Node
from cartflow_studio.history import EventLog
from cartflow_studio.nodes import Email
from cartflow_studio.simulation import Assumed, film, insight, simulate, simulate_together
from cartflow_studio.simulation.claims import claims
from cartflow_studio.simulation.page import page
from cartflow_studio.simulation.tables import csv_of, tables
from tests.engine.build import HOUR, NOON
from tests.simulation.test_insight import FLOW, LOG, seen
from tests.simulation.test_simulate import did

NASTY = '<script>alert("1")</script>&'


class Reader(HTMLParser):
    """Every element with what it is given, and all words."""

    def __init__(self, text):
        super().__init__()
        self.tags, self.words = [], []
        self.feed(text)
        self.close()

    def handle_starttag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))

    def handle_data(self, data):
        self.words.append(data)


def written(flow=FLOW, log=LOG, assumed=None):
    report = simulate(flow, log)
    return page(report, insight(report, film(report), assumed))


def test_a_page_fetches_and_runs_nothing():
    tags = Reader(written()).tags
    assert {tag for tag, _ in tags}.isdisjoint({"script", "link", "img", "iframe", "object"})
    assert not [each for _, each in tags if {"src", "href", "onclick"} & set(each)]


def test_every_chart_has_its_words_and_its_table():
    read = Reader(written())
    charts = [each for tag, each in read.tags if tag == "svg" and each.get("class") == "chart"]
    names = [each["aria-label"] for tag, each in read.tags if tag == "table"]
    assert [each["role"] for each in charts] == ["img"] * 6
    assert all(each["aria-label"] for each in charts)
    assert names == [
        *("Statistics", "Funnel", "Time to the goal", "Messages and cost"),
        *("Messages by hour and weekday", "Who is where", "Step by step"),
    ]


def test_every_page_says_what_it_can_claim():
    text = "".join(Reader(written()).words)
    assert all(each in text for each in claims(seen()))


def test_a_page_names_the_flows_that_ran_together():
    others = [replace(FLOW, id=name.lower(), name=name) for name in ("Welcome", NASTY)]
    report = simulate_together((FLOW, *others), LOG)[0]
    text = "".join(Reader(page(report, insight(report, film(report)))).words)
    assert f"It ran together with “Welcome”, “{NASTY}”: caps count the messages of all." in text
    assert "together" not in "".join(Reader(written()).words)


@pytest.mark.parametrize("log", [LOG, EventLog.from_events([])])
def test_names_cannot_break_the_page(log):
    nasty = replace(FLOW, name=NASTY, nodes={k: _named(n) for k, n in FLOW.nodes.items()})
    read = Reader(written(nasty, log))
    assert "script" not in {tag for tag, _ in read.tags}
    assert NASTY in read.words


def _named(node):
    title = NASTY if isinstance(node.type, Email) else ""
    return Node(node.id, node.type, title)


def test_the_tables_hold_the_numbers_of_the_charts():
    made = tables(seen(assumed=Assumed({"email": 0.5}, "GBP")))
    assert made["funnel"].rows == (
        ("Entered", 3, "100.0 %"),
        ("Email", 2, "66.7 %"),
        ("Goal: Bought", 2, "66.7 %"),
    )
    assert made["messages"].rows == (
        ("Email", "email", 2, "50.0 %", "9.5 % to 90.5 %", "2 h", "£1.00"),
    )
    assert dict(made["to_goal"].rows)["≤ 1 h"] == 1
    assert made["steps"].rows[1] == ("Wait for event", 3, 0, "Bought 1, after 1 day 2")


def test_the_csv_has_one_number_a_line_and_no_formulas():
    flow = replace(FLOW, goals=(replace(FLOW.goals[0], event="Bought"),))
    rows = list(csv.reader(io.StringIO(csv_of(seen(flow)))))
    assert rows[0] == ["part", "name", "measure", "value"]
    assert ["run", "", "entered", "3"] in rows
    assert ["step", "buys", "left by timed_out", "2"] in rows
    assert ["message", "mail", "goals after it", "1"] in rows
    assert ["messages by hour", "Sat 12:00", "sent", "1"] in rows
    assert {len(row) for row in rows} == {4}


def test_why_some_got_no_message_is_told_in_words(shop):
    rows = tables(shop)["withheld"].rows
    sent = [each for each in rows if each[0] == "Cart reminder"]
    assert sum(count for _, _, count in sent) == 63
    assert "no consent" in {why for _, why, _ in sent}
    assert ("Not let in", "entered again too soon") in {each[:2] for each in rows}


def test_a_run_of_one_day_is_told_by_the_hour():
    log = EventLog.from_events(
        [
            did("ann", "Cart", NOON),
            did("ben", "Cart", NOON + HOUR),
            did("ben", "Off", NOON + 2 * HOUR),
        ]
    )
    said = written(log=log)
    assert "Simulated on 3 events of 2 people, on 27 Mar 2026. Times are those of" in said
    assert "27 Mar, 13:06" in said


def test_a_message_that_nobody_was_sent_has_no_share():
    (mail,) = tables(seen(log=EventLog.from_events([])))["messages"].rows
    assert mail[:5] == ("Email", "email", 0, None, None)
