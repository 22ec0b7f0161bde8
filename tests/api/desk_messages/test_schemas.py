"""To whom a message can be addressed."""

import pytest
from pydantic import ValidationError

from callcenter.api.desk_messages.schemas import LONGEST_TEXT, MessageGiven


@pytest.mark.parametrize("to", ["alice", "team", "supervisors", "queue:sales", "ann.b-c@x"])
def test_people_queues_and_teams_can_be_written_to(to: str) -> None:
    assert MessageGiven(to=to, text=" x ").text == "x"


@pytest.mark.parametrize(("to", "text"), [("", "x"), ("queue:", "x"), ("a b", "x"), ("a", "x" * (LONGEST_TEXT + 1))])
def test_what_is_nobody_or_too_long_is_refused(to: str, text: str) -> None:
    with pytest.raises(ValidationError):
        MessageGiven(to=to, text=text)
