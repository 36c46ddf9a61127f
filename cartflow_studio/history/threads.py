"""Work on several columns at a time, and on the next rows while these are looked at."""

from __future__ import annotations

import os
import threading
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from queue import Full, Queue
from typing import TypeVar

T = TypeVar("T")
S = TypeVar("S")
_AHEAD = 1
MOST_AT_ONCE = 4
WORTH = 50_000  # rows that are worth a thread
_PATIENCE = 0.05  # seconds


def together(tasks: Sequence[Callable[[], T]], rows: int) -> list[T]:
    """What the tasks give, which know nothing of each other; the first fault if one fails. `rows`
    are as many as they look at.
    """
    workers = min(len(tasks), os.cpu_count() or 1, MOST_AT_ONCE)
    if workers < 2 or rows < WORTH:
        return [task() for task in tasks]
    with ThreadPoolExecutor(workers, "columns") as pool:
        begun = [pool.submit(task) for task in tasks]
        return [each.result() for each in begun]


def each_of(make: Callable[[S], T], items: Iterable[S], rows: int) -> Iterator[T]:
    """What is made of each of some items, in their order, as `together` does it."""
    workers = min(os.cpu_count() or 1, MOST_AT_ONCE)
    if workers < 2 or rows < WORTH:
        yield from map(make, items)
        return
    with ThreadPoolExecutor(workers, "rows") as pool:
        yield from pool.map(make, items)


def ahead(items: Iterator[T]) -> Iterator[T]:
    """The same items, of which the next are made in another thread; its faults come here."""
    queue: Queue[tuple[T | None, BaseException | None]] = Queue(_AHEAD)
    left = threading.Event()

    def put(item: T | None, fault: BaseException | None) -> bool:
        while not left.is_set():
            try:
                queue.put((item, fault), timeout=_PATIENCE)
            except Full:
                continue
            return True
        return False

    def make() -> None:
        ended: BaseException | None = None
        try:
            for item in items:
                if not put(item, None):
                    return
        except BaseException as fault:  # noqa: BLE001  raised where the items are taken
            ended = fault
        put(None, ended or StopIteration())

    maker = threading.Thread(target=make, name="rows ahead", daemon=True)
    maker.start()
    try:
        while True:
            item, fault = queue.get()
            if isinstance(fault, StopIteration):
                return
            if fault is not None:
                raise fault
            yield item  # type: ignore[misc]
    finally:
        left.set()
        maker.join()
