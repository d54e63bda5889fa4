"""A picture is asked for by those who may, once at a time, and its failures are told."""

import os
import subprocess
import sys
from datetime import timedelta
from pathlib import Path

import pytest
from tests.repo.tree import ROOT
from tests.web.factories import acting, build_country, build_round, person

from lagesbild.errors import UserError
from lagesbild_web.audit.models import AuditEvent
from lagesbild_web.audit.payload import Payload
from lagesbild_web.permissions import NotAllowed
from lagesbild_web.records.actions import pictures
from lagesbild_web.records.actions.making import GIVEN_UP_AFTER, LOST, NOT_STARTED
from lagesbild_web.records.actions.pictures import PictureRefused, begin_picture, start_picture
from lagesbild_web.records.exchange import freezing
from lagesbild_web.records.exchange.freezing import freeze_picture
from lagesbild_web.records.models import FrozenPicture
from lagesbild_web.records.models.making import MakingState
from lagesbild_web.roles import Role

pytestmark = pytest.mark.django_db

STARTERS = {Role.NATIONAL_ANALYST, Role.ADMINISTRATOR}


@pytest.fixture
def launched(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """Take down which pictures a process would have been started for."""
    numbers: list[int] = []
    monkeypatch.setattr(pictures, "launch", lambda made, *, command: numbers.append(made.pk))
    return numbers


@pytest.fixture
def round_(db: None):
    build_country()
    return build_round()


def test_the_process_starts_when_the_row_is_there_for_it(
    round_, analyst, launched: list[int], django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True):
        picture = start_picture(round_=round_, by=analyst)
        assert launched == []

    assert launched == [picture.pk]
    assert (picture.state, picture.step) == (MakingState.RUNNING, "Väntar på att börja")
    [event] = AuditEvent.objects.all()
    assert Payload.read(event.payload).action == "picture.started"


@pytest.mark.parametrize("role", list(Role))
def test_analysts_and_administrators_ask_for_pictures(role: Role, round_, launched: list[int]):
    by = acting(person("anna", role))

    if role in STARTERS:
        assert start_picture(round_=round_, by=by).round == round_
    else:
        with pytest.raises(NotAllowed):
            start_picture(round_=round_, by=by)


def test_a_round_to_practise_in_is_never_pictured(round_, analyst):
    practice = build_round(code="övning", is_exercise=True)

    with pytest.raises(PictureRefused, match="övningsomgång"):
        begin_picture(round_=practice, by=analyst)


def test_one_picture_of_a_round_is_made_at_a_time(round_, analyst):
    begin_picture(round_=round_, by=analyst)

    with pytest.raises(PictureRefused, match="redan på väg"):
        begin_picture(round_=round_, by=analyst)

    assert begin_picture(round_=build_round(code="2029"), by=analyst)


@pytest.mark.parametrize(
    ("age", "is_given_up"),
    [
        (GIVEN_UP_AFTER - timedelta(seconds=30), False),
        (GIVEN_UP_AFTER + timedelta(seconds=30), True),
    ],
)
def test_a_picture_whose_process_is_gone_is_given_up(
    age: timedelta, is_given_up: bool, round_, analyst
):
    lost = begin_picture(round_=round_, by=analyst)
    FrozenPicture.objects.filter(pk=lost.pk).update(at=lost.at - age)

    if not is_given_up:
        with pytest.raises(PictureRefused):
            begin_picture(round_=round_, by=analyst)
        return
    begin_picture(round_=round_, by=analyst)
    lost.refresh_from_db()
    assert (lost.state, lost.step) == (MakingState.FAILED, LOST)


def test_what_the_user_can_mend_is_told_in_the_words_of_the_library(round_, analyst):
    """The small country has no residents and no observations."""
    picture = begin_picture(round_=round_, by=analyst)

    frozen = freeze_picture(picture.pk)

    assert frozen.state == MakingState.FAILED
    assert frozen.step.startswith("Underlaget har ")
    assert len(frozen.step) <= 200
    frozen.refresh_from_db()
    assert frozen.tables is None


def test_a_fault_of_ours_is_logged_and_told_without_its_words(
    round_, analyst, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
):
    def break_down() -> None:
        raise ZeroDivisionError("the value of a row")

    monkeypatch.setattr(freezing, "written_collection", break_down)
    picture = begin_picture(round_=round_, by=analyst)

    frozen = freeze_picture(picture.pk)

    assert frozen.state == MakingState.FAILED
    assert frozen.step.startswith("Ett fel i programmet")
    assert "the value of a row" not in frozen.step
    assert "ZeroDivisionError" in caplog.text


def test_a_picture_is_made_once(round_, analyst):
    picture = begin_picture(round_=round_, by=analyst)
    freeze_picture(picture.pk)

    with pytest.raises(UserError, match="redan gjord eller avbruten"):
        freeze_picture(picture.pk)


def test_a_process_that_cannot_start_is_told_at_once(
    round_, analyst, monkeypatch: pytest.MonkeyPatch, django_capture_on_commit_callbacks
):
    monkeypatch.setattr(sys, "executable", "/nowhere/python")

    with django_capture_on_commit_callbacks(execute=True):
        picture = start_picture(round_=round_, by=analyst)

    picture.refresh_from_db()
    assert (picture.state, picture.step) == (MakingState.FAILED, NOT_STARTED)


@pytest.mark.own_process
def test_the_process_finds_the_database_that_the_site_has(tmp_path: Path):
    """In a site of its own: asked for there, failed there for want of residents, and told there."""
    script = (
        "import django; django.setup()\n"
        "from django.core.management import call_command\n"
        "call_command('migrate', verbosity=0)\n"
        "from tests.web.factories import acting, build_country, build_round, person\n"
        "from lagesbild_web.records.actions.pictures import start_picture\n"
        "from lagesbild_web.records.models import FrozenPicture\n"
        "from lagesbild_web.roles import Role\n"
        "import time\n"
        "build_country()\n"
        "by = acting(person('analytiker', Role.NATIONAL_ANALYST))\n"
        "pk = start_picture(round_=build_round(), by=by).pk\n"
        "last = time.monotonic() + 60\n"
        "while FrozenPicture.objects.get(pk=pk).state == 'running' and time.monotonic() < last:\n"
        "    time.sleep(0.2)\n"
        "print(FrozenPicture.objects.get(pk=pk).step)\n"
    )
    site = {
        "DJANGO_SETTINGS_MODULE": "lagesbild_web.settings.demo",
        "LAGESBILD_SITE_HOME": str(tmp_path),
        "PYTHONPATH": str(ROOT),
    }

    run = subprocess.run(
        [sys.executable, "-c", script],
        cwd=ROOT,
        env=os.environ | site,
        capture_output=True,
        text=True,
        timeout=120,
    )

    assert run.stdout.startswith("Underlaget har "), run.stderr
