"""What does an event say to people? One sentence for each kind of event."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from lagesbild.swedish import MISSING, class_title, listing
from lagesbild_web.audit.actions import Recorded
from lagesbild_web.audit.models import AuditEvent
from lagesbild_web.audit.payload import Payload
from lagesbild_web.roles import Role

TEMPLATES: Mapping[str, str] = MappingProxyType(
    {
        Recorded.ANSWER_RECORDED: gettext_noop(
            "{who} svarade på {item} om {thing}, version {version}"
        ),
        Recorded.SESSION_LOCKED: gettext_noop("{who} låste sina svar om {thing}"),
        Recorded.SESSION_CONFIRMED: gettext_noop("{who} bekräftade sina svar om {thing}"),
        Recorded.ASSESSMENT_SUBMITTED: gettext_noop(
            "{who} skickade in bedömningen av {thing}, inlämning {number}"
        ),
        Recorded.ANSWER_RETURNED: gettext_noop("{who} återsände svar om {thing}: {answers}"),
        Recorded.ASSESSMENT_ACCEPTED: gettext_noop("{who} godkände bedömningen av {thing}"),
        Recorded.ASSESSMENT_REOPENED: gettext_noop(
            "{who} öppnade bedömningen av {thing} igen: {answers}"
        ),
        Recorded.CLASS_PROPOSED: gettext_noop("{who} föreslog klassen »{area_class}« för {thing}"),
        Recorded.CLASS_WITHDRAWN: gettext_noop(
            "{who} drog tillbaka förslaget om klass för {thing}"
        ),
        Recorded.CLASS_DECIDED: gettext_noop("{who} beslutade klassen »{area_class}« för {thing}"),
        Recorded.MUNICIPALITY_COMMENTED: gettext_noop(
            "{who} lämnade kommunens synpunkt om {thing}"
        ),
        Recorded.ROUND_PLANNED: gettext_noop("{who} planerade omgång {round}"),
        Recorded.ROUND_OPENED: gettext_noop("{who} öppnade omgång {round}"),
        Recorded.ROUND_CLOSED: gettext_noop("{who} stängde omgång {round}"),
        Recorded.SESSION_ASSIGNED: gettext_noop(
            "{who} tilldelade bedömningstillfällen i omgång {round}, {sessions} stycken"
        ),
        Recorded.CASE_WRITTEN: gettext_noop("{who} skrev {thing}"),
        Recorded.EXCEPTION_GRANTED: gettext_noop("{who} gav {district} mer tid, till {until}"),
        Recorded.SUBSTITUTION_SET: gettext_noop(
            "{who} gjorde {substitute} till ersättare för {person}"
            " från {valid_from} till {valid_to}"
        ),
        Recorded.SUBSTITUTION_ENDED: gettext_noop(
            "{who} avslutade {substitute} som ersättare för {person}"
        ),
        Recorded.GRANT_GIVEN: gettext_noop(
            "{who} gav {person} rollen »{granted_role}« från {valid_from}"
        ),
        Recorded.GRANT_ENDED: gettext_noop("{who} avslutade rollen »{granted_role}« för {person}"),
        Recorded.USER_INVITED: gettext_noop("{who} lade upp ett konto för {person}"),
        Recorded.USER_ENDED: gettext_noop("{who} avslutade kontot för {person}"),
        Recorded.REMINDER_SENT: gettext_noop("{who} påminde om omgång {round}: {raters}"),
        Recorded.COLLECTION_IMPORTED: gettext_noop("{who} förde in leverans {batch}"),
        Recorded.COLLECTION_EXPORTED: gettext_noop("{who} hämtade underlaget för omgång {round}"),
        Recorded.PICTURE_STARTED: gettext_noop("{who} lät göra en lägesbild av omgång {round}"),
        Recorded.PICTURE_FROZEN: gettext_noop(
            "{who} fick en lägesbild av omgång {round}, dataversion {data_version}"
        ),
        Recorded.PLAN_STARTED: gettext_noop("{who} lät göra plan {plan} för områdespoliser"),
        Recorded.PLAN_MADE: gettext_noop(
            "{who} fick plan {plan} för områdespoliser, dataversion {data_version}"
        ),
        Recorded.PLAN_DELETED: gettext_noop("{who} tog bort plan {plan} för områdespoliser"),
        Recorded.DELIVERY_WITHDRAWN: gettext_noop("{who} drog tillbaka leverans {batch}"),
        Recorded.ROWS_TABLED: gettext_noop("{who} lämnade rader till {table}, leverans {batch}"),
        Recorded.ROWS_ROLLED_BACK: gettext_noop(
            "{who} ångrade leverans {batch} till {table}, {rows} rader"
        ),
        Recorded.CAMERA_NEED_REPORTED: gettext_noop("{who} anmälde kamerabehov {need}"),
        Recorded.CAMERA_STEP_TAKEN: gettext_noop("{who} tog steget »{step}« för {subject}"),
        Recorded.BALANCING_DRAFTED: gettext_noop(
            "{who} sparade utkast till intresseavvägning för {subject}, version {version}"
        ),
        Recorded.BALANCING_DECIDED: gettext_noop(
            "{who} beslutade intresseavvägningen för {subject}, version {version}"
        ),
        Recorded.POSITION_READ: gettext_noop("{who} läste det exakta läget för {subject}"),
        Recorded.POSITIONS_EXPORTED: gettext_noop(
            "{who} hämtade kamerors exakta lägen, {rows} stycken"
        ),
        Recorded.CAMERA_FORECAST_STARTED: gettext_noop(
            "{who} lät räkna prognos {forecast} för kameror"
        ),
        Recorded.CAMERA_FORECAST_MADE: gettext_noop(
            "Prognos {forecast} för kameror är räknad, beställd av {who}, dataversion"
            " {data_version}"
        ),
        Recorded.CAMERAS_EXPORTED: gettext_noop(
            "{who} hämtade tabellerna om kameror, {rows} rader, dataversion {data_version}"
        ),
        Recorded.MONTH_CLOSED: gettext_noop("{who} stängde {month} i {table} för {unit}"),
        Recorded.MONTH_OPENED: gettext_noop("{who} öppnade {month} i {table} för {unit} igen"),
        Recorded.DEVIATION_EXPLAINED: gettext_noop(
            "{who} förklarade en avvikelse i {unit} {month}"
        ),
        Recorded.FIGURES_EXPORTED: gettext_noop(
            "{who} hämtade siffror om områdespoliser för {during}, {marking}: {rows} rader"
        ),
        Recorded.RESOURCES_EXPORTED: gettext_noop(
            "{who} hämtade siffror om resurser för {during}, {marking}: {rows} rader"
        ),
        Recorded.FORM_DOWNLOADED: gettext_noop("{who} hämtade Excelformuläret för omgång {round}"),
        Recorded.FORM_IMPORTED: gettext_noop("{who} lämnade ett Excelformulär för omgång {round}"),
        Recorded.FORM_UNDONE: gettext_noop("{who} ångrade ett Excelformulär för omgång {round}"),
        Recorded.SECRET_READ: gettext_noop("{who} läste svar om {thing}"),
        Recorded.LOG_READ: gettext_noop("{who} läste händelseloggen"),
        Recorded.LOG_EXPORTED: gettext_noop("{who} hämtade händelseloggen för {during}"),
        Recorded.LOGIN_SUCCEEDED: gettext_noop("{who} loggade in med {methods}"),
        Recorded.LOGIN_FAILED: gettext_noop("En inloggning misslyckades för {person}: {why}"),
        Recorded.LOGIN_ENDED: gettext_noop("{who} loggades ut: {why}"),
        Recorded.OTHER_LOGINS_ENDED: gettext_noop(
            "{who} avslutade sina inloggningar i andra webbläsare, {logins} stycken"
        ),
        Recorded.PASSWORD_CHANGED: gettext_noop("{who} bytte lösenord"),
        Recorded.SECOND_FACTOR_ADDED: gettext_noop("{who} lade till {factor}"),
        Recorded.SECOND_FACTOR_REMOVED: gettext_noop("{who} tog bort {factor}"),
    }
)
"""The words in braces are details of the event, but for four: `who`; `target`; `person`, which is
the target where that is a user; and `thing`, which is the area in the details, or the case, or else
the target."""

UNKNOWN_ACCOUNT = "user/unknown"
"""The target of a failed login with a name that no account has."""

_METHODS: Mapping[str, str] = MappingProxyType(
    {
        "password": gettext_noop("lösenord"),
        "totp": gettext_noop("engångskod"),
        "webauthn": gettext_noop("passnyckel"),
        "recovery_codes": gettext_noop("reservkod"),
        "socialaccount": gettext_noop("organisationens inloggning"),
    }
)
_FACTORS: Mapping[str, str] = MappingProxyType(
    {
        "totp": gettext_noop("en app för engångskoder"),
        "webauthn": gettext_noop("en passnyckel"),
        "recovery_codes": gettext_noop("reservkoder"),
    }
)
_MARKINGS: Mapping[str, str] = MappingProxyType(
    {
        "shareable": gettext_noop("sådant som får delas"),
        "inside": gettext_noop("sådant som inte får lämnas ut"),
    }
)
_STEPS: Mapping[str, str] = MappingProxyType(
    {
        "take_over": gettext_noop("tas över"),
        "assess": gettext_noop("bedöms"),
        "document_test": gettext_noop("intresseavvägningen är dokumenterad"),
        "prioritise": gettext_noop("ställs i kön"),
        "order": gettext_noop("beställs"),
        "deliver": gettext_noop("levereras"),
        "install": gettext_noop("monteras"),
        "activate": gettext_noop("tas i drift"),
        "review": gettext_noop("gås igenom"),
        "change": gettext_noop("ändras"),
        "pause": gettext_noop("stängs av"),
        "resume": gettext_noop("sätts på igen"),
        "withdraw": gettext_noop("dras tillbaka"),
        "remove": gettext_noop("upphör"),
    }
)
_WHY: Mapping[str, str] = MappingProxyType(
    {
        "password": gettext_noop("fel användarnamn eller lösenord"),
        "second_factor": gettext_noop("fel kod i andra steget"),
        "ended_account": gettext_noop("kontot är avslutat"),
        "organisation": gettext_noop("organisationens inloggning godtogs inte"),
        "by_user": gettext_noop("på egen begäran"),
        "idle": gettext_noop("sidan hade inte använts på en stund"),
        "longest": gettext_noop("den längsta tiden var ute"),
    }
)


def sentence(event: AuditEvent, *, names: Mapping[str, str] = MappingProxyType({})) -> str:
    """Return an event as a sentence in the language of the page, without a full stop.

    :param names: what people are called, by username and, for those that something was done to, by
        target, such as `user/7`; and areas, by `area/A017`. Who or what is not there is called what
        the event calls them.
    """
    payload = Payload.read(event.payload)
    if payload is None:
        return _("Händelse %(number)s går inte att läsa") % {"number": event.seq}
    template = TEMPLATES.get(payload.action, gettext_noop("{who} gjorde »{action}« med {target}"))
    return _(template).format_map(_words(payload, names))


class _Words(dict[str, str]):
    def __missing__(self, name: str) -> str:
        # An event that lacks a detail cannot be mended; the rest of it is still worth reading.
        return f"({_(MISSING)})"


def _words(payload: Payload, names: Mapping[str, str]) -> _Words:
    details = {name: _word(name, value, names) for name, value in payload.details.items()}
    return _Words(
        details,
        action=payload.action,
        target=payload.target,
        who=_who(payload, names),
        person=_person(payload, names),
        thing=_thing(payload, names),
    )


def _word(name: str, value: Any, names: Mapping[str, str]) -> str:
    match name, value:
        case "answers", list():
            return ", ".join(sorted({str(one["item"]) for one in value if "item" in one}))
        case "sessions", list():
            return str(len(value))
        case "raters", list():
            return ", ".join(names.get(str(rater), str(rater)) for rater in value)
        case "methods", list():
            return listing(_named(method, _METHODS) for method in value)
        case "factor", _:
            return _named(value, _FACTORS)
        case "marking", _:
            return _named(value, _MARKINGS)
        case "why", _:
            return _named(value, _WHY)
        case "unit", "":
            return _("hela landet")
        case "substitute", _:
            return names.get(str(value), str(value))
        case "granted_role", _:
            return _role(str(value))
        case "step", _:
            return _named(value, _STEPS)
        case "area_class", _:
            return _in_a_sentence(class_title(str(value)))
        case _:
            return str(value)


def _who(payload: Payload, names: Mapping[str, str]) -> str:
    if payload.by is None:
        return _("Systemet")
    as_what = [_role(payload.role)] if payload.role else []
    if payload.substitute_for is not None:
        other = names.get(payload.substitute_for, payload.substitute_for)
        as_what.append(_("i stället för %(name)s") % {"name": other})
    name = names.get(payload.by, payload.by)
    return f"{name} ({', '.join(as_what)})" if as_what else name


def _person(payload: Payload, names: Mapping[str, str]) -> str:
    if payload.target == UNKNOWN_ACCOUNT:
        return _("ett konto som inte finns")
    return names.get(payload.target, payload.target)


def _named(code: object, titles: Mapping[str, str]) -> str:
    """Return what a code is called; one that is not known, by itself."""
    return _(titles[str(code)]) if code in titles else str(code)


def _thing(payload: Payload, names: Mapping[str, str]) -> str:
    if area := payload.details.get("area"):
        return _("område %(name)s") % {"name": names.get(f"area/{area}", area)}
    if case := payload.details.get("case"):
        return _("kalibreringsfall %(code)s") % {"code": case}
    return payload.target


def _role(code: str) -> str:
    return _in_a_sentence(Role(code).title) if code in set(Role) else code


def _in_a_sentence(title: str) -> str:
    """Return a title as it stands inside a sentence; an abbreviation keeps its capitals."""
    return title if title[1:2].isupper() else title[:1].lower() + title[1:]
