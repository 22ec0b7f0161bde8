"""A receiver of webhooks that answers what it is told to, and keeps what it gets."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from callcenter.records.webhook_post import Answer


@dataclass(frozen=True, slots=True, kw_only=True)
class Posted:
    """One message that came."""

    url: str
    headers: Mapping[str, str]
    body: bytes

    @property
    def told(self) -> dict[str, Any]:
        """The message itself."""
        told: dict[str, Any] = json.loads(self.body)
        return told


@dataclass
class FakeReceiver:
    """`answers` are given first, in their order; then 204, and always `answer_of` the address where it is named."""

    answers: list[Answer] = field(default_factory=list)
    answer_of: dict[str, Answer] = field(default_factory=dict)
    posted: list[Posted] = field(default_factory=list)

    async def __call__(self, url: str, headers: Mapping[str, str], body: bytes) -> Answer:
        self.posted.append(Posted(url=url, headers=headers, body=body))
        if url in self.answer_of:
            return self.answer_of[url]
        return self.answers.pop(0) if self.answers else Answer(status=204)

    @property
    def seqs(self) -> list[int]:
        """The numbers of the events that came."""
        return [posted.told["seq"] for posted in self.posted]
