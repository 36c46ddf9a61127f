"""Small flows for tests, made of few words."""

from dataclasses import dataclass
from typing import ClassVar

from cartflow_studio.fields import TEXT, field
from cartflow_studio.flow.duration import Duration, days
from cartflow_studio.flow.kinds import DURATION
from cartflow_studio.flow.model import Flow, Node
from cartflow_studio.flow.node_type import NodeType, Port


@dataclass(frozen=True, slots=True)
class Step(NodeType):
    """A step with any exits."""

    name: ClassVar[str] = "step"
    label: ClassVar[str] = "Step"
    group: ClassVar[str] = "Logic"
    icon: ClassVar[str] = "circle"
    color: ClassVar[str] = "wait"

    exits: tuple[str, ...] = ("next",)
    text: str = field("", kind=TEXT, label="Text")
    rest: Duration = field(days(1), kind=DURATION, label="Rest")

    @property
    def ports(self):
        return tuple(Port(name, name.capitalize()) for name in self.exits)

    def sentence(self):
        return f"Rest {self.rest}"

    def lower(self, to):
        to.delay(self.rest, zone="person", then=self.exits[0])


@dataclass(frozen=True, slots=True)
class Start(Step):
    """Where people enter."""

    label: ClassVar[str] = "Start"
    is_entry: ClassVar[bool] = True


def step(*exits, **settings):
    """A step with these exits, or one called `next`."""
    return Step(exits or ("next",), **settings)


def flow_of(text, **settings):
    """A flow from lines of arrows: `a -> b -> c` leads the first free exits, `a.no -> c` an exit
    called `no`. The first node is a start, what leads nowhere is an end.
    """
    links, exits, ids = {}, {}, {}
    for line in text.split(","):
        for source, target in zip(*_pairs(line.split("->")), strict=True):
            key, _, port = source.partition(".")
            links[key, port or "next"] = target.partition(".")[0]
            exits.setdefault(key, []).append(port or "next")
        ids.update(dict.fromkeys(part.strip().partition(".")[0] for part in line.split("->")))
    first = next(iter(ids))
    types = {key: (Start if key == first else Step)(tuple(exits.get(key, ()))) for key in ids}
    nodes = {key: Node(key, type_) for key, type_ in types.items()}
    return Flow("f", nodes=nodes, links=links, **settings)


def _pairs(parts):
    words = [part.strip() for part in parts]
    return words[:-1], words[1:]
