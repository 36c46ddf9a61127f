"""A message as one person gets it: made by its channel, with what a run knew of them then."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from cartflow_studio.channels import REGISTRY
from cartflow_studio.channels.base import Message, Ticket
from cartflow_studio.channels.content import parts_of
from cartflow_studio.channels.context import Context
from cartflow_studio.errors import CartFlowError
from cartflow_studio.files import templates_of
from cartflow_studio.flow.model import Flow
from cartflow_studio.simulation.subject import Subject, subject
from cartflow_studio.studio.panels.dialogs import tell
from cartflow_studio.studio.panels.proof import SHOWN, ProofDialog
from cartflow_studio.studio.simulating import Result
from cartflow_studio.words import tr

if TYPE_CHECKING:
    from cartflow_studio.studio.window import Studio

MOST = 30  # people to choose from
SHOP = {"name": "Shop", "url": "https://shop.example.com", "address": "Main Street 1"}
UNSUBSCRIBE = "https://shop.example.com/unsubscribe"
SENDER = "shop@example.com"
SECOND = 1_000_000


@dataclass(frozen=True)
class Proof:
    """A message, for whom it was made ("" for nobody in particular), and who else there is."""

    message: Message
    person: str
    people: tuple[str, ...]


def proof(
    flow: Flow, node: str, templates: Mapping[str, str], result: Result | None, person: str = ""
) -> Proof:
    """The message of a step for one of those who came to it in a run; for nobody in particular
    where there was no run. CartFlowError where the message cannot be made.
    """
    step = flow.nodes[node].type
    report = result.report if result else None
    found = report.journeys(MOST, node=node) if report else []
    people = tuple(dict.fromkeys(each for each, _ in found))
    person = person if person in people else next(iter(people), "")
    at, known = 0, Context()
    if result is not None and person:
        about = subject(result.report, result.loaded.log, result.loaded.people, person)
        at, known = _known(about, node, dict(found)[person])
    is_marketing = getattr(step, "purpose", "marketing") == "marketing"
    context = replace(
        known,
        flow={"id": flow.id, "name": flow.name},
        shop=SHOP,
        unsubscribe_url=UNSUBSCRIBE if is_marketing else "",
    )
    parts = parts_of(step, templates=templates, sender=flow.settings.sender(step.channel))
    if step.channel == "email":
        parts.setdefault("sender", SENDER)
    message = REGISTRY[step.channel]().render(parts, context, Ticket("proof", SENDER, at))
    return Proof(message, person, people)


def _known(about: Subject, node: str, journey: int) -> tuple[int, Context]:
    """When a person came to a step, and what a message could ask for then."""
    arrived = (x.at for x in about.journey(journey) if x.step == "arrived" and x.node == node)
    at = next(arrived, about.until)
    moment = about.moment(at, journey)
    now = datetime.fromtimestamp(at // SECOND, UTC).astimezone(about.clock_at(at))
    return at, Context(
        person={"id": about.person, **moment.attributes},
        event=moment.entry.properties if moment.entry else {},
        last=moment.last.properties if moment.last else {},
        now=now.isoformat(timespec="seconds"),
    )


class Proofing(QObject):
    """Shows the message of a step in a window; `dialog` is the one that was opened last. `failed`
    tells why a message cannot be made.
    """

    failed = Signal(object)

    def __init__(self, window: Studio) -> None:
        super().__init__(window)
        self._window = window
        self.dialog: ProofDialog | None = None
        window.actions_.on("proof", self.show_chosen)
        window.inspector.node_form.proof_wished.connect(self.show)

    def show_chosen(self) -> None:
        """Show the message of the chosen step, or say what to choose."""
        ids = self._window.canvas.commands.meant()
        node = self._window.document.flow.nodes[ids[-1]] if ids else None
        if node is None or node.type.channel not in SHOWN:
            self._window.toast.say(tr("Choose a message first: an email, a text or a push."))
            return
        self.show(node.id)

    def show(self, node: str) -> None:
        """Show the message of a step."""
        window, flow = self._window, self._window.document.flow
        dialog = ProofDialog(
            window, tr("“{name}” as one person gets it", name=flow.nodes[node].name), self._page
        )

        def make(person: str, shown: Callable[[Proof], object]) -> None:
            folder, result = window.files.folder or Path(), window.results.simulating.result

            def work(_: object) -> Proof:
                return proof(flow, node, templates_of(flow, folder), result, person)

            window.jobs.run(work, done=shown, failed=self._fail)

        def open_(made: Proof) -> None:
            dialog.show_message(made.message, made.person, made.people)
            self.dialog = dialog
            dialog.open()

        def again(made: Proof) -> None:
            dialog.show_message(made.message, made.person, made.people)

        dialog.wished.connect(lambda person: make(person, again))
        make("", open_)

    @property
    def _page(self) -> Path:
        return self._window.home / "preview.html"

    def _fail(self, fault: CartFlowError) -> None:
        self.failed.emit(fault)
        tell(self._window, tr("The message cannot be made"), fault)
