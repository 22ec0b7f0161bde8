"""The demo's tree shows everything that a disposition can be, and the codes of before are still given with one word."""

from callcenter.core.dispositions import EffectKind, choices
from callcenter.routing.configuration import configuration_of
from callcenter.routing.document import RoutingDocument
from callcenter.store.demo_dispositions import CATEGORIES, DISPOSITIONS
from callcenter.store.demo_routing import ROUTING

TREE = configuration_of(RoutingDocument.kept(ROUTING), {}).dispositions
OF_BEFORE = (
    *("resolved", "sale", "information", "complaint", "follow_up"),
    *("wrong_number", "no_result", "other"),
)


def test_the_codes_of_before_ask_for_nothing_and_are_given_in_every_queue() -> None:
    for queue in ROUTING["queues"]:
        assert set(OF_BEFORE) <= choices(TREE, queue)
    assert not [code for code in OF_BEFORE if TREE[code].asks or TREE[code].effects]


def test_each_effect_is_there_once_and_each_kind_of_field_at_least_once() -> None:
    brought = [kind for each in TREE.values() for kind in each.effects]
    assert sorted(brought) == sorted(EffectKind)
    assert {str(field.kind) for each in TREE.values() for field in each.fields} == {
        *("text", "integer", "decimal", "date", "choice", "boolean")
    }


def test_sales_and_support_have_their_own_and_the_vip_line_has_both() -> None:
    sales, support, vip = (choices(TREE, queue) for queue in ("sales", "support", "vip"))
    assert "order_placed" in sales - support
    assert "technical_fault" in support - sales
    assert sales | support == vip
    assert len(vip) >= 18


def test_its_tickets_have_a_category() -> None:
    named = {
        each["effects"]["ticket"]["category"] for each in DISPOSITIONS.values() if each.get("effects", {}).get("ticket")
    }
    assert named == {path for path, _, _ in CATEGORIES}
