"""The desk shows who calls: once for each offer, before the phone rings, to the agent who is rung and nobody else."""

from callcenter.core.changes import Change, PopEnriched
from callcenter.core.commands import LookUpCustomer
from callcenter.core.events import CustomersFound, RingEnd
from tests.support.floor import START
from tests.support.playbook import Playbook

LEE = {"id": "k1", "name": "李雷"}
HAN = {"id": "k2", "name": "韩梅梅"}


def found(*matches: dict[str, str]) -> CustomersFound:
    return CustomersFound(interaction_id="id1", matches=matches, recent=({"id": "old"},), at=START)


def enriched(changes: list[Change]) -> list[PopEnriched]:
    return [change for change in changes if isinstance(change, PopEnriched)]


def test_a_known_caller_is_shown_with_the_ring() -> None:
    book = Playbook().calls("4001").give(found(LEE)).later(12).available("eve", "ann")
    (pop,) = book.pops
    assert (pop.agent, pop.wait_seconds, pop.lookup_pending) == ("ann", 12, False)
    assert (pop.matches, pop.interaction.customer_id) == ((LEE,), "k1")
    assert book.rung == ["ann"], "changes are carried out before commands: the pop is there when the phone rings"


def test_a_slow_look_up_delays_no_ring_and_enriches_the_pop_later() -> None:
    book = Playbook().available("ann", "bob", "eve").calls("4001")
    (pop,) = book.pops
    assert (pop.lookup_pending, pop.matches) == (True, ())
    book.later(3).give(found(LEE, HAN))
    (later,) = enriched(book.changes)
    assert (later.agent, later.offer_id, later.matches) == ("ann", pop.offer_id, (LEE, HAN))
    assert book.record().customer_id is None, "of several the agent chooses"
    assert book.pops == []


def test_a_look_up_that_never_comes_back_stops_nothing() -> None:
    book = Playbook().available("ann").calls("4001").answers().later(60).hangs_up()
    assert book.record().outcome == "answered"


def test_every_agent_who_is_rung_gets_one_pop_of_his_own() -> None:
    book = Playbook().available("ann", "bob").calls("4001")
    first = book.pops[0]
    book.ring_ends(RingEnd.REJECTED)
    (second,) = book.pops
    assert (first.agent, second.agent) == ("ann", "bob")
    assert first.offer_id != second.offer_id
    assert enriched(book.give(found(LEE)).changes)[0].agent == "bob"


def test_a_look_up_for_who_is_queued_or_gone_shows_nothing() -> None:
    book = Playbook().calls("4001").give(found())
    assert enriched(book.changes) == []
    book.hangs_up().give(found(LEE))
    assert book.changes == []


def test_a_match_without_an_id_is_shown_but_names_nobody() -> None:
    book = Playbook().calls("4001").give(found({"name": "from another system"}))
    assert book.record().customer_id is None


def test_a_number_withheld_is_not_looked_up() -> None:
    book = Playbook().available("ann").calls("4001", ani="")
    assert not [command for command in book.commands if isinstance(command, LookUpCustomer)]
    assert book.pops[0].lookup_pending is False
