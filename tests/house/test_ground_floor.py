"""The ground floor is pure: no clock, dice, disk or wire; and one clock stands above it."""

from tests.house.source import GROUND, PACKAGE, calls, imports, modules, place

CLOCKS = {"datetime.now", "datetime.utcnow", "datetime.today", "date.today"}
WALL_CLOCKS = CLOCKS | {"time.time", "time.time_ns", "time.localtime", "time.gmtime"}
WORLD = {
    "PySide6",
    "asyncio",
    "ctypes",
    "ftplib",
    "glob",
    "http",
    "io",
    "keyring",
    "logging",
    "multiprocessing",
    "os",
    "random",
    "requests",
    "secrets",
    "shutil",
    "smtplib",
    "socket",
    "sqlalchemy",
    "sqlite3",
    "ssl",
    "starlette",
    "structlog",
    "subprocess",
    "sys",
    "tempfile",
    "threading",
    "time",
    "urllib",
    "uuid",
    "uvicorn",
}
DISK = {
    "exists",
    "glob",
    "is_dir",
    "is_file",
    "iterdir",
    "mkdir",
    "read_bytes",
    "read_text",
    "rename",
    "rglob",
    "stat",
    "unlink",
    "write_bytes",
    "write_text",
}
BUILTINS = {"open", "input", "print", "hash", "id", "eval", "exec", "globals"}


def _is_outside(called: str) -> bool:
    owner, _, method = called.rpartition(".")
    clock = f"{owner.rpartition('.')[2]}.{method}"
    return (
        called in BUILTINS
        or clock in CLOCKS
        or (bool(owner) and method in DISK)
        or ".random." in f".{called}"
    )


def test_the_ground_floor_imports_nothing_of_the_world():
    assert [
        f"{place(path, node)} {name}"
        for path in modules(*GROUND)
        for node, name in imports(path)
        if name.split(".")[0] in WORLD
    ] == []


def test_the_ground_floor_asks_no_clock_and_touches_no_disk():
    assert [
        f"{place(path, node)} {called}"
        for path in modules(*GROUND)
        for node, called in calls(path)
        if _is_outside(called)
    ] == []


def test_only_the_clock_of_the_runner_asks_the_machine_for_the_time():
    clock = PACKAGE / "runner" / "clock.py"
    assert [
        f"{place(path, node)} {called}"
        for path in modules()
        for node, called in calls(path)
        if path != clock and ".".join(called.split(".")[-2:]) in WALL_CLOCKS
    ] == []
