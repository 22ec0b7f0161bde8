"""Chooses contacts to be graded, as the rules say: this week's as they come, last week's once more when it is over.

Rule: what is chosen hangs on the rule's seed and the contacts alone (`crm/quality_sampling.py`), so that looking twice,
or after a crash, changes nothing. Whom somebody has begun to grade stays chosen.
"""

from collections.abc import Callable, Mapping
from datetime import date, timedelta
from typing import Any, Final
from zoneinfo import ZoneInfo

import structlog

from callcenter.core.configuration import Configuration
from callcenter.crm.quality import EvaluationState
from callcenter.crm.quality_sampling import Contact, SamplingRule, bounds_of, grader_for, sample, week_of
from callcenter.engine.clock import Clock
from callcenter.records.deeds import Deed
from callcenter.records.looking import keep_looking
from callcenter.records.quality import put_evaluation
from callcenter.store.database import Connection, Database
from callcenter.store.repositories.graded_parts import candidates
from callcenter.store.repositories.quality_evaluations import chosen_by, remove_untouched
from callcenter.store.repositories.quality_forms import find_form, list_rules

log = structlog.get_logger()

ACTOR: Final = "quality"
_LOOK_SECONDS: Final = 300.0
# So long after its end last week is looked at again: what was recorded on Sunday night may be kept late.
_AGAIN: Final = timedelta(days=2)

Row = Mapping[str, Any]


class QualitySampler:
    """Keeps the lists of those who grade filled."""

    def __init__(
        self,
        database: Database,
        *,
        clock: Clock,
        new_id: Callable[[], str],
        configuration: Callable[[], Configuration],
    ) -> None:
        self._database = database
        self._clock = clock
        self._new_id = new_id
        self._configuration = configuration

    async def watch(self) -> None:
        """Choose, until cancelled."""
        await keep_looking(self._look, what="quality", every=_LOOK_SECONDS, clock=self._clock)

    async def run_due(self) -> int:
        """Choose for all rules; returns how many gradings were asked for or withdrawn."""
        now, zone = self._clock.now(), ZoneInfo(self._configuration().timezone)
        # A set: for most of the week both are the same one.
        weeks = sorted({week_of(now, zone), week_of(now - _AGAIN, zone)})
        changed = 0
        async with self._database.transaction() as connection:
            rules = await list_rules(connection, only_active=True)
        for rule in rules:
            for week in weeks:
                async with self._database.transaction() as connection:
                    changed += await self._choose(connection, rule, week, zone)
        return changed

    async def _look(self) -> None:
        changed = await self.run_due()
        if changed:
            log.info("gradings chosen", changed=changed)

    async def _choose(self, connection: Connection, rule: Row, week: date, zone: ZoneInfo) -> int:
        form = await find_form(connection, rule["form_id"])
        if form is None or form["archived"]:
            return 0
        found = {(row["id"], row["agent"]): row for row in await candidates(connection, *bounds_of(week, zone))}
        before = {(row["interaction_id"], row["agent"]): row for row in await chosen_by(connection, rule["id"], week)}
        open_ = {part: row["id"] for part, row in before.items() if row["state"] == EvaluationState.OPEN}
        # Whoever has withdrawn one by hand does not want it back, and it counts as done.
        taken = before.keys() - open_.keys()
        drawn = sample(_rule(rule), [_contact(row) for row in found.values()], taken)
        deed = Deed(actor=ACTOR, at=self._clock.now(), new_id=self._new_id)
        # What has left the list by retention was chosen all the same.
        gone = [evaluation for part, evaluation in open_.items() if part in found and part not in drawn]
        for evaluation in gone:
            # As if it had never been chosen: withdrawn by hand is something else.
            await remove_untouched(connection, evaluation)
        new = [found[part] for part in sorted(drawn - before.keys()) if part in found]
        for contact in new:
            grader = grader_for(rule["seed"], contact["id"], rule["graders"], contact["agent"])
            due = deed.at + timedelta(days=rule["due_days"])
            await put_evaluation(connection, contact, form, grader, deed, rule_id=rule["id"], week=week, due_at=due)
        return len(gone) + len(new)


def _rule(row: Row) -> SamplingRule:
    return SamplingRule(
        seed=row["seed"],
        per_agent=row["per_agent"],
        share=row["share"],
        queues=frozenset(row["queues"]),
        dispositions=frozenset(row["dispositions"]),
        least_seconds=row["least_seconds"],
        most_seconds=row["most_seconds"],
    )


def _contact(row: Row) -> Contact:
    return Contact(
        id=row["id"], agent=row["agent"], queue=row["queue"], disposition=row["disposition"], seconds=row["seconds"]
    )
