"""Every code of an explanation has words in both languages."""

from enum import StrEnum

import pytest

from callcenter.core.acd.explain import NextChange
from callcenter.core.acd.reasons import Reason
from callcenter.core.acd.waiting import WhyWaiting
from callcenter.core.agent import Activity
from callcenter.core.configuration import Strategy
from callcenter.explanation_words import ACTIVITIES, CHANGES, REASONS, STRATEGIES, WHY, Words, said, why_agent


@pytest.mark.parametrize(
    ("words", "codes"),
    [
        (WHY, WhyWaiting),
        (REASONS, Reason),
        (ACTIVITIES, Activity),
        (CHANGES, NextChange),
        (STRATEGIES, Strategy),
    ],
)
def test_every_code_has_words_in_both_languages(words: Words, codes: type[StrEnum]) -> None:
    assert set(words) == set(codes)
    assert all(english.isascii() and not chinese.isascii() for english, chinese in words.values())


def test_a_reason_is_told_with_what_belongs_to_it() -> None:
    lacks = {"reason": "lacks_skill", "lacking": ["english >= 50", "technical"]}
    assert why_agent(lacks, "en") == "lacks a skill: english >= 50, technical"
    assert why_agent(lacks, "zh") == "缺少技能：english >= 50、technical"
    assert why_agent({"reason": "not_ready", "not_ready_reason": "lunch"}, "en") == "not ready: lunch"
    assert why_agent({"reason": "not_ready"}, "zh") == "未就绪"
    assert why_agent({"reason": "not_ready", "not_ready_reason": "no_answer"}, "zh") == "未就绪：漏接来电"
    assert why_agent({"reason": "not_ready", "not_ready_reason": "mic_lost"}, "en") == "not ready: no microphone"
    assert why_agent({"reason": "busy", "activity": "wrap_up"}, "en") == "busy: in wrap-up"
    assert why_agent({"reason": "offline", "activity": "wrap_up"}, "en") == "offline"


def test_a_code_of_another_version_is_shown_as_it_is() -> None:
    assert said(WHY, "on_the_moon", "zh") == "on_the_moon"
    assert said(WHY, None, "en") == ""
    assert why_agent({"reason": "asleep"}, "en") == "asleep"
