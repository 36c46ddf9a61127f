"""Every way to reach a person, one file each, found by name; and the making of messages."""

from __future__ import annotations

from cartflow_studio.channels.base import Channel
from cartflow_studio.channels.email import Email
from cartflow_studio.channels.folder import Folder
from cartflow_studio.channels.push import Push
from cartflow_studio.channels.sms import Sms
from cartflow_studio.channels.webhook import Webhook
from cartflow_studio.channels.whatsapp import Whatsapp
from cartflow_studio.registry import Registry

REGISTRY: Registry[type[Channel]] = Registry("channels", group="cartflow_studio.channels")

for each in (Email, Sms, Whatsapp, Push, Webhook, Folder):
    REGISTRY.register(each)
