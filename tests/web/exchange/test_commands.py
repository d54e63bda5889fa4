"""The commands do what the site does, as a person who may, and tell what came of it."""

import io
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from tests.web.exchange.rows import row_counts
from tests.web.factories import build_country, build_round, person

from lagesbild.sources.collection import read_collection
from lagesbild_web.records.actions.pictures import begin_picture
from lagesbild_web.records.models import Grant, Round
from lagesbild_web.roles import Role

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _roles_hold_today(administrator, analyst) -> None:
    """The commands ask what day it is; the roles of the tests hold from long ago."""
    assert Grant.objects.count() == 2


def run(*arguments: object, **options: object) -> str:
    out = io.StringIO()
    call_command(*map(str, arguments), stdout=out, **options)
    return out.getvalue()


def test_a_collection_comes_in_and_goes_out(deliver, tmp_path: Path):
    told = run("import_collection", deliver(), "--user", "administrator")
    told_out = run("export_collection", tmp_path / "ut", "--user", "analytiker")

    assert "1\N{NO-BREAK SPACE}omgång\n" in told
    assert "5\N{NO-BREAK SPACE}svar\n" in told
    assert "Leverans " in told
    assert "omgångarna 2025, dataversion " in told_out
    assert read_collection(tmp_path / "ut").rounds["round"].to_list() == ["2025"]


def test_a_dry_run_tells_and_stores_nothing(deliver):
    before = row_counts()

    told = run("import_collection", deliver(), "--user", "administrator", "--dry-run")

    assert "5\N{NO-BREAK SPACE}svar\n" in told
    assert "Prov: inget har sparats." in told
    assert row_counts() == before


@pytest.mark.parametrize(
    ("username", "text"),
    [("ingen", "Det finns ingen användare ingen."), ("analytiker", "Din roll har inte rätt")],
)
def test_the_command_has_the_rights_of_the_person_it_names(username: str, text: str, deliver):
    with pytest.raises(CommandError, match=text):
        run("import_collection", deliver(), "--user", username)


def test_faults_are_told_without_a_traceback(tmp_path: Path):
    with pytest.raises(CommandError, match="finns inte"):
        run("import_collection", tmp_path / "nowhere", "--user", "administrator")
    with pytest.raises(CommandError, match="Det finns ingen omgång än"):
        run("export_collection", tmp_path / "ut", "--user", "analytiker")


def test_a_picture_that_fails_ends_the_command_with_an_error(analyst):
    build_country()
    build_round()
    picture = begin_picture(round_=Round.objects.get(), by=analyst)

    with pytest.raises(CommandError, match="Underlaget har "):
        run("freeze_picture", picture.pk)


def test_the_example_wants_a_database_of_its_own():
    before = row_counts()
    person("anna", Role.AUDITOR)

    with pytest.raises(CommandError, match="Databasen är inte tom"):
        run("load_example")

    assert row_counts() == before | {"User": 3, "Grant": 3}
