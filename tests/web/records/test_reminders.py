"""Who is late is reminded once a day, of everything at once."""

import pytest
from django.core import mail
from tests.web.factories import (
    TODAY,
    acting,
    build_country,
    build_round,
    confirmed,
    person,
    rater,
    session_of,
)

from lagesbild_web.permissions import NotAllowed
from lagesbild_web.records.actions.reminders import remind_late
from lagesbild_web.records.models import Reminder
from lagesbild_web.roles import Role

pytestmark = pytest.mark.django_db


def test_each_late_rater_gets_one_message_about_everything(django_capture_on_commit_callbacks):
    build_country()
    round_ = build_round()
    chief = acting(person("chefen", Role.DISTRICT_CHIEF, unit="L1"))
    late, ready, elsewhere = rater("anna"), rater("bo"), rater("cilla", district="L3")
    late.email = "anna@exempel.invalid"
    late.save()
    session_of(late, round_)
    session_of(late, round_, case="KAL1")
    confirmed(session_of(ready, round_))
    session_of(elsewhere, round_, area="A3")

    with django_capture_on_commit_callbacks(execute=True):
        reminded = remind_late(round_=round_, unit="L1", by=chief, today=TODAY)

    assert reminded == [late]
    [letter] = mail.outbox
    assert letter.to == ["anna@exempel.invalid"]
    assert letter.body.startswith(
        "2\N{NO-BREAK SPACE}skattningar väntar på dig: Norra Ängen och Fallet Kvarnbacken."
        " Sista dag är 31 mars 2027."
    )
    assert Reminder.objects.get().text == letter.body


def test_nobody_is_reminded_twice_on_one_day():
    build_country()
    round_ = build_round()
    chief = acting(person("chefen", Role.DISTRICT_CHIEF, unit="L1"))
    session_of(rater("anna"), round_)

    assert len(remind_late(round_=round_, unit="L1", by=chief, today=TODAY)) == 1
    assert remind_late(round_=round_, unit="L1", by=chief, today=TODAY) == []


def test_a_chief_reminds_nobody_of_another_district():
    build_country()

    with pytest.raises(NotAllowed, match="gäller inte för den här enheten"):
        remind_late(
            round_=build_round(),
            unit="L2",
            by=acting(person("chefen", Role.DISTRICT_CHIEF, unit="L1")),
            today=TODAY,
        )
