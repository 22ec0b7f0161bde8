"""Survey answers as they are given."""

import pytest
from pydantic import ValidationError

from callcenter.api.surveys.schemas import SurveyGiven
from callcenter.crm.surveys import SurveyKind


def test_every_kind_has_a_usual_scale_on_which_its_highest_score_lies() -> None:
    for kind in SurveyKind:
        highest = SurveyGiven(kind=kind, score=1).highest
        assert SurveyGiven(kind=kind, score=highest).highest == highest
        with pytest.raises(ValidationError):
            SurveyGiven(kind=kind, score=highest + 1)
