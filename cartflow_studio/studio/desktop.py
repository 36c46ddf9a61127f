"""The studio in the menu of a Linux desktop, and flow files that open in it by a double-click."""

from __future__ import annotations

import contextlib
import shutil
import subprocess
from pathlib import Path
from string import Template

from cartflow_studio import resources
from cartflow_studio.files import save_text

NAME = "cartflow-studio"
PLACES = {
    f"{NAME}.desktop": "applications",
    f"{NAME}.xml": "mime/packages",
    f"{NAME}.svg": "icons/hicolor/scalable/apps",
}
REFRESH = (("update-mime-database", "mime"), ("update-desktop-database", "applications"))


def install(home: Path, program: str) -> list[Path]:
    """Write the entry, the type of file and the icon below a data folder (`~/.local/share`);
    returns what was written. CartFlowError says what cannot be.
    """
    written = []
    for name, folder in PLACES.items():
        place = home / folder / name
        place.parent.mkdir(parents=True, exist_ok=True)
        save_text(place, Template(resources.text("desktop", name)).safe_substitute(program=program))
        written.append(place)
    for command, folder in REFRESH:
        found = shutil.which(command)
        if found is not None:
            with contextlib.suppress(OSError, subprocess.SubprocessError):
                subprocess.run(
                    [found, str(home / folder)], check=False, capture_output=True, timeout=30
                )
    return written
