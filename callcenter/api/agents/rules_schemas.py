"""An agent's queues and skills on the wire: what the routing document says of him."""

from typing import Annotated

from pydantic import Field, StrictBool

from callcenter.api.fields import Given, Line, Shown, Word


class MembershipWanted(Given):
    """How the agent is to belong to a queue. What is left out stays as it was, or is as usual."""

    queue: Word
    preference: Annotated[int, Field(ge=-30, le=30)] | None = None
    weight: Annotated[int, Field(ge=1, le=1000)] | None = None
    reserve: StrictBool | None = None


class MembershipsWanted(Given):
    """All queues to which the agent is to belong by name, of those that the supervisor looks after."""

    queues: Annotated[list[MembershipWanted], Field(max_length=2000)]
    note: Annotated[Line, Field(max_length=500)] | None = None


class SkillsWanted(Given):
    """All skills of the agent, with his proficiency from 1 to 100."""

    skills: Annotated[dict[Word, Annotated[int, Field(ge=1, le=100)]], Field(max_length=200)]
    note: Annotated[Line, Field(max_length=500)] | None = None


class MembershipShown(Shown):
    """How an agent belongs to a queue. `by_skill`: not by name, his skills bring him there."""

    queue: str
    preference: int
    weight: int
    reserve: bool
    by_skill: bool


class AgentRules(Shown):
    """What the newest routing document says of an agent. `version` is that of the document."""

    agent: str
    version: int
    queues: list[MembershipShown]
    skills: dict[str, int]
