"""The routing document: who gets which call, read by supervisors, changed by administrators."""
