"""Every member of a family has its file, its words, its icon and its test."""

import inspect
from importlib import import_module
from importlib.metadata import entry_points
from types import FunctionType

import pytest

from cartflow_studio.registry import Registry
from tests.house.source import FAMILIES, ROOT, imports, modules, place

DRAWN = ("nodes", "channels")


def _members(family):
    """The built-in ones; what joins by entry point lives in a room of its own."""
    registry = import_module(f"cartflow_studio.{family}").REGISTRY
    assert isinstance(registry, Registry)
    plugged = {point.name for point in entry_points(group=registry.group)}
    return tuple(member for member in registry.members() if member.name not in plugged)


def _home(member) -> str:
    """The module that a member is written in: its class, or the function that it holds."""
    if inspect.isclass(member) or isinstance(member, FunctionType):
        return member.__module__
    parts = [getattr(member, name, None) for name in dir(member) if not name.startswith("__")]
    homes = {part.__module__ for part in parts if isinstance(part, FunctionType)}
    return min(homes) if homes else type(member).__module__


def _words(member) -> str:
    """What a member says of itself; an inherited docstring says nothing of it."""
    if inspect.isclass(member):
        return member.__dict__.get("__doc__") or ""
    parts = [getattr(member, name, None) for name in dir(member) if not name.startswith("__")]
    functions = [part for part in parts if isinstance(part, FunctionType)]
    return "".join(inspect.getdoc(each) or "" for each in functions) or inspect.getdoc(member) or ""


@pytest.mark.parametrize("family", FAMILIES)
def test_every_member_is_told_in_a_sentence(family):
    members = _members(family)
    assert members
    assert [
        member.name
        for member in members
        if not _words(member).partition("\n")[0].rstrip().endswith((".", "?"))
        or _words(member).startswith(f"{getattr(member, '__name__', member.name)}(")
    ] == []


@pytest.mark.parametrize("family", FAMILIES)
def test_every_member_stands_in_a_file_of_its_own(family):
    homes = {member.name: _home(member) for member in _members(family)}
    assert {
        name: home
        for name, home in homes.items()
        if not home.startswith(f"cartflow_studio.{family}.")
    } == {}
    assert len(set(homes.values())) == len(homes)


@pytest.mark.parametrize("family", FAMILIES)
def test_every_member_has_a_test_file_of_the_same_name(family):
    stems = {_home(member).rpartition(".")[2] for member in _members(family)}
    tests = [ROOT / "tests" / family / f"test_{stem}.py" for stem in sorted(stems)]
    assert [place(test) for test in tests if not test.is_file()] == []


@pytest.mark.parametrize("family", DRAWN)
def test_every_member_that_is_drawn_has_an_icon(family):
    icons = {member.name: member.icon for member in _members(family)}
    folder = ROOT / "resources" / "icons"
    assert {
        name: icon for name, icon in icons.items() if not (folder / f"{icon}.svg").is_file()
    } == {}


@pytest.mark.parametrize("family", FAMILIES)
def test_members_do_not_know_each_other(family):
    homes = {_home(member) for member in _members(family)}
    assert [
        f"{place(path, node)} {name}"
        for path in modules(family)
        for node, name in imports(path)
        if f"cartflow_studio.{family}.{path.stem}" in homes
        and (name in homes or name.rpartition(".")[0] in homes)
    ] == []
