"""A made-up population as files: customers as an import reads them, and beside them who is who in truth.

Rule: the same population is the same bytes. Records are named by their ids: `external_id.population` in customers.csv,
so that the truth is still known after an import.
"""

import csv
from collections.abc import Iterable, Iterator, Mapping
from contextlib import ExitStack
from pathlib import Path
from typing import Any, Final

from callcenter.crm.columns import Column, Width, cells_of, columns, guarded, text_of
from callcenter.crm.population.circles import CRM
from callcenter.crm.population.fields import FIELDS
from callcenter.crm.population.stream import Member

CUSTOMERS: Final = "customers.csv"
TRUTH: Final = "truth.csv"
RELATIONS: Final = "relations.csv"
ORDERS: Final = "orders.csv"
TICKETS: Final = "tickets.csv"

_KEY: Final = "external_id.population"
# Two numbers of one's own, and that of the home or the desk.
_WIDTH: Final = Width(phones=3, emails=1, addresses=1, systems=(CRM,), fields=tuple(one.name for one in FIELDS))
# An id of ours means nothing to whoever imports the file.
_COLUMNS: Final = tuple(one for one in columns(_WIDTH) if one != Column(fact="id"))
_HEADERS: Final[Mapping[str, tuple[str, ...]]] = {
    CUSTOMERS: (_KEY, *(one.name for one in _COLUMNS)),
    TRUTH: ("id", "original", "duplicate"),
    RELATIONS: ("id", "to", "role", "since"),
    ORDERS: (
        *("id", "customer", "system", "key", "number", "state", "currency", "total_minor", "placed_at"),
        *("sku", "name", "quantity", "unit_minor", "item_state"),
    ),
    TICKETS: ("id", "customer", "order", "type", "subject", "priority", "state", "created_at", "solved_at"),
}


def write_files(members: Iterable[Member], folder: Path) -> Iterator[int]:
    """Write the files; gives the number of customers written so far, after each."""
    folder.mkdir(parents=True, exist_ok=True)
    with ExitStack() as files:
        writers = {}
        for name, header in _HEADERS.items():
            file = files.enter_context((folder / name).open("w", encoding="utf-8", newline=""))
            writers[name] = csv.writer(file, lineterminator="\n")
            writers[name].writerow(header)
        for count, member in enumerate(members, start=1):
            for name, rows in _rows(member).items():
                writers[name].writerows([guarded(text_of(cell)) for cell in row] for row in rows)
            yield count


def _rows(member: Member) -> Mapping[str, Iterable[Iterable[Any]]]:
    customer = member.customer
    return {
        CUSTOMERS: [[customer.id, *cells_of(customer, _COLUMNS)]],
        TRUTH: [(customer.id, member.original, member.duplicate)],
        RELATIONS: [(customer.id, one.to, one.role, one.since) for one in customer.relations],
        ORDERS: [
            (
                *(order.id, customer.id, order.system, order.key, order.number, order.state, order.currency),
                *(order.total_minor, order.placed_at.isoformat()),
                *(item.sku, item.name, item.quantity, item.unit_minor, item.state),
            )
            for order in member.orders
            for item in order.items
        ],
        TICKETS: [
            (
                *(ticket.id, customer.id, ticket.links[0].to if ticket.links else None, ticket.type, ticket.subject),
                *(ticket.priority, ticket.state, ticket.created_at.isoformat()),
                ticket.solved_at.isoformat() if ticket.solved_at else None,
            )
            for ticket in member.tickets
        ],
    }
