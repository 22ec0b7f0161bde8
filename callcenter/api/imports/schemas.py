"""Imports on the wire."""

from collections.abc import Mapping
from datetime import datetime
from typing import Annotated, Any

from pydantic import ConfigDict, Field, StrictBool

from callcenter.api.fields import Given, Shown, Word
from callcenter.crm.import_faults import words_of
from callcenter.crm.import_state import ImportState
from callcenter.records.imports.reading import FileFormat
from callcenter.records.imports.rows_file import MOST_COLUMNS
from callcenter.store.repositories.imports import Import

_Source = Annotated[str, Field(max_length=32_768)]


class RunGiven(Given):
    """How to bring a file in. Left out, the mapping is as it was suggested, and every column that can be a key is one.

    `mapping` is from the columns of the file to ours (`name`, `phone_1`, `phone_2:work`, `external_id.crm`,
    `field.size` …); `keys` say by which of them customers are known again, the first that a row has.
    """

    mapping: Annotated[dict[_Source, Annotated[str, Field(max_length=100)]], Field(max_length=MOST_COLUMNS)] | None = (
        None
    )
    keys: Annotated[tuple[Annotated[str, Field(max_length=100)], ...], Field(max_length=20)] = ()
    dry_run: StrictBool = False
    all_or_nothing: StrictBool = False


class ImportShown(Shown):
    """One import: its file, how far it is and what came of it. `kept` is what an undo left as it was."""

    model_config = ConfigDict(extra="ignore", frozen=True, from_attributes=True)

    id: str
    name: str
    format: FileFormat
    sha256: str
    header: list[str]
    rows: int
    state: ImportState
    mapping: dict[str, str]
    key: str | None
    all_or_nothing: bool
    dry_run: bool
    done: int
    created: int
    changed: int
    unchanged: int
    refused: int
    undone: int
    kept: int
    failure: str | None
    actor: str
    created_at: datetime
    started_at: datetime | None
    ended_at: datetime | None


class ImportPage(Shown):
    """Some imports, newest first. `next_cursor` is null at the end."""

    items: list[ImportShown]
    next_cursor: str | None


class ProblemsWanted(Given):
    """Which problems to list: those after the one with this id."""

    after: Annotated[int, Field(ge=0, le=2**63 - 1)] = 0
    limit: Annotated[int, Field(ge=1, le=1000)] = 200


class RowProblemShown(Shown):
    """What is wrong with a row, or what an undo left as it was (then `row` is null)."""

    id: int
    row: int | None
    code: str
    column: str
    detail: str
    customer_id: str | None


class RowProblemList(Shown):
    """Problems in the order in which they were found."""

    items: list[RowProblemShown]


class FileNamed(Given):
    """What the file is called, by which its format is known when the content type does not tell."""

    name: Annotated[Word, Field(max_length=200)] = "customers.csv"


def import_shown(one: Import) -> ImportShown:
    """Return an import."""
    return ImportShown.model_validate(one)


def problem_shown(row: Mapping[str, Any], language: str) -> RowProblemShown:
    """Return a problem in the person's language."""
    return RowProblemShown(
        id=row["id"],
        row=row["row"],
        code=row["code"],
        column=row["column"],
        detail=words_of(row["code"], language),
        customer_id=row["record_id"],
    )
