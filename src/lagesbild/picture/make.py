"""The main job: from one collection to one picture.

Nothing here opens a file or reads a clock: the same collection and the same version of the software
give the same tables.
"""

from collections.abc import Callable

from threadpoolctl import threadpool_limits

from lagesbild import __version__
from lagesbild.errors import NotFound
from lagesbild.picture import tables
from lagesbild.picture.area_table import municipality_outlines
from lagesbild.picture.collection import Collection
from lagesbild.picture.disclosed import CountProtection
from lagesbild.picture.making import Making
from lagesbild.picture.record import Picture
from lagesbild.picture.situation import Round, rounds_of
from lagesbild.picture.table_makers import makers_of

STEPS = len(tables.TABLES)
"""How many times `make_picture` calls `on_step`."""


def _ignore(step: str) -> None:
    """Take no notice of a step."""


def make_picture(
    collection: Collection,
    *,
    round_: str | None = None,
    counts: CountProtection = CountProtection.SUPPRESSED,
    on_step: Callable[[str], None] = _ignore,
) -> Picture:
    """Make the picture of a round, the last one if none is named.

    `counts` says how the numbers of events are kept from giving small ones away. Products of
    matrices are made on one thread: how they are shared among threads shows in the last bits, and
    whoever verifies the picture may have another number of cores.

    :raises NotFound: if the collection has no such round, or no areas on its reference day.
    """
    with threadpool_limits(limits=1, user_api="blas"):
        return _make(collection, round_, counts, on_step)


def _make(
    collection: Collection,
    round_: str | None,
    counts: CountProtection,
    on_step: Callable[[str], None],
) -> Picture:
    making = Making(collection, rounds_until(rounds_of(collection), round_), counts)
    made = {}
    for table, make in makers_of(making).items():
        on_step(table.title)
        made[table.name] = table.shape(make())
    return Picture(
        collection_name=collection.name,
        title=making.current.title,
        round=making.current.id,
        reference_day=making.day,
        previous_round=making.previous.id if making.previous else None,
        class_scheme=making.scheme,
        method=making.method,
        questionnaire_version=making.questionnaire.version,
        software_version=__version__,
        counts=counts,
        norms=making.norms,
        files=collection.files,
        indicator_cards=collection.indicator_cards,
        item_titles={item.id: item.title for item in making.questionnaire.items},
        block_titles={block.id: block.title for block in making.questionnaire.blocks},
        tables=made,
        diagnostics=making.diagnostics,
        boundaries=making.ground.areas.select("area", "name", "geometry"),
        municipality_outlines=municipality_outlines(collection, day=making.day),
    )


def rounds_until(rounds: tuple[Round, ...], wanted: str | None) -> tuple[Round, ...]:
    """Return the rounds up to the wanted one, which comes last."""
    ids = [round_.id for round_ in rounds]
    if wanted is None:
        return rounds
    if wanted not in ids:
        raise NotFound(f"Omgången {wanted} finns inte. Underlaget har: {', '.join(ids)}.")
    return rounds[: ids.index(wanted) + 1]
