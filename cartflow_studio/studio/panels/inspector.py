"""The inspector: the form of the chosen step, or the settings of the flow where none is chosen."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QFrame,
    QHBoxLayout,
    QLineEdit,
    QPlainTextEdit,
    QStackedLayout,
    QVBoxLayout,
    QWidget,
)

from cartflow_studio.fields import LINE, fields_of
from cartflow_studio.flow import annotating, edits
from cartflow_studio.flow.model import Node
from cartflow_studio.studio.checking import Checking
from cartflow_studio.studio.document import Document
from cartflow_studio.studio.panels.asking import TOPIC, HelpButton, topic_of
from cartflow_studio.studio.panels.editors.base import Context, clear, column
from cartflow_studio.studio.panels.editors.form import Form
from cartflow_studio.studio.panels.exits import Exits, StepRun
from cartflow_studio.studio.panels.findings import Findings
from cartflow_studio.studio.panels.flow_settings import FlowSettings
from cartflow_studio.studio.panels.group_form import GroupForm
from cartflow_studio.studio.panels.problems import mend
from cartflow_studio.studio.panels.proof import SHOWN
from cartflow_studio.studio.panels.widgets import Button, Chip, Empty, label, line, scrolling
from cartflow_studio.words import tr, trn


class NodeForm(QWidget):
    """Everything about one step: title, sentence, findings, its fields, a note.

    `people_wished` carries the step whose people somebody wants to see; `replaced` asks for
    another type of step in its place.
    """

    people_wished = Signal(str)
    proof_wished = Signal(str)
    replaced = Signal()

    def __init__(self, document: Document, checking: Checking) -> None:
        super().__init__()
        self._document, self._checking = document, checking
        self._node = ""
        self._refusal = ""
        self.logged: Mapping[str, int] = {}
        self.form: Form | None = None
        self.chip, self.kind = Chip(size=40), label("", "muted")
        self.help = HelpButton("nodes.md", tr("this kind of step"))
        self.title, self.note = QLineEdit(), QPlainTextEdit()
        self.title.setProperty("role", "heading")
        self.title.setAccessibleName(tr("Title of the step"))
        self.note.setPlaceholderText(tr("A note for your team"))
        self.note.setAccessibleName(tr("Note"))
        self.note.setMaximumHeight(72)
        self.note.setTabChangesFocus(True)
        self.sentence = label("", wraps=True)
        self.off, self.pinned = QCheckBox(tr("Switched off")), QCheckBox(tr("Pinned"))
        self.off.setToolTip(tr("People pass through this step as if it were not there."))
        self.pinned.setToolTip(tr("Tidy leaves this card where it is."))
        self.people = Button(tr("See who was here"), "users", "link")
        self.people.clicked.connect(lambda: self.people_wished.emit(self._node))
        self.exits = Exits()
        self.run: Callable[[str], StepRun | None] = lambda _: None
        self.proof = Button(tr("See the message…"), "eye", "link")
        self.proof.clicked.connect(lambda: self.proof_wished.emit(self._node))
        self.replace = Button(tr("Replace with…"), "replace", "link")
        self.replace.clicked.connect(self.replaced)
        self._findings = Findings()
        self._findings.fixed.connect(lambda fix: mend(document, fix))
        self._lay_out()
        self.title.textEdited.connect(self._rename)
        self.note.textChanged.connect(self._write_note)
        self.off.clicked.connect(self._switch)
        self.pinned.clicked.connect(self._pin)
        document.changed.connect(self._show)
        document.refused.connect(self._remember)
        checking.changed.connect(self._show_findings)

    def _lay_out(self) -> None:
        layout = column(self, gap=12)
        head, words = QHBoxLayout(), QVBoxLayout()
        head.setSpacing(12)
        words.setSpacing(0)
        words.addWidget(self.title)
        words.addWidget(self.kind)
        self.kind.setContentsMargins(8, 0, 0, 0)
        head.addWidget(self.chip)
        head.addLayout(words, 1)
        head.addWidget(self.help, 0, Qt.AlignmentFlag.AlignTop)
        place = QWidget()
        self._place = column(place)
        layout.addLayout(head)
        layout.addWidget(self.sentence)
        layout.addWidget(self._findings)
        layout.addWidget(line())
        layout.addWidget(place)
        layout.addWidget(line())
        layout.addWidget(self._run_part())
        layout.addWidget(self.proof, 0, Qt.AlignmentFlag.AlignLeft)
        layout.addWidget(self.replace, 0, Qt.AlignmentFlag.AlignLeft)
        states = QHBoxLayout()
        states.setSpacing(20)
        for box in (self.off, self.pinned):
            states.addWidget(box)
        states.addStretch(1)
        layout.addLayout(states)
        layout.addWidget(label(tr("Note"), "section"))
        layout.addWidget(self.note)
        layout.addStretch(1)

    def _run_part(self) -> QWidget:
        """What a run says of the step."""
        self._run, self.whose = QWidget(), label("", "section")
        part = column(self._run)
        part.addWidget(self.whose)
        part.addWidget(self.exits)
        part.addWidget(self.people, 0, Qt.AlignmentFlag.AlignLeft)
        self._run.hide()
        return self._run

    def show_run(self) -> None:
        """Show what the run of now says of the step, if there is one."""
        run = self.run(self._node) if self._node else None
        if run is not None:
            self.whose.setText(run.title)
            self.exits.show_run(run)
            self.people.setVisible(run.has_journeys)
        self._run.setVisible(run is not None)

    @property
    def node(self) -> Node | None:
        """The step that is shown, if it is still there."""
        return self._document.flow.nodes.get(self._node)

    def show_node(self, node: str) -> None:
        """Show a step."""
        if node != self._node or self.form is None:
            self._node = node
            clear(self._place)
            context = Context(lambda: self._document.flow, node, self._event, lambda: self.logged)
            self.form = Form(LINE, context)
            self.form.field_wished.connect(self._wish)
            self._place.addWidget(self.form)
        self._show()
        self._show_findings()
        self.show_run()

    def _event(self) -> str:
        node = self.node
        return next(iter(node.type.listens_to), "") if node and node.type.is_entry else ""

    def _show(self) -> None:
        node = self.node
        if node is None or self.form is None:
            return
        self.chip.show_kind(node.type.icon, node.type.color)
        self.help.topic = topic_of(node.type)
        self.setProperty(TOPIC, self.help.topic)
        self.kind.setText(tr(node.type.label))
        self.title.setPlaceholderText(tr(node.type.label))
        if self.title.text() != node.title:
            self.title.setText(node.title)
        if self.note.toPlainText() != node.note:
            self.note.blockSignals(True)
            self.note.setPlainText(node.note)
            self.note.blockSignals(False)
        self.sentence.setText(node.type.sentence())
        self.proof.setVisible(node.type.channel in SHOWN)
        self.off.setChecked(node.disabled)
        self.off.setEnabled(not node.type.is_end)
        self.pinned.setChecked(node.id in self._document.flow.pinned)
        self.form.show_value(node.type)

    def _show_findings(self) -> None:
        self._findings.show_findings(self._checking.of(self._node))

    def _wish(self, name: str, value: Any) -> None:
        node = self.node
        if node is None or self.form is None:
            return
        labels = {each.name: tr(each.label) for each in fields_of(node.type)}
        text = tr("Change “{label}” of {name}", label=labels[name], name=node.name)
        self._refusal = ""
        done = self._document.edit(text, edits.change_setting, self._node, name, value, merge=True)
        self.form.show_fault(name, "" if done else self._refusal)

    def _switch(self, off: bool) -> None:
        text = tr("Switch off") if off else tr("Switch on")
        self._document.edit(text, annotating.switch, (self._node,), on=not off)

    def _pin(self, on: bool) -> None:
        text = tr("Pin") if on else tr("Unpin")
        self._document.edit(text, annotating.pin, (self._node,), on=on)

    def _remember(self, _: str, why: str) -> None:
        self._refusal = why

    def _rename(self, title: str) -> None:
        self._document.edit(
            tr("Change the title"), edits.change_node, self._node, merge=True, title=title
        )

    def _write_note(self) -> None:
        note = self.note.toPlainText()
        self._document.edit(
            tr("Write a note"), edits.change_node, self._node, merge=True, note=note
        )


class Inspector(QFrame):
    """What is chosen on the canvas, to edit. `removed` carries steps that are no longer wanted;
    `wished` asks to be seen.
    """

    removed = Signal(tuple)
    wished = Signal()

    def __init__(self, document: Document, checking: Checking) -> None:
        super().__init__()
        self.setProperty("role", "panel")
        self.setMinimumWidth(360)
        self._document = document
        self._chosen: tuple[str, ...] = ()
        self.settings = FlowSettings(document, checking)
        self.node_form = NodeForm(document, checking)
        self.group_form = GroupForm(document)
        self.many = Empty("layers", "", tr("Drag them together, or take them all away."))
        self.delete = Button(tr("Delete them"), "trash-2", "danger")
        self.delete.clicked.connect(lambda: self.removed.emit(self._chosen))
        self.many.buttons.addWidget(self.delete)
        self._stack = QStackedLayout(self)
        self._areas = [scrolling(_padded(each)) for each in (self.settings, self.node_form)]
        group = scrolling(_padded(self.group_form))
        for area in (*self._areas, self.many, group):
            self._stack.addWidget(area)
        document.changed.connect(self._forget_gone)

    @property
    def chosen(self) -> tuple[str, ...]:
        """The steps it shows."""
        return self._chosen

    def show_selection(self, nodes: tuple[str, ...]) -> None:
        """Show the chosen steps: one with its form, none as the flow, a group
        with its title, several by their number.
        """
        self._chosen = tuple(each for each in nodes if each in self._document.flow.nodes)
        if not self._chosen:
            self._stack.setCurrentIndex(0)
        elif len(self._chosen) == 1:
            self.node_form.show_node(self._chosen[0])
            self._areas[1].verticalScrollBar().setValue(0)
            self._stack.setCurrentIndex(1)
        else:
            number = len(self._chosen)
            self.many.title.setText(trn("{n} step is chosen", "{n} steps are chosen", number))
            key = self._group()
            self.group_form.show_group(key)
            self._stack.setCurrentIndex(3 if key else 2)

    def _group(self) -> str:
        """The group whose steps are chosen, all and no others; "" if there is none."""
        flow, chosen = self._document.flow, set(self._chosen)
        key = flow.group_of.get(self._chosen[0], "")
        return key if key and set(flow.groups[key].nodes) == chosen else ""

    def know_events(self, counts: Mapping[str, int]) -> None:
        """Offer these events of the log, too."""
        self.node_form.logged = self.settings.logged = counts
        self.show_selection(self._chosen)

    def edit_first(self) -> None:
        """Put the cursor into the first field of the chosen step."""
        if self.isHidden():
            self.wished.emit()
        form = self.node_form.form
        if len(self._chosen) == 1 and form is not None and form.names:
            form.editor(form.names[0]).setFocus()

    def show_settings(self, section: str = "") -> None:
        """Show the settings of the flow, with a section of them open."""
        self.wished.emit()
        self.show_selection(())
        if section:
            self.settings.open_section(section)

    def _forget_gone(self) -> None:
        left = tuple(each for each in self._chosen if each in self._document.flow.nodes)
        if left != self._chosen or (len(left) > 1 and self._is_other_group()):
            self.show_selection(left)

    def _is_other_group(self) -> bool:
        """Whether the chosen steps were grouped, or taken apart."""
        return (self._stack.currentIndex() == 3) != bool(self._group())


def _padded(content: QWidget) -> QWidget:
    whole = QWidget()
    column(whole, margin=16).addWidget(content)
    return whole
