"""Who is to rate a thing sees nobody else's answers to it, in no role and in nobody's place."""

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
    person,
    questionnaire,
    rater,
    session_of,
    submitted,
)

from lagesbild.assessment.questionnaire import Comparability
from lagesbild_web.permissions import NotAllowed
from lagesbild_web.policies import WrongState
from lagesbild_web.records.actions.answering import Given, given_in, lock_session, record_answer
from lagesbild_web.records.actions.reviewing import Returned, return_assessment
from lagesbild_web.records.models import (
    Answer,
    Phase,
    QuestionnaireVersion,
    RatingSession,
    Substitution,
)
from lagesbild_web.records.queries.answers import check_may_read
from lagesbild_web.records.queries.comparisons import comparison_of
from lagesbild_web.records.queries.motivations import (
    comparability_with,
    previous_values,
    revealed_to,
    weighing_shortcomings,
)
from lagesbild_web.records.queries.organisation import organisation_on
from lagesbild_web.records.queries.people import may_be_asked_to_stand_in
from lagesbild_web.records.queries.questionnaires import questionnaire_of
from lagesbild_web.records.queries.sheets import sheet_of
from lagesbild_web.roles import Role

pytestmark = pytest.mark.django_db


@pytest.fixture
def round_():
    build_country()
    return build_round()


@pytest.fixture
def session(round_):
    return session_of(rater("anna"), round_)


def lock(session, category=3):
    for item in ("Q1", "Q2", "Q3"):
        answer(session, item, category)
    return lock_session(session=session, by=acting(session.rater), today=TODAY)


def stand_in(user, substitute):
    Substitution.objects.create(user=user, substitute=substitute, valid_from=TODAY, valid_to=TODAY)
    return acting(substitute, instead_of=user)


def test_a_chief_who_rates_reads_a_colleague_only_after_the_own_lock(session, round_):
    session = lock(session)
    chief = person("chefen", Role.DISTRICT_CHIEF, Role.AREA_OFFICER, unit="L1", home_district="L1")
    own = session_of(chief, round_)
    organisation = organisation_on(TODAY)

    with pytest.raises(NotAllowed, match="Lås dina egna svar först"):
        check_may_read(acting(chief), session, organisation=organisation)
    lock(own)
    check_may_read(acting(chief), session, organisation=organisation)


def test_an_own_session_about_another_area_hides_nothing(session, round_):
    session = lock(session)
    chief = person("chefen", Role.DISTRICT_CHIEF, Role.AREA_OFFICER, unit="L1", home_district="L1")
    session_of(chief, round_, area="A2")

    check_may_read(acting(chief), session, organisation=organisation_on(TODAY))


def test_a_substitute_who_rates_the_area_reads_nobody_in_the_chiefs_place(session, round_):
    session = lock(session)
    chief = person("chefen", Role.DISTRICT_CHIEF, unit="L1")
    colleague = rater("bo")
    session_of(colleague, round_)

    with pytest.raises(NotAllowed, match="Lås dina egna svar först"):
        check_may_read(stand_in(chief, colleague), session, organisation=organisation_on(TODAY))


def test_nobody_answers_twice_about_one_thing_by_standing_in(session, round_):
    colleague = rater("bo")
    own = session_of(colleague, round_)
    by = stand_in(session.rater, colleague)

    with pytest.raises(NotAllowed, match="ingen skattar två gånger"):
        record_answer(
            session=session,
            item="Q1",
            given=Given(category=3),
            token=uuid4(),
            based_on=0,
            by=by,
            today=TODAY,
        )
    # Not after the own lock either: it would still be one person's rating twice.
    lock(own)
    with pytest.raises(NotAllowed, match="ingen skattar två gånger"):
        lock_session(session=session, by=by, today=TODAY)


def test_the_sheet_of_an_area_holds_only_what_is_locked(session, round_):
    lock(session)
    other = session_of(rater("bo", district="L2"), round_)
    answer(other, "Q1", 0)
    chief = person("chefen", Role.DISTRICT_CHIEF, unit="L1")
    assessment = round_.assessments.get(area="A1")

    sheet = sheet_of(assessment, acting=acting(chief), organisation=organisation_on(TODAY))

    assert [one.pk for one in sheet.sessions] == [session.pk]
    assert [one.pk for one in sheet.unlocked] == [other.pk]
    assert all(len(row.cells) == 1 and row.spread is None for row in sheet.rows)


def test_nothing_is_revealed_with_a_session_that_is_not_locked(session):
    for reveal in (revealed_to, comparison_of):
        with pytest.raises(NotAllowed, match="när du har låst"):
            reveal(session)


def test_a_form_from_before_the_lock_becomes_no_weighed_answer(session):
    lock(session)

    with pytest.raises(WrongState, match="låsts sedan sidan öppnades"):
        record_answer(
            session=session,
            item="Q1",
            given=Given(category=5),
            token=uuid4(),
            based_on=1,
            by=acting(session.rater),
            today=TODAY,
            phase=Phase.INDEPENDENT,
        )
    assert not Answer.objects.filter(phase=Phase.WEIGHED).exists()


def test_what_says_nothing_new_is_no_new_version(session):
    first = answer(session, "Q1", 3, reason="Torget.")
    again = answer(session, "Q1", 3, reason=" Torget. ", based_on=1)

    assert again.pk == first.pk
    assert Answer.objects.count() == 1


def test_the_same_again_answers_what_the_region_returned(round_):
    assessment = submitted(round_, chief=person("chefen", Role.DISTRICT_CHIEF, unit="L1"))
    session = RatingSession.objects.get(rater__username="anna")
    by = acting(person("rut", Role.REGIONAL_COORDINATOR, unit="R1"))
    return_assessment(
        assessment=assessment,
        returned=[Returned(session=session, item="Q1", reason="Varför?")],
        by=by,
    )
    first = answer(session, "Q1", 3, reason="Torget.")
    assert answer(session, "Q1", 3, reason="Torget.", based_on=1).pk == first.pk
    session.remarks.update(at=first.at.replace(year=first.at.year + 1))

    second = answer(session, "Q1", 3, reason="Torget.", based_on=1)

    assert second.number == 2
    assert given_in(second) == given_in(first)


def earlier_round():
    before = build_round(code="2025")
    before.reference_day = date(2025, 12, 1)
    before.save()
    return before


def test_what_was_never_locked_in_the_last_round_was_never_stood_by(session, round_):
    before = earlier_round()
    confirmed(session_of(session.rater, before), category=1)
    answer(session_of(rater("bo"), before), "Q1", 5)

    assert previous_values(before, "A1")["Q1"] == [1]


def test_an_answer_to_what_was_not_asked_in_the_end_is_none_of_the_last_round(session, round_):
    before = earlier_round()
    changed, kept = session_of(session.rater, before), session_of(rater("bo"), before)
    for item in ("Q1", "Q2", "Q3"):
        answer(changed, item, 5, reason="Torget.")
    # The third question is asked where the second is at least 2; now it no longer is.
    answer(changed, "Q2", 1, based_on=1)
    lock_session(session=changed, by=acting(changed.rater), today=TODAY)
    confirmed(kept, category=2)

    assert previous_values(before, "A1") == {"Q1": [5, 2], "Q2": [1, 2], "Q3": [2]}
    # The median of 5 and 2 would be half a step from 4, and ask for nothing.
    assert "Q3" in weighing_shortcomings(lock(session, category=4))


def version(name, comparability, *, without=""):
    """Return the tests' questionnaire as another version, perhaps without one item."""
    document = questionnaire().document
    blocks = [
        {
            **block,
            "items": [
                {**item, "comparability": comparability}
                for item in block["items"]
                if item["id"] != without
            ],
        }
        for block in document["blocks"]
    ]
    return QuestionnaireVersion.objects.create(
        version=name,
        title=name,
        document={**document, "version": name, "blocks": blocks},
        sha256="",
    )


@pytest.mark.parametrize(
    ("now", "then", "expected"),
    [
        # What the newer version says of the older.
        ("wording", "other", Comparability.WORDING),
        ("not_comparable", "other", Comparability.NOT_COMPARABLE),
        # The same version in both rounds is the same question, whatever it says of the one before.
        ("not_comparable", "same", Comparability.IDENTICAL),
        # A question that the older did not have.
        ("identical", "without", Comparability.NOT_COMPARABLE),
    ],
)
def test_a_question_is_compared_with_what_the_earlier_round_asked(round_, now, then, expected):
    before = earlier_round()
    round_.questionnaire = version("ny", now)
    if then == "same":
        before.questionnaire = round_.questionnaire
    elif then == "without":
        before.questionnaire = version("gammal", "identical", without="Q1")
    item = questionnaire_of(round_).items[0]

    assert comparability_with(item, round_, before) is expected


@pytest.mark.parametrize(
    ("now", "then", "asks"),
    [
        ("identical", "other", True),
        # A sentence tells which it was: what happened, or the new words.
        ("wording", "other", True),
        ("not_comparable", "other", False),
        # Not comparable with the version before, but both rounds asked with this one.
        ("not_comparable", "same", True),
        ("identical", "without", False),
    ],
)
def test_a_change_asks_for_a_reason_only_where_it_can_be_seen(session, round_, now, then, asks):
    before = earlier_round()
    round_.questionnaire = version("ny", now)
    round_.save()
    if then == "same":
        before.questionnaire = round_.questionnaire
    before.save()
    confirmed(session_of(session.rater, before), category=1)
    if then == "without":
        before.questionnaire = version("gammal", "identical", without="Q1")
        before.save()

    session = lock(RatingSession.objects.get(pk=session.pk), category=3)

    faults = weighing_shortcomings(session)
    changed = "Svaret skiljer sig mycket från förra omgångens."
    assert any(changed in fault for fault in faults.get("Q1", ())) is asks
    assert ("Q1" in revealed_to(session).previous) is asks


@pytest.mark.parametrize(
    ("category", "others", "apart"),
    [
        (3, [1, 3], 2),
        (3, [2, 4], 1),
        (3, [], None),
        # Of many, the middle counts: somebody is always far away.
        (3, [0, 5, 3, 3, 3, 3, 4], 0),
        (0, [2, 2, 2, 3, 3, 3, 2], 2),
    ],
)
def test_how_far_one_is_from_the_others(round_, category, others, apart):
    own = session_of(rater("anna"), round_)
    for number, other in enumerate(others):
        session = session_of(rater(f"annan{number}"), round_)
        for item in ("Q1", "Q2", "Q3"):
            answer(session, item, other, reason="Torget.")
        lock_session(session=session, by=acting(session.rater), today=TODAY)
    for item in ("Q1", "Q2", "Q3"):
        answer(own, item, category, reason="Torget.")
    own = lock_session(session=own, by=acting(own.rater), today=TODAY)

    assert comparison_of(own).items[0].apart == apart


def test_a_raters_number_stays_when_another_locks(session, round_):
    first = session_of(rater("bo", district="L2"), round_)
    second = session_of(rater("cilla", district="L3"), round_)
    lock(second)
    session = lock(session)
    [peer] = comparison_of(session).items[0].peers
    assert peer.number == 2

    lock(first)

    assert [one.number for one in comparison_of(session).items[0].peers] == [1, 2]


def test_a_substitute_is_chosen_among_those_around_one(round_):
    anna, bo = rater("anna"), rater("bo", district="L3")
    chief = person("chefen", Role.DISTRICT_CHIEF, unit="L2")
    person("kajsa", Role.MUNICIPAL_CONTACT, unit="K1")
    nils, nora = (person(name, Role.NATIONAL_ANALYST) for name in ("nils", "nora"))

    assert may_be_asked_to_stand_in(anna, on=TODAY) == [bo, chief]
    assert may_be_asked_to_stand_in(nils, on=TODAY) == [nora]
