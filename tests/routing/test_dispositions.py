"""The dispositions of the document: what is wrong with a tree is found, and the core gets it as it was written."""

from typing import Any

import pytest

from callcenter.core.dispositions import AskedChoice, AskedField, AskedKind, Disposition, EffectKind
from callcenter.routing.checks import Known, check
from callcenter.routing.configuration import configuration_of
from callcenter.routing.yaml_file import read_yaml, write_yaml
from tests.support.routing import a_document, read

LABEL = {"en": "Broken", "zh": "坏了"}


def one(**more: Any) -> dict[str, Any]:
    return {"label": LABEL, **more}


def a_field(name: str = "product", **more: Any) -> dict[str, Any]:
    return {"name": name, "label": {"en": "Product", "zh": "产品"}, **more}


CHOICES = [{"value": "phone", "label": {"en": "Phone", "zh": "电话机"}}]
TICKET = {"category": "technical", "type": "incident", "priority": "high"}
TASK = {"due_hours": 24, "title": "Send the quote"}


def found(dispositions: dict[str, Any], default: str | None = None) -> list[str]:
    document = a_document(dispositions=dispositions)
    document["queues"]["sales"]["wrap_up_default_code"] = default
    return [each.shown() for each in check(read(document), Known())]


def test_the_core_gets_a_disposition_as_it_was_written() -> None:
    settings = one(
        parent="support",
        queues=["sales"],
        order=3,
        fields=[
            a_field(kind="choice", choices=CHOICES),
            a_field("pieces", kind="integer", required=False, minimum=1, maximum=9),
        ],
        effects={"callback": True, "ticket": TICKET, "do_not_call": True, "task": TASK},
    )
    tree = configuration_of(read(a_document(dispositions={"support": one(), "broken": settings})), {}).dispositions
    assert tree["broken"] == Disposition(
        code="broken",
        label_en="Broken",
        label_zh="坏了",
        parent="support",
        queues=frozenset({"sales"}),
        order=3,
        fields=(
            AskedField(
                name="product",
                label_en="Product",
                label_zh="产品",
                kind=AskedKind.CHOICE,
                choices=(AskedChoice(value="phone", label_en="Phone", label_zh="电话机"),),
            ),
            AskedField(
                name="pieces",
                label_en="Product",
                label_zh="产品",
                kind=AskedKind.INTEGER,
                required=False,
                minimum=1,
                maximum=9,
            ),
        ),
        effects={
            EffectKind.CALLBACK: {},
            EffectKind.TICKET: {**TICKET, "subject": "坏了 Broken"},
            EffectKind.DO_NOT_CALL: {},
            EffectKind.TASK: {**TASK, "kind": "other", "whose": "agent"},
        },
    )
    assert tree["support"].effects == {}


def test_a_whole_tree_has_no_problem_and_comes_back_from_its_export() -> None:
    tree = {"top": one(), "leaf": one(parent="top", fields=[a_field()], effects={"callback": True}), "plain": one()}
    assert found(tree, "plain") == []
    document = read(a_document(dispositions=tree))
    assert read_yaml("export", write_yaml(document).encode(), Known()) == document


@pytest.mark.parametrize(
    ("tree", "problem"),
    [
        ({"a": one(parent="b")}, "dispositions.a.parent: unknown disposition 'b'"),
        ({"a": one(parent="a")}, "dispositions.a.parent: lies under itself"),
        ({"a": one(queues=["x"])}, "dispositions.a.queues[0]: unknown queue 'x'"),
        (
            {"a": one(fields=[a_field(), a_field()])},
            "fields[1].name: there is a field 'product' already",
        ),
        ({"a": one(fields=[a_field("callback_at")])}, "fields[0].name: there is a field 'callback_at' already"),
        ({"a": one(fields=[a_field(kind="choice")])}, "dispositions.a.fields[0].choices: a field of the kind choice"),
        ({"a": one(fields=[a_field(choices=CHOICES)])}, "dispositions.a.fields[0].choices: a field of the kind choice"),
        ({"a": one(fields=[a_field(kind="choice", choices=CHOICES * 2)])}, "choices: a field of the kind choice"),
        ({"a": one(fields=[a_field(minimum=1)])}, "dispositions.a.fields[0]: only numbers have bounds"),
        ({"a": one(fields=[a_field(kind="integer", minimum=2, maximum=1)])}, "fields[0]: only numbers have bounds"),
        ({"a": one(effects={"callback": True}), "b": one(parent="a")}, "dispositions.a: has others under it"),
        ({"a": one(fields=[a_field()]), "b": one(parent="a")}, "dispositions.a: has others under it"),
    ],
)
def test_what_is_wrong_with_a_tree_is_told(tree: dict[str, Any], problem: str) -> None:
    (shown,) = found(tree)
    assert problem in shown


def test_all_of_a_circle_is_told() -> None:
    assert len(found({"a": one(parent="b"), "b": one(parent="a"), "c": one(parent="b")})) == 2


@pytest.mark.parametrize(
    ("tree", "problem"),
    [
        ({}, "unknown disposition 'a'"),
        ({"a": one(active=False)}, "cannot be chosen here"),
        ({"a": one(), "b": one(parent="a")}, "cannot be chosen here"),
        ({"a": one(queues=["support"])}, "cannot be chosen here"),
        ({"a": one(fields=[a_field()])}, "asks for something"),
        ({"a": one(effects={"callback": True})}, "asks for something"),
    ],
)
def test_what_a_queue_gives_by_itself_can_be_given_by_itself(tree: dict[str, Any], problem: str) -> None:
    (shown,) = found(tree, "a")
    assert shown.startswith("queues.sales.wrap_up_default_code")
    assert problem in shown


def test_what_a_queue_gives_by_itself_may_bring_something_about() -> None:
    assert found({"a": one(fields=[a_field(required=False)], effects={"ticket": TICKET, "task": TASK})}, "a") == []
