"""Scores: by hand for one form, by law for all of them."""

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from callcenter.core.errors import IllegalTransition
from callcenter.crm.quality import (
    TRANSITIONS,
    Answer,
    EvaluationState,
    EvaluationStep,
    faults_of,
    next_state,
    score,
)
from callcenter.crm.quality_forms import Form, QuestionKind
from tests.support.quality_forms import A_FORM, answers, graded

GOOD: dict[str, Any] = {"name": True, "tone": 5, "identity": True, "solved": "yes"}


@pytest.mark.parametrize(
    ("changed", "total", "greeting", "work"),
    [
        ({}, 100, 100, 100),
        # Greeting: (1 + 3 * 0.5) / 4 = 62.5; the whole: (62.5 + 3 * 100) / 4.
        ({"tone": 3}, 90.63, 62.5, 100),
        # Work: (1 + 0.4) / 2 = 70; the whole: (100 + 210) / 4.
        ({"solved": "partly"}, 77.5, 100, 70),
        # What does not apply leaves the other alone in its section.
        ({"solved": None}, 100, 100, 100),
        ({"solved": None, "identity": None}, 100, 100, None),
        ({"solved": None, "identity": None, "tone": 1}, 25, 25, None),
        ({"identity": False}, 0, 100, 50),
    ],
)
def test_scores_worked_out_by_hand(changed: dict[str, Any], total: float, greeting: float, work: float | None) -> None:
    found = score(A_FORM, answers(**{**GOOD, **changed}))
    assert (found.total, found.sections) == (total, {"greeting": greeting, "work": work})


def test_a_critical_question_is_named_when_it_has_made_it_zero() -> None:
    assert score(A_FORM, answers(**{**GOOD, "identity": False})).failed == ("identity",)
    assert score(A_FORM, answers(**{**GOOD, "identity": None})).failed == ()


def test_when_nothing_applies_there_is_no_score_and_that_is_not_zero() -> None:
    assert score(A_FORM, {}).total is None


@given(one=graded())
def test_a_score_is_within_0_and_100_and_so_is_every_part_of_it(one: tuple[Form, dict[str, Answer]]) -> None:
    found = score(*one)
    for value in (found.total, *found.sections.values(), *found.questions.values()):
        assert value is None or 0 <= value <= 100
    if found.failed:
        assert found.total == 0


@given(one=graded())
def test_the_whole_lies_between_its_best_and_its_worst_section(one: tuple[Form, dict[str, Answer]]) -> None:
    form, given_answers = one
    found = score(form, given_answers)
    counted = [found.sections[section.id] for section in form.sections if section.weight]
    values = [value for value in counted if value is not None]
    if found.total is not None and not found.failed:
        assert min(values) - 0.01 <= found.total <= max(values) + 0.01
    assert (found.total is None) == (not values and not found.failed)


@given(one=graded(), factor=st.integers(2, 50))
def test_only_the_proportion_of_weights_counts(one: tuple[Form, dict[str, Answer]], factor: int) -> None:
    form, given_answers = one
    heavier = Form(
        sections=tuple(
            replace(
                section,
                weight=section.weight * factor,
                questions=tuple(replace(each, weight=each.weight * factor) for each in section.questions),
            )
            for section in form.sections
        )
    )
    assert score(heavier, given_answers) == score(form, given_answers)


@given(one=graded(), data=st.data())
def test_a_better_answer_never_makes_it_worse(one: tuple[Form, dict[str, Answer]], data: st.DataObject) -> None:
    form, given_answers = one
    scales = [each for each in form.questions if each.kind is QuestionKind.SCALE]
    scales = [each for each in scales if given_answers[each.id].value not in (None, each.scale)]
    if not scales:
        return
    question = data.draw(st.sampled_from(scales))
    value = given_answers[question.id].value
    assert isinstance(value, int)
    before = score(form, given_answers).total
    after = score(form, {**given_answers, question.id: Answer(value=value + 1)}).total
    assert before is not None or after is None
    assert before is None or (after is not None and after >= before)


@given(one=graded(), data=st.data())
def test_a_question_that_does_not_apply_is_as_if_it_were_not_in_the_form(
    one: tuple[Form, dict[str, Answer]], data: st.DataObject
) -> None:
    form, given_answers = one
    gone = data.draw(st.sampled_from([each.id for each in form.questions]))
    skipped = score(form, {**given_answers, gone: Answer(value=None)})
    without = Form(
        sections=tuple(
            replace(section, questions=tuple(each for each in section.questions if each.id != gone))
            for section in form.sections
        )
    )
    assert skipped.total == score(without, given_answers).total


@given(one=graded())
def test_answers_that_are_answers_have_no_fault(one: tuple[Form, dict[str, Answer]]) -> None:
    form, given_answers = one
    assert list(faults_of(form, given_answers, complete=True)) == []


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"name": "yes"}, "no_such_answer"),
        ({"name": 1}, "no_such_answer"),
        ({"tone": 6}, "no_such_answer"),
        ({"tone": 0}, "no_such_answer"),
        ({"tone": True}, "no_such_answer"),
        ({"solved": "perhaps"}, "no_such_answer"),
        ({"name": None}, "must_apply"),
        ({"other": True}, "unknown_question"),
    ],
)
def test_what_is_no_answer_is_said(changed: dict[str, Any], code: str) -> None:
    (fault,) = faults_of(A_FORM, answers(**{**GOOD, **changed}), complete=True)
    assert (fault.question, fault.code) == (next(iter(changed)), code)


def test_only_what_is_handed_in_must_be_complete() -> None:
    half = answers(name=True)
    assert list(faults_of(A_FORM, half, complete=False)) == []
    missing = {fault.question for fault in faults_of(A_FORM, half, complete=True)}
    assert missing == {"tone", "identity", "solved"}


def test_every_step_from_every_state_is_in_the_table_or_refused() -> None:
    for state in EvaluationState:
        for step in EvaluationStep:
            if step in TRANSITIONS[state]:
                assert next_state(state, step) is TRANSITIONS[state][step]
            else:
                with pytest.raises(IllegalTransition):
                    next_state(state, step)
