"""What was said of a contact is kept with what follows from it: once, together, and never instead of another's word."""

from dataclasses import replace
from datetime import datetime, time, timedelta
from typing import Any

import pytest

from callcenter.core.acd.hours import Schedule
from callcenter.core.callback import CallbackState
from callcenter.core.changes import DispositionGiven
from callcenter.core.configuration import Configuration, WrapUpMode
from callcenter.core.dispositions import EffectKind, EffectState
from callcenter.core.errors import ContactCenterError, Refusal
from callcenter.core.interaction import Stage
from callcenter.core.requests import FinishWrapUp, RequestCallback, SetDisposition
from tests.support.dispositions import A_TREE
from tests.support.floor import START, a_floor
from tests.support.playbook import Playbook
from tests.support.transfers import to_agent

LATER = START + timedelta(days=1)
OPEN = START.replace(hour=10) + timedelta(days=1)


def a_floor_with_a_tree(**sales: Any) -> Configuration:
    floor = a_floor(dispositions=A_TREE)
    return replace(floor, queues={**floor.queues, "sales": replace(floor.queues["sales"], **sales)})


def talking(**sales: Any) -> Playbook:
    return Playbook(a_floor_with_a_tree(**sales)).available("ann", "bob", "eve").calls("4001").answers().later(30)


def says(code: str, agent: str | None = "ann", *, due_at: datetime | None = None, **more: Any) -> SetDisposition:
    callback = RequestCallback(
        number="13800138000", number_e164=None, queue="sales", due_at=due_at, interaction_id="id1", at=START
    )
    more = {"callback": callback, **more} if due_at else more
    return SetDisposition(interaction_id="id1", agent=agent, code=code, at=START, **more)


def given(book: Playbook) -> list[DispositionGiven]:
    return list(book.kept.tables.dispositions.values())


def refuses(book: Playbook, request: SetDisposition | FinishWrapUp, code: Refusal) -> None:
    before = (dict(book.center.state.interactions), dict(book.center.state.callbacks), len(given(book)))
    with pytest.raises(ContactCenterError) as refused:
        book.give(request)
    assert refused.value.code is code
    assert (dict(book.center.state.interactions), dict(book.center.state.callbacks), len(given(book))) == before


@pytest.mark.parametrize("code", ["more", "old", "elsewhere", "never heard of"])
def test_folders_old_codes_and_those_of_other_queues_are_refused(code: str) -> None:
    refuses(talking(), says(code), Refusal.UNKNOWN_DISPOSITION)


def test_what_follows_is_kept_with_it_to_be_done() -> None:
    (row,) = given(talking().give(says("broken", fields={"product": "phone"})))
    assert [(each.kind, each.state) for each in row.effects] == [(EffectKind.TICKET, EffectState.PENDING)]
    assert row.fields == {"product": "phone"}


def test_the_queues_own_word_brings_what_follows_too() -> None:
    book = talking(wrap_up_default_code="quote").hangs_up().later(30).fires("wrap_up:id1")
    (row,) = given(book)
    assert (row.agent, row.code, [each.kind for each in row.effects]) == (None, "quote", [EffectKind.TASK])


@pytest.mark.parametrize("code", ["more", "old", "elsewhere"])
def test_a_word_of_the_queue_that_cannot_be_chosen_is_not_said(code: str) -> None:
    book = talking(wrap_up_default_code=code).hangs_up().later(30).fires("wrap_up:id1")
    assert (given(book), book.record().stage) == ([], Stage.CLOSED)


def test_a_callback_is_made_in_the_same_turn() -> None:
    book = talking().hangs_up().give(says("later", due_at=LATER))
    (callback,) = book.kept.tables.open_callbacks()
    (row,) = given(book)
    assert (callback.state, callback.due_at, callback.agreed_in) == (CallbackState.SCHEDULED, LATER, "id1")
    (effect,) = row.effects
    assert (effect.state, effect.result) == (
        EffectState.DONE,
        {"callback_id": callback.id, "due_at": LATER.isoformat()},
    )
    assert book.record().stage is Stage.CLOSED


def test_outside_the_hours_nothing_is_said_and_nothing_is_promised() -> None:
    office = Schedule(timezone="UTC", periods=dict.fromkeys(range(7), ((time(9), time(17)),)))
    book = Playbook(replace(a_floor_with_a_tree(schedule="office"), schedules={"office": office}))
    book.later((OPEN - START).total_seconds()).available("ann").calls("4001").answers()
    refuses(book, says("later", due_at=OPEN + timedelta(hours=12)), Refusal.OUTSIDE_HOURS)
    book.give(says("later", due_at=OPEN + timedelta(hours=2)))
    assert book.kept.tables.open_callbacks()


def test_who_cannot_be_called_back_has_his_disposition_all_the_same_and_it_says_why() -> None:
    (row,) = given(talking().give(says("later")))
    (effect,) = row.effects
    assert (effect.state, effect.result) == (EffectState.REFUSED, {"reason": "number_not_callable"})


def test_a_number_that_has_a_callback_already_keeps_that_one() -> None:
    wish = RequestCallback(number="13800138000", number_e164=None, queue="sales", due_at=LATER, at=START)
    book = talking().give(wish).give(says("later", due_at=LATER + timedelta(hours=1)))
    (callback,) = book.kept.tables.open_callbacks()
    assert callback.due_at == LATER
    assert given(book)[0].effects[0].result == {"reason": "callback_exists"}


def test_agreed_on_once_more_in_the_same_contact_the_new_time_counts() -> None:
    book = talking().give(says("later", due_at=LATER)).give(says("later", due_at=LATER + timedelta(hours=1)))
    (callback,) = book.kept.tables.open_callbacks()
    assert callback.due_at == LATER + timedelta(hours=1)
    assert [row.number for row in given(book)] == [1, 2]
    assert [row.effects[0].state for row in given(book)] == [EffectState.DONE, EffectState.DONE]


def test_a_callback_that_was_agreed_on_stays_when_the_customer_calls_again() -> None:
    book = talking().hangs_up().give(says("later", due_at=LATER))
    book.calls("4001", call_id="again").answers("again")
    assert [each.due_at for each in book.kept.tables.open_callbacks()] == [LATER]


def test_who_has_handed_the_call_over_says_his_own_with_what_follows() -> None:
    book = talking().give(to_agent("eve")).starts().answers()
    book.give(says("broken")).give(says("quote", "eve"))
    assert [(row.agent, row.participation, row.effects[0].kind) for row in given(book)] == [
        ("ann", 1, EffectKind.TICKET),
        ("eve", 0, EffectKind.TASK),
    ]


def test_nobody_is_held_by_a_tree_that_has_nothing_for_his_queue() -> None:
    tree = {code: each for code, each in A_TREE.items() if code in ("more", "elsewhere", "old")}
    floor = replace(a_floor_with_a_tree(wrap_up_mode=WrapUpMode.MANDATORY), dispositions=tree)
    book = Playbook(floor).available("ann").calls("4001").answers().hangs_up()
    book.give(FinishWrapUp(interaction_id="id1", agent="ann", at=START))
    assert book.record().stage is Stage.CLOSED


def test_in_a_mandatory_wrap_up_something_must_be_said() -> None:
    book = talking(wrap_up_mode=WrapUpMode.MANDATORY).hangs_up()
    refuses(book, FinishWrapUp(interaction_id="id1", agent="ann", at=START), Refusal.DISPOSITION_REQUIRED)
