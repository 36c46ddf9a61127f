"""A window fits its screen."""

import pytest
from PySide6.QtCore import QRect
from PySide6.QtWidgets import QWidget

from cartflow_studio.studio.placing import fit_to_screen, fitted

ROOM = QRect(0, 32, 1280, 768)


@pytest.mark.parametrize(
    ("wish", "made"),
    [
        (QRect(0, 0, 1440, 900), QRect(0, 32, 1280, 768)),
        (QRect(100, 100, 960, 600), QRect(100, 100, 960, 600)),
        (QRect(900, 700, 960, 600), QRect(320, 200, 960, 600)),
        (QRect(-500, -10, 960, 600), QRect(0, 32, 960, 600)),
    ],
)
def test_a_window_is_moved_and_made_smaller_to_fit(wish, made):
    assert fitted(wish, ROOM) == made


def test_a_window_larger_than_its_screen_is_inside_of_it(qtbot):
    window = QWidget()
    qtbot.addWidget(window)
    window.setMinimumSize(5000, 600)
    window.setGeometry(50, 50, 9000, 9000)
    fit_to_screen(window)
    assert window.screen().availableGeometry().contains(window.geometry())
