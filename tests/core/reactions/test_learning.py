"""Each contact teaches its queue, once, when it is answered and when it is over."""

from callcenter.core.events import RingEnd
from callcenter.core.timers import WrapUpTimer, name_of
from tests.support.playbook import Playbook


def a_contact_after_a_wait(book: Playbook, seconds: float) -> Playbook:
    """A caller waits so long for ann, who is on the phone, talks for a minute and is wrapped up for half of one."""
    book.available("ann").calls("4001", call_id="before").answers("before").calls("4001")
    book.later(seconds - 30).ring_ends(RingEnd.AGENT_HUNG_UP, "before").later(30)
    book.fires(name_of(WrapUpTimer(interaction_id=book.interaction("before").id)))
    return book.starts().answers()


def test_an_answer_after_a_wait_tells_how_wrong_the_estimate_was() -> None:
    book = a_contact_after_a_wait(Playbook(), 200)
    assert book.interaction().estimated_wait_seconds == 180  # one contact as long as expected
    assert book.center.state.statistics["sales"].errors == (20,)
    assert book.center.state.statistics["sales"].bias > 1


def test_who_never_waited_teaches_nothing_about_waiting() -> None:
    book = Playbook().available("ann").calls("4001").later(5).answers()
    assert book.interaction().estimated_wait_seconds is None
    assert "sales" not in book.center.state.statistics


def test_a_contact_that_is_over_tells_how_long_they_take() -> None:
    book = Playbook().available("ann").calls("4001").answers().later(80).ring_ends(RingEnd.AGENT_HUNG_UP)
    book.later(30).fires(name_of(WrapUpTimer(interaction_id=book.interaction().id)))
    learned = book.center.state.statistics["sales"]
    assert (learned.handle_seconds, learned.contacts) == ((180 + 110) / 2, 1)
    assert "support" not in book.center.state.statistics


def test_who_hangs_up_teaches_nothing() -> None:
    book = Playbook().available("eve").calls("4001").later(100).hangs_up()
    assert book.center.state.statistics == {}
