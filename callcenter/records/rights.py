"""Who may see what, and what customers are asked for: one document that an admin sets, in numbered versions.

Rule: until somebody has decided, the defaults of the rules hold. What is read here counts for the next request.
"""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any, Final

from callcenter.crm.consent import DEFAULT_PURPOSES, Purpose
from callcenter.crm.masking import DEFAULT_RULES, Masks, Rules, Sight
from callcenter.records.deeds import Deed, RecordRefused
from callcenter.store.database import Connection
from callcenter.store.repositories.privacy_versions import StoredPrivacy, add_privacy, newest_privacy
from callcenter.store.repositories.record_events import append_events

# There is one such document, and events name records by UUIDs.
RECORD_ID: Final = "00000000-0000-4000-8000-000000000001"


@dataclass(frozen=True, slots=True, kw_only=True)
class Privacy:
    """What holds: the masks, and the purposes that there are. Version 0: the defaults."""

    masks: Masks = field(default_factory=Masks)
    purposes: tuple[Purpose, ...] = DEFAULT_PURPOSES

    @property
    def version(self) -> int:
        """Counts what was decided."""
        return self.masks.version

    def purpose(self, name: str) -> Purpose | None:
        """Return the purpose of this name."""
        return next((one for one in self.purposes if one.name == name), None)


async def read_privacy(connection: Connection) -> Privacy:
    """Return what holds now."""
    stored = await newest_privacy(connection)
    return Privacy() if stored is None else _privacy(stored)


async def read_masks(connection: Connection) -> Masks:
    """Return the masks that hold now."""
    return (await read_privacy(connection)).masks


async def decide(
    connection: Connection, rules: Rules, purposes: tuple[Purpose, ...], deed: Deed, *, expected: int | None
) -> Privacy:
    """Make this what holds. Raises RecordRefused: `record_changed`."""
    before = await read_privacy(connection)
    if expected is not None and expected != before.version:
        raise RecordRefused("record_changed")
    after = _document(rules, purposes)
    old = _document(before.masks.rules, before.purposes)
    changes = {name: (old[name], after[name]) for name in after if old[name] != after[name]}
    if not changes:
        return before
    stored = StoredPrivacy(version=before.version + 1, at=deed.at, actor=deed.actor, document=after)
    if not await add_privacy(connection, stored):
        raise RecordRefused("record_changed")
    event = deed.event(
        "changed",
        kind="privacy",
        record_id=RECORD_ID,
        version=stored.version,
        changes=changes,
    )
    await append_events(connection, [event])
    return _privacy(stored)


def _document(rules: Rules, purposes: tuple[Purpose, ...]) -> dict[str, Any]:
    masks = {role: {fact: str(sight) for fact, sight in sorted(own.items())} for role, own in sorted(rules.items())}
    return {"masks": masks, "purposes": [asdict(one) for one in purposes]}


def _privacy(stored: StoredPrivacy) -> Privacy:
    rules: Mapping[str, Mapping[str, str]] = stored.document.get("masks", DEFAULT_RULES)
    masks = {role: {fact: Sight(sight) for fact, sight in own.items()} for role, own in rules.items()}
    purposes = tuple(Purpose(**one) for one in stored.document.get("purposes", ()))
    return Privacy(masks=Masks(rules=masks, version=stored.version), purposes=purposes or DEFAULT_PURPOSES)
