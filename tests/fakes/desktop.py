"""A desktop for screen readers: Xvfb, a session bus, AT-SPI; and the studio in it."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest
from jeepney import DBusAddress, MatchRule, Properties, message_bus, new_method_call
from jeepney.io.blocking import DBusConnection, open_dbus_connection
from jeepney.wrappers import DBusErrorResponse, unwrap_msg

NEEDED = {"Xvfb": "xvfb", "dbus-daemon": "dbus"}
REGISTRY = Path("/usr/libexec/at-spi2-registryd")
ACCESSIBLE = "org.a11y.atspi.Accessible"
ROOT = "/org/a11y/atspi/accessible/root"
PATIENCE = 15.0  # seconds
Ref = tuple[str, str]  # bus name and path of an accessible object


def missing() -> list[str]:
    """The Debian packages that have to be installed first."""
    found = [package for name, package in NEEDED.items() if shutil.which(name) is None]
    return found + ([] if REGISTRY.exists() else ["at-spi2-core"])


class Desktop:
    """What runs, and how to talk to it from outside, as a screen reader does."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._running: list[subprocess.Popen[str]] = []
        self._display = self._start_screen()
        self.bus = self._start_bus()
        self._env = {
            **os.environ,
            "DISPLAY": self._display,
            "DBUS_SESSION_BUS_ADDRESS": self.bus,
            "QT_QPA_PLATFORM": "xcb",
            "QT_LINUX_ACCESSIBILITY_ALWAYS_ON": "1",
            "HOME": str(folder),
            **{f"XDG_{name}_HOME": str(folder / name) for name in ("CONFIG", "DATA", "CACHE")},
        }
        for name in ("WAYLAND_DISPLAY", "AT_SPI_BUS_ADDRESS", "QT_SCALE_FACTOR"):
            self._env.pop(name, None)

    def _start_screen(self) -> str:
        read, write = os.pipe()
        self._run(
            ["Xvfb", "-displayfd", str(write), "-screen", "0", "1280x800x24", "-nolisten", "tcp"],
            pass_fds=(write,),
        )
        os.close(write)
        with os.fdopen(read) as number:
            return f":{number.readline().strip()}"

    def _start_bus(self) -> str:
        bus = self._run(
            ["dbus-daemon", "--session", "--nofork", "--print-address"],
            stdout=subprocess.PIPE,
            text=True,
            env={**os.environ, "DISPLAY": self._display},
        )
        assert bus.stdout is not None
        return bus.stdout.readline().strip()

    def _run(self, command: list[str], **more: object) -> subprocess.Popen[str]:
        more = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL, **more}
        process = subprocess.Popen(command, start_new_session=True, **more)  # type: ignore[call-overload]
        self._running.append(process)
        return process

    def start_studio(self, flow: Path) -> None:
        """Open the studio with a flow."""
        code = "import sys; from cartflow_studio.cli import main; sys.argv[0] = 'cartflow'; main()"
        command = [sys.executable, "-c", code, "studio", str(flow)]
        with (self.folder / "studio.txt").open("w") as log:
            self._run(command, env=self._env, stdout=log, stderr=log)

    def said(self) -> str:
        """What the studio wrote, for who looks for a fault."""
        return (self.folder / "studio.txt").read_text()

    def stop(self) -> None:
        """End all that was started, the last first."""
        for process in reversed(self._running):
            os.killpg(process.pid, signal.SIGTERM)
            try:
                process.wait(5)
            except subprocess.TimeoutExpired:
                os.killpg(process.pid, signal.SIGKILL)
                process.wait(5)
            if process.stdout is not None:
                process.stdout.close()


class Reader:
    """A screen reader: asks applications over the accessibility bus, and hears their events."""

    def __init__(self, desktop: Desktop) -> None:
        with open_dbus_connection(desktop.bus) as session:
            where = DBusAddress("/org/a11y/bus", "org.a11y.Bus", "org.a11y.Bus")
            address = session.send_and_get_reply(new_method_call(where, "GetAddress"), timeout=10)
        self._bus: DBusConnection = open_dbus_connection(address.body[0])
        rule = MatchRule(type="signal", interface="org.a11y.atspi.Event.Object")
        self._bus.send_and_get_reply(message_bus.AddMatch(rule))
        self._events = self._bus.filter(rule, bufsize=1000)
        self._queue = self._events.__enter__()
        registry = DBusAddress(
            "/org/a11y/atspi/registry", "org.a11y.atspi.Registry", "org.a11y.atspi.Registry"
        )
        call = new_method_call(registry, "RegisterEvent", "s", ("object:announcement",))
        self._bus.send_and_get_reply(call, timeout=10)

    def close(self) -> None:
        """Hang up."""
        self._events.__exit__(None, None, None)
        self._bus.close()

    def ask(self, ref: Ref, method: str, signature: str = "", *values: object) -> object:
        """Call a method of the accessible interface."""
        return self.call(ref, ACCESSIBLE, method, signature, *values)

    def call(
        self, ref: Ref, interface: str, method: str, signature: str = "", *values: object
    ) -> object:
        """Call a method of any interface; its one answer."""
        where = DBusAddress(ref[1], ref[0], interface)
        call = new_method_call(where, method, signature or None, values)
        answer = unwrap_msg(self._bus.send_and_get_reply(call, timeout=10))
        return answer[0] if answer else None

    def value(self, ref: Ref, name: str, interface: str = ACCESSIBLE) -> object:
        """A property."""
        where = DBusAddress(ref[1], ref[0], interface)
        return unwrap_msg(self._bus.send_and_get_reply(Properties(where).get(name), timeout=10))[0][
            1
        ]

    def type(self, code: int) -> None:
        """Press and release a key of the keyboard, by its code."""
        where = ("org.a11y.atspi.Registry", "/org/a11y/atspi/registry/deviceeventcontroller")
        of = "org.a11y.atspi.DeviceEventController"
        self.call(where, of, "GenerateKeyboardEvent", "isu", code, "", 2)

    def children(self, ref: Ref) -> list[Ref]:
        """What is below."""
        return [(name, path) for name, path in self.ask(ref, "GetChildren")]  # type: ignore[union-attr]

    def walk(self, ref: Ref) -> Iterator[Ref]:
        """All that is below, from top to bottom."""
        for child in self.children(ref):
            yield child
            yield from self.walk(child)

    def find(self, name: str) -> Ref:
        """The object of that name in the first application; waits until it is there."""
        end = time.monotonic() + PATIENCE
        while time.monotonic() < end:
            with suppress(DBusErrorResponse):  # what was there a moment ago may be gone
                for ref in self.walk(("org.a11y.atspi.Registry", ROOT)):
                    if self.value(ref, "Name") == name:
                        return ref
            time.sleep(0.1)
        raise AssertionError(f"nothing is called {name!r}")

    def heard(self, member: str, *, until: str) -> list[str]:
        """The texts of events of a kind, until one is `until`."""
        texts: list[str] = []
        end = time.monotonic() + PATIENCE
        while until not in texts and time.monotonic() < end:
            self.value(("org.a11y.atspi.Registry", ROOT), "Name")  # what has come is read with it
            while self._queue:
                message = self._queue.popleft()
                if message.header.fields.get(3) == member:
                    texts.append(message.body[3][1])
            time.sleep(0.02)
        return texts


@pytest.fixture
def desktop(tmp_path: Path) -> Iterator[Desktop]:
    """A desktop, with the packages that it needs."""
    if packages := missing():
        pytest.fail(f"Type this, then try again:  sudo apt-get install -y {' '.join(packages)}")
    made = Desktop(tmp_path)
    yield made
    made.stop()
