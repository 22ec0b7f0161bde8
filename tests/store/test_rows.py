"""Records as JSON and back: exactly for the journal, without what PostgreSQL refuses for the database."""

from dataclasses import fields, is_dataclass
from datetime import UTC, datetime
from types import MappingProxyType
from typing import Any, get_args, get_origin, get_type_hints

import orjson
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from callcenter.core.agent import Agent
from callcenter.core.callback import CallbackState
from callcenter.core.changes import AgentChanged, Change, DecisionMade, InteractionChanged, PopShown
from callcenter.core.interaction import Interaction
from callcenter.store.rows import (
    Numbered,
    Unencodable,
    decode_turn,
    encode,
    encode_for_postgres,
    encode_turn,
    record,
)
from tests.support.wishes import wish, wished

AT = datetime(2026, 3, 1, 8, 30, 0, 123456, tzinfo=UTC)
NUMBERS = st.integers(-(2**53), 2**53) | st.floats(allow_nan=False, allow_infinity=False)
DOCUMENTS = st.recursive(
    st.none() | st.booleans() | NUMBERS | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=6,
)
PLAIN: dict[Any, st.SearchStrategy[Any]] = {
    int: st.integers(-(2**63), 2**63 - 1),
    float: st.floats(allow_nan=False, allow_infinity=False),
    datetime: st.datetimes(
        AT.replace(year=1970, tzinfo=None), AT.replace(year=2100, tzinfo=None), timezones=st.just(UTC)
    ),
}


def records(kind: type[Any]) -> st.SearchStrategy[Any]:
    """Any value of one of the core's records, whatever its fields are."""
    return st.builds(kind, **{field.name: values_of(kind, field.name) for field in fields(kind)})


def values_of(kind: type[Any], name: str) -> st.SearchStrategy[Any]:
    annotation = get_type_hints(kind)[name]
    nested = [part for part in (annotation, *get_args(annotation)) if isinstance(part, type) and is_dataclass(part)]
    if nested:
        value = records(nested[0])
        if get_origin(annotation) is tuple:
            return st.lists(value, max_size=2).map(tuple)
        return value if nested[0] is annotation else st.none() | value
    if get_origin(annotation) is tuple and get_args(annotation)[0] is str:
        return st.lists(st.text(max_size=5), max_size=2).map(tuple)
    if "Mapping" in str(annotation):
        document = st.dictionaries(st.text(max_size=5), DOCUMENTS, max_size=3)
        if get_origin(annotation) is tuple:
            return st.lists(document, max_size=2).map(tuple)
        return st.none() | document if "None" in str(annotation) else document
    return st.one_of(*(PLAIN.get(part, st.from_type(part)) for part in get_args(annotation) or (annotation,)))


CHANGES = st.one_of(*(records(kind) for kind in get_args(Change)))


@settings(max_examples=150, suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(st.lists(CHANGES, min_size=1, max_size=3))
def test_a_turn_of_any_changes_comes_back_from_the_journal_as_it_was(changes: list[Change]) -> None:
    turn = tuple(Numbered(epoch=3, seq=seq, change=change) for seq, change in enumerate(changes, start=1))
    assert decode_turn(encode_turn(turn)) == turn


def test_a_callback_and_a_decision_come_back_from_the_journal_as_records_of_the_core() -> None:
    asked = wished(wish(1, note="下午三点", state=CallbackState.CALLING, attempts=2))
    why = DecisionMade(interaction_id="i", number=1, explanation={"agents": [{"agent": "alice", "rank": 1}]}, at=AT)
    turn = (Numbered(epoch=1, seq=1, change=asked), Numbered(epoch=1, seq=2, change=why))
    back = decode_turn(encode_turn(turn))
    assert back == turn
    assert type(back[0].change) is type(asked)
    assert back[0].change.callback.state is CallbackState.CALLING


def interaction(**values: Any) -> Interaction:
    return Interaction(**{"id": "i", "call_id": "c", "ani": "1", "dnis": "4001", "started_at": AT, **values})


@pytest.mark.parametrize("broken", ["\ud800", "x\udfffy"])
def test_half_a_character_is_kept_as_a_question_mark(broken: str) -> None:
    change = InteractionChanged(what="arrived", interaction=interaction(ani_name=broken), at=AT)
    (back,) = decode_turn(encode_turn((Numbered(epoch=1, seq=1, change=change),)))
    assert isinstance(back.change, InteractionChanged)
    assert back.change.interaction.ani_name == broken.replace("\ud800", "?").replace("\udfff", "?")


def test_a_read_only_mapping_is_written_like_any_other() -> None:
    assert orjson.loads(encode(interaction(attributes=MappingProxyType({"a": [1]}))))["attributes"] == {"a": [1]}


@pytest.mark.parametrize("value", [object(), 2**70, {1j: 1}])
def test_what_json_cannot_say_is_refused_by_name(value: object) -> None:
    with pytest.raises(Unencodable):
        encode({"value": value})


def test_postgres_gets_no_nul_character_and_an_escaped_one_stays_as_it_is() -> None:
    values = {"a\0b": ["c\0", {"d": "\\u0000"}]}
    assert orjson.loads(encode_for_postgres(values)) == {"a\ufffdb": ["c\ufffd", {"d": "\\u0000"}]}


def test_a_journal_line_of_an_unknown_kind_is_a_clear_error() -> None:
    with pytest.raises(ValueError, match="Later"):
        decode_turn(orjson.dumps([[1, 1, "Later", {}]]))
    with pytest.raises(ValueError, match="validation error"):
        decode_turn(orjson.dumps([[1, 1, "AgentChanged", {"agent": {}}]]))


def test_columns_that_a_record_does_not_know_are_left_out() -> None:
    row = {"username": "alice", "status_since_at": AT, "activity_since_at": AT, "idle_since_at": AT, "rev": 7}
    agent = record(Agent, row)
    assert agent == Agent(username="alice", status_since_at=AT, activity_since_at=AT, idle_since_at=AT)


def test_the_revision_grows_over_leaders() -> None:
    change = AgentChanged(
        agent=Agent(username="alice", status_since_at=AT, activity_since_at=AT, idle_since_at=AT), at=AT
    )
    late = Numbered(epoch=1, seq=10**9, change=change)
    assert late.revision < Numbered(epoch=2, seq=1, change=change).revision
    assert PopShown in get_args(Change)
