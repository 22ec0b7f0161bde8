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
    NOT_IN_WRAP_UP = "not_in_wrap_up"
    NO_DEADLINE = "no_deadline"
    NO_EXTENSIONS_LEFT = "no_extensions_left"
    DISPOSITION_REQUIRED = "disposition_required"
    WRAP_UP_NOT_OVER = "wrap_up_not_over"
    WRAP_UP_NOT_OPTIONAL = "wrap_up_not_optional"
    UNKNOWN_QUEUE = "unknown_queue"
    UNKNOWN_CALLBACK = "unknown_callback"
    NUMBER_NOT_CALLABLE = "number_not_callable"
    CALLBACK_EXISTS = "callback_exists"
    CALLBACK_UNDER_WAY = "callback_under_way"
    OUTSIDE_HOURS = "outside_hours"
    ALREADY_HELD = "already_held"
    NOT_HELD = "not_held"
    PHONE_AWAY = "phone_away"
    TARGET_NOT_AVAILABLE = "target_not_available"
    TARGET_IS_YOURSELF = "target_is_yourself"
    CONSULT_UNDER_WAY = "consult_under_way"
    NO_CONSULT = "no_consult"
    UNKNOWN_GUEST = "unknown_guest"
    CONFERENCE_FULL = "conference_full"
    NOT_RECORDED = "not_recorded"
    BUSY_WITH_A_CONTACT = "busy_with_a_contact"
    DIALLING_NOT_ALLOWED = "dialling_not_allowed"
    FIELD_REQUIRED = "field_required"
    FIELD_INVALID = "field_invalid"
    NO_PHONE = "no_phone"
    PHONE_UNREACHABLE = "phone_unreachable"
    ALREADY_MONITORING = "already_monitoring"
    UNKNOWN_MONITORING = "unknown_monitoring"
    NOT_WAITING = "not_waiting"
    QUEUE_CLOSED = "queue_closed"
    AGENT_NOT_READY = "agent_not_ready"
    AGENT_NOT_SUITED = "agent_not_suited"
    UNTIL_IS_PAST = "until_is_past"


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
