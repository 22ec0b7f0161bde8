"""Promise callback: at the caller's own number, or at one that he has given."""

from callcenter.core.ivr.actions import Leave, Report, TakeCallback, Visit
from callcenter.core.ivr.nodes.promise_callback import PromiseCallback
from tests.support.expressions import Named
from tests.support.floor import START

VISIT = Visit(names={"_number": 13900139000}, language="zh", at=START)


def test_his_own_number_needs_no_name() -> None:
    node = PromiseCallback(id="p", queue="sales", exits={})
    assert node.enter(VISIT) == TakeCallback(queue="sales")


def test_another_number_is_what_he_has_typed() -> None:
    node = PromiseCallback(id="p", queue="sales", number=Named("_number"), exits={})
    assert node.enter(VISIT) == TakeCallback(queue="sales", number="13900139000")


def test_the_number_in_full_goes_with_it_where_it_is_known() -> None:
    node = PromiseCallback(id="p", queue="sales", number=Named("_number"), number_e164=Named("_read.e164"), exits={})
    known = {"_number": "139", "_read": {"e164": "+86139"}}
    for names, e164 in ((known, "+86139"), ({**known, "_read": {"e164": None}}, None), ({"_number": "139"}, None)):
        visit = Visit(names=names, language="zh", at=START)
        assert node.enter(visit) == TakeCallback(queue="sales", number="139", number_e164=e164)


def test_whether_it_could_be_promised_is_the_exit() -> None:
    node = PromiseCallback(id="p", queue="sales", exits={})
    assert node.resume(VISIT, Report(ok=True)) == Leave(exit="done")
    assert node.resume(VISIT, Report(ok=False)) == Leave(exit="failed")
