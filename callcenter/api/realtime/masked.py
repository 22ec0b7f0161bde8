"""What goes to screens, as the viewer's role sees it: of live calls and pops, the numbers and the names.

Rule: pure. Whatever tells a screen who is calling goes through here.
"""

from collections.abc import Mapping
from typing import Any, TypeVar

from callcenter.api.people import Role
from callcenter.api.realtime.messages import InteractionChanged, PopEnriched, PopShown
from callcenter.api.realtime.shapes import CustomerMatch, GuestView, InteractionView, Pop, ViewerState
from callcenter.crm.masking import Masks, Sight, seen_facts

Telling = InteractionChanged | PopShown | PopEnriched
_Shown = InteractionView | Pop | CustomerMatch | GuestView
_Call = TypeVar("_Call", InteractionView, Pop)

# How much of numbers and of names.
Look = tuple[Sight, Sight]
_PLAIN: Look = (Sight.PLAIN, Sight.PLAIN)


def look_of(masks: Masks, role: Role) -> Look:
    """Return in what the texts for two roles may differ."""
    return masks.sight(role, "phone"), masks.sight(role, "name")


def seen_message(masks: Masks, role: Role, message: Telling) -> Telling:
    """Return a message as this role sees it."""
    if look_of(masks, role) == _PLAIN:
        return message
    match message:
        case InteractionChanged():
            return message.model_copy(update={"interaction": seen_interaction(masks, role, message.interaction)})
        case PopShown():
            return message.model_copy(update={"pop": _pop(masks, role, message.pop)})
        case PopEnriched():
            return message.model_copy(update={"matches": _matches(masks, role, message.matches)})


def seen_state(masks: Masks, role: Role, state: ViewerState) -> ViewerState:
    """Return everything as this role sees it."""
    if look_of(masks, role) == _PLAIN:
        return state
    calls = {name: seen_interaction(masks, role, view) for name, view in state.interactions.items()}
    return state.model_copy(update={"interactions": calls, "pops": seen_pops(masks, role, state.pops)})


def seen_pops(masks: Masks, role: Role, pops: Mapping[str, Pop]) -> dict[str, Pop]:
    """Return somebody's pops as this role sees them."""
    if look_of(masks, role) == _PLAIN:
        return dict(pops)
    return {name: _pop(masks, role, pop) for name, pop in pops.items()}


def seen_interaction(masks: Masks, role: Role, view: InteractionView) -> InteractionView:
    """Return a live interaction as this role sees it."""
    if look_of(masks, role) == _PLAIN:
        return view
    guests = [one.model_copy(update=_seen(masks, role, one, "number")) for one in view.guests]
    return _call(masks, role, view).model_copy(update={"guests": guests})


def _call(masks: Masks, role: Role, view: _Call) -> _Call:
    return view.model_copy(update=_seen(masks, role, view, "ani", "ani_e164", "ani_name"))


def _pop(masks: Masks, role: Role, pop: Pop) -> Pop:
    return _call(masks, role, pop).model_copy(update={"matches": _matches(masks, role, pop.matches)})


def _matches(masks: Masks, role: Role, matches: list[CustomerMatch]) -> list[CustomerMatch]:
    return [one.model_copy(update=_seen(masks, role, one, "name", "phones")) for one in matches]


def _seen(masks: Masks, role: Role, shown: _Shown, *names: str) -> dict[str, Any]:
    return seen_facts(masks, role, {name: getattr(shown, name) for name in names})
