"""What somebody may have meant who made one typing mistake: a letter too many, too few, another one, or two swapped."""

from typing import Final

# In shorter words a mistake leaves too little to go by; longer ones are cut, their beginning is enough.
SHORTEST: Final = 4
_LONGEST: Final = 16
_ALPHABET: Final = "abcdefghijklmnopqrstuvwxyz"


def one_mistake(typed: str) -> frozenset[str]:
    """Return the beginnings of names that are one mistake away from what was typed; it is none of them itself.

    None for what is too short, or is not written in letters of this alphabet.
    """
    word = typed[:_LONGEST]
    if len(word) < SHORTEST or not all("a" <= letter <= "z" for letter in word):
        return frozenset()
    cuts = [(word[:at], word[at:]) for at in range(len(word) + 1)]
    meant = {before + after[1:] for before, after in cuts if after}
    meant |= {before + after[1] + after[0] + after[2:] for before, after in cuts if len(after) > 1}
    meant |= {before + letter + after[1:] for before, after in cuts if after for letter in _ALPHABET}
    # One more at the end is no mistake: the name only goes on.
    meant |= {before + letter + after for before, after in cuts if after for letter in _ALPHABET}
    return frozenset(meant - {word})
