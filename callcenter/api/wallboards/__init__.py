"""Screens on walls: links that show a few queues to whoever has them."""
