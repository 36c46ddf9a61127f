"""Trying a flow out: the people of a log run through it on a runner, in fast motion."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice

from cartflow_studio.flow.people import Person
from cartflow_studio.history import EventLog
from cartflow_studio.runner.client import Client
from cartflow_studio.studio.jobs import Progress
from cartflow_studio.studio.sources import Source, load
from cartflow_studio.words import tr

STEP = 400  # events in one batch
PHONE = "+14155550123"  # of those that are given to nobody
CONSENTS = {f"consent_{channel}": True for channel in ("email", "sms", "whatsapp", "push")}


def play(client: Client, source: Source, progress: Progress) -> None:
    """Send the people and the events of a log in the order of time, and turn the clock to its
    end. The runner's clock stands at the latest event. Without people everybody is reachable and
    consents, as in a simulation.
    """
    progress(0.0, tr("Reading the customers"))
    loaded = load(source, progress)
    client.identify(_reachable(loaded.log) if loaded.people is None else loaded.people)
    events = sorted(loaded.log, key=lambda event: event.occurred_at)
    stream, sent = iter(events), 0
    while batch := list(islice(stream, STEP)):
        client.send(batch)
        sent += len(batch)
        progress(sent / len(events), tr("{sent:,} of {n:,} events", sent=sent, n=len(events)))
    client.turn_clock(loaded.log.last, wait=True)


def _reachable(log: EventLog) -> Iterator[Person]:
    for place, person in enumerate(log.people):
        addresses = {
            "email": f"person-{place}@example.com",
            "phone": PHONE,
            "push_token": f"person-{place:08}",
        }
        yield Person(person, {**addresses, **CONSENTS})
