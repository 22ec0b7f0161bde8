"""What can come of a contact."""
