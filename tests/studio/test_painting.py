"""How Qt paints for the studio."""

import subprocess
import sys

PAINTED = """
import os
import cartflow_studio.studio
from PySide6.QtGui import QColor, QGuiApplication, QImage, QPainter, QPen

app = QGuiApplication([])
picture = QImage(1200, 1200, QImage.Format.Format_ARGB32_Premultiplied)
before = len(os.listdir("/proc/self/task"))
painter = QPainter(picture)
painter.setRenderHint(QPainter.RenderHint.Antialiasing)
painter.setPen(QPen(QColor(80, 90, 100, 120), 2))
for place in range(0, 1200, 10):
    painter.drawLine(0, place, 1200, 1200 - place)
painter.end()
print(len(os.listdir("/proc/self/task")) - before)
"""


def test_long_lines_are_painted_without_other_threads():
    command = [sys.executable, "-c", PAINTED]
    assert subprocess.run(command, capture_output=True, text=True, check=True).stdout == "0\n"
