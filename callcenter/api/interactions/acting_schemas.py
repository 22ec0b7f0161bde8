"""What supervisors send about a caller who waits."""

from typing import Annotated

from pydantic import Field

from callcenter.api.fields import Given, Word


class PriorityWanted(Given):
    """How many points of priority the caller has from the supervisor, besides all others; 0 takes them back."""

    points: Annotated[int, Field(ge=0, le=100)]


class QueueWanted(Given):
    """The queue where the caller is to wait on."""

    queue: Word


class AgentWanted(Given):
    """The agent whom the caller is to wait for alone; null: anybody again."""

    agent: Word | None
