"""Tasks as they are given."""

import pytest
from pydantic import ValidationError

from callcenter.api.tasks.schemas import TaskGiven, TaskPatch


def test_only_what_is_named_changes_and_null_takes_it_out() -> None:
    assert TaskPatch.model_validate({}).named() == {}
    assert TaskPatch.model_validate({"agent": None, "text": None}).named() == {"agent": None, "text": ""}


@pytest.mark.parametrize("name", ["title", "kind", "priority"])
def test_what_every_task_has_cannot_be_taken_out(name: str) -> None:
    with pytest.raises(ValidationError, match="cannot be taken out"):
        TaskPatch.model_validate({name: None})


def test_a_new_task_needs_a_title() -> None:
    with pytest.raises(ValidationError):
        TaskGiven.model_validate({})
    assert TaskGiven(title=" x ").named() == {"title": "x"}
