"""What of the diagnostics may be told to all: verdicts, and sentences that tell of nobody."""

from collections.abc import Sequence
from dataclasses import replace

import polars as pl

from lagesbild import swedish
from lagesbild.assessment.diagnostics import Diagnostic, Outcome

KEPT_INSIDE = (
    "Raderna gäller enskilda bedömare, områden eller lokalpolisområden och visas inte här."
)
_ABOUT_DISTRICTS, _ABOUT_FIT, _ABOUT_RATERS = "district_norms", "rater_fit", "rater_severity"
_FEWEST_RATERS = 2


def told_to_all(diagnostics: Sequence[Diagnostic]) -> tuple[Diagnostic, ...]:
    """Return the diagnostics without what may tell of a rater or of a part of an area.

    One that is kept inside keeps its verdict but neither rows, figure nor sentence. The norms of
    districts keep their sentence, unless a district in it has a single rater. A pseudonym is never
    told, wherever it stands.
    """
    names = _single_raters(diagnostics)
    return tuple(_told(diagnostic, names) for diagnostic in diagnostics)


def _told(diagnostic: Diagnostic, names: set[str]) -> Diagnostic:
    tells_of_one = any(name in diagnostic.sentence for name in names)
    if not diagnostic.inside_only and not tells_of_one:
        return diagnostic
    without_rows = replace(diagnostic, table=diagnostic.table.clear(), figure=None)
    if diagnostic.name == _ABOUT_DISTRICTS and not tells_of_one:
        return without_rows
    return replace(without_rows, sentence=_instead(diagnostic))


def _single_raters(diagnostics: Sequence[Diagnostic]) -> set[str]:
    """Return pseudonyms, and the districts whose norm is the severity of one rater."""
    tables = {diagnostic.name: diagnostic.table for diagnostic in diagnostics}
    names: set[str] = set()
    if _ABOUT_RATERS in tables:
        names |= set(tables[_ABOUT_RATERS]["rater"].drop_nulls())
    if _ABOUT_DISTRICTS in tables:
        alone = tables[_ABOUT_DISTRICTS].filter(pl.col("raters") < _FEWEST_RATERS)
        names |= set(alone["name"].drop_nulls())
    return names


def _instead(diagnostic: Diagnostic) -> str:
    """Say how many raters answer at random, but never who; of the rest, that it is kept."""
    if diagnostic.name != _ABOUT_FIT:
        return KEPT_INSIDE
    found = diagnostic.table.filter(pl.col("finding") == "at_random").height
    if not found:
        return KEPT_INSIDE
    return f"{swedish.count(found)} av {diagnostic.table.height} bedömare svarar som på måfå."


def told_failure(diagnostics: Sequence[Diagnostic], name: str) -> str | None:
    """Return what told diagnostics say of one that failed; None if nothing."""
    for diagnostic in diagnostics:
        if diagnostic.name == name and diagnostic.outcome is Outcome.FAILED:
            return None if diagnostic.sentence == KEPT_INSIDE else diagnostic.sentence
    return None
