"""VALIDATE: the summary of all findings in one dialog, with the way to each."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from cartflow_studio.checks import Finding, Severity
from cartflow_studio.studio.checking import Checking
from cartflow_studio.studio.document import Document
from cartflow_studio.studio.panels.dialogs import Dialog
from cartflow_studio.studio.panels.editors.base import clear
from cartflow_studio.studio.panels.finding_card import FindingCard
from cartflow_studio.studio.panels.problems import mend
from cartflow_studio.studio.panels.widgets import label, scrolling
from cartflow_studio.words import tr, trn

MOST_SHOWN = 60


def summary(findings: Sequence[Finding]) -> tuple[str, str, str, str]:
    """Title, sentence, icon and tone for what was found."""
    errors = sum(each.severity is Severity.ERROR for each in findings)
    others = len(findings) - errors
    if errors:
        title = trn("{n} problem prevents the launch", "{n} problems prevent the launch", errors)
        return title, tr("Fix what is marked in red, then launch."), "circle-alert", "danger"
    if others:
        title = tr("Ready to launch")
        points = trn(
            "{n} point is worth a look before.", "{n} points are worth a look before.", others
        )
        return title, points, "circle-check", "success"
    return tr("Ready to launch"), tr("Every rule is kept."), "circle-check", "success"


class Validation(Dialog):
    """Stays in step with the flow while findings are mended. `chosen` is the node to see."""

    chosen = Signal(str)
    launch_wished = Signal()

    def __init__(self, parent: QWidget, document: Document, checking: Checking) -> None:
        super().__init__(parent, tr("Validate"), icon="circle-check", tone="success")
        self._document, self._checking = document, checking
        self.be_wide(560)
        self.sentence = self.add_text("", "muted")
        content = QWidget()
        self._list = QVBoxLayout(content)
        self._list.setContentsMargins(0, 0, 8, 0)
        self._list.setSpacing(8)
        self._area = scrolling(content)
        self.body.addWidget(self._area)
        self.add_button("", tr("Close"))
        self.launch = self.add_button("launch", tr("Launch…"), "primary")
        self.launch.clicked.connect(self.launch_wished)
        checking.changed.connect(self.show_findings)
        self.show_findings(checking.findings)

    def show_findings(self, findings: Sequence[Finding]) -> None:
        """Show what there is now."""
        title, sentence, icon, tone = summary(findings)
        self.heading.setText(title)
        self.sentence.setText(sentence)
        self.icon.show_icon(icon, tone)
        self.launch.setEnabled(not self._checking.errors)
        clear(self._list)
        for finding in findings[:MOST_SHOWN]:
            card = FindingCard(finding)
            card.fixed.connect(lambda fix: mend(self._document, fix))
            card.chosen.connect(self._see)
            self._list.addWidget(card)
        if len(findings) > MOST_SHOWN:
            self._list.addWidget(
                label(tr("And {n:,} more.", n=len(findings) - MOST_SHOWN), "muted")
            )
        self._list.addStretch(1)
        self._area.setVisible(bool(findings))
        self._area.setMinimumHeight(min(360, 110 * len(findings)))

    def _see(self, finding: Finding) -> None:
        self.chosen.emit(finding.node or "")
        self.close()
