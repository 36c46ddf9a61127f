"""Families of members that find each other by name: built-ins first, then plug-ins."""

from __future__ import annotations

import difflib
from collections.abc import Iterator
from importlib.metadata import entry_points
from typing import Generic, Protocol, TypeVar

from cartflow_studio.errors import CartFlowError
from cartflow_studio.words import either, tr


class Named(Protocol):
    """Anything with a name of its own."""

    @property
    def name(self) -> str: ...


M = TypeVar("M", bound=Named)


class Registry(Generic[M]):
    """The members of one family, in the order of registration.

    `group` is the entry point group by which other packages add members; they are loaded on the
    first look. A plug-in that cannot be loaded is kept in `faults` and harms nobody else.
    """

    def __init__(self, family: str, *, group: str) -> None:
        self.family = family
        self.group = group
        self.faults: dict[str, str] = {}
        self._members: dict[str, M] = {}
        self._plugged = False

    def register(self, member: M) -> M:
        """Add a member; a name can be taken once. Returns it, so that it serves as a decorator."""
        if member.name in self._members:
            raise CartFlowError(
                tr(
                    "There are two {family} with the name {name!r}.",
                    family=self.family,
                    name=member.name,
                )
            )
        self._members[member.name] = member
        return member

    def get(self, name: str) -> M | None:
        """The member of that name, or None."""
        self._plug()
        return self._members.get(name)

    def __getitem__(self, name: str) -> M:
        member = self.get(name)
        if member is None:
            raise CartFlowError(
                tr("There is no {name!r} among the {family}.", name=name, family=self.family),
                hint=did_you_mean(name, self),
            )
        return member

    def __contains__(self, name: object) -> bool:
        self._plug()
        return name in self._members

    def __iter__(self) -> Iterator[str]:
        self._plug()
        return iter(tuple(self._members))

    def __len__(self) -> int:
        self._plug()
        return len(self._members)

    def members(self) -> tuple[M, ...]:
        """All members, built-ins first."""
        self._plug()
        return tuple(self._members.values())

    def _plug(self) -> None:
        if self._plugged:
            return
        self._plugged = True
        for point in entry_points(group=self.group):
            try:
                self.register(point.load())
            except Exception as fault:  # noqa: BLE001  a foreign package may fail in any way
                self.faults[point.name] = str(fault)


def did_you_mean(word: str, known: object) -> str:
    """A hint for a misspelt word: the nearest known ones, or all if there are few, or nothing."""
    names = [str(name) for name in known]  # type: ignore[attr-defined]
    near = difflib.get_close_matches(word, names, n=2, cutoff=0.6)
    if near:
        return tr("Did you mean {names}?", names=either(repr(name) for name in near))
    if names and len(names) <= 8:
        return tr("Known: {names}.", names=", ".join(sorted(names)))
    return ""
