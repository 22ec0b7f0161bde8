"""What flows ask others, beside the call: bounded in time and number, each answer comes back as an event.

Rule: every question is answered, if only with `error`, so that no caller waits in silence for long.
"""

import asyncio
from collections.abc import Callable
from typing import Final

import structlog

from callcenter.core.commands import AskService
from callcenter.core.events import Event, ServiceAnswered
from callcenter.core.ivr.services import ServiceAnswer
from callcenter.engine.clock import Clock
from callcenter.engine.tasks import cancel, spawn
from callcenter.ports import FlowServices

log = structlog.get_logger()

_MOST_AT_ONCE: Final = 200
_ERROR: Final = "error"


class QuestionDesk:
    """Asks. Who hangs or fails has answered `error`."""

    def __init__(self, services: FlowServices, clock: Clock, post: Callable[[Event], None]) -> None:
        self._services = services
        self._clock = clock
        self._post = post
        self._running: set[asyncio.Task[None]] = set()

    def ask(self, command: AskService) -> None:
        """Start asking, unless questions that hang have already filled the desk."""
        if len(self._running) >= _MOST_AT_ONCE:
            log.warning("question of a flow skipped", service=command.question.service, reason="too many at once")
            self._answer(command, ServiceAnswer(exit=_ERROR, problem="too_busy"))
            return
        spawn(self._ask(command), "question of a flow", self._running)

    async def stop(self) -> None:
        """Give up what runs."""
        await cancel(self._running)

    async def _ask(self, command: AskService) -> None:
        try:
            async with asyncio.timeout(command.seconds):
                answer = await self._services.answer(command.question, command.asker)
        except TimeoutError:
            answer = ServiceAnswer(exit=_ERROR, problem="timed_out")
        except Exception as error:  # whatever a service raises, the call goes on
            log.warning("question of a flow failed", service=command.question.service, error=type(error).__name__)
            answer = ServiceAnswer(exit=_ERROR, problem="failed")
        self._answer(command, answer)

    def _answer(self, command: AskService, answer: ServiceAnswer) -> None:
        self._post(
            ServiceAnswered(call_id=command.call_id, generation=command.generation, answer=answer, at=self._clock.now())
        )
