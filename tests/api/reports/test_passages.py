"""Cursors say where the next page begins; what is none is refused."""

from base64 import urlsafe_b64encode
from datetime import UTC, datetime
from typing import Any

import pytest

from callcenter.api.errors import Problem
from callcenter.api.reports.passages import cursor_after, place_of
from callcenter.engine.ids import new_id
from callcenter.store.repositories.report_passages import PassagePlace

SOME_ID = "01a20385-fd43-7e2b-9cc7-e55f9f7bb1f1"


def test_a_cursor_leads_back_to_its_row() -> None:
    row: dict[str, Any] = {"at": datetime(2026, 3, 1, 4, 5, 6, 7, tzinfo=UTC), "interaction_id": new_id(), "number": 3}
    assert place_of(cursor_after(row)) == PassagePlace(**row)
    assert place_of(None) is None


@pytest.mark.parametrize(
    "text",
    [
        "",
        "x",
        "2026-03-01T00:00:00 a 1",
        f"2026-03-01T00:00:00 {SOME_ID} 1",
        f"2026-03-01T00:00:00Z {SOME_ID} 99999",
    ],
)
def test_what_is_no_cursor_is_refused(text: str) -> None:
    with pytest.raises(Problem) as refused:
        place_of(urlsafe_b64encode(text.encode()).decode())
    assert refused.value.code == "bad_cursor"
