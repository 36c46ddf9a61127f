"""The machine, interpreted or compiled: the same functions, bound twice."""

from __future__ import annotations

import hashlib
import marshal
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from importlib.util import find_spec
from types import FunctionType, SimpleNamespace
from typing import Any

from cartflow_studio.engine.machine import run as _run
from cartflow_studio.engine.machine import slots

ENTRANCES = (
    *("receive", "fire", "occur", "tick", "admit", "become", "dismiss", "matching", "remember"),
    *("clear", "load_person", "load_event", "run"),
)
# The machine makes no arrays and whoever calls it holds those it is given, so references to them
# need not be counted: `_nrt` off makes it three times as fast.
OPTIONS = {"cache": True, "nogil": True, "error_model": "numpy", "_nrt": False}


@dataclass(frozen=True)
class Loaded:
    """The functions that hosts call; `compiled` says of which kind they are."""

    compiled: bool
    call: SimpleNamespace


def is_compilable() -> bool:
    """Whether there is a compiler (Numba) here."""
    return find_spec("numba") is not None


@cache
def load(compiled: bool) -> Loaded:
    """The machine. Compiling happens at the first call of each function, once an installation:
    what was compiled is kept in Numba's cache, under a name that changes with the source.
    ImportError if it shall be compiled and Numba is missing.
    """
    functions = {function.__name__: function for function in slots.COMPILABLE}
    if compiled:
        functions = _compiled(functions)
    return Loaded(compiled, SimpleNamespace(**{name: functions[name] for name in ENTRANCES}))


def _compiled(functions: dict[str, Any]) -> dict[str, Any]:
    """Each function under a name of its source, with globals where the others are compiled.

    They are compiled here, in the order in which they need each other, once for their declared
    types; else there would be one more for every constant they are given. Among themselves they
    pass the machine as a bare pointer, which needs no care for negative places.
    """
    numba = import_module("numba")
    mark = _fingerprint(functions)
    worlds: dict[str, dict[str, Any]] = {}
    made: dict[str, Any] = {}
    for name, function in functions.items():
        home = function.__module__
        world = worlds.setdefault(home, dict(function.__globals__))
        twin = FunctionType(function.__code__, world, name, function.__defaults__)
        twin.__module__ = home
        twin.__qualname__ = f"{name}_{mark}"
        wrappers = {"no_cpython_wrapper": True, "no_cfunc_wrapper": True}
        made[name] = numba.njit(**OPTIONS, **wrappers)(twin)
    for world in worlds.values():
        world.update({name: each for name, each in made.items() if name in world})
    for name, each in made.items():
        each.compile(_signature(numba.types, functions[name]))
        each.disable_compile()
    pointer = _pointer()
    for name in ENTRANCES:
        world = {"inside": made[name], "pointer": pointer, "__name__": __name__}
        twin = FunctionType(_entrance.__code__, world, name)
        twin.__module__ = __name__
        twin.__qualname__ = f"{name}_entrance_{mark}"
        made[name] = numba.njit(**OPTIONS)(twin)
    return made


def _entrance(m: Any, *rest: Any) -> Any:
    """What hosts call: the machine comes as an array."""
    return inside(pointer(m), *rest)  # type: ignore[name-defined]  # noqa: F821  in its world


def _pointer() -> Any:
    """Where an array begins, in compiled code."""
    types = import_module("numba").types

    def pointer(_: Any, array: Any) -> Any:
        def made(context: Any, builder: Any, signature: Any, values: Any) -> Any:
            return context.make_array(signature.args[0])(context, builder, values[0]).data

        return types.CPointer(types.int64)(array), made

    return import_module("numba.extending").intrinsic(pointer)


def _signature(types: Any, function: Any) -> Any:
    """The types of a function's arguments, as it declares them."""
    array, machine = types.Array(types.int64, 1, "C"), types.CPointer(types.int64)
    kinds = {"Machine": machine, "Any": array, "int": types.int64, "bool": types.boolean}
    kinds["Codes"] = types.Array(types.int16, 1, "C")
    names = function.__code__.co_varnames[: function.__code__.co_argcount]
    return tuple(kinds[function.__annotations__[name]] for name in names)


def _fingerprint(functions: dict[str, Callable[..., object]]) -> str:
    digest = hashlib.blake2b(digest_size=6)
    for name in sorted(functions):
        digest.update(marshal.dumps(functions[name].__code__))
    constants = {name: value for name, value in vars(slots).items() if isinstance(value, int)}
    digest.update(repr([*sorted(constants.items()), *sorted(OPTIONS.items())]).encode())
    return digest.hexdigest()


_ = _run  # importing it brings the whole machine
