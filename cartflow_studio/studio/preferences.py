"""What the studio remembers between two starts; a damaged file means the defaults."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields, replace
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, QStandardPaths, Signal

from cartflow_studio.errors import CartFlowError
from cartflow_studio.files import read_bytes, save_text

MOST_RECENT = 12
MOST_KEPT = 50
MOST_VERSIONS = 200
THEMES = ("system", "light", "dark", "contrast")


@dataclass(frozen=True, slots=True)
class Settings:
    """The remembered values. `language` is a name of `language.LANGUAGES`; `recent` are paths, the
    newest first; `runner` is the address of a runner of one's own ("" starts one); `geometry` is
    Qt's, in hexadecimal digits; `session` are the files that were open last, to `reopen`; `used`
    the commands that were chosen last, `steps` the types of step that were added last; `pinned`
    the paths that stand before the recent ones; `greeted` says that the first minute is over;
    `versions` is how many earlier ones of a file are kept, `sample` the file of the log to play on;
    `prices` are those of messages (`sms=0.07`) in a `currency`, `lift` the rise of the goal rate
    to look for, in percent; `answers` what is assumed to become of messages (`email.opened=0.4`).
    """

    theme: str = "system"
    language: str = "system"
    text_size: int = 100
    reduce_motion: bool = False
    recent: tuple[str, ...] = ()
    runner: str = ""
    geometry: str = ""
    palette_width: int = 208
    inspector_width: int = 360
    dock_height: int = 0  # as it fits the window
    reopen: bool = True
    session: tuple[str, ...] = ()
    used: tuple[str, ...] = ()
    pinned: tuple[str, ...] = ()
    versions: int = 20
    sample: str = "events.csv"
    greeted: bool = False
    steps: tuple[str, ...] = ()
    prices: tuple[str, ...] = ()
    currency: str = "EUR"
    lift: int = 10
    answers: tuple[str, ...] = ()


def read_settings(text: str) -> Settings:
    """The settings in a JSON text; what cannot be read keeps its default."""
    try:
        plain = json.loads(text)
    except ValueError:
        return Settings()
    if not isinstance(plain, Mapping):
        return Settings()
    default = Settings()
    known: dict[str, Any] = {}
    for each in fields(Settings):
        value = plain.get(each.name)
        if type(getattr(default, each.name)) is tuple and isinstance(value, list):
            known[each.name] = tuple(str(path) for path in value)[:MOST_KEPT]
        elif type(value) is type(getattr(default, each.name)):
            known[each.name] = value
    settings = replace(default, **known)
    versions = min(MOST_VERSIONS, max(1, settings.versions))
    theme = settings.theme if settings.theme in THEMES else "system"
    lift = min(1_000, max(1, settings.lift))
    return replace(settings, versions=versions, theme=theme, lift=lift)


def folder_of(kind: QStandardPaths.StandardLocation) -> Path:
    """A folder of the user for this product."""
    return Path(QStandardPaths.writableLocation(kind))


class Preferences(QObject):
    """The settings that are in force, kept in a file. A file that cannot be written is no reason
    to stop: the settings then last until the window closes.
    """

    changed = Signal(object)  # Settings

    def __init__(self, path: Path | None = None, parent: QObject | None = None) -> None:
        super().__init__(parent)
        config = QStandardPaths.StandardLocation.AppConfigLocation
        self.path = path or folder_of(config) / "preferences.json"
        try:
            self._settings = read_settings(read_bytes(self.path).decode("utf-8", "replace"))
        except CartFlowError:
            self._settings = Settings()

    @property
    def settings(self) -> Settings:
        """The values in force."""
        return self._settings

    def change(self, **values: object) -> None:
        """Change some of them, and keep them."""
        settings = replace(self._settings, **values)  # type: ignore[arg-type]
        if settings == self._settings:
            return
        self._settings = settings
        self._keep()
        self.changed.emit(settings)

    @property
    def place_for_flows(self) -> Path:
        """Where a flow is proposed to be saved: beside the one used last, else among the
        documents, else at home.
        """
        documents = folder_of(QStandardPaths.StandardLocation.DocumentsLocation)
        places = [*(Path(each).parent for each in self._settings.recent), documents]
        return next((each for each in places if each.is_dir()), Path.home())

    def add_recent(self, path: Path) -> None:
        """Put a flow file on top of the recent ones."""
        others = [each for each in self._settings.recent if each != str(path)]
        self.change(recent=(str(path), *others)[:MOST_RECENT])

    def forget_recent(self, path: Path) -> None:
        """Take a file off the list of the recent ones, and unpin it."""
        recent, pinned = self._settings.recent, self._settings.pinned
        self.change(
            recent=tuple(each for each in recent if each != str(path)),
            pinned=tuple(each for each in pinned if each != str(path)),
        )

    def pin(self, path: Path, *, on: bool) -> None:
        """Let a file stand before the recent ones, or no more."""
        others = tuple(each for each in self._settings.pinned if each != str(path))
        self.change(pinned=(*others, str(path)) if on else others)

    def _keep(self) -> None:
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            save_text(self.path, json.dumps(asdict(self._settings), indent=2) + "\n")
        except (OSError, CartFlowError):
            return
