"""What callers have left on tape."""
