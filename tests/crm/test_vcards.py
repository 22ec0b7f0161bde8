"""A customer as a vCard: another program reads the same facts out of it."""

from dataclasses import replace

import vobject
from hypothesis import given
from hypothesis import strategies as st

from callcenter.crm.customer import ContactKind, CustomerKind, Phone
from callcenter.crm.vcards import vcard_of
from tests.crm.test_customer import WHOLE

# What people write: no control characters, which no card can hold.
WRITTEN = st.text(st.characters(exclude_categories=("Cs", "Cc", "Zl", "Zp")), min_size=1, max_size=60).map(str.strip)


def test_another_program_reads_the_same_facts() -> None:
    card = vobject.readOne(vcard_of(WHOLE))
    assert card.fn.value == "韩梅梅"
    assert card.contents["x-callcenter-id"][0].value == WHOLE.id
    assert card.bday.value == "1990-02-28"
    assert [line.value for line in card.contents["tel"]] == ["139-0013-9000", "95588"]
    assert [line.params["TYPE"] for line in card.contents["tel"]] == [["CELL"], ["WORK"]]
    assert (card.adr.value.street, card.adr.value.city) == ("中山路 1 号", "上海")
    assert card.categories.value == ["loyal", "wine"]


def test_a_company_says_that_it_is_one() -> None:
    company = replace(WHOLE, kind=CustomerKind.COMPANY, phones=(Phone(raw="1", kind=ContactKind.BILLING),))
    assert "\r\nKIND:org\r\n" in vcard_of(company)
    assert "\r\nTEL;TYPE=OTHER:1\r\n" in vcard_of(company)


def test_no_line_is_longer_than_a_card_allows() -> None:
    lines = vcard_of(replace(WHOLE, name="很长的名字" * 40, company="Very long, indeed; " * 20)).split("\r\n")
    assert max(len(line.encode()) for line in lines) <= 75


@given(WRITTEN.filter(bool), st.lists(WRITTEN.filter(bool), max_size=3))
def test_whatever_is_in_a_name_it_is_one_name(name: str, tags: list[str]) -> None:
    card = vobject.readOne(vcard_of(replace(WHOLE, name=name, company=name, tags=tuple(tags))))
    assert card.fn.value == name
    assert "".join(card.n.value.family) == name
    if tags:
        assert card.categories.value == tags


def test_a_name_of_several_lines_adds_no_property() -> None:
    card = vcard_of(replace(WHOLE, name="A\r\nTEL:110\nB"))
    assert "\r\nFN:A\\nTEL:110\\nB\r\n" in card
