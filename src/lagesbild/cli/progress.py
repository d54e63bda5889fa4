"""A progress bar for work over two seconds; silent where nobody is looking."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn


@contextmanager
def progress_of(steps: int) -> Iterator[Callable[[str], None]]:
    """Show a bar of so many steps on standard error, and yield what starts the next step."""
    console = Console(stderr=True)
    columns = (TextColumn("{task.description}"), BarColumn(), TimeElapsedColumn())
    with Progress(
        *columns, console=console, transient=True, disable=not console.is_terminal
    ) as bar:
        task = bar.add_task("", total=steps)

        def start(step: str) -> None:
            bar.update(task, description=step, advance=1)

        yield start
