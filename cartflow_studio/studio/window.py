"""The window: palette, canvas, inspector and results around one document."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QByteArray, QEvent
from PySide6.QtGui import QCloseEvent
from PySide6.QtWidgets import QMainWindow, QStackedWidget, QVBoxLayout, QWidget

from cartflow_studio.checks import Severity
from cartflow_studio.files import open_flow
from cartflow_studio.flow import edits
from cartflow_studio.flow.model import Flow
from cartflow_studio.studio.actions import Actions
from cartflow_studio.studio.canvas.view import FlowCanvas
from cartflow_studio.studio.charting import Charting
from cartflow_studio.studio.checking import Checking
from cartflow_studio.studio.commanding import Command, commands, used
from cartflow_studio.studio.document import Document
from cartflow_studio.studio.dropping import Dropping
from cartflow_studio.studio.exporting import Exporting
from cartflow_studio.studio.files import Files
from cartflow_studio.studio.folding import Folding
from cartflow_studio.studio.helping import Helping
from cartflow_studio.studio.jobs import Jobs
from cartflow_studio.studio.launching import Launching
from cartflow_studio.studio.moving import Moving
from cartflow_studio.studio.panels.command_palette import CommandPalette
from cartflow_studio.studio.panels.dialogs import Dialog, tell
from cartflow_studio.studio.panels.dock import Dock
from cartflow_studio.studio.panels.find import FindBar
from cartflow_studio.studio.panels.frame import Frame, Sizes
from cartflow_studio.studio.panels.inspector import Inspector
from cartflow_studio.studio.panels.outline import Outline
from cartflow_studio.studio.panels.palette import Palette
from cartflow_studio.studio.panels.problems import Problems
from cartflow_studio.studio.panels.side import Side
from cartflow_studio.studio.panels.start import StartPage, templates
from cartflow_studio.studio.panels.toast import Toast
from cartflow_studio.studio.panels.topbar import TopBar
from cartflow_studio.studio.panels.validation import Validation
from cartflow_studio.studio.panels.widgets import stacked
from cartflow_studio.studio.placing import fit_to_screen
from cartflow_studio.studio.preferences import Preferences
from cartflow_studio.studio.preferring import Preferring
from cartflow_studio.studio.printing import Printing
from cartflow_studio.studio.questions import FileQuestions
from cartflow_studio.studio.recovery import Recovery
from cartflow_studio.studio.rescuing import Rescue
from cartflow_studio.studio.results import Results
from cartflow_studio.studio.reviewing import Reviewing
from cartflow_studio.studio.snippets import Snippets
from cartflow_studio.studio.telling import Telling
from cartflow_studio.studio.thumbnails import Thumbnails
from cartflow_studio.studio.welcoming import Welcoming
from cartflow_studio.studio.windows import Windows
from cartflow_studio.studio.wiring import wire
from cartflow_studio.words import tr

TITLE = "CartFlow Studio"


class Studio(QMainWindow):
    """One window with one flow. What it does beyond showing is done by the parts it holds."""

    def __init__(
        self, preferences: Preferences, recovery: Recovery, windows: Windows | None = None
    ) -> None:
        super().__init__()
        self.windows = windows or Windows(preferences, recovery.home.parent)
        self.preferences = preferences
        self.document = Document(Flow("flow"), parent=self)
        self.jobs = Jobs(self)
        self.files = Files(self.document, self.jobs, recovery, self)
        self.questions = FileQuestions(
            self, self.document, self.files, lambda: preferences.place_for_flows
        )
        self.dialog: Dialog | None = None
        self.checking = Checking(self.document, lambda: self.files.folder, self, jobs=self.jobs)
        self.actions_ = Actions(self)
        self.helping = Helping(self)
        self._make_parts()
        self._lay_out()
        self._connect()
        self.welcoming = Welcoming(self)
        wire(self)
        self.moving = Moving(self)
        self.folding = Folding(self)
        self.preferring = Preferring(self)
        self.dropping = Dropping(self)
        self.printing = Printing(self)
        self.show_start_page()
        self.windows.add(self)

    def _make_parts(self) -> None:
        document, jobs = self.document, self.jobs
        self.topbar = TopBar(document)
        self.palette_ = Palette(Snippets(self.preferences.path.parent / "snippets", self))
        self.outline = Outline(document)
        self.side = Side(self.palette_, self.outline)
        self.canvas = FlowCanvas(document, jobs)
        self.finder = FindBar(self.canvas)
        self.toast = Toast(self.canvas, (self.canvas.chrome.minimap,))
        self.inspector = Inspector(document, self.checking)
        self.problems = Problems(document, self.checking)
        self.dock = Dock()
        self.dock.add("problems", tr("Problems"), self.problems)
        self.results = Results(self, document, jobs, self.canvas, self.dock)
        self.charting = Charting(self)
        self.launching = Launching(
            self,
            document,
            checking=self.checking,
            files=self.files,
            jobs=jobs,
            results=self.results,
            toast=self.toast,
            local=self.windows.local,
        )
        self.telling = Telling(self.canvas, document, self.checking, self.results.step, self)
        self.exporting = Exporting(self, document, self.results.overlay)
        self.start = StartPage(self.preferences, jobs, Thumbnails(self.home / "pictures"))
        self.command_palette = CommandPalette(self)
        self.rescue = Rescue(self)
        self.reviewing = Reviewing(self)

    def _lay_out(self) -> None:
        self.resize(1440, 900)
        self.setMinimumSize(800, 500)
        settings = self.preferences.settings
        sizes = Sizes(settings.palette_width, settings.inspector_width, settings.dock_height)
        middle = stacked(self.canvas, self.results.playing.bar)
        middle.setFocusProxy(self.canvas)
        self.frame = Frame(self.side, middle, self.dock, self.inspector, sizes)
        self.pages = QStackedWidget()
        self.pages.addWidget(self.start)
        self.pages.addWidget(self.frame)
        centre = QWidget()
        layout = QVBoxLayout(centre)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self.topbar)
        layout.addWidget(self.rescue.reminder)
        layout.addWidget(self.reviewing.notices)
        layout.addWidget(self.pages, 1)
        self.setCentralWidget(centre)
        self.restoreGeometry(QByteArray.fromHex(settings.geometry.encode()))
        fit_to_screen(self)

    def _connect(self) -> None:
        self.palette_.wished.connect(self.canvas.commands.add)
        self.palette_.said.connect(self.toast.warn)
        self.palette_.offered.connect(self.toast.offer)
        self.command_palette.chosen.connect(self._do)
        self.canvas.selection_changed.connect(self.inspector.show_selection)
        self.canvas.selection_changed.connect(self.outline.show_selection)
        self.outline.chosen.connect(self.show_node)
        self.outline.edit_wished.connect(self._activate)
        self.canvas.activated.connect(self._activate)
        self.canvas.message.connect(self.toast.say)
        self.document.refused.connect(lambda _, why: self.toast.warn(why))
        self.document.path_changed.connect(self._retitle)
        self.inspector.removed.connect(self._remove)
        self.problems.chosen.connect(self.show_node)
        self.checking.changed.connect(self._show_findings)
        self.files.opened.connect(self._show_opened)
        self.files.saved.connect(self.preferences.add_recent)
        self.files.state_changed.connect(self.topbar.show_saved)
        self.files.state_changed.connect(self._retitle)
        self.files.shared.connect(self._warn_shared)
        self.telling.people_wished.connect(self.results.show_people)
        self.exporting.said.connect(self.toast.say)
        self.exporting.failed.connect(self.files.failed)
        people = self.inspector.node_form
        people.people_wished.connect(self.results.show_people)
        people.run = self.results.step
        self.results.shown.connect(people.show_run)
        self.results.simulating.met.connect(self.inspector.know_events)
        self.launching.chosen.connect(self.show_node)
        self.launching.follow(self.topbar)
        self._connect_pages()

    def _connect_pages(self) -> None:
        self.topbar.simulate.clicked.connect(self.results.simulate)
        self.topbar.validate.clicked.connect(self.validate)
        self.topbar.home.connect(self.show_start_page)
        self.start.opened.connect(self.open_file)
        self.start.template_chosen.connect(self.open_template)
        self.start.new_wished.connect(self.start_new)
        self.start.open_wished.connect(self.questions.open)
        self.start.back_wished.connect(self.show_canvas)
        self.questions.opened.connect(self.open_file)

    @property
    def home(self) -> Path:
        """The folder of what this window keeps for itself."""
        return self.files.recovery.home.parent

    def open_file(self, path: Path) -> None:
        """Open a file, here or in a window of its own."""
        self.windows.open(path, self)

    def _activate(self, node: str) -> None:
        if node in self.document.flow.nodes:
            self.inspector.edit_first()
        else:
            self.inspector.show_settings("Goals")

    def start_new(self) -> None:
        """Begin with an empty canvas."""
        room = self.windows.room(self)
        room.files.start_new(Flow("new-flow", name=tr("New flow")))
        room.results.simulating.meet()

    def open_template(self, path: Path) -> None:
        """Begin with a template; it has no file of its own yet."""
        self.jobs.run(
            lambda _: open_flow(path).flow,
            done=lambda flow: self.windows.room(self).begin(flow, path),
            failed=lambda fault: tell(self, tr("The template cannot be opened"), fault),
        )

    def begin(self, flow: Flow, template: Path) -> None:
        """Begin with a flow of a template, played on the sample customers."""
        self.files.start_new(flow, template)
        self.results.simulate()

    def validate(self) -> None:
        """Say whether the flow is ready, or what is missing."""
        self.checking.spare("")
        dialog = Validation(self, self.document, self.checking)
        dialog.chosen.connect(self.show_node)
        dialog.launch_wished.connect(self.launching.ask)
        self.dialog = dialog
        dialog.open()

    def open_template_named(self, name: str) -> None:
        """Begin with the template of that id."""
        found = [path for path in templates() if path.name.startswith(f"{name}.")]
        self.open_template(found[0] if found else templates()[0])

    def show_node(self, node: str) -> None:
        """Choose a step and bring it into view; "" means the flow as a whole."""
        self.canvas.show_node(node)

    def go_to(self, node: str) -> None:
        """Choose a step, with the keys on the canvas."""
        self.show_node(node)
        self.canvas.setFocus()

    def find_command(self) -> None:
        """Offer everything that can be done by its name."""
        self.command_palette.open(commands(self), self.preferences.settings.used)

    def _do(self, command: Command) -> None:
        self.preferences.change(used=used(self.preferences.settings.used, command.key))
        command.run()

    def show_help(self, topic: str) -> None:
        """Show a topic of the guide."""
        self.helping.show(topic)

    def show_start_page(self) -> None:
        """Show lost work, recent flows and templates."""
        self.start.refresh()
        self.start.show_back(self._open_name)
        self.rescue.offer()
        self.rescue.reminder.hide()
        self.pages.setCurrentIndex(0)
        self.topbar.show_flow_parts(on=False)
        self.setWindowTitle(TITLE)

    @property
    def _open_name(self) -> str:
        flow = self.document.flow
        has_flow = flow.nodes or self.document.path or not self.files.is_saved
        return (flow.name or flow.id) if has_flow else ""

    def show_canvas(self) -> None:
        """Show the open flow."""
        self.pages.setCurrentIndex(1)
        self.topbar.show_flow_parts(on=True)
        self._retitle()

    @property
    def is_editing(self) -> bool:
        """Whether a flow is shown, not the start page."""
        return self.pages.currentIndex() == 1

    @property
    def is_free(self) -> bool:
        """Whether another flow may take this one's place: nothing here would be missed."""
        shows_file = self.is_editing and self.document.path is not None
        return self.files.is_saved and not shows_file and not self.launching.live.is_live

    def _show_opened(self, path: Path | None) -> None:
        if path is not None:
            self.preferences.add_recent(path)
        self.show_canvas()
        self.results.simulating.clear()
        self.launching.live.clear()
        self.inspector.show_selection(self.canvas.selection)
        self.checking.look()
        self.canvas.setFocus()

    def _show_findings(self) -> None:
        findings = self.checking.findings
        shown = {}
        for finding in reversed(self.checking.shown):
            if finding.node is not None:
                shown[finding.node] = (finding.severity.value, finding.message)
        self.canvas.show_findings(shown)
        self.outline.tree.show_findings(self.checking.shown)
        self.canvas.announcing.say_problems(len(findings))
        errors = sum(finding.severity is Severity.ERROR for finding in findings)
        self.dock.show_count("problems", len(findings), "danger" if errors else "")

    def _warn_shared(self, path: Path) -> None:
        self.toast.warn(
            tr(
                "{name} is open in another window too. Edit it in one of them: who saves "
                "second is asked whose changes stay.",
                name=path.name,
            )
        )

    def _remove(self, nodes: tuple[str, ...]) -> None:
        self.document.edit(tr("Delete steps"), edits.remove_nodes, nodes, heal=True)

    @property
    def shown_name(self) -> str:
        """What this window is called among the others."""
        if not self.is_editing:
            return tr("Start page")
        name, path = self.document.flow.name or self.document.flow.id, self.document.path
        return f"{name} · {path.name}" if path else name

    def _retitle(self) -> None:
        if self.is_editing:
            path = self.document.path
            name = self.document.flow.name or self.document.flow.id
            self.setWindowTitle(f"{name}[*] · {path.name}" if path else f"{name}[*] · {TITLE}")
            self.setWindowModified(not self.files.is_saved)

    def changeEvent(self, event: QEvent) -> None:
        """Look after the file when the window comes to the front; keep the work when it goes."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.ActivationChange:
            if self.isActiveWindow():
                self.files.look_again()
            else:
                self.files.keep()

    def closeEvent(self, event: QCloseEvent) -> None:
        """Ask about work that is not saved; remember the places of things."""
        is_saved = self.files.is_saved
        if not (is_saved and self.windows.may_close(self)):
            event.ignore()
            if not is_saved:
                self.questions.leave(self.close)
            return
        sizes = self.frame.sizes
        self.preferences.change(
            geometry=bytes(self.saveGeometry().toHex().data()).decode(),
            palette_width=sizes.palette,
            inspector_width=sizes.inspector,
            dock_height=sizes.dock,
        )
        self.jobs.stop()
        self.helping.close()
        self.files.close()
        self.launching.live.close()
        self.windows.closed(self)
        super().closeEvent(event)
