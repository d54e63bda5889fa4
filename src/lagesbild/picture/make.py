"""The main job: from one collection to one picture.

Nothing here opens a file or reads a clock: the same collection and the same version of the software
give the same tables.
"""

from collections.abc import Callable, Iterable

import polars as pl

from lagesbild import __version__
from lagesbild.areas.lineage import relate
from lagesbild.assessment.agreement import agreement
from lagesbild.errors import NotFound
from lagesbild.indicators.estimates import IndicatorEstimates
from lagesbild.norms.class_schemes import ClassScheme, class_scheme_on
from lagesbild.norms.disclosure import DisclosureNorm, disclosure_norm_on
from lagesbild.norms.picture_methods import PictureMethod, picture_method_on
from lagesbild.picture import tables
from lagesbild.picture.area_table import describe_areas, municipality_outlines
from lagesbild.picture.change import ancestries
from lagesbild.picture.class_counts import classes_in, count_classes
from lagesbild.picture.collection import Collection
from lagesbild.picture.comparison import compare_rounds
from lagesbild.picture.composite import (
    describe_composite,
    describe_steps,
    is_police_generated,
)
from lagesbild.picture.disclosed import disclose
from lagesbild.picture.notes import write_notes
from lagesbild.picture.proposal_table import propose_classes
from lagesbild.picture.record import NormUsed, Picture
from lagesbild.picture.situation import (
    Round,
    levels_of,
    observe,
    ratings_of,
    residents_in,
    rounds_of,
)

STEPS = 7
"""How many times `make_picture` calls `on_step`."""


def _ignore(step: str) -> None:
    """Take no notice of a step."""


def make_picture(
    collection: Collection,
    *,
    round_: str | None = None,
    on_step: Callable[[str], None] = _ignore,
) -> Picture:
    """Make the picture of a round, the last one if none is named.

    :raises NotFound: if the collection has no such round, or no areas on its reference day.
    """
    rounds = _rounds_until(rounds_of(collection), round_)
    current, previous = rounds[-1], rounds[-2] if len(rounds) > 1 else None
    day = current.reference_day
    scheme, method, disclosure = (
        class_scheme_on(day),
        picture_method_on(day),
        disclosure_norm_on(day),
    )
    questionnaire = collection.questionnaires[current.questionnaire]

    on_step("Beräknar indikatorer")
    observed = observe(collection, rounds=rounds, method=method)
    ground = observed.grounds[day]
    if ground.areas.is_empty():
        raise NotFound(f"Inga områden i {collection.name} har en gräns som gäller {day}.")
    estimates = observed.estimates_of(current, ground=ground)
    before = observed.grounds[previous.reference_day] if previous else None
    lineage = relate(before=before.areas, after=ground.areas) if before else None
    kinship = ancestries(lineage) if lineage is not None else {}
    composite = observed.compose(estimates, ground)

    on_step("Väger samman indikatorer")
    described = describe_composite(
        composite,
        without_police_generated=observed.compose(
            estimates, ground, leave_out=[c.id for c in observed.cards if is_police_generated(c)]
        ),
        method=method,
    )

    on_step("Beräknar skattningarnas nivå")
    levels = levels_of(collection, current, areas=ground.ids, coverage=method.coverage)

    on_step("Beräknar samstämmighet")
    agreed = agreement(
        ratings_of(collection, current, areas=ground.ids),
        questionnaire=questionnaire,
        draws=method.bootstrap_draws,
        coverage=method.coverage,
        seed=method.seed,
    )

    on_step("Prövar klassregeln")
    decisions = collection.decisions.filter(pl.col("round") == current.id)
    previous_classes = classes_in(collection.decisions, round_=previous.id) if previous else {}
    proposed = propose_classes(
        composite=described,
        levels=levels,
        decisions=decisions,
        previous_classes=previous_classes,
        names=ground.names,
        scheme=scheme,
    )

    on_step("Jämför med förra omgången")
    changes = (
        compare_rounds(observed, estimates, current=current, previous=previous, kinship=kinship)
        if previous
        else tables.CHANGE.frame([])
    )
    proposed_classes = dict(
        proposed.proposals.drop_nulls("proposed").select("area", "proposed").iter_rows()
    )
    class_counts = count_classes(
        classes=classes_in(decisions, round_=current.id) or proposed_classes,
        previous_classes=previous_classes,
        ground=ground,
        before=before,
        scheme=scheme,
        previous_scheme=class_scheme_on(previous.reference_day) if previous else None,
    )

    on_step("Skyddar små tal")
    areas = describe_areas(collection, ground=ground, kinship=kinship, round_=current)
    values = _with_cards(estimates, collection)
    disclosed = disclose(
        values, areas=areas, cards=collection.indicator_cards, rule=disclosure.rule
    )
    norms = _norms_used(scheme, method, disclosure)
    made = {
        tables.AREAS: areas,
        tables.PROPOSALS: proposed.proposals,
        tables.PROPOSAL_REASONS: proposed.conditions,
        tables.INDICATOR_VALUES: values,
        tables.INDICATORS_PUBLISHED: disclosed.values,
        tables.INDICATOR_INPUTS: estimates.inputs.rename({"unit": "area"}),
        tables.RESIDENT_INPUTS: ground.shares.join(
            residents_in(collection.residents, year=current.indicator_year), on="small_area"
        ),
        tables.COMPOSITE: described.join(areas.select("area", "name"), on="area", how="left"),
        tables.RANKS: described,
        tables.COMPOSITE_STEPS: describe_steps(
            composite, estimates.values, cards=collection.indicator_cards, scales=observed.scales
        ),
        tables.AGREEMENT: agreed,
        tables.RATING_LEVELS: levels,
        tables.RATINGS_USED: _ratings_used(collection, rounds=rounds[-2:]),
        tables.CHANGE: changes,
        tables.CLASS_COUNTS: class_counts,
        tables.LINEAGE: tables.LINEAGE.frame([]) if lineage is None else lineage,
        tables.COUNTS: disclosed.counts,
        tables.NOTES: write_notes(
            observed,
            round_=current,
            values=values,
            norms=norms,
            proposals=proposed.proposals,
        ),
    }
    return Picture(
        collection_name=collection.name,
        title=current.title,
        round=current.id,
        reference_day=day,
        previous_round=previous.id if previous else None,
        class_scheme=scheme,
        method=method,
        questionnaire_version=questionnaire.version,
        software_version=__version__,
        norms=norms,
        files=collection.files,
        indicator_cards=collection.indicator_cards,
        item_titles={item.id: item.title for item in questionnaire.items},
        block_titles={block.id: block.title for block in questionnaire.blocks},
        tables={table.name: table.shape(frame) for table, frame in made.items()},
        boundaries=ground.areas.select("area", "name", "geometry"),
        municipality_outlines=municipality_outlines(collection, day=day),
    )


def _rounds_until(rounds: tuple[Round, ...], wanted: str | None) -> tuple[Round, ...]:
    """Return the rounds up to the wanted one, which comes last."""
    ids = [round_.id for round_ in rounds]
    if wanted is None:
        return rounds
    if wanted not in ids:
        raise NotFound(f"Omgången {wanted} finns inte. Underlaget har: {', '.join(ids)}.")
    return rounds[: ids.index(wanted) + 1]


def _norms_used(
    scheme: ClassScheme, method: PictureMethod, disclosure: DisclosureNorm
) -> tuple[NormUsed, ...]:
    return (
        NormUsed(
            name="Klassindelning och klassregel",
            version=scheme.id,
            reference=scheme.reference,
            is_verified=scheme.is_verified,
        ),
        NormUsed(
            name="Sammanvägningens metod",
            version=method.version,
            reference=method.reference,
            is_verified=method.is_verified,
        ),
        NormUsed(
            name="Minsta antal som visas",
            version=str(disclosure.rule.threshold),
            reference=disclosure.reference,
            is_verified=disclosure.is_verified,
        ),
    )


def _with_cards(estimates: IndicatorEstimates, collection: Collection) -> pl.DataFrame:
    """Return the indicator values of areas with what their cards say of them."""
    cards = pl.DataFrame(
        [
            {
                "indicator": card.id,
                "title": card.title,
                "unit_text": card.unit,
                "police_generated": card.police_generated.value,
            }
            for card in collection.indicator_cards.values()
        ],
        schema=dict.fromkeys(("indicator", "title", "unit_text", "police_generated"), pl.String),
    )
    return (
        estimates.values.rename({"unit": "area"})
        .join(cards, on="indicator", how="left", maintain_order="left")
        .rename({"unit_text": "unit"})
    )


def _ratings_used(collection: Collection, *, rounds: Iterable[Round]) -> pl.DataFrame:
    """Return the answers about areas in these rounds, without who gave them."""
    district = collection.areas.select("area", "local_police_district").unique(
        "area", keep="last", maintain_order=True
    )
    return (
        collection.ratings.filter(
            pl.col("round").is_in([round_.id for round_ in rounds]) & pl.col("area").is_not_null()
        )
        .join(district, on="area", how="left", maintain_order="left")
        .with_columns(from_outside=pl.col("rater_home_district") != pl.col("local_police_district"))
    )
