"""Customers on the wire, as whoever asks may see them."""

from dataclasses import replace

import pytest

from callcenter.api.customers.schemas import cursor_after, place_of, related_shown, shown
from callcenter.api.errors import Problem
from callcenter.crm.customer import CustomerKind
from callcenter.crm.masking import Masks, Sight
from callcenter.engine.ids import new_id
from callcenter.store.repositories.customer_relations import RelatedCustomer
from tests.crm.test_customer import WHOLE

PLAIN = Masks(rules={})
MASKED = Masks(rules={"agent": {"birthday": Sight.PARTLY, "phone": Sight.PARTLY, "name": Sight.PARTLY}})
EMPLOYEE = RelatedCustomer(
    id=new_id(), kind=CustomerKind.PERSON, name="韩梅梅", name_latin=None, role="employee", since=None, until=None
)


def test_a_customer_is_shown_whole_and_without_what_only_we_need() -> None:
    told = shown(WHOLE, PLAIN, "agent", None).model_dump(mode="json")
    assert told["birthday"] == "1990-02-28"
    assert told["phones"][0] == {
        "raw": "139-0013-9000",
        "e164": "+8613900139000",
        "kind": "mobile",
        "verified": False,
        "valid_from": "2020-01-01",
        "valid_to": None,
    }
    assert told["relations"][0]["role"] == "employee"
    assert told["fields"] == {"hobbies": ["wine", "cars"], "shoe_size": 42}
    assert told["version"] == 3


def test_what_is_masked_for_a_role_is_masked_everywhere() -> None:
    told = shown(WHOLE, MASKED, "agent", None)
    assert told.birthday == "1990-**-**"
    assert told.name == "韩**"
    assert "0013" not in told.model_dump_json()
    assert shown(WHOLE, MASKED, "supervisor", None).name == "韩梅梅"
    assert related_shown(EMPLOYEE, MASKED, "agent").name == "韩**"
    assert related_shown(EMPLOYEE, PLAIN, "agent").customer_id == EMPLOYEE.id


def test_a_cursor_leads_to_where_the_page_ended_and_nobody_makes_one_up() -> None:
    odd = replace(EMPLOYEE, role="a b 中")
    assert place_of(cursor_after([EMPLOYEE, odd])) == (odd.id, odd.role)
    assert place_of(None) is None
    for cursor in ("x", "中", "eA==", "AAAA"):
        with pytest.raises(Problem, match="bad_cursor"):
            place_of(cursor)
