"""What does a collection say that the site does not hold, and does it contradict the site?

What stands in the site is never changed by a collection, with one exception: a unit or a boundary
without a last day may get one, for that is how the organisation moves on.
"""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import polars as pl
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext_lazy

from lagesbild import swedish
from lagesbild.assessment.questionnaire import Questionnaire
from lagesbild.assessment.rating_arrays import PANEL
from lagesbild.picture.collection import Collection
from lagesbild.sources.records import questionnaire_document
from lagesbild.sources.schema import table_schemas
from lagesbild_web.records.models import QuestionnaireVersion, Round, User

_DATED = {
    "organisation": gettext_lazy(
        "Enheten %(name)s finns redan med andra uppgifter från %(day)s. Lägg till en ny rad i"
        " stället för att ändra den gamla."
    ),
    "areas": gettext_lazy(
        "Området %(name)s finns redan med andra uppgifter från %(day)s. Lägg till en ny rad i"
        " stället för att ändra den gamla."
    ),
}
_ONCE_AND_FOR_ALL = {
    "calibration_cases": gettext_lazy(
        "Kalibreringsfallet %(code)s finns redan med andra uppgifter. Ge den nya en annan"
        " beteckning."
    ),
    "rounds": gettext_lazy(
        "Omgången %(code)s finns redan med andra uppgifter. Ge den nya en annan beteckning."
    ),
}
_OF_ROUNDS = {
    "assignments": ngettext_lazy("tilldelning", "tilldelningar"),
    "ratings": ngettext_lazy("skattning", "skattningar"),
    "decisions": ngettext_lazy("beslut", "beslut"),
}
LONGEST_PSEUDONYM = User._meta.get_field("pseudonym").max_length


@dataclass(frozen=True, kw_only=True)
class News:
    """What of a collection is not in the site, and what keeps it from being stored."""

    tables: Mapping[str, pl.DataFrame]
    """By table, the rows to add."""
    ended: Mapping[str, pl.DataFrame]
    """Of `organisation` and `areas`, the rows that get a last day."""
    questionnaires: tuple[Questionnaire, ...]
    faults: tuple[str, ...]
    """In words, all of them; empty when the collection may be stored."""


def compare(incoming: Collection, site: Collection) -> News:
    """Lay a collection beside what the site would hand out itself."""
    unlike = {
        table: _rows_not_in(getattr(site, table), getattr(incoming, table))
        for table in (*_DATED, *_ONCE_AND_FOR_ALL, *_OF_ROUNDS)
    }
    tables, ended, faults = dict(unlike), {}, []
    for table, fault in _DATED.items():
        known = _of_known_key(table, unlike[table], getattr(site, table))
        ended[table] = known.filter(_only_ends(known))
        tables[table] = _rows_not_in(known, unlike[table])
        faults += [
            fault % {"name": row[_name_of(table)], "day": row["valid_from"]}
            for row in known.filter(~_only_ends(known)).iter_rows(named=True)
        ]
    for table, fault in _ONCE_AND_FOR_ALL.items():
        known = _of_known_key(table, unlike[table], getattr(site, table))
        faults += [fault % {"code": code} for code in known[_name_of(table)]]
    faults += _faults_of_known_rounds(unlike, site)
    faults += _faults_of_exercises(unlike["rounds"])
    questionnaires, unlike_versions = _new_questionnaires(tuple(incoming.questionnaires.values()))
    faults += unlike_versions + _faults_of_raters(incoming)
    return News(tables=tables, ended=ended, questionnaires=questionnaires, faults=tuple(faults))


def counted(noun: Promise, count: int) -> str:
    """Write a number with its noun, in the language of the page: `1 204 skattningar`."""
    return f"{swedish.count(count)}{swedish.NO_BREAK_SPACE}{noun % count}"


def document_of(questionnaire: Questionnaire) -> dict[str, Any]:
    """Return a version as the site keeps it: with texts as keys, as JSON has them."""
    [entry] = questionnaire_document([questionnaire])["questionnaires"]
    return json.loads(json.dumps(entry))


def checksum_of(document: Mapping[str, Any]) -> str:
    """Return the SHA-256 of a version: the same content gives the same code."""
    text = json.dumps(document, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def _rows_not_in(there: pl.DataFrame, rows: pl.DataFrame) -> pl.DataFrame:
    columns = [name for name in rows.columns if name != "source_row"]
    return rows.join(there, on=columns, how="anti", nulls_equal=True, maintain_order="left")


def _of_known_key(table: str, rows: pl.DataFrame, there: pl.DataFrame) -> pl.DataFrame:
    """Return the rows whose key is there already, with all that is there under `_there`."""
    key = list(table_schemas()[table].primary_key)
    return rows.join(there, on=key, how="inner", suffix="_there", maintain_order="left")


def _name_of(table: str) -> str:
    return table_schemas()[table].primary_key[0]


def _only_ends(known: pl.DataFrame) -> pl.Expr:
    """Tell whether nothing differs but a last day, where there was none."""
    others = [
        name.removesuffix("_there")
        for name in known.columns
        if name.endswith("_there") and name not in {"valid_to_there", "source_row_there"}
    ]
    same = [pl.col(name).eq_missing(pl.col(f"{name}_there")) for name in others]
    return pl.all_horizontal(*same, pl.col("valid_to_there").is_null())


def _faults_of_known_rounds(unlike: Mapping[str, pl.DataFrame], site: Collection) -> list[str]:
    """A round that is here already gets nothing more from a collection."""
    faults = []
    for table, noun in _OF_ROUNDS.items():
        known = unlike[table].filter(pl.col("round").is_in(site.rounds["round"].implode()))
        for round_, count in known.group_by("round").len().sort("round").iter_rows():
            first = known.filter(pl.col("round") == round_)["source_row"][0]
            text = _(
                "Omgången %(round)s finns redan, och %(rows)s i underlaget står inte i den; den"
                " första är %(file)s, rad %(first)s. Ta bort dem ur underlaget: en omgång ändras"
                " bara i systemet."
            )
            faults.append(
                text
                % {
                    "round": round_,
                    "rows": counted(noun, count),
                    "file": table_schemas()[table].file,
                    "first": first,
                }
            )
    return faults


def _faults_of_exercises(rounds: pl.DataFrame) -> list[str]:
    exercises = Round.objects.filter(is_exercise=True, code__in=rounds["round"].to_list())
    return [
        _("Omgången %(code)s finns redan som övning. Ge den nya en annan beteckning.")
        % {"code": code}
        for code in exercises.order_by("code").values_list("code", flat=True)
    ]


def _new_questionnaires(
    versions: Sequence[Questionnaire],
) -> tuple[tuple[Questionnaire, ...], list[str]]:
    stored = dict(QuestionnaireVersion.objects.values_list("version", "document"))
    new = tuple(one for one in versions if one.version not in stored)
    faults = [
        _(
            "Formuläret %(version)s finns redan med ett annat innehåll. En utgiven version ändras"
            " aldrig: ge den nya ett annat versionsnummer."
        )
        % {"version": one.version}
        for one in versions
        if one.version in stored
        and checksum_of(stored[one.version]) != checksum_of(document_of(one))
    ]
    return new, faults


def _faults_of_raters(incoming: Collection) -> list[str]:
    """Find pseudonyms that are too long, and raters with two districts about one thing."""
    columns = ("round", "area", "calibration_case", "rater", "rater_home_district")
    both = pl.concat(
        [incoming.ratings.select(columns), incoming.assignments.select(columns)]
    ).with_columns(pl.col("rater_home_district").fill_null(PANEL))
    long = both.filter(pl.col("rater").str.len_chars() > LONGEST_PSEUDONYM)["rater"].unique()
    faults = [
        _(
            "Bedömarens beteckning %(name)s… är längre än %(longest)s tecken. Använd en kortare"
            " pseudonym."
        )
        % {"name": name[:LONGEST_PSEUDONYM], "longest": LONGEST_PSEUDONYM}
        for name in long.sort()
    ]
    several = (
        both.group_by(columns[:-1], maintain_order=True)
        .agg(pl.col("rater_home_district").unique().sort())
        .filter(pl.col("rater_home_district").list.len() > 1)
    )
    return faults + [
        _(
            "Bedömaren %(rater)s hör till flera lokalpolisområden i omgången %(round)s om"
            " %(thing)s: %(homes)s. Ange ett."
        )
        % {"rater": rater, "round": round_, "thing": area or case, "homes": ", ".join(homes)}
        for round_, area, case, rater, homes in several.iter_rows()
    ]
