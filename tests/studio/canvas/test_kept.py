"""Pictures that are painted once and kept."""

from PySide6.QtCore import QRectF
from PySide6.QtGui import QColor

from cartflow_studio.studio.canvas import kept
from cartflow_studio.studio.canvas.kept import Kept, painted


def blank(side):
    return painted(side, side, 1.0, lambda painter: None)


def test_those_not_asked_for_longest_go_when_there_are_too_many_pixels(qapp, monkeypatch):
    monkeypatch.setattr(kept, "BUDGET", 250)
    pictures = Kept[str]()
    for name in ("a", "b"):
        pictures.keep(name, blank(10))
    pictures.find("a")
    pictures.keep("c", blank(10))
    assert [name for name in "abc" if pictures.find(name) is not None] == ["a", "c"]


def test_one_that_is_larger_than_all_is_kept_alone(qapp, monkeypatch):
    monkeypatch.setattr(kept, "BUDGET", 250)
    pictures = Kept[str]()
    pictures.keep("small", blank(10))
    large = pictures.keep("large", blank(20))
    assert (pictures.find("small"), pictures.find("large")) == (None, large)


def test_a_picture_is_clear_but_for_what_is_painted_at_its_scale(qapp):
    red = QColor("#FF0000")
    image = painted(8, 4, 2.0, lambda painter: painter.fillRect(QRectF(0, 0, 2, 2), red)).toImage()
    assert (image.width(), image.height()) == (8, 4)
    assert [image.pixelColor(x, 3).alpha() for x in (0, 3, 4, 7)] == [255, 255, 0, 0]
