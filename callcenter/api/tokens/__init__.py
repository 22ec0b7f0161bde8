"""The tokens of programs, for administrators."""
