"""What the tests of the guide through secrecy have in common: somebody who asks, and bad input."""

from django.test import Client
from tests.web.pages.steering import Steerer
from tests.web.reading import read

NOBODYS_NUMBER = "19121212-1212"
"""A personal identity number that is never given to anybody."""
TO_POLICE = {"sender": "social_services", "recipient": "police", "information": "personal"}
YOUNG = {
    "on": "2026-02-01",
    **TO_POLICE,
    "purpose": "prevent",
    "risk": "prison",
    "urgency": "no",
    "person": "risk_under_18",
    "consent": "no",
}
BUTTONS = (
    "Socialtjänsten",
    "Polismyndigheten",
    "Uppgifter om en persons förhållanden",
    "Förebygga, förhindra eller upptäcka brott; uppgiften rör inget visst brott",
    "Konkret risk för annat brott som kan ge fängelse",
    "Nej",
    "Den som kan komma att begå brott eller misstänks, under 18 år",
    "Nej, eller ingen har frågat",
    "Ja, det är inte olämpligt",
)


class Visitor(Steerer):
    """Somebody with a browser without JavaScript, logged in or not, at the start of the guide."""

    def __init__(self, client: Client | None = None) -> None:
        self.client = client or Client()
        self.open("/sekretess/")
        self.clicks = 0

    @property
    def heading(self) -> str:
        [heading] = read(self.html).texts("h1")
        return heading

    @property
    def hidden(self) -> dict[str, str]:
        """What the form of the guide carries on."""
        [form, *_] = [one for one in self.page.forms if one.action == "/sekretess/fragor/"]
        return {name: value for name, value in form.fields if name != "csrfmiddlewaretoken"}


def post(fields: dict[str, object], client: Client | None = None):
    return (client or Client()).post("/sekretess/fragor/", fields)


def text_of(response) -> str:
    return read(response.content.decode()).text


BAD = {
    "a day before the law": (
        {"on": "2009-06-29"},
        "Guiden har lagen från och med 2009-06-30. Välj en senare dag, eller fråga en jurist.",
    ),
    "no day": ({"on": "i våras"}, "Skriv den som ÅÅÅÅ-MM-DD"),
    "an unknown giver": ({"sender": "grannen"}, "Ett svar finns inte bland guidens val."),
    "an unknown receiver": ({"recipient": "grannen"}, "Ett svar finns inte bland guidens val."),
    "nobody gives to themselves": (
        {"sender": "police", "recipient": "police"},
        "Ett svar finns inte bland guidens val.",
    ),
    "information that the giver has not": (
        {"information": "intelligence"},
        "Ett svar finns inte bland guidens val.",
    ),
    "an answer that is none": ({"person": "Kalle"}, "Ett svar finns inte bland guidens val."),
    "an answer that this giver is not offered": (
        {"sender": "municipality", "urgency": "young_in_danger"},
        "Ett svar finns inte bland guidens val.",
    ),
    "a question that is none": ({"name": "Kalle"}, "Formuläret har något som inte är en fråga."),
    "two answers to a question": (
        {"person": ["risk_21", "other_adult"]},
        "En fråga är besvarad två gånger, på olika sätt.",
    ),
    "answers that cannot both be so": (
        {"suspicion": "yes"},
        "kan inte båda stämma",
    ),
    "a personal identity number as an answer": (
        {"person": NOBODYS_NUMBER},
        "innehåller ett personnummer eller samordningsnummer",
    ),
    "a personal identity number as a day": (
        {"on": NOBODYS_NUMBER},
        "innehåller ett personnummer eller samordningsnummer",
    ),
    "a personal identity number as a question": (
        {NOBODYS_NUMBER: "yes"},
        "innehåller ett personnummer eller samordningsnummer",
    ),
}
