"""The schema, one file per family. Import tables from here: only then does `metadata` hold all of them."""

from callcenter.store.tables.alarms import alarm_instances, alarms
from callcenter.store.tables.callbacks import callbacks
from callcenter.store.tables.closures import queue_closures
from callcenter.store.tables.custom_fields import custom_fields
from callcenter.store.tables.customers import (
    customer_emails,
    customer_external_ids,
    customer_name_keys,
    customer_phones,
    customer_relations,
    customers,
)
from callcenter.store.tables.desk_messages import desk_message_receipts, desk_messages
from callcenter.store.tables.figures import (
    agent_times,
    agent_times_due,
    cells,
    cells_due,
    cells_zone,
    facts,
    facts_due,
)
from callcenter.store.tables.flows import flow_live, flow_versions
from callcenter.store.tables.guests import guests
from callcenter.store.tables.history import order_items, orders, survey_answers, tasks
from callcenter.store.tables.imports import import_keys, import_problems, imports
from callcenter.store.tables.interactions import interactions, offers, routing_decisions, segments
from callcenter.store.tables.journal import audit, event_log, leader
from callcenter.store.tables.matching import number_choices
from callcenter.store.tables.messages import identity_checks, messages, voicemails
from callcenter.store.tables.metadata import metadata
from callcenter.store.tables.missed_calls import missed_calls, missed_contacts, missed_news
from callcenter.store.tables.monitorings import monitorings
from callcenter.store.tables.notes import note_versions, notes
from callcenter.store.tables.outbound import outbound_blocks
from callcenter.store.tables.participations import disposition_effects, dispositions_given, participations
from callcenter.store.tables.people import api_tokens, sessions, users
from callcenter.store.tables.presence import agent_states, agent_status_history
from callcenter.store.tables.privacy import consents, customer_access, do_not_call, privacy_versions
from callcenter.store.tables.quality import (
    quality_appeals,
    quality_calibrations,
    quality_evaluations,
    quality_form_versions,
    quality_forms,
    quality_rules,
)
from callcenter.store.tables.recordings import recording_news, recordings
from callcenter.store.tables.records import record_events
from callcenter.store.tables.reports import message_files, report_schedules, saved_reports
from callcenter.store.tables.routing import agents, phones, routing_versions
from callcenter.store.tables.tickets import (
    sla_policies,
    ticket_categories,
    ticket_comments,
    ticket_links,
    ticket_templates,
    tickets,
)
from callcenter.store.tables.wallboards import wallboards
from callcenter.store.tables.webhooks import idempotency_keys, webhook_deliveries, webhooks

__all__ = [
    "agent_states",
    "agent_status_history",
    "agent_times",
    "agent_times_due",
    "agents",
    "alarm_instances",
    "alarms",
    "api_tokens",
    "audit",
    "callbacks",
    "cells",
    "cells_due",
    "cells_zone",
    "consents",
    "custom_fields",
    "customer_access",
    "customer_emails",
    "customer_external_ids",
    "customer_name_keys",
    "customer_phones",
    "customer_relations",
    "customers",
    "desk_message_receipts",
    "desk_messages",
    "disposition_effects",
    "dispositions_given",
    "do_not_call",
    "event_log",
    "facts",
    "facts_due",
    "flow_live",
    "flow_versions",
    "guests",
    "idempotency_keys",
    "identity_checks",
    "import_keys",
    "import_problems",
    "imports",
    "interactions",
    "leader",
    "message_files",
    "messages",
    "metadata",
    "missed_calls",
    "missed_contacts",
    "missed_news",
    "monitorings",
    "note_versions",
    "notes",
    "number_choices",
    "offers",
    "order_items",
    "orders",
    "outbound_blocks",
    "participations",
    "phones",
    "privacy_versions",
    "quality_appeals",
    "quality_calibrations",
    "quality_evaluations",
    "quality_form_versions",
    "quality_forms",
    "quality_rules",
    "queue_closures",
    "record_events",
    "recording_news",
    "recordings",
    "report_schedules",
    "routing_decisions",
    "routing_versions",
    "saved_reports",
    "segments",
    "sessions",
    "sla_policies",
    "survey_answers",
    "tasks",
    "ticket_categories",
    "ticket_comments",
    "ticket_links",
    "ticket_templates",
    "tickets",
    "users",
    "voicemails",
    "wallboards",
    "webhook_deliveries",
    "webhooks",
]
