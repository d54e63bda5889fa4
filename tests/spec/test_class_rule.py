"""Klassregeln: vad som föreslås, hur sannolikt det är och vad som inte kan avgöras.

Regeln prövas på gemensamma dragningar av vad områdets siffror kan vara: samma plats i varje rad
är samma tänkbara verklighet. Ett område är i en klass i de dragningar där klassens alla villkor
håller.
"""

import numpy as np
import pytest

from lagesbild.norms.class_schemes import ClassRule, ClassScheme, Condition, Figure
from lagesbild.picture.proposals import AreaFigures, Estimate, Outcome, describe_proposal, propose

GRAVE = ClassRule(
    name="particularly_vulnerable",
    title="Särskilt utsatt område",
    definition="",
    conditions=(
        Condition(figure=Figure.COMPOSITE, at_least=50),
        Condition(figure=Figure.CRITERIA, items=("B1", "D2"), category=3.0, at_least=2),
    ),
)
MILD = ClassRule(
    name="vulnerable",
    title="Utsatt område",
    definition="",
    conditions=(Condition(figure=Figure.COMPOSITE, at_least=40),),
)
SCHEME = ClassScheme(
    id="prov", title="Prov", reference="påhittad", is_verified=False, classes=(GRAVE, MILD)
)
RATED = ClassScheme(
    id="skattad",
    title="Skattad",
    reference="påhittad",
    is_verified=False,
    classes=(
        ClassRule(
            name="vulnerable",
            title="Utsatt område",
            definition="",
            conditions=(Condition(figure=Figure.RATINGS, at_least=1.8),),
        ),
    ),
)
DRAWS = 100
UNKNOWN = Estimate()


def sure(value):
    return Estimate(value=value, low=value, high=value, draws=np.full(DRAWS, float(value)))


def between(low, value, high):
    """Hälften av dragningarna jämnt under värdet, hälften jämnt över."""
    half = DRAWS // 2
    draws = [*np.linspace(low, value, half), *np.linspace(value, high, half)]
    return Estimate(value=value, low=low, high=high, draws=np.array(draws))


def of_draws(count, at, otherwise):
    """Så många av hundra dragningar på ett värde och resten på ett annat."""
    draws = np.array([at] * count + [otherwise] * (DRAWS - count), dtype=float)
    return Estimate(value=float(np.median(draws)), low=otherwise, high=at, draws=draws)


def figures(composite, b1=UNKNOWN, d2=UNKNOWN, *, ratings=UNKNOWN, alone=None):
    return AreaFigures(
        composite=composite,
        without_police_generated=composite if alone is None else alone,
        ratings=ratings,
        items={"B1": b1, "D2": d2},
    )


def proposed(*args, previous=None, scheme=SCHEME, **others):
    return propose(figures(*args, **others), scheme=scheme, coverage=0.9, previous=previous)


GRAVEST, MILDER, NONE = "particularly_vulnerable", "vulnerable", "not_listed"


@pytest.mark.parametrize(
    ("composite", "b1", "d2", "class_", "mildest", "gravest"),
    [
        # Allt säkert: gränsen hör till klassen.
        (sure(50), sure(3), sure(3), GRAVEST, GRAVEST, GRAVEST),
        (sure(49.9), sure(3), sure(3), MILDER, MILDER, MILDER),
        (sure(50), sure(2.9), sure(3), MILDER, MILDER, MILDER),
        (sure(40), sure(0), sure(0), MILDER, MILDER, MILDER),
        (sure(39.9), sure(5), sure(5), NONE, NONE, NONE),
        # Dragningarna ligger på båda sidor om en tröskel: förslaget är klassen i mitten.
        (between(45, 52, 60), sure(3), sure(3), GRAVEST, MILDER, GRAVEST),
        (between(35, 45, 55), sure(3), sure(3), MILDER, NONE, GRAVEST),
        (sure(60), between(2, 3.5, 5), sure(4), GRAVEST, MILDER, GRAVEST),
        # Hälften räcker för ett förslag, en färre gör det inte.
        (of_draws(50, 50, 45), sure(3), sure(3), GRAVEST, MILDER, GRAVEST),
        (of_draws(49, 50, 45), sure(3), sure(3), MILDER, MILDER, GRAVEST),
        # De yttersta fem av hundra åt vardera hållet räknas inte som möjliga.
        (of_draws(5, 50, 45), sure(3), sure(3), MILDER, MILDER, MILDER),
        (of_draws(6, 50, 45), sure(3), sure(3), MILDER, MILDER, GRAVEST),
        (of_draws(95, 45, 35), sure(3), sure(3), MILDER, MILDER, MILDER),
        (of_draws(94, 45, 35), sure(3), sure(3), MILDER, NONE, MILDER),
        # Ett svar saknas: avgör det villkoret ges inget förslag, annars spelar det ingen roll.
        (sure(60), UNKNOWN, sure(4), None, MILDER, GRAVEST),
        (sure(60), UNKNOWN, sure(2), MILDER, MILDER, MILDER),
        # Allt underlag för ett villkor saknas: inget förslag, men vad som är möjligt sägs ändå.
        (sure(60), UNKNOWN, UNKNOWN, None, MILDER, GRAVEST),
        (sure(45), UNKNOWN, UNKNOWN, MILDER, MILDER, MILDER),
        (UNKNOWN, sure(3), sure(3), None, NONE, GRAVEST),
        (UNKNOWN, UNKNOWN, UNKNOWN, None, NONE, GRAVEST),
        # Det som saknas hade avgjort i färre än hälften av dragningarna: förslaget står kvar.
        (of_draws(49, 60, 45), UNKNOWN, UNKNOWN, MILDER, MILDER, GRAVEST),
        (of_draws(50, 60, 45), UNKNOWN, UNKNOWN, None, MILDER, GRAVEST),
    ],
)
def test_the_gravest_class_that_half_of_the_draws_reach_is_proposed(
    composite, b1, d2, class_, mildest, gravest
):
    """Den gravaste klass som minst hälften av dragningarna når föreslås."""
    proposal = proposed(composite, b1, d2)

    assert (proposal.proposed, proposal.mildest, proposal.gravest) == (class_, mildest, gravest)
    assert proposal.is_certain is (mildest == gravest)


def test_conditions_must_hold_in_the_same_draw():
    """Villkor som håller var för sig men sällan på en gång ger ingen klass."""
    b1 = Estimate(value=3.0, draws=np.array([3.0] * 60 + [2.0] * 40))
    d2 = Estimate(value=3.0, draws=np.array([2.0] * 40 + [3.0] * 60))

    proposal = proposed(sure(60), b1, d2)

    # Båda frågorna når kategorin i dragning 41–60, alltså i tjugo av hundra.
    assert proposal.probabilities == {GRAVEST: 0.2, MILDER: 0.8, NONE: 0.0}
    assert proposal.proposed == MILDER


@pytest.mark.parametrize(
    ("composite", "b1", "probabilities"),
    [
        (sure(50), sure(3), {GRAVEST: 1.0, MILDER: 0.0, NONE: 0.0}),
        (sure(39.9), sure(3), {GRAVEST: 0.0, MILDER: 0.0, NONE: 1.0}),
        # Tio dragningar från 31 till 60 i steg om tre, tio av varje: 31–37 når inget, 40–49 den
        # lindrigare och 52–60 den gravare.
        (
            Estimate(value=45.5, draws=np.repeat(np.arange(31.0, 61.0, 3.0), 10)),
            sure(3),
            {GRAVEST: 0.3, MILDER: 0.4, NONE: 0.3},
        ),
        # Svaret saknas men avgör inget, eftersom indikatorerna aldrig når den gravare klassen.
        (of_draws(70, 45, 30), UNKNOWN, {GRAVEST: 0.0, MILDER: 0.7, NONE: 0.3}),
        # Svaret saknas och avgör i en enda dragning: då kan ingen sannolikhet sägas.
        (of_draws(1, 50, 45), UNKNOWN, None),
        (UNKNOWN, sure(3), None),
    ],
)
def test_a_probability_is_the_share_of_the_draws_in_the_class(composite, b1, probabilities):
    """Sannolikheten för en klass är andelen dragningar i den."""
    found = proposed(composite, b1, sure(3)).probabilities

    assert found == (None if probabilities is None else pytest.approx(probabilities))
    assert found is None or sum(found.values()) == pytest.approx(1)


@pytest.mark.parametrize(
    ("composite", "alone", "previous", "class_", "held_back_from"),
    [
        # Utan polisgenererade indikatorer når området inte den gravare klassen.
        (sure(60), sure(45), MILDER, MILDER, GRAVEST),
        (sure(60), sure(30), NONE, NONE, GRAVEST),
        # Hälften av dragningarna räcker även här.
        (sure(60), of_draws(50, 50, 45), MILDER, GRAVEST, None),
        (sure(60), of_draws(49, 50, 45), MILDER, MILDER, GRAVEST),
        # En del av uppflyttningen bärs av annat.
        (sure(60), sure(45), NONE, MILDER, GRAVEST),
        # Det går inte att säga utan de polisgenererade: då är inget annat som bär.
        (sure(60), UNKNOWN, MILDER, MILDER, GRAVEST),
        # Den som var i klassen förut hålls inte tillbaka, och ingen hålls kvar vid nedflyttning.
        (sure(60), sure(30), GRAVEST, GRAVEST, None),
        (sure(45), sure(30), GRAVEST, MILDER, None),
        (sure(30), sure(30), GRAVEST, NONE, None),
        # Utan tidigare klass finns ingen uppflyttning.
        (sure(60), sure(30), None, GRAVEST, None),
        # En klass i ett äldre schema: riskområde var gravare än utsatt, lindrigare än särskilt.
        (sure(60), sure(30), "risk", MILDER, GRAVEST),
        (sure(45), sure(30), "risk", MILDER, None),
        # Inget föreslås, alltså hålls inget tillbaka.
        (UNKNOWN, sure(30), MILDER, None, None),
    ],
)
def test_an_upgrade_needs_more_than_police_generated_indicators(
    composite, alone, previous, class_, held_back_from
):
    """En uppflyttning måste nås även utan polisgenererade indikatorer."""
    proposal = proposed(composite, sure(3), sure(3), alone=alone, previous=previous)

    assert (proposal.proposed, proposal.held_back_from) == (class_, held_back_from)
    # Det föreslagna är alltid bland det möjliga; det som hålls kvar är aldrig säkert.
    assert not (held_back_from and proposal.is_certain)
    if class_ is not None and held_back_from:
        assert proposal.mildest == class_


def test_the_probability_without_police_generated_indicators_stands_beside():
    """Sannolikheten utan polisgenererade indikatorer står bredvid."""
    proposal = proposed(sure(60), sure(3), sure(3), alone=of_draws(30, 50, 45), previous=MILDER)

    assert proposal.probabilities == {GRAVEST: 1.0, MILDER: 0.0, NONE: 0.0}
    assert proposal.without_police_generated == {GRAVEST: 0.3, MILDER: 0.7, NONE: 0.0}


@pytest.mark.parametrize(
    ("composite", "probability", "outcome"),
    [
        (sure(50), 1.0, Outcome.MET),
        (sure(49.9), 0.0, Outcome.NOT_MET),
        (of_draws(95, 50, 49), 0.95, Outcome.MET),
        (of_draws(94, 50, 49), 0.94, Outcome.CANNOT_BE_TOLD),
        (of_draws(6, 50, 49), 0.06, Outcome.CANNOT_BE_TOLD),
        (of_draws(5, 50, 49), 0.05, Outcome.NOT_MET),
        (UNKNOWN, None, Outcome.CANNOT_BE_TOLD),
    ],
)
def test_a_condition_is_met_only_if_nearly_all_draws_say_so(composite, probability, outcome):
    """Ett villkor är uppfyllt om minst 95 av 100 dragningar säger det, och inte om högst 5 gör."""
    condition = proposed(composite, sure(3), sure(3)).conditions[0]

    assert (condition.probability, condition.outcome) == (probability, outcome)


def test_the_ratings_are_a_figure_like_the_others():
    """Skattningarnas nivå är ett mått som de andra; gränsen hör till klassen."""
    ratings = [sure(1.8), sure(1.79), UNKNOWN]

    classes = [proposed(UNKNOWN, ratings=r, scheme=RATED).proposed for r in ratings]

    assert classes == [MILDER, NONE, None]


def test_the_reasons_say_what_holds_what_fails_and_what_is_unsure():
    """Skälen säger vad som är uppfyllt, vad som fattas och vad som är osäkert."""
    proposal = proposed(between(41, 48, 55), sure(3), sure(3))

    text = describe_proposal(proposal, scheme=SCHEME)

    assert text == (
        "Uppfyller sammanvägt indikatorvärde minst 40 av 100 (är 48); når inte särskilt utsatt"
        " område: krävs sammanvägt indikatorvärde minst 50 av 100 (är 48). Osäkert: det kan vara"
        " allt från utsatt område till särskilt utsatt område."
    )


def test_the_reasons_say_when_conditions_hold_one_by_one_only():
    """Skälen säger när villkoren håller var för sig men inte på en gång."""
    b1 = Estimate(value=3.0, draws=np.array([3.0] * 60 + [2.0] * 40))
    composite = Estimate(value=52.0, draws=np.array([45.0] * 40 + [52.0] * 60))

    text = describe_proposal(proposed(composite, b1, sure(3)), scheme=SCHEME)

    assert "når inte särskilt utsatt område: villkoren hålls var för sig, men sällan alla" in text


def test_the_reasons_say_what_only_police_generated_indicators_carry():
    """Skälen säger när bara polisgenererade indikatorer bär uppflyttningen."""
    proposal = proposed(sure(60), sure(3), sure(3), alone=sure(45), previous=MILDER)

    text = describe_proposal(proposal, scheme=SCHEME)

    assert text == (
        "Uppfyller sammanvägt indikatorvärde minst 40 av 100 (är 60). Föreslås inte som särskilt"
        " utsatt område: den uppflyttningen bärs bara av polisgenererade indikatorer."
        " Osäkert: det kan vara allt från utsatt område till särskilt utsatt område."
    )


def test_missing_ground_for_a_proposal_is_named():
    """När underlag saknas sägs vilket villkor som inte kan prövas."""
    text = describe_proposal(proposed(sure(60), UNKNOWN, UNKNOWN), scheme=SCHEME)

    assert text == (
        "Förslag kan inte ges: underlag saknas för villkoret minst 2 av frågorna B1, D2 på nivå 3"
        " eller högre."
    )


def test_a_figure_that_must_not_be_shown_still_counts():
    """Ett värde som bara en bedömare bär visas inte i skälen, men räknas."""
    hidden = Estimate(draws=np.full(DRAWS, 3.0))

    proposal = proposed(sure(60), hidden, hidden)
    criteria = proposal.conditions[1]

    assert proposal.proposed == GRAVEST
    assert (criteria.figure.value, criteria.figure.low, criteria.figure.high) == (None,) * 3
    assert criteria.outcome is Outcome.MET
    assert describe_proposal(proposal, scheme=SCHEME) == (
        "Uppfyller sammanvägt indikatorvärde minst 50 av 100 (är 60), minst 2 av frågorna B1, D2"
        " på nivå 3 eller högre (visas inte)."
    )
