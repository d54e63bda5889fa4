"""A rater answers unseen, locks, compares and confirms; nothing is lost and nothing is skipped."""

from datetime import date
from uuid import uuid4

import pytest
from tests.web.factories import (
    TODAY,
    acting,
    answer,
    build_country,
    build_round,
    confirmed,
    rater,
    session_of,
)

from lagesbild.assessment.questionnaire import MissingCode
from lagesbild_web.audit.models import AuditEvent
from lagesbild_web.permissions import NotAllowed
from lagesbild_web.policies import SessionState, WrongState
from lagesbild_web.records.actions.answering import (
    AnswerChanged,
    AnswerRefused,
    Evidence,
    Given,
    NotComplete,
    confirm_session,
    lock_session,
    record_answer,
)
from lagesbild_web.records.models import Answer, Phase, Substitution
from lagesbild_web.records.models.rounds import RoundState
from lagesbild_web.records.queries.answers import (
    both_values,
    check_may_read,
    current_answers,
    peers_of,
)
from lagesbild_web.records.queries.completeness import progress_of
from lagesbild_web.records.queries.organisation import organisation_on

pytestmark = pytest.mark.django_db


@pytest.fixture
def session():
    build_country()
    return session_of(rater("anna"), build_round())


def lock(session, *, today=TODAY):
    return lock_session(session=session, by=acting(session.rater), today=today)


def confirm(session):
    return confirm_session(session=session, by=acting(session.rater), today=TODAY)


def answered(session, category=3):
    for item in ("Q1", "Q2", "Q3"):
        answer(session, item, category)
    return session


def test_each_answer_is_a_new_version_and_the_last_one_counts(session):
    answer(session, "Q1", 1)
    answer(session, "Q1", 4, based_on=1)

    numbers = Answer.objects.filter(session=session).order_by("number")
    assert list(numbers.values_list("number", "category")) == [(1, 1), (2, 4)]
    assert current_answers(session, Phase.INDEPENDENT)["Q1"].category == 4


def test_an_answer_that_is_sent_twice_is_kept_once(session):
    sent = {
        "session": session,
        "item": "Q1",
        "given": Given(category=2),
        "token": uuid4(),
        "based_on": 0,
        "by": acting(session.rater),
        "today": TODAY,
    }

    assert record_answer(**sent).pk == record_answer(**sent).pk
    assert Answer.objects.count() == 1
    assert AuditEvent.objects.count() == 1


def test_a_kept_page_that_is_sent_anew_with_something_else_is_not_lost_silently(session):
    sent = {
        "session": session,
        "item": "Q1",
        "token": uuid4(),
        "based_on": 0,
        "by": acting(session.rater),
        "today": TODAY,
    }
    record_answer(**sent, given=Given(category=2))

    with pytest.raises(AnswerChanged):
        record_answer(**sent, given=Given(category=4))
    assert Answer.objects.count() == 1


def test_two_who_answer_from_the_same_page_see_the_difference(session):
    stand_in = rater("cilla")
    Substitution.objects.create(
        user=session.rater, substitute=stand_in, valid_from=TODAY, valid_to=TODAY
    )
    answer(session, "Q1", 1)

    with pytest.raises(AnswerChanged, match="Anna ändrade svaret") as refused:
        record_answer(
            session=session,
            item="Q1",
            given=Given(category=4),
            token=uuid4(),
            based_on=0,
            by=acting(stand_in, instead_of=session.rater),
            today=TODAY,
        )
    assert refused.value.current.category == 1


def test_both_names_of_a_substitution_stand_at_the_answer(session):
    stand_in = rater("cilla")
    Substitution.objects.create(
        user=session.rater, substitute=stand_in, valid_from=TODAY, valid_to=TODAY
    )

    given = record_answer(
        session=session,
        item="Q1",
        given=Given(category=4),
        token=uuid4(),
        based_on=0,
        by=acting(stand_in, instead_of=session.rater),
        today=TODAY,
    )

    assert (given.by, given.substitute_for) == (stand_in, session.rater)


@pytest.mark.parametrize(
    ("given", "field", "text"),
    [
        (Given(category=6), "category", "från 0 till 5"),
        (Given(category=-1), "category", "från 0 till 5"),
        (Given(category=1, missing_code=MissingCode.NO_BASIS), "category", "antingen"),
        (Given(category=1, reason="Ring 850709-9805."), "reason", "personnummer"),
        (Given(category=1, reason="x" * 10_001), "reason", "längre än 10000"),
        (Given(category=1, reason="a\x00b"), "reason", "styrtecken"),
        (Given(category=1, evidence=[Evidence(source=" ")]), "evidence-1", "ange källan"),
        (
            Given(category=1, evidence=[Evidence(source="Polis", reference="850709-9805")]),
            "evidence-1",
            "personnummer",
        ),
    ],
)
def test_what_can_never_be_right_is_refused_with_the_field(session, given, field, text):
    with pytest.raises(AnswerRefused) as refused:
        record_answer(
            session=session,
            item="Q1",
            given=given,
            token=uuid4(),
            based_on=0,
            by=acting(session.rater),
            today=TODAY,
        )

    assert text in refused.value.faults[field]
    assert not Answer.objects.exists()


def test_an_item_that_is_not_in_the_questionnaire_is_refused(session):
    with pytest.raises(AnswerRefused, match="Frågan Q9 finns inte"):
        answer(session, "Q9")


def test_nobody_answers_in_anothers_place_without_being_the_substitute(session):
    with pytest.raises(NotAllowed, match="någon annans"):
        answer(session, "Q1", by=rater("bo"))


def test_a_question_whose_condition_is_false_is_not_asked_and_not_missing(session):
    answer(session, "Q1", 3)
    answer(session, "Q2", 1)

    [progress] = progress_of([session])

    assert [item.id for item in progress.asked] == ["Q1", "Q2"]
    assert progress.is_complete


@pytest.mark.parametrize(
    ("category", "code", "reason", "missing"),
    [
        (3, None, "", None),
        # At the ends of the scale a reason is asked for.
        (5, None, "", "ytterst på skalan"),
        (0, None, "", "ytterst på skalan"),
        (5, None, "Två torg.", None),
        # A missing code needs its reason too.
        (None, MissingCode.NO_BASIS, "", "varför frågan inte kan besvaras"),
        (None, MissingCode.DOES_NOT_KNOW, "Ny i området.", None),
    ],
)
def test_what_an_answer_lacks_is_said_before_it_is_locked(session, category, code, reason, missing):
    answer(session, "Q2", 1)
    answer(session, "Q1", category, missing_code=code, reason=reason)

    if missing is None:
        assert lock(session).state == SessionState.REVEALED
    else:
        with pytest.raises(NotComplete) as refused:
            lock(session)
        assert missing in refused.value.faults["Q1"][0]


def test_without_certainty_an_answer_is_stored_but_not_complete(session):
    record_answer(
        session=session,
        item="Q1",
        given=Given(category=3),
        token=uuid4(),
        based_on=0,
        by=acting(session.rater),
        today=TODAY,
    )

    [progress] = progress_of([session])
    assert progress.answered == 1
    assert progress.shortcomings["Q1"] == ("Ange hur säker du är.",)


def test_an_answer_that_is_taken_back_counts_as_none(session):
    answer(session, "Q1", 3)
    answer(session, "Q1", None, based_on=1)

    assert "Q1" not in current_answers(session, Phase.INDEPENDENT)


def test_independent_answers_are_locked_for_ever(session):
    answered(session)
    lock(session)

    answer(session, "Q1", 4, reason="Såg fel.")

    values = {one.item.id: one for one in both_values(session)}
    assert values["Q1"].independent.category == 3
    assert values["Q1"].standing.category == 4
    assert values["Q1"].is_revised
    assert not values["Q2"].is_revised
    with pytest.raises(WrongState, match="låsa sina svar"):
        lock(session)


def test_a_changed_value_needs_its_reason_before_it_is_confirmed(session):
    answered(session)
    lock(session)
    answer(session, "Q1", 4)

    with pytest.raises(NotComplete, match="varför du ändrar"):
        confirm(session)
    answer(session, "Q1", 4, reason="Granntorget räknades inte.", based_on=1)
    assert confirm(session).state == SessionState.CONFIRMED


def test_who_has_confirmed_can_no_longer_answer(session):
    answered(session)
    lock(session)
    confirm(session)

    with pytest.raises(WrongState, match="väga av"):
        answer(session, "Q1", 4)


def test_far_from_the_last_round_a_reason_is_asked_for_after_the_comparison(session):
    before = build_round(code="2025")
    before.reference_day = date(2025, 12, 1)
    before.save()
    confirmed(session_of(session.rater, before), category=1)
    answered(session, 3)
    lock(session)

    with pytest.raises(NotComplete, match="skiljer sig mycket från förra omgångens"):
        confirm(session)


def test_nobody_reads_an_independent_answer_before_it_is_locked(session):
    answer(session, "Q1")
    organisation = organisation_on(TODAY)
    chief = acting(rater("chefen"))

    check_may_read(acting(session.rater), session, organisation=organisation)
    with pytest.raises(NotAllowed, match="oberoende tills"):
        check_may_read(chief, session, organisation=organisation)


def test_others_are_shown_only_to_who_has_locked_and_only_when_they_have_too(session):
    other = session_of(rater("bo", district="L2"), session.round)
    answered(session)
    answered(other)

    with pytest.raises(NotAllowed, match="när du har låst"):
        peers_of(session)
    session = lock(session)
    assert peers_of(session) == []
    lock(other)
    assert [peer.pk for peer in peers_of(session)] == [other.pk]


@pytest.mark.parametrize(
    ("state", "today", "text"),
    [
        (RoundState.PLANNED, TODAY, "inte öppen"),
        (RoundState.CLOSED, TODAY, "inte öppen"),
        (RoundState.OPEN, date(2027, 1, 31), "öppnar 2027-02-01"),
        (RoundState.OPEN, date(2027, 4, 1), "mer tid"),
    ],
)
def test_outside_the_round_nobody_answers(session, state, today, text):
    session.round.state = state
    session.round.save()

    with pytest.raises(WrongState, match=text):
        answer(session, "Q1", today=today)


def test_the_log_says_which_version_was_given_and_not_what(session):
    answer(session, "Q1", 4, reason="Hemligt torg")

    [event] = AuditEvent.objects.all()
    assert '"item":"Q1"' in event.payload
    assert "Hemligt" not in event.payload
