"""Each sign is seen where it was planted by hand, and not beside the limit."""

import pytest
from tests.staffed_places import FULL_TIME, Place, followed, staff, work

YEAR = tuple(f"2025-{month:02}" for month in range(1, 13))


def signs(made, name):
    return {row["unit"]: row for row in made.signs.filter(sign=name).iter_rows(named=True)}


def test_heads_meet_the_norm_and_their_time_does_not():
    made = followed(
        [Place(name="Hamnen"), Place(name="Kullen")],
        staffing=[staff("Hamnen"), staff("Kullen")],
        hours=[
            work("Hamnen", 0.4 * FULL_TIME),
            work("Hamnen", 0.6 * FULL_TIME, "pulled_event", worked_area=None),
            work("Kullen", FULL_TIME),
        ],
    )

    seen = signs(made, "heads_without_time")
    assert list(seen) == ["Hamnen"]
    assert seen["Hamnen"]["text"] == (
        "Områdespoliserna, 1 stycken, uppfyller normen, men deras fredade tid motsvarar 0,4 heltid;"
        " normen kräver 1."
    )


def test_an_area_without_anyone_is_hidden_by_its_district():
    made = followed(
        [Place(name="Hamnen"), Place(name="Kullen"), Place(name="Ängen", district="L2")],
        staffing=[
            staff("Hamnen", heads=2),
            staff("Kullen", heads=0),
            staff("Ängen", heads=0, unit="L2"),
        ],
    )

    # Ängens distrikt når inte normen, och döljer därför ingenting.
    assert list(signs(made, "rounding_hides")) == ["Kullen"]


def test_posts_are_enough_but_not_filled():
    made = followed(
        [Place(name="Hamnen"), Place(name="Kullen")],
        staffing=[staff("Hamnen", fte=0.5, posts=1.0), staff("Kullen", fte=0.5, posts=0.9)],
    )

    assert list(signs(made, "posts_without_people")) == ["Hamnen"]


def test_an_officer_is_counted_in_two_areas():
    made = followed(
        [Place(name="Hamnen"), Place(name="Kullen"), Place(name="Ängen", district="L2")],
        staffing=[
            staff("Hamnen", fte=0.5),
            staff("Kullen", fte=0.5, also_counted_heads=1),
            staff("Ängen", unit="L2"),
        ],
    )

    seen = signs(made, "officer_in_two_areas")
    assert list(seen) == ["L1"]
    assert (seen["L1"]["amount"], seen["L1"]["compared_with"]) == (2, 1)


@pytest.mark.parametrize(("borrowed", "is_seen"), [(0.3, True), (0.2, False)])
def test_an_area_meets_the_norm_with_its_neighbours_time(borrowed, is_seen):
    made = followed(
        [Place(name="Hamnen"), Place(name="Kullen")],
        staffing=[staff("Hamnen"), staff("Kullen")],
        hours=[
            work("Hamnen", FULL_TIME),
            work("Kullen", borrowed / (1 - borrowed) * FULL_TIME, worked_area="Hamnen"),
            work("Kullen", (1 - borrowed / (1 - borrowed)) * FULL_TIME),
        ],
    )

    seen = signs(made, "neighbour_drained")
    assert list(seen) == (["Hamnen"] if is_seen else [])
    if is_seen:
        assert seen["Hamnen"]["text"] == (
            "30 % av den fredade tiden kommer från poliser som hör till andra områden, medan Kullen"
            " i samma lokalpolisområde inte når normen."
        )


@pytest.mark.parametrize(
    ("ordinary", "december", "is_seen"),
    # 0,05 heltid mer är ingen topp, hur stor andelen än är.
    [(0.7, 1.2, True), (0.7, 1.1, False), (0.05, 2.0, False)],
)
def test_december_is_above_the_other_months(ordinary, december, is_seen):
    made = followed(
        [Place(name="Hamnen")],
        staffing=[staff("Hamnen", month=month) for month in YEAR],
        hours=[
            work(
                "Hamnen",
                ordinary * FULL_TIME * (december if month.endswith("-12") else 1.0),
                period=month,
            )
            for month in YEAR
        ],
        months=YEAR,
    )

    assert list(signs(made, "december_peak")) == (["Hamnen"] if is_seen else [])


@pytest.mark.parametrize(
    ("share_with_the_new_ones", "is_seen"),
    # Tre får rollen; deras tid följer med eller inte.
    [(0.0, True), (1.0, False)],
)
def test_the_role_changes_name_and_the_work_does_not(share_with_the_new_ones, is_seen):
    later_hours = (1 + 3 * share_with_the_new_ones) * FULL_TIME
    made = followed(
        [Place(name="Hamnen")],
        staffing=[
            staff("Hamnen", heads=1, month="2025-03"),
            staff(None, heads=10, month="2025-03", function="response"),
            staff("Hamnen", heads=4, month="2025-05"),
            staff("Hamnen", heads=4, month="2025-04"),
            staff(None, heads=7, month="2025-04", function="response"),
            staff(None, heads=7, month="2025-05", function="response"),
        ],
        hours=[
            work("Hamnen", FULL_TIME),
            work("Hamnen", later_hours, period="2025-04"),
            work("Hamnen", later_hours, period="2025-05"),
        ],
        months=["2025-03", "2025-04", "2025-05"],
    )

    seen = signs(made, "role_relabelled")
    assert list(seen) == (["L1"] if is_seen else [])
    if is_seen:
        assert seen["L1"]["period"] == "2025-04"


# 3 % av 5 000 är 150, och av 10 000 är 300.
@pytest.mark.parametrize(
    ("residents", "is_seen"),
    [
        (5000, True),
        (4850, True),
        (4849, False),
        (5151, False),
        (10299, True),
        (10301, False),
        (120, False),
    ],
)
def test_residents_are_near_a_whole_number_of_officers(residents, is_seen):
    made = followed([Place(name="Hamnen", residents=residents)], staffing=[staff("Hamnen")])

    assert list(signs(made, "near_limit")) == (["Hamnen"] if is_seen else [])


def test_residents_near_a_limit_are_written_as_people_read_them():
    made = followed([Place(name="Hamnen", residents=10_004)], staffing=[staff("Hamnen")])

    [seen] = signs(made, "near_limit").values()
    assert "har 10\u00a0004 invånare, nära gränsen 10\u00a0000" in seen["text"]
