"""Which scores there are."""

from callcenter.crm.surveys import SurveyKind, is_scale, is_score, lowest


def test_only_how_likely_one_recommends_us_begins_with_nothing() -> None:
    assert [kind for kind in SurveyKind if lowest(kind) == 0] == [SurveyKind.NPS]


def test_recommending_has_one_scale_and_the_others_any() -> None:
    assert is_scale(SurveyKind.NPS, 10)
    assert not is_scale(SurveyKind.NPS, 5)
    assert [is_scale(SurveyKind.CSAT, highest) for highest in (1, 2, 5, 100, 101)] == [False, True, True, True, False]


def test_scores_lie_on_the_scale() -> None:
    assert [is_score(SurveyKind.CSAT, 5, score) for score in (0, 1, 5, 6)] == [False, True, True, False]
    assert [is_score(SurveyKind.NPS, 10, score) for score in (-1, 0, 10, 11)] == [False, True, True, False]
