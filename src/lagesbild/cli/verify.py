"""`lagesbild verify`: compute a frozen picture anew and say whether it is the same."""

import tempfile
from pathlib import Path

import click

from lagesbild.cli.progress import progress_of
from lagesbild.errors import PictureDiffers
from lagesbild.picture.disclosed import CountProtection
from lagesbild.picture.make import STEPS, make_picture
from lagesbild.picture.verify import find_differences
from lagesbild.reports.folder import WRITE_STEPS, read_frozen, write_picture
from lagesbild.sources.collection import read_collection


@click.command()
@click.argument(
    "frozen", metavar="OUT", type=click.Path(exists=True, file_okay=False, path_type=Path)
)
@click.argument("collection", metavar="DIR", type=click.Path(exists=True, path_type=Path))
def verify(frozen: Path, collection: Path) -> None:
    """Recompute the picture in OUT from the collection in DIR and name the first difference.

    \b
    Example:
      lagesbild verify lagesbild underlag
    """
    before = read_frozen(frozen)
    with tempfile.TemporaryDirectory() as scratch, progress_of(2 + STEPS + WRITE_STEPS) as start:
        start("Läser och prövar underlaget")
        inputs = read_collection(collection, even_if_changed=True)
        made = make_picture(
            inputs,
            round_=before.manifest["round"],
            counts=CountProtection(before.manifest["counts"]),
            on_step=start,
        )
        write_picture(made, Path(scratch) / "picture", on_step=start)
        start("Jämför")
        differences = find_differences(before, read_frozen(Path(scratch) / "picture"))
    if differences:
        raise PictureDiffers("\n".join(differences))
    click.echo(
        f"Identisk: alla {len(before.sha256)} filer i {frozen} är byte för byte vad underlaget ger"
        f" (dataversion {made.data_version}, program {made.software_version})."
    )
