"""Forms of questions that are more than a question: offer_callback, consent, survey."""

from typing import Annotated, Final, Literal

from pydantic import Field, StringConstraints

from callcenter.core.ivr.flow import AnyNode
from callcenter.core.ivr.nodes.ask import AskNode
from callcenter.core.ivr.nodes.collect import CollectNode
from callcenter.core.ivr.nodes.keep_survey import KeepSurvey
from callcenter.core.ivr.nodes.menu import Menu
from callcenter.core.ivr.nodes.play import PlayNode
from callcenter.core.ivr.nodes.promise_callback import PromiseCallback
from callcenter.core.ivr.services import Service
from callcenter.flows.fields import Attempts, QueueName, Seconds, Target, Word
from callcenter.flows.forms.form import Exits, kept, kept_name, on_error
from callcenter.flows.forms.prompts import Hints, Prompt, heard
from callcenter.flows.forms.questions import Question

# What phone numbers have, with and without a country's code.
_FEWEST_DIGITS: Final = 5
_MOST_DIGITS: Final = 20
_SCORES: Final = {"csat": (1, 5), "nps": (0, 10), "ces": (1, 7)}


class CallbackExits(Exits):
    """`declined`: also by silence and wrong keys. `failed`: it cannot be promised."""

    done: Target
    declined: Target
    failed: Target


class OfferCallback(Question):
    """Offer to call back: 1 takes it, 3 declines, and 2, where there are `number_prompts`, asks for another number.

    A caller whose own number is withheld is asked for one, too.
    """

    type: Literal["offer_callback"]
    queue: QueueName
    number_prompts: Annotated[list[Prompt], Field(max_length=10)] = Field(default_factory=list)
    attempts: Attempts = 2
    timeout_seconds: Seconds = 8
    exits: CallbackExits

    def steps(self, name: str) -> tuple[AnyNode, ...]:
        """Build the core's nodes."""
        own, number, read, other = f"{name}.own", f"{name}.number", f"{name}.read", f"{name}.other"
        done, declined, failed = self.exits.done, self.exits.declined, self.exits.failed
        error = on_error(self.exits)
        keys = {"1": own, "2": number, "3": declined} if self.number_prompts else {"1": own, "3": declined}
        offer = Menu(
            id=f"{name}.offer",
            prompts=heard(self.prompts),
            attempts=self.attempts,
            timeout_seconds=self.timeout_seconds,
            exits={**keys, "no_input": declined, "invalid": declined, **error},
            **self.hints(),
        )
        if not self.number_prompts:
            return (offer, PromiseCallback(id=own, queue=self.queue, exits={"done": done, "failed": failed, **error}))
        return (
            offer,
            PromiseCallback(id=own, queue=self.queue, exits={"done": done, "failed": number, **error}),
            CollectNode(
                id=number,
                prompts=heard(self.number_prompts),
                attribute=kept_name(name, "number"),
                min_digits=_FEWEST_DIGITS,
                max_digits=_MOST_DIGITS,
                attempts=self.attempts,
                timeout_seconds=self.timeout_seconds,
                mask=True,
                exits={"done": read, "no_input": declined, "invalid": declined, **error},
                **{**self.hints(), "retry_prompts": ()},
            ),
            # Two ways of writing one number are one callback. Without an answer he is called as he has typed it.
            AskNode(
                id=read,
                service=Service.READ_NUMBER,
                arguments={"number": kept(name, "number")},
                save=kept_name(name, "read"),
                exits={"done": other, "refused": failed, "error": other},
            ),
            PromiseCallback(
                id=other,
                queue=self.queue,
                number=kept(name, "number"),
                number_e164=kept(name, "read", "e164"),
                exits={"done": done, "failed": failed, **error},
            ),
        )


class ConsentExits(Exits):
    """`no_input`: he has said neither yes nor no, and nothing is noted."""

    given: Target
    refused: Target
    no_input: Target


class Consent(Question):
    """Ask whether the caller agrees: 1 yes, 2 no. `version` is that of the words which he hears."""

    type: Literal["consent"]
    purpose: Word
    channel: Literal["call", "sms", "email", "chat", "post"] | None = None
    version: Annotated[str, StringConstraints(min_length=1, max_length=50)]
    attempts: Attempts = 2
    timeout_seconds: Seconds = 8
    exits: ConsentExits

    def steps(self, name: str) -> tuple[AnyNode, ...]:
        """Build the core's nodes."""
        given, refused, no_input = f"{name}.given", f"{name}.refused", self.exits.no_input
        return (
            Menu(
                id=f"{name}.ask",
                prompts=heard(self.prompts),
                attempts=self.attempts,
                timeout_seconds=self.timeout_seconds,
                exits={
                    "1": given, "2": refused, "no_input": no_input, "invalid": no_input, **on_error(self.exits)
                },
                **self.hints(),
            ),
            self._noted(given, self.exits.given, given=True),
            self._noted(refused, self.exits.refused, given=False),
        )  # fmt: skip

    def _noted(self, step: str, target: str, *, given: bool) -> AskNode:
        return AskNode(
            id=step,
            service=Service.SAVE_CONSENT,
            arguments={
                "purpose": self.purpose,
                "channel": self.channel,
                "version": self.version,
                "given": given,
            },
            exits={"done": target, **on_error(self.exits)},
        )


class SurveyExits(Exits):
    """`no_input`: he has given no score."""

    done: Target
    no_input: Target


class Survey(Question):
    """Ask for a score: `csat` from 1 to 5, `nps` from 0 to 10, `ces` from 1 to 7. It goes with the call's record."""

    type: Literal["survey"]
    kind: Literal["csat", "nps", "ces"]
    thanks: Hints = Field(default_factory=list)
    attempts: Attempts = 2
    timeout_seconds: Seconds = 8
    exits: SurveyExits

    def steps(self, name: str) -> tuple[AnyNode, ...]:
        """Build the core's nodes."""
        keep, thanks, error = f"{name}.keep", f"{name}.thanks", on_error(self.exits)
        least, most = _SCORES[self.kind]
        ask = CollectNode(
            id=f"{name}.ask",
            prompts=heard(self.prompts),
            attribute=kept_name(name, "score"),
            min_digits=1,
            max_digits=len(str(most)),
            least=least,
            most=most,
            attempts=self.attempts,
            timeout_seconds=self.timeout_seconds,
            exits={"done": keep, "no_input": self.exits.no_input, "invalid": self.exits.no_input, **error},
            **self.hints(),
        )
        after = thanks if self.thanks else self.exits.done
        keeping = KeepSurvey(id=keep, kind=self.kind, score=kept(name, "score"), exits={"done": after, **error})
        if not self.thanks:
            return (ask, keeping)
        return (
            ask,
            keeping,
            PlayNode(id=thanks, prompts=heard(self.thanks), exits={"done": self.exits.done, **error}),
        )
