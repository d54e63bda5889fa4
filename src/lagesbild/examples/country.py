"""The invented country as a whole: a collection to try everything on, and what it hides."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import numpy.typing as npt
import polars as pl
import shapely

from lagesbild.areas.overlay import overlay
from lagesbild.examples.answers import Norms, choose_norms, draw_ratings
from lagesbild.examples.areas import AreaHistory, areas_frame, build_areas
from lagesbild.examples.camera_places import camera_places
from lagesbild.examples.cameras import Cameras, PlantedCameras, draw_cameras
from lagesbild.examples.decisions import draw_decisions
from lagesbild.examples.duty_hours import draw_duty_hours
from lagesbild.examples.indicators import (
    Cells,
    draw_observations,
    indicator_cards,
    longest_window,
)
from lagesbild.examples.item_curves import CHANGED_ITEM
from lagesbild.examples.ledger import PLANTED_MONEY, PlantedMoney, draw_money
from lagesbild.examples.local_activities import local_activities, local_activities_frame
from lagesbild.examples.officer_plan import OfficerPlan, PlantedOfficers, plan_officers
from lagesbild.examples.organisation import Organisation, build_organisation
from lagesbild.examples.patches import Patch, TownPlan, grow_patches, plan_towns
from lagesbild.examples.people import draw_residents, residents_frame
from lagesbild.examples.presence import (
    PlantedPresence,
    Presence,
    draw_presence,
    reinforcements,
)
from lagesbild.examples.questionnaire import (
    calibration_cases,
    calibration_cases_frame,
    questionnaires,
)
from lagesbild.examples.raters import Panel, assignments_frame, draw_panels
from lagesbild.examples.rounds import RoundDays, build_rounds, rounds_frame, years_needed
from lagesbild.examples.staffing import Staffed, draw_staffing, staffing_frame
from lagesbild.examples.towns import Town, build_towns
from lagesbild.examples.truth import Truth, draw_truth
from lagesbild.examples.workload import workload_frame
from lagesbild.picture.collection import Collection

FEWEST_AREAS, MOST_AREAS, MOST_ROUNDS = 10, 300, 6
_SMALL_AREAS_PER_AREA, _FEWEST_SMALL_AREAS = 10, 300
_HEADER_LINES = 1


@dataclass(frozen=True, kw_only=True)
class PlantedEffects:
    """What a good method should find in the invented country, and a poor one gets wrong.

    With one round nothing has changed, and what tells of change is None or empty.
    """

    harsh_district: str
    """Local police district whose raters judge about one grade harsher than others."""
    random_rater: str
    """Rater who answers at random in every round."""
    changed_item: str | None
    """Item that means something else in the last round, though called a change of wording."""
    improved_area: str | None
    """Area that is truly less serious in the last round than in the one before."""
    trimmed_area: str | None
    """Area where nothing has changed but its border, in the last round."""
    renamed_area: str | None
    """Area where nothing has changed but its name, in the last round."""
    merged_areas: tuple[str, ...]
    """Two areas, and the one that they became in the second round."""
    split_area: tuple[str, ...]
    """One area, and the two that it became in the last round."""
    reorganised_district: str
    """Local police district that got another name and police district before the last round."""
    officers: PlantedOfficers
    """What the tables about area officers hide."""
    presence: PlantedPresence
    money: PlantedMoney
    cameras: PlantedCameras


@dataclass(frozen=True, kw_only=True)
class _Country:
    """Everything that the tables are drawn from."""

    rounds: tuple[RoundDays, ...]
    towns: tuple[Town, ...]
    organisation: Organisation
    plans: tuple[TownPlan, ...]
    patches: tuple[Patch, ...]
    history: AreaHistory
    truth: Truth
    panels: tuple[Panel, ...]
    norms: Norms
    officers: OfficerPlan


def invented_country(*, seed: int = 2021, rounds: int = 3, areas: int = 60) -> Collection:
    """Draw the invented country, with `areas` areas in the last round.

    The same arguments give the same collection, to the last digit. No name in it is a real place.

    :raises ValueError: if there are not 10 to 300 areas and 1 to 6 rounds.
    """
    country = _draw_country(seed, rounds, areas)
    cell_codes = [code for town in country.towns for code in town.cell_codes]
    years = years_needed(country.rounds, window=longest_window())
    residents = draw_residents(seed=seed, cells=len(cell_codes), years=years)
    return Collection(
        name="invented-country",
        title="Det påhittade landet",
        files=(),
        rounds=_as_file(rounds_frame(country.rounds)),
        organisation=_as_file(country.organisation.frame),
        areas=_as_layer(areas_frame(country.history)),
        small_areas=_as_layer(_small_areas_frame(country.towns)),
        residents=_as_file(residents_frame(residents, cell_codes)),
        observations=_as_file(
            draw_observations(
                seed=seed,
                cells=_cells(country, residents, years),
                rounds=country.rounds,
            )
        ),
        indicator_cards=indicator_cards(),
        questionnaires=dict(questionnaires()),
        ratings=_as_file(
            draw_ratings(seed=seed, panels=country.panels, truth=country.truth, norms=country.norms)
        ),
        calibration_cases=_as_file(calibration_cases_frame()),
        assignments=_as_file(
            assignments_frame(country.panels[-1], [case.code for case in calibration_cases()])
        ),
        decisions=_as_file(_decisions(seed, country)),
        **{name: _as_file(frame) for name, frame in _staff_and_money(seed, country).items()},
        **{name: _as_file(frame) for name, frame in _cameras(seed, country).tables.items()},
    )


def planted_effects(*, seed: int = 2021, rounds: int = 3, areas: int = 60) -> PlantedEffects:
    """Tell what `invented_country` with the same arguments has planted in its data."""
    country = _draw_country(seed, rounds, areas)
    history, truth = country.history, country.truth
    improved = [b.area for b in history.boundaries if b.patch == truth.improved]
    return PlantedEffects(
        harsh_district=truth.harsh_district,
        random_rater=country.norms.random_rater,
        changed_item=CHANGED_ITEM if rounds > 1 else None,
        improved_area=improved[0] if improved else None,
        trimmed_area=history.trimmed,
        renamed_area=history.renamed,
        merged_areas=history.merged,
        split_area=history.split,
        reorganised_district=country.organisation.reorganised,
        presence=_presence(seed, country, draw_staffing(seed=seed, plan=country.officers)).planted,
        money=PLANTED_MONEY,
        cameras=_cameras(seed, country).planted,
        officers=country.officers.planted,
    )


@lru_cache(maxsize=2)
def _draw_country(seed: int, round_count: int, area_count: int) -> _Country:
    """Draw the land and the truth; kept, since effects and collection are asked for together."""
    if not FEWEST_AREAS <= area_count <= MOST_AREAS or not 1 <= round_count <= MOST_ROUNDS:
        raise ValueError(
            f"need {FEWEST_AREAS} to {MOST_AREAS} areas and 1 to {MOST_ROUNDS} rounds,"
            f" got {area_count} and {round_count}"
        )
    rounds = build_rounds(round_count)
    small_areas = max(_FEWEST_SMALL_AREAS, _SMALL_AREAS_PER_AREA * area_count)
    towns = build_towns(seed=seed, small_areas=small_areas)
    organisation = build_organisation(seed=seed, towns=towns, rounds=rounds)
    plans = plan_towns(seed=seed, towns=towns)
    patches = grow_patches(
        seed=seed,
        plans=plans,
        districts=organisation.local_districts,
        # One patch ends as two areas when there is a round for it to be split in.
        count=area_count - (1 if round_count > 1 else 0),
    )
    history = build_areas(seed=seed, patches=patches, plans=plans, rounds=rounds)
    truth = draw_truth(seed=seed, history=history, rounds=rounds)
    panels = draw_panels(seed=seed, history=history, rounds=rounds, closely_rated=truth.improved)
    return _Country(
        rounds=rounds,
        towns=towns,
        organisation=organisation,
        plans=plans,
        patches=patches,
        history=history,
        truth=truth,
        panels=panels,
        norms=choose_norms(seed=seed, panels=panels, truth=truth),
        officers=plan_officers(
            seed=seed,
            history=history,
            residents=_residents_of_areas(seed, history, towns, rounds),
            rounds=rounds,
            districts=tuple(sorted(d.code for d in organisation.local_districts)),
        ),
    )


def _residents_of_areas(
    seed: int, history: AreaHistory, towns: tuple[Town, ...], rounds: tuple[RoundDays, ...]
) -> dict[tuple[str, int], float]:
    """Return the residents of each border of each area, by area and boundary."""
    cell_codes = [code for town in towns for code in town.cell_codes]
    year = rounds[-1].indicator_year
    drawn = draw_residents(seed=seed, cells=len(cell_codes), years=[year])[year]
    borders = areas_frame(history).with_row_index("border")
    living = pl.DataFrame({"small_area": cell_codes, "residents": drawn})
    shares = overlay(
        areas=borders.select(pl.col("border").cast(pl.String).alias("area"), "geometry"),
        small_areas=_small_areas_frame(towns),
    )
    sums = dict(
        shares.join(living, on="small_area")
        .group_by("area")
        .agg((pl.col("share") * pl.col("residents")).sum())
        .iter_rows()
    )
    return {
        (area, boundary): sums[str(border)]
        for border, area, boundary in borders.select("border", "area", "boundary").iter_rows()
    }


def _staff_and_money(seed: int, country: _Country) -> dict[str, pl.DataFrame]:
    plan = country.officers
    staffing = draw_staffing(seed=seed, plan=plan)
    hours = draw_duty_hours(
        seed=seed, plan=plan, staffing=staffing, local_activities=local_activities(plan)
    )
    presence = _presence(seed, country, staffing)
    money = draw_money(
        seed=seed,
        plan=plan,
        staffing=staffing,
        reinforcements=reinforcements(seed=seed, organisation=country.organisation),
        organisation=country.organisation,
    )
    return {
        "staffing": staffing_frame(staffing),
        "duty_hours": hours.duty_hours,
        "loans": hours.loans,
        "local_activities": local_activities_frame(plan),
        "workload": workload_frame(seed=seed, plan=plan),
        "presence": presence.presence,
        "presence_by_hour": presence.by_hour,
        "presence_logs": presence.logs,
        "paid_hours": money.paid_hours,
        "budget_decisions": money.budget_decisions,
        "cost_centres": money.cost_centres,
        "ledger": money.ledger,
        "ledger_totals": money.ledger_totals,
        "price_index": money.price_index,
    }


def _decisions(seed: int, country: _Country) -> pl.DataFrame:
    return draw_decisions(
        seed=seed, history=country.history, truth=country.truth, rounds=country.rounds
    )


def _cameras(seed: int, country: _Country) -> Cameras:
    places = camera_places(
        history=country.history,
        organisation=country.organisation,
        decisions=_decisions(seed, country),
        months=country.officers.months,
    )
    return draw_cameras(seed=seed, places=places)


def _presence(seed: int, country: _Country, staffing: Sequence[Staffed]) -> Presence:
    return draw_presence(
        seed=seed, plan=country.officers, staffing=staffing, organisation=country.organisation
    )


def _small_areas_frame(towns: tuple[Town, ...]) -> pl.DataFrame:
    rows = [
        (code, town.code, shapely.to_wkb(cell))
        for town in towns
        for code, cell in zip(town.cell_codes, town.cells, strict=True)
    ]
    schema = {"small_area": pl.String, "municipality": pl.String, "geometry": pl.Binary}
    return pl.DataFrame(rows, schema=schema, orient="row").sort("small_area")


def _cells(
    country: _Country, residents: dict[int, npt.NDArray[np.int64]], years: list[int]
) -> Cells:
    """Lay the towns' cells in one row, each with what it bears in each calendar year."""
    return Cells(
        codes=[code for town in country.towns for code in town.cell_codes],
        municipalities=[town.code for town in country.towns for _ in town.cells],
        residents=residents,
        hardship=np.concatenate([plan.hardship for plan in country.plans]),
        burden={year: _burden(country, year) for year in years},
    )


def _burden(country: _Country, year: int) -> npt.NDArray[np.float64]:
    """Return how much the areas weigh on their small areas, in the round that the year is for."""
    round_ = next(r for r in country.rounds if year <= r.indicator_year)
    starts = np.cumsum([0, *(len(town.cells) for town in country.towns)])
    burden = np.zeros(starts[-1])
    for patch, severity in zip(country.patches, country.truth.severity[round_.year], strict=True):
        start, weight = starts[patch.district.town], 1.1 + 0.45 * severity
        burden[start + np.array(patch.cells)] = weight
        if patch.cut_cell is not None and patch.piece is not None:
            cut = country.towns[patch.district.town].cells[patch.cut_cell]
            burden[start + patch.cut_cell] = weight * patch.piece.area / cut.area
    return burden


def _as_file(frame: pl.DataFrame) -> pl.DataFrame:
    """Number the rows as lines of a file whose first line is the header."""
    return _numbered(frame, first=1 + _HEADER_LINES)


def _as_layer(frame: pl.DataFrame) -> pl.DataFrame:
    return _numbered(frame, first=1)


def _numbered(frame: pl.DataFrame, *, first: int) -> pl.DataFrame:
    rows = pl.int_range(first, first + pl.len(), dtype=pl.Int64)
    return frame.with_columns(rows.alias("source_row"))
