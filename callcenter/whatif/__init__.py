"""What would have been: a recorded day again, with other rules or other staff, through the same engine."""
