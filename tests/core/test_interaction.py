"""The interaction's table: every (stage, step) pair is in it or refused, and refusal changes nothing."""

import itertools
from dataclasses import replace

import pytest

from callcenter.core.errors import IllegalTransition, Refusal
from callcenter.core.interaction import TRANSITIONS, Interaction, Stage, Step, is_in_flow, moved, next_stage
from tests.support.floor import START

LEGAL = {
    (Stage.DIALING, Step.OFFER): Stage.OFFERED,
    (Stage.DIALING, Step.ENQUEUE): Stage.QUEUED,
    (Stage.DIALING, Step.ANSWER): Stage.CONNECTED,
    (Stage.DIALING, Step.LEAVE): Stage.CLOSED,
    (Stage.IN_FLOW, Step.ENQUEUE): Stage.QUEUED,
    (Stage.IN_FLOW, Step.ANSWER): Stage.CONNECTED,
    (Stage.IN_FLOW, Step.LEAVE): Stage.CLOSED,
    (Stage.QUEUED, Step.ENQUEUE): Stage.QUEUED,
    (Stage.QUEUED, Step.OVERFLOW): Stage.IN_FLOW,
    (Stage.QUEUED, Step.OFFER): Stage.OFFERED,
    (Stage.QUEUED, Step.ANSWER): Stage.CONNECTED,
    (Stage.QUEUED, Step.LEAVE): Stage.CLOSED,
    (Stage.OFFERED, Step.ANSWER): Stage.CONNECTED,
    (Stage.OFFERED, Step.RETURN): Stage.QUEUED,
    (Stage.OFFERED, Step.LEAVE): Stage.CLOSED,
    (Stage.CONNECTED, Step.END): Stage.WRAP_UP,
    (Stage.CONNECTED, Step.HAND_OVER): Stage.QUEUED,
    (Stage.CONNECTED, Step.SEND_OUT): Stage.TRANSFERRED,
    (Stage.TRANSFERRED, Step.HAND_OVER): Stage.QUEUED,
    (Stage.TRANSFERRED, Step.LEAVE): Stage.CLOSED,
    (Stage.WRAP_UP, Step.FINISH): Stage.CLOSED,
    (Stage.WRAP_UP, Step.STAY): Stage.AFTER_TALK,
    (Stage.AFTER_TALK, Step.LEAVE): Stage.CLOSED,
}
ILLEGAL = sorted(set(itertools.product(Stage, Step)) - set(LEGAL))


def an_interaction(stage: Stage) -> Interaction:
    return Interaction(id="i1", call_id="c1", ani="13800138000", dnis="4001", started_at=START, stage=stage)


def test_the_table_says_exactly_what_was_decided() -> None:
    assert {(stage, step): to for stage, steps in TRANSITIONS.items() for step, to in steps.items()} == LEGAL


@pytest.mark.parametrize(("stage", "step"), sorted(LEGAL))
def test_a_legal_step_leads_on(stage: Stage, step: Step) -> None:
    assert moved(an_interaction(stage), step).stage is LEGAL[(stage, step)]


@pytest.mark.parametrize(("stage", "step"), ILLEGAL)
def test_any_other_step_is_refused(stage: Stage, step: Step) -> None:
    interaction = an_interaction(stage)
    with pytest.raises(IllegalTransition) as refused:
        moved(interaction, step)
    assert refused.value.code is Refusal.ILLEGAL_TRANSITION
    assert interaction == an_interaction(stage)


def test_every_stage_has_a_row_and_every_one_can_come_to_its_end() -> None:
    assert TRANSITIONS.keys() == set(Stage)
    for stage in Stage:
        reached = {stage}
        for _ in Stage:
            reached |= {next_stage(one, step) for one in reached for step in TRANSITIONS[one]}
        assert Stage.CLOSED in reached


def test_a_caller_walks_a_flow_before_the_talk_or_after_it() -> None:
    walking = {stage for stage in Stage if is_in_flow(an_interaction(stage))}
    assert walking == {Stage.IN_FLOW}
    assert is_in_flow(replace(an_interaction(Stage.WRAP_UP), after_talk=True))
