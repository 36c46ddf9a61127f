"""Flows on disk: read with the templates beside them, and saved so that nothing is lost."""

from __future__ import annotations

import contextlib
import os
import tempfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from cartflow_studio import flowfile
from cartflow_studio.errors import CartFlowError
from cartflow_studio.flow.model import Flow
from cartflow_studio.words import tr

LARGEST = 5_000_000


@dataclass(frozen=True)
class OpenedFlow:
    """A flow as it was found on disk: the value, the text it was read from, and where."""

    flow: Flow
    text: str
    path: Path


def read_bytes(path: Path, largest: int = LARGEST) -> bytes:
    """The content of a file; CartFlowError if it is missing, too large or may not be read."""
    try:
        size = path.stat().st_size
        if size > largest:
            raise CartFlowError(
                tr(
                    "The file has {size:,} bytes; at most {largest:,} are read.",
                    size=size,
                    largest=largest,
                ),
                source=path,
            )
        return path.read_bytes()
    except FileNotFoundError:
        raise CartFlowError(
            tr("There is no such file."), hint=tr("Check the name and the folder."), source=path
        ) from None
    except IsADirectoryError:
        raise CartFlowError(tr("This is a folder, not a file."), source=path) from None
    except OSError as fault:
        raise CartFlowError(
            tr("The file cannot be read: {strerror}.", strerror=fault.strerror),
            hint=tr("Check its rights."),
            source=path,
        ) from None


def open_flow(path: Path) -> OpenedFlow:
    """Read a flow file; a file that cannot be read builds nothing."""
    content = read_bytes(path)
    flow = flowfile.read(content, source=str(path))
    return OpenedFlow(flow, content.decode("utf-8-sig", errors="replace"), path)


def save_text(path: Path, text: str) -> None:
    """Put a text in place of a file in one step, as `save_bytes` does."""
    save_bytes(path, text.encode("utf-8"))


def save_bytes(path: Path, content: bytes) -> None:
    """Put a content in place of a file in one step: after a crash there is the old or the new.

    It is written beside the file, brought to the disk, and then takes its name. On an error
    (a full disk, a folder without rights) the old file stays as it was.
    """
    folder = path.parent
    beside = ""
    try:
        handle, beside = tempfile.mkstemp(prefix=f".{path.name}.", suffix=".part", dir=folder)
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        os.chmod(beside, _mode_of(path))
        os.replace(beside, path)
        _sync_folder(folder)
    except OSError as fault:
        if beside:
            with contextlib.suppress(OSError):
                os.unlink(beside)
        raise CartFlowError(
            tr("The file cannot be saved: {strerror}.", strerror=fault.strerror),
            hint=tr("The old file is as it was. Free some space or save it somewhere else."),
            source=path,
        ) from None


def _mode_of(path: Path) -> int:
    with contextlib.suppress(OSError):
        return path.stat().st_mode & 0o777
    return 0o644


def _sync_folder(folder: Path) -> None:
    if os.name == "nt":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def template_reader(folder: Path) -> Callable[[str], str | None]:
    """How templates named in a flow are read: only inside the flow's folder, links resolved.

    Returns None for a template that is not there; raises CartFlowError for one that leads out.
    """
    home = folder.resolve()

    def read(name: str) -> str | None:
        place = (home / name).resolve()
        if not place.is_relative_to(home):
            raise CartFlowError(
                tr("The template {name!r} leads out of the flow's folder.", name=name),
                hint=tr("Keep templates beside the flow file."),
            )
        if not place.is_file():
            return None
        return read_bytes(place, 1_000_000).decode("utf-8", errors="replace")

    return read


def templates_of(flow: Flow, folder: Path) -> Mapping[str, str]:
    """The texts of all template files that a flow names, by the name it gives them."""
    read = template_reader(folder)
    names = {getattr(node.type, "template", "") for node in flow.nodes.values()} - {""}
    texts = {name: read(name) for name in sorted(names)}
    return {name: text for name, text in texts.items() if text is not None}
