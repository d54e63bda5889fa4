"""How many rows are there of everything, and what do two collections say alike?"""

import polars as pl
from django.apps import apps
from polars.testing import assert_frame_equal

from lagesbild.picture.collection import Collection
from lagesbild.sources.schema import table_schemas

FRAMES = [schema for schema in table_schemas().values() if not schema.is_document]
_ABOUT = ("round", "area", "calibration_case", "rater", "rater_home_district")


def row_counts() -> dict[str, int]:
    """Return the number of rows of every table of the site, the log's too."""
    models = [
        *apps.get_app_config("records").get_models(),
        *apps.get_app_config("audit").get_models(),
    ]
    return {model.__name__: model._default_manager.count() for model in models}


def assert_says_the_same(left: Collection, right: Collection) -> None:
    """Compare every table column for column, whatever the order of the rows."""
    for schema in FRAMES:
        if schema.name != "assignments":
            assert_frame_equal(_sorted(left, schema.name), _sorted(right, schema.name))
    assert left.questionnaires == right.questionnaires
    assert dict(left.indicator_cards) == dict(right.indicator_cards)


def sessions_in(collection: Collection) -> pl.DataFrame:
    """Return who was to rate what: as it was planned, or as the answers tell."""
    both = [collection.assignments.select(_ABOUT), collection.ratings.select(_ABOUT)]
    return pl.concat(both).unique().sort(_ABOUT)


def _sorted(collection: Collection, table: str) -> pl.DataFrame:
    frame: pl.DataFrame = getattr(collection, table)
    return frame.drop("source_row", strict=False).sort(table_schemas()[table].primary_key)
