"""What a day will bring to a queue, how many agents that takes, and what a play of that day makes of them."""
