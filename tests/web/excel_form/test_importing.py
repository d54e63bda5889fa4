"""A form is recorded as a whole or not at all, once, and can be taken back."""

from datetime import date
from uuid import uuid4

import pytest
from django.utils import timezone
from tests.web.excel_form.filling import filled
from tests.web.factories import TODAY, acting, answer, rater, session_of

from lagesbild.assessment.questionnaire import MissingCode
from lagesbild_web.audit.chain import verify_chain
from lagesbild_web.audit.models import AuditEvent
from lagesbild_web.audit.payload import Payload
from lagesbild_web.permissions import NotAllowed
from lagesbild_web.policies import SessionState, WrongState
from lagesbild_web.records.actions import forms
from lagesbild_web.records.actions.answering import record_answer
from lagesbild_web.records.actions.forms import note_form_fetched, undo_form
from lagesbild_web.records.excel_form.importing import (
    Choice,
    FormConflicts,
    FormImported,
    import_form,
)
from lagesbild_web.records.excel_form.reading import Outcome, read_form
from lagesbild_web.records.excel_form.writing import write_form
from lagesbild_web.records.models import Answer, Phase, RatingSession, Substitution
from lagesbild_web.records.queries.answers import current_answers, latest_version


def hand_in(
    session: RatingSession, form: bytes, *, by=None, today=TODAY, **choices
) -> FormImported:
    return import_form(
        session=session,
        content=form,
        by=by or acting(session.rater),
        today=today,
        choices=choices,
    )


def categories(session: RatingSession) -> dict[str, int | None]:
    answers = current_answers(session, Phase.INDEPENDENT)
    return {item: one.category for item, one in answers.items()}


def events() -> list[Payload]:
    return [Payload.read(event.payload) for event in AuditEvent.objects.order_by("seq")]


def test_only_what_is_new_is_recorded(session: RatingSession):
    answer(session, "Q1", 3)
    form = filled(write_form(session), {"F5": 4, "H5": "Säker"})

    imported = hand_in(session, form)

    assert imported == FormImported(versions={"Q2": 1}, unchanged=2, newer_on_site=0, kept=0)
    assert imported.recorded == 1
    assert categories(session) == {"Q1": 3, "Q2": 4}
    assert Answer.objects.count() == 2


def test_an_answer_that_is_emptied_is_taken_back(session: RatingSession):
    answer(session, "Q1", 3)

    imported = hand_in(session, filled(write_form(session), {"F4": None, "H4": None}))

    assert imported.versions == {"Q1": 2}
    assert categories(session) == {}


def test_the_same_file_twice_records_nothing_twice(session: RatingSession):
    form = filled(write_form(session), {"F4": 3, "F5": 4})
    hand_in(session, form)
    before = (Answer.objects.count(), AuditEvent.objects.count())

    again = hand_in(session, form)

    assert again == FormImported(versions={}, unchanged=3, newer_on_site=0, kept=0)
    assert (Answer.objects.count(), AuditEvent.objects.count()) == before


@pytest.mark.parametrize(
    ("fetched", "on_site", "in_form", "outcome"),
    [
        # Nothing has happened, or the same has.
        (1, 1, 1, Outcome.UNCHANGED),
        (1, 4, 4, Outcome.UNCHANGED),
        (None, None, None, Outcome.UNCHANGED),
        # One of the two has changed.
        (1, 1, 4, Outcome.CHANGED),
        (None, None, 4, Outcome.CHANGED),
        (1, 1, None, Outcome.CHANGED),
        (1, 4, 1, Outcome.NEWER_ON_SITE),
        (None, 4, None, Outcome.NEWER_ON_SITE),
        (1, None, 1, Outcome.NEWER_ON_SITE),
        # Both have, and differ.
        (1, 4, 2, Outcome.CONFLICT),
        (None, 4, 2, Outcome.CONFLICT),
        (1, None, 2, Outcome.CONFLICT),
        (1, 4, None, Outcome.CONFLICT),
    ],
)
def test_form_and_site_are_held_against_what_both_began_with(
    fetched: int | None,
    on_site: int | None,
    in_form: int | None,
    outcome: Outcome,
    session: RatingSession,
):
    number = 0
    if fetched is not None:
        number = answer(session, "Q1", fetched).number
    form = write_form(session)
    if on_site != fetched:
        answer(session, "Q1", on_site, based_on=number)
    certainty = "Ganska säker" if in_form is not None else None

    [row, *_] = read_form(filled(form, {"F4": in_form, "H4": certainty}), session=session).rows

    assert row.outcome is outcome


@pytest.fixture
def form_and_site_differ(session: RatingSession) -> bytes:
    """Q1 is answered with 1 on the site and with 2 in a form that was fetched before; Q2 only
    in the form."""
    form = write_form(session)
    answer(session, "Q1", 1)
    return filled(form, {"F4": 2, "H4": "Säker", "F5": 5})


def test_where_both_are_new_nothing_is_recorded_before_the_rater_has_chosen(
    form_and_site_differ: bytes, session: RatingSession
):
    with pytest.raises(FormConflicts) as refused:
        hand_in(session, form_and_site_differ)

    [row] = refused.value.conflicts
    assert (row.item.id, row.on_site.category, row.given.category) == ("Q1", 1, 2)
    assert row.place == "Svar!F4"
    assert categories(session) == {"Q1": 1}


def test_the_rater_can_take_the_answer_of_the_form(
    form_and_site_differ: bytes, session: RatingSession
):
    choice = Choice(takes_form=True, site_version=1)

    imported = hand_in(session, form_and_site_differ, Q1=choice)

    assert imported.versions == {"Q1": 2, "Q2": 1}
    assert categories(session) == {"Q1": 2, "Q2": 5}


def test_the_rater_can_keep_the_answer_of_the_site(
    form_and_site_differ: bytes, session: RatingSession
):
    choice = Choice(takes_form=False, site_version=1)

    imported = hand_in(session, form_and_site_differ, Q1=choice)

    assert (imported.versions, imported.kept) == ({"Q2": 1}, 1)
    assert categories(session) == {"Q1": 1, "Q2": 5}


def test_a_choice_does_not_hold_for_an_answer_that_was_given_after_it(
    form_and_site_differ: bytes, session: RatingSession
):
    answer(session, "Q1", 5, based_on=1)

    with pytest.raises(FormConflicts):
        hand_in(session, form_and_site_differ, Q1=Choice(takes_form=True, site_version=1))

    assert categories(session) == {"Q1": 5}


def test_an_error_in_the_middle_leaves_nothing(
    session: RatingSession, monkeypatch: pytest.MonkeyPatch
):
    def fails_at_the_second(**sent: object) -> Answer:
        if sent["item"] == "Q2":
            raise RuntimeError
        return record_answer(**sent)

    monkeypatch.setattr(forms, "record_answer", fails_at_the_second)
    with pytest.raises(RuntimeError):
        hand_in(session, filled(write_form(session), {"F4": 3, "F5": 4}))

    assert not Answer.objects.exists()
    assert not AuditEvent.objects.exists()


def test_undo_restores_what_was_before_as_new_versions(session: RatingSession):
    answer(session, "Q1", 3, reason="Tre torg.")
    answer(session, "Q2", None, missing_code=MissingCode.NO_BASIS, reason="Ingen mätning.")
    cells = {"F4": 5, "I4": "Fem torg.", "F5": 1, "G5": None, "F6": 2, "J6": "Enkät"}
    imported = hand_in(session, filled(write_form(session), cells))
    assert categories(session) == {"Q1": 5, "Q2": 1, "Q3": 2}

    undo_form(session=session, versions=imported.versions, by=acting(session.rater), today=TODAY)

    assert categories(session) == {"Q1": 3, "Q2": None}
    first = latest_version(session, "Q1", Phase.INDEPENDENT)
    assert (first.number, first.reason) == (3, "Tre torg.")
    assert Answer.objects.filter(session=session, item="Q3").count() == 2


def test_a_form_can_be_handed_in_again_after_undo(session: RatingSession):
    form = filled(write_form(session), {"F4": 3})
    undo_form(
        session=session,
        versions=hand_in(session, form).versions,
        by=acting(session.rater),
        today=TODAY,
    )

    assert hand_in(session, form).versions == {"Q1": 3}
    assert categories(session) == {"Q1": 3}


def test_undo_never_takes_away_what_was_answered_after_the_form(session: RatingSession):
    imported = hand_in(session, filled(write_form(session), {"F4": 3, "F5": 4}))
    answer(session, "Q2", 1, based_on=1)

    with pytest.raises(WrongState, match="Svaren på Q2 har ändrats"):
        undo_form(
            session=session, versions=imported.versions, by=acting(session.rater), today=TODAY
        )

    assert categories(session) == {"Q1": 3, "Q2": 1}


def test_locked_answers_are_not_undone(session: RatingSession):
    imported = hand_in(session, filled(write_form(session), {"F4": 3}))
    session.state = SessionState.REVEALED
    session.save()

    with pytest.raises(WrongState):
        undo_form(
            session=session, versions=imported.versions, by=acting(session.rater), today=TODAY
        )

    assert Answer.objects.count() == 1


def test_nobody_fetches_or_hands_in_for_another(session: RatingSession):
    form = filled(write_form(session), {"F4": 3})
    bo = acting(rater("bo"))

    with pytest.raises(NotAllowed, match="någon annans"):
        note_form_fetched(session=session, by=bo, today=TODAY)
    with pytest.raises(NotAllowed, match="någon annans"):
        hand_in(session, form, by=bo)
    assert not Answer.objects.exists()


def test_a_substitute_hands_in_with_both_names(session: RatingSession):
    cilla = rater("cilla")
    Substitution.objects.create(
        user=session.rater, substitute=cilla, valid_from=TODAY, valid_to=TODAY
    )

    hand_in(
        session,
        filled(write_form(session), {"F4": 3}),
        by=acting(cilla, instead_of=session.rater),
    )

    [given] = Answer.objects.all()
    assert (given.by, given.substitute_for) == (cilla, session.rater)


def test_after_the_last_day_no_form_is_fetched_or_taken(session: RatingSession):
    late = date(2027, 4, 1)

    with pytest.raises(WrongState, match="Omgången är stängd"):
        note_form_fetched(session=session, by=acting(session.rater), today=late)
    with pytest.raises(WrongState, match="Omgången är stängd"):
        hand_in(session, filled(write_form(session), {"F4": 3}), today=late)


def test_no_form_is_fetched_for_locked_answers(session: RatingSession):
    session.state = SessionState.REVEALED
    session.save()

    with pytest.raises(WrongState):
        note_form_fetched(session=session, by=acting(session.rater), today=TODAY)


def test_the_log_says_which_form_and_which_versions_and_not_what(session: RatingSession):
    note_form_fetched(session=session, by=acting(session.rater), today=TODAY)
    form = filled(write_form(session), {"F4": 3, "I4": "Hemligt torg"})
    imported = hand_in(session, form)
    undo_form(session=session, versions=imported.versions, by=acting(session.rater), today=TODAY)

    found = events()
    assert [one.action for one in found] == [
        *("form.downloaded", "answer.recorded", "form.imported"),
        *("answer.recorded", "form.undone"),
    ]
    assert found[2].details["answers"] == [{"item": "Q1", "version": 1}]
    assert found[2].details["form"] == read_form(form, session=session).form
    assert not any("Hemligt" in event.payload for event in AuditEvent.objects.all())
    assert verify_chain() == []


def test_the_form_of_a_case_is_handed_in(session: RatingSession):
    case = session_of(session.rater, session.round, case="KAL1")

    assert hand_in(case, filled(write_form(case), {"F4": 2})).versions == {"Q1": 1}


def test_line_breaks_of_the_browser_are_no_change(session: RatingSession):
    Answer.objects.create(
        session=session,
        item="Q1",
        phase=Phase.INDEPENDENT,
        number=1,
        category=3,
        reason="Tre torg.\r\nVarje kväll.",
        token=uuid4(),
        by=session.rater,
        at=timezone.now(),
    )

    assert hand_in(session, write_form(session)).versions == {}
