"""Whom a call can go to."""
