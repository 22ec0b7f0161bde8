"""Who does something to a record, when, and on what grounds; and what can be in the way of it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from callcenter.store.repositories.record_events import RecordEvent


@dataclass(frozen=True, slots=True, kw_only=True)
class Deed:
    """One deed: everything that is changed by it has one actor and one instant. `new_id` makes ids for what is made."""

    actor: str
    at: datetime
    new_id: Callable[[], str]
    import_id: str | None = None

    def event(
        self,
        what: str,
        *,
        kind: str,
        record_id: str,
        version: int,
        customer_id: str | None = None,
        changes: Mapping[str, Any] | None = None,
    ) -> RecordEvent:
        """Return the event that tells of this deed: `what` was done to which record."""
        return RecordEvent(
            id=self.new_id(),
            at=self.at,
            actor=self.actor,
            type=f"{kind}.{what}",
            kind=kind,
            record_id=record_id,
            customer_id=customer_id,
            version=version,
            changes=changes or {},
            import_id=self.import_id,
        )


class RecordRefused(Exception):
    """A record cannot be changed so. `code` is a key of the API's problem types.

    `field` says where, if somewhere, as a path in what was given: `due_at`, `phones/0/raw`.
    """

    def __init__(self, code: str, *, field: str | None = None) -> None:
        super().__init__(code)
        self.code = code
        self.field = field
