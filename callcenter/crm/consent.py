"""May this customer be contacted: what was agreed to and withdrawn, and the numbers that nobody may call.

Rule: the ledger only grows; what holds is its newest entry for the purpose that speaks of the channel, until the day it
ends. A number on the do-not-call list is not called or written to for any purpose. A callback that the customer asked
for is the answer to him and is not asked about here.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any, Final


class ConsentChannel(StrEnum):
    """How somebody is contacted. Stored by these names."""

    CALL = "call"
    SMS = "sms"
    EMAIL = "email"
    CHAT = "chat"
    POST = "post"


class ContactReason(StrEnum):
    """Why a customer may be contacted, or may not."""

    GIVEN = "given"
    NOT_NEEDED = "not_needed"
    NO_CONSENT = "no_consent"
    WITHDRAWN = "withdrawn"
    EXPIRED = "expired"
    DO_NOT_CALL = "do_not_call"
    NO_NUMBER = "no_number"


# What goes to a telephone number.
BY_NUMBER: Final = frozenset({ConsentChannel.CALL, ConsentChannel.SMS})
_ALLOWED: Final = frozenset({ContactReason.GIVEN, ContactReason.NOT_NEEDED})


@dataclass(frozen=True, slots=True, kw_only=True)
class Purpose:
    """What customers are contacted for. Without `needs_consent` it is allowed until it is withdrawn."""

    name: str
    label_en: str
    label_zh: str
    needs_consent: bool = True


DEFAULT_PURPOSES: Final = (
    Purpose(name="service", label_en="Service", label_zh="服务通知", needs_consent=False),
    Purpose(name="marketing", label_en="Marketing", label_zh="营销推广"),
    Purpose(name="research", label_en="Research", label_zh="调研回访"),
    Purpose(name="recording", label_en="Call recording", label_zh="通话录音"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Consent:
    """One entry of the ledger: given or withdrawn, for one channel or (None) for all, with what proves it."""

    id: str
    purpose: str
    channel: ConsentChannel | None
    given: bool
    at: datetime
    until: datetime | None = None
    proof: str = ""
    interaction_id: str | None = None
    policy_version: str = ""
    actor: str = ""
    noted_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """Whether and why. `consent` is the entry that decided, if one did; `numbers` are those that may be used."""

    reason: ContactReason
    consent: Consent | None = None
    numbers: tuple[str, ...] = ()

    @property
    def allowed(self) -> bool:
        """Whether the customer may be contacted."""
        return self.reason in _ALLOWED


def standing(ledger: Iterable[Consent], purpose: str, channel: ConsentChannel, at: datetime) -> Consent | None:
    """Return the entry that holds at an instant; of two of one instant the later noted."""
    speaking = [one for one in ledger if one.purpose == purpose and one.channel in (None, channel) and one.at <= at]
    return max(speaking, key=lambda one: (one.at, one.noted_at, one.id), default=None)


def may_contact(
    ledger: Iterable[Consent],
    do_not_call: Collection[str],
    purpose: Purpose,
    channel: ConsentChannel,
    at: datetime,
    *,
    numbers: tuple[str, ...] = (),
) -> Verdict:
    """Return whether a customer who has these numbers may be contacted. `do_not_call` are those on the list."""
    held = standing(ledger, purpose.name, channel, at)
    if held is None:
        reason = ContactReason.NO_CONSENT if purpose.needs_consent else ContactReason.NOT_NEEDED
    elif not held.given:
        reason = ContactReason.WITHDRAWN
    elif held.until is not None and held.until <= at:
        reason = ContactReason.EXPIRED if purpose.needs_consent else ContactReason.NOT_NEEDED
    else:
        reason = ContactReason.GIVEN
    if reason not in _ALLOWED or channel not in BY_NUMBER:
        return Verdict(reason=reason, consent=held)
    allowed = tuple(number for number in numbers if number not in do_not_call)
    if not allowed:
        reason = ContactReason.DO_NOT_CALL if numbers else ContactReason.NO_NUMBER
    return Verdict(reason=reason, consent=held, numbers=allowed)


# In the words of those who read it.
REASON_WORDS: Final[Mapping[ContactReason, Mapping[str, str]]] = {
    ContactReason.GIVEN: {"en": "Consent was given", "zh": "客户已同意"},
    ContactReason.NOT_NEEDED: {"en": "No consent is needed for this purpose", "zh": "此用途无需同意"},
    ContactReason.NO_CONSENT: {"en": "No consent was given", "zh": "客户未曾同意"},
    ContactReason.WITHDRAWN: {"en": "Consent was withdrawn or refused", "zh": "客户已拒绝或撤回同意"},
    ContactReason.EXPIRED: {"en": "The consent has expired", "zh": "同意已过期"},
    ContactReason.DO_NOT_CALL: {"en": "The number is on the do-not-call list", "zh": "号码在免打扰名单中"},
    ContactReason.NO_NUMBER: {"en": "There is no number to use", "zh": "没有可用的号码"},
}


def facts_of_consent(consent: Consent) -> dict[str, Any]:
    """Return an entry as JSON has it, for its event."""
    return {
        "purpose": consent.purpose,
        "channel": consent.channel,
        "given": consent.given,
        "at": consent.at.isoformat(),
        "until": consent.until.isoformat() if consent.until else None,
        "proof": consent.proof,
        "interaction_id": consent.interaction_id,
        "policy_version": consent.policy_version,
    }
