"""The statements of the machine's source, as lines for LLVM."""

from __future__ import annotations

import ast
from collections.abc import Sequence
from dataclasses import dataclass, field

from cartflow_studio.engine.assembly.expressions import Expressions
from cartflow_studio.engine.assembly.signatures import (
    ELEMENTS,
    INT,
    KINDS,
    NOTHING,
    TRUTH,
    Value,
)


@dataclass
class Body(Expressions):
    """The body of a function, statement after statement."""

    loops: list[tuple[str, str]] = field(default_factory=list)  # where to go on, and out

    def text(self) -> str:
        """The whole function."""
        own = self.known[self.tree.name]
        for name, word in own.given.items():
            if word not in ELEMENTS:
                self.put(name, (KINDS[word], f"%{name}"))
        self.run(self.tree.body)
        if self.is_open:
            self.end("ret void" if own.answer == NOTHING else "unreachable")
        rooms = [f"  %{name}.room = alloca {kind}" for name, kind in self.kinds.items()]
        how = "nounwind noinline cold" if own.is_seldom else "nounwind"
        head = f"define internal {own.answer} @{own.name}({own.parameters()}) {how} {{"
        return "\n".join((head, *rooms, *self.lines, "}"))

    def run(self, statements: Sequence[ast.stmt]) -> None:
        """One statement after the other; what comes after a jump is not reached."""
        for statement in statements:
            if self.is_open:
                self.statement(statement)

    def statement(self, node: ast.stmt) -> None:
        """One statement."""
        match node:
            case ast.Expr(ast.Constant()) | ast.Pass():
                pass
            case ast.Expr(ast.Call() as call):
                self.call(call)
            case ast.Assign([ast.Tuple(names)], ast.Tuple(values)):
                worths = [self.value(each) for each in values]
                for name, worth in zip(names, worths, strict=True):
                    self.assign(name, worth)
            case ast.Assign([target], value):
                self.assign(target, self.value(value))
            case ast.AugAssign(ast.Name(name) as target, op, value):
                self.put(name, self.binary(op, self.value(_read(target)), self.value(value), node))
            case ast.AugAssign(ast.Subscript() as target, op, value):
                place = self.place(target)
                old = self.made(INT, f"load i64, ptr {place}")
                self.store(place, self.binary(op, old, self.value(value), node))
            case ast.Return(value):
                self.answer(value)
            case ast.Break() | ast.Continue():
                self.end(f"br label %{self.loops[-1][isinstance(node, ast.Break)]}")
            case ast.If() | ast.While() | ast.For():
                self.block(node)
            case _:
                self.refuse(node, f"there is {ast.unparse(node).splitlines()[0]!r}")

    def block(self, node: ast.If | ast.While | ast.For) -> None:
        """A statement with others inside."""
        match node:
            case ast.If(test, body, other):
                yes, no, after = self.label(), self.label(), self.label()
                self.branch(test, yes, no)
                for label, way in ((yes, body), (no, other)):
                    self.begin(label)
                    self.run(way)
                    self.end(f"br label %{after}")
                self.begin(after)
            case ast.While(test, body):
                again, inside, after = self.label(), self.label(), self.label()
                self.begin(again)
                self.branch(test, inside, after)
                self.repeat(inside, body, again, after)
                self.end(f"br label %{again}")
                self.begin(after)
            case ast.For(ast.Name(name), ast.Call(ast.Name("range"), bounds), body):
                self.count_through(name, [self.value(each) for each in bounds], body)
            case _:
                self.refuse(node, "there is a loop over something else than a range")

    def count_through(self, name: str, bounds: list[Value], body: list[ast.stmt]) -> None:
        """A loop over a range. It counts on its own, whatever the body does to the name."""
        first, last = bounds if len(bounds) > 1 else ((INT, "0"), bounds[0])
        again, inside, onwards, after = (self.label() for _ in range(4))
        turn = f"{name}.{again}"
        self.put(turn, first)
        self.begin(again)
        at = self.made(INT, f"load i64, ptr %{turn}.room")
        goes_on = self.made(TRUTH, f"icmp slt i64 {at[1]}, {last[1]}")
        self.end(f"br i1 {goes_on[1]}, label %{inside}, label %{after}")
        self.begin(inside)
        self.put(name, at)
        self.repeat("", body, onwards, after)
        self.begin(onwards)
        self.put(turn, self.made(INT, f"add nsw i64 {at[1]}, 1"))
        self.end(f"br label %{again}")
        self.begin(after)

    def repeat(self, label: str, body: list[ast.stmt], onwards: str, after: str) -> None:
        """The body of a loop."""
        if label:
            self.begin(label)
        self.loops.append((onwards, after))
        self.run(body)
        self.loops.pop()

    def assign(self, target: ast.expr, value: Value) -> None:
        """Give a variable or a place of an array a value."""
        match target:
            case ast.Name(name):
                self.put(name, value)
            case ast.Subscript():
                self.store(self.place(target), value)
            case _:
                self.refuse(target, f"{ast.unparse(target)!r} is given a value")

    def store(self, place: str, value: Value) -> None:
        """Keep a number at a place."""
        self.lines.append(f"  store i64 {self.number(value)}, ptr {place}")

    def answer(self, value: ast.expr | None) -> None:
        """Leave the function."""
        kind = self.known[self.tree.name].answer
        if value is None or kind == NOTHING:
            return self.end("ret void")
        found = self.value(value)
        if found[0] != kind:
            self.refuse(value, "the answer is of another kind than declared")
        return self.end(f"ret {kind} {found[1]}")


def _read(target: ast.Name) -> ast.Name:
    return ast.Name(target.id, ast.Load(), lineno=target.lineno, col_offset=target.col_offset)
