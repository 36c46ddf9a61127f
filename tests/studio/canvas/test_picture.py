"""A flow becomes a picture without any window."""

import pytest
from PySide6.QtCore import QByteArray, QPointF, QSize
from PySide6.QtGui import QColor, QImage
from PySide6.QtSvg import QSvgRenderer

from cartflow_studio.flow.model import Flow
from cartflow_studio.studio.canvas import picture
from cartflow_studio.studio.canvas.overlay import OverlayView
from cartflow_studio.studio.theme import DARK, LIGHT
from tests.studio.canvas.conftest import small_flow


def _has(image: QImage, color: str) -> bool:
    wanted = QColor(color).rgb()
    return any(
        image.pixel(x, y) == wanted
        for y in range(0, image.height(), 2)
        for x in range(image.width())
    )


@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=["light", "dark"])
def test_a_picture_shows_the_flow_in_the_colours_of_the_theme(qapp, theme):
    image = picture.picture(small_flow(), theme)
    assert (image.width(), image.height()) == (1008 + 96, 316 + 96)
    assert image.pixelColor(2, 2).name().upper() == theme.background
    assert [_has(image, color) for color in (theme.card, theme.kinds["email"])] == [True, True]


def test_a_picture_at_two_pixels_to_a_unit_is_twice_as_large(qapp):
    image = picture.picture(small_flow(), scale=2.0)
    assert (image.width(), image.height()) == (2 * (1008 + 96), 2 * (316 + 96))


def test_the_numbers_of_a_run_are_in_the_picture(qapp):
    overlay = OverlayView({"mail": "8,100 sent"}, {("mail", "sent"): 8100})
    assert picture.picture(small_flow(), LIGHT, overlay) != picture.picture(small_flow(), LIGHT)


def test_a_flow_too_large_for_a_picture_is_drawn_smaller(qapp):
    flow = small_flow()
    far = Flow("far", nodes=flow.nodes, positions={**flow.positions, "done": (40_000, 0)})
    assert picture.picture(far).width() == picture.LARGEST


def test_an_empty_flow_is_an_empty_picture(qapp):
    assert picture.picture(Flow("empty")).size() == QSize(480, 240)


def test_a_thumbnail_has_the_size_that_was_asked_for(qapp):
    image = picture.thumbnail(small_flow(), QSize(320, 180), dpr=2.0)
    assert (image.size(), image.devicePixelRatio()) == (QSize(640, 360), 2.0)
    assert not picture.thumbnail(Flow("empty"), QSize(320, 180)).isNull()


def test_a_png_can_be_read_back(qapp):
    image = QImage.fromData(picture.png(small_flow()))
    assert (image.width(), image.height()) == (2 * (1008 + 96), 2 * (316 + 96))


def test_an_svg_is_drawn_and_keeps_its_words(qapp):
    content = picture.svg(small_flow())
    assert QSvgRenderer(QByteArray(content)).viewBox().size() == QSize(1008 + 96, 316 + 96)
    assert b">Email</text>" in content
    assert b"<image" not in content


def test_a_pdf_is_one_page(qapp):
    content = picture.pdf(small_flow())
    assert content.startswith(b"%PDF-")
    assert content.count(b"/Type /Page\n") == 1


def test_the_beginning_of_a_flow_is_shown_where_the_whole_would_be_too_small(qapp):
    one = small_flow().nodes["start"]
    at = {"a": (0, 0), "b": (9000, 0)}
    flow = Flow("wide", nodes={"a": one, "b": one}, positions=at)
    image = picture.thumbnail(flow, QSize(640, 232), least=0.4)
    bar = QPointF((48 + 12.5) * 0.4, 116)
    assert image.pixelColor(bar.toPoint()) == LIGHT.color(one.type.color)
