"""Messages that wait because a try failed: sentences for people, and lines for the log."""

from __future__ import annotations

import re
import threading
from collections import Counter
from collections.abc import Iterable

import structlog

_WORDS = {
    "email": ("email", "emails"),
    "sms": ("text message", "text messages"),
    "whatsapp": ("WhatsApp message", "WhatsApp messages"),
    "push": ("notification", "notifications"),
    "webhook": ("webhook call", "webhook calls"),
}
_ADDRESS = re.compile(r"[^\s<>,;:()\"']+@[^\s<>,;:()\"']+|\+?\d[\d -]{6,}\d")
_log = structlog.get_logger("dispatcher")


def nameless(reason: str) -> str:
    """A reason without the mail addresses and phone numbers that a provider may have put in it."""
    return _ADDRESS.sub("…", reason)


def sentences(waiting: Iterable[tuple[str, str, int]]) -> list[str]:
    """What waits, of channel, reason and how many: a sentence for each channel and reason."""
    counts: Counter[tuple[str, str]] = Counter()
    for channel, reason, count in waiting:
        counts[channel, nameless(reason)] += count
    return [
        f"{_counted(channel, count)} and {'is' if count == 1 else 'are'} tried again: {reason}"
        for (channel, reason), count in counts.most_common()
    ]


def _counted(channel: str, count: int) -> str:
    one, many = _WORDS.get(channel, ("message", "messages"))
    return f"1 {one} waits" if count == 1 else f"{count:,} {many} wait"


class Warnings:
    """One line in the log for each channel and reason, however many messages it concerns."""

    def __init__(self) -> None:
        self._told: set[tuple[str, str]] = set()
        self._lock = threading.Lock()

    def tell(self, channel: str, message: str, reason: str) -> None:
        """A try has failed, of the message with this id, and is made again."""
        told = channel, nameless(reason)
        with self._lock:
            if told in self._told:
                return
            self._told.add(told)
        _log.warning("messages_wait", channel=channel, message=message, reason=told[1])

    def has(self, channel: str) -> bool:
        """Whether something was told of a channel."""
        with self._lock:
            return any(each == channel for each, _ in self._told)

    def over(self, channel: str) -> None:
        """Nothing waits there any more: the next failure is told anew."""
        with self._lock:
            self._told = {told for told in self._told if told[0] != channel}
