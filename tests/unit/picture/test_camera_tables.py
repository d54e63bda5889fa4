"""The tables of cameras of a register written by hand: what is told, and what is withheld."""

from dataclasses import replace
from datetime import date, timedelta

import polars as pl
import pytest
from tests.camera_registers import DAY, ORDER, departure, event, need, organisation, table

from lagesbild.areas.levels import NATION
from lagesbild.cameras.flow import CameraTables, camera_work
from lagesbild.cameras.priority import classes_on
from lagesbild.errors import NotFound
from lagesbild.examples import invented_country
from lagesbild.norms.camera_disclosure import camera_disclosure_on
from lagesbild.norms.camera_supply import camera_supply_norm_on
from lagesbild.norms.disclosure import disclosure_norm_on
from lagesbild.picture.camera_disclosure import CameraRules
from lagesbild.picture.camera_tables import camera_tables
from lagesbild.picture.cameras import Cameras, follow_cameras
from lagesbild.picture.explain_cameras import explain_need

HIGH, LOW = "particularly_vulnerable", "vulnerable"
RULES = CameraRules(counts=disclosure_norm_on(DAY).rule, limits=camera_disclosure_on(DAY))
NORM = replace(camera_supply_norm_on(DAY), draws=50, horizon_months=6)
AREAS = {
    **dict.fromkeys(("Hamnen", "Kajen", "Udden"), ("L1", HIGH)),
    **dict.fromkeys(("Ängen", "Fältet", "Lunden"), ("L2", LOW)),
}
ASKED = {"Hamnen": 7, "Kajen": 1, "Udden": 1, "Ängen": 4, "Fältet": 1, "Lunden": 1}
"""How many needs each area has."""
DISTRICT = {"local_police_district": "L1", "police_district": "P1", "police_region": "R1"}


def areas():
    return pl.DataFrame(
        {
            "area": list(AREAS),
            "boundary": [1] * len(AREAS),
            "local_police_district": [district for district, _ in AREAS.values()],
            "valid_from": [date(2020, 1, 1)] * len(AREAS),
            "valid_to": [None] * len(AREAS),
        },
        schema_overrides={"valid_to": pl.Date},
    )


def described():
    """Return the areas as the picture's own table has them."""
    rows = []
    for name, (district, _) in AREAS.items():
        units = {level: f"{code[0]}{district[1]}" for level, code in DISTRICT.items()}
        rows.append(
            {"area": name, "name": name} | units | {f"{k}_name": v for k, v in units.items()}
        )
    return pl.DataFrame(rows)


def needs():
    return [
        need(f"KB{area[0]}{number}", area=area, unit=AREAS[area][0])
        for area, count in ASKED.items()
        for number in range(count)
    ]


def followed(*, met=("KBH0", "KBH1", "KBH2", "KBH3", "KBH4"), rows=None, classes=None, **given):
    """Follow needs of which some are met on the 100th day, at a point of their own."""
    rows = needs() if rows is None else rows
    home = {row["need"]: row for row in rows}
    reported = date(2025, 1, 10)
    points = [
        {
            "point": f"KP{name}",
            "need": name,
            "area": home[name]["area"],
            "unit": "L1",
            "kind": "fixed",
        }
        for name in met
    ]
    known = {
        "areas": areas(),
        "organisation": organisation(),
        "rounds": pl.DataFrame({"round": ["2025"], "reference_day": [date(2025, 11, 30)]}),
        "decisions": pl.DataFrame(
            {
                "round": ["2025"] * len(AREAS),
                "area": list(AREAS),
                "class": classes or [one for _, one in AREAS.values()],
            }
        ),
        "camera_needs": table("camera_needs", rows),
        "camera_points": table("camera_points", points),
        "camera_events": table(
            "camera_events",
            [event(one["point"], reported + timedelta(days=100), "active") for one in points],
        ),
    } | given
    names = CameraTables.__dataclass_fields__
    tables = CameraTables(**known, **{one: table(one) for one in names if one not in known})
    return Cameras(
        work=camera_work(tables, on=DAY, order=ORDER, norm=NORM),
        tables=tables,
        classes=classes_on(DAY, decisions=tables.decisions, rounds=tables.rounds),
        names={("police_region", "R1"): "Region 1", ("nation", NATION): "Landet"},
    )


def made(cameras):
    found = camera_tables(cameras, areas=described(), rules=RULES, coverage=0.95)
    return {one.name: one.shape(frame) for one, frame in found.items()}


def newest(needs_met):
    return {row["unit"]: row for row in needs_met.filter(pl.col("month") == "2025-12").to_dicts()}


def test_needs_met_are_told_by_class_and_for_the_nation_where_no_count_is_small():
    found = newest(made(followed())["camera_needs_met"])

    told = {unit: (row["needs"], row["needs_met"]) for unit, row in found.items()}
    assert told == {HIGH: (9, 5), LOW: (6, 0), NATION: (15, 5)}
    # Wilson's interval of 5 of 9.
    assert found[HIGH]["share"] == pytest.approx(5 / 9)
    assert (found[HIGH]["low"], found[HIGH]["high"]) == pytest.approx((0.2667, 0.8112), abs=1e-3)


def test_a_small_number_of_met_needs_takes_the_nation_with_it():
    found = made(followed(met=("KBH0", "KBH1", "KBH2", "KBH3", "KBH4", "KBÄ0")))

    rows = newest(found["camera_needs_met"])
    assert (rows[HIGH]["needs_met"], rows[LOW]["needs_met"], rows[NATION]["needs_met"]) == (
        *(5, None, None),
    )
    assert [rows[unit]["needs"] for unit in (HIGH, LOW, NATION)] == [9, 6, 15]
    waiting = {row["unit"]: row["suppressed"] for row in found["camera_waiting"].to_dicts()}
    assert waiting == {HIGH: False, LOW: True, NATION: True}
    assert found["camera_waiting_curve"]["unit"].unique().to_list() == [HIGH]


def test_a_class_whose_needs_lie_in_two_areas_is_not_told_of_by_itself():
    found = made(followed(classes=[HIGH, HIGH, LOW, LOW, LOW, LOW]))

    rows = newest(found["camera_needs_met"])
    assert (rows[HIGH]["needs"], rows[HIGH]["share"]) == (None, None)
    assert (rows[NATION]["needs"], rows[NATION]["needs_met"]) == (None, None)
    assert rows[LOW]["needs"] == 7
    policies = found["camera_policies"]
    assert policies.filter(level="area_class")["needs"].null_count() == 6
    assert policies.filter(level="police_region")["needs"].null_count() == 0
    assert found["camera_policies_exact"]["needs"].null_count() == 0


def test_the_curve_says_what_still_waits_every_thirty_days_while_five_are_followed():
    curve = made(followed())["camera_waiting_curve"].filter(unit=HIGH)

    shares = dict(curve.select("days", "waiting_share").iter_rows())
    # Five of nine are met on day 100, and the four that wait are too few to go on.
    assert shares == {0: 1.0, 30: 1.0, 60: 1.0, 90: 1.0}


def test_points_are_told_by_area_and_small_counts_of_them_are_not():
    met = (*(f"KBH{n}" for n in range(6)), "KBÄ0", "KBL0")
    found = made(followed(met=met))["camera_area_points"]

    told = dict(found.filter(level="area").select("unit", "points").iter_rows())
    assert (told["Kajen"], told["Ängen"], told["Lunden"]) == (0, None, None)
    # Six in Hamnen would leave two for the other region, beside eight in the country.
    assert (told["Hamnen"], found.filter(level="nation")["points"].item()) == (None, 8)


def test_counts_of_the_country_keep_points_and_cameras_apart_and_hide_small_ones():
    cameras = [{"camera": f"K{n}", "point": "KPKBH0"} for n in range(7)]
    found = made(followed(cameras=table("cameras", [*cameras, {"camera": "K9", "point": None}])))

    counts = {row["counted"]: row["count"] for row in found["camera_counts"].to_dicts()}
    assert (counts["needs"], counts["cameras_asked"]) == (15, 15)
    assert (counts["points_in_operation"], counts["cameras_at_points"]) == (5, 7)
    assert counts["cameras_in_store"] is None
    # Five points in operation, and nobody has weighed anything.
    assert counts["without_test"] == 5


def used(area, exports):
    common = {"month": "2025-12", "area": area}
    return [
        common | {"purpose": "investigation", "exports": exports},
        common | {"hours_up": 700.0, "hours_due": 744.0, "moved": 0},
    ]


def test_use_is_told_as_rates_and_never_as_counts():
    use = table("camera_use", [*used("Hamnen", 12), *used("Ängen", 2)])
    found = made(followed(camera_use=use))["camera_use"]

    rates = dict(found.select("unit", "exports_per_camera_month").iter_rows())
    # One camera's planned month each; two exports are few.
    assert rates == {HIGH: 12.0, LOW: None, NATION: 7.0}
    assert found.filter(unit=HIGH)["uptime"].item() == pytest.approx(700 / 744)
    assert "exports" not in found.columns


def test_body_worn_cameras_of_a_unit_with_few_in_outer_service_are_not_told():
    rows = [
        {
            "month": "2025-12",
            "unit": unit,
            "outer_service": officers,
            "peak_on_duty": 10,
            "delivered": 8,
            "in_use": 4,
            "shifts": 100,
            "shifts_worn": 25,
            "trained": 4,
        }
        for unit, officers in (("L1", 20), ("L2", 4))
    ]
    found = made(followed(body_worn=table("body_worn", rows)))["camera_body_worn"]

    [first, second] = found.to_dicts()
    assert (first["delivered"], first["share_worn"], first["is_short"]) == (8, 0.25, True)
    assert (second["suppressed"], second["delivered"], second["share_worn"]) == (True, None, None)
    assert not {"peak_on_duty", "pool", "outer_service"} & set(found.columns)


def explained(frames, name):
    return explain_need(frames, need=name, order=ORDER, file_of=lambda one: f"{one}.csv")


def lines(step):
    return [step.text, *(line for part in step.rests_on for line in lines(part))]


def test_a_need_is_explained_by_its_neighbours_its_criteria_and_its_departure():
    moved = table("camera_departures", [departure("KBÄ0", "KBH5")])
    frames = made(followed(camera_departures=moved))

    told = lines(explained(frames, "KBÄ0"))

    assert told[0] == "KBÄ0 står på plats 1 av 10 i kön; utan avsteg vore det plats 7."
    assert any("Avsteg 2025-12-01 av Nationell kamerasamordnare" in line for line in told)
    assert any(line.startswith("KBÄ0 står före KBH5 genom ett avsteg") for line in told)
    assert "Områdets klass: i ett utsatt område" in told
    assert told[-1].startswith("camera_needs.csv, camera_events.csv, balancing_tests.csv")


def test_a_need_that_has_its_camera_is_explained_by_its_state():
    told = lines(explained(made(followed(met=())), "KBH0"))

    assert told[0].startswith("KBH0 står på plats")
    withdrawn = table("camera_events", [event("KBH0", date(2025, 3, 1), "withdrawn")])
    told = lines(explained(made(followed(met=(), camera_events=withdrawn)), "KBH0"))
    assert told[0].startswith("KBH0 står inte i kön. Tillståndet är withdrawn sedan 2025-03-01")


def test_a_need_that_is_not_there_is_refused_with_those_that_look_like_it():
    with pytest.raises(NotFound, match=r"Behovet KBH77 finns inte i lägesbilden\. Menade du KBH"):
        explained(made(followed()), "KBH77")


def test_every_row_of_the_queue_but_the_last_says_why_it_stands_before_the_next():
    queue = made(followed())["camera_queue"]

    assert queue["position"].to_list() == list(range(1, 11))
    assert queue["why"].null_count() == 1
    first, second = queue["need"][:2]
    assert queue["why"][0].startswith(f"{first} står före {second} eftersom")


def test_nothing_is_followed_where_nothing_was_known_of_cameras_by_the_day():
    country = invented_country(seed=2021, rounds=1, areas=12)

    assert follow_cameras(country, until=date(2018, 7, 31), seed=1) is None
    empty = replace(
        country,
        camera_needs=country.camera_needs.clear(),
        camera_events=country.camera_events.clear(),
        body_worn=country.body_worn.clear(),
    )
    assert follow_cameras(empty, until=date(2025, 12, 1), seed=1) is None
