"""What is assumed to become of messages: delivered, opened, clicked, replied to, bought after."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from types import MappingProxyType

from cartflow_studio import formats
from cartflow_studio.errors import CartFlowError
from cartflow_studio.flow.duration import Duration
from cartflow_studio.words import mark, tr

SECOND = 1_000_000  # microseconds
MINUTE, HOUR = 60, 3_600
SPREAD = 1.2  # of the logarithm of delays
AFTER: Mapping[str, str] = {  # which receipt each comes after; "" after sending
    "delivered": "",
    "opened": "delivered",
    "clicked": "opened",
    "replied": "opened",
    "answered": "",
}
WORDS = {
    "delivered": mark("{share} delivered, in the middle after {delay}"),
    "opened": mark("{share} of these opened, in the middle after {delay}"),
    "clicked": mark("{share} of these clicked, in the middle after {delay}"),
    "replied": mark("{share} of these replied to, in the middle after {delay}"),
    "answered": mark("{share} answered, in the middle after {delay}"),
}


class AnswersError(CartFlowError):
    """An assumption on messages that makes no sense."""


@dataclass(frozen=True, slots=True)
class Receipt:
    """The share of those that came so far, and the median delay since then, in seconds."""

    share: float
    delay: int


def _channel(**receipts: tuple[float, int]) -> Mapping[str, Receipt]:
    return MappingProxyType({name: Receipt(*each) for name, each in receipts.items()})


USUAL: Mapping[str, Mapping[str, Receipt]] = MappingProxyType(
    {
        "email": _channel(
            delivered=(0.97, MINUTE),
            opened=(0.35, 3 * HOUR),
            clicked=(0.08, MINUTE),
            replied=(0.005, 2 * HOUR),
        ),
        "sms": _channel(
            delivered=(0.96, 10), clicked=(0.06, 15 * MINUTE), replied=(0.02, 20 * MINUTE)
        ),
        "whatsapp": _channel(
            delivered=(0.93, 5),
            opened=(0.7, 20 * MINUTE),
            clicked=(0.1, 2 * MINUTE),
            replied=(0.04, 15 * MINUTE),
        ),
        "push": _channel(delivered=(0.85, 5), opened=(0.04, 30 * MINUTE), clicked=(0.5, 20)),
        "webhook": _channel(answered=(0.99, 1)),
    }
)


@dataclass(frozen=True, slots=True)
class Answers:
    """Receipts by channel; `bought` is the share of messages sent that bring a purchase which would
    not have happened otherwise (none, unless somebody says so), `delay` the median seconds to it.
    """

    channels: Mapping[str, Mapping[str, Receipt]] = field(default_factory=lambda: USUAL)
    bought: float = 0.0
    delay: int = 2 * HOUR
    seed: int = 1

    def having(self, text: str) -> Answers:
        """With one assumption changed: `email.opened=0.4`, `sms.clicked=0.1 after 5 minutes`,
        `bought=0.02`. AnswersError if that makes no sense.
        """
        name, _, value = text.partition("=")
        share, _, delay = value.partition(" after ")
        if name.strip() == "bought":
            found = _receipt(text, share, delay, self.delay)
            return replace(self, bought=found.share, delay=found.delay)
        channel, _, word = name.strip().partition(".")
        known = self.channels.get(channel, {}).get(word)
        if known is None:
            names = [f"{each}.{word}" for each in self.channels for word in self.channels[each]]
            raise AnswersError(
                tr("{name!r} is nothing that can be assumed.", name=name),
                hint=tr("There are: {names}.", names=", ".join((*names, "bought"))),
            )
        changed = {**self.channels[channel], word: _receipt(text, share, delay, known.delay)}
        return replace(self, channels={**self.channels, channel: changed})

    def written(self) -> tuple[str, ...]:
        """What differs from the usual, as `having` reads it."""
        texts = [
            f"{channel}.{word}={each.share:g} after {each.delay} seconds"
            for channel, receipts in self.channels.items()
            for word, each in receipts.items()
            if USUAL.get(channel, {}).get(word) != each
        ]
        if self.bought:
            texts.append(f"bought={self.bought:g} after {self.delay} seconds")
        return tuple(texts)

    @classmethod
    def read(cls, texts: Iterable[str]) -> Answers:
        """The usual with these changes; what cannot be read is left out."""
        made = cls()
        for text in texts:
            try:
                made = made.having(text)
            except AnswersError:
                continue
        return made

    def sentences(self, channels: Mapping[str, str]) -> list[str]:
        """What is assumed of these channels, each with its name, for the report."""
        said = []
        for channel, name in channels.items():
            parts = [
                tr(
                    WORDS[word],
                    share=formats.percent(each.share),
                    delay=formats.length(each.delay * SECOND),
                )
                for word, each in self.channels.get(channel, {}).items()
            ]
            if parts:
                said.append(
                    tr("{channel}, as assumed: {list}.", channel=name, list="; ".join(parts))
                )
        return said


def _receipt(text: str, share: str, delay: str, usual: int) -> Receipt:
    try:
        number = float(share.strip().removesuffix("%")) / (100 if "%" in share else 1)
        seconds = round(Duration.parse(delay).approximately / 1_000_000) if delay else usual
    except ValueError:
        number, seconds = -1.0, usual
    if not 0 <= number <= 1 or seconds < 1:
        raise AnswersError(
            tr("{text!r} cannot be assumed.", text=text),
            hint=tr(
                "Write a share from 0 to 1, and a length of time: email.opened=0.4 after 1 hour."
            ),
        )
    return Receipt(number, seconds)
