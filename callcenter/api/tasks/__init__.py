"""Tasks and follow-ups, and the day's list."""
