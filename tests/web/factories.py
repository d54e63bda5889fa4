"""A small invented country for the tests of the site: three districts, an area in each."""

from datetime import date
from uuid import uuid4

import shapely

from lagesbild.assessment.questionnaire import MissingCode
from lagesbild_web.records.actions.answering import (
    Given,
    confirm_session,
    lock_session,
    record_answer,
)
from lagesbild_web.records.actions.submitting import submit_assessment
from lagesbild_web.records.models import (
    AreaBoundary,
    Assessment,
    CalibrationCase,
    Grant,
    QuestionnaireVersion,
    RatingSession,
    Round,
    Unit,
    User,
)
from lagesbild_web.records.models.answers import Certainty
from lagesbild_web.records.models.rounds import RoundState
from lagesbild_web.records.queries.people import Acting, acting_as
from lagesbild_web.roles import Role

FIRST_DAY = date(2015, 1, 1)
TODAY = date(2027, 3, 1)
DISTRICTS = {"L1": "Hamnen", "L2": "Skogsbyn", "L3": "Ängsdal"}
AREAS = {"A1": "Norra Ängen", "A2": "Skogsbacken", "A3": "Kvarnbyn"}
ITEMS = ("Q1", "Q2", "Q3")
ANCHORS = {str(step): f"Steg {step}" for step in range(6)}


def build_country() -> None:
    """One region, one police district, three local ones with an area each, two municipalities."""
    rows = [
        ("R1", "police_region", "Region Sjö", ""),
        ("P1", "police_district", "Polisområde Strand", "R1"),
        *((code, "local_police_district", name, "P1") for code, name in DISTRICTS.items()),
        ("K1", "municipality", "Sjöstad", ""),
        ("K2", "municipality", "Skogstad", ""),
    ]
    Unit.objects.bulk_create(
        Unit(code=code, kind=kind, name=name, parent_code=parent, valid_from=FIRST_DAY)
        for code, kind, name, parent in rows
    )
    for place, (area, name) in enumerate(AREAS.items()):
        box = shapely.box(place * 2000, 0, place * 2000 + 1000, 1000)
        AreaBoundary.objects.create(
            area=area,
            boundary=1,
            name=name,
            local_police_district=f"L{place + 1}",
            municipality="K1" if place < 2 else "K2",
            valid_from=FIRST_DAY,
            geometry=shapely.to_wkb(shapely.MultiPolygon([box])),
        )
    CalibrationCase.objects.create(code="KAL1", title="Fallet Kvarnbacken", description="Tre torg.")


def questionnaire() -> QuestionnaireVersion:
    """Three items; the third is asked only of areas where the second is at least 2."""
    item = {"guidance": "Räkna platser.", "anchors": ANCHORS, "comparability": "identical"}
    document = {
        "version": "2027.1",
        "title": "Områdesskattning",
        "blocks": [
            {
                "id": "A",
                "title": "Boendemiljö",
                "items": [
                    {"id": "Q1", "title": "Handel", "question": "Hur öppet säljs det?", **item},
                    {"id": "Q2", "title": "Oro", "question": "Hur stor är oron?", **item},
                ],
            },
            {
                "id": "B",
                "title": "Rättssystemet",
                "items": [
                    {
                        "id": "Q3",
                        "title": "Vittnen",
                        "question": "Hur ofta tystnar vittnen?",
                        **item,
                        "asked_if": "Q2 >= 2",
                    }
                ],
            },
        ],
    }
    found, _ = QuestionnaireVersion.objects.get_or_create(
        version="2027.1", defaults={"title": "Områdesskattning", "document": document, "sha256": ""}
    )
    return found


def build_round(
    *, state: RoundState = RoundState.OPEN, code: str = "2027", is_exercise: bool = False
) -> Round:
    """A round with all areas; it collects in February and March."""
    round_ = Round.objects.create(
        code=code,
        title=f"Lägesbild {code}",
        opens=date(2027, 2, 1),
        closes=date(2027, 3, 31),
        reference_day=date(2027, 12, 1),
        indicator_year=2026,
        questionnaire=questionnaire(),
        state=state,
        is_exercise=is_exercise,
    )
    Assessment.objects.bulk_create(Assessment(round=round_, area=area) for area in AREAS)
    return round_


def person(
    username: str,
    *roles: Role,
    unit: str = "*",
    home_district: str = "",
    reads: str | None = None,
    reviews: str | None = None,
) -> User:
    """A person who reads, writes and reviews in one unit, from the first day on."""
    user = User.objects.create(
        username=username, display_name=username.title(), home_district=home_district
    )
    for role in roles:
        Grant.objects.create(
            user=user,
            role=role.value,
            reads=unit if reads is None else reads,
            writes=unit,
            reviews=unit if reviews is None else reviews,
            valid_from=FIRST_DAY,
        )
    return user


def rater(username: str, *, district: str = "L1") -> User:
    return person(username, Role.AREA_OFFICER, unit=district, home_district=district)


def acting(user: User, *, instead_of: User | None = None) -> Acting:
    return acting_as(user, on=TODAY, instead_of=instead_of)


def session_of(user: User, round_: Round, *, area: str = "A1", case: str = "") -> RatingSession:
    return RatingSession.objects.create(
        round=round_,
        rater=user,
        home_district=user.home_district,
        area="" if case else area,
        calibration_case=CalibrationCase.objects.get(code=case) if case else None,
    )


def answer(
    session: RatingSession,
    item: str,
    category: int | None = 3,
    *,
    by: User | None = None,
    reason: str = "",
    missing_code: MissingCode | None = None,
    based_on: int = 0,
    today: date = TODAY,
):
    given = Given(
        category=category,
        missing_code=missing_code,
        certainty=None if category is None else Certainty.MEDIUM,
        reason=reason,
    )
    return record_answer(
        session=session,
        item=item,
        given=given,
        token=uuid4(),
        based_on=based_on,
        by=acting(by or session.rater),
        today=today,
    )


def confirmed(session: RatingSession, category: int = 3) -> RatingSession:
    """Take a session all the way through its rater's part."""
    for item in ITEMS:
        answer(session, item, category)
    lock_session(session=session, by=acting(session.rater), today=TODAY)
    return confirm_session(session=session, by=acting(session.rater), today=TODAY)


def submitted(round_: Round, *, area: str = "A1", chief: User) -> Assessment:
    """An area that two raters have rated and the chief has submitted."""
    for name, district in (("anna", "L1"), ("bo", "L2")):
        user = User.objects.filter(username=name).first() or rater(name, district=district)
        confirmed(session_of(user, round_, area=area))
    assessment = Assessment.objects.get(round=round_, area=area)
    submit_assessment(assessment=assessment, attested=True, by=acting(chief))
    assessment.refresh_from_db()
    return assessment
