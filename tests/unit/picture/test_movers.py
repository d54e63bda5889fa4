import numpy as np
import pytest
from tests.unit.picture.rated_by_hand import answers, rated

from lagesbild.picture.composite import Composite
from lagesbild.picture.movers import Movers, indicator_movers, item_movers

TITLES = {"fires": "Bränder", "work": "Arbete", "school": "Skola", "cars": "Bilar"}


def test_the_indicators_furthest_from_the_other_areas_pull_most():
    composite = Composite(
        units=("hamnen", "viken", "udden"),
        indicators=("fires", "work", "school", "cars"),
        normalised=np.array(
            [[90.0, 50.0, 40.0, 10.0], [40.0, 50.0, 60.0, 14.0], [20.0, 50.0, 20.0, 60.0]]
        ),
        sampling_sd=np.zeros((3, 4)),
    )

    found = indicator_movers(composite, titles=TITLES)

    # Means 50, 50, 40 and 28; every indicator weighs a quarter.
    assert found == {
        "hamnen": Movers(up=("Bränder",), down=("Bilar",)),  # +10, 0, 0, -4.5
        "viken": Movers(up=("Skola",), down=("Bilar", "Bränder")),  # -2.5, 0, +5, -3.5
        "udden": Movers(up=("Bilar",), down=("Bränder", "Skola")),  # -7.5, 0, -5, +8
    }


def test_only_the_two_strongest_are_named_and_what_is_missing_never():
    composite = Composite(
        units=("hamnen", "viken"),
        indicators=("fires", "work", "school", "cars"),
        normalised=np.array([[90.0, 80.0, 70.0, np.nan], [10.0, 10.0, 10.0, 50.0]]),
        sampling_sd=np.zeros((2, 4)),
    )

    found = indicator_movers(composite, titles=TITLES)

    assert found["hamnen"] == Movers(up=("Bränder", "Arbete"), down=())


def test_an_area_without_indicators_has_no_movers():
    composite = Composite(
        units=("hamnen", "viken"),
        indicators=("fires",),
        normalised=np.array([[np.nan], [10.0]]),
        sampling_sd=np.zeros((2, 1)),
    )

    nothing = Movers(up=(), down=())
    assert indicator_movers(composite, titles=TITLES) == {"hamnen": nothing, "viken": nothing}


@pytest.mark.parametrize(
    ("movers", "sentence"),
    [
        (
            Movers(up=("Bränder", "Arbete"), down=("Skola",)),
            "Indikatorer som drar upp mest: Bränder och Arbete; drar ned mest: Skola.",
        ),
        (Movers(up=("Bränder",), down=()), "Indikatorer som drar upp mest: Bränder."),
        (Movers(up=(), down=("Skola",)), "Indikatorer som drar ned mest: Skola."),
        (Movers(up=(), down=()), ""),
    ],
)
def test_movers_are_told_in_a_sentence_or_not_at_all(movers, sentence):
    assert movers.in_words("Indikatorer") == sentence


DISTRICTS = {"hamnen": "L1", "viken": "L2"}


def item_movers_of(*sessions, areas=("hamnen", "viken"), **others):
    found = rated(
        *sessions,
        district_of=DISTRICTS,
        severity={("2025", "hamnen"): 1.0, ("2025", "viken"): -1.0},
        **others,
    )
    return item_movers(found, areas)


def test_the_answers_furthest_from_what_a_middling_area_would_get_pull_most():
    # A middling area gets 2.5 on every item: 1.5 above, .5 below, and 1 below on average.
    found = item_movers_of(
        answers("2025", "hamnen", "r1", "L1", B1=4, C1=2, D2=1),
        answers("2025", "hamnen", "r2", "L2", B1=4, C1=2, D2=2),
    )

    assert found == {"hamnen": Movers(up=("Vittnen tiger",), down=("Få går ut", "Gängen syns"))}


def test_what_raters_see_everywhere_is_taken_out():
    # A rater two units harder gives a middling area 4.06; an answer of 4 is then no pull upwards.
    sessions = [
        answers("2025", "hamnen", "r1", "L1", B1=4, C1=3, D2=5),
        answers("2025", "hamnen", "r2", "L1", B1=4, C1=3, D2=5),
    ]

    [plain] = item_movers_of(*sessions).values()
    [harder] = item_movers_of(*sessions, beyond_norm={"r1": 2.0, "r2": 2.0}).values()

    assert plain == Movers(up=("Få går ut", "Vittnen tiger"), down=())
    assert harder == Movers(up=("Få går ut",), down=("Gängen syns", "Vittnen tiger"))


def test_an_area_of_one_rater_has_no_movers_of_answers():
    found = item_movers_of(
        answers("2025", "hamnen", "r1", "L1", B1=4, C1=2, D2=1),
        answers("2025", "viken", "r1", "L1", B1=1, C1=1, D2=1),
        answers("2025", "viken", "r2", "L2", B1=1, C1=1, D2=1),
    )

    assert list(found) == ["viken"]


def test_answers_of_another_round_pull_nothing():
    found = rated(
        answers("2023", "hamnen", "r1", "L1", B1=5, C1=5, D2=5),
        answers("2023", "hamnen", "r2", "L2", B1=5, C1=5, D2=5),
        answers("2025", "hamnen", "r1", "L1", B1=4, C1=2),
        answers("2025", "hamnen", "r2", "L2", B1=4, C1=2),
        district_of=DISTRICTS,
        severity={("2023", "hamnen"): 1.0, ("2025", "hamnen"): 1.0},
    )

    # Nobody answered D2 in the round, so it pulls neither way.
    assert item_movers(found, ["hamnen"]) == {
        "hamnen": Movers(up=("Vittnen tiger",), down=("Gängen syns",))
    }
