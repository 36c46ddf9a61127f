"""Snippets: steps that a person keeps to use again, each a flow file in a folder."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QFileSystemWatcher, QObject, Signal

from cartflow_studio import flowfile
from cartflow_studio.errors import CartFlowError
from cartflow_studio.files import read_bytes, save_text
from cartflow_studio.flow import edits
from cartflow_studio.flow.layout import placed
from cartflow_studio.flow.model import Flow
from cartflow_studio.studio.names import RESERVED, SUFFIX, suggested_name
from cartflow_studio.words import tr, trn

MOST = 200  # files of the folder that are looked at


@dataclass(frozen=True)
class Snippet:
    """A kept part. `flow` is None where the file cannot be used, and `fault` says why."""

    path: Path
    name: str
    flow: Flow | None = None
    fault: str = ""

    @property
    def summary(self) -> str:
        """What is in it."""
        if self.flow is None:
            return self.fault
        names = ", ".join(node.name for node in self.flow.nodes.values())
        return trn("One step: {names}", "{n} steps: {names}", len(self.flow.nodes), names=names)


class Snippets(QObject):
    """The snippets of a folder, which need not exist yet; `changed` when there are others."""

    changed = Signal()

    def __init__(self, folder: Path, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.folder = folder
        self._watcher = QFileSystemWatcher(self)
        self._watcher.directoryChanged.connect(lambda _: self.look())
        self._all: tuple[Snippet, ...] = ()
        self.look()

    @property
    def all(self) -> tuple[Snippet, ...]:
        """Every snippet by name, the unusable ones too."""
        return self._all

    def look(self) -> None:
        """Look into the folder again."""
        if self.folder.is_dir() and not self._watcher.directories():
            self._watcher.addPath(str(self.folder))
        found = tuple(sorted(self._found(), key=lambda each: each.name.casefold()))
        if found != self._all:
            self._all = found
            self.changed.emit()

    def _found(self) -> Iterator[Snippet]:
        try:
            paths = sorted(self.folder.glob(f"*{SUFFIX}"))[:MOST]
        except OSError:
            return
        for path in paths:
            yield _read(path)

    def save(self, name: str, part: Flow) -> Snippet:
        """Keep steps under a name; where there is one of that name, a number is added. Raises
        CartFlowError where the folder cannot be written.
        """
        taken = {each.name.casefold() for each in self._all}
        name, number = name.strip() or tr("Snippet"), 2
        free = name
        while free.casefold() in taken:
            free, number = f"{name} {number}", number + 1
        made = Snippet(self._free_path(free), free, _bare(part, free))
        self._write(made)
        return made

    def rename(self, snippet: Snippet, name: str) -> None:
        """Give it another name; its file takes it too."""
        name = name.strip()
        if snippet.flow is None or not name or name == snippet.name:
            return
        if any(each.name.casefold() == name.casefold() for each in self._all if each != snippet):
            raise CartFlowError(
                tr("There is a snippet “{name}” already.", name=name),
                hint=tr("Choose another name."),
            )
        self._write(Snippet(self._free_path(name), name, _bare(snippet.flow, name)))
        self.delete(snippet)

    def delete(self, snippet: Snippet) -> bytes:
        """Take it away; returns the content of its file, to put back."""
        try:
            content = snippet.path.read_bytes()
            snippet.path.unlink()
        except OSError as fault:
            raise CartFlowError(
                tr("The snippet cannot be deleted: {why}.", why=fault.strerror),
                hint=tr("Check the rights of its folder."),
                source=snippet.path,
            ) from None
        self.look()
        return content

    def put_back(self, snippet: Snippet, content: bytes) -> None:
        """Undo a deletion."""
        save_text(snippet.path, content.decode("utf-8", errors="replace"))
        self.look()

    def _write(self, snippet: Snippet) -> None:
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
        except OSError as fault:
            raise CartFlowError(
                tr("The folder of the snippets cannot be made: {why}.", why=fault.strerror),
                hint=tr("Check the rights of the folder above it."),
                source=self.folder,
            ) from None
        if snippet.flow is not None:
            save_text(snippet.path, flowfile.write(snippet.flow))
        self.look()

    def _free_path(self, name: str) -> Path:
        stem = suggested_name(name, "snippet").removesuffix(SUFFIX)
        stem = f"snippet-{stem}" if stem in RESERVED else stem
        path, number = self.folder / f"{stem}{SUFFIX}", 2
        while path.exists():
            path, number = self.folder / f"{stem}-{number}{SUFFIX}", number + 1
        return path


def _bare(part: Flow, name: str) -> Flow:
    """The part as a file of its own, its first card at the origin."""
    at = placed(part)
    left, top = min(x for x, _ in at.values()), min(y for _, y in at.values())
    moved = {key: (x - left, y - top) for key, (x, y) in at.items()}
    return edits.change_flow(part, id="snippet", name=name, header="", positions=moved)


def _read(path: Path) -> Snippet:
    bare = path.name.removesuffix(SUFFIX)
    try:
        text = read_bytes(path).decode("utf-8", errors="replace")
        flow = flowfile.read_fragment(text, source=path.name).flow
    except CartFlowError as fault:
        why = tr("{file} cannot be used: {why}", file=path.name, why=fault.message)
        return Snippet(path, bare, None, why)
    return Snippet(path, flow.name or bare, flow)
