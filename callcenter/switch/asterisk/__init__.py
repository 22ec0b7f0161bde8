"""Asterisk over one AMI link. Only connection.py imports panoramisk; an AMI acknowledgement proves nothing."""
