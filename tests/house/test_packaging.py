"""The package holds what it needs, wherever it is installed."""

import os
import re
import subprocess
import sys
import tomllib
import zipfile
from importlib.metadata import packages_distributions
from xml.etree import ElementTree

import pytest

import cartflow_studio
from cartflow_studio import resources
from tests.house.source import ROOT, imports, modules

PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]


def _plain(requirement: str) -> str:
    name = re.match(r"[A-Za-z0-9_.-]+", requirement)
    assert name
    return re.sub(r"[-_.]+", "-", name[0]).lower()


def test_resources_are_found_in_a_checkout():
    assert resources.path("icons", "mail.svg") == ROOT / "resources" / "icons" / "mail.svg"
    assert resources.text("icons", "mail.svg").startswith("<svg")


def test_a_missing_resource_is_named():
    with pytest.raises(FileNotFoundError, match=r"incomplete: .*no-such\.svg is missing"):
        resources.path("icons", "no-such.svg")


def test_an_installed_wheel_brings_its_resources(tmp_path):
    build = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(tmp_path)]
    subprocess.run(build, cwd=ROOT, check=True, capture_output=True)
    (wheel,) = tmp_path.glob("*.whl")
    with zipfile.ZipFile(wheel) as packed:
        packed.extractall(tmp_path / "site")
    ask = "from cartflow_studio import resources; print(resources.path('icons', 'mail.svg'))"
    answer = subprocess.run(
        [sys.executable, "-c", ask],
        cwd=tmp_path,
        env=os.environ | {"PYTHONPATH": str(tmp_path / "site")},
        check=True,
        capture_output=True,
        text=True,
    )
    assert answer.stdout.strip() == str(
        tmp_path / "site" / "cartflow_studio" / "_resources" / "icons" / "mail.svg"
    )


def test_what_is_imported_is_declared():
    extras = PROJECT["optional-dependencies"]
    declared = {_plain(each) for each in PROJECT["dependencies"]}
    declared |= {_plain(each) for name in extras if name != "dev" for each in extras[name]}
    homes = packages_distributions()
    imported = {
        name.split(".")[0]
        for path in modules()
        for _, name in imports(path)
        if name.split(".")[0] not in {*sys.stdlib_module_names, "cartflow_studio"}
    }
    assert {
        name for name in imported if not {_plain(home) for home in homes.get(name, [])} & declared
    } == set()


def test_the_changelog_tells_of_this_version():
    changelog = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    assert re.search(rf"^## \[{re.escape(cartflow_studio.__version__)}\]", changelog, re.MULTILINE)


def test_every_icon_takes_the_colour_of_its_place():
    icons = sorted(resources.path("icons").glob("*.svg"))
    roots = {icon.name: ElementTree.fromstring(icon.read_text()) for icon in icons}
    assert [name for name, root in roots.items() if root.get("stroke") != "currentColor"] == []
    assert [name for name, root in roots.items() if root.get("viewBox") != "0 0 24 24"] == []


@pytest.mark.parametrize(("folder", "licence"), [("icons", "LICENSE"), ("fonts", "OFL.txt")])
def test_what_others_made_stands_beside_its_licence(folder, licence):
    assert "Copyright" in resources.text(folder, licence)
