"""Who may do what, where, in which state and with which fields: one matrix, read by everything.

Actions ask `check_may`; readers ask `may_see`; the tests walk every cell. A scope is a unit of the
organisation on a day; access follows where a unit lies today.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType

from django.utils.translation import gettext as _

from lagesbild.errors import UserError
from lagesbild_web.policies import AssessmentState, SessionState, WrongState
from lagesbild_web.roles import Role


class NotAllowed(UserError):
    """The person lacks the role, or has it somewhere else."""


class Act(StrEnum):
    """What a person can ask the site to do."""

    RATE = "rate"
    SUBMIT = "submit"
    REMIND = "remind"
    REVIEW = "review"
    GRANT_EXCEPTION = "grant_exception"
    REOPEN = "reopen"
    DECIDE = "decide"
    COMMENT_AS_MUNICIPALITY = "comment_as_municipality"
    RUN_ROUND = "run_round"
    EXPORT = "export"
    IMPORT = "import"
    ENTER_STAFF = "enter_staff"
    """Posts, people, loans, local activities, workload, presence and pay of a unit."""
    ENTER_HOURS = "enter_hours"
    """What the hours of a unit's staff were spent on."""
    ENTER_MONEY = "enter_money"
    """Budget decisions, the ledger, cost centres and the index: of the whole country."""
    ENTER_CAMERAS = "enter_cameras"
    """Needs, points and cameras, their steps, drafts of tests, supply and use."""
    DECIDE_BALANCING = "decide_balancing"
    """Whether monitoring outweighs, and the steps of whoever decides on monitoring."""
    CLOSE_MONTHS = "close_months"
    """What has been delivered of a month stands, until the month is opened again."""
    EXPLAIN = "explain"
    """Why a figure of a unit is odd."""
    PLAN = "plan"
    """Where area officers of the whole country are to be in the coming years."""
    ADMINISTER = "administer"


class Scope(StrEnum):
    """Which of a grant's three units an act is asked of."""

    READS = "reads"
    WRITES = "writes"
    REVIEWS = "reviews"


class FieldClass(StrEnum):
    """How far a field may be shown."""

    OPEN = "open"
    """Names, borders, classes that are decided."""
    STATUS = "status"
    """How far the collection has come, nothing of what was answered; figures that may be shared."""
    INTERNAL = "internal"
    """Indicators, proposals, comments of municipalities."""
    STAFF = "staff"
    """Leave, part-time and hours by month: with few officers they tell of one of them."""
    MONEY = "money"
    """What single units and cost centres booked: only for who reads the whole country."""
    CAMERAS = "cameras"
    """The register of cameras at the level of areas: needs, points, steps, tests."""
    POSITION = "position"
    """Where a camera is, to the metre: nobody's but who enters cameras; reading it is logged."""
    SECRET = "secret"  # noqa: S105
    """Answers, reasons, evidence and who gave them; reading them is logged."""
    LOG = "log"
    """The audit log."""


@dataclass(frozen=True, kw_only=True)
class Right:
    """One cell of the matrix."""

    scope: Scope
    states: frozenset[str] | None = None
    """Of the session or assessment; None where no state is asked."""


def _in(*states: StrEnum) -> frozenset[str]:
    return frozenset(state.value for state in states)


ACTS: Mapping[Role, Mapping[Act, Right]] = MappingProxyType(
    {
        Role.AREA_OFFICER: {
            Act.RATE: Right(
                scope=Scope.WRITES, states=_in(SessionState.INDEPENDENT, SessionState.REVEALED)
            ),
            Act.ENTER_HOURS: Right(scope=Scope.WRITES),
        },
        Role.DISTRICT_CHIEF: {
            Act.SUBMIT: Right(
                scope=Scope.WRITES, states=_in(AssessmentState.DRAFT, AssessmentState.RETURNED)
            ),
            Act.REMIND: Right(scope=Scope.WRITES),
            Act.ENTER_STAFF: Right(scope=Scope.WRITES),
            Act.ENTER_HOURS: Right(scope=Scope.WRITES),
            Act.DECIDE_BALANCING: Right(scope=Scope.WRITES),
            Act.EXPLAIN: Right(scope=Scope.WRITES),
        },
        Role.REGIONAL_COORDINATOR: {
            Act.REVIEW: Right(scope=Scope.REVIEWS, states=_in(AssessmentState.SUBMITTED)),
            Act.REOPEN: Right(scope=Scope.REVIEWS, states=_in(AssessmentState.REVIEWED)),
            Act.GRANT_EXCEPTION: Right(scope=Scope.REVIEWS),
            Act.REMIND: Right(scope=Scope.REVIEWS),
            Act.DECIDE_BALANCING: Right(scope=Scope.REVIEWS),
        },
        Role.NATIONAL_ANALYST: {
            Act.DECIDE: Right(
                scope=Scope.REVIEWS,
                states=_in(AssessmentState.REVIEWED, AssessmentState.PROPOSED),
            ),
            Act.REOPEN: Right(scope=Scope.REVIEWS, states=_in(AssessmentState.REVIEWED)),
            Act.GRANT_EXCEPTION: Right(scope=Scope.REVIEWS),
            Act.RUN_ROUND: Right(scope=Scope.REVIEWS),
            Act.EXPORT: Right(scope=Scope.READS),
            Act.PLAN: Right(scope=Scope.READS),
        },
        Role.CONTROLLER: {
            Act.ENTER_STAFF: Right(scope=Scope.WRITES),
            Act.ENTER_HOURS: Right(scope=Scope.WRITES),
            Act.ENTER_MONEY: Right(scope=Scope.WRITES),
            Act.CLOSE_MONTHS: Right(scope=Scope.WRITES),
            Act.EXPLAIN: Right(scope=Scope.WRITES),
            Act.PLAN: Right(scope=Scope.READS),
        },
        Role.CAMERA_PLANNER: {Act.ENTER_CAMERAS: Right(scope=Scope.WRITES)},
        Role.MUNICIPAL_CONTACT: {
            Act.COMMENT_AS_MUNICIPALITY: Right(
                scope=Scope.WRITES,
                states=_in(
                    AssessmentState.DRAFT,
                    AssessmentState.SUBMITTED,
                    AssessmentState.RETURNED,
                    AssessmentState.REVIEWED,
                ),
            ),
        },
        Role.AUDITOR: {Act.EXPORT: Right(scope=Scope.READS)},
        Role.ADMINISTRATOR: {
            Act.ADMINISTER: Right(scope=Scope.WRITES),
            Act.IMPORT: Right(scope=Scope.WRITES),
            Act.RUN_ROUND: Right(scope=Scope.WRITES),
        },
    }
)
"""Deny by default: what is not here nobody may do."""

SEES: Mapping[Role, frozenset[FieldClass]] = MappingProxyType(
    {
        Role.AREA_OFFICER: frozenset({FieldClass.OPEN, FieldClass.STATUS}),
        Role.DISTRICT_CHIEF: frozenset(
            {
                *(FieldClass.OPEN, FieldClass.STATUS, FieldClass.INTERNAL),
                *(FieldClass.STAFF, FieldClass.CAMERAS, FieldClass.SECRET),
            }
        ),
        Role.REGIONAL_COORDINATOR: frozenset(
            {
                *(FieldClass.OPEN, FieldClass.STATUS, FieldClass.INTERNAL),
                *(FieldClass.STAFF, FieldClass.CAMERAS, FieldClass.SECRET),
            }
        ),
        Role.NATIONAL_ANALYST: frozenset(
            {
                *(FieldClass.OPEN, FieldClass.STATUS, FieldClass.INTERNAL),
                *(FieldClass.STAFF, FieldClass.MONEY, FieldClass.CAMERAS, FieldClass.SECRET),
            }
        ),
        Role.CONTROLLER: frozenset(
            {FieldClass.OPEN, FieldClass.STATUS, FieldClass.STAFF, FieldClass.MONEY}
        ),
        Role.CAMERA_PLANNER: frozenset(
            {FieldClass.OPEN, FieldClass.STATUS, FieldClass.CAMERAS, FieldClass.POSITION}
        ),
        Role.MUNICIPAL_CONTACT: frozenset({FieldClass.OPEN}),
        Role.AUDITOR: frozenset(FieldClass) - {FieldClass.POSITION},
        Role.ADMINISTRATOR: frozenset({FieldClass.OPEN, FieldClass.STATUS, FieldClass.LOG}),
    }
)
"""What each role sees inside the unit that it reads. A rater's own answers are always the rater's;
secrets of sessions that are not locked are nobody else's (`queries.answers`)."""

EVERYWHERE = "*"


@dataclass(frozen=True, kw_only=True)
class HeldRole:
    """A role that a person has on a day, and the units of its three scopes."""

    role: Role
    reads: str
    writes: str
    reviews: str

    def unit(self, scope: Scope) -> str:
        return str(getattr(self, scope.value))


def covers(unit: str, lines: Iterable[str]) -> bool:
    """Tell whether a scope's unit is one of those that something lies in, on any line."""
    return bool(unit) and (unit == EVERYWHERE or unit in lines)


def may(
    held: Iterable[HeldRole], act: Act, *, inside: frozenset[str], state: str | None = None
) -> bool:
    """Tell whether any of a person's roles lets them act.

    :param inside: the codes of all units that the thing lies in: district, police district,
        region and municipality. Empty for what belongs to the whole country.
    """
    for one in held:
        right = ACTS[one.role].get(act)
        if right is None or not covers(one.unit(right.scope), inside):
            continue
        if right.states is None or (state is not None and state in right.states):
            return True
    return False


def check_has(held: Iterable[HeldRole], act: Act, *, inside: frozenset[str]) -> None:
    """Do nothing if any of a person's roles has the act for a thing, in whatever state it is.

    Ask it before the state is asked: who lacks the right never learns the state.

    :raises NotAllowed: if no role has the act, or has it somewhere else.
    """
    having = [one for one in held if act in ACTS[one.role]]
    if not having:
        raise NotAllowed(_("Din roll har inte rätt att göra det här."))
    if not any(covers(one.unit(ACTS[one.role][act].scope), inside) for one in having):
        raise NotAllowed(_("Din roll gäller inte för den här enheten."))


def check_may(
    held: Iterable[HeldRole], act: Act, *, inside: frozenset[str], state: str | None = None
) -> None:
    """Do nothing if the act is allowed.

    :raises NotAllowed: as `check_has`.
    :raises WrongState: if a role has the act here, but not in this state.
    """
    held = tuple(held)
    check_has(held, act, inside=inside)
    if not may(held, act, inside=inside, state=state):
        raise WrongState(_("Det går inte att göra det här i det läge som bedömningen är i."))


def may_see(held: Iterable[HeldRole], fields: FieldClass, *, inside: frozenset[str]) -> bool:
    """Tell whether any of a person's roles shows them this class of fields."""
    return any(fields in SEES[one.role] and covers(one.reads, inside) for one in held)
