"""Errors that we anticipate: what went wrong, where, which rule, what to do.

Anything that derives from `UserError` is shown to people without a traceback, in Swedish, and
ends the command with its own exit code. Every other exception is a fault of ours and keeps its
traceback.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar


class UserError(Exception):
    """Something the user can mend. The text is Swedish and says what to do."""

    exit_code: ClassVar[int] = 2


@dataclass(frozen=True, kw_only=True, order=True)
class Problem:
    """One breach of one rule at one place in a delivery.

    `row` is the line of the file as a text editor counts them (the header is line 1), or the
    number of the feature in a layer counted from 1; None when the whole file is at fault.
    """

    file: str
    rule: str
    """Identifier of the rule, for example `unknown-area`; the manual has a heading for each."""
    text: str
    """What is wrong, in Swedish, with the offending value unless it may be personal data."""
    remedy: str
    """What to do about it, in Swedish."""
    row: int | None = None
    column: str | None = None

    def __str__(self) -> str:
        place = self.file
        if self.row is not None:
            place += f", rad {self.row}"
        if self.column is not None:
            place += f", kolumn {self.column}"
        return f"{place}: {self.text} {self.remedy} [{self.rule}]"


class DeliveryRejected(UserError):
    """A delivery breaks the rules; carries every problem, not only the first."""

    exit_code = 11

    def __init__(self, problems: Sequence[Problem]) -> None:
        self.problems = tuple(problems)
        noun = "ett fel" if len(self.problems) == 1 else f"{len(self.problems)} fel"
        super().__init__("\n".join([f"Underlaget har {noun}:", *map(str, self.problems)]))


class PictureDiffers(UserError):
    """A frozen picture is not what its collection gives when it is computed anew."""

    exit_code = 12


class NotFound(UserError):
    """The area, figure, round or folder that was asked for does not exist."""

    exit_code = 13


class NotComparable(UserError):
    """Something was asked for that compares what the check of comparability refuses."""

    exit_code = 14
