"""Data becomes a document, or everything that is wrong with it at once."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from callcenter.routing.checks import Known
from callcenter.routing.problems import RoutingRefused
from callcenter.routing.reading import read_document
from tests.support.routing import a_document, changed_queue


def refused(data: Any) -> list[str]:
    with pytest.raises(RoutingRefused) as caught:
        read_document(data, Known())
    return [problem.shown() for problem in caught.value.problems]


def test_a_document_is_read() -> None:
    assert set(read_document(a_document(), Known()).queues) == {"sales", "support"}


def test_every_problem_of_the_form_is_told_in_our_words() -> None:
    data = changed_queue(ring_seconds="20", music=None, label={"en": "Sales"}, colour="red", members={"agent": "a"})
    data["skills"]["2nd"] = {"en": "Second", "zh": "二"}
    assert sorted(refused(data)) == [
        "queues.sales.colour: unknown field",
        "queues.sales.label.zh: is missing",
        "queues.sales.members: must be a list",
        "queues.sales.music: has no value",
        "queues.sales.ring_seconds: must be a whole number",
        "skills.2nd: '2nd' does not fit ^[A-Za-z_][A-Za-z0-9_.-]{0,63}$",
    ]


def test_problems_of_the_whole_are_told_once_the_form_is_right() -> None:
    assert refused(changed_queue(requirement="welsh")) == ["queues.sales.requirement: unknown skill 'welsh'"]


@pytest.mark.parametrize("data", [None, [], "text", 7])
def test_what_is_no_document_at_all_is_said_to_be_none(data: Any) -> None:
    assert refused(data) == ["-: is not a routing document"]


def test_a_broken_programs_document_does_not_answer_with_a_book() -> None:
    data = {"queues": {f"q{number}": {"labels": 1} for number in range(1000)}}
    assert len(refused(data)) == 100


_VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=8,
)
_PARTS = st.sampled_from(["queues", "agents", "skills", "segments", "entry_points", "languages", "schedules", "format"])


@given(part=_PARTS, value=_VALUES | st.dictionaries(st.text(max_size=5), _VALUES, max_size=3))
def test_whatever_is_given_is_read_or_refused_with_a_place(part: str, value: Any) -> None:
    try:
        read_document(a_document(**{part: value}), Known())
    except RoutingRefused as caught:
        problems = caught.problems
    else:
        return
    assert problems
    assert all(problem.shown("zh").encode() for problem in problems)


TREE: dict[str, Any] = {"sale": {"label": {"en": "Sale", "zh": "成交"}}}
OUTBOUND: dict[str, Any] = {"enabled": True, "allow": ["+86"]}


def test_what_older_exports_lack_stays_as_it_is() -> None:
    held = read_document(a_document(dispositions=TREE, outbound=OUTBOUND), Known())
    # The queue names a code that only the tree that holds has: it is checked with it.
    document = read_document(changed_queue(wrap_up_default_code="sale"), Known(), held)
    assert document.dispositions == held.dispositions
    assert document.outbound == held.outbound
    assert document.queues["sales"].wrap_up_default_code == "sale"
    assert read_document(a_document(), Known()).dispositions == {}


def test_what_is_said_empty_is_emptied() -> None:
    held = read_document(a_document(dispositions=TREE, outbound=OUTBOUND), Known())
    document = read_document(a_document(dispositions={}, outbound={}), Known(), held)
    assert (document.dispositions, document.outbound.enabled) == ({}, False)


def test_other_sections_that_are_left_out_are_emptied_as_ever() -> None:
    held = read_document(a_document(dispositions=TREE), Known())
    document = read_document({"queues": {}}, Known(), held)
    assert (document.queues, document.agents, set(document.dispositions)) == ({}, {}, {"sale"})
