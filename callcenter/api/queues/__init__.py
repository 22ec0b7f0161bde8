"""Queues as they are now."""
