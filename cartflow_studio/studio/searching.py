"""Finding steps by what they say: name, type, events, texts of messages, note, id."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from cartflow_studio.fields import LINE, TEXT, fields_of
from cartflow_studio.flow.model import Flow, Node
from cartflow_studio.flow.node_type import NodeType
from cartflow_studio.words import mark, tr

NAME, TYPE, EVENT, SENTENCE = mark("Name"), mark("Type"), mark("Event"), mark("What it does")
NOTE, ID = mark("Note"), mark("Id")
AT_ONCE = 500  # steps that are read in one go
Texts = tuple[tuple[str, str], ...]  # (where, text), the most telling first


@dataclass(frozen=True, slots=True)
class Match:
    """A step that was found: `where` says in which of its texts, `text` is that text on one line,
    with what was found from `start` to `end`.
    """

    node: str
    where: str
    text: str
    start: int
    end: int


def texts_of(node: Node) -> Texts:
    """All that a step says, each with where it stands; empty texts are left out."""
    made = [(NAME, node.name), (TYPE, tr(node.type.label))]
    made += [(EVENT, name) for name in node.type.listens_to]
    for name, label in _text_fields(type(node.type)):
        made.append((label, str(getattr(node.type, name))))
    made += [(SENTENCE, node.type.sentence()), (NOTE, node.note), (ID, node.id)]
    return tuple(dict.fromkeys(each for each in made if each[1]))


@cache
def _text_fields(node_type: type[NodeType]) -> tuple[tuple[str, str], ...]:
    """Names and labels of the fields of a type in which a person writes words."""
    return tuple(
        (each.name, each.label)
        for each in fields_of(node_type)
        if each.kind.name in (LINE.name, TEXT.name)
    )


class Searching:
    """The texts of a flow, read once for each step that is new or has changed."""

    def __init__(self) -> None:
        self._known: dict[str, tuple[Node, Texts, str]] = {}
        self._flow = Flow("empty")
        self._unread: list[str] = []

    def show_flow(self, flow: Flow) -> None:
        """Search this flow from now on, once it is read."""
        nodes = flow.nodes
        self._flow = flow
        self._known = {key: each for key, each in self._known.items() if nodes.get(key) is each[0]}
        self._unread = [key for key in nodes if key not in self._known][::-1]
        self.read()

    def read(self, most: int = AT_ONCE) -> bool:
        """Read some more steps, so many at most; whether any are still to be read."""
        for _ in range(min(most, len(self._unread))):
            node = self._flow.nodes[key := self._unread.pop()]
            texts = texts_of(node)
            self._known[key] = (node, texts, "\n".join(text for _, text in texts).lower())
        return bool(self._unread)

    def find(self, words: str) -> list[str]:
        """The steps that say all the words, of those that are read: those whose name does first;
        none without words.
        """
        wanted = words.lower().split()
        if not wanted:
            return []
        first = wanted[0]
        found: list[tuple[int, int, str]] = []
        for place, key in enumerate(self._flow.nodes):
            known = self._known.get(key)
            if known is not None and all(word in known[2] for word in wanted):
                node, texts, _ = known
                name = node.name.lower()
                rank = 0 if name.startswith(first) else 1 if first in name else 2
                if rank == 2 and first not in texts[1][1].lower():
                    rank = 3
                found.append((rank, place, key))
        return [key for _, _, key in sorted(found)]

    def match(self, key: str, words: str) -> Match:
        """Where a step that was found says the words."""
        _, texts, _ = self._known[key]
        wanted = words.lower().split()
        hits = sum if len(wanted) > 1 else max
        best = max(texts, key=lambda each: hits(word in each[1].lower() for word in wanted))
        where, text = best
        line = " ".join(text.split())
        start, end = next(_places(line.lower(), wanted), (0, 0))
        return Match(key, where, line, start, end)


def _places(text: str, words: list[str]) -> Iterator[tuple[int, int]]:
    for word in words:
        start = text.find(word)
        if start >= 0:
            yield start, start + len(word)
