"""The schema, one file per family. Import tables from here: only then does `metadata` hold all of them."""

from callcenter.store.tables.customers import customer_phones, customers
from callcenter.store.tables.interactions import interactions, offers, segments
from callcenter.store.tables.journal import audit, event_log, leader
from callcenter.store.tables.metadata import metadata
from callcenter.store.tables.people import api_tokens, sessions, users
from callcenter.store.tables.presence import agent_states, agent_status_history
from callcenter.store.tables.routing import (
    agent_skills,
    agents,
    dispositions,
    entry_points,
    phones,
    queue_members,
    queues,
    skills,
)

__all__ = [
    "agent_skills",
    "agent_states",
    "agent_status_history",
    "agents",
    "api_tokens",
    "audit",
    "customer_phones",
    "customers",
    "dispositions",
    "entry_points",
    "event_log",
    "interactions",
    "leader",
    "metadata",
    "offers",
    "phones",
    "queue_members",
    "queues",
    "segments",
    "sessions",
    "skills",
    "users",
]
