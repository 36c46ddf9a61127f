"""The open flow and its file: open, save, autosave, and what to do when they disagree."""

from __future__ import annotations

import contextlib
import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from cartflow_studio import flowfile
from cartflow_studio.errors import CartFlowError
from cartflow_studio.files import open_flow, read_bytes, save_text, templates_of
from cartflow_studio.flow.model import Flow
from cartflow_studio.runner import client
from cartflow_studio.studio.document import Document
from cartflow_studio.studio.jobs import Jobs, Progress
from cartflow_studio.studio.locks import OpenFile
from cartflow_studio.studio.names import checked_name
from cartflow_studio.studio.recovery import Lost, Recovery, discard
from cartflow_studio.studio.versions import KEPT, Opening, Versions
from cartflow_studio.studio.watching import Watch
from cartflow_studio.words import tr

AUTOSAVE = 2_000  # milliseconds after an edit
PATIENCE = 15_000  # milliseconds until a disk that does not answer is told
AT_LATEST = 30_000  # milliseconds after the first edit of many


@dataclass(frozen=True, slots=True)
class OnDisk:
    """A file as this session last saw it: the digest of its bytes, the lines of comments that a
    save would lose, its line ends.
    """

    digest: str = ""
    lost_comments: tuple[int, ...] = ()
    line_end: str = "\n"


@dataclass(frozen=True, slots=True)
class Opened:
    """A flow that was read, and its file."""

    flow: Flow
    path: Path
    on_disk: OnDisk
    text: str = ""


def look(path: Path) -> str:
    """The digest of a file's bytes; "" if it is not there."""
    if not path.exists():
        return ""
    return hashlib.sha256(read_bytes(path)).hexdigest()


def read(path: Path) -> Opened:
    """Read a flow file; CartFlowError if it cannot be read."""
    opened = open_flow(path)
    lost = flowfile.lost_comments(opened.text)
    return Opened(
        opened.flow, path, OnDisk(look(path), lost, flowfile.line_end(opened.text)), opened.text
    )


class Conflict(CartFlowError):
    """The file is not as it was when it was opened; `kind` is "changed", "gone" or "comments"."""

    def __init__(self, message: str, kind: str, *, hint: str = "", source: Path | None = None):
        super().__init__(message, hint=hint, source=source)
        self.kind = kind


class Files(QObject):
    """Opens and saves the flow of a document. Everything slow is done in a thread.

    `state_changed` carries the words for the top bar; `failed` what went wrong (a title, a
    CartFlowError); `opened` and `saved` the path; `shared` the path of a file that another window
    has open as well; `differs` that another program "changed" the file, that it is "gone", or ""
    once both agree again.
    """

    opened = Signal(object)
    saved = Signal(object)
    shared = Signal(object)
    differs = Signal(str)
    failed = Signal(str, object)
    state_changed = Signal(str)

    def __init__(
        self, document: Document, jobs: Jobs, recovery: Recovery, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._document, self._jobs, self.recovery = document, jobs, recovery
        home = recovery.home.parent
        self._open_file = OpenFile(home / "open-files")
        self.versions = Versions(home / "versions")
        self.opening: Opening | None = None  # of a flow without a file
        self._watch = Watch(self)
        self._watch.stirred.connect(self.look_again)
        self._saving = 0
        self._patience = QTimer(self)
        self._patience.setSingleShot(True)
        self._patience.setInterval(PATIENCE)
        self._patience.timeout.connect(self._tell_slow)
        self._on_disk = OnDisk()
        self._template: Path | None = None
        self._safe = False
        self._keeping = False
        self._clean = True
        self._seen = ""
        self._later = QTimer(self)
        self._later.setSingleShot(True)
        self._later.setInterval(AUTOSAVE)
        self._later.timeout.connect(self.keep)
        self._at_latest = QTimer(self)
        self._at_latest.setSingleShot(True)
        self._at_latest.setInterval(AT_LATEST)
        self._at_latest.timeout.connect(self.keep)
        document.changed.connect(self._edited)
        document.history.cleanChanged.connect(self._note_clean)
        document.path_changed.connect(self._hold)

    @property
    def is_saved(self) -> bool:
        """Whether the file holds the flow as it is."""
        return self._clean

    @property
    def folder(self) -> Path | None:
        """Where the templates of the flow lie: beside its file, or beside the product's own."""
        path = self._document.path or self._template
        return path.parent if path else None

    def start_new(self, flow: Flow, template: Path | None = None) -> None:
        """Begin a flow that has no file yet."""
        self._template, self._on_disk = template, OnDisk()
        self._document.replace_flow(flow)
        self._document.set_path(None)
        self.opening = Opening.of(self._document.flow, client.now())
        self._forget_kept()
        self.opened.emit(None)
        self._tell()

    def open(self, path: Path, into: Callable[[], Files] | None = None) -> None:
        """Open a file in place of the open flow, or in the files that `into` gives once it was
        read; a bad file changes nothing.
        """

        def failed(fault: CartFlowError) -> None:
            self.failed.emit(tr("{name} cannot be opened", name=path.name), fault)

        def done(opened: Opened) -> None:
            (into() if into else self).show(opened)

        def work(_: Progress) -> Opened:
            opened = read(path)
            self.versions.add(path, opened.text, client.now())
            return opened

        self._jobs.run(work, done=done, failed=failed)

    def show(self, opened: Opened) -> None:
        """Show a file that was read, in place of the open flow."""
        self._template, self._on_disk = None, opened.on_disk
        self._document.replace_flow(opened.flow, opened.path)
        self._forget_kept()
        self.opened.emit(opened.path)
        self._tell()

    def restore(self, lost: Lost) -> None:
        """Open work that a crash left behind. It counts as not saved."""
        try:
            flow = flowfile.read(lost.text(), source=str(lost.folder))
        except CartFlowError as fault:
            self.failed.emit(tr("The kept work cannot be read"), fault)
            return
        on_disk = OnDisk(look(lost.origin)) if lost.origin and lost.origin.exists() else OnDisk()
        self.start_new(flow)
        self._document.settle()  # it may have been launched
        self._on_disk = on_disk
        self._document.set_path(lost.origin)
        self._document.history.resetClean()
        self.keep()
        discard(lost)
        self._tell()

    def save(self, path: Path | None = None, *, even_if: tuple[str, ...] = ()) -> None:
        """Save to the flow's file or to another one. `even_if` names conflicts that were asked
        about: "changed", "gone", "comments". What stops it is told by `failed`.
        """
        target = path or self._document.path
        if target is None:
            raise ValueError("a flow without a file is saved to a path")
        flow, known = self._document.flow, self._on_disk
        elsewhere = target != self._document.path
        source = self.folder if elsewhere else None
        self.state_changed.emit(tr("Saving…"))

        def work(_: Progress) -> Opened:
            if path is not None:
                checked_name(target.name)
            text = flowfile.write(flow)
            refuse_conflict(target, OnDisk() if elsewhere else known, even_if)
            save_text(target, text.replace("\n", known.line_end))
            self.versions.add(target, text, client.now())
            copy_templates(flow, source, target.parent)
            return Opened(flow, target, OnDisk(look(target), (), known.line_end))

        self._saving += 1
        self._patience.start()
        job = self._jobs.run(work, done=self._note_saved, failed=self._not_saved)
        job.ended.connect(self._end_saving)

    @Slot()
    def _tell_slow(self) -> None:
        self.keep()
        fault = CartFlowError(
            tr("The place where the file lies does not answer."),
            hint=tr("Your work is kept safe on this computer. Wait, or save it somewhere else."),
            source=self._document.path,
        )
        self.failed.emit(tr("Saving takes long"), fault)

    @Slot()
    def _end_saving(self) -> None:
        self._saving -= 1
        if not self._saving:
            self._patience.stop()
        self.look_again()

    @Slot(object)
    def _note_saved(self, saved: Opened) -> None:
        self._on_disk, self._template = saved.on_disk, None
        if self._document.path != saved.path:
            self._document.set_path(saved.path)
        if self._document.flow == saved.flow:
            self._document.history.setClean()
            self._forget_kept()
        self.saved.emit(saved.path)
        self._tell()

    @Slot(object)
    def _not_saved(self, fault: CartFlowError) -> None:
        self._tell()
        self.keep()
        self.failed.emit(tr("The flow is not saved"), fault)

    def changed_on_disk(self) -> str:
        """Whether another program "changed" the file or it is "gone"; "" if neither."""
        path = self._document.path
        if path is None or not self._on_disk.digest:
            return ""
        try:
            now = look(path)
        except CartFlowError:
            return "gone"
        return "" if now == self._on_disk.digest else "changed" if now else "gone"

    def keep_mine(self) -> None:
        """What is open here counts, whatever the file holds now: the next save writes it."""
        path = self._document.path
        if path is not None:
            with contextlib.suppress(CartFlowError):
                self._on_disk = OnDisk(look(path), (), self._on_disk.line_end)
            self._document.history.resetClean()
            self.keep()
            self.look_again()

    @Slot(object)
    def _hold(self, path: Path | None) -> None:
        self._watch.follow(path)
        self._seen = ""
        self.differs.emit("")
        if not self._open_file.hold(path):
            self.shared.emit(path)

    def close(self) -> None:
        """The window closes: the file is open here no longer."""
        self._open_file.let_go()

    @Slot()
    def look_again(self) -> None:
        """Say so by `differs` where another program changed the file meanwhile, once."""
        if self._saving:
            return
        if self._open_file.is_elsewhere and self._open_file.hold(self._document.path):
            self._tell()
        kind = self.changed_on_disk()
        if kind == self._seen:
            return
        self._seen = kind
        if kind == "gone":  # nothing else holds the work now
            self._document.history.resetClean()
            self.keep()
        self.differs.emit(kind)

    @Slot()
    def keep(self) -> None:
        """Keep the work in the recovery folder, without waiting for it."""
        self._later.stop()
        self._at_latest.stop()
        if self.is_saved:
            return
        if self._keeping:
            self._later.start()
            return
        self._keeping = True
        flow, path = self._document.flow, self._document.path

        def work(_: Progress) -> bool:
            text = flowfile.write(flow)
            if path is not None:
                self.versions.add(path, text, client.now(), how=KEPT)
            return self.recovery.keep(text, flow.name or flow.id, path)

        self._jobs.run(work, done=self._kept)

    @Slot(object)
    def _kept(self, safe: bool) -> None:
        self._keeping = False
        self._safe = safe
        if self.is_saved:
            self._forget_kept()
        self._tell()

    @Slot(bool)
    def _note_clean(self, clean: bool) -> None:
        self._clean = clean
        self._tell()

    @Slot()
    def _edited(self) -> None:
        self._safe = False
        self._later.start()
        if not self._at_latest.isActive():
            self._at_latest.start()
        self._tell()

    def _forget_kept(self) -> None:
        self._later.stop()
        self._at_latest.stop()
        if not self._keeping:
            self.recovery.clear()

    def _tell(self) -> None:
        if self.is_saved and self._document.path:
            words = tr("Saved")
        elif self.recovery.fault:
            words = tr("Not saved, and not kept safe")
        elif self.is_saved:
            words = tr("Not in a file yet")
        else:
            words = tr("Edited, kept safe") if self._safe else tr("Edited")
        if self._open_file.is_elsewhere:
            words = tr("{words} · open in another window", words=words)
        self.state_changed.emit(words)


def refuse_conflict(target: Path, known: OnDisk, even_if: tuple[str, ...]) -> None:
    """Conflict if saving would overwrite what somebody else wrote, or lose comments."""
    now = look(target)
    if now and now != known.digest:
        _refuse_newer(target)
    if known.digest and not now and "gone" not in even_if:
        raise Conflict(tr("The file is not there any more."), "gone", source=target)
    if known.digest and now and now != known.digest and "changed" not in even_if:
        raise Conflict(tr("Another program changed the file."), "changed", source=target)
    if known.lost_comments and "comments" not in even_if:
        lines = ", ".join(str(number) for number in known.lost_comments[:8])
        raise Conflict(
            tr("The comments on line {lines} of the file will be lost.", lines=lines),
            "comments",
            hint=tr("Notes on the flow and on its steps are kept, as is the comment at the top."),
            source=target,
        )


def _refuse_newer(target: Path) -> None:
    try:
        flowfile.read(read_bytes(target), source=str(target))
    except flowfile.NewerFormatError:
        raise
    except CartFlowError:
        return


def copy_templates(flow: Flow, source: Path | None, folder: Path) -> None:
    """Bring the template files of a flow along to another folder; nothing there is overwritten."""
    if source is None or source == folder:
        return
    for name, text in templates_of(flow, source).items():
        place = folder / name
        if not place.exists():
            place.parent.mkdir(parents=True, exist_ok=True)
            save_text(place, text)
