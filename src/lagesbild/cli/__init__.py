"""The command line: one module per command, no arithmetic.

Errors that users can mend are printed in Swedish without a traceback, and each kind has its own
exit code (see `lagesbild.errors`).
"""

from typing import Any

import click

from lagesbild import __version__
from lagesbild.cli.check import check
from lagesbild.cli.example import example
from lagesbild.cli.explain import explain
from lagesbild.cli.import_uso import import_uso
from lagesbild.cli.picture import picture
from lagesbild.cli.verify import verify
from lagesbild.errors import UserError


class _Group(click.Group):
    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except UserError as error:
            click.echo(f"Fel: {error}", err=True)
            ctx.exit(error.exit_code)


@click.group(cls=_Group)
@click.version_option(__version__, prog_name="lagesbild")
def main() -> None:
    """Make, verify and explain situational pictures of vulnerable areas.

    A collection (underlag) is a folder with all inputs of a round; a picture (lägesbild) is the
    frozen result. Start with:

    \b
      lagesbild example underlag
      lagesbild picture underlag -o lagesbild
    """


@main.group("import")
def import_group() -> None:
    """Read what authorities have published into the form of a collection."""


for command in (example, check, picture, verify, explain):
    main.add_command(command)
import_group.add_command(import_uso)
