"""People moved to a new version by a runner that is killed in the middle of it."""

import pytest
import requests

from cartflow_studio.flow.moving import Moves, Way
from cartflow_studio.flow.people import Person
from cartflow_studio.runner.client import RunnerError
from cartflow_studio.runner.failpoints import EXIT_CODE
from cartflow_studio.runner.replay import replay
from tests.fakes.running import ANN, DAY, FLOW, HOUR, NOON, bought, cart
from tests.scenarios.test_runner_faults import embedded

PEOPLE = [Person(f"p{number}", ANN.attributes) for number in range(40)]
SHORTER = FLOW.replace("timeout: 1 day", "timeout: 4 hours").replace("  second:", "  later:")
SHORTER = SHORTER.replace("sent: second", "sent: later")
MOVES = Moves("move", "anew", {"second": Way("move", "later")})


def begin(client):
    """Half of them stand at the first wait, half at the second."""
    client.identify(PEOPLE)
    client.launch(client.push(FLOW).flow)
    for number, each in enumerate(PEOPLE):
        client.send([cart(each.id, NOON + number * HOUR)])
    client.turn_clock(NOON + 44 * HOUR, wait=True)


def wish(client):
    client.push(SHORTER)
    client.launch("win-back", moves=MOVES)


@pytest.mark.timeout(180)
@pytest.mark.parametrize("point", ["worker.before_commit", "worker.after_commit"])
def test_a_move_is_wholly_done_or_not_begun(tmp_path, point):  # semantics 6.3
    with embedded(tmp_path) as first:
        begin(first.client)
    with embedded(tmp_path, f"{point}=exit:1") as second:
        with pytest.raises((RunnerError, requests.RequestException)):
            wish(second.client)
        code = second.process.wait(30)
    with embedded(tmp_path) as third:
        client = third.client
        client.turn_clock(wait=True)
        once = [client.performance("win-back", version=version).stats for version in (1, 2)]
        wish(client)
        client.send([bought("p39", NOON + 45 * HOUR)])
        client.turn_clock(NOON + 9 * DAY, wait=True)
        stats = [client.performance("win-back", version=version).stats for version in (1, 2)]
        entered = [
            line.person for line in client.trace("win-back", version=2) if line.step == "entered"
        ]
        messages = [(each.person, each.node) for each in client.messages()]
        put_aside, differences = client.attention()["events"], replay(client, "win-back")
    assert code == EXIT_CODE
    assert (once[0].active, once[1].moved_in) == (0, once[0].exited["moved"])
    assert len(entered) == len(set(entered)) == once[1].moved_in
    assert stats[0].entered == 40
    assert sum(stats[0].exited.values()) == stats[0].entered
    assert sum(stats[1].exited.values()) == stats[1].entered == once[1].moved_in
    assert len(messages) == len(set(messages))
    assert {person for person, _ in messages} == {each.id for each in PEOPLE}
    assert (put_aside, differences) == ([], ())
