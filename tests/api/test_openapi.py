"""The service keeps to its own description, whatever is sent to it."""

import json
from copy import deepcopy
from typing import Any

import httpx
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis.errors import Unsatisfiable
from schemathesis import GenerationMode, openapi
from schemathesis.core.result import Ok

from callcenter.api.openapi import describe
from tests.support.desk import BASE_URL, Desk

# Each with some of the operations: together they take minutes.
PARTS = 4


@pytest.fixture(scope="module")
def document() -> dict[str, Any]:
    """The description: making it takes seconds."""
    return describe()


def test_the_description_can_be_made_without_a_running_service(document: dict[str, Any]) -> None:
    assert json.loads(json.dumps(document)) == document
    assert document["openapi"].startswith("3.")
    secured = [
        (path, method)
        for path, operations in document["paths"].items()
        for method, operation in operations.items()
        if path.startswith("/api/") and "security" not in operation
    ]
    assert {path for path, _ in secured} == {"/api/v1/session"}


@pytest.mark.parametrize("part", range(PARTS))
@pytest.mark.parametrize("mode", list(GenerationMode), ids=lambda mode: mode.value)
async def test_whatever_is_sent_the_answer_is_as_described(
    desk: Desk, document: dict[str, Any], mode: GenerationMode, part: int
) -> None:
    described = openapi.from_dict(deepcopy(document)).get_all_operations()
    operations = [found.ok() for found in described if isinstance(found, Ok)][part::PARTS]
    assert len(operations) > 20
    served = dict.fromkeys(("alice", "admin"), 0)
    clients = {username: await desk.signed_in(username) for username in served}
    for operation in operations:
        # The same for everybody: making them takes longer than answering them.
        cases = examples(operation, mode)
        for username in served:
            # An operation before may have signed out, or the examples of one.
            if (await clients[username].get("/api/v1/session")).status_code != 200:
                clients[username] = await desk.signed_in(username)
            for case in cases:
                served[username] += await answered_as_described(clients[username], operation, case)
    assert all(number > 10 for number in served.values()) or mode is GenerationMode.NEGATIVE


async def answered_as_described(client: httpx.AsyncClient, operation: Any, case: Any) -> bool:
    """Send it; whether it was done."""
    request = case.as_transport_kwargs(base_url=BASE_URL)
    request.pop("cookies", None)  # the client has the session's
    if "data" in request:
        request["content"] = request.pop("data")
    # As bytes: what is no ASCII is sent as well.
    request["headers"] = {name: str(value).encode() for name, value in (request.get("headers") or {}).items()}
    answer = await client.request(**request)
    if operation.path != "/readyz":
        assert answer.status_code < 500, (operation.label, answer.text)
    operation.validate_response(answer)
    if answer.status_code >= 400:
        assert answer.headers["content-type"] == "application/problem+json"
    return bool(answer.status_code < 300)


def examples(operation: Any, mode: GenerationMode) -> list[Any]:
    """A few requests made from the description: right ones, or wrong ones."""
    found: list[Any] = []

    @settings(max_examples=6, database=None, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
    @given(case=operation.as_strategy(generation_mode=mode))
    def collect(case: Any) -> None:
        found.append(case)

    try:
        collect()
    except Unsatisfiable:  # nothing can be wrong with a request that takes nothing
        return []
    return found
