"""A flow on paper."""

import pytest
from PySide6.QtCore import QRectF, QSizeF
from PySide6.QtPrintSupport import QPrinter
from PySide6.QtWidgets import QLabel

from cartflow_studio.flow import edits
from cartflow_studio.studio.panels.dialogs import Dialog
from cartflow_studio.studio.printing import OVERLAP, pages, print_out, turned

A4 = QSizeF(780, 520)


def test_a_small_flow_takes_one_page():
    laid = pages(QRectF(0, 0, 1_000, 600), A4)
    assert (laid.columns, len(laid.parts), laid.scale) == (1, 1, 0.75)
    assert laid.parts[0].contains(QRectF(0, 0, 1_000, 600))


@pytest.mark.parametrize("size", [(9_000, 400), (400, 9_000), (9_000, 9_000)])
def test_a_large_flow_takes_pages_that_overlap_and_leave_nothing_out(size):
    whole = QRectF(-100, -50, *size)
    laid = pages(whole, A4)
    left = min(part.left() for part in laid.parts)
    right = max(part.right() for part in laid.parts)
    top = min(part.top() for part in laid.parts)
    bottom = max(part.bottom() for part in laid.parts)
    covered = QRectF(left, top, right - left, bottom - top)
    assert covered.adjusted(-1, -1, 1, 1).contains(whole)
    assert len(laid.parts) > 1
    if laid.columns > 1:
        assert laid.parts[0].right() - laid.parts[1].left() == pytest.approx(OVERLAP / laid.scale)


def printed(flow, path):
    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    printer.setOutputFileName(str(path))
    turned(flow, printer)
    count = print_out(flow, None, printer)
    return count, path.read_bytes()


def test_a_flow_is_printed(qapp, cart_flow, tmp_path):
    count, content = printed(cart_flow, tmp_path / "one.pdf")
    assert (count, content[:5]) == (1, b"%PDF-")
    assert len(content) > 5_000


def test_a_wide_flow_is_printed_on_several_pages(qapp, cart_flow, tmp_path):
    flow = edits.move_nodes(cart_flow, {"done": (20_000, 0)})
    count, content = printed(flow, tmp_path / "many.pdf")
    assert count > 2
    assert content.count(b"/Type /Page\n") == count


def test_the_pages_are_shown_and_saved(studio, cart_flow, qtbot, tmp_path):
    studio.files.start_new(cart_flow)
    studio.actions_["print"].trigger()
    dialog = studio.printing.dialog
    assert dialog.heading.text() == "Print 1 page"
    (page,) = [each for each in dialog.findChildren(QLabel) if each.accessibleName() == "Page 1"]
    assert page.pixmap().width() == 640
    dialog.close()
    studio.printing.save(tmp_path / "pages.pdf")
    assert (tmp_path / "pages.pdf").read_bytes()[:5] == b"%PDF-"
    assert str(tmp_path / "pages.pdf") in studio.toast.text.text()


def test_a_folder_that_cannot_be_written_is_told(studio, cart_flow, qtbot, tmp_path):
    studio.files.start_new(cart_flow)
    studio.actions_["print"].trigger()
    studio.printing.dialog.close()
    studio.printing.save(tmp_path / "nowhere" / "pages.pdf")
    dialog = next(each for each in studio.findChildren(Dialog) if each.isVisible())
    assert dialog.heading.text() == "The pages are not saved"
    dialog.close()
