"""The tour without a window: the whole job, with a real runner, mail server and files."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.cli.command import run


@pytest.mark.timeout(240)
def test_a_tour_does_the_whole_job_and_nothing_is_missing(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    code, out, err = run(capsys, "tour", "--headless", "--output", str(tmp_path))
    assert (code, out) == (0, ""), err
    simulated = json.loads((tmp_path / "simulation.json").read_text())
    performed = json.loads((tmp_path / "performance.json").read_text())["stats"]
    assert performed["nodes"] == simulated["nodes"]
    assert performed["goals"] == simulated["goals"]
    sent = {channel: each["sent"] for channel, each in simulated["messages"].items()}
    assert len(list((tmp_path / "mails").iterdir())) == sent["email"] > 0
    assert len(list((tmp_path / "messages").iterdir())) == sent["sms"] > 0
    assert "  0 differences.\n" in err
    pictures = ["flow-dark.png", "flow-light.png", "performance.png", "simulation.png"]
    assert sorted(path.name for path in tmp_path.glob("*.png")) == pictures
    assert "identical" in (tmp_path / "report.html").read_text()


def test_a_folder_that_cannot_be_used_is_told(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "taken").write_text("a file")
    code, _, err = run(capsys, "tour", "--headless", "--output", str(tmp_path / "taken" / "in"))
    assert code == 2
    assert "Choose another one with --output." in err
