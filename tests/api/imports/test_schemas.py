"""Imports on the wire."""

from datetime import UTC, datetime

import pytest
from pydantic import ValidationError

from callcenter.api.imports.schemas import RunGiven, import_shown, problem_shown
from callcenter.crm.import_state import ImportState
from callcenter.store.repositories.imports import Import

ONE = Import(
    id="x",
    name="list.csv",
    format="csv",
    sha256="0",
    header=["a"],
    rows=1,
    state=ImportState.UPLOADED,
    mapping={"a": "name"},
    actor="sam",
    created_at=datetime(2026, 3, 2, tzinfo=UTC),
)


def test_an_import_is_shown_without_who_works_on_it() -> None:
    shown = import_shown(ONE).model_dump()
    assert (shown["state"], shown["mapping"]) == ("uploaded", {"a": "name"})
    assert not {"leased_by", "leased_until", "undone_from"} & set(shown)


def test_a_problem_is_told_in_the_persons_language() -> None:
    row = {"id": 1, "row": 2, "code": "key_missing", "column": "", "record_id": None}
    assert problem_shown(row, "zh").detail == "该行没有可用于识别客户的键"
    assert problem_shown(row, "en").detail == "The row has none of the keys"


def test_a_wish_is_what_it_says() -> None:
    assert RunGiven().model_dump() == {"mapping": None, "keys": (), "dry_run": False, "all_or_nothing": False}
    for wrong in ({"dry_run": "yes"}, {"mapping": {"a": 1}}, {"keys": "phone"}, {"other": 1}):
        with pytest.raises(ValidationError):
            RunGiven.model_validate(wrong)
