"""Grading: forms, rules, gradings, appeals, calibrations, and how scores go."""
