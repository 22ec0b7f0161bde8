"""Telephone switches behind the `Switch` port: a real Asterisk."""
