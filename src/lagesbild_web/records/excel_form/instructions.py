"""What the form says about itself: which it is, how it is filled in, what its codes mean."""

from collections.abc import Iterable, Sequence

from lagesbild.assessment.questionnaire import HIGHEST_CATEGORY, LOWEST_CATEGORY, MissingCode
from lagesbild.norms.motivation import motivation_norm_on
from lagesbild_web.records.excel_form.layout import ANSWERS, CERTAINTIES, CODES, RELIABILITIES
from lagesbild_web.records.free_text import LONGEST
from lagesbild_web.records.models import RatingSession
from lagesbild_web.records.queries.deadlines import last_day
from lagesbild_web.records.queries.organisation import organisation_on

_CODE_MEANINGS = {
    MissingCode.DOES_NOT_KNOW: "du kan inte bedöma det här",
    MissingCode.NO_BASIS: "det finns inget underlag att svara utifrån",
    MissingCode.NOT_APPLICABLE: "frågan passar inte det här området",
}


def thing_of(session: RatingSession) -> str:
    if session.calibration_case:
        return f"{session.calibration_case.title} ({session.calibration_case.code})"
    organisation = organisation_on(session.round.reference_day)
    return f"{organisation.area_name(session.area)} ({session.area})"


def instructions(session: RatingSession) -> Sequence[tuple[str, str]]:
    case = session.calibration_case
    norm = motivation_norm_on(session.round.reference_day)
    ends = " eller ".join(map(str, sorted(norm.scale_ends)))
    codes = "\n".join(f"{title}: {_CODE_MEANINGS[code]}." for title, code in CODES.items())
    return (
        ("Område" if case is None else "Kalibreringsfall", thing_of(session)),
        *((("Beskrivning", case.description),) if case and case.description else ()),
        ("Omgång", f"{session.round.title} ({session.round.code})"),
        ("Sista dag", last_day(session.round, session.home_district).isoformat()),
        ("Frågeformulär", session.round.questionnaire.version),
        (
            "Så fyller du i",
            f"Gå till bladet {ANSWERS}. Skriv bara i de ljusgula rutorna; resten är låst."
            " Svara utifrån vad du själv vet och jämför inte med andra innan du har lämnat in.",
        ),
        (
            "Kategori",
            f"Ett heltal från {LOWEST_CATEGORY} till {HIGHEST_CATEGORY}. Skalstegen står på samma"
            " rad. Välj det steg som ligger närmast.",
        ),
        ("Bortfallskod", f"Om du inte kan svara: välj en kod i stället för en kategori.\n{codes}"),
        ("Säkerhet", f"Hur säker du är på kategorin: {_listed(CERTAINTIES)}."),
        (
            "Motivering",
            f"Skriv en motivering när du väljer {ends} och när du väljer en bortfallskod."
            f" Högst {LONGEST} tecken. Skriv aldrig om enskilda personer, och inga personnummer:"
            " formuläret tas då inte emot.",
        ),
        (
            "Underlag",
            "Vad svaret bygger på: en källa som andra kan slå upp, dagen som ÅÅÅÅ-MM-DD,"
            f" hur säker källan är ({_listed(RELIABILITIES)}) och diarienumret om det finns ett."
            " Har du angett fler underlag på webbplatsen behålls de.",
        ),
        (
            "Lämna in",
            "Spara filen som Excelarbetsbok (.xlsx) och lämna den på webbplatsen, på sidan där du"
            " hämtade den. Är något fel sparas ingenting, och du får veta vilka celler det gäller."
            " Fyll i så mycket du hinner: tomma rader går att fylla i senare.",
        ),
        (
            "Ändrat på två ställen",
            "Har du ändrat samma svar både här och på webbplatsen visas båda, och du väljer.",
        ),
        (
            "Hantera filen varsamt",
            "När den är ifylld innehåller den oberoende skattningar. Spara den bara där sådana"
            " uppgifter får finnas, och ta bort den när du har lämnat in.",
        ),
    )


def _listed(words: Iterable[str]) -> str:
    return ", ".join(words)
