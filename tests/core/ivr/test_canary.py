"""Which calls walk on the version that is tried."""

from dataclasses import replace

from callcenter.core.configuration import Configuration
from callcenter.core.ivr.canary import Canary
from tests.support.floor import MENU

NEW = replace(MENU, version="2")
CALLS = [f"call-{number}" for number in range(2000)]


def taken(percent: int, version: str = "2") -> set[str]:
    canary = Canary(flow=replace(MENU, version=version), percent=percent)
    return {call for call in CALLS if canary.takes(call)}


def test_the_same_call_gets_the_same_answer_every_time() -> None:
    assert taken(30) == taken(30)


def test_about_so_many_of_a_hundred_calls_are_taken() -> None:
    assert (taken(0), taken(100)) == (set(), set(CALLS))
    assert abs(len(taken(10)) - 200) < 60
    assert abs(len(taken(50)) - 1000) < 120


def test_a_larger_share_keeps_the_calls_of_the_smaller_one() -> None:
    assert taken(5) < taken(20) < taken(60)


def test_another_version_is_tried_on_other_calls() -> None:
    assert taken(20) != taken(20, version="3")


def test_a_configuration_gives_the_canary_to_its_calls_and_the_live_version_to_the_others() -> None:
    configuration = Configuration(flows={"menu": MENU}, canaries={"menu": Canary(flow=NEW, percent=40)})
    chosen = {call: configuration.flow_for("menu", call) for call in CALLS}
    assert {call for call, flow in chosen.items() if flow is NEW} == taken(40)
    assert {call for call, flow in chosen.items() if flow is MENU} == set(CALLS) - taken(40)


def test_a_flow_that_is_not_there_has_no_version_for_anybody() -> None:
    assert Configuration().flow_for("menu", "call-1") is None
