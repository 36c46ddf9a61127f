"""What the menu entries do with which a flow is put together, in a window."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from typing import TYPE_CHECKING

from cartflow_studio.studio.canvas.view import FlowCanvas
from cartflow_studio.studio.preferences import MOST_KEPT, Settings

if TYPE_CHECKING:
    from cartflow_studio.studio.window import Studio


def compose(window: Studio) -> None:
    """Say what each entry does; keep in mind which steps are added."""
    for name, act in _acts(window.canvas).items():
        window.actions_.on(name, act)
    _remember(window)


def _acts(canvas: FlowCanvas) -> Mapping[str, Callable[[], object]]:
    clipboard, choosing, linking = canvas.clipboard, canvas.choosing, canvas.linking
    return {
        "cut": clipboard.cut,
        "copy": clipboard.copy,
        "paste": clipboard.paste,
        "paste_connected": partial(clipboard.paste, connected=True),
        "duplicate": clipboard.duplicate,
        "delete": canvas.commands.delete,
        "select_all": choosing.all,
        "select_none": choosing.none,
        "select_others": choosing.others,
        "select_behind": choosing.behind,
        "select_ahead": choosing.ahead,
        "select_connected": choosing.connected,
        "select_type": choosing.same_type,
        "next_step": canvas.commands.next_step,
        "connect": linking.connect,
        "disconnect": linking.disconnect,
        "swap_exits": linking.swap_exits,
        "rename": canvas.commands.rename,
        "replace": linking.replace,
        "align_left": partial(choosing.align, "left"),
        "align_centre": partial(choosing.align, "centre"),
        "align_right": partial(choosing.align, "right"),
        "align_top": partial(choosing.align, "top"),
        "align_middle": partial(choosing.align, "middle"),
        "align_bottom": partial(choosing.align, "bottom"),
        "space_across": partial(choosing.distribute, down=False),
        "space_down": partial(choosing.distribute, down=True),
    }


def _remember(window: Studio) -> None:
    """The types of step that are added most come first when the next one is added."""
    canvas, preferences = window.canvas, window.preferences

    def show(settings: Settings) -> None:
        canvas.used = settings.steps

    def keep(name: str) -> None:
        preferences.change(steps=(name, *preferences.settings.steps)[:MOST_KEPT])

    show(preferences.settings)
    preferences.changed.connect(show)
    canvas.added.connect(keep)
