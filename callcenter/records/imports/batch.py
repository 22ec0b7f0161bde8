"""Some rows are brought in, in one transaction: who is meant, what is new, what changes, what is refused.

Rule: within one import nobody is dealt with twice, whatever keys the rows use; else the last row would win, and the
second time the file is brought in would not be like the first.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from callcenter.crm.customer import Customer, customer_of, difference, facts_of
from callcenter.crm.import_faults import Fault, RowFault
from callcenter.crm.import_rows import Facts, Key, Known, faults_of_change, keys_of_facts, merged
from callcenter.records.customers import event_of
from callcenter.records.deeds import Deed
from callcenter.records.imports.prepare import Prepared
from callcenter.store.bulk_customers import Lines, change_customers, copy_all, copy_events
from callcenter.store.database import Connection
from callcenter.store.repositories.customer_records import read_customers
from callcenter.store.repositories.imports import (
    RowProblem,
    begin_batch,
    holders_of,
    made_by,
    remember_seen,
    seen_in,
)


@dataclass(slots=True, kw_only=True)
class Outcome:
    """What came of some rows."""

    created: int = 0
    changed: int = 0
    unchanged: int = 0
    refused: int = 0
    problems: list[RowProblem] = field(default_factory=list)


async def bring_in(
    connection: Connection, import_id: str, rows: Sequence[Prepared], known: Known, deed: Deed, *, write: bool
) -> Outcome:
    """Bring rows in; without `write` only what would come of it is told."""
    await begin_batch(connection)
    readable = [row for row in rows if row.key is not None]
    holders = await holders_of(connection, {key for row in readable for key in _keys_of(row)})
    ids = sorted({one for row in readable if row.key for one in holders.get(row.key, ())})
    seen = await seen_in(connection, import_id, [*(row.digest for row in readable), *ids])
    seen |= await made_by(connection, import_id, ids)
    there = {one.id: one for one in await read_customers(connection, ids, lock=write)} if ids else {}
    batch = _Batch(holders, seen, there, known, deed)
    for row in rows:
        batch.take(row)
    await remember_seen(connection, import_id, batch.remembered)
    if write:
        await change_customers(connection, batch.pairs)
        await copy_all(connection, batch.lines)
        # The lock that keeps events in order is taken last, or not at all.
        await copy_events(connection, [event_of(before, after, deed) for before, after in batch.pairs])
    return batch.outcome


class _Batch:
    """The rows of one batch, dealt with one after the other as if each had been written before the next."""

    def __init__(
        self, holders: dict[Key, set[str]], seen: set[str], there: dict[str, Customer], known: Known, deed: Deed
    ) -> None:
        self._holders = holders
        self._seen = seen
        self._there = there
        self._known = known
        self._deed = deed
        self.outcome = Outcome()
        self.remembered: dict[str, int] = {}
        self.lines: list[Lines] = []
        self.pairs: list[tuple[Customer, Customer]] = []

    def take(self, row: Prepared) -> None:
        """Deal with one row."""
        faults = row.faults or tuple(self._faults(row))
        if faults:
            self.outcome.refused += 1
            self.outcome.problems.extend(RowProblem(row=row.number, fault=fault) for fault in faults)

    def _faults(self, row: Prepared) -> Iterator[Fault]:
        assert row.key is not None
        assert row.given is not None
        if row.digest in self._seen:
            yield Fault(code=RowFault.REPEATED)
            return
        self._see(row.digest, row.number)
        meant = self._holders.get(row.key, set())
        if len(meant) > 1:
            yield Fault(code=RowFault.AMBIGUOUS)
        elif meant:
            yield from self._change(row, next(iter(meant)), row.given)
        elif row.key[0] == "id":
            yield Fault(code=RowFault.NO_CUSTOMER)
        else:
            yield from self._create(row, row.given)

    def _create(self, row: Prepared, given: Facts) -> Iterator[Fault]:
        if faults := (*row.new_faults, *self._taken(given, row.new_id)):
            yield from faults
            return
        assert row.lines is not None
        self.outcome.created += 1
        self.lines.append(row.lines)
        self._seen.add(row.new_id)
        self._hold(given, row.new_id)

    def _change(self, row: Prepared, customer_id: str, given: Facts) -> Iterator[Fault]:
        if customer_id in self._seen:
            yield Fault(code=RowFault.REPEATED)
            return
        self._see(customer_id, row.number)
        before = self._there[customer_id]
        old = facts_of(before)
        new = merged(old, given)
        if new == old:
            self.outcome.unchanged += 1
            return
        if faults := (*faults_of_change(old, new, self._known), *self._taken(given, customer_id)):
            yield from faults
            return
        after = customer_of(
            new,
            customer_id=customer_id,
            version=before.version + 1,
            created_at=before.created_at,
            updated_at=self._deed.at,
        )
        if not difference(before, after):
            self.outcome.unchanged += 1
            return
        self.outcome.changed += 1
        self.pairs.append((before, after))
        self._hold(given, customer_id)

    def _see(self, key: str, number: int) -> None:
        self._seen.add(key)
        self.remembered[key] = number

    def _taken(self, given: Facts, customer_id: str) -> Iterator[Fault]:
        for system, value in given.get("external_ids", {}).items():
            if self._holders.get((f"external_id.{system}", value), set()) - {customer_id}:
                yield Fault(code=RowFault.TAKEN, column=f"external_id.{system}")

    def _hold(self, given: Facts, customer_id: str) -> None:
        for key in keys_of_facts(given):
            self._holders.setdefault(key, set()).add(customer_id)


def _keys_of(row: Prepared) -> Iterator[Key]:
    assert row.key is not None
    assert row.given is not None
    yield row.key
    # Keys of other systems must belong to nobody else.
    for system, value in row.given.get("external_ids", {}).items():
        yield (f"external_id.{system}", value)
