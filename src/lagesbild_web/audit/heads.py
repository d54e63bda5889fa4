"""How are the heads of the log kept outside the database? One line of JSON for each, oldest first.

The file belongs where nobody who can write to the database can change it: a write-once volume, or
another authority's archive.
"""

import json
from collections.abc import Iterable, Iterator
from datetime import date
from pathlib import Path

from django.utils.translation import gettext as _

from lagesbild.errors import UserError
from lagesbild_web.audit.chain import Head


class HeadsUnreadable(UserError):
    """A line in the file of heads is not one that `line_of_head` wrote."""


def line_of_head(head: Head, *, on: date) -> str:
    return json.dumps({"day": on.isoformat(), "seq": head.seq, "hash": head.hash})


def append_head(path: Path, head: Head, *, on: date) -> None:
    """Add a head last in the file, which is made if it is not there."""
    with path.open("a", encoding="utf-8") as file:
        file.write(line_of_head(head, on=on) + "\n")


def read_heads(path: Path) -> list[Head]:
    """Return every head in the file.

    :raises HeadsUnreadable: at the first line that is no head; a file that somebody has meddled
        with vouches for nothing.
    """
    try:
        return heads_in(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise HeadsUnreadable(f"{path} går inte att läsa: {error.strerror}.") from error
    except UnicodeDecodeError as error:
        raise HeadsUnreadable(f"{path} är ingen textfil i UTF-8.") from error


def heads_in(text: str) -> list[Head]:
    """Return every head in a text, one for each line.

    :raises HeadsUnreadable: at the first line that is no head.
    """
    return list(_heads(text.splitlines()))


def _heads(lines: Iterable[str]) -> Iterator[Head]:
    for number, line in enumerate(lines, start=1):
        try:
            content = json.loads(line)
            yield Head(seq=int(content["seq"]), hash=str(content["hash"]))
        except (ValueError, TypeError, KeyError) as error:
            raise HeadsUnreadable(
                _("Rad %(number)s är inget huvud av loggen. Så ser ett ut: %(example)s.")
                % {
                    "number": number,
                    "example": '{"day": "2027-03-12", "seq": 17, "hash": "…"}',
                }
            ) from error
