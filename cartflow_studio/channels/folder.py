"""A folder that takes the messages of every channel: for trying a flow out."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import ClassVar

from cartflow_studio.channels.base import (
    Address,
    Channel,
    ChannelError,
    Message,
    NoAddress,
    Outcome,
    Ticket,
)
from cartflow_studio.channels.context import Context
from cartflow_studio.channels.mime import compose
from cartflow_studio.channels.secrets import Secrets
from cartflow_studio.channels.template import Template
from cartflow_studio.errors import CartFlowError
from cartflow_studio.fields import LINE, field
from cartflow_studio.flow.people import Person


@dataclass(frozen=True, slots=True)
class Folder(Channel):
    """Write each message into a file instead of sending it."""

    name: ClassVar[str] = "folder"
    label: ClassVar[str] = "Folder, for trying out"
    icon: ClassVar[str] = "folder-open"
    parts: ClassVar[tuple[str, ...]] = ("body",)

    folder: str = field("outbox", kind=LINE, label="Folder", help="It is made if it is missing.")

    def address_of(self, person: Person) -> Address | NoAddress:
        """Everybody, by their id."""
        return Address(person.id)

    def render(self, parts: Mapping[str, str], context: Context, ticket: Ticket) -> Message:
        """The text of one person."""
        text = Template.parse(parts.get("body", "")).render(context)
        if not text.strip():
            raise ChannelError("The message is empty.", hint="Write something.")
        return Message(ticket.id, self.name, ticket.to, {"text": text}, made_at=ticket.at)

    def deliver(self, message: Message, secrets: Secrets, *, now: int) -> Outcome:
        """Write the message of any channel: mails as .eml, texts as .txt, all else as .json.

        The file is named after the message's key and written whole or not at all; the same
        message again replaces its own file.
        """
        ending, content = _written(message)
        path = Path(self.folder) / f"{message.channel}-{message.key}.{ending}"
        try:
            write_whole(path, content)
        except OSError as fault:
            return Outcome(
                "retry",
                reason=f"The folder {self.folder!r} cannot be written ({fault.strerror}). "
                "Make room, or choose another folder.",
            )
        return Outcome("sent", provider_id=path.name)

    def problems(self, parts: Mapping[str, str]) -> tuple[str, ...]:
        """A broken or empty text."""
        try:
            Template.parse(parts.get("body", ""))
        except CartFlowError as fault:
            return (str(fault),)
        return () if parts.get("body", "").strip() else ("The body is empty.",)

    def lacking(self) -> tuple[str, ...]:
        """The folder."""
        return () if self.folder else ("Folder",)


def write_whole(path: Path, content: bytes) -> None:
    """Write a file so that it is there whole, or not at all, whatever happens meanwhile."""
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        with draft.open("wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        draft.replace(path)
    finally:
        draft.unlink(missing_ok=True)
    if hasattr(os, "O_DIRECTORY"):
        folder = os.open(path.parent, os.O_RDONLY | os.O_DIRECTORY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)


def _written(message: Message) -> tuple[str, bytes]:
    if message.channel == "email":
        return "eml", compose(message)
    if "text" in message.content and message.channel != "webhook":
        head = {"To": message.to, "From": message.sender, "Message": message.id}
        lines = [f"{name}: {value}" for name, value in head.items() if value]
        return "txt", ("\n".join([*lines, "", message.content["text"]]) + "\n").encode()
    plain = json.dumps(asdict(message), ensure_ascii=False, indent=2, sort_keys=True)
    return "json", (plain + "\n").encode()
