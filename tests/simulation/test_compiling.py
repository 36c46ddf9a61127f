"""The compiled machine: made once on a computer, kept, and never made again for a flow."""

import os
import random
import subprocess
import sys
from pathlib import Path

import pytest

from cartflow_studio.engine.machine.calendar import month_of
from cartflow_studio.history import EventLog, People
from cartflow_studio.simulation import compiling, simulate
from cartflow_studio.simulation.compiling import DIGEST, KEPT, native
from tests.engine.chance import Chance

PLAY = """
from cartflow_studio import flowfile
from cartflow_studio.simulation import simulate
from tests.benchmarks.engine import PLAIN, cart_log
print(simulate(flowfile.read(PLAIN), cart_log(5_000), compiled=True).stats.entered)
"""
WITHOUT = """
import sys
sys.modules["llvmlite"] = None
from importlib import import_module
from cartflow_studio import flowfile
from tests.benchmarks.engine import PLAIN, cart_log
play = import_module("cartflow_studio.simulation.simulate")
play.BIG = 100
print(play.simulate(flowfile.read(PLAIN), cart_log(5_000)).notes[-1])
"""
LEAVE = """
import threading
from cartflow_studio.simulation import compiling
threading.Thread(target=compiling.native, daemon=True).start()
while not compiling._lock.locked():
    pass
print("left")
"""
ROOT = Path(__file__).parents[2]


def begin(cache: Path, script: str) -> subprocess.Popen[str]:
    """A process of its own that keeps its machine there."""
    environment = os.environ | {"CARTFLOW_CACHE": str(cache)}
    command = [sys.executable, "-c", script]
    return subprocess.Popen(command, env=environment, cwd=ROOT, stdout=subprocess.PIPE, text=True)


def said(process: subprocess.Popen[str]) -> str:
    """What a process has told, and that it ended well."""
    told, _ = process.communicate(timeout=250)
    assert process.returncode == 0
    return told.strip()


def month(day: int) -> int:
    """The month of a day, by a machine that is looked for on disk again."""
    return compiling._loaded.__wrapped__((month_of,), ("month_of",)).call.month_of(day)


def kept(cache: Path) -> dict[str, bytes]:
    """The files of the compiled machine."""
    return {path.name: path.read_bytes() for path in (cache / "machine").iterdir()}


@pytest.fixture
def cache(tmp_path, monkeypatch):
    monkeypatch.setenv("CARTFLOW_CACHE", str(tmp_path))
    return tmp_path


def test_what_was_compiled_is_found_again(cache):
    assert month(20_000) == month_of(20_000)
    [path] = (cache / "machine").iterdir()
    first = path.stat()
    assert month(30_000) == month_of(30_000)
    again = path.stat()
    assert (again.st_ino, again.st_mtime_ns) == (first.st_ino, first.st_mtime_ns)


def test_who_leaves_while_it_is_made_finds_it_made_the_next_time(tmp_path):
    assert said(begin(tmp_path, LEAVE)) == "left"
    assert [name.rpartition(".")[2] for name in kept(tmp_path)] == ["machine"]


@pytest.mark.parametrize("left", [0, DIGEST - 1, DIGEST, DIGEST + 100])
def test_a_broken_machine_is_made_anew(cache, left):
    month(20_000)
    whole = kept(cache)
    [name] = whole
    for broken in (whole[name][:left], bytes(len(whole[name]))):
        (cache / "machine" / name).write_bytes(broken)
        assert (month(20_000), kept(cache)) == (month_of(20_000), whole)


def test_without_a_place_to_keep_it_the_machine_is_compiled_all_the_same(cache):
    (cache / "machine").write_text("This is no folder.")
    assert month(20_000) == month_of(20_000)


def test_old_machines_are_forgotten(cache):
    (cache / "machine").mkdir()
    for number in range(KEPT + 2):
        path = cache / "machine" / f"{number}.machine"
        path.write_bytes(b"")
        os.utime(path, (number, number))
    month(20_000)
    left = kept(cache)
    assert len(left) == KEPT
    assert {"3.machine", "4.machine", "5.machine"} < set(left)


def test_several_processes_may_compile_at_once(tmp_path):
    one, other = (said(each) for each in [begin(tmp_path, PLAY) for _ in range(2)])
    assert one == other != "0"
    assert [Path(name).suffix for name in kept(tmp_path)] == [".machine"]


def test_without_a_compiler_it_takes_longer_and_says_so(tmp_path):
    assert said(begin(tmp_path, WITHOUT)) == (
        "The flow was played without a compiler, which takes many times as long. "
        "Install it: pip install 'cartflow-studio[fast]'."
    )


def test_editing_never_compiles_again():
    native()
    compiled = compiling._loaded.cache_info().misses
    dice = random.Random(4)
    for _ in range(100):
        chance = Chance(dice)
        flow = chance.flow()
        people = [chance.person("ann")]
        log = EventLog.from_events([chance.event(number, people) for number in range(5)])
        simulate(flow, log, People.from_people(people), compiled=True)
    assert compiling._loaded.cache_info().misses == compiled
