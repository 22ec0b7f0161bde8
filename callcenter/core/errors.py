"""Why a request is refused: one exception with a stable code that the API and the screens translate."""

from enum import StrEnum


class Refusal(StrEnum):
    """The stable codes. Never rename one: programs and translations depend on it."""

    ILLEGAL_TRANSITION = "illegal_transition"
    UNKNOWN_AGENT = "unknown_agent"
    UNKNOWN_INTERACTION = "unknown_interaction"
    UNKNOWN_DISPOSITION = "unknown_disposition"
    NOT_YOUR_INTERACTION = "not_your_interaction"
    NO_LIVE_OFFER = "no_live_offer"
    NOT_CONNECTED = "not_connected"
    ALREADY_ENDED = "already_ended"
    SWITCH_AWAY = "switch_away"
    REASON_REQUIRED = "reason_required"


class ContactCenterError(Exception):
    """A request broke a rule; nothing has changed. `code` says which rule."""

    def __init__(self, code: Refusal, detail: str = "") -> None:
        super().__init__(f"{code}: {detail}" if detail else str(code))
        self.code = code
        self.detail = detail


class IllegalTransition(ContactCenterError):
    """A state machine has no such step from where it stands."""

    def __init__(self, detail: str) -> None:
        super().__init__(Refusal.ILLEGAL_TRANSITION, detail)
