"""One table of a collection by itself, for whoever keeps tables as they were delivered."""

from pathlib import Path

import polars as pl

from lagesbild.errors import DeliveryRejected
from lagesbild.indicators.card import IndicatorCard
from lagesbild.sources.cells import check_cells
from lagesbild.sources.documents import read_document
from lagesbild.sources.raw_tables import read_raw_table
from lagesbild.sources.records import card_from
from lagesbild.sources.schema import table_schemas


def read_table(path: Path, table: str) -> pl.DataFrame:
    """Return the rows of one file, judged cell by cell; the rules between tables are not asked.

    :raises DeliveryRejected: with every problem, if there is any.
    """
    schema = table_schemas()[table]
    raw = read_raw_table(path, schema, file=path.name)
    if raw.frame is None:
        raise DeliveryRejected(raw.problems)
    checked = check_cells(raw.frame, schema, file=path.name, crs=raw.crs)
    problems = (*raw.problems, *checked.problems)
    if problems:
        raise DeliveryRejected(problems)
    return checked.table.frame


def read_cards(path: Path) -> dict[str, IndicatorCard]:
    """Return the indicator cards of one file by id, in the order of the file.

    :raises DeliveryRejected: with every problem, if there is any.
    """
    document = read_document(path, table_schemas()["indicators"], file=path.name)
    if document.entries is None or document.problems:
        raise DeliveryRejected(document.problems)
    cards = [card_from(entry) for entry in document.entries]
    return {card.id: card for card in cards}
