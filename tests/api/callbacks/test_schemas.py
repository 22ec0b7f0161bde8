"""A callback is shown alike from the live state and from the database."""

from dataclasses import asdict

from callcenter.api.callbacks.schemas import CallbackShown, shown
from tests.support.wishes import wish


def test_live_or_stored_it_is_shown_alike() -> None:
    live = wish(1)
    assert shown(live) == shown({**asdict(live), "rev": 7})


def test_what_only_the_router_needs_is_not_shown() -> None:
    assert {"priority", "requirement", "dnis", "rev"}.isdisjoint(CallbackShown.model_fields)
