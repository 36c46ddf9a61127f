"""A flow as a picture: PNG, PDF or SVG, without any window."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import (
    QBuffer,
    QByteArray,
    QCoreApplication,
    QIODevice,
    QMarginsF,
    QPointF,
    QRect,
    QRectF,
    QSize,
    QSizeF,
)
from PySide6.QtGui import QImage, QImageWriter, QPageSize, QPaintDevice, QPainter, QPdfWriter
from PySide6.QtSvg import QSvgGenerator

from cartflow_studio.flow.model import Flow
from cartflow_studio.studio.canvas.card_layer import Findings
from cartflow_studio.studio.canvas.overlay import OverlayView
from cartflow_studio.studio.canvas.scene import FlowScene
from cartflow_studio.studio.theme import LIGHT, Theme

AROUND = 48.0
EMPTY = QRectF(0, 0, 480, 240)
LARGEST = 16_000  # pixels of a side; a larger picture is made smaller
DOTS_PER_INCH = 96


def picture(
    flow: Flow,
    theme: Theme = LIGHT,
    overlay: OverlayView | None = None,
    *,
    scale: float = 1.0,
    findings: Findings | None = None,
) -> QImage:
    """The flow as an image, `scale` pixels to a scene unit, with the numbers of a run.

    Needs a QApplication, which may be without a display (QT_QPA_PLATFORM=offscreen). A side is at
    most 16,000 pixels; a larger flow is drawn smaller.
    """
    scene = _scene(flow, theme, overlay, findings)
    whole = _whole(scene)
    scale = min(scale, LARGEST / max(whole.width(), whole.height()))
    size = QSize(max(1, round(whole.width() * scale)), max(1, round(whole.height() * scale)))
    image = QImage(size, QImage.Format.Format_RGB32)
    image.fill(theme.color("background"))
    _render(scene, image, QRectF(0, 0, size.width(), size.height()), whole)
    return image


def thumbnail(
    flow: Flow, size: QSize, theme: Theme = LIGHT, *, dpr: float = 1.0, least: float = 0.0
) -> QImage:
    """The whole flow small, in the middle of an image of `size` logical pixels; its beginning
    where the whole would be smaller than `least` pixels to a scene unit.
    """
    scene = _scene(flow, theme, None, None)
    whole = _whole(scene)
    image = QImage(size * dpr, QImage.Format.Format_RGB32)
    image.fill(theme.color("background"))
    image.setDevicePixelRatio(dpr)
    scale = min(size.width() / whole.width(), size.height() / whole.height(), 1.0)
    scale = max(scale, least)
    shown = QRectF(0, 0, size.width() / scale, size.height() / scale)
    shown.moveCenter(whole.center())
    if shown.width() < whole.width():
        shown.moveLeft(whole.left())
    if shown.height() < whole.height() and flow.entries:
        first = scene.content((flow.entries[0].id,))
        shown.moveCenter(QPointF(shown.center().x(), first.center().y() if first else 0.0))
    _render(scene, image, QRectF(0, 0, size.width(), size.height()), shown)
    return image


def png(flow: Flow, theme: Theme = LIGHT, overlay: OverlayView | None = None) -> bytes:
    """The flow as a PNG file, at two pixels to a scene unit."""

    def write(device: QIODevice) -> None:
        QImageWriter(device, QByteArray(b"png")).write(picture(flow, theme, overlay, scale=2.0))

    return _bytes(write)


def pdf(flow: Flow, theme: Theme = LIGHT, overlay: OverlayView | None = None) -> bytes:
    """The flow as a PDF file of one page that is as large as the flow; words can be searched."""
    scene = _scene(flow, theme, overlay, None, drawn=True)
    whole = _whole(scene)

    def write(device: QIODevice) -> None:
        writer = QPdfWriter(device)
        writer.setTitle(flow.name or flow.id)
        writer.setResolution(DOTS_PER_INCH)
        inches = QSizeF(whole.width(), whole.height()) / DOTS_PER_INCH
        writer.setPageSize(QPageSize(inches, QPageSize.Unit.Inch))
        writer.setPageMargins(QMarginsF(0, 0, 0, 0))
        _render(scene, writer, QRectF(0, 0, whole.width(), whole.height()), whole)

    return _bytes(write)


def svg(flow: Flow, theme: Theme = LIGHT, overlay: OverlayView | None = None) -> bytes:
    """The flow as an SVG file, as the canvas shows it."""
    scene = _scene(flow, theme, overlay, None, drawn=True)
    whole = _whole(scene)

    def write(device: QIODevice) -> None:
        generator = QSvgGenerator()
        generator.setOutputDevice(device)
        generator.setTitle(flow.name or flow.id)
        generator.setResolution(DOTS_PER_INCH)
        size = QSize(round(whole.width()), round(whole.height()))
        generator.setSize(size)
        generator.setViewBox(QRect(0, 0, size.width(), size.height()))
        _render(scene, generator, QRectF(0, 0, size.width(), size.height()), whole)

    return _bytes(write)


def drawing(flow: Flow, theme: Theme, overlay: OverlayView | None) -> tuple[FlowScene, QRectF]:
    """A scene that paints shapes on nothing, and the rectangle of all that is on it."""
    scene = _scene(flow, theme, overlay, None, drawn=True)
    return scene, _whole(scene)


def _scene(
    flow: Flow,
    theme: Theme,
    overlay: OverlayView | None,
    findings: Findings | None,
    *,
    drawn: bool = False,
) -> FlowScene:
    scene = FlowScene(theme, QCoreApplication.instance())
    scene.deleteLater()  # once the event loop has its turn: Qt has signals of it in its queue
    scene.brush.drawn = drawn
    scene.has_grid = not drawn
    if findings:
        scene.show_findings(findings)
    scene.show_flow(flow)
    scene.show_overlay(overlay)
    return scene


def _whole(scene: FlowScene) -> QRectF:
    content = scene.content()
    if content is None:
        return EMPTY
    whole = content.adjusted(-AROUND, -AROUND, AROUND, AROUND)
    return QRectF(whole.toAlignedRect())


def _render(scene: FlowScene, device: QPaintDevice, target: QRectF, source: QRectF) -> None:
    painter = QPainter(device)
    painter.setRenderHints(
        QPainter.RenderHint.Antialiasing | QPainter.RenderHint.SmoothPixmapTransform
    )
    if scene.brush.drawn:
        painter.fillRect(target, scene.theme.color("background"))
    scene.render(painter, target, source)
    painter.end()


def _bytes(write: Callable[[QIODevice], None]) -> bytes:
    content = QByteArray()
    buffer = QBuffer(content)
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    write(buffer)
    buffer.close()
    return bytes(content.data())
