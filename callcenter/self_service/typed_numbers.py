"""A telephone number that a caller has typed, as the world writes it.

READ_NUMBER     number: text
    done        e164: text; None where it is nobody's as it stands (a local number without its area code)
    refused     it leads abroad: what is dialled there is paid by us
"""

from collections.abc import Mapping
from typing import Any

from callcenter.core.ivr.services import Asker, ServiceAnswer
from callcenter.phone_numbers import e164_of, is_of_region
from callcenter.self_service.office import Asked, Office


class ReadNumber(Asked):
    """What he has typed."""

    number: str


async def read_number(office: Office, arguments: Mapping[str, Any], asker: Asker) -> ServiceAnswer:
    """Say how it is written in full."""
    e164 = e164_of(ReadNumber.of(arguments).number, office.region)
    if e164 is not None and not is_of_region(e164, office.region):
        return ServiceAnswer(exit="refused")
    return ServiceAnswer(exit="done", values={"e164": e164})
