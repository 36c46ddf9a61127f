"""Icons: Lucide drawings in any colour and size, drawn once each."""

from __future__ import annotations

from functools import lru_cache

from PySide6.QtCore import QByteArray, QRectF, Qt
from PySide6.QtGui import QIcon, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer

from cartflow_studio import resources

UNKNOWN = "circle-dot"


@lru_cache(maxsize=256)
def drawing(name: str, color: str) -> QSvgRenderer:
    """The drawing in a colour (`#RRGGBB`); a dot in a circle for a name that nobody drew."""
    try:
        text = resources.text("icons", f"{name}.svg")
    except FileNotFoundError:
        text = resources.text("icons", f"{UNKNOWN}.svg")
    return QSvgRenderer(QByteArray(text.replace("currentColor", color).encode()))


def draw(painter: QPainter, name: str, color: str, rect: QRectF) -> None:
    """Draw an icon into a rectangle, sharp at any scale."""
    drawing(name, color).render(painter, rect)


@lru_cache(maxsize=1024)
def pixmap(name: str, color: str, size: int = 20, dpr: float = 1.0) -> QPixmap:
    """An icon of `size` logical pixels for a screen with `dpr` device pixels to one."""
    made = QPixmap(round(size * dpr), round(size * dpr))
    made.fill(Qt.GlobalColor.transparent)
    painter = QPainter(made)
    drawing(name, color).render(painter, QRectF(0, 0, made.width(), made.height()))
    painter.end()
    made.setDevicePixelRatio(dpr)
    return made


def icon(name: str, color: str, size: int = 20, disabled: str = "") -> QIcon:
    """An icon for buttons and menus, sharp at 1, 1.5, 2 and 3 device pixels to one; `disabled` is
    its colour while the button can do nothing.
    """
    made = QIcon()
    for dpr in (1.0, 1.5, 2.0, 3.0):
        made.addPixmap(pixmap(name, color, size, dpr))
        if disabled:
            made.addPixmap(pixmap(name, disabled, size, dpr), QIcon.Mode.Disabled)
    return made
