"""A line on the wire: a claim that has run out is none, and names are as the masks have it."""

from datetime import timedelta

from callcenter.api.missed_calls.schemas import MissedShown, facts_of
from callcenter.api.people import Role
from callcenter.crm.masking import Masks, Sight
from tests.store.repositories.test_missed_calls import AT, line


def test_a_claim_is_shown_with_a_name_while_it_holds() -> None:
    one = line(claimed_by="bob", claimed_until=AT + timedelta(minutes=1), customer_id="c")
    given = {"names": {"c": "李雷"}, "people": {"bob": "Bob 张"}}
    now = MissedShown.model_validate(facts_of(one, Masks(), Role.AGENT, at=AT, **given))
    assert (now.claimed_by, now.claimed_by_name, now.customer_name) == ("bob", "Bob 张", "李雷")
    over = facts_of(one, Masks(), Role.AGENT, at=AT + timedelta(minutes=1), **given)
    assert (over["claimed_by"], over["claimed_by_name"], over["claimed_until"]) == (None, None, None)


def test_a_role_sees_of_number_and_names_what_the_masks_leave() -> None:
    masks = Masks(rules={"agent": {"phone": Sight.PARTLY, "name": Sight.HIDDEN}})
    one = line(name="Li Lei", customer_id="c")
    seen = facts_of(one, masks, Role.AGENT, names={"c": "李雷"}, people={}, at=AT)
    assert (seen["number"], seen["name"], seen["customer_name"]) == ("+86138****8000", "***", "***")
