"""Imports: a file is read as a whole, checked, brought in batch by batch, and taken back as a whole."""
