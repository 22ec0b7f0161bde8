"""Text and music turned into the sound files that callers hear; knows ports and core only."""
