"""Why does a person see, or may do, something: the same matrix, step by step, in words."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

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
from lagesbild_web.policies import ASSESSMENT_TITLES, SESSION_TITLES
from lagesbild_web.records.models import Grant, User
from lagesbild_web.records.queries.organisation import Organisation
from lagesbild_web.records.queries.people import held_roles, may_stand_in_for
from lagesbild_web.roles import Role

ACT_TITLES = {
    Act.RATE: gettext_lazy("skatta"),
    Act.SUBMIT: gettext_lazy("skicka in en bedömning"),
    Act.REMIND: gettext_lazy("påminna bedömare"),
    Act.REVIEW: gettext_lazy("återsända eller godkänna en bedömning"),
    Act.GRANT_EXCEPTION: gettext_lazy("ge mer tid"),
    Act.REOPEN: gettext_lazy("öppna en godkänd bedömning igen"),
    Act.DECIDE: gettext_lazy("besluta klass"),
    Act.COMMENT_AS_MUNICIPALITY: gettext_lazy("lämna kommunens synpunkt"),
    Act.RUN_ROUND: gettext_lazy("planera, öppna och stänga omgångar"),
    Act.EXPORT: gettext_lazy("hämta underlaget"),
    Act.IMPORT: gettext_lazy("föra in underlag"),
    Act.ENTER_STAFF: gettext_lazy("lämna bemanning, utlåning, arbetsmängd, närvaro och lön"),
    Act.ENTER_HOURS: gettext_lazy("lämna timmar"),
    Act.ENTER_MONEY: gettext_lazy("lämna budgetbeslut, kostnadsställen, huvudbok och index"),
    Act.ENTER_CAMERAS: gettext_lazy("föra registret över kameror"),
    Act.DECIDE_BALANCING: gettext_lazy("besluta intresseavvägningar och ta bevakning i drift"),
    Act.CLOSE_MONTHS: gettext_lazy("stänga månader och öppna dem igen"),
    Act.EXPLAIN: gettext_lazy("förklara avvikelser"),
    Act.PLAN: gettext_lazy("planera områdespoliser"),
    Act.ADMINISTER: gettext_lazy("ge och avsluta behörigheter"),
}
FIELD_TITLES = {
    FieldClass.OPEN: gettext_lazy("se namn, gränser och beslutade klasser"),
    FieldClass.STATUS: gettext_lazy("se hur långt insamlingen har kommit"),
    FieldClass.INTERNAL: gettext_lazy("se indikatorer, förslag och kommunens synpunkt"),
    FieldClass.STAFF: gettext_lazy("se områdespolisers frånvaro, deltid och timmar per månad"),
    FieldClass.MONEY: gettext_lazy("se vad enskilda enheter har bokfört"),
    FieldClass.CAMERAS: gettext_lazy("se behov, kamerapunkter och intresseavvägningar"),
    FieldClass.POSITION: gettext_lazy("se var kameror sitter, på metern"),
    FieldClass.SECRET: gettext_lazy("läsa andras svar, motiveringar och underlag"),
    FieldClass.LOG: gettext_lazy("läsa händelseloggen"),
}
_SCOPE_WORDS = {
    Scope.READS: gettext_lazy("%(role)s läser i %(unit)s"),
    Scope.WRITES: gettext_lazy("%(role)s skriver i %(unit)s"),
    Scope.REVIEWS: gettext_lazy("%(role)s granskar i %(unit)s"),
}
_STATE_TITLES = {
    state.value: title for state, title in (SESSION_TITLES | ASSESSMENT_TITLES).items()
}


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
            question=_("Är kontot öppet?"),
            holds=asked.user.is_active,
            answer=_("Ja.") if asked.user.is_active else _("Nej, kontot är avslutat."),
        ),
        Check(
            question=_("Har personen någon roll i dag?"),
            holds=bool(held),
            answer=_roles_in_words(asked.user, held, on=on),
        ),
        Check(
            question=_("Ger någon av rollerna rätt att %(what)s?") % {"what": _title(asked.what)},
            holds=bool(having),
            answer=_having_in_words(having, asked.what),
        ),
        Check(
            question=_("Gäller rollen för %(place)s?") % {"place": asked.place},
            holds=bool(covering),
            answer=_place_in_words(asked, having, organisation=organisation),
        ),
    ]
    if states is not None and asked.inside:
        checks.append(_state_check(asked.state, states))
    failed = next((check for check in checks if not check.holds), None)
    shown = checks if failed is None else checks[: checks.index(failed) + 1]
    conclusion = (
        _("%(who)s får %(what)s i %(place)s.")
        if failed is None
        else _("%(who)s får inte %(what)s i %(place)s.")
    )
    return Explanation(
        is_allowed=failed is None,
        conclusion=conclusion
        % {"who": asked.user, "what": _title(asked.what), "place": asked.place},
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
    return str(FIELD_TITLES[what] if isinstance(what, FieldClass) else ACT_TITLES[what])


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
        return _("Ja: %(roles)s.") % {"roles": ", ".join(titles)}
    if not user.is_active:
        return _("Nej, ett avslutat konto har inga roller.")
    grants = Grant.objects.filter(user=user).order_by("valid_from")
    coming = grants.filter(valid_from__gt=on).first()
    if coming:
        return _("Nej. %(role)s börjar gälla %(day)s.") % {
            "role": Role(coming.role).title,
            "day": coming.valid_from,
        }
    ended = grants.filter(valid_to__lt=on).last()
    if ended:
        return _("Nej. %(role)s slutade gälla %(day)s.") % {
            "role": Role(ended.role).title,
            "day": ended.valid_to,
        }
    return _("Nej, personen har aldrig fått någon roll.")


def _having_in_words(having: Iterable[HeldRole], what: Act | FieldClass) -> str:
    titles = list(dict.fromkeys(one.role.title for one in having))
    if titles:
        return _("Ja: %(roles)s.") % {"roles": ", ".join(titles)}
    with_it = [
        role.title
        for role in Role
        if (what in SEES[role] if isinstance(what, FieldClass) else what in ACTS[role])
    ]
    return _("Nej. Rätten följer med: %(roles)s.") % {"roles": ", ".join(with_it)}


def _place_in_words(asked: Asked, having: Iterable[HeldRole], *, organisation: Organisation) -> str:
    words = []
    for one in having:
        scope = _scope_of(one, asked.what)
        unit = one.unit(scope)
        name = _unit_name(unit, organisation=organisation)
        words.append(_SCOPE_WORDS[scope] % {"role": one.role.title, "unit": name})
    if not words:
        return _("Ingen roll att pröva mot platsen.")
    units = [organisation.name(code) for code in sorted(asked.inside)]
    sentences = [f"{'; '.join(words)}."]
    if units:
        lies = _("%(place)s ligger i %(units)s.")
        sentences.append(lies % {"place": asked.place, "units": ", ".join(units)})
    return " ".join(sentences)


def _unit_name(unit: str, *, organisation: Organisation) -> str:
    if unit == EVERYWHERE:
        return _("hela landet")
    return organisation.name(unit) if unit else _("ingen enhet")


def _state_check(state: str | None, states: frozenset[str]) -> Check:
    wanted = ", ".join(_("»%(state)s«") % {"state": _STATE_TITLES[one]} for one in sorted(states))
    if state is None:
        return Check(
            question=_("Är bedömningen i ett läge där det går?"),
            holds=True,
            answer=_("Går när läget är %(states)s. Välj en omgång för att se hur det är nu.")
            % {"states": wanted},
        )
    return Check(
        question=_("Är bedömningen i ett läge där det går?"),
        holds=state in states,
        answer=_("Läget är »%(state)s«. Det går när det är %(states)s.")
        % {"state": _STATE_TITLES[state], "states": wanted},
    )


def _remedy(asked: Asked, failed: Check | None, *, on: date) -> str:
    if failed is None:
        if asked.what is FieldClass.SECRET:
            return _(
                "Svar som inte är låsta ser ändå bara bedömaren själv, vilken roll man än har."
            )
        return ""
    others = may_stand_in_for(asked.user, on=on)
    if others:
        names = ", ".join(str(one) for one in others)
        return _("Personen är i dag ersättare för %(names)s och kan arbeta i deras ställe.") % {
            "names": names
        }
    if not asked.user.is_active:
        return _("Ett avslutat konto öppnas inte igen; bjud in personen på nytt.")
    return _("Är det fel: ge personen en roll som gäller där, eller rätta organisationen.")
