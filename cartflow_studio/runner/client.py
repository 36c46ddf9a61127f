"""A runner from outside, over HTTP: the only way in which the studio and the command line know it.

    client = Client("http://127.0.0.1:8585", admin_key)
    client.push(text, templates={"templates/x.mjml": "…"})  # -> VersionState
    client.validate(text, templates={})                     # -> tuple[Finding, ...], as checks say
    client.launch("win-back", previous="finish")            # -> VersionState, or Refused: findings
    client.pause("win-back", policy="keep"); client.resume("win-back"); client.stop("win-back")
    client.performance("win-back")                          # -> Performance: stats, messages, …
    client.flows(); client.live("win-back")                 # -> tuple[VersionState, ...]; LiveFlow
    client.identify(people); client.send(events)            # Person and Event values, in batches
    client.trace("win-back")                                  # -> Iterator[TraceLine]
    client.messages(flow="win-back"); client.events(); client.people()
    client.people_at("win-back", "purchase"); client.person("c-1")
    client.turn_clock(instant, wait=True); client.health()

    with start_embedded(folder, clock="events") as embedded:  # a runner of one's own, as a child
        embedded.client.flows()                               # with an admin key

Every call raises RunnerError: Unreachable names the address and what to start, Refused has the
runner's own words, hint, status and problem document. Instants are microseconds since the epoch.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import islice
from typing import Any
from urllib.parse import quote

import requests

from cartflow_studio.engine import TraceLine
from cartflow_studio.flow.moving import Moves
from cartflow_studio.flow.people import Event, Person
from cartflow_studio.runner.answers import (
    Clock,
    Finding,
    LiveFlow,
    Performance,
    Sent,
    SentMessage,
    Standing,
    VersionState,
)
from cartflow_studio.runner.clock import SystemClock
from cartflow_studio.runner.embedded import Embedded, start_embedded
from cartflow_studio.runner.errors import Refused, RunnerError, Unreachable
from cartflow_studio.runner.times import text_of
from cartflow_studio.words import tr

__all__ = [
    "Client",
    "Clock",
    "Embedded",
    "Finding",
    "LiveFlow",
    "Performance",
    "Refused",
    "RunnerError",
    "Sent",
    "SentMessage",
    "Standing",
    "Unreachable",
    "VersionState",
    "now",
    "start_embedded",
]

SECONDS = 30.0
TURNING = 330.0
BATCH = 200
PAGE = 1_000
LINES = 10_000
_HERE = SystemClock()
_ID = re.compile(r"^id:\s*[\"']?([^\s\"'#]+)", re.MULTILINE)


def now() -> int:
    """What time it is here, as a runner on this machine would say."""
    return _HERE.now()


class Client:
    """One runner at an address, with a key (admin, or one that may only send events)."""

    def __init__(self, url: str, key: str = "", *, timeout: float = SECONDS) -> None:
        self.url = url.rstrip("/")
        self._timeout = timeout
        self._session = requests.Session()
        self._session.trust_env = False
        if key:
            self._session.headers["Authorization"] = f"Bearer {key}"

    def close(self) -> None:
        """Let go of the connections."""
        self._session.close()

    def __enter__(self) -> Client:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def push(
        self, text: str, templates: Mapping[str, str] | None = None, *, follows: int | None = None
    ) -> VersionState:
        """Push a version, with the texts of its template files; the newest if it is the same.

        With `follows`, only if the newest version has that number (0: there is none).
        """
        headers = {} if follows is None else {"If-Match": f'"{follows}"'}
        path = f"/v1/flows/{_flow_id(text)}/versions"
        body = {"flow": text, "templates": dict(templates or {})}
        return VersionState.read(self._ask("PUT", path, body, headers=headers))

    def validate(
        self, text: str, templates: Mapping[str, str] | None = None
    ) -> tuple[Finding, ...]:
        """What the runner's checks say of a flow, which is not kept."""
        path = f"/v1/flows/{_flow_id(text)}/validate"
        found = self._ask("POST", path, {"flow": text, "templates": dict(templates or {})})
        return tuple(Finding.read(each) for each in found["findings"])

    def launch(
        self,
        flow: str,
        *,
        version: int | None = None,
        previous: str = "finish",
        moves: Moves | None = None,
    ) -> VersionState:
        """Launch the newest version, or one by its number. People in the versions before `finish`
        there, `exit` or `move`; `moves` says so for single steps too.
        """
        wish = (moves or Moves(previous)).to_json()
        if version is not None:
            wish["version"] = version
        answer = self._ask("POST", _path(flow, "launch"), wish, timeout=TURNING)
        return VersionState.read(answer)

    def preview(self, text: str, moves: Moves) -> tuple[Standing, ...]:
        """Who stands where now, and where they would go if this flow were launched."""
        path = f"/v1/flows/{_flow_id(text)}/launch/preview"
        found = self._ask("POST", path, {"flow": text, **moves.to_json()})
        return tuple(Standing.read(each) for each in found["steps"])

    def pause(self, flow: str, *, policy: str = "keep") -> VersionState:
        """Pause it: `keep`, `drop_overdue`, `restart` or `active_time`."""
        return VersionState.read(self._ask("POST", _path(flow, "pause"), {"policy": policy}))

    def resume(self, flow: str) -> VersionState:
        """Go on."""
        return VersionState.read(self._ask("POST", _path(flow, "resume"), {}))

    def stop(self, flow: str, *, policy: str = "finish") -> VersionState:
        """Stop it: people inside `finish`, or `exit`."""
        return VersionState.read(self._ask("POST", _path(flow, "stop"), {"policy": policy}))

    def enter(self, flow: str, person: str, properties: Mapping[str, Any] | None = None) -> None:
        """Let one person in."""
        wish = {"person": person, "properties": dict(properties or {})}
        self._ask("POST", _path(flow, "people"), wish)

    def flows(self) -> tuple[VersionState, ...]:
        """Every version of every flow."""
        found = self._ask("GET", "/v1/flows")
        return tuple(VersionState.read(each) for each in found["versions"])

    def live(self, flow: str, *, version: int | None = None) -> LiveFlow:
        """What is live of a flow, read back: its text, templates and state."""
        return LiveFlow.read(self._ask("GET", _path(flow), **_which(version)))

    def performance(self, flow: str, *, version: int | None = None) -> Performance:
        """How it is doing."""
        return Performance.read(self._ask("GET", _path(flow, "performance"), **_which(version)))

    def people_at(self, flow: str, node: str) -> tuple[tuple[str, int], ...]:
        """Who stands at a node: person and number of the journey."""
        found = self._ask("GET", _path(flow, "nodes", node, "people"))
        return tuple((each["person"], each["journey"]) for each in found["people"])

    def send(self, events: Iterable[Event], *, batch: int = BATCH) -> Sent:
        """Send events, in batches, in their order."""
        return self._batches((_track(event) for event in events), batch)

    def identify(self, people: Iterable[Person], *, batch: int = BATCH) -> Sent:
        """Tell who people are: their attributes."""
        return self._batches((_identify(person) for person in people), batch)

    def trace(self, flow: str = "", *, version: int | None = None) -> Iterator[TraceLine]:
        """The trace in the order it was handled."""
        for each in self.trace_entries(flow, version=version):
            yield TraceLine.from_json(each["line"])

    def trace_entries(
        self, flow: str = "", *, version: int | None = None, after: int = 0
    ) -> Iterator[Mapping[str, Any]]:
        """The trace with, for each line, its id, flow, version and the occurrence that caused it;
        only lines `after` that id.
        """
        which = {**({"flow": flow} if flow else {}), **_which(version).get("query", {})}
        which |= {"cursor": str(after)} if after else {}
        return self._pages("/v1/trace", "trace", LINES, **which)

    def events(self) -> Iterator[Mapping[str, Any]]:
        """Everything that came in, complete, in the order it was accepted."""
        return self._pages("/v1/events", "events", LINES)

    def event_names(self) -> Mapping[str, int]:
        """How often each event came."""
        names: Mapping[str, int] = self._ask("GET", "/v1/event-names")["names"]
        return names

    def people(self) -> Iterator[Person]:
        """Everybody who is known."""
        for each in self._pages("/v1/people", "people", PAGE):
            yield Person(each["id"], each["attributes"])

    def person(self, person: str) -> Mapping[str, Any]:
        """One person: attributes, trace and messages."""
        return self._ask("GET", f"/v1/people/{quote(person, safe='')}")

    def messages(
        self, *, flow: str = "", state: str = "", person: str = ""
    ) -> Iterator[SentMessage]:
        """Messages and what became of them."""
        which = {"flow": flow, "state": state, "person": person}
        which = {name: value for name, value in which.items() if value}
        for each in self._pages("/v1/messages", "messages", PAGE, **which):
            yield SentMessage.read(each)

    def receipt(self, message: str, kind: str) -> bool:
        """Say what became of a message; False if the runner never sent it."""
        return bool(self._ask("POST", "/v1/receipts", {"message": message, "kind": kind})["known"])

    def health(self) -> Mapping[str, Any]:
        """How it is, `problems` in sentences; Refused if it cannot do its work."""
        return self._ask("GET", "/health")

    def attention(self) -> Mapping[str, Any]:
        """What could not be handled."""
        return self._ask("GET", "/v1/attention")

    def audit(self) -> Sequence[Mapping[str, Any]]:
        """Who did what."""
        entries: Sequence[Mapping[str, Any]] = self._ask("GET", "/v1/audit")["audit"]
        return entries

    def clock(self) -> Clock:
        """What time it is there."""
        return Clock.read(self._ask("GET", "/v1/clock"))

    def turn_clock(self, to: int | None = None, *, wait: bool = False) -> Clock:
        """Turn its clock forward (None: leave it); with `wait`, until all is done that is due."""
        wish: dict[str, Any] = {"wait": wait}
        if to is not None:
            wish["now"] = text_of(to)
        return Clock.read(self._ask("POST", "/v1/clock", wish, timeout=TURNING))

    def _batches(self, calls: Iterator[dict[str, Any]], size: int) -> Sent:
        sent = Sent(0, 0, ())
        while batch := list(islice(calls, size)):
            found = self._ask("POST", "/v1/batch", {"batch": batch})
            sent += Sent.read(found)
        return sent

    def _pages(self, path: str, name: str, limit: int, **which: str) -> Iterator[Mapping[str, Any]]:
        cursor: str | None = None
        while True:
            query = {**which, "limit": str(limit), **({"cursor": cursor} if cursor else {})}
            found = self._ask("GET", path, query=query)
            yield from found[name]
            cursor = found["next"]
            if cursor is None:
                return

    def _ask(
        self,
        method: str,
        path: str,
        body: Any = None,
        *,
        query: Mapping[str, str] | None = None,
        headers: Mapping[str, str] | None = None,
        timeout: float | None = None,
    ) -> Mapping[str, Any]:
        try:
            answer = self._session.request(
                method,
                self.url + path,
                json=body,
                params=query,
                headers=headers,
                timeout=timeout or self._timeout,
                allow_redirects=False,
            )
        except (requests.exceptions.InvalidHeader, UnicodeEncodeError):
            hint = tr("Copy it again, alone on its line.")
            raise RunnerError(tr("The key has characters that no key has."), hint=hint) from None
        except ValueError:  # in many kinds: no scheme, no host, no such port, …
            raise RunnerError(
                tr("'{url}' is no address of a runner.", url=self.url),
                hint=tr("Write http://HOST:PORT."),
            ) from None
        except (requests.ConnectionError, requests.Timeout) as fault:
            raise _unreachable(self.url, fault) from fault
        except requests.RequestException as fault:
            raise RunnerError(
                tr("What answers at {url} broke off.", url=self.url),
                hint=tr("Try again, or check the address."),
            ) from fault
        return _read(answer, self.url)


def _unreachable(url: str, fault: Exception) -> Unreachable:
    if isinstance(fault, requests.exceptions.SSLError):
        return Unreachable(
            tr("The certificate of {url} cannot be trusted.", url=url),
            hint=tr("Check the address, or have its certificate renewed by who runs it."),
        )
    return Unreachable(
        tr("No runner answers at {url}.", url=url),
        hint=tr("Start one with `cartflow runner`, or check the address."),
    )


def _read(answer: requests.Response, url: str) -> Mapping[str, Any]:
    try:
        found = answer.json()
    except ValueError:
        found = None
    if not isinstance(found, dict):
        raise RunnerError(
            tr(
                "What answers at {url} is no runner of CartFlow (HTTP {status_code}).",
                url=url,
                status_code=answer.status_code,
            ),
            hint=tr("Check the address."),
        )
    if answer.ok:
        return found
    raise Refused(
        str(found.get("detail", f"HTTP {answer.status_code}")),
        hint=str(found.get("hint", "")),
        status=answer.status_code,
        problem=found,
    )


def _flow_id(text: str) -> str:
    """The id in the text of a flow; the runner reads the text and says what is wrong with it."""
    found = _ID.search(text)
    return quote(found[1], safe="") if found else "unnamed"


def _path(flow: str, *more: str) -> str:
    return "/v1/flows/" + "/".join(quote(each, safe="") for each in (flow, *more))


def _which(version: int | None) -> dict[str, Any]:
    return {} if version is None else {"query": {"version": str(version)}}


def _track(event: Event) -> dict[str, Any]:
    return {
        "type": "track",
        "userId": event.person,
        "event": event.name,
        "properties": dict(event.properties),
        "timestamp": text_of(event.occurred_at),
        "messageId": event.message_id,
    }


def _identify(person: Person) -> dict[str, Any]:
    """Told again without a change it has no second effect."""
    traits = dict(person.attributes)
    told = json.dumps([person.id, traits], sort_keys=True, ensure_ascii=False)
    message_id = f"identify-{hashlib.sha256(told.encode()).hexdigest()[:32]}"
    return {"type": "identify", "userId": person.id, "traits": traits, "messageId": message_id}
