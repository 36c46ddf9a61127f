"""What the menu entries do with which a flow is put together, in a window."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QLineEdit

from cartflow_studio.errors import CartFlowError
from cartflow_studio.studio.canvas.clipboard import bare_part
from cartflow_studio.studio.canvas.view import FlowCanvas
from cartflow_studio.studio.panels.dialogs import Dialog
from cartflow_studio.studio.preferences import MOST_KEPT, Settings
from cartflow_studio.studio.proofing import Proofing
from cartflow_studio.studio.snippets import Snippet
from cartflow_studio.words import mark, tr

if TYPE_CHECKING:
    from cartflow_studio.studio.window import Studio


def compose(window: Studio) -> None:
    """Say what each entry does; keep in mind which steps are added."""
    for name, act in _acts(window.canvas).items():
        window.actions_.on(name, act)
    window.actions_.on("snippet", lambda: save_snippet(window))
    window.inspector.node_form.replaced.connect(window.canvas.linking.replace)
    window.palette_.inserted.connect(partial(_insert, window))
    window.canvas.chrome.kept = lambda: window.palette_.snippets.all
    Proofing(window)
    _remember(window)
    window.canvas.selection_changed.connect(lambda _: window.checking.spare(""))
    window.canvas.added.connect(lambda _: window.checking.spare(window.canvas.selection[-1]))


def save_snippet(window: Studio) -> Dialog | None:
    """Ask for a name, and keep the chosen steps as a snippet."""
    ids = window.canvas.commands.needed()
    if not ids:
        return None
    flow = window.document.flow
    dialog = Dialog(window, tr("Save as a snippet"), icon="puzzle")
    told = mark("It is kept in the palette, under Snippets, and as a file in {folder}.")
    dialog.add_text(tr(told, folder=window.palette_.snippets.folder), "muted")
    name = QLineEdit(flow.nodes[ids[0]].name)
    name.setAccessibleName(tr("Name of the snippet"))
    name.setMaxLength(120)
    name.selectAll()
    dialog.body.addWidget(name)
    dialog.add_button("", tr("Cancel"))
    dialog.add_button("save", tr("Save"), "primary")
    part = bare_part(flow, ids)

    def save(answer: str) -> None:
        if answer != "save":
            return
        try:
            kept = window.palette_.snippets.save(name.text(), part)
        except CartFlowError as fault:
            window.toast.warn(f"{fault.message} {fault.hint}".strip())
            return
        window.toast.say(tr("The snippet “{name}” is in the palette now.", name=kept.name))

    dialog.answered.connect(save)
    dialog.open()
    name.setFocus()
    return dialog


def _insert(window: Studio, snippet: Snippet) -> None:
    canvas = window.canvas
    if snippet.flow is not None:
        middle = canvas.at_centre()
        place = (round(middle.x()), round(middle.y()))
        text = tr("Insert “{name}”", name=snippet.name)
        canvas.clipboard.add(text, snippet.flow, wish=place)
        canvas.setFocus()


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
