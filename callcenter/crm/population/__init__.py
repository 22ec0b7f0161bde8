"""A believable population, made up: the same for the same seed. Nobody in it exists."""
