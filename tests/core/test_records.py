"""A changed copy is what `dataclasses.replace` would have made."""

import dataclasses
from dataclasses import dataclass

import pytest

from callcenter.core.acd.demand import Demand
from callcenter.core.acd.skills import parse
from callcenter.core.agent import Activity, Agent
from callcenter.core.interaction import Interaction, Stage
from callcenter.core.records import replace
from tests.support.floor import START

ANN = Agent(username="ann", status_since_at=START, activity_since_at=START, idle_since_at=START)
CALL = Interaction(id="i1", call_id="c1", ani="1", dnis="4001", started_at=START)


@dataclass(frozen=True, slots=True, kw_only=True)
class Small:
    only: int


def test_a_copy_is_as_the_usual_way_makes_it() -> None:
    assert replace(CALL, stage=Stage.QUEUED, queue="sales") == dataclasses.replace(
        CALL, stage=Stage.QUEUED, queue="sales"
    )
    assert replace(ANN, activity=Activity.OFFERED) == dataclasses.replace(ANN, activity=Activity.OFFERED)
    assert replace(Small(only=1), only=2) == Small(only=2)
    assert replace(ANN) == ANN


def test_the_record_itself_stays_as_it_was() -> None:
    replace(ANN, username="bob")
    assert ANN.username == "ann"


def test_a_copy_is_as_frozen_as_its_original() -> None:
    copy = replace(ANN, username="bob")
    with pytest.raises(dataclasses.FrozenInstanceError):
        copy.username = "eve"  # type: ignore[misc]


def test_a_field_that_is_not_there_is_an_error() -> None:
    with pytest.raises(AttributeError):
        replace(ANN, nonsense=1)  # type: ignore[call-arg]


def test_a_record_that_works_something_out_at_its_birth_goes_the_usual_way() -> None:
    demand = Demand("sales", parse("english"), frozenset({"sales"}))
    other = replace(demand, queue="support")
    assert (other, hash(other)) == (Demand("support", parse("english"), frozenset({"sales"})), hash(other))
    assert hash(other) != hash(demand)
