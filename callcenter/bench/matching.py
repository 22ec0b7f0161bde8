"""Finding who calls, and finding a name: how long it takes beside `select 1` on the same connection.

Rule: every look-up is of a customer chosen by chance, and must find him. `bare` is the statement alone, and `select 1`
alone, on a connection of asyncpg; the others go the way that the product goes, on a connection that it has.
"""

import random
import time
from collections.abc import Awaitable, Callable, Sequence
from typing import Any, Final

import asyncpg
from sqlalchemy import make_url, text

from callcenter.bench.figures import Row, latency_rows, ratio_rows
from callcenter.bench.matching_data import (
    MOST_NAMED,
    SHARED_EVERY,
    fill,
    household_of,
    id_of,
    mobile_of,
    names,
    second_of,
)
from callcenter.bench.private_database import private_url
from callcenter.crm.name_keys import wanted_of
from callcenter.phone_numbers import e164_of, last_nine
from callcenter.store.callers import BY_E164, find_callers
from callcenter.store.database import Connection, Database
from callcenter.store.lookups import CustomerLookups
from callcenter.store.repositories.name_search import search_by_name

ROUNDS: Final = 1_000
CUSTOMERS: Final = 1_000_000
FEWEST: Final = 200
_SEED: Final = 22
_LIMIT: Final = 20
_HOMOPHONES: Final = str.maketrans("伟娜静丽磊婷杰勇明", "为那境利雷亭洁永名")

Progress = Callable[[str], None]
Contestants = dict[str, Callable[[], Awaitable[object]]]


async def run(customers: int, rounds: int, progress: Progress) -> list[Row]:
    """Fill a database and look for customers in it."""
    async with private_url() as url:
        bare = await asyncpg.connect(str(make_url(url).set(drivername="postgresql").render_as_string(False)))
        await fill(bare, customers, progress)
        lookups, database = CustomerLookups(url), Database(url, pool_size=1)
        try:
            progress("matching: looking up numbers")
            async with lookups.database.transaction() as connection:
                numbers = _Numbers(connection, customers)
                by_number = await _measure({**numbers.contestants(), **await _bare(bare, numbers)}, rounds)
            progress("matching: searching names")
            async with database.transaction() as connection:
                by_name = await _measure(_names(connection, min(customers, MOST_NAMED)), rounds)
        finally:
            await lookups.close()
            await database.close()
            await bare.close()
    return rows_of(customers, by_number, by_name)


def rows_of(customers: int, by_number: dict[str, Sequence[float]], by_name: dict[str, Sequence[float]]) -> list[Row]:
    """Each by itself, and the look-ups to `select 1`."""
    rows: list[Row] = [("matching_customers", float(customers), "customers")]
    for name, seconds in {**by_number, **by_name}.items():
        rows += latency_rows(f"matching_{name}", seconds)
    floor, bare = by_number["select_1"], by_number["bare_select_1"]
    for name in ("known", "second_number", "unknown", "household"):
        rows += ratio_rows(f"matching_{name}_vs_select_1", by_number[name], floor)
    return [*rows, *ratio_rows("matching_bare_known_vs_bare_select_1", by_number["bare_known"], bare)]


async def _measure(contestants: Contestants, rounds: int) -> dict[str, Sequence[float]]:
    chance = random.Random(_SEED)
    order = list(contestants)
    measured: dict[str, list[float]] = {name: [] for name in order}
    for _ in range(rounds):
        chance.shuffle(order)
        for name in order:
            ask = contestants[name]()
            began = time.perf_counter()
            await ask
            measured[name].append(time.perf_counter() - began)
    return dict(measured)


class _Numbers:
    """Calls from numbers of each kind; whoever has the number must be found."""

    def __init__(self, connection: Connection, customers: int) -> None:
        self._connection = connection
        self._customers = customers
        self._chance = random.Random(_SEED)
        self._one = text("select 1")

    def contestants(self) -> Contestants:
        """What is measured."""
        return {
            "select_1": self._select_1,
            "known": lambda: self._plain(mobile_of, 1),
            "second_number": lambda: self._plain(second_of, 3),
            "household": self._household,
            "unknown": lambda: self._find(f"189{self._chance.randrange(10**8):08d}", None, 0),
        }

    def some(self, every: int) -> int:
        """The number of one who shares no household."""
        who = _plain(every * self._chance.randrange(1, self._customers // every + 1))
        return max(who, 3)

    async def _select_1(self) -> None:
        (await self._connection.execute(self._one)).all()

    def _plain(self, number_of: Callable[[int], str], every: int) -> Awaitable[None]:
        who = self.some(every)
        return self._find(number_of(who), who, 1)

    def _household(self) -> Awaitable[None]:
        who = SHARED_EVERY * self._chance.randrange(1, self._customers // SHARED_EVERY + 1)
        return self._find(household_of(who), who, 2)

    def _find(self, number: str, who: int | None, matches: int) -> Awaitable[None]:
        return self._found(number, e164_of(number), None if who is None else str(id_of(who)), matches)

    async def _found(self, number: str, e164: str | None, who: str | None, matches: int) -> None:
        found = await find_callers(self._connection, number, e164)
        ids = [match["id"] for match in found.matches]
        if len(ids) != matches or (who is not None and who not in ids):
            raise AssertionError(f"{len(ids)} customers were found")


async def _bare(connection: Any, numbers: _Numbers) -> Contestants:
    for setting in ("plan_cache_mode = force_generic_plan", "jit = off", "enable_seqscan = off"):
        await connection.execute(f"set {setting}")
    floor, known = await connection.prepare("select 1"), await connection.prepare(BY_E164)

    def ask() -> Awaitable[object]:
        number = mobile_of(numbers.some(1))
        asked: Awaitable[object] = known.fetch(f"+86{number}", last_nine(number), f"+86{number}")
        return asked

    return {"bare_select_1": floor.fetch, "bare_known": ask}


def _plain(number: int) -> int:
    """The next one who shares no household, of the same third."""
    while number % SHARED_EVERY in (0, SHARED_EVERY - 1):
        number -= 3
    return number


def _names(connection: Connection, count: int) -> Contestants:
    chance = random.Random(_SEED)
    all_names = [name for name, _ in names(count)]
    chinese = [name for name in all_names if not name.isascii()]
    latin = [name for name in all_names if name.isascii()]

    async def search(typed: str) -> None:
        if not await search_by_name(connection, typed, limit=_LIMIT):
            raise AssertionError("no name was found")

    def mistyped(name: str) -> str:
        word = "".join(name.lower().split())
        at = chance.randrange(1, min(8, len(word) - 1))
        return word[:at] + word[at + 1] + word[at] + word[at + 2 :]

    return {
        "name_characters": lambda: search(chance.choice(chinese)),
        "name_two_characters": lambda: search(chance.choice(chinese)[:2]),
        "name_family": lambda: search(chance.choice(chinese)[:1]),
        "name_pinyin": lambda: search(wanted_of(chance.choice(chinese)).sound),
        "name_pinyin_begun": lambda: search(wanted_of(chance.choice(chinese)).sound[:4]),
        "name_same_sound": lambda: search(chance.choice(chinese).translate(_HOMOPHONES)),
        "name_latin": lambda: search(chance.choice(latin)),
        "name_latin_begun": lambda: search(chance.choice(latin)[:5]),
        "name_latin_mistyped": lambda: search(mistyped(chance.choice(latin))),
        "name_pinyin_mistyped": lambda: search(mistyped(wanted_of(chance.choice(chinese)).sound)),
    }
