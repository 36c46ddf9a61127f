"""File, Export: pictures as the canvas draws them, and every exporter of the registry."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtWidgets import QFileDialog, QMenu, QWidget

from cartflow_studio import exporters
from cartflow_studio.errors import CartFlowError
from cartflow_studio.exporters.base import Exporter
from cartflow_studio.files import save_bytes
from cartflow_studio.flow.model import Flow
from cartflow_studio.studio.canvas import picture
from cartflow_studio.studio.canvas.overlay import OverlayView
from cartflow_studio.studio.document import Document
from cartflow_studio.studio.names import SUFFIX, suggested_name
from cartflow_studio.studio.theme import Theme, appearance
from cartflow_studio.words import tr


@dataclass(frozen=True)
class Format:
    """A way to write a flow down."""

    label: str
    suffix: str
    write: Callable[[Flow, OverlayView | None], bytes]


def formats() -> tuple[Format, ...]:
    """Pictures first, then the exporters whose format is not a picture already."""
    drawn = (
        Format(tr("PNG picture"), ".png", lambda flow, seen: picture.png(flow, _theme(), seen)),
        Format(tr("SVG picture"), ".svg", lambda flow, seen: picture.svg(flow, _theme(), seen)),
        Format(tr("PDF document"), ".pdf", lambda flow, seen: picture.pdf(flow, _theme(), seen)),
    )
    suffixes = {each.suffix for each in drawn}
    others = (each for each in exporters.REGISTRY.members() if each.suffix not in suffixes)
    return (*drawn, *(_written(each) for each in others))


def _written(exporter: Exporter) -> Format:
    return Format(tr(exporter.label), exporter.suffix, lambda flow, _: exporter.write(flow))


def _theme() -> Theme:
    return appearance().theme


class Exporting(QObject):
    """The menu of formats. `overlay` gives the numbers that are on the canvas.

    `said` tells what was written, `failed` (a title, a CartFlowError) why not.
    """

    said = Signal(str)
    failed = Signal(str, object)

    def __init__(
        self,
        window: QWidget,
        document: Document,
        overlay: Callable[[], OverlayView | None],
    ) -> None:
        super().__init__(window)
        self._window, self._document, self._overlay = window, document, overlay
        self.menu = QMenu(tr("Export"), window)
        for each in formats():
            action = self.menu.addAction(f"{each.label} ({each.suffix})")
            action.triggered.connect(lambda _=False, each=each: self.ask(each))

    def ask(self, wanted: Format) -> None:
        """Ask where to write."""
        flow = self._document.flow
        name = suggested_name(flow.name, flow.id).removesuffix(SUFFIX) + wanted.suffix
        home = self._document.path.parent if self._document.path else Path.home()
        dialog = QFileDialog(
            self._window, tr("Export as {label}", label=wanted.label), str(home / name)
        )
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.fileSelected.connect(lambda chosen: self.write(wanted, Path(chosen)))
        dialog.open()

    def write(self, wanted: Format, path: Path) -> None:
        """Write the flow into a file."""
        if not path.suffix:
            path = path.with_suffix(wanted.suffix)
        try:
            save_bytes(path, wanted.write(self._document.flow, self._overlay()))
        except CartFlowError as fault:
            self.failed.emit(tr("The flow is not exported"), fault)
        else:
            self.said.emit(tr("Written to {path}.", path=path))
