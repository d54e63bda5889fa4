"""When are two spellings the same name?

The lists spell one area in several ways over the years: double blanks, a slash or a bracket between
the parts, a letter more or less. A likeness of names is never enough on its own: whoever uses this
has already seen that the ground overlaps.
"""

import re
import unicodedata
from difflib import SequenceMatcher

_LIKE_ENOUGH = 0.9  # one letter more in a word of ten gives 0.95; Tallby beside Tallbo gives 0.83


def tidy_name(name: str) -> str:
    """Return the name with single blanks, and one blank on each side of a slash."""
    return " ".join(name.replace("/", " / ").split())


def is_same_name(first: str, second: str) -> bool:
    """Tell whether two spellings mean the same name, part by part."""
    parts, others = _parts(first), _parts(second)
    return len(parts) == len(others) and all(map(_is_like, parts, others))


def as_identifier(name: str) -> str:
    """Return the name in small ASCII letters and hyphens, for use as an identifier."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().casefold()
    return "-".join(re.findall(r"[a-z0-9]+", plain)) or "area"


def _parts(name: str) -> list[str]:
    return [" ".join(part.split()) for part in re.split(r"[/()]", name.casefold()) if part.strip()]


def _is_like(first: str, second: str) -> bool:
    return first == second or SequenceMatcher(None, first, second).ratio() >= _LIKE_ENOUGH
