"""The plain cart flow as others would play it: SimPy, DuckDB and Polars, with the same counts.

A cart lets in whom no journey holds; a journey ends with a purchase, or two days after the cart;
a mail goes out after one day, a text after two. What has not fallen due at the end is not done.
"""

from collections import Counter
from collections.abc import Callable, Iterator
from importlib import import_module
from itertools import pairwise
from typing import Any

import numpy as np
import simpy

from cartflow_studio.history import EventLog

DAY = 86_400_000_000
PURCHASE, CART = 0, 1
Counts = dict[str, int]


def with_simpy(log: EventLog) -> Callable[[], Counts]:
    """A process for each journey, which waits for a purchase or for time to pass; all events."""
    begins, at = log.offsets.tolist(), log.at.tolist()
    names, end = log.name.tolist(), log.last or 0
    first = log.first or 0

    def play() -> Counts:
        env, counts = simpy.Environment(initial_time=first), Counter[str]()

        def journey(holder: list[simpy.Event]) -> Iterator[simpy.Event]:
            counts["entered"] += 1
            for message in ("mails", "texts"):
                bought = holder[0]
                yield bought | env.timeout(DAY)
                if bought.triggered:
                    counts["bought"] += 1
                    break
                counts[message] += 1

        def person(begin: int, stop: int) -> Iterator[simpy.Event]:
            holder, running = [env.event()], None
            for row in range(begin, stop):
                yield env.timeout(at[row] - env.now)
                if names[row] == PURCHASE:
                    holder[0].succeed()
                    holder[0] = env.event()
                elif names[row] == CART and (running is None or not running.is_alive):
                    running = env.process(journey(holder))

        for begin, stop in pairwise(begins):
            env.process(person(begin, stop))
        env.run(until=end + 1)
        return dict(counts)

    return play


def with_polars(log: EventLog) -> Callable[[], Counts]:
    """Joins on time give each cart the end of its journey and the cart that could be the next; then
    as many rounds as the busiest person has journeys.
    """
    pl: Any = import_module("polars")
    events = pl.DataFrame({"person": _people(log), "at": log.at[:], "name": log.name})
    end = log.last or 0

    def play() -> Counts:
        col = pl.col
        carts = events.filter(col("name") == CART).select("person", "at")
        buys = events.filter(col("name") == PURCHASE).select("person", "at", bought="at")
        how = {"by": "person", "strategy": "forward", "check_sortedness": False}
        carts = carts.join_asof(buys, on="at", **how)
        last = col("at") + 2 * DAY
        carts = carts.with_columns(
            id=pl.int_range(pl.len()),
            over=pl.when(col("bought") <= last).then(col("bought")).otherwise(last),
        )
        later = carts.select("person", "at", following="id")
        carts = carts.join_asof(
            later, left_on="over", right_on="at", allow_exact_matches=False, **how
        )
        following = carts["following"].fill_null(-1).to_numpy()
        starts = carts.select(first=col("person") != col("person").shift(1))["first"]
        front = np.flatnonzero(starts.fill_null(value=True).to_numpy())
        taken = []
        while len(front):
            taken.append(front)
            front = following[front]
            front = front[front >= 0]
        entered = carts[np.concatenate(taken)]
        return _summed(entered, pl, end)

    return play


def _summed(entered: Any, pl: Any, end: int) -> Counts:
    col = pl.col
    late = col("bought").is_null()
    mailed = (late | (col("bought") > col("at") + DAY)) & (col("at") + DAY <= end)
    texted = (late | (col("bought") > col("at") + 2 * DAY)) & (col("at") + 2 * DAY <= end)
    found = entered.select(
        entered=pl.len(),
        mails=mailed.sum(),
        texts=texted.sum(),
        bought=(col("bought") <= col("at") + 2 * DAY).sum(),
    )
    return {name: int(count) for name, count in found.row(0, named=True).items()}


_CARTS = f"""
create or replace temp table ended as
select c.id, c.person, c.ts, b.ts as bought,
       case when b.ts <= c.ts + {2 * DAY} then b.ts else c.ts + {2 * DAY} end as over
from (
  select row_number() over (order by person, ts) as id, person, ts from log where name = {CART}
) c
asof left join (select person, ts from log where name = {PURCHASE}) b
  on c.person = b.person and c.ts <= b.ts
"""
_NEXT = """
create or replace temp table chained as
select e.*, n.id as following from ended e
asof left join ended n on e.person = n.person and e.over < n.ts
"""
_COUNTS = f"""
with recursive taken(id) as (
  select min(id) from chained group by person
  union all
  select following from taken join chained using (id) where following is not null
)
select count(*) as entered,
  count(*) filter ((bought is null or bought > ts + {DAY}) and ts + {DAY} <= $ends) as mails,
  count(*) filter (
    (bought is null or bought > ts + {2 * DAY}) and ts + {2 * DAY} <= $ends
  ) as texts,
  count(*) filter (bought <= ts + {2 * DAY}) as bought
from taken join chained using (id)
"""


def with_duckdb(log: EventLog) -> Callable[[], Counts]:
    """The same by ASOF joins, and a recursion over the carts that were let in."""
    connection: Any = import_module("duckdb").connect()
    columns = {"person": _people(log), "ts": log.at[:], "name": log.name}
    connection.register("columns", columns)
    connection.execute("create table log as select * from columns")
    end = log.last or 0

    def play() -> Counts:
        connection.execute(_CARTS)
        connection.execute(_NEXT)
        row = connection.execute(_COUNTS, {"ends": end}).fetchone()
        return dict(zip(("entered", "mails", "texts", "bought"), row, strict=True))

    return play


def _people(log: EventLog) -> Any:
    return np.repeat(np.arange(len(log.people), dtype=np.int32), np.diff(log.offsets))
