"""A file of events or people on disk: what it is, its encoding, and its lines one at a time."""

from __future__ import annotations

import gzip
import io
import re
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, Literal, cast

from cartflow_studio.history.encodings import UTF_8, AsUtf8, encoding_of
from cartflow_studio.history.errors import EventLogError
from cartflow_studio.history.zstd import Zstd
from cartflow_studio.words import mark, tr

LONGEST_LINE = 2_000_000
LINE_TOO_LONG = mark("line longer than 2,000,000 characters")
_SNIFFED = 65_536
_GZIP = b"\x1f\x8b"
_ZSTD = b"\x28\xb5\x2f\xfd"
_PARQUET = b"PAR1"
_FOREIGN = (
    (
        b"PK\x03\x04",
        mark("looks like ZIP/Excel"),
        mark("Open it in Excel and save it as “CSV UTF-8”."),
    ),
    (
        b"\xd0\xcf\x11\xe0",
        mark("looks like an old Excel file"),
        mark("Save it from Excel as “CSV UTF-8”."),
    ),
    (b"%PDF", mark("looks like a PDF"), mark("Export the table as CSV.")),
    (
        b"SQLite format 3\x00",
        mark("looks like a SQLite database"),
        mark("Export the table as CSV."),
    ),
    (b"BZh", mark("is packed with bzip2"), mark("Unpack it first.")),
    (b"\xfd7zXZ", mark("is packed with xz"), mark("Unpack it first.")),
    (b"7z\xbc\xaf", mark("is packed with 7-Zip"), mark("Unpack it first.")),
    (b"\x89PNG", mark("looks like a picture"), mark("Choose a CSV, JSON Lines or Parquet file.")),
)
Kind = Literal["csv", "jsonl", "parquet"]
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
_STRAY = 3  # control characters at most that any text may hold
_ARRAY = re.compile(r"\[\s*\{\s*\"")


@dataclass(frozen=True, slots=True)
class Source:
    """A file that was looked into: what it holds and how its text is written."""

    path: Path
    kind: Kind
    encoding: str = UTF_8
    packed: str = ""  # with gzip or zstd
    size: int = 0

    @property
    def is_utf_8(self) -> bool:
        """Whether its bytes are read as they are."""
        return self.encoding.startswith(UTF_8)


def identify(path: Path, encoding: str = "") -> Source:
    """Look into a file. By what it holds first, then by its name; `encoding` is what somebody says
    of its text, which a byte order mark outdoes. EventLogError if unusable.
    """
    with _told(path):
        size = path.stat().st_size
        head = _head(path)
        packed = "gzip" if head.startswith(_GZIP) else "zstd" if head.startswith(_ZSTD) else ""
        if packed:
            head = head_of(Source(path, "csv", packed=packed))
    if not head:
        raise EventLogError(tr("The file is empty."), source=path)
    if head.startswith(_PARQUET):
        return Source(path, "parquet", packed=packed, size=size)
    suffixes = [suffix.lower() for suffix in path.suffixes]
    for magic, looks, hint in _FOREIGN:
        if head.startswith(magic):
            raise EventLogError(
                tr(
                    "This is not a {wanted} file ({looks}).",
                    wanted=_wanted(suffixes),
                    looks=tr(looks),
                ),
                hint=tr(hint),
                source=path,
            )
    if ".parquet" in suffixes:
        raise EventLogError(
            tr("This is not a Parquet file (it does not begin with PAR1)."), source=path
        )
    encoding = encoding_of(head, encoding)
    text = head.decode(encoding, errors="replace").lstrip("\ufeff \t\r\n")
    if len(_CONTROL.findall(text)) > max(_STRAY, len(text) // 20):
        raise EventLogError(tr("This is not a text file."), hint=tr(_FORMATS), source=path)
    return Source(path, _text_kind(text, suffixes, path), encoding, packed, size)


_FORMATS = mark("Choose a CSV, JSON Lines or Parquet file.")


def _wanted(suffixes: list[str]) -> str:
    if ".parquet" in suffixes:
        return "Parquet"
    return "JSON Lines" if {".json", ".jsonl", ".ndjson"} & set(suffixes) else "CSV"


def _text_kind(text: str, suffixes: list[str], path: Path) -> Kind:
    if text.startswith("{"):
        return "jsonl"
    if text.startswith("[") and (_wanted(suffixes) == "JSON Lines" or _ARRAY.match(text)):
        raise EventLogError(
            tr("This is one JSON array, not JSON Lines."),
            hint=tr("Write one object per line (jq -c '.[]' does it)."),
            source=path,
        )
    if text.startswith("<"):
        raise EventLogError(
            tr("This is not a CSV file (looks like HTML or XML)."), hint=tr(_FORMATS), source=path
        )
    return "jsonl" if _wanted(suffixes) == "JSON Lines" else "csv"


def _head(path: Path) -> bytes:
    with path.open("rb") as file:
        return file.read(_SNIFFED)


def head_of(source: Source) -> bytes:
    """What a file begins with, unpacked. EventLogError where disk or packing fails."""
    with _told(source.path), source.path.open("rb") as raw:
        if not source.packed:
            return raw.read(_SNIFFED)
        with _unpacked(raw, source.packed, source.path) as file:
            return file.read(_SNIFFED)


def part_of(source: Source, begin: int, size: int) -> bytes:
    """Some bytes from within a file that is not packed. EventLogError where the disk fails."""
    with _told(source.path), source.path.open("rb") as raw:
        raw.seek(begin)
        return raw.read(size)


def _unpacked(raw: BinaryIO, packed: str, path: Path) -> BinaryIO:
    """What a packed file holds. EventLogError if what unpacks it is missing."""
    if packed == "gzip":
        return cast("BinaryIO", gzip.GzipFile(fileobj=raw))
    return io.BufferedReader(Zstd(raw, path))


def files_of(folder: Path) -> list[Path]:
    """The files of a log that is a folder, by name; hidden and empty ones are none of it.

    EventLogError if there is not one, or the disk refuses.
    """
    with _told(folder):
        files = [
            path
            for path in sorted(folder.rglob("*"))
            if path.is_file() and not path.name.startswith((".", "_")) and path.stat().st_size
        ]
    if not files:
        raise EventLogError(tr("There are no files in this folder."), source=folder)
    return files


class Lines:
    """The lines of a text file, each with its end. A line over the limit comes as an empty one.

    `too_long` holds the numbers of those, `taken` how many lines were handed out. Bytes that are
    not of its encoding come as lone surrogates, so that the cell that holds them can be named.
    """

    def __init__(self, share: Callable[[], float], text: io.TextIOBase) -> None:
        self.taken = 0
        self.too_long: set[int] = set()
        self._share = share
        self._text = text

    def __iter__(self) -> Iterator[str]:
        read = self._text.readline
        while line := read(LONGEST_LINE):
            self.taken += 1
            if len(line) >= LONGEST_LINE and line[-1] not in "\r\n":
                self.too_long.add(self.taken)
                while (line := read(LONGEST_LINE)) and line[-1] not in "\r\n":
                    pass
                line = "\n"
            yield line

    def sample(self, count: int) -> list[str]:
        """The first lines, without taking them."""
        head = self._text.read(_SNIFFED)
        self._text.seek(0)
        lines = io.StringIO(head, newline="").readlines()
        return lines[:-1][:count] if len(head) == _SNIFFED and len(lines) > 1 else lines[:count]

    @property
    def share(self) -> float:
        """How much of the file is read, 0 to 1."""
        return self._share()


@contextmanager
def open_bytes(source: Source) -> Iterator[tuple[BinaryIO, Callable[[], float]]]:
    """Open a file, unpacked and in UTF-8, and what says which share of it is read, 0 to 1.

    EventLogError where disk or packing fails.
    """
    with _told(source.path), source.path.open("rb") as raw:

        def share() -> float:
            return min(1.0, raw.tell() / source.size) if source.size else 1.0

        binary = _unpacked(raw, source.packed, source.path) if source.packed else raw
        if not source.is_utf_8 and source.kind != "parquet":
            binary = io.BufferedReader(AsUtf8(binary, source.encoding))
        yield binary, share


@contextmanager
def open_lines(source: Source) -> Iterator[Lines]:
    """Open a text file to read its lines once. EventLogError where disk or packing fails."""
    with open_bytes(source) as (binary, share), _text(binary, "utf-8-sig") as text:
        yield Lines(share, text)


def lines_of(content: bytes) -> Lines:
    """The lines of a stretch of a UTF-8 file."""
    return Lines(lambda: 0.0, _text(io.BytesIO(content), UTF_8))


def _text(binary: BinaryIO, encoding: str) -> io.TextIOWrapper:
    return io.TextIOWrapper(binary, encoding, "surrogateescape", newline="")


@contextmanager
def _told(path: Path) -> Iterator[None]:
    """Say what the disk refuses in words."""
    try:
        yield
    except FileNotFoundError:
        raise EventLogError(tr("There is no such file."), source=path) from None
    except IsADirectoryError:
        raise EventLogError(tr("This is a folder."), hint=tr(_FORMATS), source=path) from None
    except PermissionError:
        raise EventLogError(tr("This file may not be read by you."), source=path) from None
    except (gzip.BadGzipFile, EOFError, zlib.error):
        raise EventLogError(
            tr("The packed file is damaged or cut short."), hint=tr("Fetch it again."), source=path
        ) from None
    except OSError as fault:
        raise EventLogError(
            tr("The file cannot be read: {strerror}.", strerror=fault.strerror), source=path
        ) from fault
