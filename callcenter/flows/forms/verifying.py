"""The form of the question whether it is really he: verify.

Rule: what is typed is private from the key on; the record knows only that it was typed.
"""

from typing import Annotated, Final, Literal

from pydantic import Field

from callcenter.core.ivr.flow import AnyNode
from callcenter.core.ivr.nodes.ask import AskNode
from callcenter.core.ivr.nodes.branch import BranchNode
from callcenter.core.ivr.nodes.collect import CollectNode
from callcenter.core.ivr.services import Service
from callcenter.flows.expressions import read_expression
from callcenter.flows.fields import Digits, Seconds, Target, Word
from callcenter.flows.forms.form import Exits, kept, kept_name, on_error
from callcenter.flows.forms.prompts import heard
from callcenter.flows.forms.questions import Question

_BIRTHDAY: Final = "birthday"


class VerifyExits(Exits):
    """`refused`: what he has typed is wrong, or there is nothing to compare it with."""

    verified: Target
    refused: Target
    no_input: Target


class Verify(Question):
    """Ask for something that only the customer knows: his birthday (`digits: 4` is month and day), or a custom field.

    `last`: only the last digits of the field are asked for, as many as `digits` says. What is typed is never recorded.
    After a wrong answer `invalid_prompt` is heard and he is asked again, while there are attempts.
    """

    type: Literal["verify"]
    fact: Word
    digits: Digits = 4
    last: bool = False
    attempts: Annotated[int, Field(ge=1, le=5)] = 3
    timeout_seconds: Seconds = 8
    exits: VerifyExits

    def steps(self, name: str) -> tuple[AnyNode, ...]:
        """Build the core's nodes."""
        return tuple(step for time in range(1, self.attempts + 1) for step in self._attempt(name, time))

    def _attempt(self, name: str, time: int) -> tuple[AnyNode, ...]:
        """Each attempt has steps of its own: what counts them needs no memory, and the record tells them apart."""
        error = on_error(self.exits)
        again = "" if time == 1 else f"_{time}"
        check, wrong = f"{name}.check{again}", f"{name}.wrong{again}"
        hints = self.hints()
        prompts = hints["retry_prompts"] if again and hints["retry_prompts"] else heard(self.prompts)
        refused = self.exits.refused if time == self.attempts else wrong
        ask = CollectNode(
            id=f"{name}.ask{again}",
            prompts=(*hints["invalid_prompts"][:1], *prompts) if again else prompts,
            attribute=kept_name(name, "answer"),
            min_digits=self.digits,
            max_digits=self.digits,
            attempts=2,
            timeout_seconds=self.timeout_seconds,
            mask=True,
            # An identity number may end in an X, which phones do not have.
            star=self.fact != _BIRTHDAY,
            exits={"done": check, "no_input": self.exits.no_input, "invalid": self.exits.refused, **error},
            **hints,
        )
        checked = AskNode(
            id=check,
            service=Service.CHECK_IDENTITY,
            arguments={
                "fact": self.fact,
                "digits": kept(name, "answer"),
                "last": self.digits if self.last else None,
            },
            exits={"verified": self.exits.verified, "refused": refused, **error},
        )
        if time == self.attempts:
            return (ask, checked)
        # Who is locked, or of whom nothing is known, would type in vain.
        left = BranchNode(
            id=wrong,
            cases=(("again", read_expression("identity.attempts_left > 0")),),
            exits={"again": f"{name}.ask_{time + 1}", "else": self.exits.refused, **error},
        )
        return (ask, checked, left)
