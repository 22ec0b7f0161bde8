"""Who answers which question of a flow.

Rule: what goes wrong is one word in the call's record; what was asked and answered is in no log.
"""

from collections.abc import Awaitable, Callable, Mapping
from typing import Any, Final

from callcenter.core.ivr.services import Asker, Question, Service, ServiceAnswer
from callcenter.records.deeds import RecordRefused
from callcenter.self_service.consents import save_consent
from callcenter.self_service.customers import find_customer, remember_language
from callcenter.self_service.identity import check_identity
from callcenter.self_service.messages import send_email, send_sms
from callcenter.self_service.office import CannotAnswer, Office
from callcenter.self_service.orders import find_orders
from callcenter.self_service.surveys import save_survey
from callcenter.self_service.tickets import create_ticket, find_tickets
from callcenter.self_service.typed_numbers import read_number
from callcenter.self_service.web import Web

_ANSWERS: Final[Mapping[Service, Callable[[Office, Mapping[str, Any], Asker], Awaitable[ServiceAnswer]]]] = {
    Service.FIND_CUSTOMER: find_customer,
    Service.FIND_ORDERS: find_orders,
    Service.FIND_TICKETS: find_tickets,
    Service.CHECK_IDENTITY: check_identity,
    Service.CREATE_TICKET: create_ticket,
    Service.SEND_SMS: send_sms,
    Service.SEND_EMAIL: send_email,
    Service.SAVE_CONSENT: save_consent,
    Service.SAVE_SURVEY: save_survey,
    Service.REMEMBER_LANGUAGE: remember_language,
    Service.READ_NUMBER: read_number,
}


class SelfService:
    """The company, as callers in flows meet it."""

    def __init__(self, office: Office, web: Web) -> None:
        self._office = office
        self._web = web

    async def answer(self, question: Question, asker: Asker) -> ServiceAnswer:
        """Answer, or say `error` with a fixed word."""
        try:
            if question.service is Service.HTTP:
                return await self._web.ask(question.arguments, asker)
            return await _ANSWERS[question.service](self._office, question.arguments, asker)
        except CannotAnswer as failed:
            return ServiceAnswer(exit="error", problem=failed.problem)
        except RecordRefused as refused:
            return ServiceAnswer(exit="error", problem=refused.code)
