"""From the chief's attest to the decision of two persons: each step in its place."""

import io
import zipfile
from datetime import date

import polars as pl
import pytest
from tests.web.factories import (
    TODAY,
    acting,
    answer,
    build_country,
    build_round,
    confirmed,
    person,
    rater,
    session_of,
    submitted,
)

from lagesbild_web.audit.chain import verify_chain
from lagesbild_web.permissions import NotAllowed
from lagesbild_web.policies import AssessmentState, SessionState, WrongState
from lagesbild_web.records.actions.answering import NotComplete, confirm_session
from lagesbild_web.records.actions.deciding import (
    DecisionRefused,
    comment_as_municipality,
    decide_class,
    propose_class,
    withdraw_class,
)
from lagesbild_web.records.actions.reviewing import (
    NothingToReturn,
    Returned,
    accept_assessment,
    reopen_assessment,
    return_assessment,
)
from lagesbild_web.records.actions.submitting import NotReady, submit_assessment
from lagesbild_web.records.free_text import TextRefused
from lagesbild_web.records.models import (
    Assessment,
    FrozenPicture,
    RatingSession,
    Submission,
    Substitution,
)
from lagesbild_web.records.models.making import MakingState
from lagesbild_web.records.models.rounds import RoundState
from lagesbild_web.roles import Role

pytestmark = pytest.mark.django_db


@pytest.fixture
def round_():
    build_country()
    return build_round()


@pytest.fixture
def chief(round_):
    return person("chefen", Role.DISTRICT_CHIEF, unit="L1")


@pytest.fixture
def coordinator(round_):
    return person("rut", Role.REGIONAL_COORDINATOR, unit="R1")


@pytest.fixture
def analysts(round_):
    return [person(name, Role.NATIONAL_ANALYST) for name in ("nils", "nora")]


def assessment_of(round_, area="A1"):
    return Assessment.objects.get(round=round_, area=area)


def picture(round_, *, proposed="vulnerable"):
    """A finished picture that proposes the same class for every area."""
    packed = io.BytesIO()
    rows = [{"area": area, "proposed": proposed} for area in ("A1", "A2", "A3")]
    tables = {
        "proposals": pl.DataFrame(rows, schema={"area": pl.String, "proposed": pl.String}),
        "proposal_reasons": pl.DataFrame({"area": ["A1"], "condition": ["Nivån är minst 3."]}),
        "composite": pl.DataFrame({"area": ["A1"], "score": [60.0]}),
    }
    with zipfile.ZipFile(packed, "w") as archive:
        for name, table in tables.items():
            content = io.BytesIO()
            table.write_parquet(content)
            archive.writestr(f"{name}.parquet", content.getvalue())
    return FrozenPicture.objects.create(
        round=round_,
        state=MakingState.READY,
        data_version="abc123",
        tables=packed.getvalue(),
        by=person(f"maker{FrozenPicture.objects.count()}"),
    )


def test_a_receipt_has_the_checksum_of_what_was_handed_over(round_, chief):
    assessment = submitted(round_, chief=chief)

    [receipt] = assessment.submissions.all()
    assert assessment.state == AssessmentState.SUBMITTED
    assert receipt.number == 1
    assert len(receipt.answers_sha256) == 64


def test_all_that_keeps_an_area_from_being_submitted_is_said_at_once(round_, chief):
    session_of(rater("anna"), round_)
    session_of(rater("bo", district="L2"), round_)

    with pytest.raises(NotReady) as refused:
        submit_assessment(assessment=assessment_of(round_), attested=False, by=acting(chief))

    first, second = refused.value.faults
    assert first == "0 av 2 bedömare är klara; minst 2 ska vara det."
    assert second.startswith("Intyga")


def test_without_a_rater_an_area_is_submitted_only_with_a_reason(round_, chief):
    for name, district in (("anna", "L1"), ("bo", "L2")):
        confirmed(session_of(rater(name, district=district), round_))
    session_of(rater("cilla", district="L3"), round_)
    assessment = assessment_of(round_)

    with pytest.raises(NotReady, match="skickas in utan Cilla"):
        submit_assessment(assessment=assessment, attested=True, by=acting(chief))
    receipt = submit_assessment(
        assessment=assessment, attested=True, missing_sessions_reason="Sjuk.", by=acting(chief)
    )
    assert receipt.missing_sessions_reason == "Sjuk."


@pytest.mark.parametrize("state", [RoundState.PLANNED, RoundState.OPEN])
def test_an_area_that_nobody_is_to_rate_is_not_submitted(round_, chief, state):
    round_.state = state
    round_.save()
    session_of(rater("anna"), round_, case="KAL1")

    with pytest.raises(NotReady) as refused:
        submit_assessment(
            assessment=assessment_of(round_),
            attested=True,
            missing_sessions_reason="Ingen hann.",
            by=acting(chief),
        )

    assert refused.value.faults == (
        "Ingen har tilldelats området. Be den som leder omgången utse bedömare.",
    )
    assert assessment_of(round_).state == AssessmentState.DRAFT
    assert not Submission.objects.exists()


def test_a_chief_of_another_district_cannot_submit(round_):
    other = person("annan", Role.DISTRICT_CHIEF, unit="L2")

    with pytest.raises(NotAllowed, match="inte för den här enheten"):
        submit_assessment(assessment=assessment_of(round_), attested=True, by=acting(other))


def test_a_returned_answer_is_answered_anew_and_the_rest_stays_closed(round_, chief, coordinator):
    assessment = submitted(round_, chief=chief)
    session = RatingSession.objects.get(rater__username="anna")
    return_assessment(
        assessment=assessment,
        returned=[Returned(session=session, item="Q1", reason="Vilka torg?")],
        by=acting(coordinator),
    )
    session.refresh_from_db()
    assert session.state == SessionState.REVEALED

    with pytest.raises(WrongState, match="Bara de återsända"):
        answer(session, "Q2", 4)
    with pytest.raises(NotComplete, match="Vilka torg"):
        confirm_session(session=session, by=acting(session.rater), today=TODAY)
    # After the last day, since the region asked for it.
    late = date(2027, 4, 10)
    answer(session, "Q1", 3, reason="Torget och bron.", today=late)
    confirm_session(session=session, by=acting(session.rater), today=late)
    receipt = submit_assessment(assessment=assessment, attested=True, by=acting(chief))

    assert receipt.number == 2
    assert receipt.answers_sha256 != assessment.submissions.get(number=1).answers_sha256


@pytest.mark.parametrize(
    ("returned", "text"),
    [
        ([], "minst ett svar"),
        ([("Q1", " ")], "varför svaret på Q1"),
        ([("Q9", "Varför?")], "Frågan Q9 finns inte"),
    ],
)
def test_a_return_without_an_answer_or_a_reason_is_refused(
    round_, chief, coordinator, returned, text
):
    assessment = submitted(round_, chief=chief)
    session = RatingSession.objects.get(rater__username="anna")

    with pytest.raises(NothingToReturn, match=text):
        return_assessment(
            assessment=assessment,
            returned=[Returned(session=session, item=i, reason=r) for i, r in returned],
            by=acting(coordinator),
        )
    assert assessment_of(round_).state == AssessmentState.SUBMITTED


def test_an_answer_of_another_area_cannot_be_returned(round_, chief, coordinator):
    assessment = submitted(round_, chief=chief)
    elsewhere = session_of(rater("dan", district="L2"), round_, area="A2")

    with pytest.raises(NothingToReturn, match="annat område"):
        return_assessment(
            assessment=assessment,
            returned=[Returned(session=elsewhere, item="Q1", reason="Varför?")],
            by=acting(coordinator),
        )


def test_what_is_opened_after_it_was_accepted_is_counted(round_, chief, coordinator):
    assessment = submitted(round_, chief=chief)
    session = RatingSession.objects.get(rater__username="anna")
    accept_assessment(assessment=assessment, by=acting(coordinator))

    reopen_assessment(
        assessment=assessment,
        returned=[Returned(session=session, item="Q1", reason="Nya uppgifter.")],
        by=acting(coordinator),
    )

    reopened = assessment_of(round_)
    assert reopened.state == AssessmentState.RETURNED
    assert reopened.changes_after_approval == 1


def reviewed(round_, chief, coordinator):
    assessment = submitted(round_, chief=chief)
    return accept_assessment(assessment=assessment, by=acting(coordinator))


def test_two_persons_decide_a_class(round_, chief, coordinator, analysts):
    assessment = reviewed(round_, chief, coordinator)
    picture(round_)
    first, second = analysts

    propose_class(assessment=assessment, area_class="vulnerable", reason="", by=acting(first))
    with pytest.raises(DecisionRefused, match="Två personer"):
        decide_class(assessment=assessment, by=acting(first))
    decision = decide_class(assessment=assessment, by=acting(second))

    assert (decision.first_by, decision.second_by) == (first, second)
    assert decision.data_version == "abc123"
    assert assessment_of(round_).state == AssessmentState.DECIDED
    assert verify_chain() == []


def test_who_stands_in_for_the_first_is_not_a_second_person(round_, chief, coordinator, analysts):
    assessment = reviewed(round_, chief, coordinator)
    picture(round_)
    first, second = analysts
    Substitution.objects.create(user=first, substitute=second, valid_from=TODAY, valid_to=TODAY)
    propose_class(assessment=assessment, area_class="vulnerable", reason="", by=acting(first))

    with pytest.raises(DecisionRefused, match="Två personer"):
        decide_class(assessment=assessment, by=acting(second, instead_of=first))


@pytest.mark.parametrize(
    ("area_class", "reason", "text"),
    [
        ("particularly_vulnerable", "", "avviker från förslaget"),
        ("not_listed", "  ", "avviker från förslaget"),
        ("ghost", "Därför.", "finns inte"),
    ],
)
def test_a_departure_from_the_proposal_needs_a_reason(
    round_, chief, coordinator, analysts, area_class, reason, text
):
    assessment = reviewed(round_, chief, coordinator)
    picture(round_)

    with pytest.raises(DecisionRefused, match=text):
        propose_class(
            assessment=assessment, area_class=area_class, reason=reason, by=acting(analysts[0])
        )


def test_without_a_picture_nothing_is_decided(round_, chief, coordinator, analysts):
    assessment = reviewed(round_, chief, coordinator)

    with pytest.raises(DecisionRefused, match="Gör en lägesbild"):
        propose_class(
            assessment=assessment, area_class="vulnerable", reason="", by=acting(analysts[0])
        )


def test_a_first_decision_can_be_taken_back(round_, chief, coordinator, analysts):
    assessment = reviewed(round_, chief, coordinator)
    picture(round_)
    propose_class(assessment=assessment, area_class="vulnerable", reason="", by=acting(analysts[0]))

    withdraw_class(assessment=assessment, by=acting(analysts[1]))

    assert assessment_of(round_).state == AssessmentState.REVIEWED


def test_only_the_areas_own_municipality_comments_and_only_before_the_decision(
    round_, chief, coordinator, analysts
):
    contact = person("kajsa", Role.MUNICIPAL_CONTACT, unit="K1")
    other = person("klas", Role.MUNICIPAL_CONTACT, unit="K2")
    assessment = assessment_of(round_)

    with pytest.raises(NotAllowed, match="inte för den här enheten"):
        comment_as_municipality(assessment=assessment, comment="Lugnt.", by=acting(other))
    with pytest.raises(TextRefused, match="personnummer"):
        comment_as_municipality(assessment=assessment, comment="850709-9805", by=acting(contact))
    comment_as_municipality(assessment=assessment, comment="Lugnt.", by=acting(contact))
    assessment.refresh_from_db()
    assert assessment.municipality_comment == "Lugnt."

    Assessment.objects.update(state=AssessmentState.DECIDED)
    with pytest.raises(WrongState, match="i det läge"):
        comment_as_municipality(assessment=assessment, comment="Oroligt.", by=acting(contact))
