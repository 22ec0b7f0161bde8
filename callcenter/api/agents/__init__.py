"""Agents and what they chose."""
