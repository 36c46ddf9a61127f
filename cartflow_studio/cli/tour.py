"""`cartflow tour`: the whole job on the sample shop, in the window or, without a display, here."""

from __future__ import annotations

import os
import platform
import shutil
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

import click

from cartflow_studio import checks, resources
from cartflow_studio.channels.sink import Sink, TakenMail
from cartflow_studio.checks import Context, Severity
from cartflow_studio.cli import tour_report
from cartflow_studio.cli.say import Refusal, counted, tell
from cartflow_studio.engine import FlowStats
from cartflow_studio.engine.trace import written_instant
from cartflow_studio.errors import CartFlowError
from cartflow_studio.files import OpenedFlow, open_flow, save_text, template_reader, templates_of
from cartflow_studio.flow.model import Flow
from cartflow_studio.history import EventLog, People, read_events, read_people
from cartflow_studio.runner.client import Client, Performance, start_embedded
from cartflow_studio.runner.replay import replay
from cartflow_studio.simulation import Report, simulate

TEMPLATE = "win-back-cart-abandoners"
SECOND = 1_000_000
BATCH = 500


@dataclass(frozen=True)
class Outcome:
    """What the tour has found: the simulation, what the runner then did, and whether they agree.

    `expected` and `delivered` are messages by channel; `differences` those of the audit.
    """

    flow: Flow
    findings: int
    report: Report
    performance: Performance
    expected: Counter[str]
    delivered: Counter[str]
    differences: tuple[str, ...]

    @property
    def missing(self) -> int:
        """Messages that the simulation expects and nobody got, or got without being expected."""
        both = (self.expected - self.delivered) + (self.delivered - self.expected)
        return both.total()

    @property
    def is_same(self) -> bool:
        """Whether the runner's numbers are those of the simulation."""
        return self.performance.stats == self.report.stats

    @property
    def is_good(self) -> bool:
        """Whether all is as it must be."""
        return self.is_same and not self.missing and not self.differences


@dataclass
class Mailbox:
    """The mails that a local mail server took, each kept as a file."""

    folder: Path
    taken: int = field(default=0)

    def take(self, mail: TakenMail) -> None:
        """Keep a mail."""
        self.taken += 1
        (self.folder / f"{self.taken:05}.eml").write_bytes(mail.mail)


@click.command()
@click.option("--headless", is_flag=True, help="Without the window, even if there is a display.")
@click.option(
    "--output",
    type=click.Path(path_type=Path, file_okay=False),
    default=Path("build/tour"),
    show_default=True,
    help="Where the results of a headless tour go.",
)
def tour(headless: bool, output: Path) -> None:
    """Do the whole job on the sample shop: validate, simulate, launch, run, measure, audit."""
    if not headless and _has_display():
        _open_window()
        return
    outcome = run_tour(output)
    tour_report.save(outcome, output)
    tell(f"\nThe report is {output / 'report.html'}.")
    if not outcome.is_good:
        raise Refusal(1)


def run_tour(output: Path) -> Outcome:
    """The job without a window; results go below `output`, whose old results make room."""
    opened = _prepare(output)
    findings = _validate(opened)
    log, people = _sample()
    tell(f"Simulating {opened.flow.name} on {len(log):,} events of {len(people):,} people …")
    report = simulate(opened.flow, log, people)
    expected = _messages(report.stats, opened.flow)
    tell(f"  {report.stats.entered:,} would enter and get {_said(expected)}.")
    mailbox = Mailbox(output / "mails")
    sink = Sink(mailbox.take)
    try:
        environment = {
            "CARTFLOW_SMTP_HOST": "127.0.0.1",
            "CARTFLOW_SMTP_PORT": str(sink.port),
            "CARTFLOW_SMTP_SECURITY": "none",
            "CARTFLOW_SHOP_NAME": "Sample Shop",
            "CARTFLOW_SHOP_URL": "https://shop.example.com",
        }
        messages = output / "messages"
        with start_embedded(
            output / "runner", clock="events", messages=messages, environment=environment
        ) as runner:
            tell(f"A runner listens at {runner.url}, a mail server at port {sink.port}.")
            performance, differences = _run(runner.client, opened, log, people)
    finally:
        sink.close()
    delivered = _delivered(mailbox, messages)
    outcome = Outcome(opened.flow, findings, report, performance, expected, delivered, differences)
    _judge(outcome)
    return outcome


def _has_display() -> bool:
    if os.environ.get("CARTFLOW_HEADLESS", "") not in ("", "0"):
        return False
    if platform.system() == "Linux":
        return bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))
    return True


def _open_window() -> None:
    from cartflow_studio.studio.main import run_studio  # Qt only where there is a window

    code = run_studio(template=TEMPLATE)
    if code:
        raise Refusal(code)


def _prepare(output: Path) -> OpenedFlow:
    """Empty folders for what is made, and the flow of the template."""
    try:
        for name in ("runner", "mails", "messages"):
            shutil.rmtree(output / name, ignore_errors=True)
            (output / name).mkdir(parents=True)
    except OSError as fault:
        raise CartFlowError(
            f"The folder cannot be used: {fault.strerror}.",
            hint="Choose another one with --output.",
            source=output,
        ) from None
    name = f"{TEMPLATE}.flow.yaml"
    save_text(output / name, resources.text("templates", name))
    return open_flow(output / name)


def _validate(opened: OpenedFlow) -> int:
    tell(f"Validating {opened.path} …")
    context = Context(templates=template_reader(opened.path.parent))
    findings = checks.check(opened.flow, context=context)
    for each in findings:
        tell(f"  {each.severity.value} {each.code}: {each.message}")
    if any(each.severity is Severity.ERROR for each in findings):
        raise CartFlowError("The template cannot be launched.", source=opened.path)
    tell(f"  {counted(len(findings), 'finding')}: ready to launch.")
    return len(findings)


def _sample() -> tuple[EventLog, People]:
    events = read_events(resources.path("samples", "events.csv"))
    return events, read_people(resources.path("samples", "people.csv"))


def _run(
    client: Client, opened: OpenedFlow, log: EventLog, people: People
) -> tuple[Performance, tuple[str, ...]]:
    """Launch the flow, let the shop's events come in at their own times, and audit the runner."""
    first, last = log.first or 0, log.last or 0
    client.turn_clock(first - SECOND)
    client.identify(people)
    client.push(opened.text, templates_of(opened.flow, opened.path.parent))
    state = client.launch(opened.flow.id)
    tell(f"Launched version {state.version}. The shop's {len(log):,} events come in over HTTP …")
    sent = client.send(log.in_time_order(), batch=BATCH)
    clock = client.turn_clock(last, wait=True)
    tell(f"  {sent.accepted:,} accepted; the runner's clock shows {written_instant(clock.now)}.")
    performance = client.performance(opened.flow.id)
    tell("Auditing: the runner's own log through the engine again …")
    differences = tuple(str(each) for each in replay(client, opened.flow.id))
    tell(f"  {counted(len(differences), 'difference')}.")
    return performance, differences


def _messages(stats: FlowStats, flow: Flow) -> Counter[str]:
    plain = stats.to_json(flow)["messages"]
    return Counter({channel: counts["sent"] for channel, counts in plain.items() if counts["sent"]})


def _delivered(mailbox: Mailbox, messages: Path) -> Counter[str]:
    """What arrived: mails at the server, everything else in the folder, by channel."""
    found = Counter(path.name.partition("-")[0] for path in messages.iterdir())
    if mailbox.taken:
        found["email"] = mailbox.taken
    return found


def _judge(outcome: Outcome) -> None:
    tell(f"Delivered {_said(outcome.delivered)}; the simulation expects {_said(outcome.expected)}.")
    same = "the same as" if outcome.is_same else "NOT the same as"
    tell(f"The runner's numbers are {same} those of the simulation.")
    tell("All is well." if outcome.is_good else "Something is missing; the report says what.")


def _said(messages: Counter[str]) -> str:
    if not messages:
        return "no messages"
    return " and ".join(f"{count:,} {channel}" for channel, count in sorted(messages.items()))
