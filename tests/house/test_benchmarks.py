"""The figures of `make bench` are told the way other programs read them."""

import json

from tests.benchmarks.__main__ import main
from tests.benchmarks.figure import Figure

OPEN = Figure("canvas.200.open", 77.04, "ms CPU", 120, peer="OdenGraphQt 0.7.4", peer_value=1230.0)


def test_a_figure_is_one_line_of_json():
    assert json.loads(OPEN.line()) == {
        "name": "canvas.200.open",
        "value": 77.04,
        "unit": "ms CPU",
        "goal": 120,
        "better": "lower",
        "peer": "OdenGraphQt 0.7.4",
        "peer_value": 1230.0,
    }


def test_a_goal_is_missed_on_the_wrong_side_only():
    speed = {"unit": "events/s", "goal": 100, "better": "higher"}
    assert [
        OPEN.is_missed,
        Figure("slow", 121, "ms", 120).is_missed,
        Figure("exact", 120, "ms", 120).is_missed,
        Figure("fast", 101, **speed).is_missed,
        Figure("lame", 99, **speed).is_missed,
        Figure("free", 1, "ms").is_missed,
    ] == [False, True, False, False, True, False]


def test_an_unknown_part_is_named(capsys):
    assert main(["no-such-part"]) == 2
    assert "no-such-part" in capsys.readouterr().err
