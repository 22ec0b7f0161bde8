"""Calls that agents make, on the wire: whom to call, whether one may, and whether all of it is blocked."""

from datetime import datetime
from typing import Annotated

from pydantic import Field, StrictBool

from callcenter.api.fields import Given, Id, Line, Shown, Word
from callcenter.core.outbound import OutboundRefusal

# As long as what `called_number` looks at; what is longer is no number.
Number = Annotated[str, Field(min_length=1, max_length=200)]


class CallGiven(Given):
    """Whom to call, for which queue; left out: as configured.

    `purpose` asks for the customer's consent to it as well. `reason`: why a supervisor calls a number that must not be
    called; nobody else may.
    """

    number: Number
    queue: Word | None = None
    customer_id: Id | None = None
    purpose: Word | None = None
    reason: Line | None = None


class CallMade(Shown):
    """The call is being made: the agent's own phone is called first."""

    interaction_id: str


class CheckWanted(Given):
    """May I call this number?"""

    number: Number


class CheckShown(Shown):
    """`number` as it would be called (E.164); none: it is not a number. `reason` says why not."""

    number: str | None
    allowed: bool
    reason: OutboundRefusal | None


class BlockGiven(Given):
    """Whether nobody may call numbers outside from now on."""

    blocked: StrictBool
    reason: Line | None = None


class BlockShown(Shown):
    """Since when nobody may, and who said so; no `by`: too many attempts were refused."""

    blocked: bool
    at: datetime | None
    by: str | None
    reason: str | None
    refused: int
