"""Echo: the caller hears himself, then goes on."""

from datetime import UTC, datetime

import pytest

from callcenter.core.ivr.actions import Echo, Leave, Report, Visit
from callcenter.core.ivr.nodes.echo import EchoNode

NODE = EchoNode(id="echo", prompts=("echo_test",), exits={"done": "end"})
VISIT = Visit(names={}, language="en", at=datetime(2026, 3, 2, tzinfo=UTC))


def test_the_echo_begins_with_its_prompts() -> None:
    assert NODE.enter(VISIT) == Echo(prompts=("echo_test",))


@pytest.mark.parametrize("heard", [True, False])
def test_the_caller_goes_on_afterwards(heard: bool) -> None:
    assert NODE.resume(VISIT, Report(ok=heard)) == Leave(exit="done")
