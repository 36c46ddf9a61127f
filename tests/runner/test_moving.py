"""People who are inside when a new version is launched: stay, leave, or go on there."""

import pytest

from cartflow_studio.flow.moving import Moves, Way
from cartflow_studio.runner.client import Refused, Standing
from cartflow_studio.runner.replay import replay
from tests.fakes.running import ANN, DAY, FLOW, HOUR, NOON, bought, cart, running
from tests.runner.test_life import BEN

SHORTER = FLOW.replace("timeout: 1 day", "timeout: 4 hours")
MOVE = Moves("move")
GONE = SHORTER.replace("  second:", "  later:").replace("sent: second", "sent: later")


def trace(house, version):
    return [
        (line.person, line.step, line.node, line.output, (line.at - NOON) // HOUR)
        for line in house.client.trace("win-back", version=version)
    ]


def inside(house, people=(ANN, BEN), text=FLOW):
    """Ann stands at the first wait since 0:00, Ben at the second since 24:00."""
    house.launch(text, people=people)
    house.client.send([cart("ben", NOON), cart("ann", NOON + 20 * HOUR)])
    house.settle(NOON + 30 * HOUR)


def move(house, text=SHORTER, moves=MOVE):
    house.client.push(text)
    return house.client.launch("win-back", moves=moves)


def test_people_move_to_the_same_step_and_keep_their_dates(tmp_path):  # semantics 6.3
    with running(tmp_path) as house:
        inside(house)
        state = move(house)
        house.settle(NOON + 9 * DAY)
        old, new = trace(house, 1), trace(house, 2)
        numbers = [house.client.performance("win-back", version=n).stats for n in (1, 2)]
        messages = [each.id for each in house.client.messages()]
        differences = replay(house.client, "win-back")
        states = [each.state for each in house.client.flows()]
    assert (state.version, state.state, states) == (2, "active", ["finished", "active"])
    assert [line[:4] for line in old[-2:]] == [
        ("ann", "exited", "purchase", "moved"),
        ("ben", "exited", "second", "moved"),
    ]
    assert [line for line in new if line[0] == "ann"][:4] == [
        ("ann", "entered", "purchase", "moved", 30),
        ("ann", "left", "purchase", "timed_out", 44),
        ("ann", "arrived", "reminder", "", 44),
        ("ann", "message", "reminder", "sent", 44),
    ]
    assert [line for line in new if line[0] == "ben"][:2] == [
        ("ben", "entered", "second", "moved", 30),
        ("ben", "left", "second", "timed_out", 48),
    ]
    assert (numbers[0].exited, numbers[1].exited) == ({"moved": 2}, {"reminded": 2})
    assert (numbers[1].entered, numbers[1].moved_in, numbers[1].active) == (2, 2, 0)
    assert messages == [
        "win-back/1/ben/1/reminder/1",
        "win-back/2/ann/1/reminder/1",
        "win-back/2/ann/1/text/1",
        "win-back/2/ben/1/text/1",
    ]
    assert differences == ()


def test_or_have_them_reckoned_anew(tmp_path):
    with running(tmp_path) as house:
        inside(house)
        move(house, moves=Moves("move", "anew"))
        house.settle(NOON + 31 * HOUR)
        left = [line for line in trace(house, 2) if line[1] == "left"]
        differences = replay(house.client, "win-back")
    assert [line for line in left if line[2] in ("purchase", "second")] == [
        ("ann", "left", "purchase", "timed_out", 30),
        ("ben", "left", "second", "timed_out", 30),
    ]
    assert differences == ()


@pytest.mark.parametrize(
    ("way", "old", "new"),
    [
        (Way("finish"), {"moved": 1, "reminded": 1}, {"reminded": 1}),
        (Way("exit"), {"moved": 1, "flow stopped": 1}, {"reminded": 1}),
        (Way("move", "later"), {"moved": 2}, {"reminded": 2}),
        (Way("next"), {"moved": 2}, {"reminded": 2}),
    ],
)
def test_a_step_that_is_gone_has_a_way_of_its_own(tmp_path, way, old, new):
    with running(tmp_path) as house:
        inside(house)
        move(house, GONE, Moves("move", steps={"second": way}))
        house.settle(NOON + 9 * DAY)
        exited = [house.client.performance("win-back", version=n).stats.exited for n in (1, 2)]
        differences = replay(house.client, "win-back")
    assert (exited, differences) == ([old, new], ())


def test_a_preview_tells_who_stands_where_and_would_go_where(tmp_path):
    with running(tmp_path) as house:
        inside(house)
        moves = Moves("move", "anew", {"second": Way("next")})
        found = house.client.preview(GONE, moves)
        versions = [each.version for each in house.client.flows()]
    assert found == (
        Standing(1, "purchase", "Wait for event", 1, "move", "purchase", "anew"),
        Standing(1, "second", "Wait for event", 1, "move", "text", "keep"),
    )
    assert versions == [1]


def test_moving_again_moves_those_who_are_left_and_nobody_twice(tmp_path):
    with running(tmp_path) as house:
        inside(house)
        move(house, moves=Moves("move", steps={"second": Way("finish")}))
        house.settle(NOON + 31 * HOUR)
        for _ in range(2):
            house.client.launch("win-back", moves=Moves("move"))
        house.settle(NOON + 9 * DAY)
        entered = [line[:4] for line in trace(house, 2) if line[1] == "entered"]
        differences = replay(house.client, "win-back")
    assert entered == [
        ("ann", "entered", "purchase", "moved"),
        ("ben", "entered", "second", "moved"),
    ]
    assert differences == ()


def test_people_move_back_with_the_version_before(tmp_path):
    with running(tmp_path) as house:
        inside(house)
        move(house)
        house.settle(NOON + 31 * HOUR)
        house.client.launch("win-back", version=1, moves=Moves("move"))
        house.settle(NOON + 9 * DAY)
        exited = [house.client.performance("win-back", version=n).stats.exited for n in (1, 2)]
        messages = [each.id for each in house.client.messages()]
        differences = replay(house.client, "win-back")
    assert exited == [{"moved": 2, "reminded": 2}, {"moved": 2}]
    assert len(messages) == 4
    assert differences == ()


def test_who_buys_after_the_move_leaves_by_the_goal_of_the_new_version(tmp_path):
    with running(tmp_path) as house:
        inside(house)
        move(house)
        house.client.send([bought("ann", NOON + 32 * HOUR)])
        house.settle(NOON + 33 * HOUR)
        lines = [line for line in trace(house, 2) if line[0] == "ann"]
        differences = replay(house.client, "win-back")
    assert [line[1:4] for line in lines] == [
        ("entered", "purchase", "moved"),
        ("goal", "purchase", "PurchaseFinished"),
        ("left", "purchase", "PurchaseFinished"),
        ("arrived", "bought", ""),
        ("exited", "bought", "bought"),
    ]
    assert differences == ()


RECEIPTS = FLOW.replace(
    "to: {sent: second, not_sent: text}",
    "wait_for: [opened]\n    timeout: 2 days\n"
    "    to: {opened: second, timed_out: text, not_sent: text}",
)


def test_a_receipt_finds_the_journey_where_it_is_now(tmp_path):
    with running(tmp_path) as house:
        inside(house, text=RECEIPTS)
        move(house, RECEIPTS.replace("name: Win back", "name: Win them back"))
        house.settle(NOON + 31 * HOUR)
        house.client.receipt("win-back/1/ben/1/reminder/1", "opened")
        house.settle(NOON + 32 * HOUR)
        lines = [line[1:4] for line in trace(house, 2) if line[0] == "ben"]
        differences = replay(house.client, "win-back")
    assert lines == [
        ("entered", "reminder", "moved"),
        ("left", "reminder", "opened"),
        ("arrived", "second", ""),
    ]
    assert differences == ()


@pytest.mark.parametrize(
    ("moves", "said"),
    [
        (Moves("away"), "'away' is not possible here."),
        (Moves("move", "never"), "'never' is not possible here."),
        (Moves("move", steps={"third": Way("exit")}), "Nobody can be at third."),
        (Moves("move", steps={"second": Way("move", "nowhere")}), "cannot be moved to nowhere"),
        (Moves("move", steps={"second": Way("move", "added")}), "cannot be moved to added"),
    ],
)
def test_a_plan_that_names_what_is_not_there_is_refused(tmp_path, moves, said):
    with running(tmp_path) as house:
        inside(house)
        with pytest.raises(Refused, match=said) as refusal:
            move(house, moves=moves)
        states = [(each.version, each.state) for each in house.client.flows()]
    assert refusal.value.status == 422
    assert states == [(1, "active"), (2, "drafted")]


@pytest.mark.parametrize(
    ("body", "pointer"),
    [
        ({"steps": []}, "/steps"),
        ({"steps": {"second": 7}}, "/steps/second"),
        ({"steps": {"second": {"into": "text"}}}, "/steps/second/into"),
        ({"previous": 1}, "/previous"),
    ],
)
def test_a_wish_that_is_not_in_order_is_refused(tmp_path, body, pointer):
    with running(tmp_path) as house:
        inside(house)
        for door in ("launch", "launch/preview"):
            found = house.refusal("POST", f"/v1/flows/win-back/{door}", key="admin-key", json=body)
            assert (found[0], found[2]) == (422, pointer)
