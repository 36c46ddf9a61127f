"""The Qt that is installed does not wear out the interpreter."""

import sys

from PySide6.QtGui import QImage, QPainter


def test_a_void_qt_call_gives_none_back_whole(qapp):
    image = QImage(4, 4, QImage.Format.Format_ARGB32)
    painter = QPainter(image)
    before = sys.getrefcount(None)
    for _ in range(1000):
        painter.setOpacity(0.5)
    after = sys.getrefcount(None)
    painter.end()
    assert abs(after - before) < 100
