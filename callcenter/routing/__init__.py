"""All that decides who gets which call, as one document: read, checked, compared, turned into the core's data."""
