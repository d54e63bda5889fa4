"""Klassregeln: vad som föreslås, hur säkert det är och vad som inte kan avgöras."""

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
UNKNOWN = Estimate(value=None)


def sure(value):
    return Estimate(value=value, low=value, high=value)


def between(low, value, high):
    return Estimate(value=value, low=low, high=high)


def figures(composite, b1, d2):
    return AreaFigures(composite=composite, ratings=UNKNOWN, items={"B1": b1, "D2": d2})


@pytest.mark.parametrize(
    ("composite", "b1", "d2", "proposed", "mildest", "gravest"),
    [
        # Allt säkert: gränsen hör till klassen.
        (sure(50), sure(3), sure(3), "particularly_vulnerable",) + ("particularly_vulnerable",) * 2,
        (sure(49.9), sure(3), sure(3), "vulnerable", "vulnerable", "vulnerable"),
        (sure(50), sure(2.9), sure(3), "vulnerable", "vulnerable", "vulnerable"),
        (sure(40), sure(0), sure(0), "vulnerable", "vulnerable", "vulnerable"),
        (sure(39.9), sure(5), sure(5), "not_listed", "not_listed", "not_listed"),
        # Intervallet rymmer en tröskel: förslaget följer skattningen, osäkerheten båda ändarna.
        (between(45, 52, 60), sure(3), sure(3), "particularly_vulnerable", "vulnerable",
         "particularly_vulnerable"),
        (between(35, 45, 55), sure(3), sure(3), "vulnerable", "not_listed",
         "particularly_vulnerable"),
        (sure(60), between(2, 3.5, 5), sure(4), "particularly_vulnerable", "vulnerable",
         "particularly_vulnerable"),
        # Ett svar saknas: avgör det villkoret ges inget förslag, annars spelar det ingen roll.
        (sure(60), UNKNOWN, sure(4), None, "vulnerable", "particularly_vulnerable"),
        (sure(60), UNKNOWN, sure(2), "vulnerable", "vulnerable", "vulnerable"),
        # Utan intervall kan värdet vara vad som helst: mindre underlag ger aldrig mer säkerhet.
        (Estimate(value=60), sure(3), sure(3), "particularly_vulnerable", "not_listed",
         "particularly_vulnerable"),
        # Allt underlag för ett villkor saknas: inget förslag, men vad som är möjligt sägs ändå.
        (sure(60), UNKNOWN, UNKNOWN, None, "vulnerable", "particularly_vulnerable"),
        (sure(45), UNKNOWN, UNKNOWN, "vulnerable", "vulnerable", "vulnerable"),
        (UNKNOWN, UNKNOWN, UNKNOWN, None, "not_listed", "particularly_vulnerable"),
    ],
)  # fmt: skip
def test_the_gravest_class_whose_conditions_all_hold_is_proposed(
    composite, b1, d2, proposed, mildest, gravest
):
    """Den gravaste klass vars alla villkor är uppfyllda föreslås."""
    proposal = propose(figures(composite, b1, d2), scheme=SCHEME)

    assert (proposal.proposed, proposal.mildest, proposal.gravest) == (proposed, mildest, gravest)
    assert proposal.is_certain is (mildest == gravest)


@pytest.mark.parametrize(
    ("composite", "outcome"),
    [
        (sure(50), Outcome.MET),
        (sure(49.9), Outcome.NOT_MET),
        (between(50, 52, 54), Outcome.MET),
        (between(49, 52, 54), Outcome.CANNOT_BE_TOLD),
        (between(44, 46, 49.9), Outcome.NOT_MET),
        (between(44, 46, 50), Outcome.CANNOT_BE_TOLD),
        (UNKNOWN, Outcome.CANNOT_BE_TOLD),
    ],
)
def test_a_condition_is_met_only_if_the_whole_interval_says_so(composite, outcome):
    """Ett villkor är uppfyllt bara om hela intervallet säger det."""
    proposal = propose(figures(composite, sure(3), sure(3)), scheme=SCHEME)

    assert proposal.conditions[0].outcome is outcome


def test_the_reasons_say_what_holds_what_fails_and_what_is_unsure():
    """Skälen säger vad som är uppfyllt, vad som fattas och vad som är osäkert."""
    proposal = propose(figures(between(45, 48, 55), sure(3), sure(3)), scheme=SCHEME)

    text = describe_proposal(proposal, scheme=SCHEME)

    assert text == (
        "Uppfyller sammanvägt indikatorvärde minst 40 av 100 (är 48); når inte särskilt utsatt"
        " område: krävs sammanvägt indikatorvärde minst 50 av 100 (är 48). Osäkert: intervallen"
        " rymmer allt från utsatt område till särskilt utsatt område."
    )


def test_missing_ground_for_a_proposal_is_named():
    """När underlag saknas sägs vilket villkor som inte kan prövas."""
    proposal = propose(figures(sure(60), UNKNOWN, UNKNOWN), scheme=SCHEME)

    text = describe_proposal(proposal, scheme=SCHEME)

    assert text == (
        "Förslag kan inte ges: underlag saknas för villkoret minst 2 av frågorna B1, D2 på nivå 3"
        " eller högre."
    )
