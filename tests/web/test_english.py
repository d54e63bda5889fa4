"""The site in English: everything it says has a translation, and no page says it in Swedish.

A text is written in Swedish in the code, and in English in `locale/en/LC_MESSAGES/django.po`. To
write the catalogue anew, in `src/lagesbild_web`: `django-admin makemessages -l en --no-location
--no-wrap --no-obsolete`, then put its heading back. To compile it: `msgfmt -o django.mo django.po`.
"""

import ast
import gettext
import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import translation
from django.utils.translation.template import templatize
from tests.web import factories
from tests.web.pages.steering import whole_picture
from tests.web.pages.walking import ticking
from tests.web.reading import Element, read

from lagesbild import swedish
from lagesbild.assessment.motivation import MotivationReason
from lagesbild.norms.class_schemes import class_scheme_on
from lagesbild_web.pages import languages
from lagesbild_web.records.actions.answering import lock_session
from lagesbild_web.records.actions.deciding import decide_class, propose_class
from lagesbild_web.records.actions.making import LOST
from lagesbild_web.records.actions.people import set_substitute
from lagesbild_web.records.actions.reviewing import Returned, accept_assessment, return_assessment
from lagesbild_web.records.actions.rounds import grant_exception
from lagesbild_web.records.models import (
    AreaBoundary,
    CalibrationCase,
    FrozenPicture,
    QuestionnaireVersion,
    Reminder,
    Round,
    Unit,
    User,
)
from lagesbild_web.records.models.making import MakingState
from lagesbild_web.records.models.rounds import RoundState
from lagesbild_web.records.queries.meetings import OUTCOMES
from lagesbild_web.records.queries.motivations import SENTENCES
from lagesbild_web.roles import Role

PACKAGE = Path(settings.LOCALE_PATHS[0]).parent
CATALOGUE = PACKAGE / "locale/en/LC_MESSAGES/django.po"
PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|\{\w+\}|</?(?!span)\w+>")


@dataclass(frozen=True)
class Text:
    """A text as the code says it: with a context where one Swedish word is two English ones."""

    text: str
    plural: str = ""
    context: str = ""


@dataclass(frozen=True)
class Entry:
    """A text in the catalogue, with its translations: one, or one for each number."""

    text: Text
    english: tuple[str, ...]
    flags: str


# What the catalogue holds


def entries() -> Iterator[Entry]:
    """Read a catalogue with one text to a line, which is how ours is written."""
    for block in re.split(r"\n{2,}", CATALOGUE.read_text(encoding="utf-8")):
        pairs = re.findall(r'^(msg\S+) "(.*)"$', block, re.MULTILINE)
        lines = {name: ast.literal_eval(f'"{value}"') for name, value in pairs}
        if lines["msgid"]:
            yield Entry(
                text=Text(lines["msgid"], lines.get("msgid_plural", ""), lines.get("msgctxt", "")),
                english=tuple(lines[name] for name in lines if name.startswith("msgstr")),
                flags=" ".join(re.findall(r"^#, (.*)$", block, re.MULTILINE)),
            )


def said_in_python() -> Iterator[Text]:
    for path in PACKAGE.rglob("*.py"):
        names = _called(ast.parse(path.read_text(encoding="utf-8")))
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
                given = [one.value for one in node.args if isinstance(one, ast.Constant)]
                kind = names.get(node.func.id)
                if kind and given:
                    yield _text(kind, given)


def _called(tree: ast.Module) -> dict[str, str]:
    """Return the functions of gettext that a module imports, by the name that they have there."""
    return {
        (one.asname or one.name): one.name.removesuffix("_lazy").removesuffix("_noop")
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom) and node.module == "django.utils.translation"
        for one in node.names
        if "gettext" in one.name
    }


def _text(kind: str, given: list[str]) -> Text:
    if kind == "pgettext":
        return Text(given[1], context=given[0])
    return Text(given[0], plural=given[1]) if kind == "ngettext" else Text(given[0])


_STRING = r"""u?(?:'(?:\\.|[^'\\])*'|"(?:\\.|[^"\\])*")"""
_CALL = re.compile(rf"\b(n?p?gettext|_)\(({_STRING}(?:, *{_STRING})*)")


def said_in_templates() -> Iterator[Text]:
    for path in (PACKAGE / "pages" / "templates").rglob("*"):
        if path.suffix in {".html", ".txt"}:
            source = templatize(path.read_text(encoding="utf-8"), origin=path.name)
            for kind, given in _CALL.findall(source):
                texts = [
                    ast.literal_eval(one).replace("%%", "%") for one in re.findall(_STRING, given)
                ]
                yield _text("gettext" if kind == "_" else kind, texts)


def test_the_catalogue_holds_what_the_site_says_and_nothing_else():
    said = {*said_in_python(), *said_in_templates()}
    held = [entry.text for entry in entries()]

    # A text that is said both with and without a number has one entry, with both.
    plurals = {(one.text, one.context) for one in said if one.plural}
    alone = {one for one in said if one.plural or (one.text, one.context) not in plurals}
    assert len(alone) > 1400
    assert set(held) == alone
    assert len(held) == len(set(held))


def test_every_text_is_translated_and_none_is_a_guess():
    untranslated = [one.text.text for one in entries() if not all(one.english)]

    assert untranslated == []
    assert [one.text.text for one in entries() if "fuzzy" in one.flags] == []
    assert {len(one.english) for one in entries() if one.text.plural} == {2}


def test_a_translation_has_the_same_placeholders():
    unlike = {
        swedish: english
        for one in entries()
        for swedish, english in zip((one.text.text, one.text.plural), one.english, strict=False)
        if set(PLACEHOLDER.findall(swedish)) != set(PLACEHOLDER.findall(english))
    }

    assert unlike == {}


def test_the_compiled_catalogue_says_what_the_written_one_says():
    written: dict[object, str] = {}
    for one in entries():
        key = f"{one.text.context}\x04{one.text.text}" if one.text.context else one.text.text
        if one.text.plural:
            written |= {(key, number): text for number, text in enumerate(one.english)}
        else:
            written[key] = one.english[0]

    with CATALOGUE.with_suffix(".mo").open("rb") as file:
        compiled = {k: v for k, v in gettext.GNUTranslations(file)._catalog.items() if k}

    assert compiled == written


def test_what_is_repeated_of_the_library_is_what_the_library_says():
    chances = {swedish.chance(chance) for chance in (None, 0.001, 0.999)}
    outcomes = {swedish.word("outcome", one) for one in ("met", "not_met", "cannot_be_told")}

    assert {reason.sentence for reason in MotivationReason} == SENTENCES
    assert chances == languages._CHANCES
    assert outcomes == OUTCOMES


# How figures and days are written


@pytest.mark.parametrize(
    ("language", "number", "percent", "between", "likely", "unlikely", "listed", "day"),
    [
        (
            *("sv", "3,2", "1,5\u00a0%", "mellan 2,8 och 3,6", "72 procent", "under 1 procent"),
            *("a, b och c", "31 mars 2027"),
        ),
        (
            *("en", "3.2", "1.5\u00a0%", "between 2.8 and 3.6", "72 per cent"),
            *("less than 1 per cent", "a, b and c", "31 March 2027"),
        ),
    ],
)
def test_figures_are_written_as_readers_of_the_page_write_them(
    language, number, percent, between, likely, unlikely, listed, day
):
    with translation.override(language):
        assert languages.number(3.24) == number
        assert languages.percent(0.015, decimals=1) == percent
        assert languages.between(2.8, 3.6) == between
        assert languages.chance(0.72) == likely
        assert languages.chance(0.001) == unlikely
        assert languages.listing("abc") == listed
        assert languages.day_in_words(date(2027, 3, 31)) == day


def test_a_swedish_text_is_marked_on_an_english_page_only():
    with translation.override("en"):
        assert languages.in_swedish("Hur stor är <oron>?") == (
            '<span lang="sv">Hur stor är &lt;oron&gt;?</span>'
        )
    with translation.override("sv"):
        assert languages.in_swedish("Hur stor är <oron>?") == "Hur stor är <oron>?"


# What the pages say

WORDS = 3
"""A text with so many words in a row says something of its own; shorter ones can be names."""
_IN_ATTRIBUTES = ("aria-label", "alt", "title", "placeholder", "data-label")
_LETTERS = re.compile("[åäöÅÄÖ»«]")
_NO_PAGES = re.compile(r"^/(static|sprak)/|/(hamta|logout)/|^/konto/(?!behorigheter)|^[^/?]")
_KINDS = re.compile(
    r"(?<=/personer/)\d+|(?<=person=)\d+|(?<=page=)\d+|(?<=/bestammelser/)[^/]+|(?<=fran=).*"
)
MOST_PAGES = 150


def spoken(element: Element) -> Iterator[str]:
    """Return what a page says in its own language: its texts and those in attributes."""
    if element.get("lang", "en") != "en" or element.tag in {"style", "code", "textarea"}:
        return
    if element.tag == "script":
        if element.get("id") == "site-texts":
            yield from json.loads("".join(map(str, element.children))).values()
        return
    yield from (element.attrs[name] for name in _IN_ATTRIBUTES if name in element.attrs)
    for child in element.children:
        if isinstance(child, Element):
            yield from spoken(child)
        else:
            yield child


def phrases() -> set[str]:
    """Return the pieces of Swedish texts that stand between what is filled in."""
    differing = [one.text for one in entries() if one.text.text not in one.english]
    pieces = {
        " ".join(piece.split())
        for text in differing
        for said in (text.text, text.plural)
        for piece in PLACEHOLDER.split(said)
    }
    return {piece for piece in pieces if len(re.findall(r"\w+", piece)) >= WORDS}


def names() -> list[str]:
    """Return what is called something in Swedish whatever the language, the longest first."""
    known = {"Lägesbild", *(one.title for one in class_scheme_on(date(2027, 12, 1)).classes)}
    known |= {one.lower() for one in known} | {"Inte på listan"}
    known |= {*Unit.objects.values_list("name", flat=True)}
    known |= {*AreaBoundary.objects.values_list("name", flat=True)}
    known |= {*CalibrationCase.objects.values_list("title", flat=True)}
    known |= {*Round.objects.values_list("title", flat=True)}
    known |= {*User.objects.values_list("display_name", flat=True)}
    for document in QuestionnaireVersion.objects.values_list("document", flat=True):
        known |= {document["title"]}
        known |= {block["title"] for block in document["blocks"]}
        known |= {item["title"] for block in document["blocks"] for item in block["items"]}
    return sorted(known, key=len, reverse=True)


def swedish_on(html: str, *, phrases: set[str], names: list[str]) -> list[str]:
    """Return what a page says in Swedish without saying that it is Swedish."""
    found = []
    for said in map(" ".join, map(str.split, spoken(read(html)))):
        left = said
        for name in names:
            left = left.replace(name, "")
        if _LETTERS.search(left) or any(phrase in left for phrase in phrases):
            found.append(said)
    return found


@pytest.fixture
def site(db, monkeypatch: pytest.MonkeyPatch) -> dict[Role, User]:
    """A site with something of everything, and one person for each role."""
    ticking(monkeypatch)
    factories.build_country()
    people = {
        role: factories.person(f"the-{role.value}", role)
        for role in Role
        if role is not Role.AREA_OFFICER
    }
    anna = people[Role.AREA_OFFICER] = factories.rater("anna", district="L1")
    chief, analyst = people[Role.DISTRICT_CHIEF], people[Role.NATIONAL_ANALYST]
    region = people[Role.REGIONAL_COORDINATOR]
    bo, cia = factories.rater("bo", district="L2"), factories.rater("cia", district="L3")
    _earlier_round()
    round_ = factories.build_round()
    factories.build_round(state=RoundState.PLANNED, code="2028")
    factories.build_round(state=RoundState.OPEN, code="ovning", is_exercise=True)
    factories.submitted(round_, area="A1", chief=chief)
    whole_picture(round_)
    # A1 is decided by one person, A2 is returned, and A3 has raters who are apart.
    by = factories.acting
    a1 = round_.assessments.get(area="A1")
    accept_assessment(assessment=a1, by=by(region))
    propose_class(assessment=a1, area_class="vulnerable", reason="", by=by(analyst))
    a2 = factories.submitted(round_, area="A2", chief=chief)
    returned = Returned(
        session=round_.sessions.get(area="A2", rater=anna), item="Q1", reason="More, please."
    )
    return_assessment(assessment=a2, returned=[returned], by=by(region))
    for user, step in ((bo, 1), (cia, 4)):
        session = factories.session_of(user, round_, area="A3")
        for item in factories.ITEMS:
            factories.answer(session, item, step)
        lock_session(session=session, by=by(user), today=factories.TODAY)
    begun = factories.session_of(anna, round_, area="A3")
    factories.answer(begun, "Q1", 5)
    factories.session_of(anna, round_, case="KAL1")
    locked = factories.session_of(anna, Round.objects.get(code="ovning"), area="A1")
    for item in factories.ITEMS:
        factories.answer(locked, item, 2)
    lock_session(session=locked, by=by(anna), today=factories.TODAY)
    set_substitute(
        user=anna, substitute=bo, valid_from=factories.TODAY, valid_to=date(2027, 3, 9), by=by(anna)
    )
    grant_exception(
        round_=round_,
        district="L3",
        until=date(2027, 4, 9),
        owner=chief,
        reason="Ill",
        by=by(region),
    )
    return people


def _earlier_round() -> None:
    """A round with a decision of two persons, that the next one looks back at."""
    earlier = factories.build_round(code="2026")
    Round.objects.filter(pk=earlier.pk).update(reference_day=date(2026, 12, 1))
    earlier.refresh_from_db()
    one, two = (factories.person(f"decider-{n}", Role.NATIONAL_ANALYST) for n in (1, 2))
    chief = factories.person("chief-before", Role.DISTRICT_CHIEF)
    region = factories.person("region-before", Role.REGIONAL_COORDINATOR)
    whole_picture(earlier, by="maker-before")
    done = factories.submitted(earlier, area="A1", chief=chief)
    by = factories.acting
    accept_assessment(assessment=done, by=by(region))
    propose_class(assessment=done, area_class="vulnerable", reason="", by=by(one))
    decide_class(assessment=done, by=by(two))
    Round.objects.filter(pk=earlier.pk).update(state=RoundState.CLOSED)


def english(user: User | None = None) -> Client:
    client = Client()
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"
    if user:
        client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return client


FIRST_PAGES = ("/", "/hjalp/", "/tillganglighet/", "/ersattare/")


def pages_of(user: User, first: Sequence[str] = FIRST_PAGES) -> Iterator[tuple[str, str]]:
    """Walk the links from where a person lands: the address and content of each page."""
    client = english(user)
    waiting, seen = [*first], set()
    while waiting and len(seen) < MOST_PAGES:
        address = waiting.pop(0).split("#")[0]
        kind = _KINDS.sub("*", address)
        if kind in seen:
            continue
        seen.add(kind)
        answer = client.get(address, follow=True)
        if "text/html" not in answer["Content-Type"]:
            continue
        html = answer.content.decode()
        yield address, html
        links = [one.get("href", "") for one in read(html).find("a")]
        here = answer.request["PATH_INFO"]
        waiting += [
            here + link if link.startswith("?") else link
            for link in links
            if link and not _NO_PAGES.search(link)
        ]


@pytest.mark.parametrize("role", Role)
def test_no_page_that_a_role_reaches_speaks_swedish_in_english(site: dict[Role, User], role: Role):
    known, said = names(), phrases()

    pages = list(pages_of(site[role]))

    found = {
        address: texts
        for address, html in pages
        if (texts := swedish_on(html, phrases=said, names=known))
    }
    assert found == {}, json.dumps(found, ensure_ascii=False, indent=1)
    assert len(pages) > 5


@pytest.mark.parametrize(
    "address", ["/konto/login/", "/hjalp/", "/tillganglighet/", "/finns-inte/"]
)
def test_a_page_for_everybody_speaks_english(db, address: str):
    html = english().get(address).content.decode()

    assert swedish_on(html, phrases=phrases(), names=names()) == []


def test_what_is_wrong_in_a_form_is_said_in_english(site: dict[Role, User]):
    anna, region = site[Role.AREA_OFFICER], site[Role.REGIONAL_COORDINATOR]
    session = anna.sessions.get(area="A3")
    token = "00000000-0000-4000-8000-000000000001"
    sent = {"token": token, "version": "1", "rows": "0", "answer": "5", "next": "1"}

    answers = [
        english(anna).post(f"/uppgifter/{session.pk}/fraga/Q1/", sent),
        english(anna).post(f"/uppgifter/{session.pk}/las/"),
        english(anna).post("/ersattare/", {}),
        english(anna).get("/logg/"),
        english(region).post("/granskning/mer-tid/?omgang=2027", {"until": "2027-03-02"}),
        english(site[Role.NATIONAL_ANALYST]).post("/omgangar/ny/", {"step": "preview"}),
        english(site[Role.ADMINISTRATOR]).post("/administration/personer/ny/", {"role": ""}),
        english(site[Role.AUDITOR]).post("/logg/prova/", {"heads": "no head"}),
    ]

    assert [one.status_code for one in answers] == [422, 422, 422, 403, 422, 422, 422, 422]
    found = [
        text
        for one in answers
        for text in swedish_on(one.content.decode(), phrases=phrases(), names=names())
    ]
    assert found == []


def test_what_comes_of_a_form_is_said_in_english(site: dict[Role, User]):
    anna, administrator = site[Role.AREA_OFFICER], site[Role.ADMINISTRATOR]
    session = anna.sessions.get(area="A3")
    factories.answer(session, "Q2", 0, reason="No worry at all.")
    factories.answer(session, "Q1", 3, based_on=1)
    why = {"person": anna.pk, "where": "omrade:A1"}
    lost = FrozenPicture.objects.create(
        round=session.round, state=MakingState.FAILED, step=LOST, by=administrator
    )
    no_form = SimpleUploadedFile("form.xlsx", b"no workbook")
    planned = {
        "title": "Lägesbild 2029",
        "code": "2029",
        "indicator_year": "2028",
        "opens": "2029-02-01",
        "closes": "2029-03-01",
        "reference_day": "2029-12-01",
        "questionnaire": str(session.round.questionnaire_id),
        "areas": ["A1", "A2"],
    }

    answers = [
        english(anna).get(f"/uppgifter/{session.pk}/las/"),
        english(anna).post(f"/uppgifter/{session.pk}/excel/", {"file": no_form}),
        english(site[Role.AUDITOR]).get("/logg/stickprov/?omgang=2027&size=1&seed=7"),
        english(administrator).get("/administration/varfor/", why | {"what": "do:submit"}),
        english(administrator).get("/administration/varfor/", why | {"what": "see:status"}),
        english(administrator).get(f"/lagesbild/{lost.pk}/"),
        english(administrator).post("/omgangar/ny/", planned | {"step": "preview"}),
    ]

    assert [one.status_code for one in answers] == [200, 422, 200, 200, 200, 200, 200]
    texts = [read(one.content.decode()).find("main")[0].text for one in answers]
    wanted = ("for ever", "not an Excel workbook", "seed", "may not", "may see", "Interrupted")
    assert all(word in text for word, text in zip(wanted, texts, strict=False))
    assert "becomes a round about 2 areas" in texts[-1]
    found = [
        text
        for one in answers
        for text in swedish_on(one.content.decode(), phrases=phrases(), names=names())
    ]
    assert found == []


def test_what_leaves_an_english_page_is_in_swedish(site: dict[Role, User]):
    anna = site[Role.AREA_OFFICER]
    form = f"/uppgifter/{anna.sessions.get(area='A3').pk}/excel/hamta/"
    swedish_client = Client()
    swedish_client.force_login(anna, backend="django.contrib.auth.backends.ModelBackend")

    log = english(site[Role.AUDITOR]).post("/logg/hamta/", {"format": "csv"}).content.decode()
    english(site[Role.DISTRICT_CHIEF]).post("/mitt-lpo/paminn/2027/L1/")

    assert "anna (områdespolis, bedömare) låste sina svar om område A1" in log
    assert "väntar på dig" in Reminder.objects.get(user=anna).text
    assert english(anna).get(form).content == swedish_client.get(form).content


def test_a_swedish_page_marks_nothing_as_swedish(site: dict[Role, User]):
    anna = site[Role.AREA_OFFICER]
    client = Client()
    client.force_login(anna, backend="django.contrib.auth.backends.ModelBackend")

    page = read(
        client.get(f"/uppgifter/{anna.sessions.get(area='A3').pk}/fraga/Q1/").content.decode()
    )

    assert [one.tag for one in page.find("[lang=sv]")] == ["html"]


def test_a_page_in_english_says_which_of_its_texts_are_swedish(site: dict[Role, User]):
    anna = site[Role.AREA_OFFICER]
    address = f"/uppgifter/{anna.sessions.get(area='A3').pk}/fraga/Q1/"

    page = read(english(anna).get(address).content.decode())

    marked = page.texts("[lang=sv]")
    assert page.find("html")[0].get("lang") == "en"
    assert {"Hur öppet säljs det?", "Räkna platser.", "Steg 0", "Svenska"} <= set(marked)
