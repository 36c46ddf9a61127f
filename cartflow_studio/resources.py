"""Where the files that ship with the product lie, in a checkout and in an installed package."""

from functools import cache
from pathlib import Path

_PACKAGE = Path(__file__).resolve().parent


@cache
def root() -> Path:
    """The folder `resources/`: inside the installed package, else beside it in a checkout."""
    packed = _PACKAGE / "_resources"
    return packed if packed.is_dir() else _PACKAGE.parent / "resources"


@cache
def guide() -> tuple[Path, ...]:
    """The pages of the user guide: inside the installed package, else those of the checkout."""
    packed = root() / "guide"
    if packed.is_dir():
        return tuple(sorted(packed.glob("*.md")))
    docs = root().parent / "docs"
    return (*sorted(docs.glob("user-guide/*.md")), docs / "flow-file.md", docs / "messages.md")


def path(*parts: str) -> Path:
    """The file or folder `resources/<parts>`; FileNotFoundError names the one that is missing."""
    found = root().joinpath(*parts)
    if not found.exists():
        raise FileNotFoundError(f"The product is incomplete: {found} is missing. Install it again.")
    return found


def text(*parts: str) -> str:
    """The content of the UTF-8 file `resources/<parts>`; FileNotFoundError as for `path`."""
    return path(*parts).read_text(encoding="utf-8")
