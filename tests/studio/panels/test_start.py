"""The start page: recent flows, pinned and missing ones, the search, the way back."""

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QImage

from cartflow_studio import flowfile
from cartflow_studio.studio.thumbnails import Thumbnails

Key, LEFT = Qt.Key, Qt.MouseButton.LeftButton


@pytest.fixture
def page(studio, qtbot, tmp_path, cart_flow):
    """The start page with three recent flows; the last of them is gone."""
    for name in ("Gone", "Two", "One"):
        path = tmp_path / f"{name.lower()}.flow.yaml"
        path.write_text(flowfile.write(replace(cart_flow, name=name)))
        studio.preferences.add_recent(path)
    (tmp_path / "gone.flow.yaml").unlink()
    studio.show_start_page()
    studio.activateWindow()
    qtbot.waitUntil(lambda: names(studio.start) == ["One", "Two", "gone.flow.yaml"])
    qtbot.waitUntil(studio.isActiveWindow)
    return studio.start


def names(page):
    return [card.title.text() for card in page.recent_cards]


def test_a_missing_flow_stays_pale_until_it_is_taken_off_the_list(page, studio, qtbot):
    gone = page.recent_cards[2]
    assert gone.words.text() == "The file is not there any more."
    with qtbot.assertNotEmitted(page.opened):
        qtbot.mouseClick(gone, LEFT)
    qtbot.mouseClick(gone.corner, LEFT)
    qtbot.waitUntil(lambda: names(page) == ["One", "Two"])
    assert len(studio.preferences.settings.recent) == 2


def test_pinned_flows_come_first(page, studio, qtbot, tmp_path):
    qtbot.mouseClick(page.recent_cards[1].corner, LEFT)
    qtbot.waitUntil(lambda: names(page)[:2] == ["Two", "One"])
    studio.preferences.add_recent(tmp_path / "one.flow.yaml")
    studio.show_start_page()
    qtbot.waitUntil(lambda: names(page)[:2] == ["Two", "One"])
    qtbot.mouseClick(page.recent_cards[0].corner, LEFT)
    qtbot.waitUntil(lambda: names(page)[:2] == ["One", "Two"])


def test_a_search_finds_flows_and_templates(page, qtbot):
    qtbot.keyClicks(page.search, "two")
    assert (names(page), page.template_cards) == (["Two"], [])
    qtbot.waitUntil(page.recent_cards[0].isVisible)
    qtbot.keyClick(page.search, Key.Key_Return)
    assert page.recent_cards[0].hasFocus()
    page.search.setText("abandoners")
    assert [card.path.name for card in page.template_cards] == [
        "win-back-cart-abandoners.flow.yaml"
    ]
    page.search.setText("qqqq")
    assert page._nothing.isVisible()
    page.search.clear()
    assert len(page.recent_cards) == 3


def test_the_way_back_leads_to_the_open_flow(page, studio, qtbot, cart_flow):
    assert not page.back.isVisible()
    studio.files.start_new(cart_flow)
    studio.show_start_page()
    assert page.back.text() == f"Back to “{cart_flow.name}”"
    qtbot.mouseClick(page.back, LEFT)
    assert (studio.is_editing, studio.document.flow) == (True, cart_flow)


def test_a_picture_is_drawn_once_for_each_content(tmp_path, qapp):
    drawn = []

    def draw():
        drawn.append(1)
        return QImage(4, 4, QImage.Format.Format_RGB32)

    for _ in range(2):
        thumbnails = Thumbnails(tmp_path / "pictures")
        for _ in range(2):
            assert thumbnails.picture("abc-light", 1.0, draw).width() == 4
    assert len(drawn) == 1
    thumbnails.picture("abc-dark", 1.0, draw)
    assert len(drawn) == 2


def test_pictures_are_drawn_without_a_folder_too(tmp_path, qapp):
    (tmp_path / "pictures").write_text("a file")
    image = QImage(4, 4, QImage.Format.Format_RGB32)
    assert Thumbnails(tmp_path / "pictures").picture("a", 1.0, lambda: image).width() == 4


def test_many_recent_flows_are_shown_when_asked(page, studio, qtbot, tmp_path):
    for number in range(6):
        studio.preferences.add_recent(tmp_path / f"{number}.flow.yaml")
    studio.show_start_page()
    qtbot.waitUntil(lambda: len(page.recent_cards) == 6)
    assert page.more.text() == "Show 3 more"
    page.more.click()
    assert (len(page.recent_cards), page.more.isVisible()) == (9, False)
