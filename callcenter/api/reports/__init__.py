"""Reports: run, kept, shared, sent, exported, and followed down to their interactions."""
