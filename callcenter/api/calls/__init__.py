"""Calls that agents make by themselves."""
