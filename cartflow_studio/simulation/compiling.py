"""The compiled machine: made once on a computer, and kept on disk."""

from __future__ import annotations

import atexit
import ctypes
import hashlib
import os
import sys
import tempfile
import threading
from collections.abc import Callable, Sequence
from contextlib import suppress
from functools import cache
from importlib import import_module
from inspect import getsource
from pathlib import Path
from typing import Any

from cartflow_studio.engine.assembly.program import assembled
from cartflow_studio.engine.assembly.signatures import ELEMENTS, MACHINE, Function
from cartflow_studio.engine.loading import INTERPRETED, Loaded
from cartflow_studio.engine.machine import slots
from cartflow_studio.history.keeping import cache_folder

ENTRANCES = ("run",)  # what a simulation needs
KEPT = 8  # compiled machines, of several versions
DIGEST = 32  # bytes before the machine, by which a broken file is known
PATIENCE = 60  # seconds that the end of the process waits for a machine in the making
_lock = threading.Lock()
atexit.register(_lock.acquire, timeout=PATIENCE)  # LLVM would be taken apart at its work


def machine(*, compiled: bool, entrances: Sequence[str] = ENTRANCES) -> Loaded:
    """The machine, interpreted or compiled. ImportError if it cannot be compiled here."""
    return native(entrances) if compiled else INTERPRETED


@cache
def is_compilable() -> bool:
    """Whether it can be compiled here: there is LLVM (llvmlite), it runs, and our source is here.
    It is compiled to know, which takes a second or two the first time on a computer.
    """
    try:
        native()
    except (ImportError, OSError, RuntimeError):
        return False
    return True


def native(entrances: Sequence[str] = ENTRANCES) -> Loaded:
    """The compiled machine with these entrances. One thread compiles while others wait; of several
    processes each may, and the last one's file stays.
    """
    return loaded(tuple(slots.COMPILABLE), tuple(entrances))


def loaded(functions: tuple[Function, ...], entrances: tuple[str, ...]) -> Loaded:
    """These functions, compiled, from disk if they are there; those that can be called."""
    with _lock:
        return _loaded(functions, entrances)


@cache
def _loaded(functions: tuple[Function, ...], entrances: tuple[str, ...]) -> Loaded:
    llvm = import_module("llvmlite.binding")
    llvm.initialize_native_target()
    llvm.initialize_native_asmprinter()
    homes = dict.fromkeys(function.__module__ for function in functions)
    text = assembled(functions, (getsource(sys.modules[home]) for home in homes), entrances)
    target = _target(llvm)
    path = machine_folder() / f"{_fingerprint(llvm, target, text)}.machine"
    compiled = _kept(path)
    if compiled is None:
        compiled = _compiled(llvm, target, text)
        _keep(path, compiled)
    engine = llvm.create_mcjit_compiler(llvm.parse_assembly(""), target)
    engine.add_object_file(llvm.ObjectFileRef.from_data(compiled))
    engine.finalize_object()
    known = {function.__name__: function for function in functions}
    return Loaded.of((_bound(engine, known[name]) for name in entrances), compiled=True)


def machine_folder() -> Path:
    """Where compiled machines are kept."""
    return cache_folder().parent / "machine"


def _target(llvm: Any) -> Any:
    """This computer, to compile for."""
    return llvm.Target.from_default_triple().create_target_machine(
        cpu=llvm.get_host_cpu_name(),
        features=llvm.get_host_cpu_features().flatten(),
        opt=3,
        jit=True,
    )


def _fingerprint(llvm: Any, target: Any, text: str) -> str:
    """What a compiled machine depends on: what it does, the compiler, the processor."""
    told = (text, llvm.llvm_version_info, target.triple, llvm.get_host_cpu_name())
    features = llvm.get_host_cpu_features().flatten()
    return hashlib.blake2b(repr((*told, features)).encode(), digest_size=12).hexdigest()


def _compiled(llvm: Any, target: Any, text: str) -> bytes:
    """The machine in the language of the processor."""
    module = llvm.parse_assembly(text)
    module.verify()
    wishes = llvm.create_pipeline_tuning_options(speed_level=3)
    wishes.loop_vectorization = wishes.slp_vectorization = False  # its loops are short
    builder = llvm.create_pass_builder(target, wishes)
    builder.getModulePassManager().run(module, builder)
    made: bytes = target.emit_object(module)
    return made


def _kept(path: Path) -> bytes | None:
    """A machine from disk; None if there is none, or it is broken."""
    try:
        told = path.read_bytes()
    except OSError:
        return None
    digest, compiled = told[:DIGEST], told[DIGEST:]
    return compiled if digest == _digest(compiled) else None


def _keep(path: Path, compiled: bytes) -> None:
    """Write a machine to disk, whole or not at all, and forget those not made lately. Without a
    place for it, it is compiled anew the next time.
    """
    with suppress(OSError):
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, begun = tempfile.mkstemp(dir=path.parent, suffix=".making")
        with os.fdopen(handle, "wb") as file:
            file.write(_digest(compiled) + compiled)
        Path(begun).replace(path)
        old = sorted(path.parent.iterdir(), key=lambda each: each.stat().st_mtime, reverse=True)
        for each in old[KEPT:]:
            each.unlink(missing_ok=True)


def _digest(compiled: bytes) -> bytes:
    return hashlib.blake2b(compiled, digest_size=DIGEST).digest()


def _bound(engine: Any, function: Function) -> Callable[..., int]:
    """A function of the compiled machine, to be called with arrays and numbers."""
    words = [word for name, word in function.__annotations__.items() if name != "return"]
    kinds: list[Any] = []
    for word in words:
        kinds.append(ctypes.c_void_p if word in ELEMENTS else ctypes.c_int64)
        kinds += [ctypes.c_int64] if word in ELEMENTS and word != MACHINE else []
    address = engine.get_function_address(f"cartflow.{function.__name__}")
    inside = ctypes.CFUNCTYPE(ctypes.c_int64, *kinds)(address)

    def call(*given: Any) -> int:
        passed: list[int] = []
        for word, each in zip(words, given, strict=True):
            passed.append(each.ctypes.data if word in ELEMENTS else int(each))
            passed += [len(each)] if word in ELEMENTS and word != MACHINE else []
        answer: int = inside(*passed)
        return answer

    call.__name__ = function.__name__
    call.engine = engine  # type: ignore[attr-defined]  # it holds the code
    return call
