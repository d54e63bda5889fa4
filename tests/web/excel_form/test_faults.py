"""Each way in which a form can be wrong: its rule, its cell, and not a row that is written."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from uuid import uuid4

import pytest
from django.core import signing
from openpyxl import Workbook
from openpyxl.worksheet.formula import ArrayFormula
from tests.web.excel_form.filling import (
    ANSWERS_PART,
    CONTENT_TYPES,
    AsText,
    filled,
    opened,
    parts_of,
    stored,
    with_parts,
    with_replaced,
    zipped,
)
from tests.web.factories import TODAY, acting, answer, build_round, rater, session_of

from lagesbild_web.audit.models import AuditEvent
from lagesbild_web.policies import SessionState
from lagesbild_web.records.excel_form.importing import import_form
from lagesbild_web.records.excel_form.layout import ANSWERS, CONTROL, READ_ME
from lagesbild_web.records.excel_form.problems import REMEDIES, FormRejected
from lagesbild_web.records.excel_form.reading import read_form
from lagesbild_web.records.excel_form.writing import write_form
from lagesbild_web.records.models import Answer, QuestionnaireVersion, RatingSession

COMPOUND_FILE = bytes.fromhex("d0cf11e0a1b11ae1")
PERSONAL_NUMBER = "850709-9805"


@dataclass(frozen=True)
class Fault:
    rule: str
    place: str
    breaks: Callable[[bytes], bytes]


def cell(address: str, value: object, rule: str) -> Fault:
    return Fault(rule, f"Svar!{address}", lambda form: filled(form, {address: value}))


def with_sheets(change: Callable[[Workbook], object]) -> Callable[[bytes], bytes]:
    def broken(form: bytes) -> bytes:
        book = opened(form)
        change(book)
        return stored(book)

    return broken


def without_sheet(name: str) -> Callable[[bytes], bytes]:
    return with_sheets(lambda book: book.remove(book[name]))


def on_answers(change: Callable[[object], object]) -> Callable[[bytes], bytes]:
    return with_sheets(lambda book: change(book[ANSWERS]))


def swap_last_rows(sheet: object) -> None:
    for column in "ABCDEFGHIJKLM":
        upper, lower = sheet[f"{column}5"], sheet[f"{column}6"]
        upper.value, lower.value = lower.value, upper.value


def double_last_row(sheet: object) -> None:
    for column in "ABCDEFGHIJKLM":
        sheet[f"{column}7"] = sheet[f"{column}6"].value


def change_token(book: Workbook) -> None:
    token = book[CONTROL]["A2"]
    token.value = token.value[:-1] + ("A" if token.value[-1] != "A" else "B")


def sign_anew(book: Workbook) -> None:
    """Write what the token holds once more, signed with a key that is not the site's."""
    book[CONTROL]["A2"].value = signing.Signer(key="another").sign_object({"session": 1})


def change_a_byte(form: bytes) -> bytes:
    middle = len(form) // 2
    return form[:middle] + bytes([form[middle] ^ 255]) + form[middle + 1 :]


def write_array_formula(sheet: object) -> None:
    sheet["I5"] = ArrayFormula("I5", "=SUM(F4:F5)")


FAULTS = {
    # The file.
    "larger-than-two-megabytes": Fault("too-large", "Filen", lambda form: form + b" " * 2_000_001),
    "empty-file": Fault("not-a-workbook", "Filen", lambda _: b""),
    "csv-called-xlsx": Fault("not-a-workbook", "Filen", lambda _: b"id;kategori\nQ1;3\n"),
    "excel-2003": Fault("not-a-workbook", "Filen", lambda _: COMPOUND_FILE + bytes(2000)),
    "zip-without-workbook": Fault("not-a-workbook", "Filen", lambda _: zipped({"a.txt": b"a"})),
    "password": Fault(
        "password",
        "Filen",
        lambda _: COMPOUND_FILE + bytes(900) + "EncryptedPackage".encode("utf-16-le"),
    ),
    "cut-off": Fault("not-a-workbook", "Filen", lambda form: form[: len(form) // 2]),
    "byte-changed": Fault("damaged-file", "Filen", change_a_byte),
    "sheet-is-no-xml": Fault(
        "damaged-file", "Filen", lambda form: with_replaced(form, ANSWERS_PART, b"<row ", b"<row")
    ),
    "zip-bomb-by-ratio": Fault(
        "zip-bomb", "Filen", lambda form: with_parts(form, xl__media__a_dot_png=bytes(15_000_000))
    ),
    "zip-bomb-by-size": Fault(
        "zip-bomb",
        "Filen",
        lambda form: with_parts(form, **{f"a{n}": b"0123456789" * 99_999 for n in range(21)}),
    ),
    "zip-bomb-by-number": Fault(
        "zip-bomb", "Filen", lambda form: with_parts(form, **{f"a{n}": b"" for n in range(101)})
    ),
    "entities": Fault(
        "damaged-file",
        "Filen",
        lambda form: with_replaced(
            form,
            "xl/workbook.xml",
            b"<workbook ",
            b'<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]><workbook ',
        ),
    ),
    "other-encoding": Fault(
        "damaged-file",
        "Filen",
        lambda form: with_parts(form, docProps__app_dot_xml="<a/>".encode("utf-16")),
    ),
    "macros": Fault(
        "macros", "Filen", lambda form: with_parts(form, xl__vbaProject_dot_bin=b"macro")
    ),
    "called-a-workbook-with-macros": Fault(
        "macros",
        "Filen",
        lambda form: with_replaced(
            form,
            CONTENT_TYPES,
            b"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml",
            b"application/vnd.ms-excel.sheet.macroEnabled.main+xml",
        ),
    ),
    "external-link": Fault(
        "external-content",
        "Filen",
        lambda form: with_parts(form, xl__externalLinks__externalLink1_dot_xml=b"<a/>"),
    ),
    "embedded-object": Fault(
        "external-content",
        "Filen",
        lambda form: with_parts(form, xl__embeddings__oleObject1_dot_bin=b"a"),
    ),
    # Which form it is.
    "answers-missing": Fault("sheet-missing", "Filen", without_sheet(ANSWERS)),
    "control-missing": Fault("sheet-missing", "Filen", without_sheet(CONTROL)),
    "sheet-added": Fault("unknown-sheet", "Filen", with_sheets(lambda b: b.create_sheet("Namn"))),
    "control-changed": Fault("signature", "Filen", with_sheets(change_token)),
    "control-signed-by-another": Fault("signature", "Filen", with_sheets(sign_anew)),
    "control-emptied": Fault(
        "signature", "Filen", with_sheets(lambda book: book[CONTROL].delete_rows(2))
    ),
    # Rows and locked cells.
    "question-changed": cell("C5", "Hur stor är oron i centrum?", "locked-cell-changed"),
    "guidance-emptied": cell("D5", None, "locked-cell-changed"),
    "step-changed": cell("E4", "0  Inget alls", "locked-cell-changed"),
    "heading-changed": cell("F3", "Betyg", "locked-cell-changed"),
    "id-changed": cell("A5", "Q9", "locked-cell-changed"),
    "id-emptied": cell("A5", None, "locked-cell-changed"),
    "formula-in-a-locked-cell": cell("B5", '="Boendemiljö"', "locked-cell-changed"),
    "row-deleted": Fault("row-missing", "Svar!A5", on_answers(lambda s: s.delete_rows(5))),
    "row-moved": Fault("row-moved", "Svar!A5", on_answers(swap_last_rows)),
    "row-doubled": Fault("row-added", "Svar!A7", on_answers(double_last_row)),
    "row-written-below": Fault(
        "row-added", "Svar!A9", lambda form: filled(form, {"C9": "Och så en sak till"})
    ),
    "note-beside-the-form": cell("P5", "Kolla det här", "outside-form"),
    "note-above-the-form": cell("F1", "Kolla det här", "outside-form"),
    # What is filled in.
    "category-7": cell("F5", 7, "not-a-category"),
    "category-below-the-scale": cell("F5", -1, "not-a-category"),
    "category-with-decimals": cell("F5", 2.5, "not-a-category"),
    "category-with-comma": cell("F5", "2,5", "not-a-category"),
    "category-in-words": cell("F5", "tre", "not-a-category"),
    "category-true": cell("F5", True, "not-a-category"),
    "category-a-day": cell("F5", date(2027, 1, 3), "not-a-category"),
    "category-an-error": cell("F5", "#REF!", "not-a-category"),
    "category-personal-number": cell("F5", PERSONAL_NUMBER, "not-a-category"),
    "category-computed": cell("F5", "=1+2", "formula"),
    "category-and-code": Fault(
        "category-and-code", "Svar!F4", lambda form: filled(form, {"G4": "Vet inte"})
    ),
    "unknown-code": cell("G5", "vet ej", "unknown-code"),
    "unknown-certainty": cell("H5", "Jättesäker", "unknown-code"),
    "unknown-reliability": cell("L4", "Så där", "unknown-code"),
    "hyperlink-in-reason": cell("I5", '=HYPERLINK("http://a.example","Se")', "formula"),
    "command-in-reason": cell("I5", "=+cmd|'/c calc'!A0", "formula"),
    "array-formula-in-reason": Fault(
        "formula",
        "Svar!I5",
        on_answers(write_array_formula),
    ),
    "error-in-reason": cell("I5", "#N/A", "not-a-text"),
    "personal-number-in-reason": cell("I5", f"Ring {PERSONAL_NUMBER}.", "personal-number"),
    "personal-number-as-a-number": cell("I5", 8507099805, "personal-number"),
    "personal-number-as-reference": cell("M4", PERSONAL_NUMBER, "personal-number"),
    "personal-number-in-two-cells": Fault(
        "text-refused", "Svar!J5", lambda form: filled(form, {"J5": "Akt 850709", "M5": "9805"})
    ),
    "reason-too-long": cell("I5", "x" * 10_001, "too-long"),
    "source-too-long": cell("J4", "x" * 201, "too-long"),
    "control-character-in-reason": Fault(
        "control-character",
        "Svar!I5",
        lambda form: filled(form, {"I5": "a_x0000_b"}),
    ),
    "day-in-words": cell("K4", "i går", "not-a-day"),
    "day-that-does-not-exist": cell("K4", "2027-02-30", "not-a-day"),
    "day-as-a-number": cell("K4", "46000", "not-a-day"),
    "source-missing": cell("J4", None, "source-missing"),
}


@pytest.fixture
def answered(session: RatingSession) -> RatingSession:
    answer(session, "Q1", 3)
    entry = {"source": "Lägesrapport", "day": "2027-02-01", "reliability": "high", "reference": ""}
    first = Answer.objects.get(session=session)
    values = {"category": 3, "certainty": first.certainty, "reason": "Tre torg."}
    Answer.objects.create(
        session=session,
        item="Q1",
        phase=first.phase,
        number=2,
        evidence=[entry],
        token=uuid4(),
        by=session.rater,
        at=first.at,
        **values,
    )
    return session


@pytest.mark.parametrize("name", FAULTS)
def test_each_mistake_is_named_with_its_cell_and_nothing_is_written(
    name: str, answered: RatingSession
):
    fault = FAULTS[name]
    broken = fault.breaks(write_form(answered))
    before = (Answer.objects.count(), AuditEvent.objects.count())

    with pytest.raises(FormRejected) as refused:
        import_form(session=answered, content=broken, by=acting(answered.rater), today=TODAY)

    found = {(one.rule, one.place) for one in refused.value.problems}
    assert found == {(fault.rule, fault.place)}
    assert all(one.remedy for one in refused.value.problems)
    assert PERSONAL_NUMBER not in str(refused.value)
    assert (Answer.objects.count(), AuditEvent.objects.count()) == before


def test_every_rule_of_the_form_is_broken_by_some_file():
    elsewhere = {"wrong-round", "wrong-area", "wrong-questionnaire", "wrong-rater"}
    of_the_text = {"personal-number", "too-long", "control-character"}

    broken = {fault.rule for fault in FAULTS.values()} - of_the_text

    assert broken == set(REMEDIES) - elsewhere - {"session-locked"}


def rules_of(content: bytes, session: RatingSession) -> set[str]:
    return {one.rule for one in read_form(content, session=session).problems}


def test_the_form_of_another_area_is_known(session: RatingSession):
    other = session_of(session.rater, session.round, area="A2")

    [problem] = read_form(write_form(other), session=session).problems

    assert (problem.rule, problem.text) == (
        "wrong-area",
        "Formuläret gäller Skogsbacken (A2).",
    )


def test_the_form_of_a_calibration_case_is_not_that_of_an_area(session: RatingSession):
    other = session_of(session.rater, session.round, case="KAL1")

    assert "wrong-area" in rules_of(write_form(other), session)


def test_another_raters_form_is_known_and_the_rater_is_not_named(session: RatingSession):
    other = session_of(rater("bo"), session.round)
    answer(other, "Q1", 5, reason="Mycket öppet.")

    read = read_form(write_form(other), session=session)

    [problem] = read.problems
    assert problem.rule == "wrong-rater"
    assert "Bo" not in str(problem)
    assert not read.rows


def test_the_form_of_another_round_is_known(session: RatingSession):
    other = session_of(session.rater, build_round(code="2029"))

    assert rules_of(write_form(other), session) == {"wrong-round"}


def test_another_questionnaire_is_one_problem_and_not_one_for_each_question(
    session: RatingSession,
):
    document = session.round.questionnaire.document
    newer = build_round(code="2029")
    item = document["blocks"][0]["items"][0] | {"id": "N1", "question": "Något nytt?"}
    newer.questionnaire = QuestionnaireVersion.objects.create(
        version="2029.1",
        title="Ny",
        document=document
        | {"version": "2029.1", "blocks": [{"id": "A", "title": "Ny", "items": [item]}]},
        sha256="",
    )
    newer.save()

    rules = rules_of(write_form(session_of(session.rater, newer)), session)

    assert rules == {"wrong-round", "wrong-questionnaire"}


def test_a_form_for_answers_that_are_locked_is_refused(session: RatingSession):
    form = write_form(session)
    session.state = SessionState.REVEALED
    session.save()

    with pytest.raises(FormRejected) as refused:
        import_form(session=session, content=form, by=acting(session.rater), today=TODAY)

    assert [one.rule for one in refused.value.problems] == ["session-locked"]


def test_all_that_is_wrong_is_said_at_once_in_the_order_of_the_cells(session: RatingSession):
    broken = filled(
        with_sheets(change_token)(write_form(session)),
        {"C4": "Ändrad", "F4": 7, "F5": "tre", "I6": "=1+1", "K6": "i går", "G4": "Vet inte"},
    )

    problems = read_form(broken, session=session).problems

    assert [(one.rule, one.place) for one in problems] == [
        ("signature", "Filen"),
        ("locked-cell-changed", "Svar!C4"),
        ("not-a-category", "Svar!F4"),
        ("category-and-code", "Svar!F4"),
        ("not-a-category", "Svar!F5"),
        ("formula", "Svar!I6"),
        ("source-missing", "Svar!J6"),
        ("not-a-day", "Svar!K6"),
    ]


def test_a_problem_reads_as_where_what_remedy_and_rule(session: RatingSession):
    [problem] = read_form(filled(write_form(session), {"F5": 7}), session=session).problems

    assert str(problem) == (
        "Svar!F5: »7« är inte en kategori. Skriv ett heltal från 0 till 5, eller töm cellen."
        " [not-a-category]"
    )


def test_text_far_outside_the_form_does_not_make_the_reader_work(session: RatingSession):
    row = b'<row r="1048576"><c r="XFD1048576" t="inlineStr"><is><t>x</t></is></c></row>'
    form = with_replaced(write_form(session), ANSWERS_PART, b"</sheetData>", row + b"</sheetData>")

    assert rules_of(form, session) == set()


def test_many_notes_beside_the_form_are_counted(session: RatingSession):
    notes = {f"P{row}": "anteckning" for row in range(4, 54)}

    problems = read_form(filled(write_form(session), notes), session=session).problems

    assert len(problems) == 21
    assert problems[-1].text == "… och 30 celler till står utanför formuläret."


@pytest.mark.parametrize("value", [3, 3.0, "3", " 3 "])
def test_a_whole_number_is_a_category_however_excel_keeps_it(value: object, session: RatingSession):
    read = read_form(filled(write_form(session), {"F5": value}), session=session)

    assert (read.problems, read.answers["Q2"].category) == ((), 3)


def test_the_read_me_may_be_thrown_away(session: RatingSession):
    assert rules_of(without_sheet(READ_ME)(write_form(session)), session) == set()


def test_what_looks_like_a_formula_but_is_text_is_text(session: RatingSession):
    form = filled(write_form(session), {"I5": AsText("=HYPERLINK(1)"), "J5": AsText("+cmd")})

    read = read_form(form, session=session)

    assert read.problems == ()
    assert read.answers["Q2"].reason == "=HYPERLINK(1)"
    assert read.answers["Q2"].evidence[0].source == "+cmd"


@pytest.mark.parametrize(
    ("value", "text"),
    [(2027, "2027"), (2.5, "2,5"), (date(2027, 2, 3), "2027-02-03")],
)
def test_what_excel_has_made_a_number_of_is_still_a_text(
    value: object, text: str, session: RatingSession
):
    read = read_form(filled(write_form(session), {"I5": value}), session=session)

    assert (read.problems, read.answers["Q2"].reason) == ((), text)


def test_a_reader_that_meets_nonsense_says_so(session: RatingSession):
    form = write_form(session)
    for name, part in parts_of(form).items():
        for nonsense in (b"", part[: len(part) // 2], part[::-1], b"<a/>"):
            read = read_form(zipped(parts_of(form) | {name: nonsense}), session=session)
            assert read is not None
