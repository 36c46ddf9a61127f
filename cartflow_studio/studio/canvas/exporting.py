"""The exporters that Qt draws: PNG and PDF. They join the family as plug-ins, by entry point."""

from __future__ import annotations

import os
import sys

from cartflow_studio.exporters.base import Exporter
from cartflow_studio.flow.model import Flow
from cartflow_studio.studio.canvas import picture
from cartflow_studio.studio.main import application
from cartflow_studio.words import mark


def ready() -> None:
    """See that there is a Qt application; without a display it draws in memory."""
    displays = ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM")
    if sys.platform.startswith("linux") and not any(os.environ.get(each) for each in displays):
        os.environ["QT_QPA_PLATFORM"] = "offscreen"
    application()


def _png(flow: Flow) -> bytes:
    ready()
    return picture.png(flow)


def _pdf(flow: Flow) -> bytes:
    ready()
    return picture.pdf(flow)


PNG = Exporter("png", mark("Picture (PNG)"), ".png", _png)
PDF = Exporter("pdf", mark("Document (PDF)"), ".pdf", _pdf)
