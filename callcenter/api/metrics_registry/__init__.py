"""What every figure means."""
