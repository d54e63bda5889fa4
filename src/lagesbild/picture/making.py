"""What a picture is made of; each part is computed once, when something first asks for it."""

from collections.abc import Sequence
from functools import cached_property

import polars as pl

from lagesbild.areas.lineage import relate
from lagesbild.assessment.agreement import agreement
from lagesbild.assessment.diagnostics import Diagnostic, diagnose
from lagesbild.errors import NotFound
from lagesbild.indicators.estimates import IndicatorEstimates, residents_in
from lagesbild.norms.camera_disclosure import camera_disclosure_on
from lagesbild.norms.camera_law import camera_law_on
from lagesbild.norms.class_schemes import class_scheme_on
from lagesbild.norms.comparability import comparability_norm_on
from lagesbild.norms.disclosure import disclosure_norm_on
from lagesbild.norms.feedback_loop import feedback_method_on
from lagesbild.norms.picture_methods import picture_method_on
from lagesbild.norms.presence_disclosure import presence_disclosure_on
from lagesbild.norms.screening import screening_method_on
from lagesbild.picture import tables
from lagesbild.picture.area_table import describe_areas
from lagesbild.picture.camera_disclosure import CameraRules
from lagesbild.picture.camera_tables import camera_tables
from lagesbild.picture.cameras import Cameras, follow_cameras
from lagesbild.picture.change import Ancestry, ancestries
from lagesbild.picture.class_counts import classes_in, count_classes
from lagesbild.picture.class_figures import class_figures, is_comparable
from lagesbild.picture.collection import Collection
from lagesbild.picture.comparison import Comparison, compare_rounds
from lagesbild.picture.composite import (
    Composite,
    describe_composite,
    describe_steps,
    is_police_generated,
)
from lagesbild.picture.composite_sensitivity import (
    vary_choices,
)
from lagesbild.picture.disclosed import CountProtection, Disclosed, disclose
from lagesbild.picture.feedback_loop import FeedbackLoop, feedback_loop
from lagesbild.picture.movers import Movers, indicator_movers, item_movers
from lagesbild.picture.norms_used import (
    camera_norms_used,
    norms_used,
    officer_norms_used,
    resource_norms_used,
)
from lagesbild.picture.notes import write_notes
from lagesbild.picture.officer_tables import follow_up_tables, need_tables
from lagesbild.picture.officers import Officers, class_chances, follow_up_officers, officer_need
from lagesbild.picture.proposal_table import ProposedClasses, propose_classes
from lagesbild.picture.published_scores import withheld, without_withheld
from lagesbild.picture.rated import Rated, measure_ratings
from lagesbild.picture.record import NormUsed
from lagesbild.picture.resource_tables import resource_tables
from lagesbild.picture.resources import Resources, follow_resources
from lagesbild.picture.screening import Screening, screen_country
from lagesbild.picture.situation import (
    Ground,
    Observed,
    Round,
    levels_of,
    observe,
    ratings_of,
)
from lagesbild.picture.table import Table
from lagesbild.picture.trend import rated_pairs, raw_pairs, trend_table
from lagesbild.stats.composite_sensitivity import CompositeSensitivity


class Making:
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

    @cached_property
    def norms(self) -> tuple[NormUsed, ...]:
        used = norms_used(
            scheme=self.scheme,
            method=self.method,
            disclosure=self.disclosure,
            comparability=comparability_norm_on(self.day),
            screening=screening_method_on(self.day),
            feedback=feedback_method_on(self.day),
        )
        if self.officers is not None:
            made = self.officers.follow_up
            used += officer_norms_used(
                made.norm, catalogue=made.catalogue, model=self.officers.workload_model
            )
        if self.resources is not None:
            used += resource_norms_used(
                rules=self.resources.flow.rules,
                method=self.resources.method,
                disclosure=presence_disclosure_on(self.day),
            )
        if self.cameras is not None:
            used += camera_norms_used(
                self.cameras, law=camera_law_on(self.day), disclosure=camera_disclosure_on(self.day)
            )
        return used

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
            kinship=self.kinship,
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
    def publishable(self) -> Composite:
        """The composite with withheld values replaced, so that no score gives one away."""
        return without_withheld(self.composite, withheld(self.disclosed.values))

    @cached_property
    def without_police_generated(self) -> Composite:
        police_generated = [c.id for c in self.observed.cards if is_police_generated(c)]
        return self.observed.compose(
            self.estimates, self.ground, scales_of=self.current, leave_out=police_generated
        )

    @cached_property
    def described(self) -> pl.DataFrame:
        """The composite with its ranges, as it may be shown but unrounded."""
        described = describe_composite(
            self.publishable,
            without_police_generated=self.without_police_generated,
            method=self.method,
        )
        return described.join(self.areas.select("area", "name"), on="area", how="left")

    @cached_property
    def choices(self) -> CompositeSensitivity | None:
        return vary_choices(
            self.publishable,
            without_police_generated=self.without_police_generated,
            method=self.method,
        )

    @cached_property
    def feedback(self) -> FeedbackLoop:
        return feedback_loop(
            self.publishable,
            cards=self.collection.indicator_cards,
            scales=self.observed.scales[self.current.id],
            scheme=self.scheme,
            method=feedback_method_on(self.day),
        )

    @cached_property
    def screening(self) -> Screening:
        return screen_country(
            self.observed,
            self.estimates,
            round_=self.current,
            ground=self.ground,
            method=screening_method_on(self.day),
        )

    @cached_property
    def rated(self) -> Rated | None:
        """The ratings of all rounds, measured; None if there are none."""
        return measure_ratings(self.collection, rounds=self.rounds, method=self.method)

    @cached_property
    def diagnostics(self) -> tuple[Diagnostic, ...]:
        if self.rated is None:
            return ()
        return diagnose(
            self.rated.arrays,
            self.rated.posterior,
            calibration_cases=self.collection.calibration_cases["calibration_case"].to_list(),
            coverage=self.method.coverage,
        )

    def diagnostic_rows(self, table: Table) -> pl.DataFrame:
        """Return the rows behind a diagnostic, none if it was not made."""
        found = {f"diagnostic_{d.name}": d.table for d in self.diagnostics}
        return found.get(table.name, table.frame([]))

    @cached_property
    def district_of(self) -> dict[str, str]:
        return dict(self.ground.areas.select("area", "local_police_district").iter_rows())

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
            figures=class_figures(
                shown=self.shown,
                composite=self.publishable,
                without_police_generated=self.without_police_generated,
                rated=self.rated,
                district_of=self.district_of,
                method=self.method,
            ),
            movers=self.movers,
            decisions=self.decisions,
            previous_classes=self.previous_classes,
            names=self.ground.names,
            scheme=self.scheme,
            coverage=self.method.coverage,
        )

    @cached_property
    def movers(self) -> dict[str, str]:
        """By area, which indicators and answers pull it most, in words."""
        titles = {card.id: card.title for card in self.observed.cards}
        indicators = indicator_movers(self.publishable, titles=titles)
        told = sorted(self.comparable)
        answers = item_movers(self.rated, told) if self.rated else {}
        nothing = Movers(up=(), down=())
        return {
            area: " ".join(
                sentence
                for sentence in (
                    indicators[area].in_words("Indikatorer"),
                    answers.get(area, nothing).in_words("Svar"),
                )
                if sentence
            )
            for area in self.ground.ids
        }

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
            district_of=self.district_of,
            coverage=self.method.coverage,
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
            # The national panel has no district: it comes from outside everywhere.
            from_outside=pl.col("rater_home_district").ne_missing(pl.col("local_police_district"))
        )

    @cached_property
    def comparison(self) -> Comparison | None:
        if self.previous is None:
            return None
        return compare_rounds(
            self.observed,
            self.estimates,
            current=self.current,
            previous=self.previous,
            kinship=self.kinship,
            shown=dict(self.shown.select("area", "score").iter_rows()),
            withheld_now=withheld(self.disclosed.values),
            rule=self.disclosure.rule,
            rated=self.rated,
            comparable=self.comparable,
        )

    @cached_property
    def kinship(self) -> dict[str, Ancestry]:
        return ancestries(self.lineage)

    @cached_property
    def comparable(self) -> frozenset[str]:
        """The areas whose level of ratings may be shown beside others'."""
        return frozenset(
            area
            for area in self.ground.ids
            if is_comparable(self.rated, area, district_of=self.district_of)
        )

    def trend(self) -> pl.DataFrame:
        if self.previous is None or self.before is None or self.comparison is None:
            return tables.TREND.frame([])
        then = levels_of(
            self.collection,
            self.previous,
            areas=self.before.ids,
            coverage=self.method.coverage,
        )
        return trend_table(
            inside=self.comparison.inside,
            rated=self.rated,
            pairs=rated_pairs(self.rated, kinship=self.kinship, comparable=self.comparable),
            raw=raw_pairs(self.levels, then, kinship=self.kinship),
            residents=dict(self.areas.select("area", "residents").iter_rows()),
            coverage=self.method.coverage,
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

    @cached_property
    def officers(self) -> Officers | None:
        return follow_up_officers(self.collection, until=self.day)

    @cached_property
    def class_chances(self) -> pl.DataFrame:
        return class_chances(
            decisions=self.decisions,
            probabilities=self.proposed.probabilities,
            previous_classes=self.previous_classes,
        )

    @cached_property
    def _officer_tables(self) -> dict[Table, pl.DataFrame]:
        if self.officers is None:
            return {}
        need = officer_need(self.collection, self.officers, class_probabilities=self.class_chances)
        return follow_up_tables(self.officers) | need_tables(self.officers, need)

    def officer_table(self, table: Table) -> pl.DataFrame:
        return self._officer_tables.get(table, table.frame([]))

    @cached_property
    def resources(self) -> Resources | None:
        return follow_resources(self.collection, until=self.day)

    @cached_property
    def _resource_tables(self) -> dict[Table, pl.DataFrame]:
        if self.resources is None:
            return {}
        return resource_tables(
            self.resources, until=self.day, norm=presence_disclosure_on(self.day)
        )

    def resource_table(self, table: Table) -> pl.DataFrame:
        return self._resource_tables.get(table, table.frame([]))

    @cached_property
    def cameras(self) -> Cameras | None:
        return follow_cameras(self.collection, until=self.day, seed=self.method.seed)

    @cached_property
    def _camera_tables(self) -> dict[Table, pl.DataFrame]:
        if self.cameras is None:
            return {}
        return camera_tables(
            self.cameras,
            areas=self.areas,
            rules=CameraRules(counts=self.disclosure.rule, limits=camera_disclosure_on(self.day)),
            coverage=self.method.coverage,
        )

    def camera_table(self, table: Table) -> pl.DataFrame:
        return self._camera_tables.get(table, table.frame([]))

    def notes(self) -> pl.DataFrame:
        return write_notes(
            self.observed,
            round_=self.current,
            values=self.values,
            norms=self.norms,
            proposals=self.proposed.proposals,
            is_past_undecided=self.previous is not None and not self.previous_classes,
            is_unsettled=self.rated is not None and not self.rated.is_usable,
            incomparable=self.ground.areas.height - len(self.comparable),
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
