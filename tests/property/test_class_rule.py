"""What must hold of the class rule for any draws."""

from dataclasses import replace

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from lagesbild.norms.class_schemes import NOT_LISTED, ClassRule, ClassScheme, Condition, Figure
from lagesbild.picture.proposals import AreaFigures, Estimate, propose

ITEMS = ("B1", "C1", "D2")
SCHEME = ClassScheme(
    id="three",
    title="",
    reference="",
    is_verified=False,
    classes=tuple(
        ClassRule(
            name=name,
            title=name,
            definition="",
            conditions=(
                Condition(figure=Figure.COMPOSITE, at_least=composite),
                Condition(figure=Figure.RATINGS, at_least=ratings),
                Condition(figure=Figure.CRITERIA, items=ITEMS, category=3.0, at_least=count),
            ),
        )
        for name, composite, ratings, count in (
            ("particularly_vulnerable", 50, 3.0, 3),
            ("risk", 45, 2.7, 2),
            ("vulnerable", 38, 1.8, 1),
        )
    ),
)
RANKS = {NOT_LISTED: 0, "vulnerable": 1, "risk": 2, "particularly_vulnerable": 3}
DRAWS = st.integers(1, 12)


def estimate(draws):
    return Estimate(value=float(np.median(draws)), draws=np.array(draws, dtype=float))


@st.composite
def areas(draw, *, missing=True):
    count = draw(DRAWS)
    of_level = st.lists(st.integers(0, 10).map(lambda n: n / 2), min_size=count, max_size=count)
    of_score = st.lists(st.integers(30, 60), min_size=count, max_size=count)

    def maybe(numbers):
        if missing and draw(st.booleans()) and draw(st.booleans()):
            return Estimate()
        return estimate(draw(numbers))

    return AreaFigures(
        composite=maybe(of_score),
        without_police_generated=maybe(of_score),
        ratings=maybe(of_level),
        items={item: maybe(of_level) for item in ITEMS},
    )


def proposal_of(area, previous=None):
    return propose(area, scheme=SCHEME, coverage=0.9, previous=previous)


def class_by_hand(composite, ratings, levels):
    """The rule read aloud for one possible world."""
    reached = sum(level >= 3.0 for level in levels)
    if composite >= 50 and ratings >= 3.0 and reached >= 3:
        return "particularly_vulnerable"
    if composite >= 45 and ratings >= 2.7 and reached >= 2:
        return "risk"
    if composite >= 38 and ratings >= 1.8 and reached >= 1:
        return "vulnerable"
    return NOT_LISTED


@given(areas(missing=False))
def test_probabilities_are_those_of_the_rule_read_draw_by_draw(area):
    found = proposal_of(area).probabilities

    worlds = zip(
        area.composite.draws,
        area.ratings.draws,
        zip(*(area.items[item].draws for item in ITEMS), strict=True),
        strict=True,
    )
    classes = [class_by_hand(*world) for world in worlds]
    assert found == {name: classes.count(name) / len(classes) for name in found}
    assert abs(sum(found.values()) - 1) < 1e-12


@given(areas())
def test_the_proposal_lies_between_the_mildest_and_the_gravest(area):
    proposal = proposal_of(area)

    assert RANKS[proposal.mildest] <= RANKS[proposal.gravest]
    if proposal.proposed is not None:
        assert RANKS[proposal.mildest] <= RANKS[proposal.proposed] <= RANKS[proposal.gravest]


@given(areas(missing=False), st.permutations(range(12)))
def test_the_order_of_possible_worlds_does_not_matter(area, order):
    places = [place for place in order if place < len(area.composite.draws)]

    def reorder(figure):
        return replace(figure, draws=figure.draws[places])

    moved = AreaFigures(
        composite=reorder(area.composite),
        without_police_generated=reorder(area.without_police_generated),
        ratings=reorder(area.ratings),
        items={item: reorder(figure) for item, figure in area.items.items()},
    )

    one, other = proposal_of(area), proposal_of(moved)
    assert one.probabilities == other.probabilities
    assert one.proposed == other.proposed


@given(areas(), st.sampled_from(["composite", "ratings", *ITEMS]))
def test_a_graver_figure_never_gives_a_milder_class(area, name):
    def raised(figure):
        return figure if figure.draws is None else replace(figure, draws=figure.draws + 2.5)

    if name in ITEMS:
        graver = replace(area, items=area.items | {name: raised(area.items[name])})
    else:
        graver = replace(area, **{name: raised(getattr(area, name))})

    one, other = proposal_of(area), proposal_of(graver)
    assert RANKS[one.mildest] <= RANKS[other.mildest]
    assert RANKS[one.gravest] <= RANKS[other.gravest]
    if None not in (one.proposed, other.proposed):
        assert RANKS[one.proposed] <= RANKS[other.proposed]


def filled(area, *, level, score):
    """The area with something in the place of every missing figure."""
    known = [f.draws for f in (area.composite, area.ratings, *area.items.values())]
    count = max((len(draws) for draws in known if draws is not None), default=1)

    def fill(figure, value):
        return estimate([value] * count) if figure.draws is None else figure

    return AreaFigures(
        composite=fill(area.composite, score),
        without_police_generated=fill(area.without_police_generated, score),
        ratings=fill(area.ratings, level),
        items={item: fill(figure, level) for item, figure in area.items.items()},
    )


@given(areas(), st.integers(0, 5), st.integers(30, 60))
def test_what_is_missing_could_not_have_led_outside_what_is_called_possible(area, level, score):
    before, after = proposal_of(area), proposal_of(filled(area, level=level, score=score))

    assert RANKS[before.mildest] <= RANKS[after.mildest]
    assert RANKS[after.gravest] <= RANKS[before.gravest]
    if before.proposed is not None:
        assert after.proposed == before.proposed


@given(areas(), st.sampled_from(list(RANKS)))
def test_an_area_is_never_raised_by_police_generated_indicators_alone(area, previous):
    class_ = proposal_of(area, previous).proposed

    if class_ is not None and RANKS[class_] > RANKS[previous]:
        alone = filled(replace(area, composite=area.without_police_generated), level=0, score=0)
        carried = proposal_of(alone).probabilities
        graver = [share for name, share in carried.items() if RANKS[name] >= RANKS[class_]]
        assert sum(graver) >= 0.5 - 1e-12


@given(areas(), st.sampled_from(list(RANKS)))
def test_the_class_before_never_raises_a_proposal(area, previous):
    free, held = proposal_of(area), proposal_of(area, previous)

    assert held.probabilities == free.probabilities
    if held.held_back_from is None:
        assert held.proposed == free.proposed
    else:
        assert held.held_back_from == free.proposed
        assert RANKS[previous] <= RANKS[held.proposed] < RANKS[free.proposed]
