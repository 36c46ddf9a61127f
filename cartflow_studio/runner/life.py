"""The life of flows on this runner: pushed, checked, launched, paused, resumed, stopped."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from typing import Any

from cartflow_studio import checks, flowfile
from cartflow_studio.checks import Context, Finding, Severity
from cartflow_studio.engine import PAUSES, compile_flow
from cartflow_studio.errors import CartFlowError
from cartflow_studio.flow.model import Flow
from cartflow_studio.flow.moving import FINISH, Moves, MovingError
from cartflow_studio.flowfile import FlowFileError
from cartflow_studio.runner.accounts import Account
from cartflow_studio.runner.clock import Timeline
from cartflow_studio.runner.flows import digest_of
from cartflow_studio.runner.problems import Problem
from cartflow_studio.runner.pulse import Pulse
from cartflow_studio.runner.times import text_of
from cartflow_studio.runner.turning import STOPS
from cartflow_studio.store import AuditEntry, Occurrence, Records, Store, Version
from cartflow_studio.store.flows import LIVE
from cartflow_studio.store.inbox import DEAD, WAITING

SECONDS = 60.0
SOURCE = "runner"


class Life:
    """What admins may do with flows. Every wish is written down with who had it."""

    def __init__(
        self, store: Store, timeline: Timeline, pulse: Pulse, accounts: Mapping[str, Account]
    ) -> None:
        self._store = store
        self._timeline = timeline
        self._pulse = pulse
        self._accounts = accounts

    def push(
        self, flow_id: str, text: str, templates: Mapping[str, str], *, who: str, expected: str = ""
    ) -> Version:
        """Keep a version; the newest one if it is the same. `expected` is the number it follows."""
        flow = read(text)
        if flow.id != flow_id:
            raise Problem(
                422,
                "other_flow",
                f"The flow says its id is {flow.id!r}, the address says {flow_id!r}.",
                hint="Push it under its own id.",
            )
        now = self._timeline.clock.now()

        def keep(records: Records) -> Version:
            newest = records.versions.newest(flow_id)
            number = str(newest.number) if newest is not None else "0"
            if expected and expected not in (number, "*"):
                raise _outdated(newest, records)
            version = records.versions.add(
                flow_id,
                name=flow.name,
                text=text,
                templates=templates,
                digest=digest_of(text, templates),
                now=now,
            )
            if newest is None or version.id != newest.id:
                records.audit.add(_entry(now, who, "push", version, {"digest": version.digest}))
            return version

        return self._store.write(keep)

    def findings(self, flow: Flow, templates: Mapping[str, str]) -> tuple[Finding, ...]:
        """What the studio's own checks say, with what this runner knows."""
        with self._store.reading() as records:
            known = {*records.versions.flows(), flow.id}
        context = Context(
            templates=templates.get,
            channels={name: each.maker.lacking() if each.maker is each.taker else ()
                      for name, each in self._accounts.items()},
            flows=known,
            hosts=getattr(self._accounts["webhook"].maker, "allowed", ())
            if "webhook" in self._accounts else (),
            now=self._timeline.clock.now() or None,
        )  # fmt: skip
        return checks.check(flow, context=context)

    def launch(
        self, flow_id: str, *, number: int | None, moves: Moves, who: str
    ) -> tuple[Version, tuple[Finding, ...]]:
        """Let people in; what becomes of those in the versions before, say `moves`."""
        version = self.version(flow_id, number)
        flow = read(version.text)
        self.check_moves(flow, moves, but=version.id)
        findings = self.findings(flow, version.templates)
        if any(each.severity is Severity.ERROR for each in findings):
            raise Problem(
                422,
                "not_launchable",
                f"The flow {version.name or flow_id!r} cannot be launched as it is.",
                hint="Mend the errors and push it again.",
                findings=[plain_finding(each) for each in findings],
            )
        compile_flow(flow)
        if version.state == "paused":
            version = self.resume(flow_id, who=who)
        if version.state == "active" and moves == Moves(FINISH):
            return version, findings
        return self._command("launch", version, moves.to_json(), who), findings

    def inside(self, flow_id: str, but: int = 0) -> list[tuple[Version, Flow]]:
        """The live versions of a flow, save one, with their flows."""
        with self._store.reading() as records:
            live = [each for each in records.versions.live() if each.flow == flow_id]
        return [(each, read(each.text)) for each in live if each.id != but]

    def check_moves(self, flow: Flow, moves: Moves, *, but: int = 0) -> None:
        """A problem if they name what is not there."""
        try:
            moves.check([old for _, old in self.inside(flow.id, but)], flow)
        except MovingError as fault:
            raise Problem(422, "not_possible", fault.message, hint=fault.hint) from None

    def pause(self, flow_id: str, *, policy: str, who: str) -> Version:
        """Let nobody move until the resume. `policy` is what becomes of what fell due meanwhile."""
        _one_of("policy", policy, PAUSES)
        version = self._live(flow_id, "pause")
        if version.state == "paused":
            return version
        if version.state == "finishing":
            raise Problem(
                409, "finishing", "The flow is finishing; it cannot be paused.",
                hint="Stop it with the policy exit, or let it finish.",
            )  # fmt: skip
        return self._command("pause", version, {"policy": policy}, who)

    def resume(self, flow_id: str, *, who: str) -> Version:
        """Let people move again."""
        version = self._live(flow_id, "resume")
        if version.state != "paused":
            return version
        return self._command("resume", version, {}, who)

    def stop(self, flow_id: str, *, policy: str, who: str) -> Version:
        """Let nobody in any more; who is inside finishes, or leaves at once (`exit`)."""
        _one_of("policy", policy, STOPS)
        version = self.version(flow_id, None, state="")
        if version.state not in LIVE or (version.state, policy) == ("finishing", "finish"):
            if version.state == "drafted":
                raise _not_live("stop")
            return version
        return self._command("stop", version, {"policy": policy}, who)

    def enter(self, flow_id: str, person: str, properties: Mapping[str, Any], *, who: str) -> None:
        """Let one person in from outside."""
        version = self._live(flow_id, "enter")
        if version.state != "active":
            raise Problem(409, "not_active", f"The flow is {version.state}.", hint="Resume it.")
        occurrence = self._add("enter", properties, version, who, person=person)
        self._await(occurrence)

    def version(self, flow_id: str, number: int | None, *, state: str | None = None) -> Version:
        """A version by its number; without one that which is live, or the newest (`state` None).

        A problem if there is none.
        """
        with self._store.reading() as records:
            if number is not None:
                found = records.versions.numbered(flow_id, number)
            elif state is None:
                found = records.versions.newest(flow_id)
            else:
                live = [each for each in records.versions.live() if each.flow == flow_id]
                running = [each for each in live if each.state in ("active", "paused")]
                chosen = running or live
                found = chosen[-1] if chosen else records.versions.newest(flow_id)
        if found is None:
            raise Problem(
                404, "no_such_flow", f"There is no flow {flow_id!r} here, or no such version.",
                hint="Push it first.",
            )  # fmt: skip
        return found

    def _live(self, flow_id: str, wish: str) -> Version:
        found = self.version(flow_id, None, state="")
        if found.state not in LIVE:
            raise _not_live(wish)
        return found

    def _command(self, kind: str, version: Version, body: Mapping[str, Any], who: str) -> Version:
        occurrence = self._add(kind, body, version, who)
        self._await(occurrence)
        with self._store.reading() as records:
            found = records.versions.get(version.id)
        return found or version

    def _add(
        self, kind: str, body: Mapping[str, Any], version: Version, who: str, *, person: str = ""
    ) -> Occurrence:
        """A wish takes its place in the order of everything that comes in."""

        def add(records: Records) -> Occurrence:
            at = self._timeline.receive(self._timeline.clock.now())
            records.audit.add(_entry(at, who, kind, version, body))
            occurrence = Occurrence(
                kind=kind,
                source=SOURCE,
                message_id=f"{kind}-{uuid.uuid4()}",
                person=person,
                name=version.flow,
                occurred_at=at,
                received_at=at,
                body=body if kind == "enter" else {**body, "version": version.id},
            )
            return records.inbox.add([occurrence])[0]

        occurrence = self._store.write(add)
        self._pulse.beat()
        return occurrence

    def _await(self, occurrence: Occurrence) -> None:
        states: list[int] = []

        def is_done() -> bool:
            with self._store.reading() as records:
                states[:] = [records.inbox.state(occurrence.sequence)]
            return states[0] != WAITING

        if not self._pulse.wait_for(is_done, SECONDS):
            raise Problem(
                503, "busy", "The runner has much to do; the wish is kept and will be done.",
                hint="Look at the state of the flow in a while.", headers={"Retry-After": "10"},
            )  # fmt: skip
        if states[0] == DEAD:
            raise Problem(500, "defect", "The wish could not be carried out; see /v1/attention.")


def read(text: str) -> Flow:
    """The flow of a text; a problem with all its faults if it cannot be read."""
    try:
        return flowfile.read(text)
    except FlowFileError as fault:
        faults = [
            {"line": each.line, "column": each.column, "message": each.message, "hint": each.hint}
            for each in fault.faults
        ]
        raise Problem(
            422, "bad_flow", fault.message, hint=fault.hint, line=fault.line, column=fault.column,
            faults=faults,
        ) from None  # fmt: skip
    except CartFlowError as fault:
        raise Problem(422, "bad_flow", fault.message, hint=fault.hint) from None


def plain_finding(finding: Finding) -> dict[str, Any]:
    """A finding as JSON; `pointer` leads to the node in the flow."""
    found = {
        "severity": str(finding.severity),
        "code": finding.code,
        "node": finding.node,
        "message": finding.message,
        "why": finding.why,
        "mend": finding.mend,
    }
    if finding.node is not None:
        field = f"/{finding.field}" if finding.field else ""
        found["pointer"] = f"/nodes/{finding.node}{field}"
    return found


def plain_version(version: Version) -> dict[str, Any]:
    """A version as JSON, without its text."""
    return {
        "flow": version.flow,
        "version": version.number,
        "id": version.id,
        "name": version.name,
        "state": version.state,
        "policy": version.policy,
        "digest": version.digest,
        "created_at": text_of(version.created_at),
        "since": text_of(version.since),
    }


def _one_of(name: str, value: str, known: tuple[str, ...]) -> None:
    if value not in known:
        raise Problem(
            422,
            "not_possible",
            f"{name} {value[:60]!r} is not possible here.",
            hint=f"It can be: {', '.join(known)}.",
            pointer=f"/{name}",
        )


def _not_live(wish: str) -> Problem:
    return Problem(409, "not_active", f"The flow is not launched; there is nothing to {wish}.",
                   hint="Launch it first.")  # fmt: skip


def _outdated(newest: Version | None, records: Records) -> Problem:
    if newest is None:
        return Problem(412, "outdated", "There is no version of this flow here yet.")
    by = [each for each in records.audit.all() if each.what == "push" and each.flow == newest.flow]
    who = f" by {by[-1].who!r}" if by else ""
    return Problem(
        412,
        "outdated",
        f"Version {newest.number} was pushed{who} at {text_of(newest.created_at)}.",
        hint="Look at it before you push over it.",
        version=newest.number,
    )


def _entry(at: int, who: str, what: str, version: Version, detail: Mapping[str, Any]) -> AuditEntry:
    return AuditEntry(at, who, what, version.flow, {**detail, "version": version.number})
