"""The roles as prose: who they are, what they come for, and where the site begins for them."""

from dataclasses import dataclass
from enum import StrEnum

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy


class Role(StrEnum):
    AREA_OFFICER = "area_officer"
    DISTRICT_CHIEF = "district_chief"
    REGIONAL_COORDINATOR = "regional_coordinator"
    NATIONAL_ANALYST = "national_analyst"
    CONTROLLER = "controller"
    CAMERA_PLANNER = "camera_planner"
    MUNICIPAL_CONTACT = "municipal_contact"
    AUDITOR = "auditor"
    ADMINISTRATOR = "administrator"

    @property
    def title(self) -> str:
        return str(ROLES[self].title)


@dataclass(frozen=True, kw_only=True)
class RoleText:
    title: Promise
    """In the language of the page, as all texts here: read by `Role.title`."""
    what: Promise
    """What the role does here; shown on the page of one's own rights."""
    home: str
    """Name of the URL where the role lands."""


ROLES = {
    Role.AREA_OFFICER: RoleText(
        title=gettext_lazy("Områdespolis, bedömare"),
        what=gettext_lazy(
            "Skattar de områden och kalibreringsfall som du är tilldelad. Du ser dina egna svar;"
            " andras ser du först när du har låst dina."
        ),
        home="tasks",
    ),
    Role.DISTRICT_CHIEF: RoleText(
        title=gettext_lazy("Lokalpolisområdeschef"),
        what=gettext_lazy(
            "Ser hur långt skattningarna i ditt lokalpolisområde har kommit, reder ut oenighet och"
            " skickar in områdenas bedömningar med ditt intyg."
        ),
        home="district",
    ),
    Role.REGIONAL_COORDINATOR: RoleText(
        title=gettext_lazy("Regional samordnare"),
        what=gettext_lazy(
            "Granskar regionens bedömningar, återsänder svar med skäl, godkänner och ger mer tid."
        ),
        home="review_queue",
    ),
    Role.NATIONAL_ANALYST: RoleText(
        title=gettext_lazy("Nationell analytiker"),
        what=gettext_lazy(
            "Öppnar och stänger omgångar, följer insamlingen, ser där skattningar och indikatorer"
            " inte stämmer, beslutar klass tillsammans med en kollega, och lämnar ut underlaget."
        ),
        home="collection_status",
    ),
    Role.CONTROLLER: RoleText(
        title=gettext_lazy("HR- och ekonomicontroller"),
        what=gettext_lazy(
            "Lämnar och rättar bemanning och timmar i din region, ser områdespoliser per 5 000"
            " invånare och förklarar avvikelser. Skattningar ser du inte."
        ),
        home="resources",
    ),
    Role.CAMERA_PLANNER: RoleText(
        title=gettext_lazy("Teknik- och kameraansvarig"),
        what=gettext_lazy(
            "För registret över kameror: behov, punkter, intresseavvägningar och leveranser. Du ser"
            " vad som är anmält, levererat och i drift. Skattningar ser du inte."
        ),
        home="equipment",
    ),
    Role.MUNICIPAL_CONTACT: RoleText(
        title=gettext_lazy("Kommunkontakt"),
        what=gettext_lazy(
            "Ser kommunens områden, deras beslutade klass och lämnar kommunens synpunkt inför"
            " klassificeringsmötet. Skattningar och underlag ser du inte."
        ),
        home="municipality",
    ),
    Role.AUDITOR: RoleText(
        title=gettext_lazy("Revisor"),
        what=gettext_lazy(
            "Läser allt utom kamerors exakta lägen, ändrar inget. Prövar händelseloggen, följer ett"
            " värde till svaren, och hämtar loggen. Vad du läser loggas."
        ),
        home="audit_log",
    ),
    Role.ADMINISTRATOR: RoleText(
        title=gettext_lazy("Systemadministratör"),
        what=gettext_lazy(
            "Ger och avslutar behörigheter, planerar omgångar, för in organisation och underlag."
            " Skattningar ser du inte."
        ),
        home="administration",
    ),
}
