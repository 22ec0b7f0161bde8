"""Who sees what, what customers are asked for, and the numbers that nobody may call."""
