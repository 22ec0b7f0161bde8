"""What the store knew becomes live state: every deadline armed, nothing decided."""

from datetime import timedelta

from callcenter.core.agent import Activity, PhoneState, Status
from callcenter.core.events import Place
from callcenter.core.state import Restored
from tests.support.floor import START
from tests.support.playbook import Playbook


def test_it_orders_nothing_and_knows_no_phone() -> None:
    book = Playbook().available("ann").calls("4001").restarts()
    assert book.orders == []
    assert book.agent("ann").phone is PhoneState.UNREACHABLE
    assert not book.center.state.switch_up
    assert set(book.center.state.timers) == {f"ring:{book.last_offer.id}"}


def test_ended_offers_are_not_taken_over() -> None:
    book = Playbook().available("ann").calls("4001").answers()
    ended = book.last_offer
    book.restarts()
    book.center.restore(Restored(offers=(ended,)), START)
    assert book.center.state.offers == {}


def test_calls_that_were_over_stay_over() -> None:
    book = Playbook().calls("4001").hangs_up().restarts()
    book.sees(book.a_call(Place.WAITING))
    assert book.center.state.interactions == {}


def test_a_record_whose_agent_was_never_saved_still_ends() -> None:
    book = Playbook().available("ann").calls("4001").answers().hangs_up()
    record, at = book.interaction(), book.at + timedelta(seconds=60)
    lone = Playbook(switch_up=False)
    lone.center.state.agents.clear()
    lone.center.restore(Restored(interactions=(record,)), at)
    lone.later(60).fires("wrap_up:id1")
    assert lone.closed.wrap_up_seconds == 60


def test_an_agent_whose_contact_was_never_saved_is_freed() -> None:
    for script in (
        Playbook().available("ann").calls("4001"),
        Playbook().available("ann").calls("4001").answers(),
        Playbook().available("ann").calls("4001").answers().hangs_up(),
    ):
        lone = Playbook(switch_up=False)
        lone.center.restore(Restored(agents=(script.agent("ann"),)), START)
        lone.sees()
        assert lone.agent("ann").activity is Activity.IDLE


def test_an_agent_whose_contact_was_never_saved_may_go_home() -> None:
    for script in (
        Playbook().available("ann").calls("4001"),
        Playbook().available("ann").calls("4001").answers().hangs_up(),
    ):
        lone = Playbook(switch_up=False)
        lone.center.restore(Restored(agents=(script.agent("ann"),)), START)
        lone.chooses("ann", Status.OFFLINE)
        assert lone.sees().agent("ann").activity is Activity.IDLE
