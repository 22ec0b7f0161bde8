"""Alarms, for those who look after the floor: what is watched, what is up, what has been."""
