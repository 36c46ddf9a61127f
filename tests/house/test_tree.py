"""The house stands as `docs/architecture.md` draws it."""

import re
from collections import Counter

from tests.house.source import FAMILIES, PACKAGE, ROOT

ENTRY = re.compile(r"^[├└]── (?P<names>[a-z_]+/?(?:, [a-z_]+/?)*)(?:  +(?P<text>.*))?$")
COMMENT = re.compile(r"\([^()]*\)")
TOP_FILES = {"CHANGELOG.md", "LICENSE", "Makefile", "README.md", "pyproject.toml"}


def _drawing() -> list[str]:
    text = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")
    block = re.search(r"```\n(cartflow_studio/\n.*?)```", text, re.DOTALL)
    assert block, "docs/architecture.md has no code block that begins with cartflow_studio/"
    return block[1].splitlines()[1:]


def _drawn_rooms() -> dict[str, list[str]]:
    """Each room of the drawing with the names behind its colon, comments in brackets left out."""
    texts: dict[str, str] = {}
    names: list[str] = []
    for line in _drawing():
        if entry := ENTRY.match(line):
            names = [name.rstrip("/") for name in entry["names"].split(", ")]
            texts.update(dict.fromkeys(names, entry["text"] or ""))
        elif line.startswith("│   ") and len(names) == 1:
            texts[names[0]] += " " + line.lstrip("│ ")
        else:
            names = []
    return {name: _names(text) if (PACKAGE / name).is_dir() else [] for name, text in texts.items()}


def _names(text: str) -> list[str]:
    listed = COMMENT.sub("", text).partition(":")[2]
    return [name.strip().rstrip("/") for name in listed.split(",") if name.strip()]


def _built_rooms() -> dict[str, set[str]]:
    return {
        path.stem: _built_in(path.stem)
        for path in PACKAGE.iterdir()
        if (path.suffix == ".py" and not path.stem.startswith("__"))
        or (path / "__init__.py").is_file()
    }


def _built_in(room: str) -> set[str]:
    """The modules and packages of a room; a family may name those only that serve its members."""
    return {
        path.stem
        for path in (PACKAGE / room).glob("*")
        if (path.suffix == ".py" and not path.stem.startswith("__"))
        or (path / "__init__.py").is_file()
    }


def test_every_room_is_drawn_and_every_drawn_room_is_built():
    assert set(_drawn_rooms()) == set(_built_rooms())


def test_every_module_of_a_room_is_drawn_and_every_drawn_one_is_built():
    drawn = {room: set(names) for room, names in _drawn_rooms().items()}
    built = _built_rooms()
    missing = {
        room: sorted(built[room] - drawn.get(room, set()))
        for room in built
        if room not in FAMILIES and built[room] - drawn.get(room, set())
    }
    invented = {
        room: sorted(names - built.get(room, set()))
        for room, names in drawn.items()
        if names - built.get(room, set())
    }
    assert {"not drawn": missing, "not built": invented} == {"not drawn": {}, "not built": {}}


def test_no_module_is_drawn_twice():
    counted = {room: Counter(names) for room, names in _drawn_rooms().items()}
    twice = {(room, name) for room in counted for name, n in counted[room].items() if n > 1}
    assert twice == set()


def test_every_folder_at_the_top_is_drawn():
    drawn = {line.split("/")[0] for line in _drawing() if re.match(r"[a-z]+/ ", line)}
    built = {
        path.name
        for path in ROOT.iterdir()
        if path.is_dir() and not path.name.startswith((".", "_")) and path.name != "build"
    }
    assert drawn | {"cartflow_studio"} == built - {"dist"}


def test_nothing_lies_about_at_the_top():
    files = {path.name for path in ROOT.iterdir() if path.is_file() and path.name[0] != "."}
    assert files == TOP_FILES


def test_tests_mirror_the_tree():
    others = {"fakes", "golden", "house", "scenarios", "benchmarks"}
    folders = {
        path.name
        for path in (ROOT / "tests").iterdir()
        if path.is_dir() and not path.name.startswith((".", "_"))
    }
    assert folders - others - set(_built_rooms()) == set()
