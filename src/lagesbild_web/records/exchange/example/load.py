"""How does an empty database come to hold the invented country, with a round under way?"""

from collections import Counter
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

import polars as pl
from django.db import transaction

from lagesbild.cameras.balancing import NO_EXCEPTION
from lagesbild.errors import UserError
from lagesbild.examples import invented_country
from lagesbild.periods import Period
from lagesbild.picture.collection import Collection
from lagesbild.sources.collection import write_collection
from lagesbild_web.records.actions.balancing import DECIDERS, Texts, draft_test
from lagesbild_web.records.actions.camera_forecasts import begin_forecast
from lagesbild_web.records.actions.closing import close_month
from lagesbild_web.records.actions.pictures import begin_picture
from lagesbild_web.records.actions.rounds import (
    Assigned,
    RoundPlan,
    assign_sessions,
    open_round,
    plan_round,
)
from lagesbild_web.records.exchange.camera_forecasts import make_camera_forecast
from lagesbild_web.records.exchange.cameras import cameras_on
from lagesbild_web.records.exchange.example.accounts import Accounts, Login, Place
from lagesbild_web.records.exchange.example.scripted import Remembered, Script
from lagesbild_web.records.exchange.example.story import (
    SHOWN_OFFICER_RATES,
    Scene,
    Stage,
    hold_meeting,
    not_begun,
    play,
    stages_of,
)
from lagesbild_web.records.exchange.example.weeks import tell_of_weeks
from lagesbild_web.records.exchange.freezing import freeze_picture
from lagesbild_web.records.exchange.incoming import import_collection
from lagesbild_web.records.exchange.making import OnStep
from lagesbild_web.records.models import (
    CalibrationCase,
    QuestionnaireVersion,
    RatingSession,
    Round,
    User,
)
from lagesbild_web.records.models.making import MakingState
from lagesbild_web.records.queries.cameras import SeenCameras
from lagesbild_web.records.queries.entering import districts_with_areas
from lagesbild_web.records.queries.organisation import Organisation, organisation_on
from lagesbild_web.records.queries.tabled import THE_COUNTRY
from lagesbild_web.roles import Role

_OPENED_DAYS_AGO, _CLOSES_IN_DAYS = 14, 30


@dataclass(frozen=True, kw_only=True)
class Loaded:
    """What the demonstration has, and how to get in."""

    round: Round
    place: Place
    logins: tuple[Login, ...]


@transaction.atomic
def load_example(
    *, today: date, areas: int, rounds: int, seed: int, on_step: OnStep, on_part: OnStep
) -> Loaded:
    """Fill an empty database: the rounds that were held, and one that raters are busy with.

    Everything after the import goes through the same actions as real use, as persons with the
    rights to it. If anything goes wrong, the database is as empty as before.

    :param on_part: is told of the parts of a step that takes long.
    :raises UserError: if somebody is in the database already.
    """
    if User.objects.exists():
        raise UserError("Databasen är inte tom. Exemplet läses bara in i en ny databas.")
    on_step("Hittar på landet")
    country = invented_country(seed=seed, rounds=rounds, areas=areas)
    accounts = Accounts(today=today)
    on_step("För in landet")
    _import(country, accounts)
    on_step("Lägger upp konton")
    last = Round.objects.order_by("-reference_day")[0]
    organisation = organisation_on(today)
    place = _place(organisation)
    accounts.open(place)
    raters = {one.rater.username: one.rater for one in last.sessions.select_related("rater")}
    accounts.wake(raters)
    on_step("Planerar och öppnar en omgång")
    stages = stages_of(_areas_around(place, organisation))
    round_ = _open_round(last, stages, accounts=accounts, today=today)
    scene = Scene(
        round=round_,
        place=place,
        organisation=organisation,
        accounts=accounts,
        script=Script(Remembered.of(country.ratings, round_=last.code), today=today),
    )
    on_step("Skattar, skickar in och granskar")
    play(scene, stages, cases_of=_busy_raters(round_, stages))
    for one in (last, round_):
        on_step(f"Gör lägesbilden av {one.title}")
        _freeze(one, accounts, on_part=on_part)
    on_step("Håller klassificeringsmöte")
    hold_meeting(scene, stages, classes=_classes(country, round_=last.code))
    on_step("Fyller i veckornas timmar")
    _tell_of_weeks(country, place, organisation, accounts=accounts)
    on_step("Skriver ett utkast till intresseavvägning")
    _draft_a_test(place, organisation, accounts=accounts)
    on_step("Räknar en prognos för kameror")
    make_camera_forecast(begin_forecast(by=accounts["kameraansvarig"]).pk)
    on_step("Stänger en månad av huvudboken")
    _close_a_month(country, accounts=accounts)
    return Loaded(round=round_, place=place, logins=tuple(accounts.logins))


def _import(country: Collection, accounts: Accounts) -> None:
    with TemporaryDirectory(prefix="lagesbild-") as temporary:
        folder = Path(temporary) / "underlag"
        write_collection(country, folder)
        import_collection(folder, by=accounts.administrator)


def _place(organisation: Organisation) -> Place:
    """Choose the district with most areas, and a neighbour in the same region."""
    districts = Counter(area.local_police_district for area in organisation.areas.values())
    district = max(sorted(districts), key=lambda code: districts[code])
    police_district = organisation.units[district].parent_code
    region = organisation.units[police_district].parent_code
    others = sorted(code for code in districts if code != district)
    in_region = [code for code in others if region in organisation.line(code)]
    first = min(organisation.areas_in(district))
    return Place(
        district=district,
        next_district=(in_region or others)[0],
        police_district=police_district,
        region=region,
        municipality=organisation.areas[first].municipality,
    )


def _areas_around(place: Place, organisation: Organisation) -> list[str]:
    """Return the district's areas, then those of its region, then the others."""
    nearness = (place.district, place.region, "*")
    nearest_first = [sorted(organisation.areas_in(unit)) for unit in nearness]
    return list(dict.fromkeys(area for areas in nearest_first for area in areas))


def _open_round(last: Round, stages: dict[str, Stage], *, accounts: Accounts, today: date) -> Round:
    """Plan a round after the last one, with its raters and the two who are shown, and open it."""
    by = accounts["analytiker"]
    year = max(today.year, last.reference_day.year + 1)
    round_ = plan_round(
        plan=RoundPlan(
            code=str(year),
            title=f"Lägesbild {year}",
            opens=today - timedelta(days=_OPENED_DAYS_AGO),
            closes=today + timedelta(days=_CLOSES_IN_DAYS),
            reference_day=date(year, 12, 1),
            # The newest year that the invented country has figures of.
            indicator_year=last.indicator_year,
            questionnaire=QuestionnaireVersion.objects.order_by("-version")[0],
        ),
        areas=last.assessments.values_list("area", flat=True),
        by=by,
    )
    assign_sessions(round_=round_, assigned=_assigned(last, stages, accounts=accounts), by=by)
    return open_round(round_=round_, by=by)


def _assigned(last: Round, stages: dict[str, Stage], *, accounts: Accounts) -> list[Assigned]:
    again = [
        Assigned(rater=one.rater, area=one.area, calibration_case=one.calibration_case)
        for one in last.sessions.select_related("rater", "calibration_case").order_by("pk")
    ]
    shown, next_to = accounts["omradespolis"].user, accounts["omradespolis2"].user
    mine = [area for area, stage in stages.items() if stage in SHOWN_OFFICER_RATES]
    theirs = [area for area, stage in stages.items() if stage is not_begun]
    cases = CalibrationCase.objects.order_by("code")
    return [
        *again,
        *(Assigned(rater=shown, area=area) for area in mine),
        *(Assigned(rater=next_to, area=area) for area in theirs),
        *(Assigned(rater=one, calibration_case=case) for one in (shown, next_to) for case in cases),
    ]


def _busy_raters(round_: Round, stages: dict[str, Stage]) -> list[User]:
    """Return those of the last round's raters who rate an area that somebody has begun with."""
    begun = [area for area, stage in stages.items() if stage is not not_begun]
    sessions = RatingSession.objects.filter(round=round_, area__in=begun)
    raters = User.objects.filter(pk__in=sessions.values("rater"))
    return list(raters.exclude(username="omradespolis").order_by("pk"))


def _freeze(round_: Round, accounts: Accounts, *, on_part: OnStep) -> None:
    picture = begin_picture(round_=round_, by=accounts["analytiker"])
    frozen = freeze_picture(picture.pk, on_step=on_part)
    if frozen.state != MakingState.READY:
        raise UserError(f"{round_.title}: {frozen.step}")


def _tell_of_weeks(
    country: Collection, place: Place, organisation: Organisation, *, accounts: Accounts
) -> None:
    """Let the officer who is shown fill in the own district's weeks, and the region the others'."""
    region = [
        unit.code
        for unit in districts_with_areas(organisation)
        if place.region in organisation.line(unit.code) and unit.code != place.district
    ]
    for username, districts in (("omradespolis", [place.district]), ("controller", region)):
        tell_of_weeks(
            country.duty_hours, districts=districts, today=accounts.today, by=accounts[username]
        )


def _draft_a_test(place: Place, organisation: Organisation, *, accounts: Accounts) -> None:
    """Let the camera planner write a test of a point in the district, for its chief to decide."""
    by = accounts["kameraansvarig"]
    seen = SeenCameras(cameras_on(by.on), by, organisation=organisation)
    waiting = [
        one
        for one in seen.without_test
        if one.unit == place.district and seen.draft_of(one.code) is None
    ]
    if not waiting:
        return
    is_first = not seen.tests_of(waiting[0].code)
    draft_test(
        seen,
        waiting[0],
        version=None,
        codes={
            "need_factors": "crime_exposed_place serious_or_extensive_crime",
            "privacy_factors": "how_performed monitored_area",
            "alternatives": "lighting presence",
            "signs": "yes",
            "exception": NO_EXCEPTION,
            "reason_for_new": None if is_first else "monitoring_changed",
            "role": DECIDERS[Role.DISTRICT_CHIEF],
        },
        texts=Texts(
            need="Torget har haft flera rån sedan i höstas, de flesta sent på kvällen.",
            individual="Bara torgytan syns, och fönster och portar maskas.",
            alternatives="Belysningen är bytt och fler poliser har gått där. Rånen är lika många.",
            signs="Skyltar vid torgets infarter.",
        ),
        by=by,
    )


def _close_a_month(country: Collection, *, accounts: Accounts) -> None:
    """Close the ledger of the country's first month, which has been reported long ago."""
    month = country.ledger["month"].min()
    if isinstance(month, str):
        for table in ("ledger", "ledger_totals"):
            close_month(
                table=table, unit=THE_COUNTRY, month=Period.parse(month), by=accounts["ekonomi"]
            )


def _classes(country: Collection, *, round_: str) -> dict[str, str]:
    decided = country.decisions.filter(pl.col("round") == round_)
    return dict(decided.select("area", "class").iter_rows())
