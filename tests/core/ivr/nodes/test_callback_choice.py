"""The node says what the caller wants done with his pending callback, and goes on when it is done."""

import pytest

from callcenter.core.ivr.actions import CallbackWish, ChooseCallback, Leave, Report, Visit
from callcenter.core.ivr.nodes.callback_choice import CallbackChoice
from tests.support.floor import START

VISIT = Visit(names={}, language="zh", at=START)


@pytest.mark.parametrize("wish", CallbackWish)
def test_it_asks_for_what_the_caller_wants_and_leaves_when_it_is_done(wish: CallbackWish) -> None:
    node = CallbackChoice(id="choice", wish=wish, exits={"done": "bye"})
    assert node.enter(VISIT) == ChooseCallback(wish=wish)
    assert node.resume(VISIT, Report(ok=True)) == Leave(exit="done")
