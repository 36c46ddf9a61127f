"""The figures that the documents tell of the flows are those of the simulation."""

import csv
import gzip
import json
import re
from collections import defaultdict
from datetime import datetime, timedelta
from itertools import pairwise
from pathlib import Path

import pytest

from cartflow_studio.cli import main
from tests.benchmarks.engine import cart_log, engine_counts
from tests.benchmarks.engine_peers import with_simpy

ROOT = Path(__file__).resolve().parents[2]
PAGE = (ROOT / "docs" / "figures.md").read_text(encoding="utf-8")
ORDERS = ROOT / "resources" / "samples" / "online_retail.csv.gz"
SIMULATED = re.compile(r"^\| `(?P<command>\S+\.flow\.yaml --events \S+)` \|(?P<counts>.*)\|$", re.M)
COUNTED = re.compile(r"^\| [a-z][^|]* \| *(?P<count>[\d,]+) \| (?P<what>[a-z ]+) \|$", re.M)
TOLD = [(row["command"], row["counts"]) for row in SIMULATED.finditer(PAGE)]


def _number(text):
    return int(text.replace(",", ""))


def _simulated(command, folder, capsys):
    """The report of a command of the page; the page's own flow is put into the folder."""
    flow, *rest = command.split()
    if not (ROOT / flow).exists():
        (text,) = re.findall(r"^```yaml\n(.*?)^```$", PAGE, re.M | re.S)
        (folder / flow).write_text(text, encoding="utf-8")
    place = ROOT if (ROOT / flow).exists() else folder
    log = [str(ROOT / each) if "/" in each else each for each in rest]
    main(["simulate", str(place / flow), *log, "--json"])
    return json.loads(capsys.readouterr().out)


def test_the_page_tells_of_every_flow_that_ships():
    flows = [*ROOT.glob("flows/*.flow.yaml"), *ROOT.glob("resources/templates/*.flow.yaml")]
    assert {path.name for path in flows} <= {Path(command.split()[0]).name for command, _ in TOLD}


@pytest.mark.parametrize(("command", "told"), TOLD, ids=[command for command, _ in TOLD])
def test_the_page_tells_what_the_simulation_finds(command, told, tmp_path, capsys):
    report = _simulated(command, tmp_path, capsys)
    goal = report["goals"][0]
    assert [_number(each) for each in told.split("|")] == [
        report["people"],
        report["events"],
        report["entered"],
        sum(channel["sent"] for channel in report["messages"].values()),
        goal["reached"],
        goal["before_any_message"],
    ]


def _gaps():
    """From each order of a customer to the next one, or to the end of the log; and which it is."""
    with gzip.open(ORDERS, "rt", encoding="utf-8", newline="") as lines:
        rows = [(row["person_id"], row["event"], row["ts"]) for row in csv.DictReader(lines)]
    end = max(datetime.fromisoformat(ts) for _, _, ts in rows)
    orders = defaultdict(list)
    for person, event, ts in rows:
        if event == "PurchaseFinished":
            orders[person].append(datetime.fromisoformat(ts))
    for instants in orders.values():
        instants.sort()
        yield from ((after - before, True) for before, after in pairwise(instants))
        yield end - instants[-1], False


def _over(gaps, days):
    """An order at the deadline is in time; without one, the deadline itself is the end."""
    limit = timedelta(days=days)
    return sum(gap > limit or (gap == limit and not again) for gap, again in gaps)


def test_the_gaps_between_orders_say_the_same_without_the_engine(tmp_path, capsys):
    (command,) = [command for command, _ in TOLD if command.startswith("second-order")]
    report = _simulated(command, tmp_path, capsys)
    gaps = list(_gaps())
    counted = {
        "entered": len(gaps),
        "mails sent": _over(gaps, 30),
        "text messages sent": _over(gaps, 60),
        "exited as lapsed": _over(gaps, 120),
        "goals": sum(again and gap <= timedelta(days=120) for gap, again in gaps),
    }
    assert {row["what"]: _number(row["count"]) for row in COUNTED.finditer(PAGE)} == counted
    assert counted == {
        "entered": report["entered"],
        "mails sent": report["messages"]["email"]["sent"],
        "text messages sent": report["messages"]["sms"]["sent"],
        "exited as lapsed": report["exited"]["lapsed"],
        "goals": report["goals"][0]["reached"],
    }


def test_the_peer_that_is_measured_counts_what_the_engine_counts():
    log = cart_log(20_000)
    counts = with_simpy(log)()
    assert counts == engine_counts(log, compiled=False)
    assert min(counts.values()) > 100
