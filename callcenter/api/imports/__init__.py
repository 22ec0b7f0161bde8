"""Imports of customers."""
