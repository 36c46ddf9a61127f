"""The results of a tour as files: a page to read, pictures, and figures for other programs."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

from cartflow_studio.cli import page
from cartflow_studio.cli.page import Tile
from cartflow_studio.files import save_text
from cartflow_studio.simulation.reasons import reason
from cartflow_studio.studio.canvas import exporting, picture
from cartflow_studio.studio.panels.numbers import overlay, read_numbers
from cartflow_studio.studio.theme import DARK, LIGHT

if TYPE_CHECKING:
    from cartflow_studio.cli.tour import Outcome


def save(outcome: Outcome, folder: Path) -> None:
    """Write `report.html`, the pictures, `simulation.json` and `performance.json`."""
    simulated = outcome.report.to_json()
    live: dict[str, Any] = dict(outcome.performance.plain["stats"])
    _save_json(folder / "simulation.json", simulated)
    _save_json(folder / "performance.json", dict(outcome.performance.plain))
    _draw(outcome, folder, simulated, live)
    save_text(folder / "report.html", _page(outcome, folder, simulated, live))


def _save_json(path: Path, value: Any) -> None:
    save_text(path, json.dumps(value, ensure_ascii=False, indent=2) + "\n")


def _draw(outcome: Outcome, folder: Path, simulated: Any, live: Any) -> None:
    exporting.ready()
    flow = outcome.flow
    pictures = {
        "flow-light.png": picture.png(flow, LIGHT),
        "flow-dark.png": picture.png(flow, DARK),
        "simulation.png": picture.png(flow, LIGHT, overlay(flow, read_numbers(simulated))),
        "performance.png": picture.png(flow, LIGHT, overlay(flow, read_numbers(live))),
    }
    for name, content in pictures.items():
        (folder / name).write_bytes(content)


def _page(outcome: Outcome, folder: Path, simulated: Any, live: Any) -> str:
    lead = (
        f"The flow was simulated on {outcome.report.events:,} events of the sample shop, launched "
        "on a runner, fed the same events over HTTP, and audited."
    )
    parts = [
        page.tiles(_verdict(outcome)),
        page.heading("Simulated", "What the flow would do to these people."),
        page.picture(folder / "simulation.png", "The flow with the numbers of the simulation"),
        page.heading("Performed", "What the runner did, message by message, with real delivery."),
        page.picture(folder / "performance.png", "The flow with the numbers of the runner"),
        page.heading("Step by step"),
        page.table(
            ["Step", "Arrived", "Waiting", "Left", "Arrived in the simulation"],
            _steps(outcome, simulated, live),
        ),
        page.heading("Messages"),
        page.table(["Channel", "Expected", "Delivered"], _messages(outcome)),
        page.heading("Why some got no message"),
        page.table(["Channel", "Reason", "People"], _refusals(live)),
    ]
    if outcome.differences:
        parts += [
            page.heading("Differences found by the audit"),
            page.table(["Difference"], [[each] for each in outcome.differences[:100]]),
        ]
    return page.page(outcome.flow.name, lead, parts)


def _verdict(outcome: Outcome) -> list[Tile]:
    stats = outcome.report.stats
    reached = stats.goals[0].reached if 0 in stats.goals else 0
    rate = f"{reached / stats.entered:.1%}" if stats.entered else "none"
    return [
        Tile(f"{stats.entered:,}", "people entered"),
        Tile(f"{outcome.delivered.total():,}", "messages delivered"),
        Tile(rate, f"reached the goal ({reached:,})"),
        Tile(f"{outcome.missing:,}", "messages missing or too many", _tone(not outcome.missing)),
        Tile(
            "identical" if outcome.is_same else "different",
            "simulation and runner",
            _tone(outcome.is_same),
        ),
        Tile(
            f"{len(outcome.differences):,}",
            "differences in the audit",
            _tone(not outcome.differences),
        ),
    ]


def _tone(good: bool) -> str:
    return "good" if good else "bad"


def _steps(outcome: Outcome, simulated: Any, live: Any) -> list[list[str | int]]:
    rows: list[list[str | int]] = []
    for node in outcome.flow.nodes.values():
        numbers = live["nodes"][node.id]
        labels = {port.name: port.label for port in node.type.ports}
        left = ", ".join(
            f"{labels.get(port, port)} {count:,}" for port, count in numbers["left"].items()
        )
        expected = simulated["nodes"][node.id]["arrived"]
        rows.append([node.name, numbers["arrived"], numbers["waiting"], left, expected])
    return rows


def _messages(outcome: Outcome) -> list[list[str | int]]:
    channels = sorted({*outcome.expected, *outcome.delivered})
    return [[each, outcome.expected[each], outcome.delivered[each]] for each in channels]


def _refusals(live: Any) -> list[list[str | int]]:
    return [
        [channel, reason(why), people]
        for channel, counts in live["messages"].items()
        for why, people in counts["not_sent"].items()
    ]
