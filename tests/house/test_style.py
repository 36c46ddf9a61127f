"""Rules of style that no linter knows."""

import ast
import re
from pathlib import Path

import pytest

from tests.house.source import PACKAGE, ROOT, modules, place, texts, tree

LONGEST_MODULE = 400
LONGEST_FUNCTION = 40
EMPTY_WORDS = re.compile(r"(Manager|Helpers?|Utils?|Info|Data)$")
EMPTY_MODULES = {"utils", "util", "helpers", "helper", "info", "data", "common", "misc", "manager"}
UNFINISHED = re.compile("|".join(("TO" + "DO", "FIX" + "ME", "X" * 3, "NotImplemented" + "Error")))
PRIVATE_PLACES = re.compile(
    "|".join(("/wo" + "rk/", "/tm" + "p/team", "/ro" + "ot/", "/ho" + "me/"))
)


def _all_files() -> list[Path]:
    return [*modules(), *modules(under=ROOT / "tests")]


def test_a_module_fits_on_a_few_screens():
    lengths = {place(path): len(path.read_text().splitlines()) for path in _all_files()}
    assert {name: length for name, length in lengths.items() if length > LONGEST_MODULE} == {}


def test_a_function_fits_on_half_a_screen():
    lengths = {
        f"{place(path, node)} {node.name}": (node.end_lineno or 0) - node.lineno + 1
        for path in _all_files()
        for node in ast.walk(tree(path))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
    }
    assert {name: length for name, length in lengths.items() if length > LONGEST_FUNCTION} == {}


def test_a_module_opens_with_what_it_holds():
    docstrings = {place(path): ast.get_docstring(tree(path)) or "" for path in _all_files()}
    openings = {name: re.split(r"\n|  #", text)[0] for name, text in docstrings.items()}
    assert [name for name, text in openings.items() if not text.endswith((".", "?", "!"))] == []


def test_names_say_something():
    modules_named = [place(path) for path in modules() if path.stem in EMPTY_MODULES]
    classes = [
        f"{place(path, node)} {node.name}"
        for path in modules()
        for node in ast.walk(tree(path))
        if isinstance(node, ast.ClassDef) and EMPTY_WORDS.search(node.name)
    ]
    assert modules_named + classes == []


def test_nothing_is_left_for_later():
    assert [
        f"{place(path)} {found[0]}"
        for path, text in texts()
        if path.suffix in {".py", ".md", ".yaml", ".toml", ".js"}
        for found in UNFINISHED.finditer(text)
    ] == []


def test_no_file_knows_the_machine_it_was_written_on():
    assert [
        f"{place(path)} {found[0]}"
        for path, text in texts()
        for found in PRIVATE_PLACES.finditer(text)
    ] == []


@pytest.mark.parametrize("mark", ["skip", "skipif", "xfail"])
def test_no_test_is_put_aside(mark):
    assert [
        place(path, node)
        for path in modules(under=ROOT / "tests")
        for node in ast.walk(tree(path))
        if isinstance(node, ast.Attribute)
        and node.attr == mark
        and ast.unparse(node.value) in {"pytest", "pytest.mark", "mark"}
    ] == []


def test_only_the_studio_says_qt():
    assert [
        place(path)
        for path in modules()
        if "PySide6" in path.read_text() and not path.is_relative_to(PACKAGE / "studio")
    ] == []
