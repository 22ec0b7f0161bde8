"""Nodes that ask for keys: what they become, and the digits that cannot be."""

from callcenter.core.ivr.checksums import Checksum
from callcenter.core.ivr.nodes.collect import CollectNode
from callcenter.core.ivr.nodes.menu import Menu
from callcenter.core.ivr.texts import Text
from tests.support.flow_text import problems_of, steps

EXITS = "exits: {done: b, no_input: c, invalid: d}"
LEADS = {"done": "b", "no_input": "c", "invalid": "d"}


def test_a_menu_has_the_keys_that_have_exits_only() -> None:
    assert steps("{type: menu, prompts: [p], exits: {1: b, '#': c, no_input: d, invalid: e}}") == [
        Menu(id="a", prompts=("p",), exits={"1": "b", "#": "c", "no_input": "d", "invalid": "e"})
    ]


def test_a_menu_takes_one_hint_or_one_for_each_time() -> None:
    text = (
        "{type: menu, prompts: [p], attempts: 2, timeout_seconds: 9, retry_prompts: [r], invalid_prompt: i,"
        " no_input_prompt: [n, {en: Press 1, zh: 请按1}], languages: {1: en}, exits: {1: b, no_input: d, invalid: e}}"
    )
    assert steps(text) == [
        Menu(
            id="a",
            prompts=("p",),
            exits={"1": "b", "no_input": "d", "invalid": "e"},
            attempts=2,
            timeout_seconds=9,
            retry_prompts=("r",),
            invalid_prompts=("i",),
            no_input_prompts=("n", Text(languages={"en": ("Press 1",), "zh": ("请按1",)})),
            languages={"1": "en"},
        )
    ]


def test_collect_is_built_as_it_is_written() -> None:
    assert steps(f"{{type: collect, prompts: [p], attribute: n, max_digits: 6, {EXITS}}}") == [
        CollectNode(id="a", prompts=("p",), attribute="n", min_digits=1, max_digits=6, exits=LEADS)
    ]


def test_what_is_masked_or_proves_itself_is_kept_so() -> None:
    text = (
        "{type: collect, prompts: [p], attribute: _card, min_digits: 13, max_digits: 19, mask: true, checksum: luhn,"
        f" terminator: '#', attempts: 2, timeout_seconds: 10, invalid_prompt: i, {EXITS}}}"
    )
    assert steps(text) == [
        CollectNode(
            id="a",
            prompts=("p",),
            attribute="_card",
            min_digits=13,
            max_digits=19,
            exits=LEADS,
            attempts=2,
            timeout_seconds=10,
            mask=True,
            checksum=Checksum.LUHN,
            invalid_prompts=("i",),
        )
    ]


def test_an_identity_card_that_could_never_be_typed_is_refused() -> None:
    text = f"{{type: collect, prompts: [p], attribute: n, max_digits: 17, checksum: cn_id, {EXITS}}}"
    assert "18 digits" in "".join(problems_of(text))
    assert problems_of(text.replace("17", "18")) == []


def test_a_name_that_the_call_itself_has_cannot_be_collected() -> None:
    text = f"{{type: collect, prompts: [p], attribute: customer, max_digits: 6, {EXITS}}}"
    assert problems_of(text) == ["f.yaml:4: a: attribute: the name 'customer' cannot be set"]
