"""Flows and their versions: read by supervisors, published, tried and rolled back by administrators."""
