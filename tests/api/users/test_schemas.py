"""What may be said of a person."""

import pytest
from pydantic import ValidationError

from callcenter.api.users.schemas import UserChanged


@pytest.mark.parametrize("given", [{"role": "king"}, {"active": "no"}, {"password": "x"}])
def test_what_is_no_role_and_what_is_not_to_be_changed_here_is_refused(given: dict[str, object]) -> None:
    with pytest.raises(ValidationError):
        UserChanged.model_validate(given)
