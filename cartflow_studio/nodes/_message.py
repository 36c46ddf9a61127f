"""What all nodes share that ask for a message: exits, policy, receipts, lowering."""

from __future__ import annotations

import re
from abc import abstractmethod
from collections.abc import Mapping
from typing import Any, ClassVar

from cartflow_studio.fields import choice, field
from cartflow_studio.flow.duration import Duration, days
from cartflow_studio.flow.kinds import DURATION
from cartflow_studio.flow.node_type import Lowering, NodeType, Port
from cartflow_studio.nodes._kinds import several
from cartflow_studio.words import mark, tr

ONE_DAY = days(1)
RECEIPT_LABELS = {
    "delivered": mark("Delivered"),
    "opened": mark("Opened"),
    "clicked": mark("Clicked"),
    "replied": mark("Replied"),
    "answered": mark("Answered"),
}
VAGUE = frozenset({"id", "image", "name", "title", "url"})  # the last words that need another
_TAG = re.compile(r"\{%.*?%\}", re.DOTALL)
_PLACEHOLDER = re.compile(r"\{\{(.*?)\}\}", re.DOTALL)
_ONE_OF = re.compile(r"s?\[[^\]]*\]")  # `items[0]` is one item


def purpose() -> Any:
    """Marketing or transactional."""
    return field(
        "marketing",
        kind=choice("marketing", "transactional"),
        label="Purpose",
        help="Transactional: something the person asked for, like a receipt.",
    )


def consent() -> Any:
    """Whether the person must have agreed to the channel."""
    return field(
        "required",
        kind=choice("required", "not required"),
        label="Consent",
        help="Required: only people who agreed to this channel get it.",
    )


def quiet_hours() -> Any:
    """Whether the flow's quiet hours hold for this message."""
    return field("obey", kind=choice("obey", "ignore"), label="Quiet hours", advanced=True)


def caps() -> Any:
    """Whether the flow's message caps hold for this message."""
    return field("obey", kind=choice("obey", "ignore"), label="Message caps", advanced=True)


def wait_for(*receipts: str) -> Any:
    """Receipts to wait for."""
    return field(
        (),
        kind=several(*receipts),
        label="Then wait for",
        help="Each gives an exit; the first that happens is taken.",
        advanced=True,
    )


def timeout(default: Duration = ONE_DAY) -> Any:
    """How long to wait for a receipt."""
    return field(default, kind=DURATION, label="Wait at most", advanced=True)


class Message(NodeType):
    """Ask for one message, and perhaps wait for what becomes of it.  # semantics 4.6"""

    __slots__ = ()
    group: ClassVar[str] = "Messages"
    parts: ClassVar[tuple[str, ...]]  # the fields that hold templates

    @property
    @abstractmethod
    def consent(self) -> str:
        """ "required" or "not required"."""

    @property
    @abstractmethod
    def quiet_hours(self) -> str:
        """ "obey" or "ignore"."""

    @property
    @abstractmethod
    def caps(self) -> str:
        """ "obey" or "ignore"."""

    @property
    @abstractmethod
    def timeout(self) -> Duration:
        """How long it waits for receipts."""

    @property
    def purpose(self) -> str:
        """Marketing, unless the node says otherwise."""
        return "marketing"

    @property
    def wait_for(self) -> tuple[str, ...]:
        """The receipts it waits for."""
        return ()

    @property
    def ports(self) -> tuple[Port, ...]:
        """Sent, or each receipt and the timeout; then not sent."""
        not_sent = Port("not_sent", tr("Not sent"), required=False, tone="no")
        if not self.wait_for:
            return (Port("sent", tr("Sent")), _falling(not_sent, "sent"))
        receipts = tuple(Port(name, tr(RECEIPT_LABELS[name])) for name in self.wait_for)
        late = Port("timed_out", tr("after {timeout}", timeout=self.timeout))
        return (*receipts, late, _falling(not_sent, "timed_out"))

    @property
    def through(self) -> str:
        """As if it had been sent, and nothing came of it."""
        return "timed_out" if self.wait_for else "sent"

    @property
    def templates(self) -> Mapping[str, str]:
        """The texts that are not empty."""
        return {name: getattr(self, name) for name in self.parts if getattr(self, name)}

    def lower(self, to: Lowering) -> None:
        """One message; then perhaps a wait for its receipts."""
        waits = bool(self.wait_for)
        to.send(
            self.channel,
            sent="sent",
            not_sent="not_sent",
            consent=self.consent == "required",
            capped=self.caps == "obey",
            quiet=self.quiet_hours == "obey",
            receipts=self.wait_for,
            timeout=self.timeout if waits else None,
            timed_out="timed_out" if waits else "",
        )


def _falling(port: Port, to: str) -> Port:
    return Port(port.name, port.label, port.required, to, port.tone)


def quoted(text: str, otherwise: str, longest: int = 60) -> str:
    """The first line of a text in quotes, cut to fit a card; `{{ person.first_name }}` is said as
    ‹first name›, and tags like `{% if … %}` are left out.
    """
    plain = _PLACEHOLDER.sub(lambda found: f"‹{_word(found[1])}›", _TAG.sub("", text))
    line = next((each.strip() for each in plain.splitlines() if each.strip()), "")
    if not line:
        return otherwise
    name = line if len(line) <= longest else line[: longest - 1].rstrip() + "…"
    return tr("“{name}”", name=name)


def _word(expression: str) -> str:
    """The last part of a placeholder's path, behind the part before it where it says too little."""
    path = expression.partition("|")[0].strip(" -\t\r\n")
    parts = _ONE_OF.sub("", path).replace("_", " ").split(".")
    return " ".join(parts[-2:] if parts[-1] in VAGUE else parts[-1:])
