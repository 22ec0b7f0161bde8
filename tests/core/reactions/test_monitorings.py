"""What a supervisor may ask for, where a scenario has not asked it already."""

from callcenter.core.agent import PhoneFault, Status
from callcenter.core.commands import CallMonitor
from callcenter.core.configuration import PhoneKind
from callcenter.core.errors import Refusal
from callcenter.core.monitoring_requests import StartMonitoring, SwitchMonitoring
from callcenter.core.records import replace
from callcenter.core.requests import SetPhoneFault
from tests.support.floor import START
from tests.support.monitored import BARGE, LISTEN, WHISPER, Monitored, supervised_floor


def test_an_id_that_was_chosen_is_that_of_the_session_and_of_the_channel() -> None:
    book = Monitored.talking()
    wanted = StartMonitoring(interaction_id="id1", supervisor="sam", mode=LISTEN, monitoring_id="chosen", at=START)
    book.give(wanted)
    assert book.center.state.monitorings.keys() == {"chosen"}
    assert [order.leg_id for order in book.orders if isinstance(order, CallMonitor)] == ["chosen"]
    assert book.agent("sam").monitoring == "chosen"


def test_a_page_that_says_that_it_cannot_talk_is_not_called() -> None:
    floor = supervised_floor()
    sam = replace(floor.agents["sam"], phone=PhoneKind.BROWSER)
    book = Monitored.talking(replace(floor, agents={**floor.agents, "sam": sam}))
    book.give(SetPhoneFault(agent="sam", fault=PhoneFault.MIC_DENIED, at=START))
    refused = StartMonitoring(interaction_id="id1", supervisor="sam", mode=LISTEN, at=START)
    book.refused(refused, Refusal.PHONE_UNREACHABLE)


def test_who_works_on_something_else_listens_to_nobody_whatever_his_status() -> None:
    book = Monitored.talking().chooses("bob", Status.NOT_READY).monitors(supervisor="bob")
    assert book.monitoring("bob").supervisor == "bob"
    other = Monitored.listened().takes_over().phone_hangs_up("sam")
    other.calls("4001", call_id="c2").answers("c2")
    second = other.interaction("c2").id
    refused = StartMonitoring(interaction_id=second, supervisor="sam", mode=LISTEN, at=START)
    other.refused(refused, Refusal.BUSY_WITH_A_CONTACT)  # he wraps up


def test_a_mode_that_is_chosen_before_his_phone_answers_is_the_one_he_begins_with() -> None:
    book = Monitored.talking().monitors(LISTEN).switches(WHISPER)
    assert book.put == {}
    book.monitor_answers()
    assert book.put["sam"][0].value == "whisper"


def test_nothing_is_said_of_a_session_that_never_was() -> None:
    wanted = SwitchMonitoring(monitoring_id="none", supervisor="sam", mode=BARGE, at=START)
    Monitored.talking().refused(wanted, Refusal.UNKNOWN_MONITORING)
