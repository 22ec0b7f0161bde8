"""The population's files: the same bytes for the same population, and an import reads them."""

import csv
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path
from random import Random
from typing import Any

import pytest

from callcenter.crm.import_mapping import suggested
from callcenter.crm.population.stream import Member, population
from callcenter.population_files import CUSTOMERS, ORDERS, RELATIONS, TICKETS, TRUTH, write_files

AT = datetime(2026, 3, 1, 9, tzinfo=UTC)


def members(count: int) -> list[Member]:
    return list(islice(population(Random(7), AT), count))


def rows_of(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    assert list(write_files(members(300), tmp_path / "out")) == list(range(1, 301))
    return tmp_path / "out"


def test_the_same_population_is_the_same_bytes(folder: Path, tmp_path: Path) -> None:
    list(write_files(members(300), tmp_path / "again"))
    for file in folder.iterdir():
        assert file.read_bytes() == (tmp_path / "again" / file.name).read_bytes()


def test_every_record_has_its_truth_and_what_hangs_on_it(folder: Path) -> None:
    made = members(300)
    truth = {row["id"]: (row["original"], row["duplicate"]) for row in rows_of(folder / TRUTH)}
    assert truth == {one.customer.id: (one.original, one.duplicate or "") for one in made}
    assert [row["external_id.population"] for row in rows_of(folder / CUSTOMERS)] == list(truth)
    assert len(rows_of(folder / RELATIONS)) == sum(len(one.customer.relations) for one in made)
    assert {row["id"] for row in rows_of(folder / ORDERS)} == {order.id for one in made for order in one.orders}
    assert len(rows_of(folder / TICKETS)) == sum(len(one.tickets) for one in made)
    phones = {row["phone_1"] for row in rows_of(folder / CUSTOMERS)}
    # A spreadsheet must not count with them.
    assert not any(phone.startswith("+") for phone in phones)
    assert any(phone.startswith("'+") for phone in phones)


def test_no_number_is_left_out_and_every_column_is_one_that_an_import_knows(folder: Path) -> None:
    rows: list[dict[str, Any]] = rows_of(folder / CUSTOMERS)
    assert suggested(list(rows[0])) == {name: name for name in rows[0]}
    written = sum(bool(row[f"phone_{place}"]) for row in rows for place in (1, 2, 3))
    assert written == sum(len(one.customer.phones) for one in members(300))
    assert all(len(one.customer.emails) <= 1 and len(one.customer.addresses) <= 1 for one in members(300))
