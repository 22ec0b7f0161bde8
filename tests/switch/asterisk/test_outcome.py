"""An answer is read into exactly one outcome."""

from callcenter.switch.asterisk.message import AmiMessage
from callcenter.switch.asterisk.outcome import Done, Listed, Refused, Unknown, UnknownReason, list_outcome, outcome

YES = AmiMessage(b"Response: Success")
NO = AmiMessage(b"Response: Error\r\nMessage: Channel not existent")
ITEM = AmiMessage(b"Event: Status")
LAST = AmiMessage(b"Event: StatusComplete")


def test_a_yes_is_done_and_a_no_is_refused_with_its_words() -> None:
    assert outcome((YES,)) == Done(response=YES)
    assert outcome((NO,)) == Refused(message="Channel not existent")


def test_a_list_is_its_items_without_the_first_response_and_the_end() -> None:
    assert list_outcome((YES, ITEM, ITEM, LAST)) == Listed(items=(ITEM, ITEM))
    assert list_outcome((YES,)) == Listed(items=())


def test_a_list_can_be_refused_or_unknown_like_anything_else() -> None:
    unknown = Unknown(reason=UnknownReason.TIMEOUT)
    assert list_outcome((NO,)) == Refused(message="Channel not existent")
    assert list_outcome(unknown) == unknown == outcome(unknown)
