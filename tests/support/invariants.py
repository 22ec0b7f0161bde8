"""What must be true of the records in the database, whatever happened to the service, the link or the switch."""

from collections.abc import Collection

from tests.support.site import Site

# Each gives the rows that break it; none may.
_BROKEN = {
    "a call has two records": "select call_id from interactions group by call_id having count(*) > 1",
    "a closed record has no outcome or no end": """
        select call_id, stage, outcome, ended_by, ended_at from interactions
        where stage = 'closed' and (outcome is null or ended_by is null or ended_at is null)""",
    "an open record has an end of its own": """
        select call_id, stage, outcome from interactions
        where stage not in ('wrap_up', 'closed') and (outcome is not null or ended_at is not null)""",
    "segments are missing or numbered with a gap": """
        select i.call_id, i.segments_made, count(s.number) from interactions i
        left join segments s on s.interaction_id = i.id group by i.id
        having count(s.number) <> i.segments_made or max(s.number) <> i.segments_made or min(s.number) <> 1""",
    "segments leave a gap or overlap": """
        select * from (
            select i.call_id, s.number, s.kind, s.started_at, s.ended_at,
                   lead(s.started_at) over (partition by s.interaction_id order by s.number) as next_at
            from segments s join interactions i on i.id = s.interaction_id
        ) following where next_at is not null and ended_at is distinct from next_at""",
    "a segment ends before it begins": "select * from segments where ended_at < started_at",
    "the first segment does not begin with the call": """
        select i.call_id, i.started_at, s.started_at from interactions i
        join segments s on s.interaction_id = i.id and s.number = 1 where s.started_at <> i.started_at""",
    "a closed record has a running segment": """
        select i.call_id, s.number, s.kind from interactions i join segments s on s.interaction_id = i.id
        where i.stage = 'closed' and s.ended_at is null""",
    "a segment other than the last runs": """
        select s.interaction_id, s.number from segments s join interactions i on i.id = s.interaction_id
        where s.ended_at is null and s.number <> i.segments_made""",
    "an offer has no end though its call is closed": """
        select o.id, o.state from offers o join interactions i on i.id = o.interaction_id
        where i.stage = 'closed' and (o.ended_at is null or o.state in ('offered', 'ringing'))""",
    "an ended offer says that it is live, or the other way": """
        select id, state, ended_at from offers where (ended_at is null) <> (state in ('offered', 'ringing'))""",
    "offers are missing or numbered with a gap": """
        select i.call_id, i.offers_made, count(o.number) from interactions i
        left join offers o on o.interaction_id = i.id group by i.id having count(o.number) <> i.offers_made""",
    "a call was answered at two offers": """
        select interaction_id from offers where state = 'answered' group by interaction_id having count(*) > 1""",
    "an agent is busy with a call that is closed": """
        select a.username, a.activity, a.interaction_id from agent_states a
        left join interactions i on i.id = a.interaction_id
        where (a.activity <> 'idle') <> (a.interaction_id is not null)
        or (a.activity <> 'idle' and i.stage = 'closed')""",
    "an agent has two stretches of presence at once": """
        select agent from agent_status_history where ended_at is null group by agent having count(*) > 1""",
}


async def check_records(site: Site) -> None:
    """Every rule, with the rows that break one."""
    broken = {rule: rows[:5] for rule, sql in _BROKEN.items() if (rows := await site.rows(sql))}
    assert not broken, broken
    assert not (site.home / "journal" / "quarantine.jsonl").exists(), "changes were refused by the database"


async def check_nothing_is_left(site: Site) -> None:
    """No call is in Asterisk any more, so none may be open here but those in wrap-up, whose deadline ends them."""
    left = await site.rows("select call_id, stage, agent from interactions where stage not in ('closed', 'wrap_up')")
    assert not left, left


async def check_each_has_a_record(site: Site, call_ids: Collection[str]) -> None:
    """Every call that reached Asterisk has its one record, closed, with an outcome."""
    rows = await site.rows("select call_id, stage, outcome from interactions")
    closed = {row["call_id"] for row in rows if row["stage"] == "closed" and row["outcome"]}
    assert not set(call_ids) - {row["call_id"] for row in rows}, "calls without a record"
    assert not set(call_ids) - closed, "calls whose record is not closed"
