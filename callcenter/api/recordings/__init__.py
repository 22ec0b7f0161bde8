"""What is on tape: listed, heard, held for the law."""
