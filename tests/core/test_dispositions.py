"""The tree of dispositions: what can be chosen for whom, and in which order people see it."""

import pytest

from callcenter.core.dispositions import EffectKind, anything, choices, choosable, effects_of, in_order
from tests.support.dispositions import A_TREE, TICKET, a_disposition, plain


def test_only_what_has_nothing_under_it_is_chosen() -> None:
    assert "more" not in choices(A_TREE, "sales")
    assert choosable(A_TREE, "broken", "sales")


@pytest.mark.parametrize("queue", ["sales", None])
def test_what_is_not_active_is_not_chosen(queue: str | None) -> None:
    assert not choosable(A_TREE, "old", queue)
    assert not choosable(A_TREE, "never heard of", queue)


def test_what_is_for_other_queues_is_not_chosen_and_a_contact_without_a_queue_may_get_any() -> None:
    assert not choosable(A_TREE, "elsewhere", "sales")
    assert choosable(A_TREE, "elsewhere", "support")
    assert choosable(A_TREE, "elsewhere", None)


def test_what_holds_for_a_folder_holds_for_what_lies_under_it() -> None:
    tree = {
        "top": a_disposition("top", queues=frozenset({"sales"})),
        "off": a_disposition("off", "top", active=False),
        "one": a_disposition("one", "top"),
        "two": a_disposition("two", "off"),
    }
    assert choices(tree, "sales") == {"one"}
    assert not anything(tree, "support")


def test_siblings_come_by_their_order_then_by_code_each_before_what_lies_under_it() -> None:
    assert [each.code for each in in_order(A_TREE)] == [
        *("no_sale", "sale", "old", "more", "broken", "later", "quote", "never", "elsewhere")
    ]


def test_a_tree_that_goes_round_hangs_nobody() -> None:
    tree = {"a": a_disposition("a", "b"), "b": a_disposition("b", "a")}
    assert in_order(tree) == []
    assert not anything(tree, None)


def test_what_follows_is_as_it_is_set_now() -> None:
    (effect,) = effects_of(A_TREE, "broken")
    assert (effect.kind, effect.settings, effect.state) == (EffectKind.TICKET, TICKET, "pending")
    assert effects_of(plain("sale"), "sale") == effects_of({}, "sale") == ()


def test_who_says_nothing_more_than_a_code_cannot_give_what_asks_for_more() -> None:
    assert [code for code, each in A_TREE.items() if each.asks] == ["later", "broken"]
