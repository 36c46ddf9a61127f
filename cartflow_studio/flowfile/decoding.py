"""Bytes of a flow file as text: UTF-8 with or without mark, nothing that cannot be seen."""

from __future__ import annotations

import json
import re

from cartflow_studio.flowfile.errors import FlowFileError
from cartflow_studio.words import tr

LARGEST = 5_000_000
_MARKS = {
    b"\xff\xfe\x00\x00": "UTF-32",
    b"\x00\x00\xfe\xff": "UTF-32",
    b"\xff\xfe": "UTF-16",
    b"\xfe\xff": "UTF-16",
}
_HALVES = re.compile(
    r"(?<!\\)((?:\\\\)*)(\\u[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2})"
)
_UNSEEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")


def decode(content: str | bytes, source: str = "") -> str:
    """The text of a flow file; FlowFileError names the line and the byte that is no text."""
    size = len(content)
    if size > LARGEST:
        raise FlowFileError(
            tr(
                "The file has more than {most} MB; a flow is never that large.",
                most=LARGEST // 1000000,
            ),
            hint=tr("Is it the right file?"),
            source=source,
        )
    text = content if isinstance(content, str) else _decoded(content, source)
    text = text.removeprefix("\ufeff")
    unseen = _UNSEEN.search(text)
    if unseen is not None:
        line, column = position(text, unseen.start())
        raise FlowFileError(
            tr("The character U+{ord:04X} cannot stand in a flow file.", ord=ord(unseen[0])),
            hint=tr("Take it away, or save the file as UTF-8 text."),
            source=source,
            line=line,
            column=column,
        )
    return _joined(text) if text.lstrip()[:1] == "{" else text


def _joined(text: str) -> str:
    """JSON writes signs beyond U+FFFF as two halves; YAML knows them only whole."""
    return _HALVES.sub(lambda found: found[1] + json.loads(f'"{found[2]}"'), text)


def line_end(content: str | bytes) -> str:
    """How the lines of a file end, so that a save keeps it: CR LF if the first one does, or LF."""
    if isinstance(content, bytes):
        first = content.partition(b"\n")[0]
        return "\r\n" if first.endswith(b"\r") and b"\n" in content else "\n"
    return "\r\n" if content.partition("\n")[0].endswith("\r") and "\n" in content else "\n"


def position(text: str, index: int) -> tuple[int, int]:
    """Line and column, from 1, of the character at `index`."""
    before = text[:index]
    return before.count("\n") + 1, index - (before.rfind("\n") + 1) + 1


def _decoded(content: bytes, source: str) -> str:
    for mark, name in _MARKS.items():
        if content.startswith(mark):
            raise FlowFileError(
                tr("The file is {name}, expected UTF-8.", name=name),
                hint=tr("Save it as UTF-8 in your editor."),
                source=source,
                line=1,
                column=1,
            )
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as fault:
        before = content[: fault.start]
        raise FlowFileError(
            tr(
                "Byte {start} (0x{content:02X}) is not valid UTF-8.",
                start=fault.start,
                content=content[fault.start],
            ),
            hint=tr("Save the file as UTF-8 in your editor."),
            source=source,
            line=before.count(b"\n") + 1,
            column=fault.start - (before.rfind(b"\n") + 1) + 1,
        ) from None
