"""Texts that no honest delivery holds: characters that steer the display, and endless texts."""

import re

CONTROL_CHARACTERS = "[\\x00-\\x08\\x0b\\x0c\\x0e-\\x1f\\x7f\u202a-\u202e\u2066-\u2069]"
"""C0 but for tab and line breaks, and those that turn the direction of writing.

A pattern that both Python and Polars read.
"""

LARGEST_TEXT_FILE = 2_000_000
"""Bytes of a YAML file or descriptor; honest ones have some ten thousand."""

_CONTROL_CHARACTER = re.compile(CONTROL_CHARACTERS)


def has_control_character(text: str) -> bool:
    """Tell whether a text holds a character that is not seen but changes how the rest is shown."""
    return _CONTROL_CHARACTER.search(text) is not None


def without_control_characters(text: str) -> str:
    """Return the text with each such character replaced by one that is seen."""
    return _CONTROL_CHARACTER.sub("\N{REPLACEMENT CHARACTER}", text)
