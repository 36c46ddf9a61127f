"""Named places where a test may stop the runner, to prove that nothing is lost there."""

from __future__ import annotations

import os
import sys
import threading

VARIABLE = "CARTFLOW_FAILPOINTS"
POINTS = (
    "intake.before_commit",
    "intake.after_commit",
    "worker.before_commit",
    "worker.after_commit",
    "dispatcher.after_claim",
    "dispatcher.after_delivery",
    "dispatcher.before_settle",
)
EXIT_CODE = 86
_armed: dict[str, str] = {}
_paused = threading.Event()


class FailpointReached(RuntimeError):
    """What a failpoint raises that is armed with `raise`."""


def failpoint(name: str) -> None:
    """A place that can fail; nothing unless it is armed."""
    if _armed and name in _armed:
        _fail(name)


def arm(text: str) -> None:
    """Arm failpoints as `name=exit,other=raise`; exit: at once, raise: an error, pause: for ever.

    `exit:3` fails only at the third time. ValueError for names that do not exist.
    """
    for part in filter(None, text.split(",")):
        name, _, action = part.strip().partition("=")
        if name not in POINTS or action.partition(":")[0] not in ("exit", "raise", "pause"):
            raise ValueError(f"{part!r} is no failpoint. There are: {', '.join(POINTS)}.")
        _armed[name] = action


def arm_from_environment() -> None:
    """Arm what the environment asks for."""
    arm(os.environ.get(VARIABLE, ""))


def disarm() -> None:
    """None fails any more."""
    _armed.clear()


def _fail(name: str) -> None:
    action, _, times = _armed[name].partition(":")
    left = int(times or 1)
    if left > 1:
        _armed[name] = f"{action}:{left - 1}"
        return
    if action == "raise":
        raise FailpointReached(name)
    if action == "pause":
        _paused.wait()
    sys.stderr.flush()
    os._exit(EXIT_CODE)
