"""The site hands out what the library finds right, to those who may have it, and says so."""

from datetime import date, timedelta
from pathlib import Path
from zipfile import ZipFile

import polars as pl
import pytest
from tests.unit.sources.base_collection import build_collection
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
)

from lagesbild.errors import DeliveryRejected, UserError
from lagesbild.provenance import data_version
from lagesbild.sources.collection import read_collection
from lagesbild_web.audit.actions import Recorded
from lagesbild_web.audit.models import AuditEvent
from lagesbild_web.audit.payload import Payload
from lagesbild_web.permissions import NotAllowed
from lagesbild_web.records.actions.answering import lock_session
from lagesbild_web.records.exchange.delivered import withdraw_delivery
from lagesbild_web.records.exchange.incoming import import_collection
from lagesbild_web.records.exchange.outgoing import export_collection, zip_collection
from lagesbild_web.records.models import Answer, DeadlineException, Delivery, Round
from lagesbild_web.records.queries.collection import rated_collection
from lagesbild_web.roles import Role

pytestmark = pytest.mark.django_db

EXPORTERS = {Role.NATIONAL_ANALYST, Role.AUDITOR}


def last_event() -> Payload:
    payload = Payload.read(AuditEvent.objects.order_by("-seq")[0].payload)
    assert payload is not None
    return payload


def test_the_export_is_a_collection_that_the_library_reads(
    deliver, administrator, analyst, tmp_path: Path
):
    import_collection(deliver(), by=administrator)

    exported = export_collection(tmp_path / "new" / "ut", by=analyst)

    collection = read_collection(tmp_path / "new" / "ut")
    assert exported.data_version == data_version(collection.files)
    assert (collection.name, collection.title) == ("lagesbild-2025", "Underlag till Lägesbild 2025")
    assert exported.rounds == ("2025",)
    assert last_event().action == Recorded.COLLECTION_EXPORTED
    assert last_event().details["data_version"] == exported.data_version


def test_the_zip_file_holds_the_same_collection_and_is_the_same_each_time(
    deliver, administrator, analyst, tmp_path: Path
):
    import_collection(deliver(), by=administrator)
    exported = export_collection(tmp_path / "ut", by=analyst)

    zipped = zip_collection(by=analyst)
    again = zip_collection(by=analyst)

    path = tmp_path / zipped.name
    path.write_bytes(zipped.stream.read())
    assert zipped.about == exported
    assert again.stream.read() == path.read_bytes()
    assert data_version(read_collection(path).files) == exported.data_version
    with ZipFile(path) as archive:
        assert archive.testzip() is None


def test_what_the_library_would_refuse_is_not_handed_out(
    deliver, administrator, analyst, tmp_path: Path
):
    imported = import_collection(deliver(), by=administrator)
    withdraw_delivery(imported.batch, by=administrator)
    events = AuditEvent.objects.count()

    with pytest.raises(DeliveryRejected) as rejected:
        export_collection(tmp_path / "ut", by=analyst)

    assert "empty-table" in {problem.rule for problem in rejected.value.problems}
    assert list(tmp_path.glob("*ut*")) == []
    assert AuditEvent.objects.count() == events


def test_an_empty_site_says_what_to_do(analyst, tmp_path: Path):
    with pytest.raises(UserError, match="För in ett underlag"):
        export_collection(tmp_path / "ut", by=analyst)


def test_a_folder_that_is_there_is_never_written_over(deliver, administrator, analyst, tmp_path):
    import_collection(deliver(), by=administrator)
    (tmp_path / "ut").mkdir()

    with pytest.raises(UserError, match="finns redan"):
        export_collection(tmp_path / "ut", by=analyst)


@pytest.mark.parametrize("role", [role for role in Role if role not in EXPORTERS])
def test_other_roles_get_no_collection(role: Role, tmp_path: Path):
    with pytest.raises(NotAllowed):
        export_collection(tmp_path / "ut", by=acting(person("anna", role)))
    with pytest.raises(NotAllowed):
        zip_collection(by=acting(person("bo", role)))


def test_what_is_not_locked_and_what_is_practice_stays_inside():
    build_country()
    anna, bo = rater("anna"), rater("bo", district="L2")
    round_, practice = build_round(), build_round(code="övning", is_exercise=True)
    confirmed(session_of(anna, round_))
    answer(session_of(bo, round_), "Q1")
    confirmed(session_of(anna, practice))

    collection = rated_collection()

    assert collection.rounds["round"].to_list() == ["2027"]
    assert collection.ratings["rater"].unique().to_list() == [anna.pseudonym]
    assert collection.assignments.height == 2


def test_an_answer_that_is_not_asked_any_longer_stays_inside():
    """Q3 is asked where Q2 is at least 2; the rater thinks again about Q2."""
    build_country()
    anna, round_ = rater("anna"), build_round()
    session = session_of(anna, round_)
    for item in ("Q1", "Q2", "Q3"):
        answer(session, item, 3)
    answer(session, "Q2", 1, based_on=1)
    lock_session(session=session, by=acting(anna), today=TODAY)

    ratings = rated_collection().ratings

    assert dict(ratings.select("item", "category").iter_rows()) == {"Q1": 3, "Q2": 1}


def test_a_round_closes_when_the_last_district_does():
    build_country()
    round_, chief = build_round(), person("samordnare", Role.REGIONAL_COORDINATOR)
    for district, days in (("L1", 7), ("L2", 3)):
        DeadlineException.objects.create(
            round=round_,
            district=district,
            until=round_.closes + timedelta(days=days),
            owner=chief,
            reason="Utbildning.",
            granted_by=chief,
        )

    [closes] = rated_collection().rounds["closes"]

    assert closes == date(2027, 4, 7)


def test_the_day_of_an_answer_is_the_day_in_sweden(deliver, administrator):
    """Half past eleven in the evening in London is the next day here."""
    import_collection(deliver(), by=administrator)
    session = Round.objects.get().sessions.filter(rater__pseudonym="B01", area="A001").get()
    first = session.answers.get(item="A1")
    late = first.at.replace(hour=23, minute=30)
    Answer.objects.create(
        session=session,
        item="A1",
        phase=first.phase,
        number=2,
        category=first.category,
        token="6a7e0b0a-6f0c-4c53-8f53-0d8f3f3a0001",
        by=first.by,
        at=late,
    )

    rows = rated_collection().ratings.filter(item="A1", rater="B01", area="A001")

    assert rows["rated_on"].to_list() == [late.date() + timedelta(days=1)]


def test_a_withdrawn_delivery_leaves_the_one_before_in_use(
    deliver, administrator, analyst, tmp_path: Path
):
    import_collection(deliver(), by=administrator)
    before = export_collection(tmp_path / "before", by=analyst)
    newer = _with_more_residents(deliver)
    imported = import_collection(newer, by=administrator)
    changed = export_collection(tmp_path / "changed", by=analyst)

    assert withdraw_delivery(imported.batch, by=administrator) == 1

    after = export_collection(tmp_path / "after", by=analyst)
    assert after.data_version == before.data_version != changed.data_version
    assert Delivery.objects.count() == 5
    with pytest.raises(UserError, match="ingen leverans"):
        withdraw_delivery(imported.batch, by=administrator)


def _with_more_residents(deliver) -> Path:
    return deliver(
        residents=build_collection().residents.with_columns(residents=pl.col("residents") + 1)
    )


def test_only_administrators_withdraw_deliveries(deliver, administrator, analyst):
    imported = import_collection(deliver(), by=administrator)

    with pytest.raises(NotAllowed):
        withdraw_delivery(imported.batch, by=analyst)
