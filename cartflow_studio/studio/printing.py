"""A flow on paper: on one page if it can be read there, else on several that can be joined."""

from __future__ import annotations

import math
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QRectF, QSizeF, Qt, Signal
from PySide6.QtGui import QImage, QPageLayout, QPainter, QPixmap
from PySide6.QtPrintSupport import QPrintDialog, QPrinter
from PySide6.QtWidgets import QFileDialog, QLabel, QVBoxLayout, QWidget

from cartflow_studio.errors import CartFlowError
from cartflow_studio.files import read_bytes, save_bytes
from cartflow_studio.flow.model import Flow
from cartflow_studio.studio.canvas import picture
from cartflow_studio.studio.canvas.overlay import OverlayView
from cartflow_studio.studio.names import SUFFIX, suggested_name
from cartflow_studio.studio.panels.dialogs import Dialog, tell
from cartflow_studio.studio.panels.widgets import scrolling
from cartflow_studio.studio.theme import font
from cartflow_studio.studio.themes import LIGHT
from cartflow_studio.words import tr, trn

if TYPE_CHECKING:
    from cartflow_studio.studio.window import Studio

SMALLEST = 0.32  # points to a scene unit: the titles of cards are 4.5 points high then
LARGEST = 0.75
OVERLAP = 24.0  # points that two pages have in common
HEAD = 24.0  # points above the picture
WIDE = 640  # logical pixels of a page that is shown
MOST_SHOWN = 20


@dataclass(frozen=True)
class Pages:
    """How a flow is laid on paper: `parts` of the scene, row by row, each on a page of its own,
    at `scale` points to a scene unit.
    """

    scale: float
    columns: int
    parts: tuple[QRectF, ...]


def pages(whole: QRectF, paper: QSizeF) -> Pages:
    """Lay a rectangle of the scene on as few pages of so many points as can be read, as large as
    that allows.
    """
    columns = _count(whole.width() * SMALLEST, paper.width())
    rows = _count(whole.height() * SMALLEST, paper.height())
    across = columns * (paper.width() - OVERLAP) + OVERLAP
    down = rows * (paper.height() - OVERLAP) + OVERLAP
    scale = min(across / whole.width(), down / whole.height(), LARGEST)
    step_x, step_y = (paper.width() - OVERLAP) / scale, (paper.height() - OVERLAP) / scale
    wide, high = paper.width() / scale, paper.height() / scale
    left, top = whole.center().x() - across / scale / 2, whole.center().y() - down / scale / 2
    parts = tuple(
        QRectF(left + column * step_x, top + row * step_y, wide, high)
        for row in range(rows)
        for column in range(columns)
    )
    return Pages(scale, columns, parts)


def _count(needed: float, page: float) -> int:
    return max(1, math.ceil((needed - OVERLAP) / (page - OVERLAP) - 0.001))


def turned(flow: Flow, printer: QPrinter) -> None:
    """Turn the paper the way the flow lies."""
    _, whole = picture.drawing(flow, LIGHT, None)
    wide = whole.width() > whole.height()
    way = QPageLayout.Orientation
    printer.setPageOrientation(way.Landscape if wide else way.Portrait)


class Sheets:
    """The pages of a flow on the paper of a printer. They are painted in points."""

    def __init__(self, flow: Flow, overlay: OverlayView | None, printer: QPrinter) -> None:
        self._flow = flow
        self._scene, whole = picture.drawing(flow, LIGHT, overlay)
        self.area = printer.pageRect(QPrinter.Unit.Point)
        self.paper = printer.paperRect(QPrinter.Unit.Point)
        self.laid = pages(whole, QSizeF(self.area.width(), self.area.height() - HEAD))

    def __len__(self) -> int:
        return len(self.laid.parts)

    def paint(self, painter: QPainter, page: int) -> None:
        """Paint a page, counted from 0, with its area's corner at the origin."""
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        _head(painter, self._flow, (page + 1, len(self)), self.area.width())
        target = QRectF(0, HEAD, self.area.width(), self.area.height() - HEAD)
        painter.save()
        painter.setClipRect(target)
        way = Qt.AspectRatioMode.KeepAspectRatio
        self._scene.render(painter, target, self.laid.parts[page], way)
        painter.restore()

    def image(self, page: int, width: int, dpr: float) -> QImage:
        """A page as it will look, so many logical pixels wide."""
        scale = width * dpr / self.paper.width()
        made = QImage(
            round(width * dpr), round(self.paper.height() * scale), QImage.Format.Format_RGB32
        )
        made.fill(Qt.GlobalColor.white)
        painter = QPainter(made)
        painter.scale(scale, scale)
        painter.translate(self.area.topLeft())
        self.paint(painter, page)
        painter.end()
        made.setDevicePixelRatio(dpr)
        return made


def print_out(flow: Flow, overlay: OverlayView | None, printer: QPrinter) -> int:
    """Print; returns the number of pages."""
    sheets = Sheets(flow, overlay, printer)
    dots = printer.pageRect(QPrinter.Unit.DevicePixel).width() / sheets.area.width()
    painter = QPainter(printer)
    painter.scale(dots, dots)
    for page in range(len(sheets)):
        if page:
            printer.newPage()
        sheets.paint(painter, page)
    painter.end()
    return len(sheets)


def _head(painter: QPainter, flow: Flow, place: tuple[int, int], width: float) -> None:
    number, count = place
    painter.setPen(LIGHT.color("muted"))
    painter.setFont(font(9))
    line = QRectF(0, 0, width, HEAD - 8)
    painter.drawText(line, Qt.AlignmentFlag.AlignLeft, flow.name or flow.id)
    if count > 1:
        words = tr("Page {number} of {count}", number=number, count=count)
        painter.drawText(line, Qt.AlignmentFlag.AlignRight, words)


class PrintDialog(Dialog):
    """The pages as they will look. `printed` and `saved` are wishes."""

    printed = Signal()
    saved = Signal()

    def __init__(self, parent: QWidget, sheets: Sheets) -> None:
        title = trn("Print {n} page", "Print {n} pages", len(sheets))
        super().__init__(parent, title, icon="file-text")
        content = QWidget()
        column = QVBoxLayout(content)
        column.setSpacing(16)
        ratio = self.devicePixelRatioF()
        for page in range(min(len(sheets), MOST_SHOWN)):
            shown = QLabel()
            shown.setPixmap(QPixmap.fromImage(sheets.image(page, WIDE, ratio)))
            shown.setAccessibleName(tr("Page {number}", number=page + 1))
            column.addWidget(shown, 0, Qt.AlignmentFlag.AlignHCenter)
        area = scrolling(content)
        area.setMinimumSize(WIDE + 48, 420)
        self.resize(WIDE + 112, 620)
        self.body.addWidget(area, 1)
        self.add_button("", tr("Cancel"))
        self.add_button("pdf", tr("Save as PDF…")).clicked.connect(self.saved)
        self.add_button("print", tr("Print…"), "primary").clicked.connect(self.printed)


class Printing(QObject):
    """Shows the pages before they are printed, or saved as a PDF file."""

    def __init__(self, window: Studio) -> None:
        super().__init__(window)
        self._window = window
        self._printer: QPrinter | None = None
        self.dialog: PrintDialog | QPrintDialog | QFileDialog | None = None
        window.actions_.on("print", self.show)

    def show(self) -> None:
        """Show what would be printed."""
        flow = self._window.document.flow
        printer = QPrinter(QPrinter.PrinterMode.HighResolution)
        printer.setDocName(flow.name or flow.id)
        turned(flow, printer)
        self._printer = printer
        dialog = PrintDialog(self._window, Sheets(flow, self._window.results.overlay(), printer))
        dialog.printed.connect(self._ask_printer)
        dialog.saved.connect(self._ask_place)
        self.dialog = dialog
        dialog.open()

    def _ask_printer(self) -> None:
        if self._printer is not None:
            dialog = QPrintDialog(self._printer, self._window)
            dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
            dialog.accepted.connect(self._print)
            self.dialog = dialog
            dialog.show()

    def _ask_place(self) -> None:
        flow, path = self._window.document.flow, self._window.document.path
        name = suggested_name(flow.name, flow.id).removesuffix(SUFFIX) + ".pdf"
        start = str((path.parent if path else Path.home()) / name)
        dialog = QFileDialog(self._window, tr("Save as PDF"), start, "PDF (*.pdf)")
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setDefaultSuffix("pdf")
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.fileSelected.connect(lambda chosen: self.save(Path(chosen)))
        self.dialog = dialog
        dialog.open()

    def save(self, path: Path) -> None:
        """Write the pages into a PDF file."""
        if self._printer is None:
            return
        with tempfile.TemporaryDirectory() as folder:
            beside = Path(folder) / "pages.pdf"
            self._printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
            self._printer.setOutputFileName(str(beside))
            self._print()
            try:
                save_bytes(path, read_bytes(beside, 100_000_000))
            except CartFlowError as fault:
                tell(self._window, tr("The pages are not saved"), fault)
                return
        self._window.toast.say(tr("Written to {path}.", path=path))

    def _print(self) -> None:
        if self._printer is not None:
            print_out(self._window.document.flow, self._window.results.overlay(), self._printer)
