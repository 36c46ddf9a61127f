"""Notices when another program touches the file that is open."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QFileSystemWatcher, QObject, QTimer, Signal

SETTLED = 300  # milliseconds after the last stir; a program may write in several goes


class Watch(QObject):
    """Looks after one file and its folder; `stirred` says that it is worth a look. Where files
    cannot be watched, it is silent.
    """

    stirred = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._path: Path | None = None
        self._watcher = QFileSystemWatcher(self)
        self._later = QTimer(self)
        self._later.setSingleShot(True)
        self._later.setInterval(SETTLED)
        self._later.timeout.connect(self._tell)
        self._watcher.fileChanged.connect(self._later.start)
        self._watcher.directoryChanged.connect(self._later.start)

    def follow(self, path: Path | None) -> None:
        """Look after this file in place of the one before."""
        self._path = path
        known = [*self._watcher.files(), *self._watcher.directories()]
        if known:
            self._watcher.removePaths(known)
        self._add()

    def _add(self) -> None:
        if self._path is None:
            return
        wanted = {str(self._path), str(self._path.parent)}
        new = wanted - {*self._watcher.files(), *self._watcher.directories()}
        there = [each for each in new if Path(each).exists()]
        if there:
            self._watcher.addPaths(there)

    def _tell(self) -> None:
        self._add()  # a file that was replaced is another one for the system
        self.stirred.emit()
