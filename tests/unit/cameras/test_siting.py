"""Proposals of sites: by hand, beside every choice there is, and with all that is wrong at once."""

from dataclasses import replace
from datetime import date
from itertools import combinations

import numpy as np
import polars as pl
import pytest

from lagesbild.cameras.siting import propose_sites
from lagesbild.cameras.siting_input import SitingChoice, SitingInput
from lagesbild.errors import DeliveryRejected
from lagesbild.norms.camera_siting import camera_siting_norm_on
from lagesbild.stats.lexicographic import SolveLimits

NORM = camera_siting_norm_on(date(2026, 1, 15))
LIMITS = SolveLimits(seconds=10)
EAST, NORTH = 600_000.0, 6_600_000.0
SITES = {"site": pl.String, "e_m": pl.Float64, "n_m": pl.Float64, "area": pl.String}
PLACES = {
    "place": pl.String,
    "e_m": pl.Float64,
    "n_m": pl.Float64,
    "weight": pl.Float64,
    "area": pl.String,
}


def site(name, east, area="Hamnen", north=0.0):
    return {"site": name, "e_m": EAST + east, "n_m": NORTH + north, "area": area}


def place(name, east, weight, area="Hamnen", north=0.0):
    return {
        "place": name,
        "e_m": EAST + east,
        "n_m": NORTH + north,
        "weight": weight,
        "area": area,
    }


def near(kind, east):
    return {"kind": kind, "e_m": EAST + east, "n_m": NORTH}


def asked(places, candidates, *, existing=(), forbidden=(), exceptions=()):
    return SitingInput(
        places=pl.DataFrame(list(places), schema=PLACES),
        candidates=pl.DataFrame(list(candidates), schema=SITES),
        existing=pl.DataFrame(list(existing), schema=SITES),
        forbidden=pl.DataFrame(
            list(forbidden), schema={"kind": pl.String, "e_m": pl.Float64, "n_m": pl.Float64}
        ),
        exceptions=pl.DataFrame(
            [{"site": name, "reason": reason} for name, reason in exceptions],
            schema={"site": pl.String, "reason": pl.String},
        ),
    )


def proposed(inputs, cameras=1, **choice):
    return propose_sites(
        inputs, SitingChoice(cameras=cameras, range_m=50, **choice), norm=NORM, limits=LIMITS
    )


THREE = asked(
    [place("a", 0, 5), place("b", 100, 4), place("c", 200, 3, "Kullen")],
    [site("A", 10), site("B", 110), site("C", 210, "Kullen")],
)


def test_the_sites_that_cover_most_are_proposed_with_proof_and_curve():
    found = proposed(THREE, 2)

    assert found.chosen["site"].to_list() == ["A", "B"]
    assert (found.covered, found.bound, found.gap, found.is_proven) == (9, 9, 0, True)
    assert found.curve["covered"].to_list() == [0, 5, 9, 12]
    assert found.curve["share"].to_list() == pytest.approx([0, 5 / 12, 9 / 12, 1])


def test_what_each_area_gets_is_told_beside_what_it_has():
    found = proposed(THREE, 2)

    assert found.equity.rows() == [
        ("Hamnen", 2, 9.0, 9.0, 1.0, 0, 2),
        ("Kullen", 1, 3.0, 0.0, 0.0, 0, 0),
    ]


def test_what_exists_is_counted_first_and_not_proposed_again():
    inputs = asked(
        [place("a", 0, 5), place("b", 100, 4)],
        [site("A", 30), site("B", 110)],
        existing=[site("P1", 0)],
    )

    found = proposed(inputs)

    assert found.chosen.select("site", "is_existing", "covered_alone").rows() == [
        ("P1", True, 5.0),
        ("B", False, 4.0),
    ]
    assert found.curve["covered"].to_list() == [5, 9, 9]


@pytest.mark.parametrize(("kind", "metres"), NORM.forbidden_within_m.items())
def test_a_site_too_near_a_forbidden_place_is_left_out_unless_there_is_a_reason(kind, metres):
    inputs = asked(
        [place("a", 0, 5), place("b", 200, 4)],
        [site("A", 0), site("B", 200)],
        forbidden=[near(kind, -metres + 0.5), near(kind, 200 + metres)],
    )

    without = proposed(inputs)
    reasoned = proposed(
        replace(
            inputs, exceptions=pl.DataFrame({"site": ["A"], "reason": ["Dörren vetter åt gården."]})
        )
    )

    assert without.chosen["site"].to_list() == ["B"]
    assert without.ruled_out.select("site", "kind", "is_ruled_out").rows() == [("A", kind, True)]
    assert reasoned.chosen["site"].to_list() == ["A"]
    assert reasoned.ruled_out.select("reason", "is_ruled_out").rows() == [
        ("Dörren vetter åt gården.", False)
    ]


def test_a_camera_that_stands_too_near_stays_and_is_shown():
    found = proposed(
        asked(
            [place("a", 0, 5), place("b", 200, 4)],
            [site("B", 200)],
            existing=[site("P1", 0)],
            forbidden=[near("school", 10)],
        )
    )

    assert found.chosen["site"].to_list() == ["P1", "B"]
    assert found.ruled_out.select("site", "is_existing", "is_ruled_out").rows() == [
        ("P1", True, False)
    ]


def test_sites_nearer_than_the_least_distance_are_not_both_proposed():
    inputs = asked([place("a", -40, 5), place("b", 64, 4)], [site("A", 0), site("B", 24)])

    assert proposed(inputs, 2).covered == 5
    further = replace(inputs, candidates=pl.DataFrame([site("A", 0), site("B", 25)], schema=SITES))
    assert proposed(further, 2).covered == 9


def test_a_site_with_less_than_the_least_benefit_is_not_proposed():
    assert proposed(THREE, 3, least_benefit=3.5).chosen["site"].to_list() == ["A", "B"]


@pytest.mark.parametrize("seed", range(5))
def test_no_other_choice_of_sites_covers_more(seed):
    generator = np.random.default_rng(seed)
    places = [
        place(f"p{at}", e, int(w), north=n)
        for at, (e, n, w) in enumerate(generator.uniform(1, 300, size=(40, 3)))
    ]
    candidates = [
        site(f"S{at}", e, north=n) for at, (e, n) in enumerate(generator.uniform(1, 300, (10, 2)))
    ]
    inputs = asked(places, candidates)

    found = proposed(inputs, 3)

    def covered(names):
        near_ = [
            any(
                np.hypot(p["e_m"] - c["e_m"], p["n_m"] - c["n_m"]) <= 50
                for c in candidates
                if c["site"] in names
            )
            for p in places
        ]
        return sum(p["weight"] for p, is_near in zip(places, near_, strict=True) if is_near)

    def is_allowed(names):
        chosen = [c for c in candidates if c["site"] in names]
        return all(
            np.hypot(a["e_m"] - b["e_m"], a["n_m"] - b["n_m"]) >= 25
            for a, b in combinations(chosen, 2)
        )

    names = [c["site"] for c in candidates]
    best = max(covered(some) for some in combinations(names, 3) if is_allowed(some))
    assert found.is_proven
    assert found.covered == best == covered(found.chosen["site"].to_list())


def test_every_proposal_says_what_it_does_not_know_and_who_decides():
    texts = {one.id: one.text for one in proposed(THREE).caveats}

    assert list(texts)[:2] == ["reporting", "displacement"]
    assert "intresseavvägningen" in texts["decision"]
    assert all(text.endswith(".") for text in texts.values())
    assert not NORM.is_verified


def test_everything_that_is_wrong_is_told_at_once_and_no_position_is():
    inputs = asked(
        [place("a", 0, -1), {**place("b", 0, 1), "e_m": 17.6, "n_m": 59.8}],
        [site("A", 0), {**site("B", 0), "e_m": NORTH, "n_m": EAST}, site("A", 300)],
        forbidden=[{"kind": "square", "e_m": EAST, "n_m": NORTH}],
        exceptions=[("X", "Skäl.")],
    )

    with pytest.raises(DeliveryRejected) as refused:
        proposed(inputs, 4)

    assert [(one.file, one.row, one.rule) for one in refused.value.problems] == [
        ("places", 3, "siting-position"),
        ("candidates", 3, "siting-position"),
        ("places", 2, "siting-weight"),
        ("forbidden", 2, "siting-unknown-kind"),
        ("exceptions", 2, "siting-exception"),
        ("candidates", None, "siting-named-twice"),
        ("candidates", None, "siting-cameras"),
    ]
    assert "600000" not in str(refused.value).replace(" ", "")


def test_two_sites_on_one_place_are_refused():
    inputs = asked([place("a", 0, 1)], [site("A", 0), site("B", 0.9)], existing=[site("P", 300)])

    with pytest.raises(DeliveryRejected, match="A och B ligger på samma plats"):
        proposed(inputs)


@pytest.mark.parametrize("choice", [{"range_m": 0.0}, {"range_m": 50, "least_benefit": -1.0}])
def test_a_choice_that_makes_no_sense_is_refused(choice):
    with pytest.raises(DeliveryRejected, match="Räckvidden"):
        propose_sites(THREE, SitingChoice(cameras=1, **choice), norm=NORM, limits=LIMITS)


def test_without_places_there_is_nothing_to_cover():
    with pytest.raises(DeliveryRejected, match="inga dokumenterade platser"):
        proposed(asked([], [site("A", 0)]))
