"""API tokens on the wire."""

import pytest
from pydantic import ValidationError

from callcenter.api.tokens.schemas import TokenShown, TokenWanted, shown
from callcenter.store.repositories.tokens import StoredToken
from tests.support.floor import START

STORED = StoredToken(
    id="t", name="大屏", username="bot", created_at=START, expires_at=None, last_used_at=START, revoked_at=None
)


def test_a_token_is_shown_without_anything_it_could_be_used_with() -> None:
    assert shown(STORED).model_dump() == {
        "id": "t",
        "name": "大屏",
        "username": "bot",
        "created_at": START,
        "expires_at": None,
        "last_used_at": START,
        "revoked_at": None,
    }
    assert "token" not in TokenShown.model_fields


def test_its_end_is_one_instant_wherever_it_was_written() -> None:
    wanted = TokenWanted.model_validate({"name": " x ", "expires_at": "2026-03-02T17:00:00+08:00"})
    assert (wanted.name, wanted.expires_at, wanted.username) == ("x", START, None)


@pytest.mark.parametrize("end", ["2026-03-02T17:00:00", "tomorrow", "0001-01-01T00:00:00+14:00"])
def test_an_end_that_is_no_instant_is_refused(end: str) -> None:
    with pytest.raises(ValidationError):
        TokenWanted.model_validate({"name": "x", "expires_at": end})
