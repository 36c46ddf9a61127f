"""Runs a command as a person types it."""

from __future__ import annotations

import pytest

from cartflow_studio import resources
from cartflow_studio.cli import main

CART = str(resources.path("templates", "win-back-cart-abandoners.flow.yaml"))


def run(capsys: pytest.CaptureFixture[str], *words: str) -> tuple[int, str, str]:
    """The exit code, standard output and standard error of a command."""
    code = 0
    try:
        main(list(words))
    except SystemExit as leaving:
        code = int(leaving.code or 0)
    out, err = capsys.readouterr()
    return code, out, err
