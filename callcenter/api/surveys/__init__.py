"""What customers answer when they are asked how it was."""
