"""Supervisors on the lines of agents, over HTTP."""
