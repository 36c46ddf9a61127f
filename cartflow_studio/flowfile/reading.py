"""A flow file as a flow, or everything that is wrong with it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

from cartflow_studio.fields import Fault
from cartflow_studio.flow.model import FORMAT, Flow
from cartflow_studio.flow.node_type import NodeType
from cartflow_studio.flowfile.building import Building
from cartflow_studio.flowfile.comments import header
from cartflow_studio.flowfile.decoding import decode
from cartflow_studio.flowfile.errors import FlowFileError, NewerFormatError, all_of
from cartflow_studio.flowfile.migrations import migrate
from cartflow_studio.flowfile.tree import Tree, parse
from cartflow_studio.nodes import REGISTRY
from cartflow_studio.registry import Registry
from cartflow_studio.words import tr


def read(
    content: str | bytes,
    *,
    source: str | Path = "",
    registry: Registry[type[NodeType]] = REGISTRY,
) -> Flow:
    """The flow that a flow file holds; `source` names the file in errors.

    FlowFileError carries every fault with its line and column; NewerFormatError if a newer
    version of the product made the file. Nothing of a faulty file is built. Of a large file it is
    enough to pass the first `LARGEST + 1` bytes.
    """
    name = str(source)
    text = decode(content, name)
    tree = parse(text, name)
    if not isinstance(tree.value, Mapping):
        raise FlowFileError(
            tr("There is no flow in this file."),
            hint=tr("A flow file begins with 'format: 1'."),
            source=name,
            line=tree.spot.line,
            column=tree.spot.column,
        )
    building = Building(registry)
    flow = None
    try:
        plain = migrate(tree.value)
        if plain["format"] > FORMAT:
            raise _newer(tree, plain["format"], name)
        flow = building.flow(plain)
    except Fault as fault:
        building.faults.append(fault)
    if tree.faults or building.faults or flow is None:
        raise fault_of(tree, building, name)
    return replace(flow, header=header(text))


def fault_of(tree: Tree, building: Building, source: str) -> FlowFileError:
    """Every fault; where a value is none at all, what else is wrong with it is not told."""
    broken = {(fault.line, fault.column) for fault in tree.faults}
    placed = [_placed(fault, tree, source) for fault in building.faults]
    others = [fault for fault in placed if (fault.line, fault.column) not in broken]
    return all_of([*tree.faults, *others])


def _placed(fault: Fault, tree: Tree, source: str) -> FlowFileError:
    line, column = tree.spot.place(fault.path, of_key=fault.of_key)
    return FlowFileError(
        fault.message, hint=fault.hint, source=source, line=line, column=column, path=fault.path
    )


def _newer(tree: Tree, number: int, source: str) -> NewerFormatError:
    line, column = tree.spot.place(("format",))
    return NewerFormatError(
        tr(
            "This flow was made by a newer version of CartFlow Studio (format {number}).",
            number=number,
        ),
        hint=tr("Install the newest version to open it; the file stays as it is."),
        source=source,
        line=line,
        column=column,
        path=("format",),
    )
