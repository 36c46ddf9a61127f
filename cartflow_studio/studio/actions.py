"""Every entry of the menus and every shortcut, as a table."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QMenu, QMenuBar

from cartflow_studio.words import mark, tr

Keys = QKeySequence.StandardKey


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry. `name` is the word by which the window says what it does; `keys` its shortcut, or
    several with "; " between them; a `tick` is on or off. The keys of one `on_canvas` are shown
    here and belong to the canvas: elsewhere they are letters.
    """

    name: str
    text: str
    keys: str | QKeySequence.StandardKey = ""
    tick: bool = False
    on_canvas: bool = False


def _canvas(name: str, text: str, keys: str = "") -> Entry:
    return Entry(name, text, keys, on_canvas=True)


LINE = Entry("", "")
MENUS: Mapping[str, tuple[Entry, ...]] = {
    mark("&File"): (
        Entry("new", mark("&New flow"), Keys.New),
        Entry("new_window", mark("New &window"), "Ctrl+Shift+N"),
        Entry("open", mark("&Open…"), Keys.Open),
        Entry("start", mark("Start &page"), "Ctrl+Shift+H"),
        LINE,
        Entry("save", mark("&Save"), Keys.Save),
        Entry("save_as", mark("Save &as…"), Keys.SaveAs),
        Entry("export", mark("&Export")),
        Entry("print", mark("Prin&t…"), Keys.Print),
        LINE,
        Entry("versions", mark("Earlier &versions…")),
        Entry("compare", mark("Co&mpare with…")),
        LINE,
        Entry("close", mark("&Close window"), Keys.Close),
        Entry("quit", mark("&Quit"), "Ctrl+Q"),
    ),
    mark("&Edit"): (
        Entry("undo", mark("&Undo"), Keys.Undo),
        Entry("redo", mark("&Redo"), Keys.Redo),
        LINE,
        _canvas("cut", mark("Cu&t"), "Ctrl+X"),
        _canvas("copy", mark("C&opy"), "Ctrl+C"),
        _canvas("paste", mark("&Paste"), "Ctrl+V"),
        _canvas("paste_connected", mark("Paste with &connections"), "Ctrl+Shift+V"),
        _canvas("duplicate", mark("&Duplicate"), "Ctrl+D"),
        _canvas("delete", mark("De&lete"), "Del"),
        LINE,
        Entry("commands", mark("F&ind a command…"), "Ctrl+K; Ctrl+Shift+P"),
        Entry("find", mark("&Find in the flow…"), Keys.Find),
        Entry("find_next", mark("Find &next"), "F3"),
        Entry("find_previous", mark("Find pre&vious"), "Shift+F3"),
        LINE,
        Entry("find_step", mark("&Add a step…"), "Ctrl+Shift+A"),
        Entry("edit_step", mark("Edit the chosen &step"), "Ctrl+Return"),
        Entry("tell", mark("E&xplain the chosen step"), "Ctrl+I"),
        Entry("mend", mark("&Mend the chosen step"), "Ctrl+."),
        _canvas("add_note", mark("Add a stick&y note"), "Shift+S"),
        _canvas("next_note", mark("Go to t&he next note"), "Shift+N"),
        Entry("switch", mark("S&witch off or on"), "Ctrl+M"),
        Entry("settings", mark("Flow settin&gs"), "Alt+Return"),
        LINE,
        Entry("preferences", mark("Preferences…"), "Ctrl+,"),
    ),
    mark("&Select"): (
        _canvas("select_all", mark("&All"), "Ctrl+A"),
        _canvas("select_none", mark("&Nothing")),
        _canvas("select_others", mark("What is n&ot chosen"), "Ctrl+Shift+I"),
        LINE,
        _canvas("select_behind", mark("All that leads &to it"), "Ctrl+Shift+Left"),
        _canvas("select_ahead", mark("All that comes a&fter it"), "Ctrl+Shift+Right"),
        _canvas("select_connected", mark("All that is &connected"), "L"),
        _canvas("select_type", mark("All of the &same type"), "T"),
    ),
    mark("S&tep"): (
        _canvas("next_step", mark("Add the &next step")),
        _canvas("connect", mark("&Connect…"), "C"),
        _canvas("disconnect", mark("&Disconnect…"), "Shift+C"),
        _canvas("swap_exits", mark("S&wap exits"), "X"),
        LINE,
        _canvas("rename", mark("R&ename"), "F2"),
        _canvas("replace", mark("&Replace with…"), "R"),
        LINE,
        Entry("proof", mark("See the &message…"), "Ctrl+Alt+M"),
        Entry("snippet", mark("&Save as a snippet…"), "Ctrl+Alt+S"),
    ),
    mark("&View"): (
        Entry("back", mark("&Back"), "Alt+Left"),
        Entry("forward", mark("F&orward"), "Alt+Right"),
        LINE,
        Entry("fit", mark("See the whole &flow"), "Shift+1"),
        Entry("fit_selection", mark("See what is &chosen"), "Shift+2"),
        Entry("life_size", mark("Zoom to &100 %"), "Ctrl+0"),
        Entry("zoom_in", mark("&Zoom in"), "Ctrl++; Ctrl+="),
        Entry("zoom_out", mark("Zoom ou&t"), "Ctrl+-"),
        LINE,
        Entry("next_panel", mark("Ne&xt part of the window"), "F6"),
        Entry("previous_panel", mark("Previous part of the &window"), "Shift+F6"),
        LINE,
        Entry("palette", mark("&Palette"), "Ctrl+1", tick=True),
        Entry("inspector", mark("&Inspector"), "Ctrl+2", tick=True),
        Entry("dock", mark("P&roblems and results"), "Ctrl+3", tick=True),
        Entry("panels", mark("Fold or unfold &everything around"), "Ctrl+7"),
        LINE,
        Entry("outline", mark("O&utline of the flow"), "Ctrl+5"),
        Entry("overlay", mark("&Numbers on the canvas"), "Ctrl+4", tick=True),
        Entry("compare_runs", mark("Compare with &another run")),
        LINE,
        Entry("theme_system", mark("Look: as the s&ystem"), tick=True),
        Entry("theme_light", mark("Look: li&ght"), tick=True),
        Entry("theme_dark", mark("Look: &dark"), tick=True),
        Entry("theme_contrast", mark("Look: &high contrast"), tick=True),
        Entry("text_larger", mark("&Larger text"), "Ctrl+Shift+."),
        Entry("text_smaller", mark("&Smaller text"), "Ctrl+Shift+,"),
        Entry("text_normal", mark("Normal text"), "Ctrl+Shift+0"),
        Entry("reduce_motion", mark("Less &motion"), tick=True),
    ),
    mark("&Arrange"): (
        Entry("tidy", mark("&Tidy"), "Ctrl+Shift+L"),
        Entry("arrange_anew", mark("Arrange from &scratch"), "Ctrl+Alt+L"),
        LINE,
        _canvas("align_left", mark("Align &left"), "Alt+Shift+L"),
        _canvas("align_centre", mark("Align &centres"), "Alt+Shift+C"),
        _canvas("align_right", mark("Align &right"), "Alt+Shift+R"),
        _canvas("align_top", mark("Align to&p"), "Alt+Shift+T"),
        _canvas("align_middle", mark("Align &middles"), "Alt+Shift+M"),
        _canvas("align_bottom", mark("Align &bottom"), "Alt+Shift+B"),
        _canvas("space_across", mark("Space evenly &across"), "Alt+Shift+H"),
        _canvas("space_down", mark("Space evenly &down"), "Alt+Shift+V"),
        LINE,
        Entry("pin", mark("Pin &or unpin"), "Ctrl+Shift+M"),
        LINE,
        Entry("group", mark("&Group"), "Ctrl+G"),
        Entry("ungroup", mark("&Ungroup"), "Ctrl+Shift+G"),
        Entry("rename_group", mark("R&ename the group")),
    ),
    mark("F&low"): (
        Entry("simulate", mark("&Simulate"), "F5"),
        Entry("simulate_log", mark("Simulate on a &log of your own…"), "Shift+F5"),
        Entry("simulate_with", mark("Simulate to&gether with…"), "Ctrl+F5"),
        Entry("life", mark("Play &its life…"), "Ctrl+Shift+F5"),
        Entry("run_end", mark("En&d of the run")),
        Entry("sample", mark("Sampl&e customers…"), "Ctrl+Alt+K"),
        Entry("own_people", mark("Customers by &hand…"), "Ctrl+Alt+J"),
        Entry("answers", mark("A&nswers to messages…")),
        Entry("play", mark("Pla&y the run"), "F8"),
        Entry("charts", mark("&Charts"), "Ctrl+6"),
        Entry("save_report", mark("Save the rep&ort…"), "Ctrl+Alt+R"),
        Entry("assumptions", mark("Prices and ass&umptions…")),
        Entry("people_here", mark("See &who was here"), "Ctrl+Shift+J"),
        Entry("find_person", mark("&Find a person…"), "Ctrl+J"),
        Entry("validate", mark("&Validate"), "F7"),
        LINE,
        Entry("launch", mark("L&aunch…"), "F9"),
        Entry("pause", mark("&Pause…")),
        Entry("resume", mark("&Resume")),
        Entry("stop", mark("S&top…")),
        Entry("performance", mark("Perfor&mance"), "Shift+F9"),
    ),
    mark("&Window"): (
        Entry("next_window", mark("&Next window"), Keys.NextChild),
        Entry("previous_window", mark("&Previous window"), Keys.PreviousChild),
    ),
    mark("&Help"): (
        Entry("help", mark("&Help on this"), "F1"),
        Entry("guide", mark("User &guide")),
        Entry("hints", mark("Show the &first hints")),
        Entry("shortcuts", mark("&Keyboard shortcuts"), "Shift+F1; ?"),
        Entry("show_log", mark("Show &log")),
        Entry("about", mark("&About CartFlow Studio")),
    ),
}


class Actions(QObject):
    """The actions of the table by name. What each does is said by `on`."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._actions: dict[str, QAction] = {}
        self._reasons: dict[str, dict[str, str]] = {}
        for entries in MENUS.values():
            for entry in entries:
                if entry.name:
                    self._actions[entry.name] = _action(entry, self)

    def __getitem__(self, name: str) -> QAction:
        return self._actions[name]

    def on(self, name: str, done: Callable[[], object]) -> None:
        """Say what an entry does."""
        self._actions[name].triggered.connect(lambda _checked=False: done())

    def refuse(self, name: str, why: str, cause: str = "") -> None:
        """Switch an entry off for a cause, and say why; without a `why` the cause is gone."""
        action, reasons = self._actions[name], self._reasons.setdefault(name, {})
        if why:
            reasons[cause] = why
        else:
            reasons.pop(cause, None)
        action.setEnabled(not reasons)
        action.setStatusTip(self.why(name))
        action.setToolTip(self.why(name) or action.text().replace("&", ""))

    def why(self, name: str) -> str:
        """Why an entry is switched off; "" if it is not."""
        return next(iter(self._reasons.get(name, {}).values()), "")

    def fill(self, bar: QMenuBar) -> Mapping[str, QMenu]:
        """Put the menus on a bar; returns them by title without `&`."""
        menus = {}
        for title, entries in MENUS.items():
            menu = bar.addMenu(tr(title))
            menu.setToolTipsVisible(True)
            for entry in entries:
                if entry.name:
                    menu.addAction(self._actions[entry.name])
                else:
                    menu.addSeparator()
            menus[title.replace("&", "")] = menu
        return menus


def _action(entry: Entry, parent: QObject) -> QAction:
    action = QAction(tr(entry.text), parent)
    action.setObjectName(entry.name)
    action.setCheckable(entry.tick)
    if isinstance(entry.keys, QKeySequence.StandardKey):
        action.setShortcuts(entry.keys)
    elif entry.keys:
        action.setShortcuts(QKeySequence.listFromString(entry.keys))
    if entry.on_canvas:  # shown in the menu; the canvas has them in its own table
        action.setShortcutContext(Qt.ShortcutContext.WidgetShortcut)
    return action
