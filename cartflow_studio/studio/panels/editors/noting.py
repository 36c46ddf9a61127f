"""How the items of a list to pick from are painted, with a few quiet words at the right."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter
from PySide6.QtWidgets import QStyledItemDelegate, QStyleOptionViewItem

from cartflow_studio.studio.theme import appearance, grown, panel_font

NOTE = Qt.ItemDataRole.AccessibleDescriptionRole
GAP, EDGE = 24, 12  # between a name and its note, and beside the note
SEPARATOR = 9
LEAST = 4  # letters of a note; fewer tell nothing
Index = QModelIndex | QPersistentModelIndex


class Noting(QStyledItemDelegate):
    """Paints the note of an item (its accessible description) behind its name; the note is cut
    first where both have no room. A separator is a line.
    """

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        """That of the name and its note."""
        if _is_separator(index):
            return QSize(1, grown(SEPARATOR))
        size, wide = super().sizeHint(option, index), _wide(_note(index))
        return QSize(size.width() + (wide + GAP + EDGE if wide else 0), size.height())

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """The name, and its note at the right."""
        if _is_separator(index):
            middle, edge = option.rect.center().y(), grown(GAP) // 4
            painter.setPen(appearance().theme.color("border"))
            painter.drawLine(option.rect.left() + edge, middle, option.rect.right() - edge, middle)
            return
        super().paint(painter, option, index)
        words, metrics = str(index.data() or ""), QFontMetrics(panel_font(11))
        room = option.rect.width() - option.fontMetrics.horizontalAdvance(words) - GAP - 2 * EDGE
        note = metrics.elidedText(_note(index), Qt.TextElideMode.ElideRight, room)
        if len(note) >= LEAST:
            painter.save()
            painter.setFont(panel_font(11))
            painter.setPen(appearance().theme.color("muted"))
            right = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
            painter.drawText(option.rect.adjusted(0, 0, -grown(EDGE), 0), right, note)
            painter.restore()


def _is_separator(index: Index) -> bool:
    """Whether an item is one that `QComboBox.insertSeparator` has made."""
    return index.data(NOTE) == "separator" and not index.flags() & Qt.ItemFlag.ItemIsEnabled


def _note(index: Index) -> str:
    return str(index.data(NOTE) or "")


def _wide(note: str) -> int:
    return QFontMetrics(panel_font(11)).horizontalAdvance(note) if note else 0
