"""What is written comes back as it was, and nothing that anybody wrote becomes a formula."""

import random
import time
from datetime import date
from uuid import uuid4

import pytest
from django.utils import timezone
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from tests.web.excel_form.filling import filled, opened, parts_of, stored, zipped
from tests.web.factories import TODAY, answer, build_round, rater, session_of

from lagesbild.assessment.questionnaire import MissingCode
from lagesbild_web.records.actions.answering import Evidence, Given, Reliability
from lagesbild_web.records.excel_form.layout import for_cell, in_cells, says_the_same
from lagesbild_web.records.excel_form.reading import Outcome, read_form
from lagesbild_web.records.excel_form.writing import write_form
from lagesbild_web.records.models import (
    Answer,
    AreaBoundary,
    CalibrationCase,
    Phase,
    QuestionnaireVersion,
    RatingSession,
)
from lagesbild_web.records.models.answers import Certainty

DANGEROUS = ("=1+1", "+cmd|'/c calc'!A0", "-2+3", "@SUM(A1)", "\t=1", '=HYPERLINK("x")', "<r>a</r>")
for_each_example = settings(
    deadline=None, max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
texts = st.builds(
    lambda start, rest, end: f"{start}{rest}{end}",
    st.sampled_from(["", "=", "+", "-", "@", "\t", "'", "<r>", "_x000D_", "x005F_", "&amp;", "{="]),
    st.text(
        st.characters(
            exclude_categories=["Cs"], exclude_characters="".join(map(chr, [*range(32), 127]))
        ),
        max_size=80,
    ),
    st.sampled_from(["", "\n", "\r\n", "</r>", "_x0041_", " ", "\ufffe"]),
)


def store(session: RatingSession, item: str, number: int, text: str) -> Answer:
    """Store what no page and no action would: the form is to bear it anyway."""
    return Answer.objects.create(
        session=session,
        item=item,
        phase=Phase.INDEPENDENT,
        number=number,
        category=2,
        certainty=Certainty.LOW,
        reason=text,
        evidence=[{"source": text, "day": "2027-02-01", "reliability": "low", "reference": text}],
        token=uuid4(),
        by=session.rater,
        at=timezone.now(),
    )


def test_an_empty_form_says_nothing(session: RatingSession):
    read = read_form(write_form(session), session=session)

    assert read.problems == ()
    assert set(read.answers) == {"Q1", "Q2", "Q3"}
    assert all(says_the_same(one, Given()) for one in read.answers.values())


def test_what_is_filled_in_comes_back(session: RatingSession):
    cells = {
        "F4": 4,
        "H4": "Säker",
        "I4": "Tre torg,\nvarje kväll.",
        "J4": "Lägesrapport",
        "K4": date(2027, 2, 1),
        "L4": "Ganska säker",
        "M4": "A123/2027",
        "G5": "Uppgift saknas",
        "I5": "Ingen mätning.",
        "K6": "2027-02-03",
        "J6": "Enkät",
    }

    read = read_form(filled(write_form(session), cells), session=session)

    assert read.problems == ()
    assert read.answers == {
        "Q1": Given(
            category=4,
            certainty=Certainty.HIGH,
            reason="Tre torg,\nvarje kväll.",
            evidence=[
                Evidence(
                    source="Lägesrapport",
                    day=date(2027, 2, 1),
                    reliability=Reliability.MEDIUM,
                    reference="A123/2027",
                )
            ],
        ),
        "Q2": Given(missing_code=MissingCode.NO_BASIS, reason="Ingen mätning.", evidence=[]),
        "Q3": Given(evidence=[Evidence(source="Enkät", day=date(2027, 2, 3))]),
    }


def test_the_form_is_filled_in_with_what_is_answered(session: RatingSession):
    answer(session, "Q1", 5, reason="Två torg.")
    answer(session, "Q2", None, missing_code=MissingCode.DOES_NOT_KNOW, reason="Ny här.")

    sheet = opened(write_form(session))["Svar"]

    assert [sheet[cell].value for cell in ("F4", "G4", "H4", "I4")] == [
        *(5, None, "Ganska säker", "Två torg.")
    ]
    assert [sheet[cell].value for cell in ("F5", "G5", "H5", "I5")] == [
        *(None, "Vet inte", None, "Ny här.")
    ]


def test_the_form_of_a_case_has_its_description_and_only_its_items(session: RatingSession):
    case = session_of(session.rater, session.round, case="KAL1")

    book = opened(write_form(case))

    assert "Tre torg." in {cell.value for row in book["Läs mig"].rows for cell in row}
    assert read_form(write_form(case), session=case).problems == ()


@given(text=texts)
@example(text="_x005F_")
@example(text="x005F_")
@example(text="<r><t>a</t></r>")
@example(text="\u2028=1+1")
@for_each_example
def test_any_text_comes_back_as_it_was(text: str, session: RatingSession):
    number = Answer.objects.filter(session=session, item="Q1").count() + 1
    stored_answer = store(session, "Q1", number, text)

    form = write_form(session)
    read = read_form(form, session=session)

    kept = for_cell(text) if text.strip() else ""
    [row] = [one for one in read.rows if one.item.id == "Q1"]
    assert row.given.reason == kept
    assert row.given.evidence[0].reference == kept
    assert row.outcome is Outcome.UNCHANGED
    assert stored_answer.reason == text
    assert_no_formula(form)


@pytest.mark.parametrize("text", DANGEROUS)
def test_what_the_site_itself_shows_is_never_a_formula(text: str, session: RatingSession):
    AreaBoundary.objects.update(name=text)
    CalibrationCase.objects.update(title=text, description=text)
    item = {
        "id": "Q1",
        "title": text,
        "question": text,
        "guidance": text,
        "anchors": dict.fromkeys("012345", text),
        "comparability": "identical",
    }
    document = {
        "version": text,
        "title": text,
        "blocks": [{"id": "A", "title": text, "items": [item]}],
    }
    round_ = build_round(code="2029")
    round_.title = text
    round_.questionnaire = QuestionnaireVersion.objects.create(
        version=text, title=text, document=document, sha256=""
    )
    round_.save()
    for one in (
        session_of(session.rater, round_),
        session_of(session.rater, round_, case="KAL1"),
    ):
        store(one, "Q1", 1, text)

        form = write_form(one)

        assert_no_formula(form)
        assert read_form(form, session=one).problems == ()
        assert not any(b"<hyperlink" in part for part in parts_of(form).values())


def assert_no_formula(form: bytes) -> None:
    kinds = {cell.data_type for sheet in opened(form) for row in sheet.rows for cell in row}
    assert kinds <= {"s", "n", "d"}
    sheets = (part for name, part in parts_of(form).items() if "worksheets/" in name)
    assert not any(b"<f>" in part or b"<f " in part for part in sheets)


def test_nothing_of_another_rater_is_in_the_form(session: RatingSession):
    other = session_of(rater("bo", district="L2"), session.round)
    answer(other, "Q1", 5, reason="Hemligt torg.")

    parts = parts_of(write_form(session))

    assert not any(b"Hemligt" in part or b">Bo<" in part for part in parts.values())


def test_the_same_form_has_the_same_bytes(session: RatingSession):
    answer(session, "Q1", 3)
    first = write_form(session)
    time.sleep(2.1)

    assert write_form(session) == first


def test_a_form_that_was_saved_by_another_program_is_read_as_it_was(session: RatingSession):
    answer(session, "Q1", 5, reason="Två torg.\n=1+1")
    form = write_form(session)

    assert read_form(stored(opened(form)), session=session) == read_form(form, session=session)


def test_evidence_beyond_the_first_is_kept(session: RatingSession):
    first = store(session, "Q1", 1, "ett")
    further = [first.evidence[0], {**first.evidence[0], "source": "två"}]
    Answer.objects.create(
        session=session,
        item="Q1",
        phase=Phase.INDEPENDENT,
        number=2,
        category=2,
        evidence=further,
        token=uuid4(),
        by=session.rater,
        at=timezone.now(),
    )

    changed = read_form(filled(write_form(session), {"J4": "tre"}), session=session)
    emptied = filled(write_form(session), dict.fromkeys(("J4", "K4", "L4", "M4")))

    assert [one.source for one in changed.answers["Q1"].evidence] == ["tre", "två"]
    without = read_form(emptied, session=session).answers["Q1"]
    assert [one.source for one in without.evidence] == ["två"]


@given(where=st.integers(0, 10**9), what=st.binary(min_size=1, max_size=8), seed=st.integers(0, 99))
@for_each_example
def test_a_changed_part_is_never_our_fault(
    where: int, what: bytes, seed: int, session: RatingSession
):
    form = write_form(session)
    parts = parts_of(form)
    name = random.Random(seed).choice(sorted(parts))
    part = parts[name]
    at = where % len(part)
    broken = zipped(parts | {name: part[:at] + what + part[at + len(what) :]})

    read = read_form(broken, session=session)

    assert read.problems or set(read.answers) == {"Q1", "Q2", "Q3"}


def test_cells_and_answers_are_each_others_inverse():
    evidence = Evidence(source="a", day=TODAY, reliability=Reliability.LOW, reference="b")
    cells = in_cells(Given(category=0, certainty=Certainty.LOW, evidence=[evidence]))

    assert list(cells.values()) == [0, None, "Osäker", None, "a", TODAY, "Osäker", "b"]
