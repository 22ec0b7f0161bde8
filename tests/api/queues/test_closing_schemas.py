"""A closure on the wire."""

from callcenter.api.queues.closing_schemas import ClosureShown
from callcenter.core.closure import Closure
from tests.support.floor import START


def test_what_is_shown_of_a_closure_says_since_when_by_whom_and_until_when() -> None:
    closure = Closure(queue="sales", closed_at=START, by="sam", reason="drill")
    assert ClosureShown.of(closure).model_dump() == {"at": START, "by": "sam", "until_at": None, "reason": "drill"}
