"""The roles as prose: who they are, what they come for, and where the site begins for them."""

from dataclasses import dataclass
from enum import StrEnum


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
        return ROLES[self].title


@dataclass(frozen=True, kw_only=True)
class RoleText:
    title: str
    what: str
    """What the role does here, in Swedish; shown on the page of one's own rights."""
    home: str
    """Name of the URL where the role lands."""


ROLES = {
    Role.AREA_OFFICER: RoleText(
        title="Områdespolis, bedömare",
        what="Skattar de områden och kalibreringsfall som du är tilldelad. Du ser dina egna svar;"
        " andras ser du först när du har låst dina.",
        home="tasks",
    ),
    Role.DISTRICT_CHIEF: RoleText(
        title="Lokalpolisområdeschef",
        what="Ser hur långt skattningarna i ditt lokalpolisområde har kommit, reder ut oenighet och"
        " skickar in områdenas bedömningar med ditt intyg.",
        home="district",
    ),
    Role.REGIONAL_COORDINATOR: RoleText(
        title="Regional samordnare",
        what="Granskar regionens bedömningar, återsänder svar med skäl, godkänner och ger mer tid.",
        home="review_queue",
    ),
    Role.NATIONAL_ANALYST: RoleText(
        title="Nationell analytiker",
        what="Öppnar och stänger omgångar, följer insamlingen, ser där skattningar och indikatorer"
        " inte stämmer, beslutar klass tillsammans med en kollega, och lämnar ut underlaget.",
        home="collection_status",
    ),
    Role.CONTROLLER: RoleText(
        title="HR- och ekonomicontroller",
        what="Ser områden, organisation och insamlingsläge i din region. Skattningar ser du inte.",
        home="areas",
    ),
    Role.CAMERA_PLANNER: RoleText(
        title="Teknik- och kameraansvarig",
        what="Ser områden, organisation och insamlingsläge. Skattningar ser du inte.",
        home="areas",
    ),
    Role.MUNICIPAL_CONTACT: RoleText(
        title="Kommunkontakt",
        what="Ser kommunens områden, deras beslutade klass och lämnar kommunens synpunkt inför"
        " klassificeringsmötet. Skattningar och underlag ser du inte.",
        home="municipality",
    ),
    Role.AUDITOR: RoleText(
        title="Revisor",
        what="Läser allt, ändrar inget. Prövar händelseloggen, följer ett värde till svaren, och"
        " hämtar loggen. Vad du läser loggas.",
        home="audit_log",
    ),
    Role.ADMINISTRATOR: RoleText(
        title="Systemadministratör",
        what="Ger och avslutar behörigheter, planerar omgångar, för in organisation och underlag."
        " Skattningar ser du inte.",
        home="administration",
    ),
}
