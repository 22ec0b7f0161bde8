"""What the screens do with a message: the same as agent_ui/src/realtime/reducer.ts, in plain dicts.

Rule: never change the state given; an unknown message is an error.
"""

from collections.abc import Mapping
from typing import Any, Final

_BOARD: Final = ("agents", "queues", "interactions", "figures", "alarms", "monitorings")


def reduce(state: Mapping[str, Any], message: Mapping[str, Any]) -> dict[str, Any]:  # noqa: C901 - one case per message
    """The state after the message."""
    match message["type"]:
        case "snapshot":
            return dict(message["state"])
        case "agent_changed":
            return _with(state, "agents", message["agent"]["username"], message["agent"])
        case "queue_changed":
            return _with(state, "queues", message["queue"]["name"], message["queue"])
        case "interaction_changed":
            return _with(state, "interactions", message["interaction"]["id"], message["interaction"])
        case "interaction_gone":
            return _without(state, "interactions", message["interaction_id"])
        case "board_changed":
            return {**state, **{part: _changed(state, message, part) for part in _BOARD}}
        case "pop_shown":
            return _with(state, "pops", message["pop"]["interaction_id"], message["pop"])
        case "pop_enriched":
            pop = state["pops"].get(message["interaction_id"])
            if pop is None or pop["offer_id"] != message["offer_id"]:
                return dict(state)
            news = {name: message[name] for name in ("customer_id", "matches", "recent")}
            return _with(state, "pops", message["interaction_id"], {**pop, **news, "lookup_pending": False})
        case "pop_closed":
            pop = state["pops"].get(message["interaction_id"])
            if pop is None or pop["offer_id"] != message["offer_id"]:
                return dict(state)
            return _without(state, "pops", message["interaction_id"])
        case "record_changed" | "notice" | "desk_message" | "heartbeat" | "refused":
            return dict(state)
        case unknown:
            raise ValueError(f"unknown message {unknown}")


def _with(state: Mapping[str, Any], part: str, key: str, value: Mapping[str, Any]) -> dict[str, Any]:
    return {**state, part: {**state[part], key: value}}


def _changed(state: Mapping[str, Any], message: Mapping[str, Any], part: str) -> dict[str, Any]:
    gone = message.get(f"{part}_gone", ())
    return {name: value for name, value in {**state[part], **message[part]}.items() if name not in gone}


def _without(state: Mapping[str, Any], part: str, key: str) -> dict[str, Any]:
    return {**state, part: {name: value for name, value in state[part].items() if name != key}}
