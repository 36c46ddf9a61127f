"""From a step of a flow to the parts that its channel renders."""

from __future__ import annotations

from collections.abc import Mapping

from cartflow_studio.channels import REGISTRY
from cartflow_studio.channels.base import Channel, ChannelError
from cartflow_studio.flow.node_type import NodeType
from cartflow_studio.nodes.email import Email


def parts_of(step: NodeType, *, templates: Mapping[str, str], sender: str = "") -> dict[str, str]:
    """The texts that the channel of a message step takes, by the names of its `parts`.

    `templates` are the texts of the template files by the path the flow gives them; `sender` is
    the flow's, for a step without its own. `ChannelError` if a template file is missing.
    """
    channel: type[Channel] = REGISTRY[step.channel]
    parts = {name: str(getattr(step, name)) for name in channel.parts if hasattr(step, name)}
    if sender and not parts.get("sender"):
        parts["sender"] = sender
    if isinstance(step, Email) and step.template:
        if step.template not in templates:
            raise ChannelError(
                f"The template {step.template!r} is missing.",
                hint="Put it beside the flow, or choose another.",
            )
        parts["body"] = templates[step.template]
    return {name: text for name, text in parts.items() if text}
