"""Answers on the wire keep their type: a yes is no 1, and a number is no text."""

from typing import Any

import pytest
from pydantic import ValidationError

from callcenter.api.quality.schemas import AnswerForm, NoteAt, answers_in


@pytest.mark.parametrize("value", [True, False, 1, 5, "yes", None])
def test_an_answer_comes_in_as_it_was_given(value: Any) -> None:
    (answer,) = answers_in({"q": AnswerForm.model_validate({"value": value})}).values()
    assert (answer.value, type(answer.value)) == (value, type(value))


@pytest.mark.parametrize("value", [1.5, [1], {"a": 1}, "x" * 65])
def test_what_is_no_answer_to_anything_is_refused(value: Any) -> None:
    with pytest.raises(ValidationError):
        AnswerForm.model_validate({"value": value})


@pytest.mark.parametrize("note", [{"at": -1, "text": "x"}, {"at": 1, "text": " "}, {"at": 90_000, "text": "x"}])
def test_a_note_has_a_place_and_words(note: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        NoteAt.model_validate(note)
