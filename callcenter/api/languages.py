"""In which language to answer: the person's own, or what the client asks for."""

from typing import Final

from starlette.requests import HTTPConnection

_DEFAULT: Final = "en"


def language_of(connection: HTTPConnection) -> str:
    """Return `zh` or `en`: that of who is signed in, else the client's first wish that we can meet."""
    person = getattr(connection.state, "person", None)
    if person is not None:
        return str(person.language)
    return wished(connection.headers.get("accept-language", ""))


def wished(accept_language: str) -> str:
    """Return the best of `zh` and `en` by an Accept-Language header."""
    best, best_weight = _DEFAULT, 0.0
    for choice in accept_language.split(","):
        name, _, rest = choice.strip().partition(";")
        language = name.strip().lower().partition("-")[0]
        weight = _weight(rest)
        if language in ("zh", "en") and weight > best_weight:
            best, best_weight = language, weight
    return best


def _weight(parameters: str) -> float:
    name, _, value = parameters.strip().partition("=")
    if name.strip() != "q":
        return 1.0
    try:
        return float(value)
    except ValueError:
        return 0.0
