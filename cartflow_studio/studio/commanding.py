"""Everything a person can ask of a window by typing: menu entries, steps, files, templates."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, cast

from PySide6.QtWidgets import QMenu

from cartflow_studio.nodes import REGISTRY
from cartflow_studio.studio.actions import MENUS, Entry
from cartflow_studio.studio.panels.shortcuts import keys_of
from cartflow_studio.studio.windows import bring_up
from cartflow_studio.words import tr

if TYPE_CHECKING:
    from cartflow_studio.studio.window import Studio

MOST_USED = 24
ICONS = {
    "new": "file-plus",
    "new_window": "copy",
    "open": "folder-open",
    "start": "house",
    "save": "save",
    "save_as": "save",
    "export": "download",
    "undo": "undo-2",
    "redo": "redo-2",
    "find_step": "search",
    "edit_step": "pencil",
    "settings": "settings",
    "preferences": "settings",
    "fit": "maximize",
    "palette": "panel-left",
    "inspector": "panel-right",
    "overlay": "chart-column",
    "theme_system": "monitor",
    "theme_light": "sun",
    "theme_dark": "moon",
    "simulate": "play",
    "simulate_log": "file-text",
    "charts": "chart-column",
    "save_report": "download",
    "validate": "shield-check",
    "launch": "rocket",
    "pause": "pause",
    "resume": "play",
    "stop": "circle-stop",
    "performance": "activity",
    "help": "circle-question-mark",
    "guide": "book-open",
    "hints": "sparkles",
    "shortcuts": "keyboard",
    "versions": "history",
    "compare": "git-compare",
    "quit": "log-out",
}


@dataclass(frozen=True)
class Command:
    """Something to do. `key` names it for good, `group` says where it belongs, `keys` its
    shortcut; `kind` is a colour of node types for its icon, or empty; `why` says why it cannot be
    done now, or is empty.
    """

    key: str
    title: str
    group: str
    run: Callable[[], object]
    icon: str = "chevron-right"
    kind: str = ""
    keys: str = ""
    why: str = ""


def commands(window: Studio) -> list[Command]:
    """All that can be asked of a window now, in the order of its menus."""
    return [
        *_entries(window),
        *_types(window),
        *_steps(window),
        *_files(window),
        *_windows(window),
    ]


def plain(text: str) -> str:
    """The words of an entry without the sign of its key."""
    return text.replace("&&", "\0").replace("&", "").replace("\0", "&")


def _entries(window: Studio) -> Iterator[Command]:
    for title, entries in MENUS.items():
        group = plain(tr(title))
        for entry in entries:
            if not entry.name or entry.name == "commands":
                continue
            action = window.actions_[entry.name]
            icon = ICONS.get(entry.name, "chevron-right")
            if action.menu() is None:
                yield _entry(window, entry, group, icon)
                continue
            for inner in cast(QMenu, action.menu()).actions():
                if not inner.isSeparator():
                    name = f"{plain(action.text())}: {plain(inner.text())}"
                    key = f"{entry.name}/{inner.text()}"
                    why = window.actions_.why(entry.name)
                    yield Command(key, name, group, inner.trigger, icon, why=why)


def _entry(window: Studio, entry: Entry, group: str, icon: str) -> Command:
    name, action = entry.name, window.actions_[entry.name]
    keys = next(iter(keys_of(entry)), "")
    why = window.actions_.why(name)
    if action.isCheckable() and action.isChecked():
        icon = "check"
    return Command(name, plain(action.text()), group, action.trigger, icon, keys=keys, why=why)


def _types(window: Studio) -> Iterator[Command]:
    why = "" if window.is_editing else tr("Open a flow first.")
    for kind in REGISTRY.members():
        yield Command(
            f"add/{kind.name}",
            tr("Add “{name}”", name=tr(kind.label)),
            tr("Steps"),
            lambda name=kind.name: window.canvas.commands.add(name),  # type: ignore[misc]
            kind.icon,
            kind.color,
            why=why,
        )


def _steps(window: Studio) -> Iterator[Command]:
    if not window.is_editing:
        return
    for node in window.document.flow.nodes.values():
        yield Command(
            f"go/{node.id}",
            tr("Go to “{name}”", name=node.name),
            tr("This flow"),
            lambda key=node.id: window.go_to(key),  # type: ignore[misc]
            node.type.icon,
            node.type.color,
        )


def _files(window: Studio) -> Iterator[Command]:
    for each in window.preferences.settings.recent:
        path = Path(each)
        yield Command(
            f"open/{each}",
            tr("Open {name}", name=path.name),
            tr("Recent flows"),
            lambda path=path: window.open_file(path),  # type: ignore[misc]
            "file-text",
        )
    for card in window.start.template_cards:
        yield Command(
            f"template/{card.path.name}",
            tr("Begin with “{name}”", name=card.title.text()),
            tr("Templates"),
            lambda path=card.path: window.open_template(path),  # type: ignore[misc]
            "sparkles",
        )


def _windows(window: Studio) -> Iterator[Command]:
    for each in window.windows.all:
        if each is not window:
            yield Command(
                f"window/{each.shown_name}",
                tr("Go to the window “{name}”", name=each.shown_name),
                tr("Windows"),
                lambda each=each: bring_up(each),  # type: ignore[misc]
                "square",
            )


def used(keys: tuple[str, ...], key: str) -> tuple[str, ...]:
    """The keys of commands with this one on top."""
    return (key, *(each for each in keys if each != key))[:MOST_USED]
