"""Zooming, panning and fitting, by wheel, trackpad, buttons and map."""

import pytest
from PySide6.QtCore import QPoint, QPointF, QRectF, Qt
from PySide6.QtGui import QInputDevice, QPainter, QPixmap, QPointingDevice, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QToolButton

from cartflow_studio.flow import edits
from cartflow_studio.flow.model import Flow
from cartflow_studio.studio.canvas.camera import LEAST_ZOOM, MOST_ZOOM
from cartflow_studio.studio.canvas.card_layer import FADE, signed
from cartflow_studio.studio.canvas.cards import SIGN, SIGN_ZOOM
from cartflow_studio.studio.canvas.framing import can_be_read
from cartflow_studio.studio.canvas.geometry import MARGIN, WIDTH
from cartflow_studio.studio.canvas.overview import FAR, clearness, nearness
from cartflow_studio.studio.canvas.view import FlowCanvas
from cartflow_studio.studio.document import Document
from cartflow_studio.studio.theme import appearance
from tests.studio.canvas.conftest import node, small_flow

CTRL = Qt.KeyboardModifier.ControlModifier
NO_KEYS = Qt.KeyboardModifier.NoModifier
NO_PHASE = Qt.ScrollPhase.NoScrollPhase
STILL = QPoint()
LEFT = Qt.MouseButton.LeftButton
TRACKPAD = QPointingDevice(
    "trackpad",
    1,
    QInputDevice.DeviceType.TouchPad,
    QPointingDevice.PointerType.Finger,
    QInputDevice.Capability.Scroll,
    2,
    3,
)


def wheel(canvas, at, turned, pixels=STILL, *, phase=NO_PHASE, keys=NO_KEYS, device=None):
    """Turn the wheel, or move two fingers (with a phase, or on a trackpad)."""
    seen = QPointF(canvas.view_point(at))
    globally = QPointF(canvas.viewport().mapToGlobal(seen.toPoint()))
    told = (seen, globally, pixels, turned, Qt.MouseButton.NoButton, keys, phase, False)
    source = Qt.MouseEventSource.MouseEventNotSynthesized
    event = QWheelEvent(*told, source, device) if device is not None else QWheelEvent(*told)
    QApplication.sendEvent(canvas.viewport(), event)


def test_the_wheel_zooms_at_the_pointer(canvas):
    at = QPointF(384, 0)
    before = canvas.view_point(at)
    wheel(canvas, at, QPoint(0, 120))
    assert canvas.zoom == pytest.approx(1.0015**120)
    assert (canvas.view_point(at) - before).manhattanLength() <= 2


def test_two_fingers_pan(canvas):
    before = canvas.at_centre()
    wheel(canvas, before, QPoint(0, 120), QPoint(-30, 40), phase=Qt.ScrollPhase.ScrollUpdate)
    assert (canvas.zoom, canvas.at_centre() - before) == (1.0, QPointF(30, -40))


@pytest.mark.parametrize(
    ("turned", "pixels", "moved"),
    [((0, 10), (-30, 40), (30, -40)), ((60, -120), (0, 0), (-24, 48))],
    ids=["pixels", "notches"],
)
def test_two_fingers_pan_where_the_system_tells_no_phases(canvas, turned, pixels, moved):
    before = canvas.at_centre()
    wheel(canvas, before, QPoint(*turned), QPoint(*pixels), device=TRACKPAD)
    assert (canvas.zoom, canvas.at_centre() - before) == (1.0, QPointF(*moved))


def test_two_fingers_with_ctrl_zoom(canvas):
    phase = Qt.ScrollPhase.ScrollUpdate
    wheel(canvas, QPointF(), QPoint(0, 120), QPoint(0, 10), phase=phase, keys=CTRL)
    assert canvas.zoom > 1.0


def test_zoom_has_bounds_and_stops_at_one(canvas):
    canvas.camera.zoom_by(1000)
    assert canvas.zoom == MOST_ZOOM
    canvas.camera.zoom_by(1e-9)
    assert canvas.zoom == LEAST_ZOOM
    canvas.camera.zoom_by(1.01 / LEAST_ZOOM)
    assert canvas.zoom == 1.0


def test_fit_shows_the_whole_flow_and_never_larger_than_life(canvas):
    canvas.camera.look_at(QPointF(9000, 9000), 0.2)
    canvas.fit()
    seen = canvas.mapToScene(canvas.viewport().rect()).boundingRect()
    assert seen.contains(QRectF(0, 0, 1008, 316))
    assert canvas.zoom == 1.0


def test_fit_can_be_of_what_is_chosen(canvas):
    canvas.select(("done",))
    canvas.fit(selection=True)
    centre = canvas.at_centre() - QPointF(888, 38)
    assert canvas.zoom == 1.25
    assert centre.manhattanLength() < 3


def test_an_animated_fit_arrives(canvas, qtbot):
    appearance().reduced_motion = False
    canvas.camera.look_at(QPointF(3000, 3000), 0.5)
    canvas.fit()
    qtbot.waitUntil(lambda: canvas.zoom == 1.0 and canvas.at_centre().x() < 600, timeout=2000)
    appearance().reduced_motion = True


def test_a_card_outside_is_brought_into_view(canvas):
    canvas.camera.look_at(QPointF(-3000, 0), 1.0)
    canvas.show_node("done")
    seen = canvas.mapToScene(canvas.viewport().rect()).boundingRect()
    assert seen.contains(QRectF(768, 0, 240, 76))
    assert canvas.selection == ("done",)


def test_cards_are_sharp_again_after_zooming(canvas, qtbot):
    wheel(canvas, QPointF(), QPoint(0, 120))
    assert canvas.flow_scene.brush.zooming
    qtbot.waitUntil(lambda: not canvas.flow_scene.brush.zooming, timeout=2000)


def test_the_zoom_bar_zooms_and_undoes(document, canvas, qtbot):
    bar = canvas.chrome.zoombar
    buttons = {name: bar.findChild(QToolButton, name) for name in ("minus", "plus", "undo-2")}
    qtbot.mouseClick(buttons["plus"], LEFT)
    assert canvas.zoom == 1.25
    qtbot.mouseClick(buttons["minus"], LEFT)
    assert canvas.zoom == 1.0
    assert not buttons["undo-2"].isEnabled()
    document.edit("Move", edits.move_nodes, {"lone": (0, 480)})
    qtbot.mouseClick(buttons["undo-2"], LEFT)
    assert document.flow == small_flow()


def test_a_small_flow_needs_no_map(canvas):
    assert not canvas.chrome.minimap.isVisible()


@pytest.fixture
def mapped(document, canvas):
    """The canvas with more cards, and so with a map."""
    for place in range(3):
        one = node(f"more{place}", "wait")
        document.edit("Add", edits.add_node, one, (384 * place, 480))
    assert canvas.chrome.minimap.isVisible()
    return canvas


def test_the_keyboard_moves_what_is_seen_in_the_map(mapped):
    minimap, before = mapped.chrome.minimap, mapped.at_centre()
    QTest.keyClick(minimap, Qt.Key.Key_Right)
    assert mapped.at_centre().x() == pytest.approx(before.x() + 350, abs=2)
    QTest.keyClick(minimap, Qt.Key.Key_Plus)
    assert mapped.zoom == 1.25
    QTest.keyClick(minimap, Qt.Key.Key_Return)
    assert mapped.hasFocus()


def test_the_map_shows_what_is_chosen_and_what_is_wrong(mapped):
    minimap = mapped.chrome.minimap
    plain = minimap.grab().toImage()
    mapped.select(("more2",))
    chosen = minimap.grab().toImage()
    assert chosen != plain
    mapped.show_findings({"lone": ("error", "Nobody gets here.")})
    assert minimap.grab().toImage() not in (plain, chosen)


def test_a_click_in_the_map_looks_there(mapped, qtbot):
    canvas = mapped
    minimap = canvas.chrome.minimap
    canvas.grab()
    qtbot.mouseClick(minimap, LEFT, pos=QPoint(20, 60))
    left = canvas.at_centre().x()
    qtbot.mouseClick(minimap, LEFT, pos=QPoint(190, 60))
    assert canvas.at_centre().x() > left + 500


def test_what_floats_stays_in_its_corner(canvas):
    places = [canvas.chrome.zoombar.pos(), canvas.chrome.minimap.pos()]
    canvas.camera.pan_by(200, 100)
    wheel(canvas, QPointF(), QPoint(0, 240))
    assert [canvas.chrome.zoombar.pos(), canvas.chrome.minimap.pos()] == places


def test_from_far_away_cards_are_blocks_of_colour(canvas):
    canvas.camera.look_at(QPointF(500, 160), FAR - 0.05)
    image = canvas.grab().toImage()
    chip = canvas.view_point(QPointF(384 + 34, 38))
    assert image.pixelColor(chip).name().upper() == canvas.theme.kinds["email"]


def test_another_flow_is_seen_whole(document, canvas):
    canvas.camera.look_at(QPointF(9000, 9000), 2.0)
    flow = small_flow()
    other = Flow("other", nodes={"x": flow.nodes["lone"]}, positions={"x": (5000, 0)})
    document.replace_flow(other)
    assert (canvas.at_centre() - QPointF(5120, 38)).manhattanLength() < 3


def test_a_large_flow_opens_on_its_whole(qapp, qtbot):
    one = small_flow().nodes["lone"]
    nodes = {f"n{place}": one for place in range(60)}
    flow = Flow("wide", nodes=nodes, positions={f"n{i}": (i * 384, 0) for i in range(60)})
    canvas = FlowCanvas(Document(flow))
    qtbot.addWidget(canvas)
    canvas.resize(1200, 700)
    canvas.show()
    seen = canvas.mapToScene(canvas.viewport().rect()).boundingRect()
    assert seen.contains(QRectF(0, 0, 59 * 384 + 240, 76))


def opened_at(qtbot, flow, width, height):
    canvas = FlowCanvas(Document(flow))
    qtbot.addWidget(canvas)
    canvas.resize(width, height)
    canvas.show()
    return canvas, canvas.mapToScene(canvas.viewport().rect()).boundingRect()


def test_the_template_opens_whole_where_it_can_be_read(qapp, qtbot, cart_flow):
    canvas, seen = opened_at(qtbot, cart_flow, 1350, 753)
    assert seen.contains(canvas.flow_scene.content())
    assert canvas.zoom >= 0.5
    assert canvas.chrome.minimap.isVisible()


@pytest.mark.parametrize("size", [(870, 517), (1350, 400)])
def test_the_template_opens_whole_with_large_titles_from_further_away(qtbot, cart_flow, size):
    canvas, seen = opened_at(qtbot, cart_flow, *size)
    assert seen.contains(canvas.flow_scene.content())
    assert can_be_read(canvas.zoom, 1.0) or canvas.zoom >= 0.5


@pytest.mark.parametrize(
    ("size", "columns"), [((796, 385), 5), ((710, 473), 4), ((560, 400), 3), ((300, 300), 1)]
)
def test_the_template_opens_on_its_first_columns_where_the_whole_could_not_be_read(
    qtbot, cart_flow, size, columns
):
    canvas, seen = opened_at(qtbot, cart_flow, *size)
    index = canvas.flow_scene.index
    lefts = sorted(set(index.x.tolist()))
    shown = [left for left in lefts if seen.left() < left + 240 and left < seen.right()]
    assert shown == lefts[:columns]
    assert seen.contains(canvas.flow_scene.content(["added"]))
    assert seen.right() > lefts[columns - 1] + 240
    assert can_be_read(canvas.zoom, 1.0)
    assert not canvas.chrome.minimap.isVisible()


def test_larger_words_have_large_titles_from_nearer(qtbot, cart_flow):
    assert [can_be_read(zoom, 1.0) for zoom in (0.3, 0.4, 0.5, 0.7)] == [False, True, False, True]
    assert [can_be_read(zoom, 2.0) for zoom in (0.3, 0.6, 0.8, 1.0)] == [False, True, True, True]


def test_a_tall_flow_opens_on_its_first_trigger(qapp, qtbot):
    one = small_flow().nodes
    nodes = {f"n{place}": one["lone"] for place in range(12)} | {"start": one["start"]}
    at = {f"n{place}": (0, place * 300) for place in range(12)} | {"start": (0, -300)}
    canvas, seen = opened_at(qtbot, Flow("tall", nodes=nodes, positions=at), 800, 500)
    assert seen.contains(canvas.flow_scene.content(["start"]))


def test_the_numbers_are_seen_down_to_a_small_zoom():
    assert [clearness(zoom, moving=True) for zoom in (1.0, 0.42, FAR)] == [1.0, 1.0, 0.0]


def test_words_are_seen_in_full_where_a_template_fits_a_small_window():
    assert [nearness(zoom, moving=True) for zoom in (1.0, 0.3, FAR)] == [1.0, 1.0, 0.0]
    assert clearness(0.3, moving=True) == 1.0


def test_cards_fade_into_blocks_only_while_the_zoom_moves():
    zooms = (0.23, 0.24, 0.25, 0.26)
    moving = [nearness(zoom, moving=True) for zoom in zooms]
    assert [round(share, 2) for share in moving] == [0.2, 0.4, 0.6, 0.8]
    assert [nearness(zoom, moving=False) for zoom in zooms] == [0.0, 0.0, 1.0, 1.0]


def test_words_are_seen_in_full_or_not_at_all_where_the_zoom_rests():
    zooms = (0.255, 0.285, 0.295)
    moving = [clearness(zoom, moving=True) for zoom in zooms]
    assert [round(share, 2) for share in moving] == [0.25, 0.75, 0.92]
    assert [clearness(zoom, moving=False) for zoom in zooms] == [0.0, 1.0, 1.0]


@pytest.mark.parametrize("ratio", [1.0, 1.5, 2.0])
def test_cards_are_painted_with_the_pixels_of_the_screen(canvas, ratio):
    picture = QPixmap(round(240 * ratio), round(160 * ratio))
    picture.setDevicePixelRatio(ratio)
    picture.fill(Qt.GlobalColor.white)
    cache = canvas.flow_scene.brush.cache
    asked = []
    plain = cache.picture

    def noted(view, state, theme, scale, **more):
        asked.append((scale, plain(view, state, theme, scale, **more).width()))
        return plain(view, state, theme, scale, **more)

    cache.picture = noted
    painter = QPainter(picture)
    painter.scale(0.8, 0.8)
    canvas.flow_scene.cards.paint_rows(painter, [canvas.flow_scene.index.row["mail"]])
    painter.end()
    del cache.picture
    whole = WIDTH + 2 * MARGIN
    assert asked == [(pytest.approx(0.8 * ratio), round(whole * 0.8 * ratio))]


def test_large_titles_fade_in_with_no_switch():
    shares = [signed(zoom) for zoom in (1.0, SIGN_ZOOM + FADE, SIGN_ZOOM + FADE / 2, SIGN_ZOOM)]
    assert shares == pytest.approx([0.0, 0.0, 0.5, 1.0])


@pytest.mark.parametrize(("zooming", "seen"), [(True, {0, SIGN}), (False, {SIGN})])
def test_at_rest_a_card_has_one_face_only(canvas, zooming, seen):
    scene, signs = canvas.flow_scene, set()
    cache, picture = scene.brush.cache, QPixmap(800, 200)

    def noted(view, state, theme, scale, **more):
        signs.add(more["sign"])
        return type(cache).picture(cache, view, state, theme, scale, **more)

    cache.picture = noted
    scene.show_zooming(zooming)
    painter = QPainter(picture)
    painter.scale(SIGN_ZOOM + FADE / 4, SIGN_ZOOM + FADE / 4)
    scene.cards.paint_rows(painter, [scene.index.row["mail"]])
    painter.end()
    del cache.picture
    scene.show_zooming(False)
    assert signs == seen


def test_the_opened_flow_is_fitted_anew_until_something_is_done(canvas, qtbot):
    fresh = FlowCanvas(Document(small_flow()))
    qtbot.addWidget(fresh)
    fresh.resize(700, 500)
    fresh.show()
    small = fresh.zoom
    fresh.resize(1400, 900)
    assert fresh.zoom > small
    assert fresh.camera.seen.contains(fresh.flow_scene.content())
    fresh.camera.pan_by(30, 0)
    kept = fresh.zoom
    fresh.resize(700, 500)
    assert fresh.zoom == kept


def test_a_flow_that_was_wished_to_be_seen_whole_stays_so_in_a_smaller_view(canvas, hand):
    hand.press(QPointF(5, 5))
    hand.release(QPointF(5, 5))
    canvas.fit(animated=False)
    canvas.resize(500, 300)
    assert canvas.camera.seen.contains(canvas.flow_scene.content())
    canvas.camera.zoom_by(2.0)
    kept = canvas.zoom
    canvas.resize(700, 500)
    assert canvas.zoom == kept


def test_what_is_in_the_middle_stays_there_when_the_view_becomes_lower(canvas):
    canvas.resize(900, 600)
    canvas.camera.look_at(QPointF(384, 38), 1.0)
    canvas.resize(900, 300)
    away = canvas.camera.centre - QPointF(384, 38)
    assert away.manhattanLength() < 3


def test_in_a_low_view_a_flow_is_fitted_above_what_floats_there(canvas):
    canvas.resize(1100, 200)
    canvas.fit(animated=False)
    content, bar = canvas.flow_scene.content(), canvas.chrome.zoombar.geometry()
    assert canvas.view_point(content.bottomLeft()).y() < bar.top()
    assert canvas.view_point(content.topLeft()).y() > 0


def test_a_card_that_an_edit_adds_is_seen_whole(canvas, document):
    document.edit("Add", edits.add_node, node("far", "wait"), at=(1600, 900))
    assert canvas.camera.seen.contains(canvas.flow_scene.content(("far",)))


def test_the_flow_is_seen_after_undo_has_taken_the_last_card_in_view(canvas, document):
    document.edit("Add", edits.add_node, node("far", "wait"), at=(9600, 9000))
    document.history.undo()
    assert canvas.camera.seen.contains(canvas.flow_scene.content())
