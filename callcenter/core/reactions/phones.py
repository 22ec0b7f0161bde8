"""The phones in browsers: whether the page that is an agent's phone is there and able to take a call.

Rule: a fault keeps calls away and never changes what the agent chose; only his page can say that it is over. A page
that has fallen silent is found by a timer, which a restart arms again.
"""

from datetime import timedelta
from typing import Final

from callcenter.core.agent import PhoneFault
from callcenter.core.configuration import PhoneKind
from callcenter.core.errors import ContactCenterError, Refusal
from callcenter.core.records import replace
from callcenter.core.requests import SetPhoneFault
from callcenter.core.timers import PAGE_SECONDS, PageTimer, name_of
from callcenter.core.turn import Turn

_CAUSE: Final = "phone_fault"


def set_fault(turn: Turn, request: SetPhoneFault) -> None:
    """The page says how it is. While another phone rings for its agent, nobody asks."""
    if request.agent not in turn.state.agents:
        raise ContactCenterError(Refusal.UNKNOWN_AGENT)
    if not _is_in_a_browser(turn, request.agent):
        return
    turn.state.page_heard_at[request.agent] = turn.at
    _expect(turn, request.agent)
    _put(turn, request.agent, request.fault)


def on_silence(turn: Turn, username: str) -> None:
    """The page should have said something by now."""
    heard_at = turn.state.page_heard_at.get(username)
    if not _is_in_a_browser(turn, username):
        return
    if heard_at is not None and turn.at < heard_at + timedelta(seconds=PAGE_SECONDS):
        _expect(turn, username)
    else:
        _put(turn, username, PhoneFault.NOT_REPORTING)


def on_lost(turn: Turn, endpoint: str) -> None:
    """The switch sees sooner than any page that it has gone. One that was only reloaded says so itself."""
    username = turn.state.agent_of_phone.get(endpoint, "")
    if turn.state.phone_of.get(username) == endpoint and _is_in_a_browser(turn, username):
        agent = turn.state.agents.get(username)
        if agent is not None and agent.phone_fault is None:
            _put(turn, username, PhoneFault.NOT_REGISTERED)


def on_configured(turn: Turn) -> None:
    """Who has his phone in the browser from now on, or again after a restart, is given the time to say so."""
    for username in turn.state.configuration.agents:
        agent = turn.state.agents.get(username)
        if agent is None:
            continue
        if not _is_in_a_browser(turn, username):
            turn.state.page_heard_at.pop(username, None)
            turn.cancel_timer(name_of(PageTimer(agent=username)))
            _put(turn, username, None)
        elif agent.phone_fault is None:
            _expect(turn, username)


def _is_in_a_browser(turn: Turn, username: str) -> bool:
    profile = turn.state.configuration.agents.get(username)
    return profile is not None and profile.phone is PhoneKind.BROWSER


def _expect(turn: Turn, username: str) -> None:
    """One timer for each page, started again when it fires: a page speaks too often to move it every time."""
    name = name_of(PageTimer(agent=username))
    if name not in turn.state.timers:
        heard_at = turn.state.page_heard_at.get(username, turn.at)
        turn.start_timer_at(name, heard_at + timedelta(seconds=PAGE_SECONDS))


def _put(turn: Turn, username: str, fault: PhoneFault | None) -> None:
    agent = turn.state.agents[username]
    if agent.phone_fault is not fault:
        turn.put_agent(replace(agent, phone_fault=fault), _CAUSE)
