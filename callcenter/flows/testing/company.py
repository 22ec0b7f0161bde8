"""Everybody whom a flow asks, as a test says that they are: the customer, his orders and tickets, other servers.

Rule: the answers have the exits and values that `callcenter/self_service/` gives; a test compares them.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from callcenter.core.ivr.interpreter import ERROR
from callcenter.core.ivr.services import Question, Service, ServiceAnswer

_NOT_GIVEN: Final = "not_given"


@dataclass(frozen=True, slots=True, kw_only=True)
class HttpAnswer:
    """What another server answers to whatever asks for an address with this in it."""

    url: str
    status: int = 200
    body: Any = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Company:
    """What is known. `answers` are those of services that say just that; the `broken` ones do not answer at all."""

    customer: Mapping[str, Any] | None = None
    orders: Sequence[Mapping[str, Any]] = ()
    tickets: Sequence[Mapping[str, Any]] = ()
    verified: bool = True
    http: Sequence[HttpAnswer] = ()
    calls_back: bool = True
    broken: frozenset[Service] = frozenset()
    answers: Mapping[Service, ServiceAnswer] = field(default_factory=dict)

    def answer(self, question: Question) -> ServiceAnswer:
        """Answer as the test says."""
        if question.service in self.broken:
            return ServiceAnswer(exit=ERROR, problem=_NOT_GIVEN)
        if question.service in self.answers:
            return self.answers[question.service]
        match question.service:
            case Service.FIND_CUSTOMER:
                return _found("customer", [self.customer] if self.customer is not None else [])
            case Service.FIND_ORDERS:
                return _found("order", _numbered(self.orders, question))
            case Service.FIND_TICKETS:
                return _found("ticket", _numbered(self.tickets, question))
            case Service.CHECK_IDENTITY:
                identity = {"verified": self.verified, "attempts_left": 4, "locked": False}
                return ServiceAnswer(exit="verified" if self.verified else "refused", values={"identity": identity})
            case Service.HTTP:
                return self._ask_server(str(question.arguments.get("url", "")))
            case _:
                return ServiceAnswer(exit="done", values=_done(question))

    def _ask_server(self, url: str) -> ServiceAnswer:
        answer = next((one for one in self.http if one.url in url), None)
        if answer is None or answer.status >= 500:
            return ServiceAnswer(exit=ERROR, problem=_NOT_GIVEN)
        values = {"status": answer.status, "body": answer.body}
        return ServiceAnswer(exit="done" if answer.status < 400 else "refused", values=values)


def _done(question: Question) -> Mapping[str, Any]:
    """What is told of something that was written down."""
    match question.service:
        case Service.CREATE_TICKET:
            ticket = {"number": 1001, "shown": "T-001001", "state": "new", "open": True}
            return {"ticket": {**question.arguments, **ticket}}
        case Service.SEND_SMS | Service.SEND_EMAIL:
            return {"message": {"id": "1", "channel": question.service.removeprefix("send_")}}
        case _:
            return {}


def _numbered(records: Sequence[Mapping[str, Any]], question: Question) -> list[Mapping[str, Any]]:
    number = question.arguments.get("number")
    return [one for one in records if number is None or _digits(one.get("number")) == _digits(number)]


def _digits(number: object) -> str:
    """What a caller can type of a number: he cannot type SO-."""
    return "".join(char for char in str(number) if char.isdigit())


def _found(name: str, records: Sequence[Mapping[str, Any]]) -> ServiceAnswer:
    if not records:
        return ServiceAnswer(exit="not_found")
    if name == "customer":
        return ServiceAnswer(exit="found", values={name: {**records[0], "known": True}})
    each = {"count": len(records), "list": list(records)}
    return ServiceAnswer(exit="found", values={name: records[0], f"{name}s": each})
