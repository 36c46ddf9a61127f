"""The rule that the channels of a flow are set up where it runs."""

from __future__ import annotations

from cartflow_studio.checks.finding import Problem, Severity
from cartflow_studio.checks.rule import Found, rule
from cartflow_studio.checks.view import View
from cartflow_studio.words import tr


@rule(Severity.ERROR)
def channel_not_ready(view: View) -> Found:
    """A channel that the flow sends by is not set up.

    Why: every message of that channel would fail.
    Fix: set the channel up where the flow runs, or use another channel.
    """
    channels = view.context.channels
    if channels is None:
        return
    for node in view.messages:
        channel = node.type.channel
        if channel not in channels:
            message = tr(
                "{name} reaches nobody: {channel} is not set up.",
                name=view.name(node.id),
                channel=channel,
            )
            yield Problem(node.id, message)
            continue
        lacking = [tr(label) for label in channels[channel] if label != "Sender"]
        if lacking:
            message = tr(
                "{name} reaches nobody: the settings of {channel} lack {names}.",
                name=view.name(node.id),
                channel=channel,
                names=", ".join(lacking),
            )
            yield Problem(node.id, message)
