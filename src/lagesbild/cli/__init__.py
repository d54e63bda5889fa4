"""The command line: one module per command, no arithmetic.

Errors that users can mend are printed in Swedish without a traceback, and each kind has its own
exit code (see `lagesbild.errors`). A command's module is imported when the command is asked for:
reading a name wrong should not take the seconds that statistics and maps take to load.
"""

from collections.abc import Mapping
from importlib import import_module
from typing import Any

import click

from lagesbild import __version__
from lagesbild.errors import UserError


class _Group(click.Group):
    """A group that knows where its commands are, and turns our errors into text and exit codes."""

    def __init__(self, *args: Any, modules: Mapping[str, str] | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.modules = modules or {}

    def list_commands(self, ctx: click.Context) -> list[str]:
        return [*self.modules, *self.commands]

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in self.modules:
            return super().get_command(ctx, cmd_name)
        module = self.modules[cmd_name]
        command: click.Command = getattr(import_module(f"lagesbild.cli.{module}"), module)
        return command

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except UserError as error:
            click.echo(f"Fel: {error}", err=True)
            ctx.exit(error.exit_code)


@click.group(
    cls=_Group,
    modules={name: name for name in ("example", "check", "picture", "verify", "explain")},
)
@click.version_option(__version__, prog_name="lagesbild")
def main() -> None:
    """Make, verify and explain situational pictures of vulnerable areas.

    A collection (underlag) is a folder with all inputs of a round; a picture (lägesbild) is the
    frozen result. Start with:

    \b
      lagesbild example underlag
      lagesbild picture underlag -o lagesbild
    """


@main.group("import", cls=_Group, modules={"uso": "import_uso"})
def import_group() -> None:
    """Read what authorities have published into the form of a collection."""


@main.group(
    "ratings",
    cls=_Group,
    modules={name: f"ratings_{name}" for name in ("fit", "diagnose", "design")},
)
def ratings_group() -> None:
    """Measure what raters say: levels, what to trust of them, and who should rate more."""


@main.group(
    "officers",
    cls=_Group,
    modules={name: f"officers_{name.replace('-', '_')}" for name in ("follow-up", "need", "plan")},
)
def officers_group() -> None:
    """Follow up area officers and plan for them: the norm, ring-fenced time, need, coming years."""


@main.group(
    "resources",
    cls=_Group,
    modules={
        name: f"resources_{name.replace('-', '_')}"
        for name in ("presence", "placed-works", "trace", "reconcile")
    },
)
def resources_group() -> None:
    """Where are resources placed, where do they work, and what did added money reach?"""


@resources_group.group("logs", cls=_Group, modules={"convert": "resources_logs"})
def resources_logs_group() -> None:
    """Position logs: the way in to how long units were where."""


@main.group(
    "cameras",
    cls=_Group,
    modules={
        name: f"cameras_{name.replace('-', '_')}"
        for name in ("queue", "forecast", "why", "siting", "follow-up")
    },
)
def cameras_group() -> None:
    """Cameras: who gets the next one, when, where one would cover most, and what became of them."""


@main.group(
    "secrecy",
    cls=_Group,
    modules={name: f"secrecy_{name}" for name in ("ask", "explain", "changes", "check")},
)
def secrecy_group() -> None:
    """Guide through secrecy: what may be shared between authorities, by the law of a day."""
