"""Whatever goes wrong becomes `application/problem+json` (RFC 9457), in the person's language, with a stable code.

Rule: nothing of the request and nothing of our insides goes into the answer; `instance` finds the log line. Only
administrators who write a routing document get its names back, quoted.
"""

import re
from collections.abc import Mapping, Sequence
from typing import Any, Final

import structlog
from fastapi import FastAPI
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.requests import HTTPConnection, Request
from starlette.responses import JSONResponse, Response

from callcenter.api.field_errors import FIELD_ERRORS_ZH, OTHER_FIELD_ERROR_ZH
from callcenter.api.languages import language_of
from callcenter.api.problem_types import CODE_OF_STATUS, PROBLEM_TYPES
from callcenter.api.refused_numbers import REFUSED_NUMBERS, refused_number
from callcenter.core.errors import ContactCenterError, Refusal
from callcenter.core.outbound import OutboundRefusal
from callcenter.engine.ids import new_id
from callcenter.records.custom_fields import FieldsRefused
from callcenter.records.deeds import RecordRefused
from callcenter.reporting.report import ReportRefused
from callcenter.store.repositories.failures import AWAY

log = structlog.get_logger()

_NAME: Final = re.compile(r"[A-Za-z0-9_.\[\]()-]{1,64}")


class Problem(Exception):
    """The API refuses. `code` is a key of PROBLEM_TYPES; `errors` are like pydantic's, with `msg_zh` beside `msg`."""

    def __init__(
        self, code: str, *, headers: Mapping[str, str] | None = None, errors: Sequence[Mapping[str, Any]] = ()
    ) -> None:
        super().__init__(code)
        self.code = code
        self.errors = errors
        self.headers = dict(headers or {})


class ProblemResponse(JSONResponse):
    """A problem on the wire."""

    media_type = "application/problem+json"


def problem_response(
    connection: HTTPConnection,
    code: str,
    *,
    headers: Mapping[str, str] | None = None,
    errors: Sequence[Mapping[str, Any]] = (),
    instance: str | None = None,
) -> Response:
    """Build the answer. It is sent as it is: only fixed words and the fields' own names are in it."""
    language = language_of(connection)
    kind = PROBLEM_TYPES[code]
    extra = dict(headers or {})
    if kind.status == 401:
        extra.setdefault("WWW-Authenticate", "Bearer")
    if kind.status == 503:
        extra.setdefault("Retry-After", "1")
    words = kind.zh if language == "zh" else kind.en
    details = [_detail(error, language) for error in errors]
    body = {
        "type": f"urn:callcenter:problem:{code}",
        "title": words,
        "status": kind.status,
        "detail": "; ".join(f"{found['pointer']}: {found['detail']}" for found in details) or words,
        "code": code,
        "instance": instance or _instance(),
        "errors": details,
    }
    return ProblemResponse(body, status_code=kind.status, headers={**extra, "Content-Language": language})


def handle_errors(app: FastAPI) -> None:
    """Register an answer for everything that is raised on purpose; `defect_response` is for the rest."""
    app.add_exception_handler(Problem, _on_problem)
    app.add_exception_handler(ContactCenterError, _on_refusal)
    app.add_exception_handler(RecordRefused, _on_record_refused)
    app.add_exception_handler(ReportRefused, _on_report_refused)
    app.add_exception_handler(RequestValidationError, _on_invalid)
    app.add_exception_handler(HTTPException, _on_http)
    for away in AWAY:
        app.add_exception_handler(away, _on_database_away)


def defect_response(connection: HTTPConnection, error: Exception) -> Response:
    """Log what nobody expected, and answer with nothing but where to find it in the log."""
    instance = _instance()
    log.error("request failed", instance=instance, error=type(error).__name__, exc_info=error)
    return problem_response(connection, "internal_error", instance=instance)


async def _on_problem(request: Request, error: Exception) -> Response:
    assert isinstance(error, Problem)
    return problem_response(request, error.code, headers=error.headers, errors=error.errors)


async def _on_refusal(request: Request, error: Exception) -> Response:
    assert isinstance(error, ContactCenterError)
    if error.code is Refusal.DIALLING_NOT_ALLOWED and error.detail in REFUSED_NUMBERS:
        return problem_response(request, error.code, errors=[refused_number(OutboundRefusal(error.detail))])
    return problem_response(request, error.code)


async def _on_record_refused(request: Request, error: Exception) -> Response:
    assert isinstance(error, RecordRefused)
    if isinstance(error, FieldsRefused):
        wrong = [
            {"type": one.fault, "loc": ("body", "fields", one.field), "msg": one.en, "msg_zh": one.zh}
            for one in error.problems
        ]
        return problem_response(request, error.code, errors=wrong)
    if error.field is None:
        return problem_response(request, error.code)
    return _in_field(request, error.code, error.field)


async def _on_report_refused(request: Request, error: Exception) -> Response:
    assert isinstance(error, ReportRefused)
    return _in_field(request, error.code, error.field)


def _in_field(request: Request, code: str, field: str) -> Response:
    words = PROBLEM_TYPES[code]
    place = {"type": code, "loc": ("body", field), "msg": words.en, "msg_zh": words.zh}
    return problem_response(request, code, errors=[place])


async def _on_invalid(request: Request, error: Exception) -> Response:
    assert isinstance(error, RequestValidationError)
    errors = [{**one, "loc": tuple(map(_without_given, one["loc"]))} for one in error.errors()]
    return problem_response(request, "invalid_request", errors=errors)


async def _on_http(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    code = CODE_OF_STATUS.get(error.status_code, "bad_request" if error.status_code < 500 else "internal_error")
    return problem_response(request, code, headers=error.headers)


async def _on_database_away(request: Request, error: Exception) -> Response:
    log.warning("database away", error=type(error).__name__)
    return problem_response(request, "database_away")


def _without_given(step: int | str) -> int | str:
    # Where values have keys that the client chooses, only what has the form of a name is repeated.
    return step if isinstance(step, int) or _NAME.fullmatch(step) else "?"


def _instance() -> str:
    return f"urn:uuid:{new_id()}"


def _detail(error: Mapping[str, Any], language: str) -> dict[str, str]:
    code = str(error["type"])
    chinese = error.get("msg_zh") or FIELD_ERRORS_ZH.get(code, OTHER_FIELD_ERROR_ZH)
    words = str(chinese if language == "zh" else error["msg"])
    # The names in an address are ours, except that of a field that we do not know.
    place = error["loc"][:-1] if code == "extra_forbidden" else error["loc"]
    return {"pointer": "/".join(str(step) for step in place), "code": code, "detail": words}
