"""Automatic call distribution: who waits where, who may take what, and who gets whom."""
