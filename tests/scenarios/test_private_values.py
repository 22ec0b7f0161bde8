"""What is private stays in memory: no change, and so no record, journal, screen or webhook, ever says it."""

import json
from typing import Final

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from callcenter.core.events import Place
from callcenter.core.interaction import Stage
from tests.support.self_service import AskingBook, everything_within

# Nothing else in these calls looks like them.
PIN: Final = "7531"
BALANCE: Final = "88442211"
OTHER_NUMBER: Final = "13955557777"
SECRETS: Final = (PIN, BALANCE)


def told(book: AskingBook) -> list[str]:
    """Every text in what the last input changed."""
    return [one for change in book.changes for one in everything_within(change) if isinstance(one, str)]


def check_nothing_is_told(book: AskingBook, secrets: tuple[str, ...] = SECRETS) -> None:
    texts = told(book)
    assert not [text for text in texts for secret in secrets if secret in text]
    for change in book.changes:
        assert not [secret for secret in secrets if secret in repr(change)]


def answer(book: AskingBook, exit_: str) -> None:
    book.is_told(exit_, balance=BALANCE, blocked=exit_ == "refused", customer={"birthday": BALANCE})


def test_the_digits_the_answers_and_what_was_computed_from_them_are_nowhere_in_a_whole_call() -> None:
    book = AskingBook().calls("4010")
    for act in (
        lambda: book.presses(PIN),
        lambda: answer(book, "verified"),
        lambda: answer(book, "done"),
        lambda: book.starts().presses(""),
        lambda: book.starts().presses("4"),
        lambda: answer(book, "done"),
    ):
        act()
        check_nothing_is_told(book)
    assert [step["exit"] for step in book.record().ivr_path if step["node"] == "say"] == ["done"]  # it was said
    assert book.record().stage is Stage.CLOSED


def test_wrong_digits_where_a_masked_number_is_asked_for_are_nowhere_either() -> None:
    book = AskingBook().calls("4010")
    for _ in range(3):
        book.presses(PIN + "99")
        check_nothing_is_told(book)
    assert book.interaction().stage is Stage.QUEUED


def test_a_number_to_be_called_at_is_in_the_callback_and_not_in_the_record_of_the_call() -> None:
    book = AskingBook().calls("4011").presses(OTHER_NUMBER)
    assert [callback.number for callback in book.center.state.callbacks.values()] == [OTHER_NUMBER]
    assert OTHER_NUMBER not in repr(book.record())


def test_what_an_agent_sees_of_the_call_says_nothing_of_it() -> None:
    book = AskingBook().available("bob").calls("4010").presses(PIN)
    answer(book, "refused")
    assert [pop.agent for pop in book.pops] == ["bob"]
    check_nothing_is_told(book)


def test_what_is_private_is_forgotten_with_the_call() -> None:
    book = AskingBook().calls("4010").presses(PIN)
    assert book.center.state.private == {"id1": {"pin": PIN}}
    book.hangs_up()
    assert book.center.state.private == {}


def test_nothing_private_survives_a_restart() -> None:
    book = AskingBook().calls("4010").presses(PIN)
    book.restarts()
    assert book.center.state.private == {}
    check_nothing_is_told(book)


def test_what_goes_into_the_record_can_be_written_down_as_it_is() -> None:
    book = AskingBook().calls("4010").presses(PIN)
    answer(book, "verified")
    answer(book, "done")
    record = book.record()
    assert json.loads(json.dumps([record.attributes, record.ivr_path])) == [dict(record.attributes), [*record.ivr_path]]


ACTS = st.sampled_from(
    ["pin", "silence", "1", "2", "verified", "done", "refused", "error", "timer", "starts", "restart", "agent"]
)


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(ACTS, max_size=25))
def test_whatever_happens_in_whatever_order_nothing_private_is_told(acts: list[str]) -> None:
    book = AskingBook().available("bob").calls("4010")
    for act in acts:
        if "c1" not in book.center.state.by_call:
            break
        match act:
            # Only where it is asked for: typed as a score it would be one.
            case "pin" if book.interaction().flow_node == "pin":
                book.presses(PIN)
            case "pin" | "silence":
                book.presses("")
            case "1" | "2":
                book.presses(act)
            case "timer" if book.center.state.timers:
                book.later(9).fires(min(book.center.state.timers))
            case "starts" | "timer":
                book.starts()
            case "restart":
                book.restarts().sees(book.a_call(Place.WAITING))
            case "agent":
                book.answers()
            case exit_:
                answer(book, exit_)
        check_nothing_is_told(book)
