"""An engine that does not answer is not waited for without end."""

from collections.abc import Callable
from typing import Any, cast

import pytest

from callcenter.api.asking import ask
from callcenter.api.errors import Problem
from callcenter.api.parts import AppParts
from callcenter.core.agent import Status
from callcenter.core.requests import SetAgentStatus


class SilentEngine:
    """An engine that takes requests and never answers."""

    async def request(self, make: Callable[[Any], Any]) -> None:
        raise TimeoutError


class SilentParts:
    engine = SilentEngine()


async def test_no_answer_in_time_says_that_it_may_have_been_done() -> None:
    with pytest.raises(Problem, match="not_confirmed"):
        await ask(
            cast(AppParts, SilentParts()), lambda at: SetAgentStatus(agent="alice", status=Status.AVAILABLE, at=at)
        )
