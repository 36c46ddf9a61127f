"""The source of the product as the house rules see it."""

import ast
import subprocess
from collections.abc import Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PACKAGE = ROOT / "cartflow_studio"
FAMILIES = ("nodes", "checks", "channels", "exporters")
GROUND = ("engine", "checks", "flowfile", "nodes", "flow", "fields", "registry", "errors", "words")


def modules(*rooms: str, under: Path = PACKAGE) -> list[Path]:
    """The Python files of these rooms, or of all, in order."""
    files = sorted(path for path in under.rglob("*.py"))
    return [path for path in files if not rooms or room_of(path) in rooms]


def room_of(path: Path) -> str:
    """The package or module at the first level that a file of the product belongs to."""
    return path.relative_to(PACKAGE).parts[0].removesuffix(".py")


@cache
def tree(path: Path) -> ast.Module:
    """The syntax tree of a file."""
    return ast.parse(path.read_text(encoding="utf-8"), str(path))


def place(path: Path, node: ast.AST | None = None) -> str:
    """`file:line`, as an editor opens it."""
    line = f":{node.lineno}" if node is not None and hasattr(node, "lineno") else ""
    return f"{path.relative_to(ROOT).as_posix()}{line}"


def imports(path: Path) -> Iterator[tuple[ast.AST, str]]:
    """Each import of a file with the dotted name of what it takes."""
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.Import):
            for alias in node.names:
                yield node, alias.name
        elif isinstance(node, ast.ImportFrom) and not node.level:
            for alias in node.names:
                yield node, f"{node.module}.{alias.name}"


def calls(path: Path) -> Iterator[tuple[ast.Call, str]]:
    """Each call of a file with what is called, written out: `datetime.now`, `open`."""
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.Call):
            yield node, ast.unparse(node.func)


def tracked() -> list[Path]:
    """All files that are part of the repository, or would be with the next commit."""
    listing = ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"]
    names = subprocess.run(listing, cwd=ROOT, check=True, capture_output=True).stdout
    paths = [ROOT / name for name in names.decode().split("\0") if name]
    return [path for path in paths if path.is_file()]


def texts() -> Iterator[tuple[Path, str]]:
    """The tracked files that hold text, with their text."""
    for path in tracked():
        content = path.read_bytes()
        if b"\0" not in content[:8000] and not path.name.endswith(".gz"):
            yield path, content.decode("utf-8", errors="replace")
