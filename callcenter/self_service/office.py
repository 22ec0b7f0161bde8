"""What everybody who answers flows works with, and how their arguments are read.

Rule: who cannot answer raises CannotAnswer with a fixed word, and never repeats what he was asked.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final, Self
from uuid import UUID, uuid5
from zoneinfo import ZoneInfo

from pydantic import BaseModel, ConfigDict, ValidationError

from callcenter.core.configuration import Configuration
from callcenter.core.ivr.services import Asker, ServiceAnswer
from callcenter.engine.clock import Clock
from callcenter.ports import Lookups
from callcenter.records.deeds import Deed
from callcenter.records.vault import Vault
from callcenter.store.database import Database

ACTOR: Final = "ivr"
DONE: Final = ServiceAnswer(exit="done")
_MADE_BY_FLOWS: Final = UUID("0d3c35a2-9a0f-4f07-8f4c-6a51d7cf4b62")


class CannotAnswer(Exception):
    """There is no answer but `error`. `problem` is a fixed word for the record."""

    def __init__(self, problem: str) -> None:
        super().__init__(problem)
        self.problem = problem


@dataclass(frozen=True, slots=True, kw_only=True)
class Office:
    """The company's records and rules. `message_kept` is told when there is something to send."""

    database: Database
    clock: Clock
    new_id: Callable[[], str]
    vault: Vault
    lookups: Lookups
    configuration: Callable[[], Configuration]
    region: str
    message_kept: Callable[[], None]

    def local(self, at: datetime | None) -> str | None:
        """An instant in the time of our callers, as texts speak it."""
        if at is None:
            return None
        return at.astimezone(ZoneInfo(self.configuration().timezone)).isoformat(timespec="seconds")

    def deed(self) -> Deed:
        """What somebody does by a question."""
        return Deed(actor=ACTOR, at=self.clock.now(), new_id=self.new_id)


class Asked(BaseModel):
    """The arguments of one question."""

    model_config = ConfigDict(frozen=True, extra="forbid", coerce_numbers_to_str=True, hide_input_in_errors=True)

    customer_id: str | None = None

    @classmethod
    def of(cls, arguments: Mapping[str, Any]) -> Self:
        """Read arguments. Raises CannotAnswer."""
        try:
            return cls.model_validate({name: value for name, value in arguments.items() if value is not None})
        except ValidationError:
            raise CannotAnswer("bad_argument") from None

    def about(self, asker: Asker) -> str | None:
        """Whom it is about. The keys of another company's customers are none of ours."""
        return next((one for one in (self.customer_id, asker.customer_id) if one and is_id(one)), None)

    def surely_about(self, asker: Asker) -> str:
        """Whom it is about. Raises CannotAnswer: `no_customer`."""
        if (customer_id := self.about(asker)) is None:
            raise CannotAnswer("no_customer")
        return customer_id


def made_id(asker: Asker, what: str) -> str:
    """The id of what this question makes, however often it is asked."""
    return str(uuid5(_MADE_BY_FLOWS, f"{asker.key} {what}"))


def is_id(text: str) -> bool:
    """Whether it can be the id of a record of ours."""
    try:
        UUID(text)
    except ValueError:
        return False
    return True
