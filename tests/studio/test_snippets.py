"""Snippets are kept as flow files that people can read."""

import os
from pathlib import Path

import pytest

from cartflow_studio import flowfile
from cartflow_studio.errors import CartFlowError
from cartflow_studio.flow import edits
from cartflow_studio.studio.names import checked_name
from cartflow_studio.studio.snippets import Snippets


@pytest.fixture
def snippets(qapp, tmp_path: Path) -> Snippets:
    return Snippets(tmp_path / "deep" / "snippets")


@pytest.fixture
def part(cart_flow):
    return edits.part(cart_flow, list(cart_flow.nodes)[1:3])


def test_a_snippet_is_a_flow_file_with_its_name(snippets, part, qtbot):
    with qtbot.waitSignal(snippets.changed):
        kept = snippets.save("Wait, then mail", part)
    assert snippets.all == (kept,)
    assert kept.path.name == "wait-then-mail.flow.yaml"
    flow = flowfile.read(kept.path.read_text(encoding="utf-8"))
    assert (flow.name, flow.nodes, flow.links) == ("Wait, then mail", part.nodes, part.links)
    assert min(flow.positions.values()) == (0, 0)


def test_it_is_there_again_at_the_next_start(snippets, part):
    snippets.save("Mine", part)
    assert [each.name for each in Snippets(snippets.folder).all] == ["Mine"]


def test_the_same_name_gets_a_number(snippets, part):
    names = [snippets.save(name, part).name for name in ("Mine", "mine", "Mine", " ")]
    assert names == ["Mine", "mine 2", "Mine 3", "Snippet"]


@pytest.mark.parametrize("name", ["CON", "a/b", "x:y", "é" * 300, "...", "🙂"])
def test_any_name_makes_a_file_that_every_system_can_hold(snippets, part, name):
    kept = snippets.save(name, part)
    assert kept.path.parent == snippets.folder
    assert checked_name(kept.path.name) == kept.path.name
    assert [each.name for each in snippets.all] == [name]


def test_a_renamed_snippet_has_a_renamed_file(snippets, part):
    snippets.rename(snippets.save("Old", part), "New")
    assert [(each.name, each.path.name) for each in snippets.all] == [("New", "new.flow.yaml")]


def test_a_name_that_is_taken_is_refused(snippets, part):
    snippets.save("One", part)
    other = snippets.save("Two", part)
    with pytest.raises(CartFlowError, match="There is a snippet “one” already"):
        snippets.rename(other, "one")
    assert [each.name for each in snippets.all] == ["One", "Two"]


def test_a_deleted_snippet_comes_back(snippets, part):
    kept = snippets.save("Mine", part)
    content = snippets.delete(kept)
    assert snippets.all == ()
    snippets.put_back(kept, content)
    assert snippets.all == (kept,)


def test_a_broken_file_is_named_and_harms_no_other(snippets, part):
    snippets.save("Good", part)
    (snippets.folder / "bad.flow.yaml").write_text("nodes: [1, 2", encoding="utf-8")
    snippets.look()
    bad, good = snippets.all
    assert (bad.name, bad.flow, good.name) == ("bad", None, "Good")
    assert bad.fault.startswith("bad.flow.yaml cannot be used: ")


def test_a_folder_that_cannot_be_made_says_what_to_do(qapp, tmp_path, part):
    (tmp_path / "file").write_text("", encoding="utf-8")
    with pytest.raises(CartFlowError, match="folder of the snippets cannot be made") as told:
        Snippets(tmp_path / "file" / "snippets").save("Mine", part)
    assert told.value.hint == "Check the rights of the folder above it."
    assert os.listdir(tmp_path) == ["file"]
