"""A question runs beside the call, and whatever becomes of it there is an answer: theirs, or `error` and why."""

import asyncio

from structlog.testing import capture_logs

from callcenter.core.commands import AskService
from callcenter.core.events import ServiceAnswered
from callcenter.core.ivr.services import Asker, Question, Service, ServiceAnswer
from callcenter.engine.questions import QuestionDesk
from tests.support.fakes import FakeClock, FakeServices
from tests.support.inbox import DEADLINE_SECONDS, Inbox
from tests.support.leaping_loop import LeapingLoop, run_leaping

MOST = 200
NUMBER = "13900139000"
PIN = "7531"


class Hanging:
    """Answers nobody until it is told to, or fails; `until` waits until so many have asked or given up."""

    def __init__(self, *, fails: bool = False) -> None:
        self.fails = fails
        self.asked = 0
        self.left = 0
        self.go_on = asyncio.Event()
        self._changed = asyncio.Event()

    async def answer(self, question: Question, asker: Asker) -> ServiceAnswer:
        self.asked += 1
        self._changed.set()
        try:
            if self.fails:
                raise ValueError(f"{asker.ani} typed {question.arguments}")
            await self.go_on.wait()
            return ServiceAnswer(exit="done")
        finally:
            self.left += 1
            self._changed.set()

    async def until(self, *, asked: int = 0, left: int = 0) -> None:
        async with asyncio.timeout(DEADLINE_SECONDS):
            while self.asked < asked or self.left < left:
                self._changed.clear()
                await self._changed.wait()


def a_question(call_id: str = "c1", generation: int = 2, seconds: int = 4) -> AskService:
    asker = Asker(
        key="i1:3",
        interaction_id="i1",
        ani=NUMBER,
        ani_e164=None,
        dnis="4001",
        language="zh",
        customer_id=None,
        queue=None,
        agent=None,
    )
    question = Question(service=Service.CHECK_IDENTITY, arguments={"digits": PIN})
    return AskService(call_id=call_id, generation=generation, question=question, asker=asker, seconds=seconds)


def answers(inbox: Inbox) -> list[tuple[str, str | None]]:
    return [(e.answer.exit, e.answer.problem) for e in inbox.posted if isinstance(e, ServiceAnswered)]


async def test_the_answer_comes_back_with_the_number_of_the_question() -> None:
    inbox, clock = Inbox(), FakeClock()
    services = FakeServices(reply=ServiceAnswer(exit="found", values={"order": {"state": "sent"}}))
    desk = QuestionDesk(services, clock, inbox.post)
    desk.ask(a_question("c7", 5))
    assert inbox.posted == []
    await inbox.until(1)
    assert inbox.posted == [ServiceAnswered(call_id="c7", generation=5, answer=services.reply, at=clock.now())]
    assert services.asked == [a_question().question]


async def test_who_fails_has_answered_error_and_the_log_tells_neither_digits_nor_number() -> None:
    inbox, services = Inbox(), Hanging(fails=True)
    desk = QuestionDesk(services, FakeClock(), inbox.post)
    with capture_logs() as logs:
        desk.ask(a_question())
        await inbox.until(1)
    assert answers(inbox) == [("error", "failed")]
    assert [(line["event"], line["service"], line["error"]) for line in logs] == [
        ("question of a flow failed", "check_identity", "ValueError")
    ]
    assert NUMBER not in str(logs)
    assert PIN not in str(logs)


def test_who_hangs_is_given_up_after_the_seconds_of_the_question_and_not_before() -> None:
    async def story(loop: LeapingLoop) -> None:
        inbox, services = Inbox(), Hanging()
        desk = QuestionDesk(services, FakeClock(), inbox.post)
        desk.ask(a_question("long", seconds=60))
        desk.ask(a_question("short", seconds=30))
        await services.until(asked=2)
        loop.leap(30)
        await inbox.until(1)
        assert [getattr(event, "call_id", "") for event in inbox.posted] == ["short"]
        loop.leap(30)
        await inbox.until(2)
        assert answers(inbox) == [("error", "timed_out")] * 2
        assert services.left == 2

    run_leaping(story)


async def test_questions_that_hang_do_not_pile_up_and_the_next_caller_is_answered_at_once() -> None:
    inbox, services = Inbox(), Hanging()
    desk = QuestionDesk(services, FakeClock(), inbox.post)
    for number in range(MOST):
        desk.ask(a_question(f"c{number}"))
    await services.until(asked=MOST)
    with capture_logs() as logs:
        desk.ask(a_question("late"))
    assert answers(inbox) == [("error", "too_busy")]
    assert [line["service"] for line in logs] == ["check_identity"]
    services.go_on.set()
    await inbox.until(MOST + 1)
    # A place is free when its task has ended, one turn of the loop later.
    await asyncio.sleep(0)
    desk.ask(a_question("later"))
    await inbox.until(MOST + 2)
    assert answers(inbox)[-1] == ("done", None)
    assert services.asked == MOST + 1


async def test_one_who_hangs_keeps_nobody_else_from_his_answer() -> None:
    inbox, services = Inbox(), Hanging()
    QuestionDesk(services, FakeClock(), inbox.post).ask(a_question("slow"))
    await services.until(asked=1)
    QuestionDesk(FakeServices(), FakeClock(), inbox.post).ask(a_question("quick"))
    await inbox.until(1)
    assert [getattr(event, "call_id", "") for event in inbox.posted] == ["quick"]
    services.go_on.set()
    await inbox.until(2)


async def test_at_the_end_whatever_is_asked_is_given_up_and_nothing_more_is_told() -> None:
    inbox, services = Inbox(), Hanging()
    desk = QuestionDesk(services, FakeClock(), inbox.post)
    desk.ask(a_question())
    await services.until(asked=1)
    await desk.stop()
    assert (services.left, inbox.posted) == (1, [])
