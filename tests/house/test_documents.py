"""What the documents point at is there."""

import re

from tests.house.source import ROOT, place, tracked

LINK = re.compile(r"\[[^\]]*\]\((?!https?:|mailto:|#)(?P<target>[^)\s#]+)[^)]*\)")


def test_every_link_between_our_files_leads_somewhere():
    documents = [path for path in tracked() if path.suffix == ".md"]
    assert [
        f"{place(path)} {link['target']}"
        for path in documents
        for link in LINK.finditer(path.read_text(encoding="utf-8"))
        if not (path.parent / link["target"]).exists()
    ] == []


def test_every_command_of_make_is_told():
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    phony = re.search(r"^\.PHONY: (.*)$", makefile, re.MULTILINE)
    assert phony
    contributing = (ROOT / "docs" / "contributing.md").read_text(encoding="utf-8")
    assert [name for name in phony[1].split() if f"`make {name}" not in contributing] == []
