"""One-line faults of the machine, made from its syntax trees.

Faults are made of what the machine decides, not of where a thing lies in its array: places and
offsets are left alone, for a wrong one breaks everything at once.
"""

import ast
import copy
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from types import CodeType

from cartflow_studio.engine.loading import slots

COMPARED = {
    ast.Lt: (ast.LtE, ast.GtE),
    ast.LtE: (ast.Lt, ast.Gt),
    ast.Gt: (ast.GtE, ast.LtE),
    ast.GtE: (ast.Gt, ast.Lt),
    ast.Eq: (ast.NotEq,),
    ast.NotEq: (ast.Eq,),
}
RECKONED = {
    ast.Add: ast.Sub,
    ast.Sub: ast.Add,
    ast.Mult: ast.FloorDiv,
    ast.FloorDiv: ast.Mult,
    ast.Mod: ast.FloorDiv,
    ast.BitAnd: ast.BitOr,
    ast.BitOr: ast.BitAnd,
    ast.BitXor: ast.BitOr,
    ast.LShift: ast.RShift,
    ast.RShift: ast.LShift,
}


VALUES = {"DAY", "MINUTE", "NEVER", "NONE"}  # constants that are no places
KINDS = {
    ast.Compare: "comparisons",
    ast.BoolOp: "conditions",
    ast.UnaryOp: "conditions",
    ast.IfExp: "conditions",
    ast.Constant: "constants",
    ast.BinOp: "arithmetic",
    ast.AugAssign: "arithmetic",
    ast.Call: "arithmetic",
}


@dataclass(frozen=True)
class Mutant:
    """The machine with one fault: a variant of a place in the syntax tree of a function.

    `kind` is what was changed: one of the values of KINDS, or "statements" that are left out.
    """

    path: str
    function: ast.FunctionDef
    place: int
    variant: int
    line: int
    kind: str
    fault: str

    @property
    def name(self) -> str:
        """By which it is known from run to run."""
        return f"{Path(self.path).stem}.{self.function.name}: {self.fault}"

    def infect(self) -> None:
        """Put the fault into the machine of this process."""
        for each in slots.COMPILABLE:
            code: CodeType = each.__code__  # type: ignore[attr-defined]
            if (code.co_filename, code.co_name) == (self.path, self.function.name):
                each.__code__ = self._code()  # type: ignore[attr-defined]

    def _code(self) -> CodeType:
        changed = copy.deepcopy(self.function)
        node = _nth(changed, self.place)
        _replace(changed, node, list(_variants(node))[self.variant])
        changed.decorator_list, changed.returns = [], None
        first = ast.parse("from __future__ import annotations").body[0]
        module = ast.fix_missing_locations(ast.Module([first, changed], []))
        made = compile(module, self.path, "exec")
        return next(each for each in made.co_consts if isinstance(each, CodeType))


def mutants() -> list[Mutant]:
    """All faults, in the order of the source."""
    places = {each.__code__.co_filename for each in slots.COMPILABLE}  # type: ignore[attr-defined]
    return [each for place in sorted(places) for each in _of_module(Path(place))]


def _of_module(path: Path) -> Iterator[Mutant]:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    for function in tree.body:
        if isinstance(function, ast.FunctionDef) and function.decorator_list:
            yield from _of_function(str(path), function)


def _of_function(path: str, function: ast.FunctionDef) -> Iterator[Mutant]:
    seen: Counter[str] = Counter()
    places = _places(function)
    for place, node in enumerate(ast.walk(function)):
        for number, variant in enumerate(() if node in places else _variants(node)):
            fault = f"{_said(node)} → {_said(variant)}"
            seen[fault] += 1
            again = f" ({seen[fault]})" if seen[fault] > 1 else ""
            kind = "statements" if isinstance(variant, ast.Pass) else KINDS[type(node)]
            line = getattr(node, "lineno", function.lineno)
            yield Mutant(path, function, place, number, line, kind, fault + again)


def _places(function: ast.FunctionDef) -> set[ast.AST]:
    """All that reckons where something lies: what is between brackets, and sums with offsets."""
    indices = [node.slice for node in ast.walk(function) if isinstance(node, ast.Subscript)]
    found = {node for index in indices for node in ast.walk(index)}
    return found | {node for node in ast.walk(function) if _is_offset(node)}


def _is_offset(node: ast.AST) -> bool:
    return isinstance(node, ast.BinOp) and any(
        isinstance(side, ast.Attribute) and side.attr not in VALUES
        for side in (node.left, node.right)
    )


def _nth(function: ast.FunctionDef, place: int) -> ast.AST:
    return next(node for number, node in enumerate(ast.walk(function)) if number == place)


def _said(node: ast.AST) -> str:
    text = ast.unparse(node)
    return text if "\n" not in text else text.splitlines()[0] + " …"


def _replace(tree: ast.AST, old: ast.AST, new: ast.AST) -> None:
    for node in ast.walk(tree):
        for field, value in ast.iter_fields(node):
            if value is old:
                setattr(node, field, new)
            elif isinstance(value, list):
                value[:] = [new if each is old else each for each in value]


def _variants(node: ast.AST) -> Iterator[ast.AST]:
    match node:
        case ast.Compare(left=left, ops=[operator], comparators=rest):
            for other in COMPARED.get(type(operator), ()):
                yield ast.Compare(left, [other()], rest)
        case ast.BinOp(left=left, op=operator, right=right) if type(operator) in RECKONED:
            yield ast.BinOp(left, RECKONED[type(operator)](), right)
        case ast.AugAssign(target=target, op=operator, value=value):
            if type(operator) in RECKONED:
                yield ast.AugAssign(target, RECKONED[type(operator)](), value)
            yield ast.Pass()
        case ast.BoolOp(op=operator, values=values):
            yield ast.BoolOp(ast.Or() if isinstance(operator, ast.And) else ast.And(), values)
            for place in range(len(values)):
                rest = values[:place] + values[place + 1 :]
                yield rest[0] if len(rest) == 1 else ast.BoolOp(operator, rest)
        case ast.UnaryOp(op=ast.Not() | ast.Invert() | ast.USub(), operand=operand):
            yield operand
        case ast.IfExp(test=test, body=body, orelse=orelse):
            yield ast.IfExp(test, orelse, body)
        case ast.Constant(value=bool(value)):
            yield ast.Constant(not value)
        case ast.Constant(value=int(value)):
            yield ast.Constant(value + 1)
            if value == 1:
                yield ast.Constant(0)
        case _:
            yield from _of_names(node)


def _of_names(node: ast.AST) -> Iterator[ast.AST]:
    match node:
        case ast.Call(func=ast.Name(id="min"), args=given):
            yield ast.Call(ast.Name("max", ast.Load()), given, [])
        case ast.Call(func=ast.Name(id="max"), args=given):
            yield ast.Call(ast.Name("min", ast.Load()), given, [])
        case ast.Expr(value=ast.Call()) | ast.Assign(targets=[ast.Subscript()]):
            yield ast.Pass()
