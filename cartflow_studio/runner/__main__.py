"""`python -m cartflow_studio.runner`: a runner set up by its environment, as the studio starts it.

It ends when it is told to, or when its standard input is closed: with its owner.
"""

from __future__ import annotations

import os
import signal
import sys
import threading

from cartflow_studio.errors import CartFlowError
from cartflow_studio.runner.config import from_environment
from cartflow_studio.runner.service import run


def _end_with_owner() -> None:
    while os.read(sys.stdin.fileno(), 4096):
        pass
    os.kill(os.getpid(), signal.SIGTERM)


def main() -> int:
    """Run; 2 and a sentence if it cannot start."""
    try:
        config = from_environment()
        threading.Thread(target=_end_with_owner, daemon=True).start()
        return run(config)
    except CartFlowError as fault:
        print(fault, file=sys.stderr)
        return 2


if __name__ == "__main__":
    sys.exit(main())
