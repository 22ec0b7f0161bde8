"""How long an agent may work after a contact, and what ends it: his queue's rule, as it is now."""

from typing import Final

from callcenter.core.configuration import Queue, WrapUpMode
from callcenter.core.state import State

_TIMED: Final = (WrapUpMode.TIMED, WrapUpMode.TIMED_NO_EARLY_EXIT)


def queue_of(state: State, name: str | None) -> Queue | None:
    """The queue that the contact came from, if there still is one."""
    return state.configuration.queues.get(name or "")


def mode_of(state: State, queue_name: str | None) -> WrapUpMode:
    """The rule of this queue. Where nothing is configured, or no time given, there is no wrap-up."""
    queue = queue_of(state, queue_name)
    if queue is None or (queue.wrap_up_mode in _TIMED and queue.wrap_up_seconds == 0):
        return WrapUpMode.NONE
    return queue.wrap_up_mode


def seconds_of(state: State, queue_name: str | None) -> int:
    """When it is over by itself; 0: it is not."""
    queue = queue_of(state, queue_name)
    mandatory = mode_of(state, queue_name) is WrapUpMode.MANDATORY
    return queue.wrap_up_seconds if queue is not None and not mandatory else 0


def extensions_left(state: State, queue_name: str | None, extended: int) -> int:
    """How often the agent may still ask for more time."""
    queue = queue_of(state, queue_name)
    if queue is None or queue.wrap_up_extend_seconds == 0:
        return 0
    return max(0, queue.wrap_up_extensions - extended)
