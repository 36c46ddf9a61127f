"""Every type of node, one file each, found by name."""

from __future__ import annotations

from cartflow_studio.flow.node_type import NodeType
from cartflow_studio.nodes.api_trigger import ApiTrigger
from cartflow_studio.nodes.condition import Condition
from cartflow_studio.nodes.email import Email
from cartflow_studio.nodes.event_trigger import EventTrigger
from cartflow_studio.nodes.exit import Exit
from cartflow_studio.nodes.hand_over import HandOver
from cartflow_studio.nodes.push import Push
from cartflow_studio.nodes.segment_trigger import SegmentTrigger
from cartflow_studio.nodes.sms import Sms
from cartflow_studio.nodes.split import Split
from cartflow_studio.nodes.update_person import UpdatePerson
from cartflow_studio.nodes.wait import Wait
from cartflow_studio.nodes.wait_for_event import WaitForEvent
from cartflow_studio.nodes.wait_until import WaitUntil
from cartflow_studio.nodes.webhook import Webhook
from cartflow_studio.nodes.whatsapp import WhatsApp
from cartflow_studio.registry import Registry

REGISTRY: Registry[type[NodeType]] = Registry("node types", group="cartflow_studio.nodes")

REGISTRY.register(EventTrigger)
REGISTRY.register(SegmentTrigger)
REGISTRY.register(ApiTrigger)
REGISTRY.register(Email)
REGISTRY.register(Sms)
REGISTRY.register(WhatsApp)
REGISTRY.register(Push)
REGISTRY.register(Webhook)
REGISTRY.register(Wait)
REGISTRY.register(WaitUntil)
REGISTRY.register(WaitForEvent)
REGISTRY.register(Condition)
REGISTRY.register(Split)
REGISTRY.register(UpdatePerson)
REGISTRY.register(Exit)
REGISTRY.register(HandOver)
