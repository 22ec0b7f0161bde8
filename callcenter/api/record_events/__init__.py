"""Record events to read: as a feed for programs, as the history of a customer, as a person's notices."""
