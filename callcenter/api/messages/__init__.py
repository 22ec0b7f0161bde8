"""What was written to customers, and what became of it."""
