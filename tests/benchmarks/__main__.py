"""Measure every module here with `figures()`, or the named ones; exit 1 if a goal is missed."""

import sys
from importlib import import_module
from pathlib import Path
from types import ModuleType

from tests.benchmarks.figure import progress

FOLDER = Path(__file__).parent


def parts() -> dict[str, ModuleType]:
    """The modules that measure something, by the name that `ONLY` takes."""
    stems = sorted(path.stem for path in FOLDER.glob("*.py") if not path.stem.startswith("_"))
    modules = {stem: import_module(f"tests.benchmarks.{stem}") for stem in stems}
    return {stem: module for stem, module in modules.items() if hasattr(module, "figures")}


def main(names: list[str]) -> int:
    """Print the figures as they come: 0 all goals are kept, 1 one is missed, 2 no such part."""
    known = parts()
    if unknown := [name for name in names if name not in known]:
        progress(f"There is no part {', '.join(unknown)}. There are: {', '.join(known)}.")
        return 2
    missed = []
    for name in names or known:
        progress(f"measuring {name}")
        for figure in known[name].figures():
            print(figure.line(), flush=True)
            if figure.is_missed:
                missed.append(figure)
    for figure in missed:
        progress(f"missed: {figure.name} is {figure.value:.4g} {figure.unit}, goal {figure.goal}")
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
