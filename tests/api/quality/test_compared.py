"""Two gradings side by side: nothing of them before both are done."""

from datetime import UTC, datetime
from typing import Any

from callcenter.api.quality.compared import agreement_of, calibration_shown
from tests.support.quality_forms import A_FORM

AT = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
GOOD = {"name": True, "tone": 5, "identity": True, "solved": "yes"}


def grading(grader: str, state: str, **changed: Any) -> dict[str, Any]:
    answers = {name: {"value": value, "comment": ""} for name, value in {**GOOD, **changed}.items()}
    return {"id": f"e-{grader}", "grader": grader, "state": state, "answers": answers, "score": 50.0}


def calibration(**more: Any) -> dict[str, Any]:
    texts = dict.fromkeys(("id", "form_id", "form_name", "interaction_id", "agent", "queue", "created_by"), "x")
    return {
        **texts,
        "form_version": 1,
        "contact_at": AT,
        "created_at": AT,
        "graders": ["sam", "sue"],
        "done_at": None,
        **more,
    }


def test_of_one_that_is_not_done_only_who_is_done_is_told() -> None:
    gradings = [grading("sam", "submitted"), grading("sue", "started", tone=1)]
    shown = calibration_shown(calibration(), gradings, A_FORM, "sue")
    assert (shown.done, shown.mine, shown.scores, shown.share, shown.questions) == (["sam"], "e-sue", None, None, None)


def test_of_one_that_is_done_both_are_told_question_by_question() -> None:
    gradings = [grading("sue", "submitted", tone=1), grading("sam", "submitted")]
    shown = calibration_shown(calibration(done_at=AT), gradings, A_FORM, "admin")
    assert (shown.mine, shown.share, shown.scores) == (None, 0.75, {"sam": 50, "sue": 50})
    assert shown.questions is not None
    tone = next(one for one in shown.questions if one.question == "tone")
    assert (tone.same, tone.difference, tone.answers["sue"].value) == (False, 100, 1)


def test_agreement_counts_a_question_only_where_both_were_asked_it() -> None:
    old = grading("sue", "submitted")
    del old["answers"]["solved"]
    pairs = [(grading("sam", "submitted"), grading("sue", "submitted")), (grading("sam", "submitted"), old)]
    found = {one.question: one.contacts for one in agreement_of("f", A_FORM, pairs, []).items}
    assert found == {"name": 2, "tone": 2, "identity": 2, "solved": 1}
