"""What is wrong with a thing, above its form."""

from PySide6.QtCore import QCoreApplication, QPoint
from PySide6.QtWidgets import QWidget

from cartflow_studio.studio.panels.editors.choices import NamePicker
from cartflow_studio.studio.panels.findings import Findings


def seen(widget: QWidget, around: QWidget) -> int:
    return widget.mapTo(around, QPoint()).y()


def settle() -> None:
    for _ in range(20):
        QCoreApplication.processEvents()


def test_a_field_stays_where_it_is_while_findings_come_and_go(studio, cart_flow, qtbot):
    studio.files.start_new(cart_flow)
    studio.resize(1200, 720)
    studio.show()
    studio.activateWindow()
    qtbot.waitUntil(studio.isActiveWindow)
    settings = studio.inspector.settings
    field = settings.findChildren(NamePicker)[0].line
    findings = settings.findChild(Findings)
    field.setFocus()
    settle()
    before = seen(field, studio)
    heights = [findings.height()]
    for text in ("pur", "PurchaseFinished"):
        field.selectAll()
        qtbot.keyClicks(field, text)
        qtbot.waitUntil(lambda: findings.height() != heights[-1])
        heights.append(findings.height())
        settle()
        assert seen(field, studio) == before
    assert heights[1] > heights[0] == heights[2]
