"""The site's addresses, with pages that only tests have: all parts on one, an answer, a fault."""

from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from uuid import uuid4

from django import forms
from django.contrib.auth.decorators import login_not_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.template import engines
from django.urls import include, path

from lagesbild_web.pages.forms.autosave import changed_by_another, is_autosave, not_saved, saved
from lagesbild_web.pages.forms.base import Choice, FreeTextField, PageForm, ScaleField
from lagesbild_web.pages.frame import Crumb

TEMPLATES = Path(__file__).parent / "stub_templates"
STEPS = [
    Choice(value="0", title="Förekommer inte", description="Ingen känner till att det händer."),
    Choice(value="1", title="Sällan", description="Enstaka gånger under perioden, av olika skäl."),
    Choice(value="2", title="Ibland", description="Några gånger i månaden, på vissa platser."),
    Choice(value="3", title="Ofta", description="Varje vecka, på kända platser och tider."),
    Choice(
        value="4", title="Ständigt", description="Dagligen, öppet och utan rädsla för ingripande."
    ),
]
MISSING = [
    Choice(value="does_not_know", title="Vet inte", is_missing_code=True),
    Choice(
        value="no_basis",
        title="Uppgift saknas",
        description="Frågan går att svara på, men det finns inget att gå på.",
        is_missing_code=True,
    ),
    Choice(value="not_applicable", title="Ej tillämpligt", is_missing_code=True),
]


class AnswerForm(PageForm):
    answer = ScaleField(
        label="Hur öppet säljs det narkotika i området?",
        help_text="Tänk på de senaste tolv månaderna.",
        steps=STEPS,
        missing=MISSING,
    )
    certainty = forms.ChoiceField(
        label="Hur säker är du?",
        widget=forms.RadioSelect,
        choices=[("low", "Osäker"), ("medium", "Ganska säker"), ("high", "Säker")],
        required=False,
    )
    reason = FreeTextField(
        label="Motivering", required=False, help_text="Skriv aldrig om enskilda personer."
    )
    officers = forms.DecimalField(
        label="Antal områdespoliser",
        error_messages={"required": "Ange antal områdespoliser som ett tal, till exempel 3,5"},
    )
    attested = forms.BooleanField(
        label="Jag intygar att svaren är mina", error_messages={"required": "Intyga svaren"}
    )


def _page(request: HttpRequest, name: str, **context: object) -> HttpResponse:
    template = engines["django"].from_string((TEMPLATES / name).read_text(encoding="utf-8"))
    return HttpResponse(template.render(context, request))


def home(request: HttpRequest) -> HttpResponse:
    return _page(request, "home.html", heading="Mina uppgifter")


def gallery(request: HttpRequest) -> HttpResponse:
    form = AnswerForm(request.GET) if request.GET else AnswerForm()
    page = Paginator(range(230), 25).page(4)
    return _page(
        request,
        "gallery.html",
        heading="Norra Ängen",
        eyebrow="Område · Lokalpolisområde Hamnen",
        lead="Allt som sidorna byggs av, på en sida.",
        changed="Senast ändrad 2027-03-01 14:02 av Anna Berg",
        trail=[Crumb(title="Områden", url="#"), Crumb(title="Hamnen", url="#")],
        can_print=True,
        form=form,
        page=page,
        pages=page.paginator.get_elided_page_range(4),
        columns=[
            {"title": "Område"},
            {"title": "Läge"},
            {"title": "Besvarat", "is_number": True},
            {"title": "Skattad nivå", "is_number": True},
        ],
        rows=[
            [
                {"text": "Norra Ängen", "url": "#"},
                {"text": "Utkast", "kind": "draft"},
                {"text": "12 av 18", "is_number": True},
                {"text": "3,2", "is_number": True},
            ],
            [
                {"text": "Skogsbacken", "url": "#"},
                {"text": "Fastställd", "kind": "decided"},
                {"text": "18 av 18", "is_number": True},
                {"text": "uppgift saknas", "is_number": True},
            ],
        ],
        tags=[
            ("draft", "Utkast"),
            ("submitted", "Inskickad"),
            ("returned", "Återsänd för komplettering"),
            ("reviewed", "Granskad"),
            ("proposed", "Granskad, beslut väntar på en andra person"),
            ("decided", "Fastställd"),
            ("", "Övning"),
        ],
        summary=[
            {"key": "Handel", "value": "3 – Ofta", "url": "#"},
            {"key": "Oro", "value": "", "url": "#"},
        ],
        tasks=[
            {"title": "Boendemiljö", "url": "#", "state": "Klar", "kind": "done", "hint": "6 av 6"},
            {
                "title": "Rättssystemet",
                "url": "#",
                "state": "Pågår",
                "kind": "in_progress",
                "hint": "2 av 5",
            },
            {"title": "Otrygghet", "url": "#", "state": "Ej påbörjad", "kind": "not_started"},
            {"title": "Jämför", "state": "Kan inte påbörjas än", "kind": "blocked"},
            {"title": "Oro", "url": "#", "state": "Något behöver rättas", "kind": "to_correct"},
        ],
        terms=[{"term": "omgång", "text": "En insamling av skattningar."}],
        steps=[
            {"title": "Skatta", "url": "#", "state": "done"},
            {"title": "Jämför", "state": "current"},
            {"title": "Bekräfta", "state": "coming"},
        ],
        differences=[
            {"label": "Handel", "left": "2 – Ibland", "right": "3 – Ofta", "differs": True},
            {"label": "Oro", "left": "1 – Sällan", "right": "1 – Sällan", "differs": False},
        ],
    )


@dataclass
class Shelf:
    """What the stub of the answer page has stored, and what it is to do next."""

    version: int = 0
    stored: list[dict[str, str]] = field(default_factory=list)
    faults: list[int] = field(default_factory=list)
    """Statuses that the next requests get instead of an answer."""

    def store(self, given: dict[str, str]) -> None:
        """Keep an answer once, as the site does: by its token."""
        if given["token"] not in {one["token"] for one in self.stored}:
            self.stored.append(given)
            self.version += 1


SHELF = Shelf()


def answer(request: HttpRequest) -> HttpResponse:
    if request.method != "POST":
        return _page(request, "answer.html", heading="Handel", token=uuid4(), version=SHELF.version)
    given = {name: str(value) for name, value in request.POST.items()}
    fault = SHELF.faults.pop(0) if SHELF.faults else 0
    now = datetime(2027, 3, 1, 13, 2, tzinfo=UTC)
    if is_autosave(request) and fault == 409:
        rows = [{"label": "Handel", "left": "2", "right": given["reason"], "differs": True}]
        return changed_by_another(
            request, who="Bo Lind", at=now, rows=rows, token=uuid4(), version=SHELF.version + 1
        )
    if is_autosave(request) and fault == 422:
        return not_saved(request, why="Ta bort personnumret.")
    if fault:
        return HttpResponse(status=fault)
    SHELF.store(given)
    if is_autosave(request):
        return saved(request, at=now, token=uuid4(), version=SHELF.version)
    return home(request)


@login_not_required
def shelf(request: HttpRequest) -> HttpResponse:
    """Tell a test in another process what is stored, and take its orders: `?faults=503,409`."""
    if "faults" in request.GET:
        SHELF.faults = [int(one) for one in request.GET["faults"].split(",") if one]
        SHELF.stored.clear()
        SHELF.version = 0
    return JsonResponse(asdict(SHELF))


@login_not_required
def fault(request: HttpRequest) -> HttpResponse:
    raise RuntimeError("a value from a row that nobody may see")


urlpatterns = [
    path("", include("lagesbild_web.urls")),
    path("stub/", home, name="home"),
    path("stub/parts/", gallery, name="stub_parts"),
    path("stub/answer/", answer, name="stub_answer"),
    path("stub/shelf/", shelf, name="stub_shelf"),
    path("stub/fault/", fault, name="stub_fault"),
    *(
        path(f"stub/{name}/", home, name=name)
        for name in ("areas", "picture", "resources", "measures", "reports", "method")
    ),
    path("stub/administration/", home, name="administration"),
]
