"""The peers' libraries, in a folder of their own: what they ask for would replace our Qt."""

import os
import subprocess
import sys
from pathlib import Path

from tests.benchmarks.figure import progress

PEERS = {"NodeGraphQt": "0.6.44", "OdenGraphQt": "0.7.4"}
SHIMS = ("Qt.py==2.0.7", "QtPy==2.4.3")
FOLDER = Path(sys.prefix) / "peers"


def installed() -> bool:
    """Whether the peers are there; they are installed if they can be."""
    if all((FOLDER / name).is_dir() for name in PEERS):
        return True
    wanted = [f"{name}=={version}" for name, version in PEERS.items()]
    command = [sys.executable, "-m", "pip", "install", "--quiet", "--no-input", "--no-deps"]
    made = subprocess.run(
        [*command, "--target", str(FOLDER), *wanted, *SHIMS],
        stdout=subprocess.DEVNULL,
        check=False,
    )
    if made.returncode != 0:
        progress("The peers could not be installed, so they are not measured.")
    return made.returncode == 0


def environment() -> dict[str, str]:
    """The environment of a process that uses them."""
    path = os.pathsep.join([str(FOLDER), os.environ.get("PYTHONPATH", "")])
    return os.environ | {"PYTHONPATH": path, "QT_QPA_PLATFORM": "offscreen"}
