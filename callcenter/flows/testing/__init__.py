"""Flows tried out without a phone: the test language, the walk, what is covered, the conversation in a terminal."""
