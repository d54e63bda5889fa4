"""How far has each area of the demonstration come? Every stage once, near the district shown."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import timedelta

from lagesbild_web.records.actions.deciding import (
    comment_as_municipality,
    decide_class,
    propose_class,
)
from lagesbild_web.records.actions.reviewing import Returned, accept_assessment, return_assessment
from lagesbild_web.records.actions.rounds import grant_exception
from lagesbild_web.records.actions.submitting import submit_assessment
from lagesbild_web.records.exchange.example.accounts import Accounts, Place
from lagesbild_web.records.exchange.example.scripted import Script
from lagesbild_web.records.models import Assessment, RatingSession, Round, User
from lagesbild_web.records.queries.organisation import Organisation
from lagesbild_web.records.queries.people import Acting
from lagesbild_web.records.queries.proposals import proposal_for
from lagesbild_web.records.queries.questionnaires import items_of
from lagesbild_web.roles import Role

_RETURNED = "Motiveringen säger inte vad som har hänt under perioden. Ange underlag och månad."
_RETURNED_TOO = "Svaret skiljer sig mycket från de andras. Beskriv vad du har sett själv."
_COMMENT = (
    "Kommunen har öppnat en fritidsgård och belyst gångstråken sedan i våras. Fältgruppen ser färre"
    " unga i rörelse kvällstid. Näringsidkarna vid torget är fortsatt oroliga."
)
_DEPARTS = "Mötet väger in vad bedömarna skriver om utvecklingen sedan i våras."
_MORE_TIME = "Två bedömare har varit på utbildning under omgångens första veckor."


@dataclass(frozen=True, kw_only=True)
class Scene:
    """The round that is under way, and everything that it is played with."""

    round: Round
    place: Place
    organisation: Organisation
    accounts: Accounts
    script: Script

    def assessment(self, area: str) -> Assessment:
        return Assessment.objects.get(round=self.round, area=area)

    def sessions(self, area: str) -> list[RatingSession]:
        rows = RatingSession.objects.filter(round=self.round, area=area)
        return list(rows.select_related("rater", "round", "calibration_case").order_by("pk"))

    def session_of(self, username: str, area: str) -> RatingSession:
        [session] = [one for one in self.sessions(area) if one.rater.username == username]
        return session

    def chief_of(self, area: str) -> Acting:
        district = self.organisation.district_of(area)
        if district == self.place.district:
            return self.accounts["lokalpolischef"]
        return self.accounts.colleague(Role.DISTRICT_CHIEF, district)

    def coordinator_of(self, area: str) -> Acting:
        [region] = [
            code
            for code in self.organisation.inside(area)
            if self.organisation.units[code].kind == "police_region"
        ]
        if region == self.place.region:
            return self.accounts["samordnare"]
        return self.accounts.colleague(Role.REGIONAL_COORDINATOR, region)


Stage = Callable[[Scene, str], None]


def one_left(scene: Scene, area: str) -> None:
    """Everybody is done but the officer who is shown, who has one item left."""
    mine = scene.session_of("omradespolis", area)
    for session in scene.sessions(area):
        if session.pk != mine.pk:
            scene.script.confirm(session)
    scene.script.answer(mine, leaving=1)


def to_compare(scene: Scene, area: str) -> None:
    """Everybody is done but the officer who is shown, who has locked and sees the others."""
    mine = scene.session_of("omradespolis", area)
    for session in scene.sessions(area):
        if session.pk != mine.pk:
            scene.script.confirm(session)
    scene.script.lock(mine)


def ready(scene: Scene, area: str) -> None:
    for session in scene.sessions(area):
        scene.script.confirm(session)


def submitted(scene: Scene, area: str) -> None:
    ready(scene, area)
    submit_assessment(assessment=scene.assessment(area), attested=True, by=scene.chief_of(area))


def returned(scene: Scene, area: str) -> None:
    """The region has sent back two answers, one of them the shown officer's."""
    submitted(scene, area)
    mine = scene.session_of("omradespolis", area)
    another = next(one for one in scene.sessions(area) if one.pk != mine.pk)
    first, second, *_ = items_of(mine)
    return_assessment(
        assessment=scene.assessment(area),
        returned=[
            Returned(session=mine, item=first.id, reason=_RETURNED),
            Returned(session=another, item=second.id, reason=_RETURNED_TOO),
        ],
        by=scene.coordinator_of(area),
    )


def reviewed(scene: Scene, area: str) -> None:
    submitted(scene, area)
    accept_assessment(assessment=scene.assessment(area), by=scene.coordinator_of(area))


def halfway(scene: Scene, area: str) -> None:
    """One rater is done, the next has begun, the others have not."""
    first, second, *_ = scene.sessions(area)
    scene.script.confirm(first)
    scene.script.answer(second, leaving=6)


def not_begun(scene: Scene, area: str) -> None:
    """Nobody has begun."""


SHOWN_OFFICER_RATES = frozenset({one_left, to_compare, returned, not_begun})

STAGES: Sequence[Stage] = (
    # in the district that is shown
    one_left,
    ready,
    returned,
    to_compare,
    submitted,
    not_begun,
    # in the rest of its region, if there are so many areas there
    reviewed,
    reviewed,
    reviewed,
    submitted,
    submitted,
    halfway,
)
MEETING = 3
"""The reviewed areas: to the first two the class meeting comes, to the third it has not."""


def stages_of(areas: Sequence[str]) -> dict[str, Stage]:
    """Give the first areas a stage each; nobody has begun with the others."""
    return dict(zip(areas, STAGES, strict=False))


def play(scene: Scene, stages: dict[str, Stage], *, cases_of: Sequence[User]) -> None:
    """Take the areas to their stages; who rates them has rated the calibration cases first."""
    for rater in cases_of:
        for session in _cases(scene, rater):
            scene.script.confirm(session)
    done, begun, *_ = _cases(scene, scene.accounts["omradespolis"].user)
    scene.script.confirm(done)
    scene.script.answer(begun, leaving=4)
    for area, stage in stages.items():
        stage(scene, area)
    _comment(scene, stages)
    _grant_more_time(scene)


def _cases(scene: Scene, rater: User) -> list[RatingSession]:
    rows = RatingSession.objects.filter(round=scene.round, rater=rater, area="")
    return list(rows.select_related("rater", "round", "calibration_case").order_by("pk"))


def _comment(scene: Scene, stages: dict[str, Stage]) -> None:
    """Let the municipality say something about the first of its areas that may be commented."""
    for area in stages:
        if scene.place.municipality in scene.organisation.inside(area):
            comment_as_municipality(
                assessment=scene.assessment(area),
                comment=_COMMENT,
                by=scene.accounts["kommunkontakt"],
            )
            return


def _grant_more_time(scene: Scene) -> None:
    grant_exception(
        round_=scene.round,
        district=scene.place.next_district,
        until=scene.round.closes + timedelta(days=7),
        owner=scene.accounts["samordnare"].user,
        reason=_MORE_TIME,
        by=scene.accounts["samordnare"],
    )


def hold_meeting(scene: Scene, stages: dict[str, Stage], *, classes: dict[str, str]) -> None:
    """Decide the first reviewed area, and let the second wait for another person.

    :param classes: of the round before, by area; where the rule proposes nothing, they stand.
    """
    decided, proposed, *_ = [area for area, stage in stages.items() if stage is reviewed]
    for area in (decided, proposed):
        assessment = scene.assessment(area)
        proposal = proposal_for(assessment)
        area_class = (proposal.proposed if proposal else None) or classes[area]
        propose_class(
            assessment=assessment,
            area_class=area_class,
            reason=_DEPARTS,
            by=scene.accounts["analytiker"],
        )
    decide_class(assessment=scene.assessment(decided), by=scene.accounts["analytiker2"])
