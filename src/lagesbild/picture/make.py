"""The main job: from one collection to one picture.

Nothing here opens a file or reads a clock: the same collection and the same version of the software
give the same tables.
"""

from collections.abc import Callable, Sequence
from functools import cached_property

import polars as pl

from lagesbild import __version__
from lagesbild.areas.lineage import relate
from lagesbild.assessment.agreement import agreement
from lagesbild.assessment.levels import shareable_levels
from lagesbild.errors import NotFound
from lagesbild.indicators.estimates import IndicatorEstimates, residents_in
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
    Composite,
    describe_composite,
    describe_steps,
    is_police_generated,
)
from lagesbild.picture.disclosed import CountProtection, Disclosed, disclose
from lagesbild.picture.notes import write_notes
from lagesbild.picture.proposal_table import ProposedClasses, propose_classes
from lagesbild.picture.published_scores import withheld, without_withheld
from lagesbild.picture.record import NormUsed, Picture
from lagesbild.picture.situation import (
    Ground,
    Observed,
    Round,
    levels_of,
    observe,
    ratings_of,
    rounds_of,
)
from lagesbild.picture.table import Table

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

    `counts` says how the numbers of events are kept from giving small ones away.

    :raises NotFound: if the collection has no such round, or no areas on its reference day.
    """
    making = _Making(collection, _rounds_until(rounds_of(collection), round_), counts)
    made = {}
    for table, make in making.tables().items():
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
        boundaries=making.ground.areas.select("area", "name", "geometry"),
        municipality_outlines=municipality_outlines(collection, day=making.day),
    )


class _Making:
    """What a picture is made of; each part is computed once, when something first asks for it."""

    def __init__(
        self, collection: Collection, rounds: Sequence[Round], counts: CountProtection
    ) -> None:
        self.collection = collection
        self.counts = counts
        self.rounds = rounds
        self.current = rounds[-1]
        self.previous = rounds[-2] if len(rounds) > 1 else None
        self.day = self.current.reference_day
        self.scheme = class_scheme_on(self.day)
        self.method = picture_method_on(self.day)
        self.disclosure = disclosure_norm_on(self.day)
        self.questionnaire = collection.questionnaires[self.current.questionnaire]
        self.norms = _norms_used(self.scheme, self.method, self.disclosure)

    def tables(self) -> dict[Table, Callable[[], pl.DataFrame]]:
        """Return what makes each table, in the order of `tables.TABLES`."""
        makers: dict[Table, Callable[[], pl.DataFrame]] = {
            tables.AREAS: lambda: self.areas,
            tables.PROPOSALS: lambda: self.proposed.proposals,
            tables.PROPOSAL_REASONS: lambda: self.proposed.conditions,
            tables.INDICATOR_VALUES: lambda: self.values,
            tables.INDICATORS_PUBLISHED: lambda: self.disclosed.values,
            tables.INDICATOR_INPUTS: lambda: self.estimates.inputs.rename({"unit": "area"}),
            tables.RESIDENT_INPUTS: self.resident_inputs,
            tables.COMPOSITE: lambda: self.shown,
            tables.COMPOSITE_EXACT: self.composite_exact,
            tables.COMPOSITE_STEPS: self.composite_steps,
            tables.AGREEMENT: self.agreement,
            tables.RATING_LEVELS: lambda: shareable_levels(self.levels),
            tables.RATING_LEVELS_EXACT: lambda: self.levels,
            tables.RATINGS_USED: self.ratings_used,
            tables.CHANGE: self.change,
            tables.CLASS_COUNTS: self.class_counts,
            tables.LINEAGE: lambda: self.lineage,
            tables.COUNTS: lambda: self.disclosed.counts,
            tables.NOTES: self.notes,
        }
        return {table: makers[table] for table in tables.TABLES}

    @cached_property
    def observed(self) -> Observed:
        return observe(self.collection, rounds=self.rounds, method=self.method)

    @cached_property
    def ground(self) -> Ground:
        ground = self.observed.grounds[self.day]
        if ground.areas.is_empty():
            raise NotFound(
                f"Inga områden i {self.collection.name} har en gräns som gäller {self.day}."
            )
        return ground

    @cached_property
    def before(self) -> Ground | None:
        return self.observed.grounds[self.previous.reference_day] if self.previous else None

    @cached_property
    def lineage(self) -> pl.DataFrame:
        if self.before is None:
            return tables.LINEAGE.frame([])
        return relate(before=self.before.areas, after=self.ground.areas)

    @cached_property
    def areas(self) -> pl.DataFrame:
        return describe_areas(
            self.collection,
            ground=self.ground,
            kinship=ancestries(self.lineage),
            round_=self.current,
        )

    @cached_property
    def estimates(self) -> IndicatorEstimates:
        return self.observed.estimates_of(self.current, ground=self.ground)

    @cached_property
    def values(self) -> pl.DataFrame:
        return _with_cards(self.estimates, self.collection)

    @cached_property
    def disclosed(self) -> Disclosed:
        return disclose(
            self.values,
            areas=self.areas,
            cards=self.collection.indicator_cards,
            norm=self.disclosure,
            counts=self.counts,
        )

    @cached_property
    def composite(self) -> Composite:
        return self.observed.compose(self.estimates, self.ground, scales_of=self.current)

    @cached_property
    def described(self) -> pl.DataFrame:
        """The composite with its ranges, as it may be shown but unrounded."""
        police_generated = [c.id for c in self.observed.cards if is_police_generated(c)]
        described = describe_composite(
            without_withheld(self.composite, withheld(self.disclosed.values)),
            without_police_generated=self.observed.compose(
                self.estimates, self.ground, scales_of=self.current, leave_out=police_generated
            ),
            method=self.method,
        )
        return described.join(self.areas.select("area", "name"), on="area", how="left")

    @cached_property
    def shown(self) -> pl.DataFrame:
        """The composite in whole points; the rule for classes looks at these scores too."""
        return self.described.with_columns(pl.col("score", "score_low", "score_high").round())

    def composite_exact(self) -> pl.DataFrame:
        exact = pl.DataFrame(
            {
                "area": self.composite.units,
                "score": self.composite.scores,
                "sampling_sd": self.composite.score_sd,
            }
        ).with_columns(pl.col("score").fill_nan(None))
        return self.described.drop("score", "sampling_sd").join(exact, on="area", how="left")

    @cached_property
    def levels(self) -> pl.DataFrame:
        return levels_of(
            self.collection, self.current, areas=self.ground.ids, coverage=self.method.coverage
        )

    @cached_property
    def decisions(self) -> pl.DataFrame:
        return self.collection.decisions.filter(pl.col("round") == self.current.id)

    @cached_property
    def previous_classes(self) -> dict[str, str]:
        if self.previous is None:
            return {}
        return classes_in(self.collection.decisions, round_=self.previous.id)

    @cached_property
    def proposed(self) -> ProposedClasses:
        return propose_classes(
            composite=self.shown,
            levels=self.levels,
            decisions=self.decisions,
            previous_classes=self.previous_classes,
            names=self.ground.names,
            scheme=self.scheme,
        )

    def resident_inputs(self) -> pl.DataFrame:
        residents = residents_in(self.collection.residents, year=self.current.indicator_year)
        return self.ground.shares.join(residents, on="small_area")

    def composite_steps(self) -> pl.DataFrame:
        return describe_steps(
            self.composite,
            self.estimates.values,
            cards=self.collection.indicator_cards,
            scales=self.observed.scales[self.current.id],
        )

    def agreement(self) -> pl.DataFrame:
        return agreement(
            ratings_of(self.collection, self.current, areas=self.ground.ids),
            questionnaire=self.questionnaire,
            draws=self.method.bootstrap_draws,
            coverage=self.method.coverage,
            seed=self.method.seed,
        )

    def ratings_used(self) -> pl.DataFrame:
        """Return the answers about areas in this round and the last, without who gave them."""
        district = pl.concat(
            self.observed.grounds[round_.reference_day].areas.select(
                pl.lit(round_.id).alias("round"), "area", "local_police_district"
            )
            for round_ in self.rounds[-2:]
        )
        return self.collection.ratings.join(
            district, on=["round", "area"], how="inner", maintain_order="left"
        ).with_columns(
            from_outside=pl.col("rater_home_district") != pl.col("local_police_district")
        )

    def change(self) -> pl.DataFrame:
        if self.previous is None:
            return tables.CHANGE.frame([])
        return compare_rounds(
            self.observed,
            self.estimates,
            current=self.current,
            previous=self.previous,
            kinship=ancestries(self.lineage),
            shown=dict(self.shown.select("area", "score").iter_rows()),
            withheld_now=withheld(self.disclosed.values),
            rule=self.disclosure.rule,
        )

    def class_counts(self) -> pl.DataFrame:
        """Count the decided classes; an area that has no decision yet counts with its proposal."""
        proposed = self.proposed.proposals.drop_nulls("proposed").select("area", "proposed")
        decided = classes_in(self.decisions, round_=self.current.id)
        return count_classes(
            classes=dict(proposed.iter_rows()) | decided,
            previous_classes=self.previous_classes,
            ground=self.ground,
            before=self.before if self.previous_classes else None,
            scheme=self.scheme,
            previous_scheme=class_scheme_on(self.previous.reference_day) if self.previous else None,
        )

    def notes(self) -> pl.DataFrame:
        return write_notes(
            self.observed,
            round_=self.current,
            values=self.values,
            norms=self.norms,
            proposals=self.proposed.proposals,
            is_past_undecided=self.previous is not None and not self.previous_classes,
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
