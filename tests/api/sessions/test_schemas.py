"""What goes over the wire when somebody signs in."""

from dataclasses import replace

import pytest
from pydantic import ValidationError

from callcenter.api.sessions.schemas import SignIn, shown
from callcenter.store.repositories.users import StoredUser
from tests.support.floor import START

ANN = StoredUser(id="u", username="ann", display_name="Ann", password_hash="$argon2", role="agent", language="en")


def test_a_person_is_told_who_he_is_and_never_his_hash() -> None:
    told = shown(ANN, START).model_dump(mode="json")
    assert told == {
        "username": "ann",
        "display_name": "Ann",
        "role": "agent",
        "language": "en",
        "expires_at": "2026-03-02T09:00:00Z",
    }


def test_a_role_that_nobody_knows_is_no_role() -> None:
    with pytest.raises(ValueError, match="owner"):
        shown(replace(ANN, role="owner"), START)


def test_a_password_is_taken_as_it_was_typed() -> None:
    assert SignIn(username="ann", password="  电池 ").password == "  电池 "
    with pytest.raises(ValidationError):
        SignIn(username="ann", password="")
