"""What the secrecy commands share; above all, no personal identity number passes them."""

from collections.abc import Iterator, Mapping
from datetime import UTC, date, datetime

import click

from lagesbild.secrecy.provision import Entry
from lagesbild.secrecy.reading import SecrecyRefused, refuse_personal
from lagesbild.sources.personal_numbers import has_personal_number


class SecrecyCommand(click.Command):
    """A command that refuses personal identity numbers before anything could repeat them."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        refuse_personal(args, is_personal=has_personal_number)
        return super().parse_args(ctx, args)


def today() -> date:
    """Return the day; the library reads no clock."""
    return datetime.now(tz=UTC).date()


def read_day(text: str) -> date:
    """Read a day of the command line, without repeating what was written.

    :raises SecrecyRefused: if it is none.
    """
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise SecrecyRefused(("Dagen kan inte läsas. Skriv den som ÅÅÅÅ-MM-DD.",)) from None


def pairs(texts: tuple[str, ...]) -> Mapping[str, str]:
    """Read `question=option` pairs.

    :raises SecrecyRefused: if one has no equals sign, or a question is answered twice.
    """
    read: dict[str, str] = {}
    for text in texts:
        name, equals, value = text.partition("=")
        if not equals:
            raise SecrecyRefused(("Ett svar ska skrivas som fråga=val, till exempel consent=no.",))
        if read.setdefault(name, value) != value:
            raise SecrecyRefused(
                ("En fråga är besvarad två gånger, på olika sätt. Behåll ett svar.",)
            )
    return read


def entry_lines(entry: Entry) -> Iterator[str]:
    """Yield a provision as it is listed: where it stands, what it is called, and since when."""
    until = f" till och med {entry.valid_to}" if entry.valid_to else ""
    yield f"{entry.cite} – {entry.title} [{entry.id}]"
    yield f"  Gäller från {entry.valid_from}{until}, genom SFS {entry.act}."
    yield f"  {entry.explanation}"
    if not entry.read:
        yield "  Lydelsen är inte läst i lagtexten."
    if not entry.verified.is_done:
        yield "  Inte granskad av jurist."
