"""The tables of a picture: every column with its type, its Swedish label and what it means.

The code book of the workbook, the schema beside the CSV files and the frames that `make_picture`
returns are all held to this declaration.
"""

from lagesbild.picture.tables.areas import AREAS, CLASS_COUNTS, LINEAGE
from lagesbild.picture.tables.change import CHANGE
from lagesbild.picture.tables.comparability import (
    COMPARABILITY_COMPONENTS,
    COMPARABILITY_DISTRICTS,
    COMPARABILITY_ROUNDS,
)
from lagesbild.picture.tables.composite import (
    COMPOSITE,
    COMPOSITE_EXACT,
    COMPOSITE_SENSITIVITY,
    COMPOSITE_SENSITIVITY_AREAS,
    COMPOSITE_STEPS,
)
from lagesbild.picture.tables.diagnostics import DIAGNOSTIC_TABLES, DIAGNOSTICS, RAW_BESIDE
from lagesbild.picture.tables.feedback import FEEDBACK_LOOP
from lagesbild.picture.tables.indicators import (
    COUNTS,
    INDICATOR_INPUTS,
    INDICATOR_VALUES,
    INDICATORS_PUBLISHED,
    RESIDENT_INPUTS,
)
from lagesbild.picture.tables.notes import NOTES
from lagesbild.picture.tables.officers import (
    OFFICER_AREA_MONTHS,
    OFFICER_COMPLIANCE,
    OFFICER_FIGURES,
    OFFICER_FIGURES_MONTHLY,
    OFFICER_GAPS,
    OFFICER_GAPS_MONTHLY,
    OFFICER_NEED,
    OFFICER_READINGS,
    OFFICER_READINGS_MONTHLY,
    OFFICER_SIGNS,
    OFFICER_TABLES,
    OFFICER_TIME_USE,
    OFFICER_WORK,
)
from lagesbild.picture.tables.proposals import PROPOSAL_REASONS, PROPOSALS
from lagesbild.picture.tables.ratings import (
    AGREEMENT,
    RATING_LEVELS,
    RATING_LEVELS_EXACT,
    RATINGS_USED,
)
from lagesbild.picture.tables.screening import (
    SCREENING,
    SCREENING_GROUPS,
    SCREENING_LISTED,
    SCREENING_SMALL_AREAS,
)
from lagesbild.picture.tables.severity import (
    CLASS_PROBABILITIES,
    ITEM_LEVELS,
    RATING_MODEL,
    SEVERITY,
    SEVERITY_EXACT,
    TREND,
)

TABLES = (
    AREAS,
    PROPOSALS,
    PROPOSAL_REASONS,
    CLASS_PROBABILITIES,
    INDICATOR_VALUES,
    INDICATORS_PUBLISHED,
    INDICATOR_INPUTS,
    RESIDENT_INPUTS,
    COMPOSITE,
    COMPOSITE_EXACT,
    COMPOSITE_STEPS,
    COMPOSITE_SENSITIVITY,
    COMPOSITE_SENSITIVITY_AREAS,
    FEEDBACK_LOOP,
    COMPARABILITY_DISTRICTS,
    COMPARABILITY_ROUNDS,
    COMPARABILITY_COMPONENTS,
    SEVERITY,
    SEVERITY_EXACT,
    ITEM_LEVELS,
    RATING_MODEL,
    AGREEMENT,
    RATING_LEVELS,
    RATING_LEVELS_EXACT,
    RATINGS_USED,
    CHANGE,
    TREND,
    CLASS_COUNTS,
    LINEAGE,
    COUNTS,
    SCREENING,
    SCREENING_SMALL_AREAS,
    SCREENING_GROUPS,
    SCREENING_LISTED,
    DIAGNOSTICS,
    *DIAGNOSTIC_TABLES,
    RAW_BESIDE,
    *OFFICER_TABLES,
    NOTES,
)

__all__ = [
    "TABLES",
    "AREAS",
    "PROPOSALS",
    "PROPOSAL_REASONS",
    "CLASS_PROBABILITIES",
    "INDICATOR_VALUES",
    "INDICATORS_PUBLISHED",
    "INDICATOR_INPUTS",
    "RESIDENT_INPUTS",
    "COMPOSITE",
    "COMPOSITE_EXACT",
    "COMPOSITE_STEPS",
    "COMPOSITE_SENSITIVITY",
    "COMPOSITE_SENSITIVITY_AREAS",
    "FEEDBACK_LOOP",
    "COMPARABILITY_DISTRICTS",
    "COMPARABILITY_ROUNDS",
    "COMPARABILITY_COMPONENTS",
    "SEVERITY",
    "SEVERITY_EXACT",
    "ITEM_LEVELS",
    "RATING_MODEL",
    "AGREEMENT",
    "RATING_LEVELS",
    "RATING_LEVELS_EXACT",
    "RATINGS_USED",
    "CHANGE",
    "TREND",
    "CLASS_COUNTS",
    "LINEAGE",
    "COUNTS",
    "SCREENING",
    "SCREENING_SMALL_AREAS",
    "SCREENING_GROUPS",
    "SCREENING_LISTED",
    "DIAGNOSTICS",
    "DIAGNOSTIC_TABLES",
    "RAW_BESIDE",
    "OFFICER_AREA_MONTHS",
    "OFFICER_COMPLIANCE",
    "OFFICER_FIGURES",
    "OFFICER_FIGURES_MONTHLY",
    "OFFICER_GAPS",
    "OFFICER_GAPS_MONTHLY",
    "OFFICER_NEED",
    "OFFICER_READINGS",
    "OFFICER_READINGS_MONTHLY",
    "OFFICER_SIGNS",
    "OFFICER_TABLES",
    "OFFICER_TIME_USE",
    "OFFICER_WORK",
    "NOTES",
]
