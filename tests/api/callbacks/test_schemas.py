"""A callback is shown alike from the live state and from the database."""

from dataclasses import asdict

from callcenter.api.callbacks.schemas import CallbackShown, shown
from callcenter.api.people import Role
from callcenter.crm.masking import Masks, Sight
from tests.support.wishes import wish


def test_live_or_stored_it_is_shown_alike() -> None:
    live = wish(1)
    told = shown(live, Masks(), Role.AGENT)
    assert told == shown({**asdict(live), "rev": 7}, Masks(), Role.AGENT)
    assert told.number == live.number


def test_the_number_is_shown_as_the_role_may_see_it() -> None:
    masks = Masks(rules={"agent": {"phone": Sight.HIDDEN}})
    assert shown(wish(1), masks, Role.AGENT).number == "***"
    assert shown(wish(1), masks, Role.ADMIN).number == wish(1).number


def test_what_only_the_router_needs_is_not_shown() -> None:
    assert {"priority", "requirement", "dnis", "rev"}.isdisjoint(CallbackShown.model_fields)
