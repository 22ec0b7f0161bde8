"""Reading and writing rows, one file per subject.

Rule: every function takes the connection of a transaction opened at the edge, and none commits.
"""
