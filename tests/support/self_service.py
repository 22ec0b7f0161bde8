"""A floor where callers serve themselves: who is asked what, digits that nobody writes down, and keys in the queue."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any, Final

from callcenter.core.commands import AskService
from callcenter.core.configuration import Configuration, EntryPoint
from callcenter.core.events import ServiceAnswered
from callcenter.core.interaction import Outcome
from callcenter.core.ivr.flow import AnyNode, Flow
from callcenter.core.ivr.nodes.ask import AskNode
from callcenter.core.ivr.nodes.branch import BranchNode
from callcenter.core.ivr.nodes.collect import CollectNode
from callcenter.core.ivr.nodes.enqueue import EnqueueNode, Treatment
from callcenter.core.ivr.nodes.hang_up import HangUpNode
from callcenter.core.ivr.nodes.keep_survey import KeepSurvey
from callcenter.core.ivr.nodes.menu import Menu
from callcenter.core.ivr.nodes.play import PlayNode
from callcenter.core.ivr.nodes.promise_callback import PromiseCallback
from callcenter.core.ivr.nodes.set_values import SetNode
from callcenter.core.ivr.services import Service, ServiceAnswer
from callcenter.core.ivr.texts import Slot, Text
from tests.support.expressions import Is, Named
from tests.support.floor import a_floor
from tests.support.playbook import Playbook

BALANCE: Final = Text(
    languages={
        "en": ("Your balance is ", Slot(value=Named("account.balance")), "."),
        "zh": ("您的余额是", Slot(value=Named("account.balance")), "。"),
    }
)
WHILE_WAITING: Final = Text(languages={"zh": ("余额", Slot(value=Named("account.balance")))})


def a_flow(name: str, *nodes: AnyNode, on_error: str | None = None, version: str = "1") -> Flow:
    """A flow of these nodes; the first is the start."""
    by_id = {node.id: node for node in nodes}
    return Flow(name=name, version=version, start=nodes[0].id, nodes=by_id, on_error=on_error)


# 4010: identity by a masked number, then the balance; whatever goes wrong leads to an agent of sales.
ACCOUNT: Final = a_flow(
    "account",
    CollectNode(
        id="pin",
        prompts=("enter_pin",),
        attribute="pin",
        min_digits=4,
        max_digits=4,
        mask=True,
        exits={"done": "check", "no_input": "agent", "invalid": "agent", "0": "agent"},
    ),
    AskNode(
        id="check",
        service=Service.CHECK_IDENTITY,
        arguments={"digits": Named("pin")},
        seconds=4,
        exits={"verified": "fetch", "refused": "agent"},
    ),
    AskNode(
        id="fetch",
        service=Service.HTTP,
        arguments={"url": "https://bank.test/balance"},
        seconds=6,
        save="account",
        exits={"done": "rich", "error": "sorry"},
    ),
    BranchNode(
        id="rich", cases=(("blocked", Is("account.blocked", True)),), exits={"blocked": "agent", "else": "note"}
    ),
    SetNode(id="note", values={"topic": "balance", "_spoken": True}, exits={"done": "say"}),
    PlayNode(id="say", prompts=(BALANCE,), exits={"done": "score"}, interruptible=True),
    CollectNode(
        id="score",
        prompts=("how_was_it",),
        attribute="score",
        min_digits=1,
        max_digits=1,
        least=1,
        most=5,
        attempts=1,
        exits={"done": "keep", "no_input": "bye", "invalid": "bye"},
    ),
    KeepSurvey(id="keep", kind="csat", score=Named("score"), exits={"done": "bye"}),
    PlayNode(id="sorry", prompts=("sorry",), exits={"done": "agent"}),
    EnqueueNode(
        id="agent",
        queue="sales",
        agent=Named("call.agent"),
        treatment=Treatment(first_after_seconds=8, every_seconds=20, prompts=("comfort", WHILE_WAITING)),
        menu_prompts=("queue_menu",),
        exits={"1": "call_me", "2": "hours", "*": "bye"},
    ),
    PlayNode(id="hours", prompts=("our_hours",), exits={"done": "agent"}),
    PromiseCallback(id="call_me", queue="sales", exits={"done": "promised", "failed": "agent"}),
    PlayNode(id="promised", prompts=("callback_taken",), exits={"done": "bye"}),
    HangUpNode(id="bye", outcome=Outcome.SELF_SERVED),
    on_error="sorry",
)
# 4011: another number to be called at, twice over.
ELSEWHERE: Final = a_flow(
    "elsewhere",
    CollectNode(
        id="number",
        prompts=("enter_number",),
        attribute="_number",
        min_digits=3,
        max_digits=15,
        exits={"done": "promise", "no_input": "bye", "invalid": "bye"},
    ),
    PromiseCallback(
        id="promise", queue="support", number=Named("_number"), exits={"done": "choose", "failed": "sorry"}
    ),
    Menu(
        id="choose",
        prompts=("promised",),
        exits={"1": "number", "2": "round", "no_input": "bye", "invalid": "bye"},
        attempts=1,
    ),
    PromiseCallback(id="round", queue="support", exits={"done": "round", "failed": "round"}),
    PlayNode(id="sorry", prompts=("sorry",), exits={"done": "bye"}),
    HangUpNode(id="bye"),
)


def a_self_service_floor(**changes: Any) -> Configuration:
    """The floor of the tests with two more numbers: 4010 (account) and 4011 (another number)."""
    floor = a_floor()
    points = {
        "4010": EntryPoint(dnis="4010", name="Account", flow="account"),
        "4011": EntryPoint(dnis="4011", name="Elsewhere", flow="elsewhere"),
    }
    flows = {**floor.flows, "account": ACCOUNT, "elsewhere": ELSEWHERE}
    return replace(floor, entry_points={**floor.entry_points, **points}, flows=flows, **changes)


class AskingBook(Playbook):
    """A playbook whose callers walk flows that ask."""

    def __init__(self, configuration: Configuration | None = None) -> None:
        super().__init__(configuration or a_self_service_floor())

    @property
    def question(self) -> AskService:
        """What the last input led to ask."""
        (question,) = [command for command in self.commands if isinstance(command, AskService)]
        return question

    def is_told(self, exit_: str, /, call_id: str = "c1", *, problem: str | None = None, **values: Any) -> "AskingBook":
        """Who was asked for this caller answers."""
        answer = ServiceAnswer(exit=exit_, values=values, problem=problem)
        generation = self.interaction(call_id).generation
        return self.give(ServiceAnswered(call_id=call_id, generation=generation, answer=answer, at=self.at))

    def is_verified(self, pin: str = "7531", call_id: str = "c1") -> "AskingBook":
        """The caller of 4010 has typed a number, and it is right."""
        return self.presses(pin, call_id).is_told("verified", call_id)


def everything_within(value: Any) -> Iterator[Any]:
    """A value and all that is within it."""
    yield value
    if isinstance(value, Mapping):
        for name, one in value.items():
            yield name
            yield from everything_within(one)
    elif isinstance(value, list | tuple | set | frozenset):
        for one in value:
            yield from everything_within(one)
    elif hasattr(value, "__dataclass_fields__"):
        for name in value.__dataclass_fields__:
            yield from everything_within(getattr(value, name))
