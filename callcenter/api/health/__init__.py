"""For those who watch over the service: is it there, is it ready, how is it doing."""
