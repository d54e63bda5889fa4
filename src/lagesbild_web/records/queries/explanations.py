"""Why does a person see, or may do, something: the same matrix, step by step, in words."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from lagesbild_web.permissions import (
    ACTS,
    EVERYWHERE,
    SEES,
    Act,
    FieldClass,
    HeldRole,
    Scope,
    covers,
)
from lagesbild_web.policies import AssessmentState, SessionState
from lagesbild_web.records.models import Grant, User
from lagesbild_web.records.queries.organisation import Organisation
from lagesbild_web.records.queries.people import held_roles, may_stand_in_for
from lagesbild_web.roles import Role

ACT_TITLES = {
    Act.RATE: "skatta",
    Act.SUBMIT: "skicka in en bedömning",
    Act.REMIND: "påminna bedömare",
    Act.REVIEW: "återsända eller godkänna en bedömning",
    Act.GRANT_EXCEPTION: "ge mer tid",
    Act.REOPEN: "öppna en godkänd bedömning igen",
    Act.DECIDE: "besluta klass",
    Act.COMMENT_AS_MUNICIPALITY: "lämna kommunens synpunkt",
    Act.RUN_ROUND: "planera, öppna och stänga omgångar",
    Act.EXPORT: "hämta underlaget",
    Act.IMPORT: "föra in underlag",
    Act.ADMINISTER: "ge och avsluta behörigheter",
}
FIELD_TITLES = {
    FieldClass.OPEN: "se namn, gränser och beslutade klasser",
    FieldClass.STATUS: "se hur långt insamlingen har kommit",
    FieldClass.INTERNAL: "se indikatorer, förslag och kommunens synpunkt",
    FieldClass.SECRET: "läsa andras svar, motiveringar och underlag",
    FieldClass.LOG: "läsa händelseloggen",
}
_SCOPE_WORDS = {Scope.READS: "läser", Scope.WRITES: "skriver", Scope.REVIEWS: "granskar"}
_STATE_TITLES = {state.value: state.title for state in (*SessionState, *AssessmentState)}


@dataclass(frozen=True, kw_only=True)
class Check:
    """One question on the way, and how it was answered."""

    question: str
    holds: bool
    answer: str


@dataclass(frozen=True, kw_only=True)
class Explanation:
    is_allowed: bool
    conclusion: str
    checks: tuple[Check, ...]
    """Up to the first that stands in the way: those after it ask what no longer matters."""
    remedy: str


@dataclass(frozen=True, kw_only=True)
class Asked:
    """What is asked: may this person do this, or see this, there?"""

    user: User
    what: Act | FieldClass
    place: str
    """What the place is called."""
    inside: frozenset[str]
    """The units that it lies in; empty for what belongs to the whole country."""
    state: str | None = None
    """Of the assessment, where one is named."""


def explain_right(asked: Asked, *, organisation: Organisation, on: date) -> Explanation:
    """Return whether a person may, and every step of why or why not."""
    held = tuple(held_roles(asked.user, on=on))
    having = [one for one in held if _scope_of(one, asked.what) is not None]
    covering = [one for one in having if covers(one.unit(_scope_of(one, asked.what)), asked.inside)]
    states = _states_needed(covering, asked.what)
    checks = [
        Check(
            question="Är kontot öppet?",
            holds=asked.user.is_active,
            answer="Ja." if asked.user.is_active else "Nej, kontot är avslutat.",
        ),
        Check(
            question="Har personen någon roll i dag?",
            holds=bool(held),
            answer=_roles_in_words(asked.user, held, on=on),
        ),
        Check(
            question=f"Ger någon av rollerna rätt att {_title(asked.what)}?",
            holds=bool(having),
            answer=_having_in_words(having, asked.what),
        ),
        Check(
            question=f"Gäller rollen för {asked.place}?",
            holds=bool(covering),
            answer=_place_in_words(asked, having, organisation=organisation),
        ),
    ]
    if states is not None and asked.inside:
        checks.append(_state_check(asked.state, states))
    failed = next((check for check in checks if not check.holds), None)
    shown = checks if failed is None else checks[: checks.index(failed) + 1]
    may = "får" if failed is None else "får inte"
    return Explanation(
        is_allowed=failed is None,
        conclusion=f"{asked.user} {may} {_title(asked.what)} i {asked.place}.",
        checks=tuple(shown),
        remedy=_remedy(asked, failed, on=on),
    )


def _scope_of(one: HeldRole, what: Act | FieldClass) -> Scope | None:
    """Return which of a role's units counts for this; None where the role does not have it."""
    if isinstance(what, FieldClass):
        return Scope.READS if what in SEES[one.role] else None
    right = ACTS[one.role].get(what)
    return right.scope if right else None


def _title(what: Act | FieldClass) -> str:
    return FIELD_TITLES[what] if isinstance(what, FieldClass) else ACT_TITLES[what]


def _states_needed(covering: Iterable[HeldRole], what: Act | FieldClass) -> frozenset[str] | None:
    """Return the states in which it is allowed; None where the state does not matter."""
    if isinstance(what, FieldClass):
        return None
    rights = [ACTS[one.role][what] for one in covering]
    if not rights or any(right.states is None for right in rights):
        return None
    return frozenset(state for right in rights for state in right.states or ())


def _roles_in_words(user: User, held: Iterable[HeldRole], *, on: date) -> str:
    titles = list(dict.fromkeys(one.role.title for one in held))
    if titles:
        return f"Ja: {', '.join(titles)}."
    if not user.is_active:
        return "Nej, ett avslutat konto har inga roller."
    grants = Grant.objects.filter(user=user).order_by("valid_from")
    coming = grants.filter(valid_from__gt=on).first()
    if coming:
        return f"Nej. {Role(coming.role).title} börjar gälla {coming.valid_from}."
    ended = grants.filter(valid_to__lt=on).last()
    if ended:
        return f"Nej. {Role(ended.role).title} slutade gälla {ended.valid_to}."
    return "Nej, personen har aldrig fått någon roll."


def _having_in_words(having: Iterable[HeldRole], what: Act | FieldClass) -> str:
    titles = list(dict.fromkeys(one.role.title for one in having))
    if titles:
        return f"Ja: {', '.join(titles)}."
    with_it = [
        role.title
        for role in Role
        if (what in SEES[role] if isinstance(what, FieldClass) else what in ACTS[role])
    ]
    return f"Nej. Rätten följer med: {', '.join(with_it)}."


def _place_in_words(asked: Asked, having: Iterable[HeldRole], *, organisation: Organisation) -> str:
    words = []
    for one in having:
        scope = _scope_of(one, asked.what)
        unit = one.unit(scope)
        name = _unit_name(unit, organisation=organisation)
        words.append(f"{one.role.title} {_SCOPE_WORDS[scope]} i {name}")
    if not words:
        return "Ingen roll att pröva mot platsen."
    units = [organisation.name(code) for code in sorted(asked.inside)]
    lies = f" {asked.place} ligger i {', '.join(units)}." if units else ""
    return f"{'; '.join(words)}.{lies}"


def _unit_name(unit: str, *, organisation: Organisation) -> str:
    if unit == EVERYWHERE:
        return "hela landet"
    return organisation.name(unit) if unit else "ingen enhet"


def _state_check(state: str | None, states: frozenset[str]) -> Check:
    wanted = ", ".join(f"»{_STATE_TITLES[one]}«" for one in sorted(states))
    if state is None:
        return Check(
            question="Är bedömningen i ett läge där det går?",
            holds=True,
            answer=f"Går när läget är {wanted}. Välj en omgång för att se hur det är nu.",
        )
    return Check(
        question="Är bedömningen i ett läge där det går?",
        holds=state in states,
        answer=f"Läget är »{_STATE_TITLES[state]}«. Det går när det är {wanted}.",
    )


def _remedy(asked: Asked, failed: Check | None, *, on: date) -> str:
    if failed is None:
        if asked.what is FieldClass.SECRET:
            return "Svar som inte är låsta ser ändå bara bedömaren själv, vilken roll man än har."
        return ""
    others = may_stand_in_for(asked.user, on=on)
    if others:
        names = ", ".join(str(one) for one in others)
        return f"Personen är i dag ersättare för {names} och kan arbeta i deras ställe."
    if not asked.user.is_active:
        return "Ett avslutat konto öppnas inte igen; bjud in personen på nytt."
    return "Är det fel: ge personen en roll som gäller där, eller rätta organisationen."
