"""Callers who did not get through, for whoever calls them back."""
