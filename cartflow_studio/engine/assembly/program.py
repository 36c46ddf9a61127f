"""The whole machine as text for LLVM."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator, Mapping, Sequence

from cartflow_studio.engine.assembly.signatures import Function, Signature
from cartflow_studio.engine.assembly.statements import Body
from cartflow_studio.engine.machine import slots

# Division as Python has it, towards what is smaller.
PRELUDE = """
declare i64 @llvm.smin.i64(i64, i64)
declare i64 @llvm.smax.i64(i64, i64)
define internal i1 @floor.short(i64 %rest, i64 %by) alwaysinline {
  %unlike = xor i64 %rest, %by
  %crosses = icmp slt i64 %unlike, 0
  %inexact = icmp ne i64 %rest, 0
  %short = and i1 %crosses, %inexact
  ret i1 %short
}
define internal i64 @floor.div(i64 %of, i64 %by) alwaysinline {
  %cut = sdiv i64 %of, %by
  %rest = srem i64 %of, %by
  %short = call i1 @floor.short(i64 %rest, i64 %by)
  %less = sext i1 %short to i64
  %floor = add i64 %cut, %less
  ret i64 %floor
}
define internal i64 @floor.mod(i64 %of, i64 %by) alwaysinline {
  %rest = srem i64 %of, %by
  %short = call i1 @floor.short(i64 %rest, i64 %by)
  %more = select i1 %short, i64 %by, i64 0
  %floor = add i64 %rest, %more
  ret i64 %floor
}
!0 = !{}
"""


def assembled(
    functions: Iterable[Function], sources: Iterable[str], entrances: Sequence[str]
) -> str:
    """The text for LLVM of `entrances` and all that they call of `functions`, which the modules
    `sources` define. They can be called from outside, as `cartflow.NAME`: an array is its address
    and its length there, and a truth 0 or 1. AssemblyError names what cannot be said.
    """
    known = {function.__name__: Signature.of(function) for function in functions}
    trees = {
        tree.name: tree
        for source in sources
        for tree in ast.parse(source).body
        if isinstance(tree, ast.FunctionDef) and tree.name in known
    }
    needed = _reached(trees, entrances)
    registers = {place for tree in needed for place in _assigned(tree)}
    bodies = [Body(tree, known, registers).text() for tree in needed]
    doors = [known[name].door() for name in entrances]
    return "\n".join((PRELUDE, *bodies, *doors))


def _reached(
    trees: Mapping[str, ast.FunctionDef], entrances: Iterable[str]
) -> list[ast.FunctionDef]:
    """The functions that the entrances call, and what those call, in the order of the source."""
    waiting, reached = list(entrances), set[str]()
    while waiting:
        name = waiting.pop()
        if name in trees and name not in reached:
            reached.add(name)
            waiting += [each.id for each in ast.walk(trees[name]) if isinstance(each, ast.Name)]
    return [tree for name, tree in trees.items() if name in reached]


def _assigned(tree: ast.AST) -> Iterator[int]:
    """The places of the head that the machine changes; all others stay as they are."""
    for node in ast.walk(tree):
        match node:
            case ast.Subscript(slice=ast.Attribute(attr=name), ctx=ast.Store()):
                yield getattr(slots, name)
