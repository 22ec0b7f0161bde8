"""Agreement of two who grade the same: an example from the literature, and laws."""

from hypothesis import given
from hypothesis import strategies as st

from callcenter.crm.calibration import agreement, compared
from tests.support.quality_forms import A_FORM, answers

WORDS = st.lists(st.tuples(st.sampled_from(["a", "b", "c", None]), st.sampled_from(["a", "b", "c", None])), max_size=40)


def test_kappa_as_worked_out_by_hand() -> None:
    # 20 both yes, 15 both no, 5 and 10 apart: po = 0.7, pe = 0.5 * 0.6 + 0.5 * 0.4 = 0.5.
    pairs = [(True, True)] * 20 + [(True, False)] * 5 + [(False, True)] * 10 + [(False, False)] * 15
    found = agreement(pairs)
    assert (found.contacts, found.share, found.kappa) == (50, 0.7, 0.4)


def test_of_one_contact_or_of_answers_that_are_always_the_same_there_is_no_kappa() -> None:
    assert agreement([]).share is None
    assert (agreement([(True, True)]).share, agreement([(True, True)]).kappa) == (1, None)
    assert agreement([(True, True)] * 9).kappa is None


def test_a_yes_is_no_one_of_a_scale() -> None:
    assert agreement([(True, 1), (False, 0)]).share == 0


@given(pairs=WORDS)
def test_it_does_not_matter_who_is_named_first(pairs: list[tuple[str | None, str | None]]) -> None:
    assert agreement(pairs) == agreement([(other, one) for one, other in pairs])


@given(pairs=WORDS)
def test_kappa_is_never_more_than_the_share_and_one_only_when_all_agree(
    pairs: list[tuple[str | None, str | None]],
) -> None:
    found = agreement(pairs)
    if found.kappa is not None:
        assert found.share is not None
        assert -1 <= found.kappa <= found.share + 0.0001
        assert (found.kappa == 1) == (found.share == 1)


def test_two_gradings_of_one_contact_are_compared_question_by_question() -> None:
    one = answers(name=True, tone=5, identity=None, solved="yes")
    other = answers(name=True, tone=3, identity=True, solved="partly")
    found = {each.question: (each.same, each.difference) for each in compared(A_FORM, one, other)}
    assert found == {"name": (True, 0), "tone": (False, 50), "identity": (False, None), "solved": (False, 60)}
