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
    "a call was answered at more offers than agents had it or were its guests": """
        select o.interaction_id from offers o join interactions i on i.id = o.interaction_id
        where o.state = 'answered' group by o.interaction_id, i.handed_over, i.guests_made
        having count(*) > 1 + i.handed_over + i.guests_made""",
    "somebody is a guest of a call that is over, or has gone without an end": """
        select g.id, g.state, i.stage from guests g join interactions i on i.id = g.interaction_id
        where (g.state not in ('took_over', 'gone')) <> (g.ended_at is null)
        or (g.ended_at is null and i.stage <> 'connected')""",
    "guests are missing or numbered with a gap": """
        select i.call_id, i.guests_made, count(g.number) from interactions i
        left join guests g on g.interaction_id = i.id group by i.id having count(g.number) <> i.guests_made""",
    "a caller is held, or a phone awaited, outside a talk": """
        select call_id, stage from interactions
        where stage <> 'connected' and (held or return_deadline_at is not null
            or (endpoint is not null and not (stage = 'dialing' and dialled_by is not null)))""",
    "parts are missing or numbered with a gap": """
        select i.call_id, i.handed_over, count(p.number) from interactions i
        left join participations p on p.interaction_id = i.id group by i.id having count(p.number) <> i.handed_over""",
    "something that was said is missing": """
        select i.call_id, i.dispositions_given, count(d.number) from interactions i
        left join dispositions_given d on d.interaction_id = i.id and d.participation = 0
        group by i.id having count(d.number) <> i.dispositions_given""",
    "an agent is busy with a call that is closed": """
        select a.username, a.activity, a.interaction_id from agent_states a
        left join interactions i on i.id = a.interaction_id
        left join participations p on p.agent = a.username and p.ended_at is null
        where (a.activity <> 'idle') <> (a.interaction_id is not null)
        or (a.activity <> 'idle' and i.stage = 'closed' and p.agent is null)
        or (p.agent is not null and (a.activity <> 'wrap_up' or a.interaction_id <> p.interaction_id))""",
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
