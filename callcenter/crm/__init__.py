"""The rules about customers: what a record is, who is meant, what may be seen, when something is due. Pure."""
