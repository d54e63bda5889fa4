"""Collections with one mistake each: the folders of tests/broken laid over the base collection."""

import json
import shutil
from dataclasses import dataclass
from pathlib import Path

from tests.unit.sources.base_collection import ADDED_TABLES, write_base

BROKEN = Path(__file__).parents[2] / "broken"
_REMOVED = ".removed"


@dataclass(frozen=True, kw_only=True)
class Mistake:
    """A folder of tests/broken, and the one problem that it must give."""

    folder: str
    rule: str
    file: str
    row: int | None = None
    column: str | None = None


def _mistake(
    folder: str, file: str, row: int | None = None, column: str | None = None, *, rule: str = ""
) -> Mistake:
    return Mistake(folder=folder, rule=rule or folder, file=file, row=row, column=column)


MISTAKES = [
    # which files there are
    _mistake("missing-file", "residents.csv"),
    _mistake("unlisted-file", "anteckningar.txt"),
    _mistake("file-listed-twice", "ratings.csv"),
    _mistake("unknown-table", "hundar.csv"),
    _mistake("path-leaves-folder", "../decisions.csv"),
    _mistake("wrong-hash", "rounds.csv"),
    _mistake("unknown-format-version", "datapackage.json"),
    _mistake("malformed-descriptor", "datapackage.json"),
    _mistake("key-listed-twice", "datapackage.json", rule="malformed-descriptor"),
    _mistake("broken-json", "datapackage.json", 5),
    _mistake("zip-bomb", "underlag.zip"),
    _mistake("unreadable-archive", "underlag.zip"),
    # how they are written
    _mistake("unreadable-layer", "areas.geojson"),
    _mistake("unreadable-table", "ratings.parquet"),
    _mistake("not-utf8", "organisation.csv", 5),
    _mistake("byte-order-mark", "residents.csv", 1),
    _mistake("wrong-delimiter", "residents.csv", 1),
    _mistake("broken-quotes", "ratings.csv", 2),
    _mistake("wrong-cell-count", "observations.csv", 5),
    _mistake("broken-yaml", "indicators.yaml", 18),
    _mistake("missing-column", "ratings.csv", 1, "certainty"),
    _mistake("unknown-column", "residents.csv", 1, "kommentar"),
    _mistake("column-listed-twice", "residents.csv", 1, "residents"),
    # what the cells hold
    _mistake("empty-table", "rounds.csv"),
    _mistake("missing-value", "organisation.csv", 3, "name"),
    _mistake("wrong-type", "residents.csv", 3, "residents"),
    _mistake("decimal-comma", "observations.csv", 5, "numerator"),
    _mistake("not-in-enum", "ratings.csv", 4, "certainty"),
    _mistake("unknown-class", "decisions.csv", 2, "class"),
    _mistake("out-of-range", "rounds.csv", 2, "indicator_year"),
    _mistake("category-outside-scale", "ratings.csv", 4, "category"),
    _mistake("negative-residents", "residents.csv", 3, "residents"),
    _mistake("too-many-residents", "residents.csv", 3, "residents", rule="out-of-range"),
    _mistake("control-character", "organisation.csv", 3, "name"),
    _mistake("control-character-in-yaml", "indicators.yaml", 18, rule="control-character"),
    _mistake("too-long", "organisation.csv", 3, "name"),
    _mistake("personal-identity-number", "ratings.csv", 4, "reason"),
    _mistake(
        "personal-identity-number-in-yaml", "indicators.yaml", 16, rule="personal-identity-number"
    ),
    _mistake("missing-anchor", "questionnaire.yaml", 13, "anchors"),
    _mistake("broken-condition", "questionnaire.yaml", 35, "asked_if"),
    _mistake(
        "condition-outside-scale",
        "questionnaire.yaml",
        35,
        "asked_if",
        rule="category-outside-scale",
    ),
    _mistake("duplicate-row", "residents.csv", 5),
    _mistake("overlapping-periods", "observations.csv", 7, "period"),
    _mistake("rated-twice", "ratings.csv", 8),
    # what must stand elsewhere
    _mistake("unknown-area", "ratings.csv", 6, "area"),
    _mistake("unknown-district", "ratings.csv", 6, "rater_home_district"),
    _mistake("unknown-municipality", "observations.csv", 6, "municipality"),
    _mistake("unknown-small-area", "residents.csv", 3, "small_area"),
    _mistake("unknown-indicator", "observations.csv", 5, "indicator"),
    _mistake("unknown-item", "ratings.csv", 3, "item"),
    _mistake("condition-refers-ahead", "questionnaire.yaml", 20, "asked_if"),
    _mistake(
        "condition-refers-to-itself",
        "questionnaire.yaml",
        35,
        "asked_if",
        rule="condition-refers-ahead",
    ),
    _mistake(
        "condition-refers-to-unknown",
        "questionnaire.yaml",
        35,
        "asked_if",
        rule="condition-refers-ahead",
    ),
    _mistake("unknown-round", "decisions.csv", 3, "round"),
    _mistake("unknown-calibration-case", "ratings.csv", 7, "calibration_case"),
    _mistake("unknown-questionnaire", "rounds.csv", 2, "questionnaire"),
    _mistake("unknown-parent", "organisation.csv", 5, "parent"),
    _mistake("missing-residents", "small_areas.gpkg", 2, "small_area"),
    # when it holds
    _mistake("valid-to-before-valid-from", "organisation.csv", 5, "valid_to"),
    _mistake("overlapping-validity", "organisation.csv", 7, "valid_from"),
    _mistake("closes-before-opens", "rounds.csv", 2, "closes"),
    _mistake("period-outside-round", "ratings.csv", 4, "rated_on"),
    _mistake(
        "period-outside-round-in-observations",
        "observations.csv",
        6,
        "period",
        rule="period-outside-round",
    ),
    _mistake("area-not-valid", "ratings.csv", 6, "area"),
    _mistake("unit-not-valid", "areas.gpkg", 3, "local_police_district"),
    # what cells say together
    _mistake("missing-geography", "observations.csv", 6, "small_area"),
    _mistake("missing-denominator", "observations.csv", 3, "denominator"),
    _mistake("numerator-exceeds-denominator", "observations.csv", 3, "numerator"),
    _mistake("category-and-missing-code", "ratings.csv", 4, "category"),
    _mistake(
        "weighed-category-and-missing-code",
        "ratings.csv",
        4,
        "weighed_category",
        rule="category-and-missing-code",
    ),
    _mistake("answered-though-not-asked", "ratings.csv", 3, "category"),
    _mistake("area-and-case", "ratings.csv", 7, "area"),
    # who is to rate what
    _mistake("assigned-without-object", "assignments.csv", 3, "area", rule="area-and-case"),
    _mistake("assigned-area-not-valid", "assignments.csv", 3, "area", rule="area-not-valid"),
    _mistake("assigned-twice", "assignments.csv", 3, rule="duplicate-row"),
    _mistake(
        "assigned-unknown-district",
        "assignments.csv",
        3,
        "rater_home_district",
        rule="unknown-district",
    ),
    _mistake(
        "assigned-unknown-case",
        "assignments.csv",
        3,
        "calibration_case",
        rule="unknown-calibration-case",
    ),
    _mistake("assigned-unknown-area", "assignments.csv", 3, "area", rule="unknown-area"),
    _mistake("assigned-unknown-round", "assignments.csv", 3, "round", rule="unknown-round"),
    # area officers
    _mistake("unknown-unit", "loans.csv", 2, "to_unit"),
    _mistake("staff-of-a-quarter", "staffing.csv", 3, "month", rule="wrong-type"),
    _mistake("staff-with-names", "staffing.csv", 1, "namn", rule="unknown-column"),
    _mistake("staff-decimal-comma", "staffing.csv", 3, "filled_fte", rule="decimal-comma"),
    _mistake("staff-negative", "staffing.csv", 3, "filled_heads", rule="out-of-range"),
    _mistake("staff-twice", "staffing.csv", 3, rule="duplicate-row"),
    _mistake("unknown-function", "staffing.csv", 3, "function"),
    _mistake("staff-of-unknown-district", "staffing.csv", 3, "unit", rule="unknown-district"),
    _mistake("staff-in-unknown-area", "staffing.csv", 3, "area", rule="unknown-area"),
    _mistake("staff-in-area-that-had-ended", "staffing.csv", 3, "area", rule="area-not-valid"),
    _mistake("staff-of-unit-that-had-ended", "staffing.csv", 3, "unit", rule="unit-not-valid"),
    _mistake("area-in-other-district", "staffing.csv", 3, "area"),
    _mistake("fte-above-heads", "staffing.csv", 3, "filled_fte"),
    _mistake("leave-above-filled", "staffing.csv", 3, "parental_fte"),
    _mistake("also-counted-above-heads", "staffing.csv", 3, "also_counted_heads"),
    _mistake("unknown-activity", "duty_hours.csv", 3, "activity"),
    _mistake(
        "local-activity-of-another-unit", "duty_hours.csv", 3, "activity", rule="unknown-activity"
    ),
    _mistake("hours-of-a-quarter", "duty_hours.csv", 3, "period", rule="wrong-type"),
    _mistake("hours-in-week-53", "duty_hours.csv", 3, "period", rule="wrong-type"),
    _mistake("hours-in-unknown-area", "duty_hours.csv", 3, "worked_area", rule="unknown-area"),
    _mistake("days-reported-twice", "duty_hours.csv", 3, "period"),
    _mistake("hours-above-calendar", "duty_hours.csv", 2, "hours"),
    _mistake("loan-without-one-receiver", "loans.csv", 3, "to_unit"),
    _mistake("loan-to-both", "loans.csv", 2, "to_unit", rule="loan-without-one-receiver"),
    _mistake("loan-to-oneself", "loans.csv", 2, "to_unit"),
    _mistake("activity-in-catalogue", "local_activities.csv", 3, "activity"),
    _mistake(
        "local-activity-counted-as-unknown",
        "local_activities.csv",
        2,
        "counts_as",
        rule="unknown-activity",
    ),
    _mistake(
        "local-activity-without-reason",
        "local_activities.csv",
        2,
        "reason",
        rule="missing-value",
    ),
    _mistake(
        "local-activity-twice-a-day",
        "local_activities.csv",
        3,
        "valid_from",
        rule="overlapping-validity",
    ),
    _mistake("unknown-driver", "workload.csv", 3, "driver"),
    _mistake("amounts-not-in-order", "workload.csv", 3, "value"),
    # where hours were worked, and what they cost
    _mistake("presence-in-and-outside", "presence.csv", 3, "place", rule="place-and-area"),
    _mistake("presence-in-no-area", "presence.csv", 3, "worked_area", rule="place-and-area"),
    _mistake("hours-in-area-and-outside", "duty_hours.csv", 2, "place", rule="place-and-area"),
    _mistake("presence-interval-reversed", "presence.csv", 2, "hours", rule="amounts-not-in-order"),
    _mistake("presence-without-logs", "presence.csv", 2, "source"),
    _mistake("presence-of-unknown-unit", "presence.csv", 2, "unit", rule="unknown-unit"),
    _mistake("presence-in-unknown-area", "presence.csv", 2, "worked_area", rule="unknown-area"),
    _mistake("presence-negative", "presence.csv", 2, "low", rule="out-of-range"),
    _mistake("malformed-checksum", "presence_logs.csv", 2, "sha256"),
    _mistake("more-hours-than-a-day", "duty_hours.csv", 3, "hours", rule="hours-above-calendar"),
    _mistake("day-beside-its-week", "duty_hours.csv", 3, "period", rule="days-reported-twice"),
    _mistake(
        "paid-hours-of-unknown-function", "paid_hours.csv", 2, "function", rule="unknown-function"
    ),
    _mistake("paid-hours-negative", "paid_hours.csv", 2, "hours", rule="out-of-range"),
    _mistake("unknown-cost-centre", "ledger.csv", 3, "cost_centre"),
    _mistake("cost-centre-not-valid", "ledger.csv", 3, "cost_centre"),
    _mistake(
        "cost-centre-of-two-units", "cost_centres.csv", 4, "valid_from", rule="overlapping-validity"
    ),
    _mistake("unknown-decision", "ledger.csv", 3, "decision"),
    _mistake("unknown-account-class", "ledger.csv", 2, "account_class", rule="not-in-enum"),
    _mistake("part-of-an-ore", "ledger.csv", 2, "amount"),
    _mistake("ledger-unbalanced", "ledger_totals.csv", 3, "amount"),
    _mistake("ledger-without-total", "ledger.csv", 3, "account_class", rule="ledger-unbalanced"),
    _mistake("target-without-unit", "budget_decisions.csv", 2, "unit", rule="target-and-unit"),
    _mistake("target-with-unit", "budget_decisions.csv", 2, "unit", rule="target-and-unit"),
    _mistake("base-year-not-before", "budget_decisions.csv", 2, "base_year"),
    _mistake("year-without-index", "budget_decisions.csv", 2, "base_year"),
    # cameras
    _mistake("unknown-need", "camera_points.csv", 3, "need"),
    _mistake("unknown-camera-point", "cameras.csv", 3, "point"),
    _mistake("unknown-batch", "cameras.csv", 3, "batch"),
    _mistake("camera-on-two-points", "cameras.csv", 3),
    _mistake("unknown-camera-subject", "camera_events.csv", 3, "subject"),
    _mistake("need-without-purpose", "camera_needs.csv", 3, "prevention"),
    _mistake("point-of-body-worn-need", "camera_points.csv", 2, "need"),
    _mistake("camera-counted-twice", "cameras.csv", 3, "camera"),
    _mistake("more-cameras-than-delivered", "cameras.csv", 3, "batch"),
    _mistake("departure-before-itself", "camera_departures.csv", 2, "moved_before"),
    _mistake("before-the-report", "camera_events.csv", 2, "on"),
    _mistake("camera-step-not-possible", "camera_events.csv", 3, "event"),
    _mistake(
        "camera-step-to-another-state",
        "camera_events.csv",
        2,
        "event",
        rule="camera-step-not-possible",
    ),
    _mistake("camera-step-after-the-end", "camera_events.csv", 3, "event"),
    _mistake(
        "installed-on-removed-point",
        "camera_events.csv",
        5,
        "event",
        rule="camera-step-after-the-end",
    ),
    _mistake("camera-step-by-wrong-role", "camera_events.csv", 2, "role"),
    _mistake("camera-step-without-reason", "camera_events.csv", 2, "reason"),
    _mistake("operation-without-test", "camera_events.csv", 5, "event"),
    _mistake(
        "operation-before-test", "camera_events.csv", 5, "event", rule="operation-without-test"
    ),
    _mistake(
        "operation-after-exception", "camera_events.csv", 5, "event", rule="operation-without-test"
    ),
    _mistake(
        "taken-over-without-test", "camera_events.csv", 2, "event", rule="operation-without-test"
    ),
    _mistake(
        "changed-without-test", "camera_events.csv", 6, "event", rule="operation-without-test"
    ),
    _mistake("camera-on-ended-point", "cameras.csv", 2, "point"),
    _mistake("point-without-event", "camera_points.csv", 2, "point"),
    _mistake("position-in-degrees", "camera_sites.csv", 2, "e_m"),
    _mistake("position-swapped", "camera_sites.csv", 2, "e_m"),
    _mistake("position-in-other-system", "camera_sites.csv", 2, "e_m"),
    _mistake(
        "position-in-rt90-swapped", "camera_sites.csv", 2, "e_m", rule="position-in-other-system"
    ),
    _mistake(
        "position-in-a-local-zone", "camera_sites.csv", 2, "e_m", rule="position-in-other-system"
    ),
    _mistake("position-outside-sweden", "camera_sites.csv", 2, "e_m"),
    _mistake("position-decimal-comma", "camera_sites.csv", 2, "e_m", rule="decimal-comma"),
    _mistake("points-on-one-place", "camera_sites.csv", 3, "subject"),
    _mistake("test-not-whole", "balancing_tests.csv", 2, "privacy_factors"),
    _mistake("test-or-exception", "balancing_tests.csv", 2, "conclusion"),
    _mistake(
        "exception-without-first-day",
        "balancing_tests.csv",
        2,
        "exception_from",
        rule="test-or-exception",
    ),
    _mistake("signs-and-exception", "balancing_tests.csv", 2, "signs_exception"),
    _mistake("test-versions-not-in-order", "balancing_tests.csv", 3, "version"),
    _mistake("reason-for-new-test", "balancing_tests.csv", 3, "reason_for_new"),
    _mistake("review-before-decision", "balancing_tests.csv", 2, "review_on"),
    _mistake("not-in-law-of-the-day", "balancing_tests.csv", 2, "need_factors"),
    _mistake("factor-listed-twice", "balancing_tests.csv", 2, "need_factors", rule="not-in-enum"),
    _mistake("exception-too-long", "balancing_tests.csv", 2, "exception_until"),
    _mistake(
        "exception-of-more-than-two-weeks",
        "balancing_tests.csv",
        2,
        "exception_until",
        rule="exception-too-long",
    ),
    _mistake(
        "exception-taken-again",
        "balancing_tests.csv",
        3,
        "exception_until",
        rule="exception-too-long",
    ),
    _mistake("delivery-days-not-in-order", "camera_supply.csv", 2, "expected"),
    _mistake("delivery-half-told", "camera_supply.csv", 2, "delivered_on"),
    _mistake("supply-negative", "camera_supply.csv", 2, "number", rule="out-of-range"),
    _mistake("use-and-purpose", "camera_use.csv", 3, "purpose"),
    _mistake("hours-up-above-due", "camera_use.csv", 2, "hours_up", rule="part-above-whole"),
    _mistake("part-above-whole", "body_worn.csv", 2, "in_use"),
    _mistake(
        "capacity-of-a-district",
        "installation_capacity.csv",
        2,
        "region",
        rule="unknown-unit",
    ),
    # what an indicator is about
    _mistake("refused-ground", "indicators.yaml", 20, "ground"),
    _mistake(
        "refused-ground-under-another-name",
        "indicators.yaml",
        7,
        "numerator",
        rule="refused-ground",
    ),
    _mistake("unknown-ground", "indicators.yaml", 20, "ground"),
    # boundaries
    _mistake("wrong-crs", "areas.geojson", None, "geometry"),
    _mistake("wrong-crs-under-the-right-name", "areas.geojson", 3, "geometry", rule="wrong-crs"),
    _mistake("z-coordinates", "areas.geojson", 3, "geometry"),
    _mistake("missing-polygon", "areas.geojson", 3, "geometry"),
    _mistake("wrong-geometry-type", "areas.geojson", 3, "geometry"),
    _mistake("invalid-polygon", "areas.geojson", 3, "geometry"),
    _mistake("overlapping-areas", "areas.geojson", 3, "geometry"),
    _mistake("area-outside-small-areas", "areas.geojson", 3, "geometry"),
]


def write_broken(mistake: str, folder: Path) -> Path:
    """Write the base collection with a mistake laid over it, and return what is delivered."""
    overlay = BROKEN / mistake
    archive = overlay / "underlag.zip"
    if archive.exists():
        return archive
    write_base(folder)
    for file in sorted(overlay.iterdir()):
        lay_over(file, folder)
    return folder


def lay_over(file: Path, folder: Path) -> None:
    """Put one file into a collection, in place of the file of the same table if there is one."""
    if file.suffix == _REMOVED:
        (folder / file.stem).unlink()
        return
    if file.name != "datapackage.json":
        _list_as(file.name, folder)
    shutil.copy(file, folder / file.name)


def _list_as(name: str, folder: Path) -> None:
    """List a file under its table, without the checksum of the file that it replaces."""
    path = folder / "datapackage.json"
    descriptor = json.loads(path.read_text(encoding="utf-8"))
    stem = Path(name).stem
    if stem in ADDED_TABLES:  # The base collection has none of them.
        descriptor["resources"].append({"name": stem, "path": name})
    for resource in descriptor["resources"]:
        if Path(resource["path"]).stem == Path(name).stem:
            (folder / resource["path"]).unlink(missing_ok=True)
            resource["path"] = name
            resource.pop("hash", None)
    path.write_text(json.dumps(descriptor), encoding="utf-8")
