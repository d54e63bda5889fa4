"""How is an event written, so that the same event always has the same bytes?

JSON with sorted keys, no spaces, every sign as itself and no number that JSON lacks. Details are
ids, items, numbers, states and hashes; never the free text of an answer, a reason or a comment:
the log cannot be changed, so what should not stay for ever must not stand there.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Self


def canonical(content: Mapping[str, Any]) -> str:
    """Return the one way to write this content.

    :raises ValueError: if it holds what would not be read back as the same bytes: a number that is
        not finite, a key that is no text, half of a surrogate pair.
    :raises TypeError: if it holds what JSON has no form for, such as a day.
    """
    text = _dump(content)
    if _dump(json.loads(text)) != text:
        raise ValueError("every key in the details of an event has to be a text")
    text.encode()
    return text


def _dump(content: Any) -> str:
    return json.dumps(
        content, sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False
    )


def is_canonical(text: str) -> bool:
    try:
        content = json.loads(text)
        return isinstance(content, dict) and canonical(content) == text
    except (ValueError, RecursionError):
        return False


@dataclass(frozen=True, kw_only=True)
class Payload:
    """What one event says."""

    seq: int
    at: datetime
    action: str
    target: str
    by: str | None
    """The username; None where nobody was logged in, as for a command of the machine."""
    role: str
    """In which the person acted; empty where no role was asked for."""
    substitute_for: str | None
    """The username of the person in whose place `by` acted."""
    details: Mapping[str, Any]

    def text(self) -> str:
        """Return the payload as it is stored and hashed."""
        at = self.at.astimezone(UTC).isoformat(timespec="microseconds")
        return canonical({**vars(self), "at": at, "details": dict(self.details)})

    @classmethod
    def read(cls, text: str) -> Self | None:
        """Read a stored payload; None where somebody has made it unreadable."""
        try:
            content = json.loads(text)
            at = datetime.fromisoformat(content["at"])
            if at.tzinfo is None or not isinstance(content["details"], dict):
                return None
            return cls(**{**content, "at": at})
        except (ValueError, TypeError, KeyError, RecursionError):
            return None
