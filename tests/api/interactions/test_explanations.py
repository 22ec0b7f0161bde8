"""Everything that an explanation says is on the wire, with its codes in words."""

from dataclasses import replace

import pytest

from callcenter.api.interactions.explanations import shown
from callcenter.core.acd.explain import explain
from callcenter.core.acd.plain import plain
from callcenter.core.configuration import RelaxationStep
from callcenter.core.events import CallArrived
from tests.support.floor import START, a_floor
from tests.support.playbook import Playbook


@pytest.mark.parametrize(("language", "text"), [("en", "lacks a skill: english"), ("zh", "缺少技能：english")])
def test_nothing_is_lost_and_codes_have_words(language: str, text: str) -> None:
    floor = a_floor()
    steps = (RelaxationStep(after_seconds=9, lower_by=5, groups=("north",)),)
    sales = replace(floor.queues["sales"], requirement="english", relaxation=steps)
    book = Playbook(replace(floor, queues={**floor.queues, "sales": sales})).available("ann")
    book.give(CallArrived(call_id="c1", ani="1", dnis="4001", at=START))
    data = plain(explain(book.center.state, book.interaction(), book.at))
    found = shown(data, language).model_dump(mode="json")
    assert data.keys() <= found.keys()
    assert [agent["agent"] for agent in found["agents"]] == [agent["agent"] for agent in data["agents"]]
    assert {agent["text"] for agent in found["agents"] if agent["agent"] == "ann"} == {text}
    for agent, whole in zip(data["agents"], found["agents"], strict=True):
        assert {name: whole[name] for name in agent if name != "numbers"} == {
            name: value for name, value in agent.items() if name != "numbers"
        }
    assert found["steps"][0]["groups"] == ["north"]
    assert found["next_change_text"]
