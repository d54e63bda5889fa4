"""A country small enough to walk through: run as a module, with the step of the round to fill in.

`country` fills an empty database with four areas, a round that was held and everybody's accounts;
`others` lets everybody rate all that is not walked through, and the other areas be accepted.
"""

import sys
from collections.abc import Iterator
from dataclasses import fields, replace
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from uuid import uuid4

import django
import polars as pl
from tests.web.live import PASSWORD

from lagesbild.assessment.questionnaire import Questionnaire
from lagesbild.examples import invented_country
from lagesbild.picture.collection import Collection

VERSION = "2025.1"
ITEMS = {
    "B1": "Tystnadskultur",
    "B3": "Parallella samhällsstrukturer",
    "C1": "Koncentration av kriminella aktörer",
    "D2": "Obenägenhet att delta i rättsprocessen",
    "D3": "Systematiska hot och våld mot vittnen och anmälare",
}
"""By item what it is called: of seventeen, as few as the rule of classes can propose from."""
CASES = ("Fallet Kvarnbacken", "Fallet Hamngatan", "Fallet Skogshöjden")
WALKED, NAME = "A010", "Klöverdalen"
AREAS = {"A001": "Kvarngläntan", "A002": "Norra Ängen", "A003": "Garndalen", WALKED: NAME}
"""In a ring: each is rated by its own rater, and by the one before, who comes from elsewhere."""
RATERS = {"A001": "rakel", "A002": "rolf", "A003": "ossian", WALKED: "olle"}
OLLE, OSSIAN = RATERS[WALKED], RATERS["A003"]
"""Who rate the walked area: one from its own district, and one from another."""
NAMES = {username: f"{username.title()} Områdespolis" for username in RATERS.values()}
LAST_TIME = "Förra gången såldes det öppet vid Sågverkstorget."
"""The reason of every answer about the walked area in the round that was held."""
STEADY = 2
"""What everybody answered about the walked area then."""
SEVERITIES = {"A001": 4, "A002": 3, "A003": 1, "KAL1": 1, "KAL2": 2, "KAL3": 4}
"""What the raters answer who are not walked with, give or take a step."""


ROUND_TABLES = frozenset(
    {
        *("rounds", "organisation", "areas", "small_areas", "residents", "observations"),
        *("ratings", "calibration_cases", "assignments", "decisions"),
    }
)


def small_country() -> Collection:
    """Cut the invented country down to four areas and a questionnaire of five questions."""
    whole = invented_country(seed=3, areas=10, rounds=1)
    walked = (pl.col("area") == WALKED).fill_null(False)
    ratings = whole.ratings.filter(
        pl.col("item").is_in(ITEMS) & (pl.col("area").is_null() | pl.col("area").is_in(AREAS))
    )
    return replace(
        whole,
        areas=whole.areas.filter(pl.col("area").is_in(AREAS)),
        questionnaires={VERSION: _shortened(whole.questionnaires[VERSION])},
        ratings=ratings.with_columns(
            category=pl.when(walked).then(STEADY).otherwise("category"),
            missing_code=pl.when(~walked).then("missing_code"),
            reason=pl.when(walked).then(pl.lit(LAST_TIME)).otherwise("reason"),
        ),
        assignments=whole.assignments.filter(
            pl.col("area").is_null() | pl.col("area").is_in(AREAS)
        ),
        decisions=whole.decisions.filter(pl.col("area").is_in(AREAS)),
        **_emptied(whole),
    )


def _emptied(whole: Collection) -> dict[str, pl.DataFrame]:
    """Return, without their rows, the tables that a round of ratings does without."""
    tables = {one.name: getattr(whole, one.name) for one in fields(whole)}
    return {
        name: table.clear()
        for name, table in tables.items()
        if isinstance(table, pl.DataFrame) and name not in ROUND_TABLES
    }


def _shortened(whole: Questionnaire) -> Questionnaire:
    blocks = [
        replace(block, items=tuple(item for item in block.items if item.id in ITEMS))
        for block in whole.blocks
    ]
    return replace(whole, blocks=tuple(block for block in blocks if block.items))


def fill_country() -> None:
    from django.contrib.auth.hashers import make_password
    from tests.web.factories import person

    from lagesbild.sources.collection import write_collection
    from lagesbild_web.records.exchange.incoming import import_collection
    from lagesbild_web.records.models import User
    from lagesbild_web.records.queries.organisation import organisation_on
    from lagesbild_web.roles import Role

    administrator = person("alva", Role.ADMINISTRATOR)
    with TemporaryDirectory(prefix="lagesbild-") as temporary:
        folder = Path(temporary) / "underlag"
        write_collection(small_country(), folder)
        import_collection(folder, by=_acting(administrator))
    organisation = organisation_on(_today())
    for area, username in RATERS.items():
        district = organisation.district_of(area)
        person(username, Role.AREA_OFFICER, unit=district, home_district=district)
    home = organisation.district_of(WALKED)
    region = organisation.units[organisation.units[home].parent_code].parent_code
    person("lova", Role.DISTRICT_CHIEF, unit=home)
    person("signe", Role.REGIONAL_COORDINATOR, unit=region)
    person("arvid", Role.NATIONAL_ANALYST)
    person("astrid", Role.NATIONAL_ANALYST)
    person("rut", Role.AUDITOR)
    # Who act where nobody walks.
    person("chief", Role.DISTRICT_CHIEF)
    person("coordinator", Role.REGIONAL_COORDINATOR)
    for username, name in NAMES.items():
        User.objects.filter(username=username).update(display_name=name)
    let_in = User.objects.filter(grants__isnull=False).values("pk")
    User.objects.filter(pk__in=let_in).update(password=make_password(PASSWORD))


def areas_of(username: str) -> tuple[str, str]:
    """Return the names of the areas that a rater rates: their own, and the next in the ring."""
    codes = list(RATERS)
    place = list(RATERS.values()).index(username)
    return AREAS[codes[place]], AREAS[codes[(place + 1) % len(codes)]]


def rate_others() -> None:
    from lagesbild_web.records.actions.reviewing import accept_assessment
    from lagesbild_web.records.actions.submitting import submit_assessment
    from lagesbild_web.records.models import Assessment, RatingSession

    sessions = RatingSession.objects.filter(round=_round()).exclude(area=WALKED)
    for session in sessions.select_related("rater", "round", "calibration_case").order_by("pk"):
        _rate(session)
    for assessment in Assessment.objects.filter(round=_round()).exclude(area=WALKED):
        submit_assessment(assessment=assessment, attested=True, by=_acting(_user("chief")))
        assessment.refresh_from_db()
        accept_assessment(assessment=assessment, by=_acting(_user("coordinator")))


def _rate(session) -> None:
    from lagesbild_web.records.actions.answering import (
        Given,
        confirm_session,
        lock_session,
        record_answer,
    )
    from lagesbild_web.records.models.answers import Certainty
    from lagesbild_web.records.queries.motivations import weighing_shortcomings

    by, today = _acting(session.rater), _today()
    categories = dict(zip(ITEMS, _categories(session), strict=True))

    def answer(item: str, reason: str = "") -> None:
        given = Given(category=categories[item], certainty=Certainty.MEDIUM, reason=reason)
        record_answer(
            session=session, item=item, given=given, token=uuid4(), based_on=0, by=by, today=today
        )

    for item in ITEMS:
        answer(item, "Sett vid flera tillfällen." if categories[item] in {0, 5} else "")
    session = lock_session(session=session, by=by, today=today)
    for item in weighing_shortcomings(session):
        answer(item, "Jag har jämfört och står fast.")
    confirm_session(session=session, by=by, today=today)


def _categories(session) -> Iterator[int]:
    about = session.area or session.calibration_case.code
    for place in range(len(ITEMS)):
        # Some step up or down, so that the raters are not all alike.
        step = (session.pk + place) % 3 - 1
        yield min(5, max(0, SEVERITIES[about] + step))


def _round():
    from lagesbild_web.records.models import Round

    return Round.objects.order_by("-reference_day")[0]


def _user(username: str):
    from lagesbild_web.records.models import User

    return User.objects.get(username=username)


def _acting(user):
    from lagesbild_web.records.queries.people import acting_as

    return acting_as(user, on=_today())


def _today() -> date:
    from django.utils.timezone import localdate

    return localdate()


STEPS = {"country": fill_country, "others": rate_others}

if __name__ == "__main__":
    django.setup()
    STEPS[sys.argv[1]]()
