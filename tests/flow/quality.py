"""How good layouts are, as numbers; `python -m tests.flow.quality` stores those of now.

`dot` is the number of crossings that Graphviz dot 12 leaves with the same sizes and exits.
"""

import json
from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path

import numpy as np

from cartflow_studio.flow.layout import arrange, wires_of
from cartflow_studio.flow.model import Flow, Node, Position
from cartflow_studio.flow.routing import hits
from cartflow_studio.flow.shape import FRAME_PADDING, FRAME_TITLE, HEIGHT, ROW, WIDTH, heights_of
from cartflow_studio.flow.tidying import tidy
from cartflow_studio.flow.tracks import Tracks, routed
from tests.flow.build import step
from tests.flow.corpus import corpus

NUMBERS = Path(__file__).resolve().parents[1] / "golden" / "layout.json"
FIXED = ("cards", "connections", "dot")
LEAVES = 12


def segments(flow: Flow, at: Mapping[str, Position]) -> np.ndarray:
    """The straight lines from exit to way in: (x0, y0, x1, y1) of each connection."""
    lines = [
        (
            at[wire.source][0] + WIDTH,
            at[wire.source][1] + wire.rank * HEIGHT,
            at[wire.target][0],
            at[wire.target][1] + HEIGHT / 2,
        )
        for wire in wires_of(flow)
    ]
    return np.array(lines, dtype=np.float64).reshape(-1, 4)


def crossings(lines: np.ndarray) -> int:
    """How many pairs of straight lines cross; those that meet at an end do not."""
    count = 0
    for place in range(len(lines)):
        a, rest = lines[place], lines[place + 1 :]
        one, two = _side(a, rest[:, 0:2]), _side(a, rest[:, 2:4])
        three = _side(rest.T, a[None, 0:2])
        four = _side(rest.T, a[None, 2:4])
        count += int(np.sum((one * two < 0) & (three * four < 0)))
    return count


def _side(line: np.ndarray, point: np.ndarray) -> np.ndarray:
    x0, y0, x1, y1 = line
    turn = (x1 - x0) * (point[:, 1] - y0) - (y1 - y0) * (point[:, 0] - x0)
    return np.sign(np.where(np.abs(turn) < 1e-6, 0.0, turn))


def measure(flow: Flow) -> dict[str, float]:
    """The numbers of a layout from scratch, and of tidying after a new last step was added."""
    at = arrange(flow)
    lines = segments(flow, at)
    tracks, exits = routed(flow, at)
    numbers = {
        "cards": len(flow.nodes),
        "connections": len(exits),
        "crossings": crossings(lines),
        "through": _through(flow, at, tracks),
        "overlaps": _overlaps(flow, at),
        "strangers": len(strangers(flow, at)),
        "backward": int(np.sum(lines[:, 2] <= lines[:, 0])),
        "length": round(float(np.abs(lines[:, 2:] - lines[:, :2]).sum()) / 1000),
    }
    swapped, moved = zip(*_after_leaves(flow, at), strict=True)
    return numbers | {"swapped": max(swapped), "moved": max(moved)}


def _boxes(flow: Flow, at: Mapping[str, Position]) -> np.ndarray:
    tall = heights_of(flow)
    return np.array([(x, y, x + WIDTH, y + tall[key]) for key, (x, y) in at.items()])


def _through(flow: Flow, at: Mapping[str, Position], tracks: Tracks) -> int:
    """How many cards are crossed by connections that are not theirs."""
    boxes, row = _boxes(flow, at), {key: place for place, key in enumerate(at)}
    ends = [(row[wire.source], row[wire.target]) for wire in wires_of(flow)]
    return sum(
        len(set(hits(tracks.curve(place).curves, boxes)) - set(own))
        for place, own in enumerate(ends)
    )


def _overlaps(flow: Flow, at: Mapping[str, Position]) -> int:
    boxes = _boxes(flow, at)
    count = 0
    for place, (left, top, right, bottom) in enumerate(boxes):
        rest = boxes[place + 1 :]
        across = (rest[:, 0] < right) & (rest[:, 2] > left)
        count += int(np.sum(across & (rest[:, 1] < bottom) & (rest[:, 3] > top)))
    return count


def strangers(flow: Flow, at: Mapping[str, Position]) -> list[tuple[str, str]]:
    """Who stands in the frame of which group of others."""
    tall = heights_of(flow)
    found = []
    for key, group in flow.groups.items():
        left = min(at[one][0] for one in group.nodes) - FRAME_PADDING
        top = min(at[one][1] for one in group.nodes) - FRAME_PADDING - FRAME_TITLE
        right = max(at[one][0] for one in group.nodes) + WIDTH + FRAME_PADDING
        bottom = max(at[one][1] + tall[one] for one in group.nodes) + FRAME_PADDING
        found += [
            (key, one)
            for one, (x, y) in at.items()
            if one not in group.nodes
            and (x < right and x + WIDTH > left and y < bottom and y + tall[one] > top)
        ]
    return found


def _after_leaves(flow: Flow, at: Mapping[str, Position]) -> Iterator[tuple[int, int]]:
    """For a few new last steps: the pairs of a column that are swapped by tidying, and the cards
    that move by more than half a row.
    """
    before = tidy(replace(flow, positions=at))
    for source in list(flow.nodes)[:: max(1, len(flow.nodes) // LEAVES)][:LEAVES]:
        exits = (*(port.name for port in flow.ports_of(source)), "leaf")
        nodes = {**flow.nodes, source: Node(source, step(*exits)), "leaf": Node("leaf", step())}
        links = {**flow.links, (source, "leaf"): "leaf"}
        after = tidy(replace(flow, nodes=nodes, links=links, positions=before))
        old = np.array([before[key] for key in before])
        new = np.array([after[key] for key in before])
        above = (old[:, None, 1] < old[None, :, 1]) & (old[:, None, 0] == old[None, :, 0])
        below = (new[:, None, 1] > new[None, :, 1]) & (new[:, None, 0] == new[None, :, 0])
        moved = np.abs(new - old).max(axis=1) > ROW / 2
        yield int(np.sum(above & below)), int(np.sum(moved))


def worse(now: Mapping[str, float], before: Mapping[str, float]) -> list[str]:
    """The names of the numbers that are worse than before."""
    return [name for name in now if name not in FIXED and now[name] > before[name]]


def main() -> None:
    """Measure all flows anew; what the peer reached is kept."""
    kept = json.loads(NUMBERS.read_text(encoding="utf-8"))
    made = {}
    for name, flow in corpus().items():
        dot = kept[name.removesuffix("-grouped")]["dot"]  # which knows no frames
        made[name] = measure(flow) | {"dot": dot}
    lines = [f"{json.dumps(name)}: {json.dumps(numbers)}" for name, numbers in made.items()]
    NUMBERS.write_text("{\n" + ",\n".join(lines) + "\n}\n", encoding="utf-8")


if __name__ == "__main__":
    main()
