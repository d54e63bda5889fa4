"""A collection comes in whole or not at all, once, and never over what is here."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path

import polars as pl
import pytest
from tests.unit.sources.base_collection import build_collection, edit, frame_of
from tests.web.exchange.rows import row_counts
from tests.web.factories import acting, person

from lagesbild.errors import DeliveryRejected, NotFound, UserError
from lagesbild.picture.collection import Collection
from lagesbild_web.audit.actions import Recorded
from lagesbild_web.audit.models import AuditEvent
from lagesbild_web.audit.payload import Payload
from lagesbild_web.permissions import NotAllowed
from lagesbild_web.policies import AssessmentState, SessionState
from lagesbild_web.records.exchange.incoming import ImportRefused, import_collection
from lagesbild_web.records.models import (
    Answer,
    Assessment,
    Decision,
    Delivery,
    QuestionnaireVersion,
    RatingSession,
    Round,
    Unit,
    User,
)
from lagesbild_web.records.models.rounds import RoundState
from lagesbild_web.records.queries.collection import rated_collection
from lagesbild_web.roles import Role

pytestmark = pytest.mark.django_db

Change = Callable[[Collection], Collection]


def with_ratings(change: pl.Expr) -> Change:
    return lambda one: replace(one, ratings=one.ratings.with_columns(change))


def with_title(one: Collection) -> Collection:
    version = replace(one.questionnaires["2021.1"], title="Ett annat formulär")
    return replace(one, questionnaires={"2021.1": version})


def with_a_later_round(one: Collection) -> Collection:
    """Add a round that is only planned, with one who is to rate one area."""
    planned = one.rounds.with_columns(
        round=pl.lit("2027"),
        title=pl.lit("Lägesbild 2027"),
        opens=date(2027, 2, 1),
        closes=date(2027, 5, 31),
        reference_day=date(2027, 12, 1),
    )
    assigned = one.assignments.with_columns(round=pl.lit("2027"), rater=pl.lit("B03"))
    return replace(
        one,
        rounds=pl.concat([one.rounds, planned]),
        assignments=pl.concat([one.assignments, assigned]),
    )


def last_event() -> Payload:
    payload = Payload.read(AuditEvent.objects.order_by("-seq")[0].payload)
    assert payload is not None
    return payload


def test_a_collection_becomes_rows_of_the_site(deliver, administrator):
    imported = import_collection(deliver(), by=administrator)

    assert imported.counts == {
        "units": Unit.objects.count(),
        "boundaries": 4,
        "ended": 0,
        "calibration_cases": 1,
        "questionnaires": 1,
        "rounds": 1,
        # B01 and B02 have rated, B0001 is to rate.
        "raters": 3,
        "sessions": 5,
        "answers": 5,
        "decisions": 2,
        "deliveries": 4,
        "rows": 0,
    }
    assert Round.objects.get().state == RoundState.CLOSED
    assert set(Assessment.objects.values_list("area", "state")) == {
        ("A001", AssessmentState.DECIDED),
        ("A002", AssessmentState.DECIDED),
    }
    assert not Answer.objects.exclude(phase="independent").exists()


def test_raters_without_accounts_cannot_log_in(deliver, administrator):
    import_collection(deliver(), by=administrator)

    rater = User.objects.get(username="bedomare-B01")

    assert (rater.pseudonym, rater.home_district) == ("B01", "L0101")
    assert not rater.is_active
    assert not rater.has_usable_password()


def test_who_has_answered_is_done_and_who_was_only_assigned_has_not_begun(deliver, administrator):
    import_collection(deliver(), by=administrator)

    states = dict(RatingSession.objects.values_list("rater__pseudonym", "state"))

    assert states == {
        "B01": SessionState.CONFIRMED,
        "B02": SessionState.CONFIRMED,
        "B0001": SessionState.INDEPENDENT,
    }


def test_two_persons_stand_behind_an_imported_decision(deliver, administrator):
    import_collection(deliver(), by=administrator)

    first, second = Decision.objects.order_by("assessment__area")

    assert {first.first_by, second.first_by} == {User.objects.get(username="klassificeringsmote")}
    assert first.second_by == administrator.user
    assert not first.first_by.is_active


def test_one_event_tells_of_the_whole_batch(deliver, administrator):
    imported = import_collection(deliver(), by=administrator)

    [event] = AuditEvent.objects.all()

    assert last_event().action == Recorded.COLLECTION_IMPORTED
    assert last_event().details["batch"] == str(imported.batch)
    assert last_event().details["answers"] == 5
    assert "Öppen försäljning" not in event.payload


def test_the_same_collection_once_more_changes_nothing_and_says_so(deliver, administrator):
    import_collection(deliver(), by=administrator)
    before = row_counts()

    again = import_collection(deliver(), by=administrator)

    assert again.is_nothing_new
    assert again.lines() == ["Allt i underlaget fanns redan. Inget har ändrats."]
    assert row_counts() == before


def test_a_dry_run_counts_everything_and_stores_nothing(deliver, administrator):
    before = row_counts()

    tried = import_collection(deliver(), by=administrator, dry_run=True)

    assert tried.counts["answers"] == 5
    assert tried.lines()[-1] == "Prov: inget har sparats."
    assert row_counts() == before


def test_a_later_round_is_added_and_waits_to_be_opened(deliver, administrator):
    import_collection(deliver(), by=administrator)

    imported = import_collection(_written(with_a_later_round, deliver), by=administrator)

    later = Round.objects.get(code="2027")
    assert later.state == RoundState.PLANNED
    assert {name: count for name, count in imported.counts.items() if count} == {
        "rounds": 1,
        "raters": 1,
        "sessions": 1,
    }
    assert Assessment.objects.get(round=later).state == AssessmentState.DRAFT


def test_an_area_that_nobody_has_decided_waits_for_the_class_meeting(deliver, administrator):
    decisions = build_collection().decisions.filter(pl.col("area") == "A001")

    import_collection(deliver(decisions=decisions), by=administrator)

    assert Assessment.objects.get(area="A002").state == AssessmentState.REVIEWED


def test_a_unit_may_get_a_last_day_and_a_successor(deliver, administrator):
    import_collection(deliver(), by=administrator)
    units = build_collection().organisation
    kept = units.filter(~_is_harbour())
    ended = units.filter(_is_harbour()).with_columns(valid_to=date(2026, 12, 31))
    renamed = ended.with_columns(
        name=pl.lit("Nya Hamnen"), valid_from=date(2027, 1, 1), valid_to=pl.lit(None, pl.Date)
    )

    imported = import_collection(
        deliver(organisation=pl.concat([kept, ended, renamed])), by=administrator
    )

    assert (imported.counts["units"], imported.counts["ended"]) == (1, 1)
    assert list(
        Unit.objects.filter(code="L0101").order_by("valid_from").values_list("valid_to", flat=True)
    ) == [date(2026, 12, 31), None]


def _is_harbour() -> pl.Expr:
    return pl.col("unit") == "L0101"


def test_newer_observations_take_the_place_of_the_older_ones(deliver, administrator):
    import_collection(deliver(), by=administrator)
    observations = build_collection().observations.with_columns(numerator=pl.col("numerator") + 1)

    imported = import_collection(deliver(observations=observations), by=administrator)

    assert {name: count for name, count in imported.counts.items() if count} == {"deliveries": 1}
    assert Delivery.objects.filter(table="observations").count() == 2


@pytest.mark.parametrize(
    ("change", "text"),
    [
        # what stands here is not changed
        (with_title, "Formuläret 2021.1 finns redan med ett annat innehåll."),
        (
            lambda one: replace(
                one, rounds=one.rounds.with_columns(title=pl.lit("En annan omgång"))
            ),
            "Omgången 2025 finns redan med andra uppgifter.",
        ),
        (
            lambda one: replace(
                one,
                calibration_cases=one.calibration_cases.with_columns(
                    description=pl.lit("Två torg.")
                ),
            ),
            "Kalibreringsfallet KAL1 finns redan med andra uppgifter.",
        ),
        (
            lambda one: replace(
                one, organisation=one.organisation.with_columns(name=pl.col("name") + " stad")
            ),
            "finns redan med andra uppgifter från 2015-01-01.",
        ),
        (
            lambda one: replace(
                one, areas=one.areas.with_columns(name=pl.col("name") + " östra delen")
            ),
            "Området A001 finns redan med andra uppgifter från",
        ),
        # a round that is here gets nothing more
        (
            with_ratings(pl.col("certainty").fill_null("high")),
            "Omgången 2025 finns redan, och 1 skattning i underlaget står inte i den; den första är"
            " ratings.csv, rad 7.",
        ),
        (
            with_ratings(pl.col("rater").replace("B02", "B07")),
            "Omgången 2025 finns redan, och 2 skattningar i underlaget står inte i den",
        ),
        (
            lambda one: replace(
                one, decisions=one.decisions.with_columns(reason=pl.lit("Ett annat skäl."))
            ),
            "Omgången 2025 finns redan, och 2 beslut i underlaget står inte i den",
        ),
        (
            lambda one: replace(
                one, assignments=one.assignments.with_columns(rater=pl.lit("B0009"))
            ),
            "Omgången 2025 finns redan, och 1 tilldelning i underlaget står inte i den",
        ),
    ],
)
def test_what_contradicts_the_site_is_refused_whole(
    change: Change, text: str, deliver, administrator
):
    import_collection(deliver(), by=administrator)
    before = row_counts()

    with pytest.raises(ImportRefused) as refused:
        import_collection(
            _written(lambda one: with_a_later_round(change(one)), deliver), by=administrator
        )

    # Numbers are held to their nouns by spaces that do not break.
    assert any(text in fault.replace("\N{NO-BREAK SPACE}", " ") for fault in refused.value.faults)
    assert row_counts() == before


@pytest.mark.parametrize(
    ("change", "text"),
    [
        (
            with_ratings(pl.col("rater").replace("B02", "B" * 21)),
            "är längre än 20 tecken. Använd en kortare pseudonym.",
        ),
        (
            with_ratings(
                pl.when(pl.col("item") == "B1")
                .then(pl.lit("L0102"))
                .otherwise(pl.col("rater_home_district"))
                .alias("rater_home_district")
            ),
            "Bedömaren B01 hör till flera lokalpolisområden i omgången 2025 om A001",
        ),
        (
            lambda one: replace(
                one, decisions=one.decisions.with_columns(decided_by_role=pl.lit("x" * 151))
            ),
            "är 151 tecken lång; högst 150 får plats.",
        ),
    ],
)
def test_what_the_site_has_no_room_for_is_refused_whole(
    change: Change, text: str, deliver, administrator
):
    before = row_counts()

    with pytest.raises(ImportRefused, match=text):
        import_collection(_written(change, deliver), by=administrator)

    assert row_counts() == before


def test_raters_of_the_national_panel_come_in_and_leave_without_a_district(deliver, administrator):
    nowhere = pl.lit(None, pl.String).alias("rater_home_district")

    import_collection(_written(with_ratings(nowhere), deliver), by=administrator)

    of_panel = RatingSession.objects.exclude(rater__pseudonym="B0001")
    assert set(of_panel.values_list("home_district", "rater__home_district")) == {("", "")}
    out = rated_collection()
    assert out.ratings["rater_home_district"].null_count() == out.ratings.height > 0
    assert out.assignments.filter(rater="B0001")["rater_home_district"].to_list() == ["L0101"]


def test_a_collection_with_faults_brings_in_nothing_and_names_them_all(deliver, administrator):
    folder = deliver()
    edit(folder / "ratings.csv", "A002", "A999")
    edit(folder / "ratings.csv", "KAL1", "KAL9")
    before = row_counts()

    with pytest.raises(DeliveryRejected) as rejected:
        import_collection(folder, by=administrator)

    rules = {problem.rule for problem in rejected.value.problems}
    assert {"unknown-area", "unknown-calibration-case"} <= rules
    assert row_counts() == before


def test_what_would_not_fit_with_the_rest_of_the_site_is_taken_back(deliver, administrator):
    """A new area may lie on the ground of one that only the site knows of."""
    import_collection(deliver(), by=administrator)
    before = row_counts()
    areas = build_collection().areas
    moved = areas.with_columns(
        area=pl.col("area").replace("A002", "A102"),
    )
    elsewhere = replace(
        build_collection(),
        areas=moved,
        rounds=frame_of("rounds", _later_rounds()),
        ratings=build_collection().ratings.clear(),
        assignments=build_collection().assignments.clear(),
        decisions=build_collection().decisions.clear(),
    )

    with pytest.raises(DeliveryRejected) as rejected:
        import_collection(_written(lambda _: elsewhere, deliver), by=administrator)

    assert {problem.rule for problem in rejected.value.problems} == {"overlapping-areas"}
    assert row_counts() == before


def _later_rounds() -> list[dict[str, object]]:
    [row] = build_collection().rounds.to_dicts()
    return [row | {"round": "2027", "reference_day": date(2027, 12, 1)}]


def test_a_version_that_was_taken_back_is_not_remembered(deliver, administrator, tmp_path):
    """The number that it had is given to the next version."""
    import_collection(deliver(), by=administrator, dry_run=True)

    import_collection(_written(with_title, deliver), by=administrator)

    assert QuestionnaireVersion.objects.get().title == "Ett annat formulär"
    again = import_collection(_written(with_title, deliver), by=administrator)
    assert again.is_nothing_new


def test_a_rater_with_an_account_keeps_it(deliver, administrator):
    known = person("anna", Role.AREA_OFFICER, unit="L0101", home_district="L0101")
    User.objects.filter(pk=known.pk).update(pseudonym="B01")

    imported = import_collection(deliver(), by=administrator)

    assert imported.counts["raters"] == 2
    assert set(
        RatingSession.objects.filter(rater__pseudonym="B01").values_list("rater", flat=True)
    ) == {known.pk}


def test_somebody_elses_username_is_not_taken(deliver, administrator):
    person("bedomare-B01", Role.AREA_OFFICER, unit="L0101")

    with pytest.raises(ImportRefused, match="bedomare-B01 är redan någon annans"):
        import_collection(deliver(), by=administrator)


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.ADMINISTRATOR])
def test_only_administrators_bring_collections_in(role: Role, deliver):
    with pytest.raises(NotAllowed):
        import_collection(deliver(), by=acting(person("anna", role)))


def test_a_path_to_nothing_is_named(administrator, tmp_path: Path):
    with pytest.raises(NotFound, match="finns inte"):
        import_collection(tmp_path / "nowhere", by=administrator)


def test_every_refusal_is_one_that_people_can_read():
    assert issubclass(ImportRefused, UserError)


def _written(change: Change, deliver) -> Path:
    one = change(build_collection())
    return deliver(
        **{name: value for name, value in vars(one).items() if name not in {"name", "title"}}
    )
