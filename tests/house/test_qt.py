"""The Qt that is installed wears nothing out, and nothing listens once it is gone."""

import re
import sys

from PySide6.QtGui import QImage, QPainter

from tests.house.source import modules, place


def test_a_void_qt_call_gives_none_back_whole(qapp):
    image = QImage(4, 4, QImage.Format.Format_ARGB32)
    painter = QPainter(image)
    before = sys.getrefcount(None)
    for _ in range(1000):
        painter.setOpacity(0.5)
    after = sys.getrefcount(None)
    painter.end()
    assert abs(after - before) < 100


def test_what_outlives_a_window_is_not_listened_to_by_a_lambda():
    """A method of a widget is let go with it; a lambda would be called when the widget is gone."""
    lasting = re.compile(
        r"(theme_changed|preferences\.changed|windows\.changed)\.connect\(\s*lambda"
    )
    assert [place(path) for path in modules() if lasting.search(path.read_text())] == []
