"""Hours of operation: what is open now, and closing at once."""
