"""Who is late is reminded once a day at most, of everything at once."""

from collections.abc import Sequence
from datetime import date

from django.core.mail import EmailMessage
from django.db import transaction

from lagesbild import swedish
from lagesbild_web.audit.actions import Recorded
from lagesbild_web.permissions import Act
from lagesbild_web.policies import SessionState, WrongState
from lagesbild_web.records.actions.recording import record
from lagesbild_web.records.models import RatingSession, Reminder, Round, User
from lagesbild_web.records.models.rounds import RoundState
from lagesbild_web.records.queries.deadlines import last_day
from lagesbild_web.records.queries.organisation import Organisation, organisation_on
from lagesbild_web.records.queries.people import Acting


@transaction.atomic
def remind_late(*, round_: Round, unit: str, by: Acting, today: date) -> list[User]:
    """Remind the raters inside a unit whose sessions are not confirmed, each by one message.

    Who has been reminded of the round today is left in peace. Without an address the person finds
    the same text among the notices on the site.

    :raises NotAllowed: if the unit is not the person's.
    :raises WrongState: if the round is not open: nobody could answer.
    """
    organisation = organisation_on(by.on)
    by.check_may(Act.REMIND, inside=organisation.line(unit))
    if round_.state != RoundState.OPEN:
        raise WrongState("Omgången är inte öppen.")
    late = late_sessions(round_, unit=unit, organisation=organisation)
    already = Reminder.objects.filter(round=round_, day=today).values_list("user_id", flat=True)
    reminded = {one.rater_id: one.rater for one in late if one.rater_id not in set(already)}
    messages = []
    for user in reminded.values():
        mine = [one for one in late if one.rater_id == user.pk]
        text = digest(mine, organisation=organisation)
        Reminder.objects.create(round=round_, user=user, day=today, text=text)
        if user.email:
            messages.append(EmailMessage(f"{round_}: att göra", text, to=[user.email]))
    record(
        Recorded.REMINDER_SENT,
        target=f"round/{round_.pk}",
        by=by,
        act=Act.REMIND,
        round=round_.code,
        unit=unit,
        raters=[user.username for user in reminded.values()],
    )
    # A letter cannot be called back: only when everything else has been saved.
    transaction.on_commit(lambda: _send(messages))
    return list(reminded.values())


def late_sessions(round_: Round, *, unit: str, organisation: Organisation) -> list[RatingSession]:
    """Return the sessions of the unit's raters and areas that are not confirmed."""
    rows = round_.sessions.exclude(state=SessionState.CONFIRMED)
    return [
        one
        for one in rows.select_related("rater", "calibration_case", "round").order_by("pk")
        if unit == "*"
        or unit in organisation.line(one.home_district)
        or unit in organisation.inside(one.area)
    ]


def digest(sessions: Sequence[RatingSession], *, organisation: Organisation) -> str:
    """Return what a person has left to do, in one message."""
    what = [
        organisation.area_name(one.area) if one.area else str(one.calibration_case)
        for one in sessions
    ]
    last = last_day(sessions[0].round, sessions[0].home_district)
    count = swedish.plural(len(what), "skattning", "skattningar")
    return (
        f"{count} väntar på dig: {swedish.listing(what)}."
        f" Sista dag är {swedish.day_in_words(last)}. Öppna Mina uppgifter i Lägesbild."
    )


def _send(messages: Sequence[EmailMessage]) -> None:
    for message in messages:
        message.send()
