"""The rule that a message comes from somebody."""

from __future__ import annotations

from cartflow_studio.checks.finding import Problem, Severity
from cartflow_studio.checks.rule import Found, rule
from cartflow_studio.checks.view import View
from cartflow_studio.words import tr

SENDING = ("email", "sms", "whatsapp")


@rule(Severity.WARNING)
def sender_missing(view: View) -> Found:
    """A message needs a sender.

    Why: providers refuse a message without one, and people do not open mail from nobody.
    Fix: set the sender of the channel in the settings of the flow, or in the message itself.
    """
    for node in view.messages:
        channel = node.type.channel
        own: str = getattr(node.type, "sender", "")
        if channel not in SENDING or own or view.flow.settings.sender(channel):
            continue
        severity = None
        if view.context.channels is not None:
            if "Sender" not in view.context.channels.get(channel, ()):
                continue
            severity = Severity.ERROR
        message = tr(
            "{name} has no sender, and the flow has none for {channel}.",
            name=view.name(node.id),
            channel=channel,
        )
        yield Problem(node.id, message, "sender", severity=severity)
