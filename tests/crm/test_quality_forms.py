"""Forms: as JSON and back, and what is wrong with one."""

from dataclasses import replace
from typing import Any

import orjson
import pytest
from hypothesis import given

from callcenter.crm.quality_forms import (
    Choice,
    Form,
    Question,
    QuestionKind,
    Section,
    document_of,
    faults_of_form,
    form_of,
)
from tests.support.quality_forms import A_FORM, forms


@given(form=forms())
def test_a_form_comes_back_from_json_as_it_was(form: Form) -> None:
    assert form_of(orjson.loads(orjson.dumps(document_of(form)))) == form


def test_a_form_that_people_would_make_has_no_fault() -> None:
    assert list(faults_of_form(A_FORM)) == []


def a_question(**facts: Any) -> Question:
    return replace(Question(id="q", kind=QuestionKind.YES_NO, text_en="x", text_zh="x"), **facts)


def of(*questions: Question, weight: int = 1) -> Form:
    return Form(sections=(Section(id="s", title_en="x", title_zh="x", weight=weight, questions=questions),))


CHOICES = tuple(
    Choice(value=value, label_en="x", label_zh="x", points=points) for value, points in (("a", 50), ("b", 9))
)


@pytest.mark.parametrize(
    ("form", "code"),
    [
        (Form(), "no_questions"),
        (of(a_question(weight=0)), "nothing_counts"),
        (of(a_question(), weight=0), "nothing_counts"),
        (of(a_question(), a_question()), "id_repeated"),
        (of(a_question(id="s")), "id_repeated"),
        (of(a_question(kind=QuestionKind.CHOICE, choices=CHOICES[:1])), "too_few_choices"),
        (of(a_question(kind=QuestionKind.CHOICE, choices=(*CHOICES, CHOICES[0]))), "choice_repeated"),
        (of(a_question(kind=QuestionKind.CHOICE, choices=CHOICES, critical=True)), "critical_never_fails"),
        (of(a_question(choices=CHOICES)), "choices_without_choice"),
        (of(a_question(kind=QuestionKind.SCALE, scale=1)), "scale_out_of_range"),
        (of(a_question(kind=QuestionKind.SCALE, scale=11)), "scale_out_of_range"),
    ],
)
def test_what_is_wrong_with_a_form_is_said(form: Form, code: str) -> None:
    assert [fault.code for fault in faults_of_form(form)] == [code]
