"""Webhooks, for administrators: who is told of record events, and what came of it."""
