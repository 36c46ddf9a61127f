"""What every entry of the menus does in a window."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu

from cartflow_studio.studio.accompanying import Accompanying
from cartflow_studio.studio.actions import MENUS
from cartflow_studio.studio.composing import compose
from cartflow_studio.studio.guide import FIRST
from cartflow_studio.studio.helping import show_about, show_log, show_shortcuts
from cartflow_studio.studio.living import Living
from cartflow_studio.studio.sampling import Sampling
from cartflow_studio.studio.windows import bring_up
from cartflow_studio.words import mark, tr

if TYPE_CHECKING:
    from cartflow_studio.studio.window import Studio

ALWAYS = {  # what can be done without a flow
    *("new", "new_window", "open", "start", "close", "quit", "commands", "preferences"),
    *("theme_system", "theme_light", "theme_dark", "theme_contrast", "reduce_motion"),
    *("text_larger", "text_smaller", "text_normal"),
    *("next_window", "previous_window", "help", "guide", "hints", "shortcuts", "show_log", "about"),
}


RUNNING = ("scheduled", "active", "paused")
CHOOSE = mark("Choose a step first.")
NO_MEND = mark("Choose a step with a problem that one edit mends.")


def wire(window: Studio) -> None:
    """Fill the menus of a window, and say what each entry does."""
    actions = window.actions_
    actions["export"].setMenu(window.exporting.menu)
    actions["compare_runs"].setMenu(window.results.beside.menu)
    actions["run_end"].setMenu(window.results.simulation.longer.menu())
    menus = actions.fill(window.menuBar())
    list_windows(window, menus["Window"])
    _wire_editing(window)
    window.pages.currentChanged.connect(lambda _: _judge(window))
    _judge(window)
    compose(window)
    _wire_running(window)
    _wire_looks(window)
    actions.on("help", window.helping.show_here)
    actions.on("hints", window.welcoming.show)
    actions.on("guide", lambda: window.show_help(FIRST))
    actions.on("shortcuts", lambda: show_shortcuts(window))
    actions.on("about", lambda: show_about(window))
    actions.on("show_log", lambda: show_log(window.home / "studio.log"))


def _wire_editing(window: Studio) -> None:
    on, history = window.actions_.on, window.document.history
    refuse = window.actions_.refuse
    on("undo", history.undo)
    on("redo", history.redo)
    undo, redo = tr("There is nothing to undo."), tr("There is nothing to redo.")
    history.canUndoChanged.connect(lambda can: refuse("undo", "" if can else undo))
    history.canRedoChanged.connect(lambda can: refuse("redo", "" if can else redo))
    refuse("undo", undo)
    refuse("redo", redo)
    on("new", window.start_new)
    on("open", window.questions.open)
    on("save", window.questions.save)
    on("save_as", window.questions.save_as)
    on("versions", window.reviewing.show_versions)
    on("compare", window.reviewing.choose_other)
    on("start", window.show_start_page)
    on("new_window", lambda: window.windows.new_window(window))
    on("close", window.close)
    on("quit", window.windows.quit)
    on("commands", window.find_command)
    on("find_step", lambda: _bring_side(window, outline=False))
    on("outline", lambda: _bring_side(window, outline=True))
    on("edit_step", window.inspector.edit_first)
    on("tell", lambda: _or_say(window, window.telling.tell_chosen(), CHOOSE))
    on("mend", lambda: _or_say(window, window.telling.mend_chosen(), NO_MEND))
    on("settings", lambda: _show_settings(window))
    annotating = ("add_note", "next_note", "switch", "pin", "group", "ungroup", "rename_group")
    for name in annotating:
        on(name, getattr(window.canvas.annotating, name))
    on("tidy", window.canvas.arranging.tidy)
    on("arrange_anew", window.canvas.arranging.anew)


def _show_settings(window: Studio) -> None:
    window.canvas.select(())
    window.inspector.show_settings()


def _or_say(window: Studio, done: bool, why_not: str) -> None:
    if not done:
        window.toast.say(tr(why_not))


def _judge(window: Studio) -> None:
    """Switch off on the start page what needs a flow."""
    why = "" if window.is_editing else tr("Open a flow first.")
    for entry in (each for entries in MENUS.values() for each in entries):
        if entry.name and entry.name not in ALWAYS:
            window.actions_.refuse(entry.name, why, "start page")


def _bring_side(window: Studio, *, outline: bool) -> None:
    (window.side.show_outline if outline else window.side.show_palette)()


def _wire_running(window: Studio) -> None:
    on, live, sampling = window.actions_.on, window.launching.live, Sampling(window)
    on("simulate", window.results.simulate)
    on("simulate_log", window.results.choose_log)
    company = Accompanying(window)
    on("simulate_with", company.ask)
    on("life", Living(window, company).ask)
    said = mark("Written to {path}.")
    window.results.written.connect(lambda path: window.toast.say(tr(said, path=path)))
    on("play", window.results.play)
    on("charts", window.charting.bring)
    window.charting.observe(live)
    on("save_report", window.charting.ask_report)
    on("assumptions", window.charting.ask_assumptions)
    on("sample", sampling.ask)
    on("own_people", sampling.ask_sheet)
    on("answers", sampling.ask_answers)
    here = tr("Choose a step or a connection first.")
    on("people_here", lambda: _or_say(window, window.results.show_people_here(), here))
    on("find_person", window.results.find_person)
    on("validate", window.validate)
    on("launch", window.launching.ask)
    on("pause", window.launching.ask_pause)
    on("resume", window.launching.resume)
    on("stop", window.launching.ask_stop)
    on("performance", lambda: window.dock.bring("performance"))
    settings = window.inspector.settings
    live.state_changed.connect(
        lambda state: settings.show_launched(state.version if state.state in RUNNING else None)
    )
    live.cleared.connect(lambda: settings.show_launched(None))


def _wire_looks(window: Studio) -> None:
    actions = window.actions_
    actions["overlay"].setChecked(True)
    actions["overlay"].toggled.connect(lambda shown: window.results.show_all(on=shown))


def list_windows(window: Studio, menu: QMenu) -> None:
    """Keep the list of open windows in the menu, below the entries that go from one to another."""
    actions, windows = window.actions_, window.windows
    actions.on("next_window", lambda: windows.go(window, 1))
    actions.on("previous_window", lambda: windows.go(window, -1))
    listed: list[QAction] = [menu.addSeparator()]

    def fill() -> None:
        for action in listed[1:]:
            menu.removeAction(action)
            action.deleteLater()
        del listed[1:]
        for number, each in enumerate(windows.all, start=1):
            action = menu.addAction(f"&{number}  {each.shown_name}")
            action.setCheckable(True)
            action.setChecked(each is window)
            action.triggered.connect(lambda _=False, each=each: bring_up(each))
            listed.append(action)

    menu.aboutToShow.connect(fill)
