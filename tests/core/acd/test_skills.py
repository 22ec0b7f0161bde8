"""Skill expressions: read, asked, lowered, and written again."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from callcenter.core.acd.skills import (
    ANYBODY,
    And,
    Expression,
    Has,
    Not,
    Or,
    UnreadableExpression,
    both,
    holds,
    lacking,
    level,
    lowered,
    parse,
    skills_in,
    text_of,
    without,
)

NAMES = ("english", "mandarin", "sales", "technical")
skill_sets = st.dictionaries(st.sampled_from(NAMES), st.integers(1, 100))
wishes = st.builds(lambda skill, least: Has(skill=skill, at_least=least), st.sampled_from(NAMES), st.integers(1, 100))
expressions: st.SearchStrategy[Expression] = st.recursive(
    wishes,
    lambda parts: st.one_of(
        st.builds(lambda part: Not(part=part), parts),
        st.builds(lambda several: both(*several), st.lists(parts, min_size=2, max_size=3)),
        st.builds(lambda several: Or(parts=tuple(several)), st.lists(parts, min_size=2, max_size=3)),
    ),
    max_leaves=8,
)


def test_a_requirement_reads_as_it_is_said() -> None:
    assert parse("english >= 50 and (sales or technical >= 30) and not trainee") == And(
        parts=(
            Has(skill="english", at_least=50),
            Or(parts=(Has(skill="sales"), Has(skill="technical", at_least=30))),
            Not(part=Has(skill="trainee")),
        )
    )


def test_no_text_asks_for_nobody_in_particular() -> None:
    assert parse("  ") == ANYBODY
    assert holds(ANYBODY, {})


def test_and_binds_closer_than_or() -> None:
    assert holds(parse("a or b and c"), {"a": 1})
    assert not holds(parse("(a or b) and c"), {"a": 1})


@pytest.mark.parametrize(
    ("skills", "fits"),
    [({"english": 50}, True), ({"english": 49}, False), ({}, False), ({"mandarin": 100}, False)],
)
def test_a_minimum_is_enough_and_less_is_not(skills: dict[str, int], fits: bool) -> None:
    assert holds(parse("english >= 50"), skills) is fits


@pytest.mark.parametrize(
    ("text", "position"),
    [
        ("english >=", 10),
        ("english >= 0", 10),
        ("english >= 101", 10),
        ("english > 50", 7),
        ("(english", 8),
        ("english)", 7),
        ("and english", 0),
        ("english english", 7),
        ("not", 3),
        ("50", 0),
        ("(" * 30 + "a" + ")" * 30, 21),
        ("not " * 30 + "a", 83),
    ],
)
def test_what_is_no_expression_is_refused_with_the_place(text: str, position: int) -> None:
    with pytest.raises(UnreadableExpression) as refused:
        parse(text)
    assert refused.value.position == position


def test_skills_may_have_chinese_names() -> None:
    assert holds(parse("普通话 >= 60 and 粤语"), {"普通话": 60, "粤语": 1})


def test_the_level_is_what_was_asked_for_and_nothing_else() -> None:
    skills = {"english": 60, "mandarin": 90, "sales": 30, "technical": 80}
    assert level(parse("english and sales"), skills) == 90
    assert level(parse("english or mandarin"), skills) == 90
    assert level(parse("english or technical >= 90"), skills) == 60
    assert level(parse("english and not mandarin"), {"english": 60}) == 60
    assert level(ANYBODY, skills) == 0


def test_lowering_stops_at_one_and_forbids_what_was_forbidden() -> None:
    assert text_of(lowered(parse("english >= 50 and sales >= 10 and not trainee >= 30"), 20)) == (
        "english >= 30 and sales and not trainee >= 30"
    )


def test_a_skill_taken_away_is_asked_for_nowhere() -> None:
    assert without(parse("english and (sales or english) and not english"), "english") == ANYBODY
    assert text_of(without(parse("english and sales"), "english")) == "sales"


def test_what_is_lacking_is_said_in_the_words_of_the_requirement() -> None:
    requirement = parse("english >= 50 and (sales or technical) and not trainee")
    assert lacking(requirement, {"english": 40, "trainee": 1}) == ("english >= 50", "sales or technical", "not trainee")
    assert lacking(requirement, {"english": 50, "sales": 1}) == ()


def test_the_same_asked_twice_is_asked_once() -> None:
    assert both(parse("english"), ANYBODY, parse("english and sales")) == parse("english and sales")
    assert both(parse("english"), parse("english")) == parse("english")
    assert both() == ANYBODY


@given(expressions, skill_sets)
def test_what_is_written_means_what_was_read(expression: Expression, skills: dict[str, int]) -> None:
    again = parse(text_of(expression))
    assert holds(again, skills) == holds(expression, skills)
    assert level(again, skills) == level(expression, skills)
    assert text_of(again) == text_of(parse(text_of(again)))


@given(expressions, skill_sets)
def test_something_is_lacking_exactly_when_it_does_not_hold(expression: Expression, skills: dict[str, int]) -> None:
    assert bool(lacking(expression, skills)) is not holds(expression, skills)


@given(expressions, skill_sets, st.integers(0, 100), st.sampled_from(NAMES))
def test_lowering_and_dropping_never_shut_anybody_out(
    expression: Expression, skills: dict[str, int], by: int, skill: str
) -> None:
    if holds(expression, skills):
        assert holds(lowered(expression, by), skills)
        assert skill not in skills_in(without(expression, skill))
