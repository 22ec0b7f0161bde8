"""Tickets: what customers want of us, what is promised to them, what becomes of it."""
