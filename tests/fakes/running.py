"""A real runner for tests: its own database, its own port, real HTTP, in a thread."""

from __future__ import annotations

import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import requests

from cartflow_studio.channels.secrets import given_secrets
from cartflow_studio.flow.people import Event, Person
from cartflow_studio.runner.client import Client
from cartflow_studio.runner.config import RunnerConfig
from cartflow_studio.runner.running import Runner
from cartflow_studio.runner.service import Server, listen

KEYS = {"admin": "admin-key", "write": "write-key", "page": "page-key"}
SECOND = 1_000_000
HOUR, DAY = 3_600 * SECOND, 86_400 * SECOND
NOON = 1_772_452_800 * SECOND  # 2 March 2026, 12:00 UTC
CART, BOUGHT = "itemAddedToCart", "PurchaseFinished"

FLOW = """\
format: 1
id: win-back
name: Win back
goals:
  - {event: PurchaseFinished, within: 7 days, leave: true}
settings:
  senders: {email: shop@example.com, sms: Shop}
nodes:
  added: {type: event_trigger, event: itemAddedToCart, to: purchase}
  purchase:
    type: wait_for_event
    events: [PurchaseFinished]
    timeout: 1 day
    to: {PurchaseFinished: bought, timed_out: reminder}
  reminder:
    type: email
    subject: You left {{ event.item }} behind
    body: Hello {{ person.first_name }}, your cart waits.
    to: {sent: second, not_sent: text}
  second:
    type: wait_for_event
    events: [PurchaseFinished]
    timeout: 1 day
    to: {PurchaseFinished: bought, timed_out: text}
  text: {type: sms, body: "Your cart waits.", to: {sent: done, not_sent: done}}
  bought: {type: exit, reason: bought}
  done: {type: exit, reason: reminded}
"""
ANN = Person(
    "ann",
    {
        "email": "ann@example.com",
        "phone": "+385911234567",
        "first_name": "Ann",
        "consent_email": True,
        "consent_sms": True,
    },
)


@dataclass
class Running:
    """A runner with its doors open, and ways to talk to it."""

    runner: Runner
    url: str
    client: Client

    def call(
        self,
        method: str,
        path: str,
        *,
        key: str = "write-key",
        headers: Mapping[str, str] | None = None,
        **more: Any,
    ) -> requests.Response:
        """One request with a key (none for "")."""
        own = {"Authorization": f"Bearer {key}"} if key else {}
        with requests.Session() as session:
            session.trust_env = False
            return session.request(
                method, self.url + path, headers={**own, **(headers or {})}, timeout=20, **more
            )

    def refusal(self, method: str, path: str, **more: Any) -> tuple[int, str, str]:
        """Status, code and pointer of a problem document."""
        answer = self.call(method, path, **more)
        assert answer.headers["content-type"] == "application/problem+json", answer.text
        problem = answer.json()
        assert problem["detail"]
        return answer.status_code, problem["code"], problem.get("pointer", "")

    def launch(self, text: str = FLOW, people: tuple[Person, ...] = (ANN,)) -> None:
        """Push and launch a flow, for people who are known."""
        self.client.identify(people)
        self.client.launch(self.client.push(text).flow)

    def settle(self, at: int) -> None:
        """Turn the clock, and wait until all is done that is due."""
        self.client.turn_clock(at, wait=True)


@contextmanager
def running(folder: Path, **settings: Any) -> Iterator[Running]:
    """A runner whose clock follows events, with a folder for messages, unless told otherwise."""
    secrets = given_secrets(settings.pop("secrets", {}))
    clock = settings.pop("own_clock", None)
    whole = {
        "database": str(folder / "runner.db"),
        "port": 0,
        "clock": "events",
        "folder": str(folder / "messages"),
        "keys": KEYS,
        **settings,
    }
    config = RunnerConfig(**whole)
    listening = listen(config.host, config.port)
    url = config.reached_at(listening.getsockname()[1])
    local = f"http://127.0.0.1:{listening.getsockname()[1]}"
    try:
        runner = Runner(config, base_url=url, secrets=secrets, clock=clock)
    except BaseException:
        listening.close()
        raise
    opened = threading.Event()
    server = Server(runner, listening, opened.set)
    thread = threading.Thread(target=server.serve)
    thread.start()
    assert opened.wait(20)
    client = Client(local, KEYS["admin"])
    try:
        yield Running(runner, local, client)
    finally:
        client.close()
        server.stop()
        thread.join()


def event(name: str, person: str, at: int, message_id: str = "", **properties: Any) -> Event:
    """Something that somebody did."""
    return Event(message_id or f"{name}-{person}-{at}", name, person, at, 0, properties)


def cart(person: str, at: int, item: str = "Lamp") -> Event:
    """Something was put into a cart."""
    return event(CART, person, at, item=item)


def bought(person: str, at: int) -> Event:
    """Something was bought."""
    return event(BOUGHT, person, at)
