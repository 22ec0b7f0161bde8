"""Orders, as shops tell them."""
