"""The tables of links: which districts and rounds the picture's ratings may be compared between."""

import polars as pl

from lagesbild.picture import tables
from lagesbild.picture.rated import Rated


def district_links_table(rated: Rated | None) -> pl.DataFrame:
    if rated is None:
        return tables.COMPARABILITY_DISTRICTS.frame([])
    return tables.COMPARABILITY_DISTRICTS.shape(rated.comparability.district_pairs)


def round_links_table(rated: Rated | None) -> pl.DataFrame:
    if rated is None:
        return tables.COMPARABILITY_ROUNDS.frame([])
    return tables.COMPARABILITY_ROUNDS.shape(rated.comparability.round_pairs)


def components_table(rated: Rated | None) -> pl.DataFrame:
    if rated is None:
        return tables.COMPARABILITY_COMPONENTS.frame([])
    return tables.COMPARABILITY_COMPONENTS.shape(rated.comparability.components)
