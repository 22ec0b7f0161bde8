"""Keep survey: the record of the call has it, whether or not it could be kept anywhere else."""

import pytest

from callcenter.core.ivr.actions import Ask, Leave, Report, Visit
from callcenter.core.ivr.expression import NotComputable
from callcenter.core.ivr.nodes.keep_survey import KeepSurvey
from callcenter.core.ivr.services import Question, Service
from tests.support.expressions import Named
from tests.support.floor import START

NODE = KeepSurvey(id="keep", kind="csat", score=Named("score"), exits={"done": "thanks"})
VISIT = Visit(names={"score": "5"}, language="zh", at=START)
SURVEY = {"kind": "csat", "score": 5}


def test_it_is_asked_that_the_score_be_kept_and_the_record_has_it_at_once() -> None:
    question = Question(service=Service.SAVE_SURVEY, arguments=SURVEY)
    assert NODE.enter(VISIT) == Ask(question=question, seconds=5, survey=SURVEY)


def test_the_caller_goes_on_though_it_could_not_be_kept_elsewhere() -> None:
    assert NODE.resume(VISIT, Report(ok=True, result="done")) == Leave(exit="done")
    failed = Report(ok=False, result="error", problem="not_answered")
    assert NODE.resume(VISIT, failed) == Leave(exit="done", problem="not_answered")


@pytest.mark.parametrize("score", ["", "many", None, []])
def test_what_is_no_number_is_no_score(score: object) -> None:
    with pytest.raises(NotComputable, match="no_score"):
        NODE.enter(Visit(names={"score": score}, language="zh", at=START))
