"""What holds for the whole flow: goals, Frequency, Scheduling, limits, senders, definitions."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from PySide6.QtWidgets import QLabel, QLineEdit, QPlainTextEdit, QWidget

from cartflow_studio.fields import Kind, described
from cartflow_studio.flow import edits
from cartflow_studio.flow.model import Flow
from cartflow_studio.flow.settings import Settings
from cartflow_studio.studio.checking import Checking
from cartflow_studio.studio.document import Document
from cartflow_studio.studio.panels.editors.base import Context, Editor, column
from cartflow_studio.studio.panels.editors.definitions import (
    EVENTS,
    EXITS,
    GOALS,
    TYPED_NAMES,
    AttributesEditor,
    EventsEditor,
    ExitsEditor,
    GoalsEditor,
)
from cartflow_studio.studio.panels.editors.form import Form
from cartflow_studio.studio.panels.findings import Findings
from cartflow_studio.studio.panels.problems import mend
from cartflow_studio.studio.panels.widgets import Section, label
from cartflow_studio.words import mark, tr

SETTINGS: Kind[Settings] = described(Settings, editor="form")
HOLD_BACK = mark("Hold back")
FORMS = {
    mark("Frequency"): ("reentry",),
    mark("Scheduling"): ("schedule", "timezone"),
    mark("Quiet hours and caps"): ("quiet_hours", "caps"),
    mark("Control group"): ("control_group",),
    mark("Senders"): ("senders",),
}

EDITS = {
    mark("Goals"): mark("Change goals"),
    mark("Exit criteria"): mark("Change exit criteria"),
    "Frequency": mark("Change frequency"),
    "Scheduling": mark("Change scheduling"),
    "Quiet hours and caps": mark("Change quiet hours and caps"),
    "Control group": mark("Change control group"),
    "Senders": mark("Change senders"),
    mark("Events"): mark("Change events"),
    mark("Attributes of people"): mark("Change attributes of people"),
}


class FlowSettings(QWidget):
    """The sections of the flow's settings. Each is filled when it is first opened."""

    def __init__(self, document: Document, checking: Checking) -> None:
        super().__init__()
        self._document, self._checking = document, checking
        self.logged: Mapping[str, int] = {}
        self._context = Context(lambda: document.flow, logged=lambda: self.logged)
        self.sections: dict[str, Section] = {}
        self.editors: dict[str, Editor] = {}
        self._faults: dict[str, QLabel] = {}
        self.launched = label("", "muted", wraps=True)
        self.launched.hide()
        self._layout = column(self, gap=12)
        self.name, self.note = QLineEdit(), QPlainTextEdit()
        self.note.setPlaceholderText(tr("A note for your team: what this flow is for."))
        self.note.setMaximumHeight(72)
        self.note.setTabChangesFocus(True)
        self.name.setAccessibleName(tr("Name of the flow"))
        self.note.setAccessibleName(tr("Note on the flow"))
        self._layout.addWidget(label(tr("Flow settings"), "heading"))
        self._layout.addWidget(label(tr("Name"), "section"))
        self._layout.addWidget(self.name)
        self._layout.addWidget(self.note)
        self._findings = Findings()
        self._layout.addWidget(self._findings)
        self._build()
        self._layout.addStretch(1)
        self.name.textEdited.connect(document.rename)
        self.note.textChanged.connect(self._write_note)
        document.changed.connect(lambda _, flow: self.show_flow(flow))
        checking.changed.connect(lambda: self._findings.show_findings(checking.of(None)))
        self._findings.fixed.connect(lambda fix: mend(document, fix))
        self.show_flow(document.flow)

    def _build(self) -> None:
        self._add("Goals", GoalsEditor(GOALS, self._context), "goals")
        self._add("Exit criteria", ExitsEditor(EXITS, self._context), "exits")
        for title, names in FORMS.items():
            form = Form(SETTINGS, self._context)
            form.only = names
            form.heading = tr(title) if len(names) > 1 else f"{tr(title)} {tr(HOLD_BACK)}"
            self._add(title, form, "settings")
        self._add("Events", EventsEditor(EVENTS, self._context), "events")
        self._add(
            "Attributes of people", AttributesEditor(TYPED_NAMES, self._context), "attributes"
        )
        self.sections["Goals"].content.insertWidget(0, self.launched)
        self.sections["Goals"].open()

    def show_launched(self, version: int | None) -> None:
        """Say when other goals hold, while a version runs; None if none does."""
        if version is not None:
            words = tr(
                "Version {version} keeps the goals it was launched with. Other goals hold from the "
                "next launch; its dialog lists them under “What changes”.",
                version=version,
            )
            self.launched.setText(words)
        self.launched.setVisible(version is not None)

    def _add(self, title: str, editor: Editor, field: str) -> None:
        section = Section(tr(title))
        fault = label("", "danger", wraps=True)
        fault.hide()
        section.content.addWidget(editor)
        section.content.addWidget(fault)
        self.sections[title], self.editors[title] = section, editor
        self._faults[title] = fault
        self._layout.addWidget(section)
        editor.wished.connect(lambda value: self._wish(title, field, value))
        editor.faulted.connect(lambda words: self._show_fault(title, words))
        section.opened.connect(lambda on: self._show_section(title, on=on))

    def _show_fault(self, title: str, words: str) -> None:
        self._faults[title].setText(words)
        self._faults[title].setVisible(bool(words))

    def _wish(self, title: str, field: str, value: Any) -> None:
        before = self._document.flow
        if field == "settings":
            before_settings = before.settings
            changes = {name: getattr(value, name) for name in FORMS[title]}
            value = type(before_settings)(
                **{name: getattr(before_settings, name) for name in Settings.__slots__} | changes
            )
        text = tr(EDITS[title])
        self._document.edit(text, edits.change_flow, merge=True, **{field: value})

    def show_flow(self, flow: Flow) -> None:
        """Show the settings of a flow; closed sections wait until they are opened."""
        if self.name.text() != flow.name:
            self.name.setText(flow.name)
        if self.note.toPlainText() != flow.note:
            self.note.blockSignals(True)
            self.note.setPlainText(flow.note)
            self.note.blockSignals(False)
        for title in self.sections:
            self._show_section(title, on=self.sections[title].is_open)
        self._count(flow)

    def _show_section(self, title: str, *, on: bool) -> None:
        if not on:
            return
        flow = self._document.flow
        values = {
            "Goals": flow.goals,
            "Exit criteria": flow.exits,
            "Events": flow.events,
            "Attributes of people": flow.attributes,
        }
        self.editors[title].show_value(values.get(title, flow.settings))

    def _count(self, flow: Flow) -> None:
        for title, items in (
            ("Goals", flow.goals),
            ("Exit criteria", flow.exits),
            ("Events", flow.events),
            ("Attributes of people", flow.attributes),
        ):
            words = f"{tr(title)}  ·  {len(items)}" if items else tr(title)
            self.sections[title].head.setText(words)

    def open_section(self, title: str) -> None:
        """Open a section."""
        self.sections[title].open()

    def _write_note(self) -> None:
        note = self.note.toPlainText()
        self._document.edit(tr("Write a note"), edits.change_flow, merge=True, note=note)
