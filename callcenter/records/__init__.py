"""What is done with business records: each deed in one transaction with its event, never without it."""
