"""The tables of a picture: every column with its type, its Swedish label and what it means.

The code book of the workbook, the schema beside the CSV files and the frames that `make_picture`
returns are all held to this declaration.
"""

from lagesbild.picture.tables.areas import AREAS, CLASS_COUNTS, LINEAGE
from lagesbild.picture.tables.change import CHANGE
from lagesbild.picture.tables.composite import COMPOSITE, COMPOSITE_EXACT, COMPOSITE_STEPS
from lagesbild.picture.tables.indicators import (
    COUNTS,
    INDICATOR_INPUTS,
    INDICATOR_VALUES,
    INDICATORS_PUBLISHED,
    RESIDENT_INPUTS,
)
from lagesbild.picture.tables.notes import NOTES
from lagesbild.picture.tables.proposals import PROPOSAL_REASONS, PROPOSALS
from lagesbild.picture.tables.ratings import (
    AGREEMENT,
    RATING_LEVELS,
    RATING_LEVELS_EXACT,
    RATINGS_USED,
)

TABLES = (
    AREAS,
    PROPOSALS,
    PROPOSAL_REASONS,
    INDICATOR_VALUES,
    INDICATORS_PUBLISHED,
    INDICATOR_INPUTS,
    RESIDENT_INPUTS,
    COMPOSITE,
    COMPOSITE_EXACT,
    COMPOSITE_STEPS,
    AGREEMENT,
    RATING_LEVELS,
    RATING_LEVELS_EXACT,
    RATINGS_USED,
    CHANGE,
    CLASS_COUNTS,
    LINEAGE,
    COUNTS,
    NOTES,
)

__all__ = [
    "TABLES",
    "AREAS",
    "PROPOSALS",
    "PROPOSAL_REASONS",
    "INDICATOR_VALUES",
    "INDICATORS_PUBLISHED",
    "INDICATOR_INPUTS",
    "RESIDENT_INPUTS",
    "COMPOSITE",
    "COMPOSITE_EXACT",
    "COMPOSITE_STEPS",
    "AGREEMENT",
    "RATING_LEVELS",
    "RATING_LEVELS_EXACT",
    "RATINGS_USED",
    "CHANGE",
    "CLASS_COUNTS",
    "LINEAGE",
    "COUNTS",
    "NOTES",
]
