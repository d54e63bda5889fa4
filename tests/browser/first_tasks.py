"""What newcomers come for, role by role, with how many clicks it may take; and who walks it.

The tasks and their limits are those of the list of journeys that the site is held against. The
municipality has a page of its own still to come, and the auditor's first page too: for them the
table says which task their present first page is for. `test_first_tasks` walks the table, and
`tests.site_pictures` takes the pictures of docs/site.md on the same walks.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass

from playwright.sync_api import Locator, Page, expect

from lagesbild_web.roles import Role

_DONE_MS = 20_000
"""How long a page may take on a busy machine."""


@dataclass(frozen=True)
class Link:
    """Click the first link whose name begins so."""

    name: str


@dataclass(frozen=True)
class Button:
    """Click the first button whose name begins so."""

    name: str


@dataclass(frozen=True)
class Unfold:
    """Click what unfolds a part of the page."""

    name: str


@dataclass(frozen=True)
class FirstLinkBelow:
    """Click the first link of the list or table that follows a heading or caption."""

    heading: str


@dataclass(frozen=True)
class Fill:
    """Fill in the first field with a label. No click: typing is not counted."""

    label: str
    text: str


@dataclass(frozen=True)
class Upload:
    """Choose a file for the first field with a label: one click, on the button of the field."""

    label: str
    name: str
    content: str


@dataclass(frozen=True)
class Choose:
    """Choose in a list, by what the choice says or the beginning of it. Not counted."""

    label: str
    choice: str


@dataclass(frozen=True)
class Answer:
    """Choose an answer by what it says. Not counted, as all answering."""

    says: str


@dataclass(frozen=True)
class Tick:
    """Tick a box by what it says. Not counted, as all answering."""

    says: str


@dataclass(frozen=True)
class See:
    """Find a text, in whole or as a pattern, in what is shown."""

    pattern: str


@dataclass(frozen=True)
class Picture:
    """The picture for the docs: so much of the page, from its top."""

    height: int


CLICKS = Link | Button | Unfold | FirstLinkBelow | Upload
Step = CLICKS | Fill | Choose | Answer | Tick | See | Picture


@dataclass(frozen=True, kw_only=True)
class Task:
    """Something that a role comes for, from the page where it lands until it is done."""

    role: Role
    username: str
    does: str
    most_clicks: int
    steps: tuple[Step, ...]


_WRONG_STAFFING = """\
month,unit,function,area,posts,filled_heads,filled_fte,parental_fte,sick_fte,other_leave_fte
2026-10,L6116,area_officer,A008,2,2,-1,0,0.5,0
"""

_WRONG_SUPPLY = """\
batch,kind,number,expected_low,expected,expected_high,delivered_on,delivered_number
L2099-1,fixed,-4,2099-01-01,2099-02-01,2099-03-01,,
"""

FIRST_TASKS = (
    Task(
        role=Role.AREA_OFFICER,
        username="omradespolis",
        does="continues with the questions",
        most_clicks=1,
        steps=(
            Link("Fortsätt där du slutade"),
            See(r"fråga \d+ av \d+"),
            Answer("3"),
            Answer("Ganska säker"),
            See(r"Sparat \d\d:\d\d"),
            Picture(1275),
        ),
    ),
    Task(
        role=Role.DISTRICT_CHIEF,
        username="lokalpolischef",
        does="sees what is missing and who has it",
        most_clicks=1,
        steps=(
            See("Vem har vad"),
            See(r"\d+ av \d+ besvarade"),
            Picture(815),
            Link("Kontrollera och skicka in"),
            See("Området kan inte skickas in än"),
            See("2 återsända svar är inte besvarade."),
        ),
    ),
    Task(
        role=Role.REGIONAL_COORDINATOR,
        username="samordnare",
        does="opens the next submission beside the last round",
        most_clicks=1,
        steps=(
            See(r"\d+ av \d+ områden är inskickade"),
            Link("Granska "),
            See(r"Lägesbild \d{4}: median \d,\d av \d+ svar"),
            See("Bedömarna är oense om"),
            Picture(1250),
        ),
    ),
    Task(
        role=Role.NATIONAL_ANALYST,
        username="analytiker",
        does="opens the top disagreement of ratings and indicators",
        most_clicks=1,
        steps=(
            See(r"\d+ av \d+ områden är inskickade"),
            Picture(1384),
            FirstLinkBelow("Skattning och indikatorer pekar åt olika håll"),
            See("Skillnaden är större än osäkerheten."),
        ),
    ),
    Task(
        role=Role.CONTROLLER,
        username="controller",
        does="hands in a table and sees what is wrong at which cell",
        most_clicks=3,
        steps=(
            See(r"Områdespoliser per 5\s000 invånare"),
            Picture(820),
            Link("Lämna en fil"),
            Choose("Tabell", "Bemanning"),
            Upload("Fil", "bemanning.csv", _WRONG_STAFFING),
            Button("Prova filen"),
            See("Filen kan inte föras in"),
            See("rad 2, filled_fte"),
        ),
    ),
    Task(
        role=Role.CAMERA_PLANNER,
        username="kameraansvarig",
        does="reports a need",
        most_clicks=3,
        steps=(
            See("Får inte vara i drift"),
            See(r"gick ut för \d+ dagar sedan"),
            See("Har väntat längst"),
            Picture(1400),
            Link("Anmäl ett behov"),
            Choose("Vad behövs?", "fast kamerapunkt"),
            Choose("Område", "Timmerhöjden"),
            Tick("förebygga brott"),
            Choose("Slag av plats", "torg"),
            Button("Anmäl behovet"),
            See("Sparat"),
            See("har väntat 0 dagar"),
        ),
    ),
    # Questions that the police share are still to come; this page is for the municipality's view.
    Task(
        role=Role.MUNICIPAL_CONTACT,
        username="kommunkontakt",
        does="leaves the municipality's view of an area",
        most_clicks=2,
        steps=(
            See("Beslutad klass"),
            Fill(
                "Kommunens synpunkt",
                "Skolan och fritidsgården har öppet längre sedan i höstas. Föräldrar berättar att"
                " fler barn går hem själva på kvällen.",
            ),
            Button("Spara synpunkten"),
            See("Synpunkten om Garnliden är sparad."),
            Picture(820),
        ),
    ),
    # The page of recommendations is still to come; this is the next task of the auditor's list.
    Task(
        role=Role.AUDITOR,
        username="revisor",
        does="traces a decision to the answers",
        most_clicks=3,
        steps=(
            See("Att du läser loggas också."),
            Link("Följ ett beslut"),
            Link("Kvarngårdet"),
            See("Svaren i systemet har samma kontrollsumma som det sista kvittot."),
            Picture(1420),
            Link("Läs svaren"),
            See("Oberoende"),
        ),
    ),
    Task(
        role=Role.ADMINISTRATOR,
        username="administrator",
        does="invites a person with a role in a unit",
        most_clicks=4,
        steps=(
            Picture(850),
            Link("Bjud in en person"),
            Fill("Användarnamn", "nils"),
            Fill("Namn", "Nils Nybörjare"),
            Choose("Eget lokalpolisområde", "Djupsala"),
            Choose("Roll", "Områdespolis"),
            Choose("Läser i", "Djupsala"),
            Choose("Skriver i", "Djupsala"),
            Button("Bjud in"),
            See("Nils Nybörjare är inbjuden"),
        ),
    ),
)

FURTHER_TASKS = (
    Task(
        role=Role.CONTROLLER,
        username="controller",
        does="reads how many officers there are and what is counted",
        most_clicks=1,
        steps=(
            See(r"personer per 5\s000 invånare"),
            See("Tillsatta tjänster omräknade till heltid"),
        ),
    ),
    Task(
        role=Role.CONTROLLER,
        username="controller",
        does="reads where the staff is placed and where it works",
        most_clicks=2,
        steps=(Link("Placerad och arbetar"), See("Områden i "), See("Kan inte avgöras")),
    ),
    Task(
        role=Role.CONTROLLER,
        username="ekonomi",
        does="reads what a budget decision became, as a drawing and as a table",
        most_clicks=2,
        steps=(
            Link("Tillskott"),
            See("Pengarnas väg"),
            See("kan inte avgöras eller hittas inte i huvudboken"),
            Unfold("Samma siffror som tabell"),
            See("Lokalpolisområden med utsatta områden"),
        ),
    ),
    Task(
        role=Role.NATIONAL_ANALYST,
        username="analytiker",
        does="reads what a budget decision became",
        most_clicks=2,
        steps=(Link("Resurser"), Link("Tillskott"), See("Pengarnas väg")),
    ),
    Task(
        role=Role.CAMERA_PLANNER,
        username="kameraansvarig",
        does="takes a step with the need that has waited longest",
        most_clicks=3,
        steps=(
            FirstLinkBelow("Har väntat längst"),
            See("Vad som har hänt"),
            Link("Behovet dras tillbaka"),
            Fill("Skäl", "Platsen byggs om."),
            Button("Spara steget"),
            See("Sparat"),
        ),
    ),
    Task(
        role=Role.CAMERA_PLANNER,
        username="kameraansvarig",
        does="hands in a list and sees what is wrong at which cell",
        most_clicks=3,
        steps=(
            Link("Lämna en fil"),
            Choose("Tabell", "Leveranser av kameror"),
            Upload("Fil", "leveranser.csv", _WRONG_SUPPLY),
            Button("Prova filen"),
            See("Filen kan inte föras in"),
            See("rad 2"),
        ),
    ),
    Task(
        role=Role.CAMERA_PLANNER,
        username="kameraansvarig",
        does="sees why a point may not be put into operation",
        most_clicks=1,
        steps=(
            FirstLinkBelow("Får inte tas i drift än"),
            See("Går inte"),
            See("Får inte vara i drift"),
        ),
    ),
    Task(
        role=Role.DISTRICT_CHIEF,
        username="lokalpolischef",
        does="reads a draft of a balancing test and decides it",
        most_clicks=5,
        steps=(
            Link("Resurser"),
            Link("Utrustning"),
            FirstLinkBelow("Utkast som väntar på beslut"),
            See("Brottsutsatt plats"),
            Link("Besluta"),
            Answer("Intresset av bevakningen väger tyngre"),
            Fill("Skäl", "Rånen på torget väger tyngre än att besökare syns en kort stund."),
            Button("Besluta"),
            See("är beslutad"),
        ),
    ),
    Task(
        role=Role.AREA_OFFICER,
        username="omradespolis",
        does="adds a source to an answer",
        most_clicks=3,
        steps=(
            Link("Fortsätt där du slutade"),
            Unfold("Underlag"),
            Button("Lägg till underlag"),
            Fill("Källa", "Lokal lägesrapport"),
            See(r"Sparat \d\d:\d\d"),
        ),
    ),
    Task(
        role=Role.DISTRICT_CHIEF,
        username="lokalpolischef",
        does="finds what two raters disagree about, and where they may weigh it",
        most_clicks=3,
        steps=(
            FirstLinkBelow("Garnliden"),
            See(r"\d steg isär"),
            Unfold("Adress att skicka till bedömaren"),
            See("Där kan bedömaren väga av:"),
        ),
    ),
    Task(
        role=Role.AUDITOR,
        username="revisor",
        does="verifies the chain of the log",
        most_clicks=2,
        steps=(Link("Pröva loggen"), See("ingen ändrad, utelämnad eller inskjuten.")),
    ),
    Task(
        role=Role.AUDITOR,
        username="revisor",
        does="draws a sample of assessments",
        most_clicks=3,
        steps=(Link("Dra ett stickprov"), Button("Dra stickprov"), See("startvärde")),
    ),
    Task(
        role=Role.ADMINISTRATOR,
        username="administrator",
        does="sees why somebody does not see something",
        most_clicks=3,
        steps=(
            Link("Varför ser någon inte något?"),
            Choose("Vem?", "Claes Controller"),
            Choose("Vad?", "läsa andras svar"),
            Choose("Var?", "Djupsala"),
            Button("Visa varför"),
            See("Claes Controller"),
        ),
    ),
)


class Newcomer:
    """Somebody who has landed, does what the page says, and counts the clicks."""

    def __init__(self, page: Page, *, on_picture: Callable[[Page, Picture], None]) -> None:
        self.page = page
        self.clicks = 0
        self.on_picture = on_picture

    def do(self, task: Task) -> None:
        for step in task.steps:
            self._take(step)

    def do_errand(self, does: str, *steps: Step, most_clicks: int) -> None:
        """Take steps from where one is, in no more clicks than they may take."""
        before = self.clicks
        for step in steps:
            self._take(step)
        assert self.clicks - before <= most_clicks, does

    def _take(self, step: Step) -> None:
        page = self.page
        match step:
            case Link(name):
                self._click(page.get_by_role("link", name=_begins(name)))
            case Button(name):
                self._click(page.get_by_role("button", name=_begins(name)))
            case Unfold(name):
                self._click(page.locator("summary").filter(has_text=_begins(name)))
            case FirstLinkBelow(heading):
                title = page.get_by_role("heading", name=heading).first
                below = "xpath=following::*[self::ul or self::table or self::dl][1]"
                self._click(title.locator(below).get_by_role("link"))
            case Fill(label, text):
                page.get_by_label(_begins(label)).first.fill(text)
            case Upload(label, name, content):
                self.clicks += 1
                file = {"name": name, "mimeType": "text/csv", "buffer": content.encode()}
                page.get_by_label(_begins(label)).first.set_input_files(file)
            case Choose(label, choice):
                listed = page.get_by_label(_begins(label)).first
                option = listed.locator("option").filter(has_text=_begins(choice)).first
                listed.select_option(value=option.get_attribute("value"))
            case Answer(says):
                page.get_by_role("radio", name=_begins(says)).first.check()
            case Tick(says):
                page.get_by_role("checkbox", name=_begins(says)).first.check()
            case See(pattern):
                shown = page.get_by_text(re.compile(pattern)).filter(visible=True).first
                expect(shown).to_be_visible(timeout=_DONE_MS)
            case Picture():
                self.on_picture(page, step)

    def _click(self, found: Locator) -> None:
        self.clicks += 1
        found.filter(visible=True).first.click(timeout=_DONE_MS)


def _begins(name: str) -> re.Pattern[str]:
    return re.compile(rf"^\s*{re.escape(name)}")
