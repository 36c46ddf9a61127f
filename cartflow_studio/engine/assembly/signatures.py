"""What the machine's functions are given and answer, in the words of LLVM."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, TypeAlias

from cartflow_studio.engine.machine import slots
from cartflow_studio.errors import CartFlowError

INT, TRUTH, NOTHING = "i64", "i1", "void"
MACHINE = "Machine"  # words that may change; other arrays are columns, which nobody changes
ELEMENTS = {MACHINE: "i64", "Any": "i64", "Codes": "i16"}
KINDS = {"int": INT, "bool": TRUTH, "None": NOTHING}
Value: TypeAlias = tuple[str, str]  # INT or TRUTH, and what stands for it
Function: TypeAlias = Callable[..., object]


class AssemblyError(CartFlowError):
    """A function of the machine says more than the few things that integers need."""


@dataclass(frozen=True)
class Signature:
    """What a function is given, each with the word it is declared by, and what it answers."""

    name: str
    given: Mapping[str, str]
    answer: str
    world: Mapping[str, Any]
    is_seldom: bool = False

    @classmethod
    def of(cls, function: Function) -> Signature:
        """The signature of a function."""
        declared = dict(function.__annotations__)
        answer = KINDS[declared.pop("return")]
        seldom = function in slots.SELDOM
        return cls(function.__name__, declared, answer, function.__globals__, seldom)

    def parameters(self) -> str:
        """How LLVM declares what it is given."""
        return ", ".join(
            text for name, word in self.given.items() for text in _declared(name, word)
        )

    def door(self) -> str:
        """The function as those outside call it."""
        passed = ", ".join(
            " ".join((text.split()[0], text.split()[-1]))
            for name, word in self.given.items()
            for text in _declared(name, word)
        )
        call = f"call {self.answer} @{self.name}({passed})"
        end = "ret i64 0"
        if self.answer != NOTHING:
            call = f"%answer = {call}"
            end = "ret i64 %answer"
        if self.answer == TRUTH:
            end = "%word = zext i1 %answer to i64\n  ret i64 %word"
        return (
            f"define i64 @cartflow.{self.name}({self.parameters()}) nounwind {{\n"
            f"  {call}\n  {end}\n}}"
        )


def _declared(name: str, word: str) -> tuple[str, ...]:
    if word == MACHINE:
        return (f"ptr noalias %{name}",)
    if word in ELEMENTS:
        return f"ptr noalias readonly %{name}", f"i64 %{name}.length"
    return (f"{KINDS[word]} %{name}",)
