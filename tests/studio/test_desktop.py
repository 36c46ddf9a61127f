"""The entry of the desktop's menu."""

import configparser
from xml.etree import ElementTree

from click.testing import CliRunner

from cartflow_studio.cli.studio import studio
from cartflow_studio.studio.desktop import install


def test_the_entry_opens_flow_files(tmp_path):
    written = install(tmp_path, "/opt/my shop/cartflow")
    assert all(path.is_file() for path in written)
    entry = configparser.ConfigParser(interpolation=None)
    entry.read(tmp_path / "applications" / "cartflow-studio.desktop")
    assert entry["Desktop Entry"]["Exec"] == '"/opt/my shop/cartflow" studio %F'
    assert entry["Desktop Entry"]["MimeType"] == "application/x-cartflow-flow;"
    types = ElementTree.parse(tmp_path / "mime" / "packages" / "cartflow-studio.xml").getroot()
    assert [each.get("pattern") for each in types.iter() if each.tag.endswith("glob")] == [
        "*.flow.yaml"
    ]


def test_the_command_installs_it_for_this_person(tmp_path, monkeypatch):
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    answer = CliRunner().invoke(studio, ["--install-desktop"])
    assert answer.exit_code == 0
    assert (tmp_path / "applications" / "cartflow-studio.desktop").is_file()
