"""Whom a number, an address or a name belongs to: how sure that is, why, and who of several stands first.

Rule: the score says how sure a match is; the order says who of those it probably is now. Only one who is sure beyond
the others is taken for who it is; else a person chooses.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Final


class Reason(StrEnum):
    """Why a customer is among the matches. Screens have words for each; never rename one."""

    EXACT = "exact"
    NATIONAL = "national"
    LAST_NINE = "last_nine"
    HOUSEHOLD = "household"
    NUMBER_EXPIRED = "number_expired"
    VERIFIED = "verified"
    CHOSEN = "chosen"
    CHOSEN_BEFORE = "chosen_before"
    OPEN_TICKET = "open_ticket"
    CALLED_RECENTLY = "called_recently"
    SAME_HOUSEHOLD = "same_household"
    EMAIL = "email"
    EXTERNAL_ID = "external_id"
    NAME = "name"
    NAME_BEGINS = "name_begins"
    NAME_SOUNDS = "name_sounds"
    NAME_MISTAKE = "name_mistake"


SCORES: Final = {
    Reason.EXACT: 1.0,
    Reason.EXTERNAL_ID: 1.0,
    Reason.NATIONAL: 0.95,
    Reason.EMAIL: 0.95,
    Reason.NAME: 0.8,
    Reason.NAME_BEGINS: 0.6,
    Reason.LAST_NINE: 0.6,
    Reason.CHOSEN_BEFORE: 0.55,
    Reason.HOUSEHOLD: 0.5,
    Reason.NAME_SOUNDS: 0.5,
    Reason.NAME_MISTAKE: 0.4,
}
# A number or address that was given up, or is not theirs yet, may be somebody else's by now.
_EXPIRED: Final = 0.5
# From `OWN` on the number or address is that customer's; `LIKELY` will do where there is no other.
OWN: Final = 0.9
LIKELY: Final = 0.6
RECENTLY: Final = timedelta(days=3)


@dataclass(frozen=True, slots=True, kw_only=True)
class Reached:
    """A number or an address of a customer that was looked for, and how well it fits."""

    how: Reason
    verified: bool = False
    valid_from: date | None = None
    valid_to: date | None = None

    def holds(self, day: date) -> bool:
        """Whether it is the customer's on this day."""
        return (self.valid_from is None or self.valid_from <= day) and (self.valid_to is None or day <= self.valid_to)


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """A customer whom it may be, with all that speaks for it.

    `homes` are the households it belongs to; of a household itself, its own id. `reached` is empty for those who only
    share a household with somebody who was reached, or were chosen.
    """

    id: str
    reached: tuple[Reached, ...] = ()
    is_household: bool = False
    homes: frozenset[str] = frozenset()
    chosen_at: datetime | None = None
    last_contact_at: datetime | None = None
    has_open_ticket: bool = False
    has_segment: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Match:
    """A customer whom it may be. `sure`: of all matches this one says who it is."""

    customer_id: str
    score: float
    reasons: tuple[Reason, ...]
    sure: bool = False


def rank(candidates: Iterable[Candidate], *, at: datetime) -> list[Match]:
    """Return the matches, best first: whoever was chosen before for this number, then by how sure, then how likely."""
    known = _people(list(candidates))
    scored = [(one, _match(one, known, at)) for one in known]
    if any(match.score >= OWN for _, match in scored):
        # Somebody has this very number: one that only ends like it is another.
        scored = [(one, match) for one, match in scored if match.reasons[0] is not Reason.LAST_NINE or one.chosen_at]
    scored.sort(key=lambda pair: _order(*pair))
    return _with_sure([match for _, match in scored])


def combined(*found: Sequence[Match]) -> list[Match]:
    """Return what several ways of looking found: each customer once, those found in more ways first."""
    together: dict[str, Match] = {}
    for match in (match for matches in found for match in matches):
        before = together.get(match.customer_id, match)
        reasons = tuple(dict.fromkeys((*before.reasons, *match.reasons)))
        together[match.customer_id] = replace(match, score=max(before.score, match.score), reasons=reasons, sure=False)
    ways = {id_: sum(any(one.customer_id == id_ for one in matches) for matches in found) for id_ in together}
    best_first = sorted(together.values(), key=lambda match: (-ways[match.customer_id], -match.score))
    # A name says of nobody who it is.
    return _with_sure(best_first, alone=OWN)


def how_written(reached: str, looked_for: str, *, same_number: bool) -> Reason:
    """How a kept number fits the one that called; both as their digits."""
    if reached and reached == looked_for:
        return Reason.EXACT
    return Reason.NATIONAL if same_number else Reason.LAST_NINE


def _people(candidates: list[Candidate]) -> list[Candidate]:
    """A household does not call: its members do, where they are known."""
    lived_in = {home for one in candidates if not one.is_household for home in one.homes}
    return [one for one in candidates if not (one.is_household and one.id in lived_in) or one.chosen_at is not None]


def _match(one: Candidate, among: Sequence[Candidate], at: datetime) -> Match:
    reasons: list[Reason] = []
    score = SCORES[Reason.CHOSEN_BEFORE] if one.chosen_at is not None else SCORES[Reason.HOUSEHOLD]
    if one.reached:
        best = max(one.reached, key=lambda reached: (_score(reached, at), reached.verified))
        score = _score(best, at)
        reasons.append(best.how)
        if not best.holds(at.date()):
            reasons.append(Reason.NUMBER_EXPIRED)
        elif best.verified:
            reasons.append(Reason.VERIFIED)
    elif one.homes:
        reasons.append(Reason.HOUSEHOLD)
    if one.chosen_at is not None:
        reasons.append(Reason.CHOSEN_BEFORE)
    if one.has_open_ticket:
        reasons.append(Reason.OPEN_TICKET)
    if one.last_contact_at is not None and at - one.last_contact_at <= RECENTLY:
        reasons.append(Reason.CALLED_RECENTLY)
    if one.reached and any(other.id != one.id and other.reached and other.homes & one.homes for other in among):
        reasons.append(Reason.SAME_HOUSEHOLD)
    return Match(customer_id=one.id, score=score, reasons=tuple(reasons) or (Reason.HOUSEHOLD,))


def _score(reached: Reached, at: datetime) -> float:
    return SCORES[reached.how] * (1.0 if reached.holds(at.date()) else _EXPIRED)


def _order(one: Candidate, match: Match) -> tuple[object, ...]:
    reasons = match.reasons
    return (
        -one.chosen_at.timestamp() if one.chosen_at is not None else 0.0,
        # How a number is written says nothing about which of its owners calls.
        -min(match.score, OWN),
        Reason.VERIFIED not in reasons,
        Reason.OPEN_TICKET not in reasons,
        Reason.CALLED_RECENTLY not in reasons,
        Reason.SAME_HOUSEHOLD not in reasons,
        not one.has_segment,
        -one.last_contact_at.timestamp() if one.last_contact_at is not None else 0.0,
        one.id,
    )


def _with_sure(matches: list[Match], *, alone: float = LIKELY) -> list[Match]:
    if not matches:
        return []
    first, *others = matches
    own = first.score >= OWN and all(other.score < OWN for other in others)
    return [replace(first, sure=own or (not others and first.score >= alone)), *others]
