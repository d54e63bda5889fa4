"""Invented names: towns, areas, police regions. None of them may be a real Swedish place.

`tests/real` holds every name that can come out of here against the lists of municipalities,
localities and areas, so a new word in a list is checked before it is used.
"""

import numpy as np

REGION_NAMES = ("Slättlandet", "Kustlandet", "Sjölandet", "Skogslandet", "Älvlandet")

TOWN_NAMES = (
    "Almhamra",
    "Brunskär",
    "Djupsala",
    "Ekhamre",
    "Forsviksta",
    "Gransele",
    "Hedhamn",
    "Isbyholm",
    "Järnstaby",
    "Klinthärad",
    "Ljungsala",
    "Moravik",
    "Nybrunn",
    "Ottershamn",
    "Pilköping",
    "Rågsta Strand",
    "Stenmåla",
    "Tornköping",
    "Uddhärad",
    "Vargköping",
)

DIRECTIONS = ("Norra", "Södra", "Östra", "Västra", "Inre", "Yttre", "Gamla", "Nya")

_FIRST = (
    "Kvarn",
    "Tall",
    "Såg",
    "Smed",
    "Lärk",
    "Humle",
    "Klöver",
    "Linne",
    "Måne",
    "Svale",
    "Timmer",
    "Väv",
    "Garn",
    "Hassel",
    "Syren",
    "Kastanje",
)
_LAST = ("höjden", "brinken", "dalen", "tegen", "gläntan", "gårdet", "liden", "planen")


def area_vocabulary() -> tuple[str, ...]:
    """Return every name an invented area can have, in a fixed order."""
    plain = [
        "Hamnen",
        "Ängen",
        *(_compound(first, last) for first in _FIRST for last in _LAST),
    ]
    turned = [f"{direction} {name}" for name in plain for direction in DIRECTIONS]
    return (*plain, *turned)


def _compound(first: str, last: str) -> str:
    """Join two words; Swedish never writes a consonant three times: Tall + liden is Talliden."""
    return first[:-1] + last if first[-2:] == 2 * last[0] else first + last


def draw_area_names(generator: np.random.Generator, count: int) -> list[str]:
    """Draw different names; plain ones first, with a point of the compass when they run out."""
    vocabulary = area_vocabulary()
    plain = [name for name in vocabulary if " " not in name]
    turned = [name for name in vocabulary if " " in name]
    drawn = [plain[i] for i in generator.permutation(len(plain))]
    drawn += [turned[i] for i in generator.permutation(len(turned))]
    return ["Norra Ängen", *(name for name in drawn if name != "Norra Ängen")][:count]
