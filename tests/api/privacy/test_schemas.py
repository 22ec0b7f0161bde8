"""Privacy on the wire: facts by their names, and numbers as the role may see them."""

from datetime import UTC, datetime

import pytest
from pydantic import ValidationError

from callcenter.api.people import Role
from callcenter.api.privacy.schemas import PrivacyGiven, barred_shown, shown
from callcenter.crm.masking import Masks, Sight
from callcenter.records.rights import Privacy
from callcenter.store.repositories.do_not_call import BarredNumber

PURPOSE = {"name": "news", "label_en": "News", "label_zh": "资讯"}


@pytest.mark.parametrize("fact", ["phone", "birthday", "external_id", "field.id_number"])
def test_every_fact_that_can_be_masked_is_known_by_its_name(fact: str) -> None:
    given = PrivacyGiven.model_validate({"masks": {"agent": {fact: "partly"}}, "purposes": [PURPOSE]})
    assert given.rules() == {"agent": {fact: Sight.PARTLY}}
    assert given.purposes_given()[0].needs_consent


@pytest.mark.parametrize("fact", ["shoe", "phones", "field.", "field.Id", "field.a.b", ""])
def test_what_is_no_fact_cannot_be_masked(fact: str) -> None:
    with pytest.raises(ValidationError):
        PrivacyGiven.model_validate({"masks": {"agent": {fact: "partly"}}, "purposes": [PURPOSE]})


def test_the_defaults_are_shown_as_version_zero() -> None:
    told = shown(Privacy())
    assert (told.version, told.masks["agent"]["birthday"], told.purposes[0].needs_consent) == (0, "partly", False)


def test_a_barred_number_is_shown_as_the_role_may_see_it() -> None:
    barred = BarredNumber(
        id="b", number="+8613800138000", reason="", actor="sam", at=datetime(2026, 3, 1, 9, tzinfo=UTC)
    )
    masks = Masks(rules={"agent": {"phone": Sight.PARTLY}})
    assert barred_shown(masks, Role.AGENT, barred).number == "+86138****8000"
    assert barred_shown(masks, Role.ADMIN, barred).number == "+8613800138000"
