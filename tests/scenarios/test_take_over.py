"""A supervisor takes the call of the agent on whose line he is."""

import pytest

from callcenter.core.agent import Activity, Status
from callcenter.core.commands import AdmitMonitor, HangUpLeg, MonitorSpot, PlaceLegs, Spot
from callcenter.core.errors import Refusal
from callcenter.core.events import PhoneFound
from callcenter.core.interaction import Outcome, Stage
from callcenter.core.monitoring import MonitoringMode
from callcenter.core.monitoring_requests import TakeOver
from callcenter.core.requests import SetDisposition, Target, TargetKind, TransferCall
from tests.support.floor import START
from tests.support.monitored import BARGE, LISTEN, Monitored


def take_over(book: Monitored, supervisor: str = "sam") -> TakeOver:
    return TakeOver(monitoring_id=book.monitoring(supervisor).id, supervisor=supervisor, at=START)


@pytest.mark.parametrize("mode", [*MonitoringMode])
def test_the_call_is_his_and_the_agent_wraps_up_his_part(mode: MonitoringMode) -> None:
    book = Monitored.listened(mode).later(20).takes_over()
    talk = book.interaction()
    assert (talk.agent, talk.endpoint, talk.stage, talk.placed) == ("sam", "sam", Stage.CONNECTED, True)
    assert book.where == {"caller": "talk", "sam": "talk"}
    assert (book.monitoring().cause, book.monitoring().ended_at) == ("took_over", book.at)
    ann, sam = book.agent("ann"), book.agent("sam")
    assert (ann.activity, ann.interaction_id) == (Activity.WRAP_UP, "id1")
    assert (sam.activity, sam.interaction_id, sam.monitoring) == (Activity.ON_CONTACT, "id1", None)
    (part,) = book.kept.tables.participations.values()
    assert (part.agent, part.left_at, part.ended_at) == ("ann", book.at, None)


def test_his_phone_is_admitted_before_it_is_placed_and_never_rings_again() -> None:
    book = Monitored.listened()
    id_ = book.monitoring().id
    book.takes_over()
    kinds = [type(order) for order in book.orders]
    assert kinds.index(AdmitMonitor) < kinds.index(PlaceLegs)
    assert AdmitMonitor(call_id="c1", leg_id=id_, endpoint="sam") in book.orders
    assert id_ not in book.dropped
    (placed,) = [order for order in book.orders if isinstance(order, PlaceLegs)]
    assert (placed.fresh, placed.caller, dict(placed.legs)) == (True, Spot.TALK, {"sam": Spot.TALK})


def test_in_a_room_only_he_moves_and_the_agents_phone_is_hung_up() -> None:
    book = Monitored.listened(BARGE).takes_over()
    (placed,) = [order for order in book.orders if isinstance(order, PlaceLegs)]
    assert (placed.fresh, placed.caller, dict(placed.legs)) == (False, None, {"sam": Spot.TALK})
    assert HangUpLeg(call_id="c1", leg="ann") in book.orders


def test_his_desk_shows_who_it_is() -> None:
    book = Monitored.listened().takes_over()
    (pop,) = book.pops
    assert (pop.agent, pop.offer_id, pop.interaction.id) == ("sam", "", "id1")


def test_who_was_offline_is_logged_in_and_not_ready_and_wraps_up_like_everybody() -> None:
    book = Monitored.listened()
    assert book.agent("sam").status is Status.OFFLINE
    book.takes_over()
    assert (book.agent("sam").status, book.agent("sam").reason) == (Status.NOT_READY, "took_over")
    book.phone_hangs_up("sam")
    assert book.interaction().stage is Stage.WRAP_UP
    assert book.agent("sam").activity is Activity.WRAP_UP
    book.give(SetDisposition(interaction_id="id1", agent="sam", code="resolved", at=START))
    record = book.record()
    assert (record.agent, record.outcome, record.disposition) == ("sam", Outcome.ANSWERED, "resolved")


def test_a_caller_who_was_held_is_taken_back() -> None:
    book = Monitored.listened().holds().takes_over()
    assert not book.interaction().held
    assert book.stands["caller"] is Spot.TALK
    assert book.stands["sam"] is Spot.TALK


def test_whom_the_agent_was_asking_is_let_go_and_who_talks_along_stays() -> None:
    book = Monitored.listened().consults("bob").takes_over()
    assert book.guest("bob").cause == "taken_over"
    assert "bob" in book.dropped
    assert book.agent("bob").activity is Activity.IDLE
    other = Monitored.listened().consults("bob").joins().takes_over()
    assert other.guest("bob").cause is None
    assert other.where["bob"] == other.where["sam"] == "talk"
    assert other.stretches()[-1][0] == "conference"


def test_an_agent_whose_phone_is_lost_is_relieved() -> None:
    book = Monitored.listened().loses_phone().takes_over()
    talk = book.interaction()
    assert (talk.agent, talk.return_deadline_at) == ("sam", None)
    assert book.stands["caller"] is Spot.TALK
    book.give(PhoneFound(endpoint="ann", at=START))
    assert book.called == []


def test_other_supervisors_hear_him_from_then_on() -> None:
    book = Monitored.listened().monitors(supervisor="kim").monitor_answers(supervisor="kim").takes_over()
    assert book.put["kim"] == (MonitorSpot.LISTEN, "sam")
    assert book.monitoring("kim").agents == ("ann", "sam")
    book.takes_over(supervisor="kim")
    assert book.interaction().agent == "kim"
    assert [part.agent for part in book.kept.tables.participations.values()] == ["ann", "sam"]


def test_it_is_refused_as_long_as_there_is_nothing_to_take() -> None:
    book = Monitored.talking().monitors()
    book.refused(take_over(book), Refusal.NOT_CONNECTED)
    book.monitor_answers().loses_link()
    book.refused(take_over(book), Refusal.SWITCH_AWAY)
    book = Monitored.listened(LISTEN)
    target = Target(kind=TargetKind.QUEUE, name="sales")
    book.give(TransferCall(interaction_id="id1", agent="ann", target=target, at=START)).starts()
    book.refused(take_over(book), Refusal.NOT_CONNECTED)


def test_the_talk_is_one_record_with_two_stretches() -> None:
    book = Monitored.listened().later(20).takes_over().later(15).hangs_up()
    talks = [seconds for kind, seconds in book.stretches() if kind == "talk"]
    assert talks == [30.0, 15.0]
    assert book.record().handed_over == 1
