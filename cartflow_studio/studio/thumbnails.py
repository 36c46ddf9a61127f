"""Small pictures of flows, drawn once for each content and look, and kept on disk."""

from __future__ import annotations

import contextlib
from collections import OrderedDict
from collections.abc import Callable
from pathlib import Path

from PySide6.QtGui import QImage

from cartflow_studio import __version__

MOST = 200  # pictures on disk
IN_MEMORY = 64


class Thumbnails:
    """Pictures by a name that says all that is in them. A folder that cannot be written is no
    reason to stop: then they last as long as this.
    """

    def __init__(self, home: Path) -> None:
        self.home = home
        self._known: OrderedDict[str, QImage] = OrderedDict()

    def picture(self, name: str, dpr: float, draw: Callable[[], QImage]) -> QImage:
        """The picture of that name, drawn if nobody has drawn it yet."""
        key = f"{name}-{dpr:g}-{__version__}"
        found = self._known.pop(key, None)
        if found is None:
            path = self.home / f"{key}.png"
            found = QImage(str(path))
            if found.isNull():
                found = draw()
                self._keep(path, found)
            found.setDevicePixelRatio(dpr)
        self._known[key] = found
        while len(self._known) > IN_MEMORY:
            self._known.popitem(last=False)
        return found

    def _keep(self, path: Path, image: QImage) -> None:
        with contextlib.suppress(OSError):
            self.home.mkdir(parents=True, exist_ok=True)
            image.save(str(path))
            there = sorted(self.home.glob("*.png"), key=lambda each: each.stat().st_mtime)
            for old in there[:-MOST]:
                old.unlink(missing_ok=True)
