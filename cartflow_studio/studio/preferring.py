"""What follows when a person changes a preference."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from PySide6.QtGui import QActionGroup

from cartflow_studio.studio.panels.preferences_dialog import PreferencesDialog
from cartflow_studio.studio.preferences import THEMES, Settings
from cartflow_studio.studio.runners import REMOTE, TRIAL, Destination
from cartflow_studio.studio.sources import shipped
from cartflow_studio.studio.theme import appearance

if TYPE_CHECKING:
    from cartflow_studio.studio.window import Studio


class Preferring(QObject):
    """Shows the preferences, and keeps a window in step with them: what one window chooses, all
    windows show.
    """

    def __init__(self, window: Studio) -> None:
        super().__init__(window)
        self._window = window
        self._settings = Settings()
        self.dialog: PreferencesDialog | None = None
        window.actions_.on("preferences", self.show)
        themes = QActionGroup(window)
        for theme in THEMES:
            action = window.actions_[f"theme_{theme}"]
            themes.addAction(action)
            action.triggered.connect(lambda _=False, theme=theme: self.choose_theme(theme))
        window.actions_["reduce_motion"].toggled.connect(self.reduce_motion)
        window.topbar.theme_wished.connect(self._switch_theme)
        window.preferences.changed.connect(self._follow)
        self._follow(window.preferences.settings)

    def show(self) -> None:
        """Show the preferences."""
        window = self._window
        folder = window.palette_.snippets.folder
        dialog = PreferencesDialog(window, window.preferences.settings, folder)
        dialog.wished.connect(self.change)
        dialog.again_wished.connect(dialog.close)
        dialog.again_wished.connect(window.windows.start_again)

        def offer() -> None:
            dialog.offer_again(on=window.windows.is_language_due)

        offer()
        dialog.language.currentIndexChanged.connect(offer)
        self.dialog = dialog
        dialog.open()

    def choose_theme(self, theme: str) -> None:
        """Show the light or dark look, or the system's, from now on."""
        self._window.preferences.change(theme=theme)
        appearance().choose(theme)

    def _switch_theme(self) -> None:
        self.choose_theme("light" if appearance().chosen_theme.name == "dark" else "dark")

    def reduce_motion(self, on: bool) -> None:
        """Move things at once, or let them glide."""
        self._window.preferences.change(reduce_motion=on)
        appearance().reduced_motion = on

    def change(self, name: str, value: object) -> None:
        """Change one, as the menus do."""
        window = self._window
        match name:
            case "theme":
                self.choose_theme(str(value))
            case "text_size" if isinstance(value, int):
                window.moving.choose_text(value)
            case "reduce_motion":
                self.reduce_motion(bool(value))
            case _:
                window.preferences.change(**{name: value})

    def _follow(self, settings: Settings) -> None:
        before, self._settings = self._settings, settings
        window, actions = self._window, self._window.actions_
        window.files.versions.most = settings.versions
        actions[f"theme_{settings.theme}"].setChecked(True)
        if actions["reduce_motion"].isChecked() != settings.reduce_motion:
            actions["reduce_motion"].setChecked(settings.reduce_motion)
        appearance().reduced_motion = settings.reduce_motion
        if settings.sample != before.sample:
            self._choose_sample(settings.sample)
        if settings.runner != before.runner:
            self._choose_runner(settings.runner)

    def _choose_sample(self, name: str) -> None:
        found = [each for each in shipped() if each.events.name == name]
        if found:
            self._window.results.simulating.choose(found[0])
            self._window.results.simulation.show_sources()
            if self._window.is_editing:
                self._window.results.simulating.meet()

    def _choose_runner(self, address: str) -> None:
        live = self._window.launching.live
        if not live.is_live:
            live.destination = Destination(REMOTE if address else TRIAL, address)
