"""Commands on flow files, as a person types them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.cli.command import CART, run

BROKEN = """format: 1
id: broken
nodes:
  a: {type: event_trigger, event: cart, too: b}
"""


def test_a_new_flow_is_written_from_a_template_and_can_be_launched(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    flow = tmp_path / "mine.flow.yaml"
    assert run(capsys, "new", str(flow))[0] == 0
    assert flow.read_text() == Path(CART).read_text()
    assert run(capsys, "validate", str(flow)) == (0, "", f"{flow}: ready to launch.\n")


def test_a_new_flow_never_takes_the_place_of_another_file(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    flow = tmp_path / "mine.flow.yaml"
    flow.write_text("precious")
    code, _, err = run(capsys, "new", str(flow))
    assert (code, flow.read_text()) == (2, "precious")
    assert "There is a file of that name already." in err


def test_an_unknown_template_is_answered_with_the_known_ones(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    code, _, err = run(capsys, "new", str(tmp_path / "x.flow.yaml"), "--template", "birthdays")
    assert code == 2
    assert "Did you mean 'birthday'?" in err


def test_a_file_that_cannot_be_read_is_told_by_line_and_column_and_exit_code_2(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    flow = tmp_path / "broken.flow.yaml"
    flow.write_text(BROKEN)
    code, out, err = run(capsys, "validate", str(flow))
    assert (code, out) == (2, "")
    assert f"{flow}:4:41: There is no setting 'too' here." in err
    assert "Did you mean 'to'?" in err


def test_a_missing_file_is_no_traceback(capsys: pytest.CaptureFixture[str]) -> None:
    code, out, err = run(capsys, "validate", "nowhere.flow.yaml")
    assert (code, out) == (2, "")
    assert err.startswith("error: nowhere.flow.yaml: There is no such file.")


def test_findings_as_json_are_one_object_on_standard_output(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    flow = tmp_path / "lonely.flow.yaml"
    flow.write_text("format: 1\nid: lonely\nnodes:\n  rest: {type: wait}\n")
    code, out, err = run(capsys, "validate", str(flow), CART, "--json")
    found = json.loads(out)
    assert (code, err, found["launchable"]) == (1, "", False)
    assert [each["flow"] for each in found["flows"]] == [str(flow), CART]
    assert "no-trigger" in [each["code"] for each in found["flows"][0]["findings"]]


def test_the_same_flow_has_no_differences(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(capsys, "diff", CART, CART) == (0, "", "They are the same.\n")


def test_a_longer_wait_is_told_in_words(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    other = tmp_path / "other.flow.yaml"
    other.write_text(Path(CART).read_text().replace("timeout: 1 day", "timeout: 4 hours", 1))
    code, out, _ = run(capsys, "diff", CART, str(other))
    assert code == 1
    assert out == "“Bought within a day?”: “Wait at most” was 1 day, is now 4 hours.\n"


@pytest.mark.parametrize("kind", ["mermaid", "dot", "svg", "json", "schema", "png", "pdf"])
def test_a_flow_can_be_written_down_as(
    kind: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    target = tmp_path / f"flow.{kind}"
    assert run(capsys, "export", CART, "--to", kind, "-o", str(target))[0] == 0
    assert len(target.read_bytes()) > 200


def test_an_unknown_form_is_answered_with_the_known_ones(
    capsys: pytest.CaptureFixture[str],
) -> None:
    code, _, err = run(capsys, "export", CART, "--to", "sgv")
    assert code == 2
    assert "Did you mean 'svg'?" in err


def test_the_schema_is_json(capsys: pytest.CaptureFixture[str]) -> None:
    code, out, _ = run(capsys, "schema")
    assert (code, json.loads(out)["$schema"]) == (0, "https://json-schema.org/draft/2020-12/schema")


def test_a_template_that_is_not_there_is_named_with_a_way_to_those_that_are(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    code, _, err = run(capsys, "new", str(tmp_path / "x.flow.yaml"), "--template", "zzz")
    assert code == 2
    assert err.splitlines()[0] == "error: There is no template 'zzz'."
    assert "cartflow new --help names all." in err
    code, out, _ = run(capsys, "new", "--help")
    assert (code, "event-reminder, post-purchase" in " ".join(out.split())) == (0, True)
