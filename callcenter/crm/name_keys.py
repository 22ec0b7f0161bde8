"""The keys under which a name is found: as written, in pinyin, by initials, by each Latin word."""


def keys_of(name: str, name_latin: str | None) -> frozenset[str]:
    """Return the keys of a name, in lower case without spaces; a search goes by their beginnings."""
    written = (name, name_latin or "")
    return frozenset(key for one in written if (key := "".join(one.lower().split())))
