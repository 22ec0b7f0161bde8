"""Which flow a caller walks after the talk, and what its end does to the record."""

from dataclasses import replace
from typing import Any

import pytest

from callcenter.core.changes import InteractionChanged, SegmentChanged
from callcenter.core.configuration import Configuration, WrapUpMode
from callcenter.core.events import AgentHungUp, Verb
from callcenter.core.interaction import Stage
from callcenter.core.ivr.canary import Canary
from callcenter.core.requests import HangUp, WantWrapUp
from tests.support.after_talk import LEADS_ON, SURVEY, a_floor_that_asks
from tests.support.floor import START
from tests.support.playbook import Playbook


def asked(configuration: Configuration) -> Playbook:
    """Ann has hung up on a caller of sales."""
    book = Playbook(configuration).available("ann").calls("4001").starts().answers().later(60)
    return book.give(AgentHungUp(call_id="c1", endpoint="ann", at=START))


def floor_with(**sales: Any) -> Configuration:
    floor = a_floor_that_asks()
    return replace(floor, queues={**floor.queues, "sales": replace(floor.queues["sales"], **sales)})


def test_a_version_that_is_tried_is_tried_here_too() -> None:
    tried = replace(SURVEY, version="tried")
    for percent, version in ((100, "tried"), (0, "1")):
        floor = replace(a_floor_that_asks(), canaries={"survey": Canary(flow=tried, percent=percent)})
        assert asked(floor).interaction().flow_version == version


@pytest.mark.parametrize("gone", ["flow", "queue"])
def test_what_is_taken_out_of_the_configuration_meanwhile_keeps_whoever_walks_it(gone: str) -> None:
    book = asked(a_floor_that_asks())
    floor = book.configuration
    queues = {name: queue for name, queue in floor.queues.items() if gone != "queue" or name != "sales"}
    flows = {name: flow for name, flow in floor.flows.items() if gone != "flow" or name != "survey"}
    book.configures(replace(floor, queues=queues, flows=flows)).fires("verb:id1:2")
    assert [type(order).__name__ for order in book.orders] == ["PlayPrompts"]
    assert book.interaction().flow_version == SURVEY.version


def test_only_the_talk_before_counts_where_the_agent_wraps_nothing_up() -> None:
    book = asked(floor_with(wrap_up_mode=WrapUpMode.OPTIONAL))
    assert book.interaction().stage is Stage.AFTER_TALK
    learned = book.center.state.statistics["sales"]
    book.later(50).hangs_up()
    assert book.center.state.statistics["sales"] == learned, "a contact is learned from once, when the agent is done"


def test_wrap_up_that_was_asked_for_is_had() -> None:
    book = Playbook(floor_with(wrap_up_mode=WrapUpMode.OPTIONAL)).available("ann").calls("4001").starts().answers()
    book.give(WantWrapUp(interaction_id="id1", agent="ann", wanted=True, at=START))
    book.give(AgentHungUp(call_id="c1", endpoint="ann", at=START))
    assert (book.interaction().stage, book.interaction().after_talk) == (Stage.WRAP_UP, True)


@pytest.mark.parametrize(("by_caller", "result"), [(True, "left"), (False, "ended")])
def test_the_last_stretch_says_who_had_enough(by_caller: bool, result: str) -> None:
    book = asked(floor_with(wrap_up_mode=WrapUpMode.NONE))
    if by_caller:
        book.hangs_up()
    else:
        book.give(HangUp(interaction_id="id1", agent=None, at=START))
    (segment,) = [change.segment for change in book.changes if isinstance(change, SegmentChanged)]
    assert (segment.kind, segment.result) == ("ivr", result)


def test_screens_are_told_of_both_ends() -> None:
    book = asked(a_floor_that_asks())
    told = [change.what for change in book.changes if isinstance(change, InteractionChanged)]
    assert told == ["ended", "flow_moved"]
    book.later(30).fires("wrap_up:id1")
    assert [change.what for change in book.changes if isinstance(change, InteractionChanged)] == ["agent_done"]
    book = asked(a_floor_that_asks()).hangs_up()
    assert [change.what for change in book.changes if isinstance(change, InteractionChanged)] == ["caller_done"]


def test_a_flow_that_ends_before_it_has_asked_anything_ends_the_call() -> None:
    flow = replace(LEADS_ON, start="bye")
    book = asked(a_floor_that_asks(flow))
    assert [type(order).__name__ for order in book.orders] == ["HangUpCall"]
    assert (book.interaction().stage, book.interaction().after_talk) == (Stage.WRAP_UP, False)


def test_nothing_is_awaited_of_a_call_that_is_over() -> None:
    book = asked(floor_with(wrap_up_mode=WrapUpMode.NONE)).starts(verb=Verb.PLAY).hangs_up()
    assert not book.center.state.timers
    assert not book.center.state.flows
