"""A contact-center backend: calls through Asterisk, routed to the best-suited agent, one record for each."""
