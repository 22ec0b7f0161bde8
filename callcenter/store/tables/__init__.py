"""The schema, one file per family. Import tables from here: only then does `metadata` hold all of them."""

from callcenter.store.tables.callbacks import callbacks
from callcenter.store.tables.customers import (
    customer_emails,
    customer_external_ids,
    customer_name_keys,
    customer_phones,
    customer_relations,
    customers,
)
from callcenter.store.tables.interactions import interactions, offers, routing_decisions, segments
from callcenter.store.tables.journal import audit, event_log, leader
from callcenter.store.tables.metadata import metadata
from callcenter.store.tables.people import api_tokens, sessions, users
from callcenter.store.tables.presence import agent_states, agent_status_history
from callcenter.store.tables.records import record_events
from callcenter.store.tables.routing import agents, dispositions, phones, routing_versions

__all__ = [
    "agent_states",
    "agent_status_history",
    "agents",
    "api_tokens",
    "audit",
    "callbacks",
    "customer_emails",
    "customer_external_ids",
    "customer_name_keys",
    "customer_phones",
    "customer_relations",
    "customers",
    "dispositions",
    "event_log",
    "interactions",
    "leader",
    "metadata",
    "offers",
    "phones",
    "record_events",
    "routing_decisions",
    "routing_versions",
    "segments",
    "sessions",
    "users",
]
