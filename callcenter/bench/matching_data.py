"""Millions of customers to look for: names as people have them, one or two numbers, households, calls.

Rule: whoever measures knows from the number of a customer what he can be found by; ids and names are spread like real
ones, so that neighbours in one index are none in another.
"""

import hashlib
import random
from collections.abc import Callable, Iterator
from typing import Any, Final
from uuid import UUID

from callcenter.crm.name_keys import keys_of

# Keys of more names only take time: a search does not see how many customers there are beside its keys.
MOST_NAMED: Final = 1_000_000
SHARED_EVERY: Final = 50
_SEED: Final = 22
_BATCH: Final = 20_000
_MOST_CALLS: Final = 3_000_000

_FAMILIES: Final = (
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗郑梁谢宋唐许韩冯邓曹彭曾肖田董袁潘于蒋蔡余杜叶程苏魏吕丁任沈姚卢姜崔钟谭陆汪范金石廖贾"
    "夏韦付方白邹孟熊秦邱江尹薛闫段雷侯龙史陶黎贺顾毛郝龚邵万钱严覃武戴莫孔向汤"
)
_GIVEN: Final = "伟芳娜敏静丽强磊洋婷军杰娟艳勇涛明超秀霞平刚桂华建国志梅玲红雪雨晨浩宇轩子涵欣怡佳慧文博思远海燕春晓"
_FIRST: Final = (
    "James Mary Robert Linda Michael Susan David Karen Daniel Emma Thomas Laura Steven Sarah Andrew Julia Peter Helen"
    " George Alice Walter Martha Oliver Sophie Henry Clara Arthur Grace Edward Nancy"
).split()
_LAST: Final = (
    "Brown Taylor Wilson Davies Evans Walker Wright Green Hall Wood Johnson Miller Anderson Jackson Harris Martin"
    " Clarke Lewis Young Hughes Edwards Collins Stewart Morris Rogers Cooper Bailey Murphy Richardson Bennett"
    " Griffin Hayes"
).split()

_TABLES: Final = ("customers", "customer_phones", "customer_name_keys", "customer_relations", "interactions")
_ID: Final = "cast(md5('customer ' || {n}) as uuid)"
# No two of these numbers, of any kind, end alike.
_MOBILE: Final = "'13' || (500000000 + {n})"

Progress = Callable[[str], None]


def id_of(number: int) -> UUID:
    """The id of the customer of this number, from 1."""
    return UUID(bytes=hashlib.md5(b"customer %d" % number, usedforsecurity=False).digest())


def mobile_of(number: int) -> str:
    """The number that every customer has, as the network gives it."""
    return f"13{500_000_000 + number}"


def second_of(number: int) -> str:
    """The second number, of which the record has another form."""
    return f"010{number % 100_000_000:08d}"


def household_of(number: int) -> str:
    """The number of a household; two customers live in each."""
    return f"021{number % 100_000_000:08d}"


def names(count: int) -> Iterator[tuple[str, str | None]]:
    """Names, the same ones each time: three of four Chinese."""
    chance = random.Random(_SEED)
    for number in range(count):
        if number % 4:
            yield chance.choice(_FAMILIES) + "".join(chance.choices(_GIVEN, k=1 + (chance.random() < 0.85))), None
        else:
            yield f"{chance.choice(_FIRST)} {chance.choice(_LAST)}", None


async def fill(connection: Any, customers: int, progress: Progress) -> None:
    """Write them with a bare connection of asyncpg, and make the indexes afterwards."""
    # What refers to what is known to be right.
    await connection.execute("set session_replication_role = replica")
    indexes = await connection.fetch(
        "select indexname, indexdef from pg_indexes where schemaname = 'public' and tablename = any($1)"
        " and indexname not like 'pk\\_%' and indexname not like 'uq\\_%' and indexdef not like 'CREATE UNIQUE%'",
        _TABLES,
    )
    for index in indexes:
        await connection.execute(f"drop index {index['indexname']}")
    named = min(customers, MOST_NAMED)
    progress(f"matching: writing {customers} customers, {named} of them with names to search")
    await _write_named(connection, named)
    await connection.execute(
        f"insert into customers (id, name, segment) select {_ID.format(n='n')}, 'Customer ' || n, 'gold'"
        f" from generate_series({named + 1}, {customers}) n"
    )
    progress("matching: writing numbers, households and calls")
    for statement in _statements(customers):
        await connection.execute(statement)
    progress("matching: making indexes")
    for index in indexes:
        await connection.execute(index["indexdef"])
    await connection.execute("analyze")


async def _write_named(connection: Any, count: int) -> None:
    customers: list[tuple[Any, ...]] = []
    keys: list[tuple[Any, ...]] = []
    for number, (name, latin) in enumerate(names(count), 1):
        id_ = id_of(number)
        customers.append((id_, name, latin, "gold"))
        keys += [(id_, key) for key in keys_of(name, latin)]
        if len(customers) == _BATCH or number == count:
            columns = ["id", "name", "name_latin", "segment"]
            await connection.copy_records_to_table("customers", records=customers, columns=columns)
            await connection.copy_records_to_table("customer_name_keys", records=keys, columns=["customer_id", "key"])
            customers, keys = [], []


def _statements(customers: int) -> Iterator[str]:
    phones = "insert into customer_phones (customer_id, raw, e164, last_nine, position)"
    mobile = _MOBILE.format(n="n")
    yield (
        f"{phones} select {_ID.format(n='n')}, {mobile}, '+86' || {mobile}, right({mobile}, 9), 0"
        f" from generate_series(1, {customers}) n"
    )
    # Kept as `(010) 0000-0003`, called from as `01000000003`.
    yield (
        f"{phones} select {_ID.format(n='n')}, '(010) ' || left(d, 4) || '-' || right(d, 4), '+8610' || d, '0' || d, 1"
        f" from (select n, lpad(cast(n % 100000000 as text), 8, '0') as d from generate_series(3, {customers}, 3) n) x"
    )
    home = "cast(md5('household ' || n) as uuid)"
    every = f"generate_series({SHARED_EVERY}, {customers}, {SHARED_EVERY}) n"
    yield f"insert into customers (id, name, kind) select {home}, 'Household ' || n, 'household' from {every}"
    yield (
        f"{phones} select {home}, '021' || d, '+8621' || d, '1' || d, 0"
        f" from (select n, lpad(cast(n % 100000000 as text), 8, '0') as d from {every}) x"
    )
    for member in ("n", "n - 1"):
        yield (
            f"insert into customer_relations (customer_id, related_id, role)"
            f" select {_ID.format(n=member)}, {home}, 'member' from {every}"
        )
    calls = min(2 * customers, _MOST_CALLS)
    # Spread over the customers, whose numbers are neighbours while their calls are not.
    who = f"(1 + (n * 7919::bigint) % {min(customers, calls // 2)})"
    number = _MOBILE.format(n=who)
    yield (
        "insert into interactions (id, call_id, channel, direction, ani, ani_e164, dnis, language, stage, outcome,"
        " queue, started_at, ended_at, customer_id)"
        f" select gen_random_uuid(), 'call ' || n, 'voice', 'inbound', {number}, '+86' || {number}, '4001', 'zh',"
        " 'closed', 'answered', 'sales', now() - n * interval '1 second', now() - n * interval '1 second',"
        f" {_ID.format(n=who)} from generate_series(1, {calls}) n"
    )
