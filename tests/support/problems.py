"""What every refusal of the API looks like."""

from typing import Any

import httpx

PROBLEM = {"type", "title", "status", "detail", "code", "instance", "errors"}


def assert_problem(answer: httpx.Response, status: int, code: str) -> dict[str, Any]:
    """It is this problem, and nothing but a problem; returns its body."""
    body: dict[str, Any] = answer.json()
    assert (answer.status_code, body["code"]) == (status, code)
    assert answer.headers["content-type"] == "application/problem+json"
    assert set(body) == PROBLEM
    assert body["status"] == status
    return body
