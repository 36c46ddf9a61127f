"""The colours of sticky notes and frames in every look."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QIcon, QPainter, QPen, QPixmap

from cartflow_studio.studio.theme import Theme
from cartflow_studio.words import mark

NAMES = {
    "yellow": mark("Yellow"),
    "blue": mark("Blue"),
    "green": mark("Green"),
    "pink": mark("Pink"),
    "violet": mark("Violet"),
    "grey": mark("Grey"),
}


@dataclass(frozen=True, slots=True)
class Tint:
    """The colours of a paper as `#RRGGBB`; words on it have the ink of the look."""

    fill: str
    line: str


TINTS = {
    "light": {
        "yellow": Tint("#FFF3C7", "#DDBB45"),
        "blue": Tint("#DFEBFF", "#8FB1EE"),
        "green": Tint("#DCF3E3", "#7FC29A"),
        "pink": Tint("#FFE3EE", "#E59AB9"),
        "violet": Tint("#E9E3FF", "#AE9BEE"),
        "grey": Tint("#ECEFF4", "#AEB7C6"),
    },
    "dark": {
        "yellow": Tint("#3B3415", "#8A7427"),
        "blue": Tint("#1B2C4E", "#41659F"),
        "green": Tint("#173626", "#35754F"),
        "pink": Tint("#44202F", "#93476A"),
        "violet": Tint("#2E2654", "#6A58B0"),
        "grey": Tint("#262D39", "#4F5A6C"),
    },
    "contrast": {
        "yellow": Tint("#1A1600", "#FFD60A"),
        "blue": Tint("#00101F", "#6CB6FF"),
        "green": Tint("#00170B", "#6BFF9E"),
        "pink": Tint("#1F000F", "#FF8AC6"),
        "violet": Tint("#10082B", "#C3B0FF"),
        "grey": Tint("#141414", "#E4E4E4"),
    },
}


@lru_cache(maxsize=64)
def fill(color: str, theme: Theme, share: float = 1.0) -> QColor:
    """The ground of a paper; with a `share`, laid over the ground of the canvas that thinly."""
    return theme.mixed(_tint(color, theme).fill, share, "background")


@lru_cache(maxsize=64)
def line(color: str, theme: Theme) -> QColor:
    """The border of a paper."""
    return QColor(_tint(color, theme).line)


@lru_cache(maxsize=64)
def swatch(color: str, theme: Theme) -> QIcon:
    """A round drop of the colour, for menus."""
    made = QPixmap(32, 32)
    made.fill(Qt.GlobalColor.transparent)
    painter = QPainter(made)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(line(color, theme), 2))
    painter.setBrush(fill(color, theme))
    painter.drawEllipse(QRectF(4, 4, 24, 24))
    painter.end()
    made.setDevicePixelRatio(2.0)
    return QIcon(made)


def _tint(color: str, theme: Theme) -> Tint:
    return TINTS.get(theme.name, TINTS["light"])[color]
