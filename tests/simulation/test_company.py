"""Several flows in company: what each loses by it, and to whom."""

from collections import Counter
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cartflow_studio.flow.duration import Limit, days
from cartflow_studio.flow.settings import Cap, Settings
from cartflow_studio.history import EventLog, People
from cartflow_studio.simulation import SimulationError
from cartflow_studio.simulation.company import in_company
from cartflow_studio.simulation.losses import NEVER, Lost
from tests.engine.build import DAY, HOUR, NOON
from tests.engine.chance import Chance
from tests.simulation.test_simulate import did
from tests.simulation.test_together import UNTIL, mails, named

CAP = Settings(caps=(Cap(Limit(1, days(1))),))
LOG = EventLog.from_events(
    [
        did("ann", "Cart", NOON),
        did("ann", "View", NOON + HOUR),
        did("ann", "View", NOON + 3 * DAY),
        did("ben", "View", NOON),
        did("cid", "Cart", NOON + 4 * DAY),
    ]
)
FLOWS = (named("one", mails("Cart")), named("two", mails("View", CAP)))


def test_who_loses_a_message_to_the_cap_is_told_with_the_flow_that_lost_it():
    one, two = in_company(FLOWS, LOG)
    assert (one.sent, one.lost, one.people) == ((2, 2), (), 0)
    assert (two.sent, two.lost, two.people) == (
        (3, 2),
        (Lost("ann", "mail", NOON + HOUR, "capped"),),
        1,
    )


def test_it_is_told_as_plain_data():
    _, two = in_company(FLOWS, LOG)
    assert two.to_json() == {
        "flow": "two",
        "entered": {"alone": 3, "together": 3},
        "messages": {"alone": 3, "together": 2},
        "lost": 1,
        "people": 1,
        "notes": ["Everybody is taken to be reachable and consenting; give people to know better."],
        "first": [
            {"person": "ann", "node": "mail", "at": "2026-03-27T13:00:00Z", "reason": "capped"}
        ],
    }


def test_flows_that_leave_each_other_alone_lose_nothing():
    free = (FLOWS[0], replace(named("two", mails("View"))))
    assert [each.lost for each in in_company(free, LOG)] == [(), ()]


def test_the_share_that_is_done_grows_to_the_end():
    shares: list[float] = []
    in_company(FLOWS, LOG, progress=shares.append)
    assert shares == sorted(shares)
    assert 0 <= shares[0] < shares[-1] <= 1


def test_the_same_flow_twice_is_refused_before_anything_is_played():
    with pytest.raises(SimulationError, match="the same id"):
        in_company((FLOWS[0], FLOWS[0]), LOG, progress=pytest.fail)


def test_it_can_be_stopped():
    with pytest.raises(SimulationError, match="stopped"):
        in_company(FLOWS, LOG, cancelled=lambda: True)


@given(st.randoms(use_true_random=True))
@settings(max_examples=50)
def test_of_every_step_and_person_as_many_messages_are_lost_as_they_got_more_alone(dice):
    chance = Chance(dice)
    flows = [named(name, chance.flow()) for name in ("one", "two")]
    people = [chance.person("ann"), chance.person("ben")]
    log = EventLog.from_events([chance.event(n, people) for n in range(dice.randint(1, 40))])
    for compiled in (False, True):
        company = in_company(flows, log, People.from_people(people), until=UNTIL, compiled=compiled)
        for each in company:
            alone, among = sent(each.alone), sent(each.together)
            assert Counter((lost.person, lost.node) for lost in each.lost) == alone - among
            refused = {at(line) for line in each.together.trace if line.output == "not_sent"}
            for lost in each.lost:
                assert lost.reason == NEVER or (lost.person, lost.node, lost.at) in refused


def sent(report):
    return Counter(
        at(line)[:2] for line in report.trace if (line.step, line.output) == ("message", "sent")
    )


def at(line):
    return line.person, line.node, line.at
