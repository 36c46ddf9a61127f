"""The expressions of the machine's source, as lines for LLVM."""

from __future__ import annotations

import ast
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import NoReturn

from cartflow_studio.engine.assembly.signatures import (
    ELEMENTS,
    INT,
    KINDS,
    MACHINE,
    NOTHING,
    TRUTH,
    AssemblyError,
    Signature,
    Value,
)

# fmt: off
OPERATIONS: dict[type[ast.AST], str] = {
    ast.Add: "add", ast.Sub: "sub", ast.Mult: "mul", ast.LShift: "shl", ast.RShift: "ashr",
    ast.BitAnd: "and", ast.BitOr: "or", ast.BitXor: "xor",
    ast.Eq: "icmp eq", ast.NotEq: "icmp ne", ast.Lt: "icmp slt", ast.LtE: "icmp sle",
    ast.Gt: "icmp sgt", ast.GtE: "icmp sge",
}
# fmt: on
FLOORED: dict[type[ast.AST], str] = {ast.FloorDiv: "@floor.div", ast.Mod: "@floor.mod"}
MACHINE_OF = "machine_of"  # one of the machines on a stage
BUILT_IN = {"min": "@llvm.smin.i64", "max": "@llvm.smax.i64"}


@dataclass
class Expressions:
    """A function in the writing: line after line, in blocks that end with a jump."""

    tree: ast.FunctionDef
    known: Mapping[str, Signature]
    registers: set[int]
    lines: list[str] = field(default_factory=list)
    kinds: dict[str, str] = field(default_factory=dict)  # of variables
    count: int = 0
    is_open: bool = True  # whether the block can still go on

    def made(self, kind: str, what: str) -> Value:
        """A new value, by an instruction."""
        self.count += 1
        self.lines.append(f"  %v{self.count}. = {what}")
        return kind, f"%v{self.count}."

    def label(self) -> str:
        """The name of a block to come."""
        self.count += 1
        return f"b{self.count}"

    def begin(self, label: str) -> None:
        """Begin a block; the one before goes on into it."""
        if self.is_open:
            self.end(f"br label %{label}")
        self.lines.append(f"{label}:")
        self.is_open = True

    def end(self, jump: str) -> None:
        """End the block."""
        if self.is_open:
            self.lines.append(f"  {jump}")
        self.is_open = False

    def put(self, name: str, value: Value) -> None:
        """Give a variable a value, of the kind of its first."""
        kind, text = value
        if self.kinds.setdefault(name, kind) != kind:
            self.refuse(self.tree, f"{name} is a number here and a truth there")
        self.lines.append(f"  store {kind} {text}, ptr %{name}.room")

    def refuse(self, node: ast.AST, what: str) -> NoReturn:
        """The machine cannot say so."""
        line = getattr(node, "lineno", 0)
        raise AssemblyError(
            f"The machine cannot be compiled: {what}.",
            source=f"{self.tree.name} (line {line})",
            hint="Write it with numbers, arrays, comparisons, if, while and for … in range.",
        )

    # --- values

    def value(self, node: ast.expr) -> Value:
        """What an expression comes to."""
        match node:
            case ast.Constant(bool(truth)):
                return TRUTH, str(truth).lower()
            case ast.Constant(int(number)):
                return INT, str(number)
            case ast.Name(name) if name in self.kinds:
                kind = self.kinds[name]
                return self.made(kind, f"load {kind}, ptr %{name}.room")
            case ast.Name() | ast.Attribute():
                return INT, str(self.constant(node))
            case ast.Subscript():
                return self.element(node)
            case ast.BinOp(left, op, right):
                return self.binary(op, self.value(left), self.value(right), node)
            case ast.UnaryOp(ast.USub(), of):
                return self.made(INT, f"sub i64 0, {self.number(self.value(of))}")
            case ast.UnaryOp(ast.Invert(), of):
                return self.made(INT, f"xor i64 -1, {self.number(self.value(of))}")
            case ast.Compare(left, [op], [right]):
                return self.binary(op, self.value(left), self.value(right), node)
            case ast.BoolOp() | ast.UnaryOp(ast.Not()):
                return self.either(node, (TRUTH, "true"), (TRUTH, "false"))
            case ast.IfExp(test, one, other):
                return self.either(test, one, other)
            case ast.Call():
                return self.call(node)
            case _:
                self.refuse(node, f"there is {ast.unparse(node)!r}")

    def either(self, test: ast.expr, one: ast.expr | Value, other: ast.expr | Value) -> Value:
        """One of two values, of which only that one is worked out."""
        yes, no, after = self.label(), self.label(), self.label()
        room = f"either.{after}"
        self.branch(test, yes, no)
        for label, way in ((yes, one), (no, other)):
            self.begin(label)
            self.put(room, way if isinstance(way, tuple) else self.value(way))
            self.end(f"br label %{after}")
        self.begin(after)
        kind = self.kinds[room]
        return self.made(kind, f"load {kind}, ptr %{room}.room")

    def branch(self, test: ast.expr, yes: str, no: str) -> None:
        """Jump by whether it is true; of `and` and `or` only as much is asked as is needed."""
        match test:
            case ast.BoolOp(op, [*first, last]):
                for each in first:
                    onwards = self.label()
                    is_and = isinstance(op, ast.And)
                    self.branch(each, onwards if is_and else yes, no if is_and else onwards)
                    self.begin(onwards)
                self.branch(last, yes, no)
            case ast.UnaryOp(ast.Not(), of):
                self.branch(of, no, yes)
            case _:
                kind, text = self.value(test)
                if kind == INT:
                    _, text = self.made(TRUTH, f"icmp ne i64 {text}, 0")
                self.end(f"br i1 {text}, label %{yes}, label %{no}")

    def binary(self, op: ast.AST, left: Value, right: Value, node: ast.AST) -> Value:
        """Two values to one."""
        if left[0] != right[0]:
            self.refuse(node, "a number meets a truth")
        kind = left[0]
        if type(op) in FLOORED:
            return self.made(INT, f"call i64 {FLOORED[type(op)]}(i64 {left[1]}, i64 {right[1]})")
        if type(op) not in OPERATIONS:
            self.refuse(node, f"there is {ast.unparse(node)!r}")
        name = OPERATIONS[type(op)]
        found = TRUTH if name.startswith("icmp") else kind
        return self.made(found, f"{name} {kind} {left[1]}, {right[1]}")

    def number(self, value: Value) -> str:
        """A number; a truth counts as 0 or 1."""
        if value[0] == INT:
            return value[1]
        return self.made(INT, f"zext i1 {value[1]} to i64")[1]

    def constant(self, node: ast.expr) -> int:
        """A number that has a name."""
        world = self.known[self.tree.name].world
        match node:
            case ast.Name(name):
                found = world.get(name)
            case ast.Attribute(ast.Name(owner), name):
                found = getattr(world.get(owner), name, None)
            case _:
                found = None
        if not isinstance(found, int):
            self.refuse(node, f"{ast.unparse(node)!r} is no number")
        return int(found)

    def element(self, node: ast.Subscript) -> Value:
        """What lies at a place of an array. What never changes is marked so, and read once."""
        kind = ELEMENTS[self.array(node)]
        place = self.place(node)
        found = self.made(INT, f"load {kind}, ptr {place}{self.lasting(node)}")
        return found if kind == INT else self.made(INT, f"sext {kind} {found[1]} to i64")

    def lasting(self, node: ast.Subscript) -> str:
        """The mark of what stays as it is while the machine runs: columns, and most of the head."""
        is_head = isinstance(node.slice, ast.Attribute)
        if self.array(node) == MACHINE and not is_head:
            return ""
        if is_head and self.constant(node.slice) in self.registers:
            return ""
        return ", !invariant.load !0"

    def place(self, node: ast.Subscript) -> str:
        """Where a place of an array lies."""
        kind = ELEMENTS[self.array(node)]
        index = self.number(self.value(node.slice))
        name = ast.unparse(node.value)
        return self.made("ptr", f"getelementptr inbounds {kind}, ptr %{name}, i64 {index}")[1]

    def array(self, node: ast.Subscript) -> str:
        """By which word an array is declared."""
        word = self.known[self.tree.name].given.get(ast.unparse(node.value), "")
        if word not in ELEMENTS:
            self.refuse(node, f"{ast.unparse(node.value)!r} is no array")
        return word

    def call(self, node: ast.Call) -> Value:
        """What a function answers."""
        name = ast.unparse(node.func)
        if name == "len":
            return INT, f"%{ast.unparse(node.args[0])}.length"
        if name in BUILT_IN:
            given = [self.number(self.value(each)) for each in node.args]
            return self.made(INT, f"call i64 {BUILT_IN[name]}(i64 {given[0]}, i64 {given[1]})")
        called = self.known.get(name)
        if called is None or len(called.given) != len(node.args):
            self.refuse(node, f"there is {ast.unparse(node)!r}")
        words = zip(node.args, called.given.values(), strict=True)
        passed = ", ".join(text for each, word in words for text in self.passed(each, word))
        line = f"call {called.answer} @{name}({passed})"
        if called.answer != NOTHING:
            return self.made(called.answer, line)
        self.lines.append(f"  {line}")
        return NOTHING, ""

    def passed(self, node: ast.expr, word: str) -> tuple[str, ...]:
        """What is given to a function, as it declares it."""
        if isinstance(node, ast.Call) and ast.unparse(node.func) == MACHINE_OF:
            return (f"ptr {self.place(_machine_of(node))}",)
        if word in ELEMENTS:
            name = ast.unparse(node)
            array = f"ptr %{name}"
            return (array,) if word == MACHINE else (array, f"i64 %{name}.length")
        kind, text = self.value(node)
        if kind != KINDS[word]:
            self.refuse(node, "what is given is of another kind than declared")
        return (f"{kind} {text}",)


def _machine_of(node: ast.Call) -> ast.Subscript:
    """Where a machine on a stage begins: the stage's table says how far from its own beginning."""
    stage, number = node.args
    table = ast.Subscript(stage, ast.Attribute(ast.Name("s"), "STAGE_PARTS"))
    return ast.Subscript(stage, ast.Subscript(stage, ast.BinOp(table, ast.Add(), number)))
