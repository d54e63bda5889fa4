"""The page of docs/ about the site's states and rights, made from the tables that decide them."""

from collections.abc import Iterator

from django.conf import settings
from django.utils import translation

from lagesbild_web.permissions import ACTS, SEES, Act, FieldClass, Scope
from lagesbild_web.policies import (
    ASSESSMENT_STEPS,
    SESSION_STEPS,
    AssessmentState,
    SessionState,
    Step,
)
from lagesbild_web.roles import ROLES, Role

_ACT_TITLES = {
    Act.RATE: "skatta",
    Act.SUBMIT: "skicka in",
    Act.REMIND: "påminna",
    Act.REVIEW: "återsända, godkänna",
    Act.GRANT_EXCEPTION: "ge mer tid",
    Act.REOPEN: "öppna igen",
    Act.DECIDE: "föreslå, dra tillbaka, besluta klass",
    Act.COMMENT_AS_MUNICIPALITY: "lämna kommunens synpunkt",
    Act.RUN_ROUND: "planera, öppna, stänga omgång; göra lägesbild",
    Act.EXPORT: "hämta underlaget",
    Act.IMPORT: "föra in underlag",
    Act.ENTER_STAFF: "lämna bemanning, utlåning, lokala tillägg, arbetsmängd, närvaro och betalda"
    " timmar, och ångra det",
    Act.ENTER_HOURS: "lämna tjänstgöring, och ångra den",
    Act.ENTER_MONEY: "lämna budgetbeslut, kostnadsställen, huvudbok och index för hela landet, och"
    " ångra det",
    Act.ENTER_CAMERAS: "lämna behov, kamerapunkter, kameror, steg, utkast till intresseavvägning,"
    " leveranser och användning, och ångra det",
    Act.DECIDE_BALANCING: "besluta intresseavvägningar som någon annan har skrivit, och ta de steg"
    " som hör till den som beslutar om bevakningen",
    Act.CLOSE_MONTHS: "stänga månader för en tabell, och öppna dem igen",
    Act.EXPLAIN: "förklara avvikelser",
    Act.PLAN: "planera områdespoliser",
    Act.ADMINISTER: "ge och avsluta behörigheter",
}
_FIELD_TITLES = {
    FieldClass.OPEN: "områden och beslutade klasser",
    FieldClass.STATUS: "insamlingsläge, siffror om områdespoliser och resurser som får delas",
    FieldClass.INTERNAL: "indikatorer, förslag, kommunens synpunkt",
    FieldClass.STAFF: "frånvaro, deltid och timmar per månad",
    FieldClass.MONEY: "enheters kostnader, bara om den enheten är hela landet",
    FieldClass.CAMERAS: "registret över kameror, på områdesnivå",
    FieldClass.POSITION: "kamerors exakta lägen",
    FieldClass.SECRET: "skattningar, motiveringar, underlag",
    FieldClass.LOG: "händelseloggen",
}
_SCOPE_TITLES = {Scope.READS: "läser", Scope.WRITES: "skriver", Scope.REVIEWS: "granskar"}


def rights_page() -> str:
    """Return the page in Swedish: the words as they stand in the tables, before any translation."""
    if not settings.configured:
        settings.configure(USE_I18N=False)
    with translation.override(None):
        return "\n".join(_lines()) + "\n"


def _lines() -> Iterator[str]:
    yield "# Lägen och rättigheter på webbplatsen"
    yield ""
    yield "<!-- Skriven av `make docs`; ändra inte här. -->"
    yield ""
    yield "## En bedömares skattning av ett område eller kalibreringsfall"
    yield ""
    yield from _diagram(SESSION_STEPS, list(SessionState))
    yield ""
    yield "## Ett områdes bedömning"
    yield ""
    yield from _diagram(ASSESSMENT_STEPS, list(AssessmentState))
    yield ""
    yield "## Vem får göra vad"
    yield ""
    yield "Enheten är den som behörigheten säger att rollen läser, skriver eller granskar i."
    yield "Vad som inte står här får ingen göra."
    yield ""
    yield "| Roll | Får | I den enhet som rollen | När läget är |"
    yield "| --- | --- | --- | --- |"
    for role in Role:
        for act, right in ACTS[role].items():
            states = _states(right.states)
            scope = _SCOPE_TITLES[right.scope]
            yield f"| {role.title} | {_ACT_TITLES[act]} | {scope} | {states} |"
    yield ""
    yield "## Vem ser vad i den enhet som rollen läser"
    yield ""
    yield "| Roll | " + " | ".join(_FIELD_TITLES[fields] for fields in FieldClass) + " |"
    yield "| --- |" + " --- |" * len(FieldClass)
    for role in Role:
        seen = ("ja" if fields in SEES[role] else "" for fields in FieldClass)
        yield f"| {role.title} | " + " | ".join(seen) + " |"
    yield ""
    yield "En bedömare ser alltid sina egna svar. Andras ser ingen förrän de är låsta."
    yield ""
    yield "## Rollerna"
    yield ""
    for text in ROLES.values():
        yield f"- **{text.title}.** {text.what}"


def _diagram(steps, states) -> Iterator[str]:
    yield "```mermaid"
    yield "stateDiagram-v2"
    for state in states:
        yield f"    {state.value}: {state.title}"
    yield f"    [*] --> {states[0].value}"
    for step, moves in steps.items():
        for before, after in moves.items():
            if before != after:
                yield f"    {before.value} --> {after.value}: {Step(step).title}"
    yield "```"


def _states(states: frozenset[str] | None) -> str:
    if states is None:
        return "vilket som helst"
    known = [*SessionState, *AssessmentState]
    return ", ".join(f"»{state.title}«" for state in known if state.value in states)
