"""What a flow asks the rest of the company: who is calling, what was ordered, write this down.

Rule: an answer comes as an event or not at all; then the node's error exit is taken. A question may be asked twice
after a crash, so whoever answers does by its `key` what must be done only once.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any


class Service(StrEnum):
    """Who is asked. What each takes and answers is written in `callcenter/self_service/`."""

    FIND_CUSTOMER = "find_customer"
    FIND_ORDERS = "find_orders"
    FIND_TICKETS = "find_tickets"
    CHECK_IDENTITY = "check_identity"
    HTTP = "http"
    CREATE_TICKET = "create_ticket"
    SEND_SMS = "send_sms"
    SEND_EMAIL = "send_email"
    SAVE_CONSENT = "save_consent"
    SAVE_SURVEY = "save_survey"
    REMEMBER_LANGUAGE = "remember_language"
    READ_NUMBER = "read_number"


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """What is asked, with plain values (text, numbers, truth values, lists and mappings of them)."""

    service: Service
    arguments: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Asker:
    """The call that asks. `key` names this one question of this one call, however often it is asked."""

    key: str
    interaction_id: str
    ani: str
    ani_e164: str | None
    dnis: str
    language: str
    customer_id: str | None
    queue: str | None
    agent: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ServiceAnswer:
    """`exit` is the node's exit (`done`, `found`, `not_found`, `error` …); `values` are never recorded."""

    exit: str
    values: Mapping[str, Any] = field(default_factory=dict)
    # A fixed word for the record when `exit` is `error`.
    problem: str | None = None
