"""A switch in memory: demos without Asterisk, tests, scale benchmarks."""
