"""How types of record events are named where somebody chooses among them: `ticket.changed`, `customer.*`, `*`."""

from typing import Annotated, Final

from pydantic import Field

_PATTERN: Final = r"^(\*|[a-z][a-z_]{0,31}\.(\*|[a-z][a-z_]{0,31}))$"

EventType = Annotated[str, Field(pattern=_PATTERN, examples=["customer.*"])]
EventTypes = Annotated[list[EventType], Field(min_length=1, max_length=50)]
