"""Editors of values: a form chooses one by the kind of each field."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from cartflow_studio.fields import Kind
from cartflow_studio.studio.panels.editors.base import Context, Editor
from cartflow_studio.studio.panels.editors.choices import (
    AttributeEditor,
    ChoiceEditor,
    EventEditor,
    PercentEditor,
    PropertyEditor,
    WeekdaysEditor,
    YesNoEditor,
    ZoneEditor,
)
from cartflow_studio.studio.panels.editors.condition import ConditionEditor
from cartflow_studio.studio.panels.editors.duration import DurationEditor
from cartflow_studio.studio.panels.editors.form import Form
from cartflow_studio.studio.panels.editors.named import (
    BranchesEditor,
    SendersEditor,
    SharesEditor,
)
from cartflow_studio.studio.panels.editors.rows import (
    AlternativesEditor,
    CapsEditor,
    LimitsEditor,
    LinesEditor,
)
from cartflow_studio.studio.panels.editors.small import (
    ChangesEditor,
    QuietHoursEditor,
    TicksEditor,
)
from cartflow_studio.studio.panels.editors.text import (
    LimitEditor,
    LineEditor,
    MomentEditor,
    TextEditor,
    TimeEditor,
    WholeEditor,
    YamlEditor,
)

EDITORS: Mapping[str, type[Editor]] = {
    "alternatives": AlternativesEditor,
    "attribute": AttributeEditor,
    "branches": BranchesEditor,
    "caps": CapsEditor,
    "changes": ChangesEditor,
    "choice": ChoiceEditor,
    "choices": TicksEditor,
    "condition": ConditionEditor,
    "duration": DurationEditor,
    "event": EventEditor,
    "flow": LineEditor,
    "form": Form,
    "limit": LimitEditor,
    "limits": LimitsEditor,
    "line": LineEditor,
    "lines": LinesEditor,
    "moment": MomentEditor,
    "percent": PercentEditor,
    "property": PropertyEditor,
    "quiet_hours": QuietHoursEditor,
    "senders": SendersEditor,
    "shares": SharesEditor,
    "text": TextEditor,
    "time": TimeEditor,
    "weekdays": WeekdaysEditor,
    "whole": WholeEditor,
    "yes_no": YesNoEditor,
    "zone": ZoneEditor,
}


def make_editor(kind: Kind[Any], context: Context) -> Editor:
    """An editor for values of a kind; one that nobody knows is edited as YAML."""
    return EDITORS.get(kind.editor, YamlEditor)(kind, context)


__all__ = ["EDITORS", "Context", "Editor", "Form", "make_editor"]
