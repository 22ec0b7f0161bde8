"""What a person gives becomes a customer: numbers comparable, fields checked and sealed, masks not written over."""

from dataclasses import replace
from typing import Any

import pytest

from callcenter.api.customers.editing import Editing
from callcenter.api.customers.given import CustomerGiven, CustomerPatch
from callcenter.api.people import Role
from callcenter.crm.custom_fields import FieldDefinition, FieldKind
from callcenter.crm.customer import Customer
from callcenter.crm.masking import Masks, Sight
from callcenter.records.deeds import RecordRefused
from callcenter.records.vault import Vault
from tests.crm.test_customer import AT, WHOLE

SIZE = FieldDefinition(name="shoe_size", label_en="Shoe size", label_zh="鞋码", kind=FieldKind.INTEGER)
HOBBIES = FieldDefinition(name="hobby", label_en="Hobby", label_zh="爱好", kind=FieldKind.TEXT)
CARD = FieldDefinition(name="card", label_en="Card", label_zh="证件", kind=FieldKind.TEXT, sealed=True)
EDITING = Editing(
    role=Role.AGENT,
    masks=Masks(rules={"agent": {"phone": Sight.PARTLY, "name": Sight.PARTLY}}),
    definitions=(SIZE, HOBBIES, CARD),
    vault=Vault.for_one_run(),
    region="CN",
)


def made(**given: Any) -> Customer:
    return EDITING.new(CustomerGiven.model_validate({"name": "李雷", **given}), "c-1", AT)


def changed(before: Customer, **patch: Any) -> Customer:
    return EDITING.changed(before, CustomerPatch.model_validate(patch))


def test_a_number_is_kept_as_written_and_made_comparable() -> None:
    phone = made(phones=[{"raw": "010-6552 9988", "kind": "work", "e164": "nonsense"}]).phones[0]
    assert (phone.raw, phone.e164, phone.last_nine) == ("010-6552 9988", "+861065529988", "065529988")
    there = replace(EDITING, region="GB").new(
        CustomerGiven.model_validate({"name": "x", "phones": [{"raw": "020 7946 0958"}]}), "c-1", AT
    )
    assert there.phones[0].e164 == "+442079460958"


@pytest.mark.parametrize(
    ("given", "code", "field"),
    [
        ({"phones": [{"raw": "95588"}, {"raw": "none"}]}, "not_a_phone", "phones/1/raw"),
        ({"phones": [{"raw": "139****9000"}]}, "not_a_phone", "phones/0/raw"),
        ({"emails": [{"address": "nobody"}]}, "not_an_email", "emails/0/address"),
        ({"fields": {"shoe_size": "big"}}, "fields_refused", "fields/shoe_size"),
        ({"fields": {"unknown": 1}}, "fields_refused", "fields/unknown"),
    ],
)
def test_what_is_not_what_it_should_be_is_refused_with_its_place(given: dict[str, Any], code: str, field: str) -> None:
    with pytest.raises(RecordRefused) as refused:
        made(**given)
    assert (refused.value.code, refused.value.field) == (code, field)


def test_keys_and_fields_are_changed_one_by_one_and_null_takes_them_out() -> None:
    before = made(external_ids={"shop": "1", "bank": "2"}, fields={"shoe_size": 42, "hobby": "wine"})
    after = changed(before, external_ids={"shop": None, "club": "3"}, fields={"hobby": None})
    assert after.external_ids == {"bank": "2", "club": "3"}
    assert after.fields == {"shoe_size": 42}
    emptied = changed(before, external_ids=None, fields=None, segment=None, phones=None)
    assert (emptied.external_ids, emptied.fields, emptied.phones) == ({}, {}, ())


def test_what_is_sealed_is_kept_sealed_and_an_equal_value_is_no_change() -> None:
    before = made(fields={"card": "110101199001011234"})
    assert str(before.fields["card"]).startswith("sealed:")
    assert changed(before, fields={"card": "110101199001011234"}) == before
    assert EDITING.shown(before).fields == {"card": "***1234"}
    assert changed(before, fields=EDITING.shown(before).fields) == before
    assert EDITING.vault.unseal("card", str(changed(before, fields={"card": "x"}).fields["card"])) == "x"


def test_what_comes_back_as_it_was_shown_changes_nothing() -> None:
    whole = replace(WHOLE, phones=made(phones=[{"raw": "139-0013-9000"}, {"raw": "95588"}]).phones)
    seen = EDITING.shown(whole).model_dump(mode="json")
    own = {name: value for name, value in seen.items() if name in CustomerPatch.model_fields and name != "fields"}
    assert changed(whole, **own) == whole
    with pytest.raises(RecordRefused) as refused:
        changed(whole, name="李**")
    assert (refused.value.code, refused.value.field) == ("masked_value", "name")
