"""Customers that do not exist: made to measure, or typed by hand; and answers that are assumed."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from PySide6.QtCore import QObject

from cartflow_studio.engine import compile_flow
from cartflow_studio.errors import CartFlowError
from cartflow_studio.flow.clock import zones
from cartflow_studio.history import Booleans, People
from cartflow_studio.simulation.answers import Answers
from cartflow_studio.simulation.crowd import crowd
from cartflow_studio.simulation.figures import figures
from cartflow_studio.simulation.fitting import by_frequency, fitted, guessed_roles
from cartflow_studio.simulation.habits import Habits, Roles
from cartflow_studio.simulation.samples import START
from cartflow_studio.simulation.saving import (
    ABOUT,
    account,
    paths,
    told_people,
    write_crowd,
    write_sheets,
)
from cartflow_studio.simulation.sheet import Sheet, begun, read_sheet
from cartflow_studio.simulation.sheet_times import kept, shown
from cartflow_studio.studio.jobs import Job, Progress
from cartflow_studio.studio.panels.dialogs import tell
from cartflow_studio.studio.panels.sample_answers import AnswersDialog
from cartflow_studio.studio.panels.sample_dialog import USUAL, SampleDialog, Taste, Wish
from cartflow_studio.studio.panels.sample_sheet import SheetDialog
from cartflow_studio.studio.sources import Loaded, Source
from cartflow_studio.words import mark, tr

if TYPE_CHECKING:
    from cartflow_studio.studio.window import Studio

ENOUGH = 2_000  # people of a taste
FOLDER, BY_HAND = "sample-customers", "own-customers"
LONGER = 30 * 86_400_000_000  # microseconds after the last event that was typed


class Sampling(QObject):
    """Asks, makes, and hands over to the simulation."""

    def __init__(self, window: Studio) -> None:
        super().__init__(window)
        self._window = window
        self._simulating = window.results.simulating
        self._simulating.answers = Answers.read(window.preferences.settings.answers)
        self.dialog: SampleDialog | AnswersDialog | SheetDialog | None = None
        self._wish: Wish | None = None
        self._job: Job | None = None
        panel = window.results.simulation
        panel.sample_wished.connect(self.ask)
        panel.own_wished.connect(self.ask_sheet)
        window.document.path_changed.connect(lambda _: self._offer())
        self._offer()

    def _offer(self) -> None:
        """List the customers that are kept beside the flow."""
        self._window.results.simulation.offer(found(self.folder.parent))

    @property
    def folder(self) -> Path:
        """Where samples are kept: beside the flow, else with what the studio keeps."""
        path = self._window.document.path
        return (path.parent if path else self._window.home / "samples") / FOLDER

    # --- answers ----------------------------------------------------------------------------

    def ask_answers(self) -> None:
        """Ask what becomes of messages."""
        dialog = AnswersDialog(self._window, self._simulating.answers)
        dialog.chosen.connect(self.assume)
        self.dialog = dialog
        dialog.open()

    def assume(self, answers: Answers) -> None:
        """Keep these assumptions, and play again."""
        self._window.preferences.change(answers=answers.written())
        self._simulating.answers = answers
        if self._simulating.result is not None:
            self._simulating.run()

    # --- made to measure --------------------------------------------------------------------

    def ask(self) -> None:
        """Ask what customers are wished for."""
        usual = replace(Habits(), roles=self._roles())
        kinds: dict[str, Habits | None] = {tr(USUAL): usual}
        result = self._simulating.result
        if result is not None:
            title = tr(result.loaded.source.title)
            kinds[tr("As in “{log}”", log=title)] = None
        dialog = SampleDialog(self._window, kinds, self._wish or Wish(usual))
        dialog.tasted.connect(lambda wish: self._taste(dialog, wish))
        dialog.liked.connect(lambda: self._like(dialog))
        dialog.wished.connect(self.make)
        dialog.finished.connect(self._forget)
        self.dialog = dialog
        dialog.open()

    def _roles(self) -> Roles:
        """What this flow calls a look, a cart and a purchase, as far as it sounds like it."""
        try:
            names = compile_flow(self._window.document.flow).event_names
        except CartFlowError:
            return Roles()
        usual = Roles()
        if set(usual.names) & set(names):
            return usual
        found = guessed_roles([name for name in names if not name.startswith("message_")])
        return Roles(*(one or other for one, other in zip(found.names, usual.names, strict=True)))

    def _forget(self) -> None:
        self.dialog = None
        if self._job is not None:
            self._job.cancel()

    def _taste(self, dialog: SampleDialog, wish: Wish) -> None:
        """Make a smaller sample, and show what it is like."""
        if self._job is not None:
            self._job.cancel()
        done, failed = dialog.show_taste, dialog.show_refusal  # methods: not called once it is gone
        self._job = self._window.jobs.run(lambda _: taste_of(wish), done=done, failed=failed)

    def _like(self, dialog: SampleDialog) -> None:
        """Find the habits of the log in use."""
        result = self._simulating.result
        if result is None:
            return
        done, failed = dialog.take_habits, dialog.show_refusal
        loaded, zone = result.loaded, self._window.document.flow.settings.timezone
        self._window.jobs.run(lambda _: habits_of(loaded, zone), done=done, failed=failed)

    def make(self, wish: Wish) -> None:
        """Make the customers, write them down, and play the flow on them."""
        self._wish = wish
        folder = self.folder

        def work(progress: Progress) -> Source:
            made = crowd(wish.habits, wish.people, wish.days, seed=wish.seed, start=START)
            progress(0.3)
            about = account(wish.habits, made, seed=wish.seed, days=wish.days, start=START)
            ours = (folder / ABOUT).exists()
            people, events = write_crowd(made, folder, about=about, replace=ours)
            return made_to_measure(events, people, wish.people)

        self._window.toast.say(tr("Making {n:,} customers…", n=wish.people))
        self._window.jobs.run(work, done=self.use, failed=self._fail)

    # --- by hand ----------------------------------------------------------------------------

    def ask_sheet(self) -> None:
        """Show the tables of customers by hand: those that are kept, else a beginning."""
        folder = self.folder.with_name(BY_HAND)
        try:
            people, events = self._begun()
            files = paths(folder, "csv")
            if all(path.exists() for path in files):
                people, events = map(read_sheet, files)
                events = shown(events, people, self._zone)
        except CartFlowError as fault:
            tell(self._window, tr("The tables cannot be shown"), fault)
            return
        dialog = SheetDialog(self._window, people, events, self._zone)
        dialog.wished.connect(self.save_sheets)
        dialog.finished.connect(self._forget)
        self.dialog = dialog
        dialog.open()

    @property
    def _zone(self) -> str:
        """By whose clock times are typed: an IANA zone, or `person`."""
        return self._window.document.flow.settings.timezone

    def _begun(self) -> tuple[Sheet, Sheet]:
        """Two people: one does what the flow begins with, the other all that it listens to."""
        try:
            names = [
                name
                for name in compile_flow(self._window.document.flow).event_names
                if not name.startswith("message_")
            ]
        except CartFlowError:
            names = [Roles().cart, Roles().purchase]
        return begun(names)

    def save_sheets(self, people: Sheet, events: Sheet) -> None:
        """Write both tables beside the flow, and play it on them."""
        folder = self.folder.with_name(BY_HAND)
        events = kept(events, people, self._zone)

        def work(_: Progress) -> Source:
            who, what = write_sheets(people, events, folder)
            return by_hand(what, who)

        self._window.jobs.run(work, done=self.use, failed=self._fail)

    def use(self, source: Source) -> None:
        """Play the flow on a source."""
        self._window.results.simulation.add_source(source)
        self._window.results.bring("simulation")
        folder = source.events.parent
        self._window.toast.say(tr("The customers are kept in {folder}.", folder=folder))

    def _fail(self, fault: CartFlowError) -> None:
        tell(self._window, tr("The customers are not saved"), fault)


def made_to_measure(events: Path, people: Path, count: int | None) -> Source:
    """So many customers that were made to measure; None if that is not known."""
    title = tr("Sample customers: {n:,}", n=count) if count else mark("Sample customers")
    return Source(title, events, people)


def by_hand(events: Path, people: Path) -> Source:
    """Customers by hand; the run goes on for a while, so that those who wait at the end go on."""
    return Source(mark("Customers by hand"), events, people, longer=LONGER)


def found(folder: Path) -> tuple[Source, ...]:
    """The customers that were made, or typed, and are kept in folders of this one."""
    made = []
    people, events = paths(folder / FOLDER, "csv")
    if people.exists() and events.exists():
        made.append(made_to_measure(events, people, told_people(folder / FOLDER)))
    people, events = paths(folder / BY_HAND, "csv")
    if people.exists() and events.exists():
        made.append(by_hand(events, people))
    return tuple(made)


def taste_of(wish: Wish) -> Taste:
    """What a wish comes to, by at most ENOUGH people."""
    count = min(wish.people, ENOUGH)
    made = crowd(wish.habits, count, wish.days, seed=wish.seed, start=START)
    return Taste(
        wish=wish,
        figures=figures(made.log, wish.habits.roles),
        events=round(len(made.log) * wish.people / count),
        hours=wish.habits.hours,
        mailed=_share(made.people, "consent_email"),
        texted=_share(made.people, "consent_sms"),
    )


def habits_of(loaded: Loaded, zone: str) -> Habits:
    """The habits of the people of a log, by the clock of a zone (UTC if it is none); CartFlowError
    if there is too little to go by.
    """
    roles = guessed_roles(by_frequency(loaded.log))
    return fitted(loaded.log, roles, loaded.people, zone=zone if zone in zones() else "UTC")


def _share(people: People, name: str) -> float:
    column = people.attributes.get(name)
    return float(np.mean(column.values == 1)) if isinstance(column, Booleans) else 0.0
