"""What trying out a flow can say, in both languages."""

from callcenter.flows.testing.words import failed_by, said


def test_failures_are_said_in_english_and_chinese() -> None:
    assert failed_by("call_over") == ("the call is over already", "通话已经结束")


def test_the_rest_is_said_in_the_reader_s_language() -> None:
    assert said("ended", "zh", outcome="answered") == "通话结束：answered"
    assert said("ended", "en", outcome="answered") == "The call has ended: answered"
