"""The footer of a Parquet file, read before a decoder is let loose on the rest of it."""

from __future__ import annotations

from pathlib import Path
from typing import TypeAlias

from cartflow_studio.history.errors import EventLogError
from cartflow_studio.words import tr

_MAGIC = b"PAR1"
_DEEPEST = 32
_Field: TypeAlias = "int | bool | bytes | float | list[_Field] | dict[int, _Field]"
_TRUE, _FALSE, _BYTE, _DOUBLE, _BINARY, _LIST, _SET, _STRUCT = 1, 2, 3, 7, 8, 9, 10, 12
_ROW_GROUPS, _GROUP_COLUMNS, _GROUP_SIZE, _CHUNK_META, _CHUNK_SIZE = 4, 1, 2, 3, 6


def unpacked_sizes(path: Path) -> list[int]:
    """How many bytes the columns say they unpack to, of each group of rows. EventLogError if the
    footer is damaged.
    """
    try:
        size = path.stat().st_size
        with path.open("rb") as file:
            file.seek(max(0, size - 8))
            tail = file.read(8)
            length = int.from_bytes(tail[:4], "little")
            if tail[4:] != _MAGIC or length > size - 12:
                raise ValueError("no footer")
            file.seek(size - 8 - length)
            footer = _Compact(file.read(length)).struct(0)
        return [_group_size(group) for group in _items(footer.get(_ROW_GROUPS))]
    except (ValueError, IndexError) as fault:
        raise EventLogError(
            tr("The Parquet file is damaged or cut short."),
            hint=tr("Fetch or export it again."),
            source=path,
        ) from fault


def _group_size(group: _Field) -> int:
    members = _members(group)
    chunks = [_members(chunk).get(_CHUNK_META, {}) for chunk in _items(members.get(_GROUP_COLUMNS))]
    sizes = [_members(chunk).get(_CHUNK_SIZE, 0) for chunk in chunks]
    stated = members.get(_GROUP_SIZE, 0)
    counted = sum(size for size in sizes if isinstance(size, int))
    return max(counted, stated if isinstance(stated, int) else 0)


def _items(field: _Field | None) -> list[_Field]:
    return field if isinstance(field, list) else []


def _members(field: _Field | None) -> dict[int, _Field]:
    return field if isinstance(field, dict) else {}


class _Compact:
    """A reader of Thrift's compact protocol; ValueError or IndexError where it is broken."""

    def __init__(self, content: bytes) -> None:
        self._content = content
        self._at = 0

    def struct(self, depth: int) -> dict[int, _Field]:
        """The members of a structure by their number."""
        if depth > _DEEPEST:
            raise ValueError("nested too deeply")
        members: dict[int, _Field] = {}
        number = 0
        while head := self._byte():
            step, kind = head >> 4, head & 15
            number = number + step if step else self._integer()
            members[number] = self._value(kind, depth)
        return members

    def _value(self, kind: int, depth: int) -> _Field:
        if kind in (_TRUE, _FALSE):
            return kind == _TRUE
        if kind == _BYTE:
            return self._byte()
        if kind < _DOUBLE:
            return self._integer()
        if kind == _DOUBLE:
            return self._bytes(8)
        if kind == _BINARY:
            return self._bytes(self._varint())
        if kind in (_LIST, _SET):
            return self._list(depth + 1)
        if kind == _STRUCT:
            return self.struct(depth + 1)
        raise ValueError(f"unknown type {kind}")

    def _list(self, depth: int) -> list[_Field]:
        if depth > _DEEPEST:
            raise ValueError("nested too deeply")
        head = self._byte()
        count, kind = head >> 4, head & 15
        if count == 15:
            count = self._varint()
        if count > len(self._content) - self._at:
            raise ValueError("list longer than the footer")
        if kind in (_TRUE, _FALSE):
            return [self._byte() == _TRUE for _ in range(count)]
        return [self._value(kind, depth) for _ in range(count)]

    def _byte(self) -> int:
        self._at += 1
        return self._content[self._at - 1]

    def _bytes(self, count: int) -> bytes:
        if count > len(self._content) - self._at:
            raise ValueError("text longer than the footer")
        self._at += count
        return self._content[self._at - count : self._at]

    def _varint(self) -> int:
        value = shift = 0
        while True:
            byte = self._byte()
            value |= (byte & 127) << shift
            if byte < 128:
                return value
            shift += 7
            if shift > 63:
                raise ValueError("number too long")

    def _integer(self) -> int:
        value = self._varint()
        return (value >> 1) ^ -(value & 1)
