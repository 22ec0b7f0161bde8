"""What callers hear: names of prompts and texts in each language, each refused at its own place."""

import pytest

from callcenter.core.ivr.nodes.play import PlayNode
from callcenter.core.ivr.texts import Slot, Text
from callcenter.flows.forms.prompts import tables_of
from callcenter.flows.read import read_flow_from
from tests.support.flow_text import flow_around, formula, problems_of, text_around

WORDS = "words: {states: {paid: {en: paid, zh: 已付款}, '1': {en: one, zh: 一}}}\n"


def say(prompt: str) -> str:
    return f"{{type: say, prompts: [{prompt}], exits: {{done: b}}}}"


def heard(prompt: str, top: str = "") -> object:
    node = flow_around(say(prompt), top=top).nodes["a"]
    assert isinstance(node, PlayNode)
    return node.prompts[0]


def test_a_text_keeps_its_slots_and_the_words_of_the_flow() -> None:
    text = "{en: 'Order {order.number|digits}: {order.state|words states}', zh: '订单{order.number|digits}'}"
    number = Slot(value=formula("order.number"), form="digits")
    state = Slot(value=formula("order.state"), words={"paid": "paid", "1": "one"})
    assert heard(text, WORDS) == Text(languages={"zh": ("订单", number), "en": ("Order ", number, ": ", state)})


def test_a_flow_says_which_languages_its_texts_must_have() -> None:
    assert problems_of(say("{zh: 你好}")) == ["f.yaml:4: a: prompts[0]: lacks the language 'en'"]
    assert heard("{zh: 你好}", "languages: [zh]\n") == Text(languages={"zh": ("你好",)})


@pytest.mark.parametrize(
    ("prompt", "told"),
    [
        ("7", "prompts[0]: must be text"),
        ("Hello!", "prompts[0]: 'Hello!' does not fit"),
        ("{en: 7, zh: 好}", "prompts[0].en: must be text"),
        ("{en: ' ', zh: 好}", "prompts[0].en: says nothing"),
        ("{en: '{n', zh: 好}", "prompts[0].en: a brace is not closed (at 1)"),
        ("{en: '{n|loud}', zh: 好}", "prompts[0].en: unknown form 'loud' (at 4)"),
        ("{en: '{n|words moods}', zh: 好}", "prompts[0].en: unknown table of words 'moods' (at 4)"),
        ("{en: '{n +}', zh: 好}", "prompts[0].en: is no expression (at 5)"),
        ("{en: Hi, zh: 好, fr: Salut}", "unknown field 'fr'"),
    ],
)
def test_a_text_that_is_wrong_is_refused_at_its_place(prompt: str, told: str) -> None:
    (problem,) = problems_of(say(prompt), top=WORDS)
    assert problem.startswith(f"f.yaml:5: a: {told}")


def test_the_line_is_that_of_the_language() -> None:
    node = "type: say\n    prompts:\n      - p\n      - en: Hi\n        zh: '{n'\n    exits: {done: b}"
    (problem,) = problems_of(node)
    assert problem.startswith("f.yaml:8: a: prompts[1].zh: a brace is not closed")


def test_a_prompt_that_is_not_there_is_refused_by_name_and_a_text_is_not() -> None:
    text = text_around(say("p, {en: Hi, zh: 好}"))
    assert read_flow_from({"f.yaml": text}, "f", prompts={"p"})


def test_words_lack_no_language_and_broken_tables_are_told_once() -> None:
    assert problems_of(say("p"), top="words: {states: {paid: {en: paid}}}\n") == [
        "f.yaml:2: -: words.states.paid: lacks the language 'zh'"
    ]
    told = problems_of(say("{en: '{n|words states}', zh: 好}"), top="words: {states: 5}\n")
    assert [line.split(": ")[1] for line in told] == ["-"]
    assert tables_of({"states": 5}, ("en",)) is None
