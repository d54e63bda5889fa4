from dataclasses import dataclass, field
from types import SimpleNamespace

import numpy as np
import polars as pl
import pytest
from scipy import special

from lagesbild.areas.lineage import LineageKind
from lagesbild.picture.change import (
    Ancestry,
    CompositeTimes,
    ancestries,
    composite_change,
    in_common,
    outcome_of,
    ratings_change,
)
from lagesbild.picture.composite import Composite
from lagesbild.stats.linking import Linkage


def composite(*, sd=1.0, **scores):
    count = len(scores)
    return Composite(
        units=tuple(scores),
        indicators=("fires",),
        normalised=np.array([[score] for score in scores.values()], dtype=float),
        sampling_sd=np.full((count, 1), sd),
    )


def change_of(*, now, before, then, kind, shares):
    [row] = composite_change(
        current=composite(hamnen=now),
        previous=composite(**before),
        inside=CompositeTimes(now=composite(hamnen=now), then=composite(hamnen=then)),
        ancestry={"hamnen": Ancestry(kind=kind, shares=shares)},
        coverage=0.9,
        false_share=0.1,
        broken=(),
    )
    return row


def test_on_the_same_ground_all_change_is_real():
    row = change_of(
        now=60, before={"hamnen": 50}, then=50, kind=LineageKind.CONTINUED, shares={"hamnen": 1.0}
    )

    assert (row["previous"], row["technical"], row["real"], row["current"]) == (50, 0, 10, 60)
    assert row["outcome"] == "higher"
    assert row["note"] is None


def test_what_a_new_border_alone_does_is_technical():
    # The old border gave 50; today's border gave 58 at that time and gives 60 now.
    row = change_of(
        now=60, before={"hamnen": 50}, then=58, kind=LineageKind.NEW_BORDER, shares={"hamnen": 0.7}
    )

    assert (row["technical"], row["real"]) == (8, 2)
    assert row["outcome"] == "no_safe_change"
    assert row["note"] == "Ny gräns."


def test_a_merged_area_is_compared_with_its_parts_by_their_ground():
    row = change_of(
        now=60,
        before={"hamnen_before": 40, "tallen_before": 60},
        then=57,
        kind=LineageKind.MERGED,
        shares={"hamnen_before": 0.25, "tallen_before": 0.75},
    )

    assert row["previous"] == 55.0
    assert row["previous"] + row["technical"] + row["real"] == row["current"]


def test_an_area_without_ancestors_has_a_real_change_but_no_figure_before():
    row = change_of(now=60, before={}, then=50, kind=LineageKind.NEW, shares={})

    assert (row["previous"], row["technical"], row["real"]) == (None, None, 10)


@pytest.mark.parametrize(
    ("then", "outcome"),
    # Two sampling errors of 1: the margin at 90 % is 1.645 · √2 = 2.33.
    [(57.7, "no_safe_change"), (57.6, "higher"), (62.3, "no_safe_change"), (62.4, "lower")],
)
def test_a_change_is_safe_only_beyond_its_margin(then, outcome):
    row = change_of(
        now=60,
        before={"hamnen": then},
        then=then,
        kind=LineageKind.CONTINUED,
        shares={"hamnen": 1.0},
    )

    assert row["outcome"] == outcome


@pytest.mark.parametrize("real", [-2.0, 0.0, 1.5])
def test_the_probability_of_higher_is_that_of_a_normal_error(real):
    row = change_of(
        now=60,
        before={"hamnen": 60 - real},
        then=60 - real,
        kind=LineageKind.CONTINUED,
        shares={"hamnen": 1.0},
    )

    assert row["p_higher"] == pytest.approx(special.ndtr(real / np.sqrt(2)))
    assert row["p_higher"] + row["p_lower"] == pytest.approx(1)


@pytest.mark.parametrize(("now", "p_higher"), [(61, 1.0), (60, 0.5), (59, 0.0)])
def test_without_errors_a_change_is_certain(now, p_higher):
    exact = {time: composite(sd=0.0, hamnen=score) for time, score in (("now", now), ("then", 60))}
    [row] = composite_change(
        current=exact["now"],
        previous=exact["then"],
        inside=CompositeTimes(**exact),
        ancestry={"hamnen": Ancestry(kind=LineageKind.CONTINUED, shares={"hamnen": 1.0})},
        coverage=0.9,
        false_share=0.1,
        broken=(),
    )

    assert (row["p_higher"], row["p_lower"]) == (p_higher, 1 - p_higher)


def changes_of(*differences, false_share=0.1):
    """Areas on the same ground whose scores differ by so many of their own standard errors."""
    now = {f"a{i:02}": 50 + z * np.sqrt(2) for i, z in enumerate(differences)}
    then = dict.fromkeys(now, 50.0)
    rows = composite_change(
        current=composite(**now),
        previous=composite(**then),
        inside=CompositeTimes(now=composite(**now), then=composite(**then)),
        ancestry={a: Ancestry(kind=LineageKind.CONTINUED, shares={a: 1.0}) for a in now},
        coverage=0.9,
        false_share=false_share,
        broken=(),
    )
    return [row["outcome"] for row in rows], rows


def test_one_change_among_many_that_chance_would_give_is_taken_back():
    # 2.2 errors are exceeded with probability .028. Alone that is safe; as the largest of twenty it
    # would have to be at most .1 / 20.
    alone, _ = changes_of(2.2)
    among_many, rows = changes_of(2.2, *[0.0] * 19)

    assert alone == ["higher"]
    assert among_many == ["no_safe_change"] * 20
    assert rows[0]["note"] == "Inte fler än slumpen ger när alla områden prövas samtidigt."
    assert rows[1]["note"] is None
    assert rows[0]["real_low"] > 0


def test_changes_that_are_many_bear_each_other_out():
    # Ten of twenty at .028: the limit of the tenth is .1 · 10 / 20 = .05.
    found, _ = changes_of(*[-2.2] * 10, *[0.0] * 10)

    assert found == ["lower"] * 10 + ["no_safe_change"] * 10


@pytest.mark.parametrize(("p", "outcome"), [(0.0249, "higher"), (0.0251, "no_safe_change")])
def test_the_largest_of_four_changes_needs_a_quarter_of_the_share(p, outcome):
    found, _ = changes_of(special.ndtri(1 - p / 2), 0.1, -0.1, 0.0)

    assert found[0] == outcome


def test_an_area_without_a_real_change_is_not_counted_among_the_many():
    # With the second area the limit would be .05, and .07 would not do.
    now = composite(hamnen=50 + special.ndtri(1 - 0.07 / 2) * np.sqrt(2), viken=np.nan)
    then = composite(hamnen=50, viken=50)
    hamnen, viken = composite_change(
        current=now,
        previous=then,
        inside=CompositeTimes(now=now, then=then),
        ancestry={
            a: Ancestry(kind=LineageKind.CONTINUED, shares={a: 1.0}) for a in ("hamnen", "viken")
        },
        coverage=0.9,
        false_share=0.1,
        broken=(),
    )

    assert hamnen["outcome"] == "higher"
    assert (viken["outcome"], viken["p_higher"]) == ("not_comparable", None)


def test_broken_series_and_new_indicators_are_named():
    old, new = composite(hamnen=50), composite(hamnen=60)
    [row] = composite_change(
        current=Composite(
            units=("hamnen",),
            indicators=("fires", "cars", "new"),
            normalised=np.array([[60.0, 70.0, 80.0]]),
            sampling_sd=np.ones((1, 3)),
        ),
        previous=old,
        inside=CompositeTimes(now=new, then=old),
        ancestry={"hamnen": Ancestry(kind=LineageKind.CONTINUED, shares={"hamnen": 1.0})},
        coverage=0.9,
        false_share=0.1,
        broken=("Bilbränder",),
    )

    assert row["note"] == (
        "Brutna serier är inte med i den verkliga förändringen: Bilbränder."
        " 1 indikatorer finns inte vid båda tillfällena."
    )
    assert (row["real"], row["technical"]) == (10, 10)


@pytest.mark.parametrize(
    ("low", "high", "is_linked", "outcome"),
    [
        (0.01, 2, True, "higher"),
        (0, 2, True, "no_safe_change"),
        (-2, 0, True, "no_safe_change"),
        (-2, -0.01, True, "lower"),
        (0.01, 2, False, "differs"),
        (-2, -0.01, False, "differs"),
        (-1, 1, False, "no_safe_change"),
        (None, None, True, "not_comparable"),
    ],
)
def test_an_interval_says_what_it_holds(low, high, is_linked, outcome):
    assert outcome_of(low, high, is_linked=is_linked) == outcome


def test_ancestors_are_read_from_the_lineage():
    lineage = pl.DataFrame(
        [
            ("tallen", "tallen", "continued", 1.0),
            ("viken", "hamnen", "merged", 0.6),
            ("udden", "hamnen", "merged", 0.3),
            ("borta", None, "ended", None),
            (None, "nyby", "new", None),
        ],
        schema=["from_area", "to_area", "kind", "share_of_to"],
        orient="row",
    )

    found = ancestries(lineage)

    assert {area: (a.kind, dict(a.shares)) for area, a in found.items()} == {
        "tallen": ("continued", {"tallen": 1.0}),
        "hamnen": ("merged", {"viken": 0.6, "udden": 0.3}),
        "nyby": ("new", {}),
    }


def test_a_figure_before_is_weighed_over_the_areas_that_have_one():
    ancestry = Ancestry(kind=LineageKind.MERGED, shares={"viken": 0.6, "udden": 0.3, "ny": 0.1})

    # (0.6 · 30 + 0.3 · 60) / 0.9
    assert ancestry.carry({"viken": 30.0, "udden": 60.0, "ny": None}) == pytest.approx(40)
    assert ancestry.carry({"ny": None}) is None


@dataclass
class FakeRated:
    """Levels as draws by hand in the place of a fitted model."""

    now: dict
    then: dict
    link_to_previous: Linkage = Linkage.COMPARABLE
    hidden: tuple = ()
    method: SimpleNamespace = field(default_factory=lambda: SimpleNamespace(coverage=0.9))

    def object_of(self, area, *, back=0):
        if area not in (self.then if back else self.now):
            return None
        return ("then" if back else "now", area)

    def is_shown(self, number):
        return number not in self.hidden

    def levels(self, objects):
        draws = [getattr(self, time)[area] for time, area in objects]
        return np.array(draws, dtype=float).T


def around(level, *, spread=0.5):
    """A hundred draws, evenly around a level."""
    return level + np.linspace(-spread, spread, 100)


def ratings_of(kind, rated, *, shares=None, comparable=("hamnen",)):
    ancestry = Ancestry(kind=kind, shares={"hamnen": 1.0} if shares is None else shares)
    [row] = ratings_change(
        rated, ancestry={"hamnen": ancestry}, comparable=comparable, false_share=0.5
    )
    return row


def test_ratings_on_the_same_ground_are_compared_draw_by_draw():
    # The draws of the two times go together, so the change is 1 in every draw but ten.
    change = np.ones(100)
    change[:10] = -0.5
    then = around(2.0)
    rated = FakeRated(now={"hamnen": then + change}, then={"hamnen": then})

    row = ratings_of(LineageKind.CONTINUED, rated)

    assert (row["p_higher"], row["p_lower"]) == pytest.approx((0.9, 0.1))
    assert row["real"] == pytest.approx(0.85)
    assert (row["real_low"], row["real_high"]) == pytest.approx((-0.5, 1))
    assert row["outcome"] == "no_safe_change"
    assert (row["previous"], row["current"]) == pytest.approx((2, 2.85))
    assert row["technical"] == pytest.approx(0)
    assert row["note"] is None


@pytest.mark.parametrize(
    ("kind", "link", "outcome", "note"),
    [
        (LineageKind.CONTINUED, Linkage.COMPARABLE, "higher", None),
        (LineageKind.RENAMED, Linkage.COMPARABLE, "higher", None),
        (LineageKind.CONTINUED, Linkage.WEAKLY_LINKED, "differs", "Svagt länkat"),
        (LineageKind.CONTINUED, Linkage.NOT_COMPARABLE, "not_comparable", "inte länkade"),
        (LineageKind.NEW_BORDER, Linkage.COMPARABLE, "not_comparable", "Ny gräns."),
        (LineageKind.NEW_BORDER, Linkage.NOT_COMPARABLE, "not_comparable", "Ny gräns."),
        (LineageKind.SPLIT, Linkage.COMPARABLE, "not_comparable", "Del av ett delat område."),
    ],
)
def test_a_change_of_ratings_is_safe_only_on_the_same_ground_in_linked_rounds(
    kind, link, outcome, note
):
    rated = FakeRated(
        now={"hamnen": around(3.0)}, then={"hamnen": around(2.0)}, link_to_previous=link
    )

    row = ratings_of(kind, rated)

    assert row["outcome"] == outcome
    assert note is None if row["note"] is None else note in row["note"]
    assert row["current"] == pytest.approx(3)
    is_refused = outcome == "not_comparable"
    assert [row[name] is None for name in ("previous", "real", "p_higher")] == [is_refused] * 3


def test_weakly_linked_rounds_may_still_show_no_change():
    rated = FakeRated(
        now={"hamnen": around(2.0)},
        then={"hamnen": around(2.0)[::-1]},
        link_to_previous=Linkage.WEAKLY_LINKED,
    )

    assert ratings_of(LineageKind.CONTINUED, rated)["outcome"] == "no_safe_change"


def test_an_area_is_followed_by_what_it_was_called_then():
    rated = FakeRated(now={"hamnen": around(3.0)}, then={"kajen": around(2.0)})

    row = ratings_of(LineageKind.RENAMED, rated, shares={"kajen": 1.0})

    assert row["real"] == pytest.approx(1)


@pytest.mark.parametrize(
    ("rated", "comparable", "note"),
    [
        (None, ("hamnen",), "Området har ingen skattad nivå som kan jämföras."),
        (
            FakeRated(now={}, then={"hamnen": around(2.0)}),
            ("hamnen",),
            "Området har ingen skattad nivå som kan jämföras.",
        ),
        (
            FakeRated(now={"hamnen": around(3.0)}, then={"hamnen": around(2.0)}),
            (),
            "Området har ingen skattad nivå som kan jämföras.",
        ),
        (
            FakeRated(
                now={"hamnen": around(3.0)},
                then={"hamnen": around(2.0)},
                hidden=(("now", "hamnen"),),
            ),
            ("hamnen",),
            "Bara en bedömare; nivån visas inte.",
        ),
    ],
    ids=["no ratings", "not rated now", "not comparable", "one rater now"],
)
def test_an_area_without_a_level_to_show_has_no_figure_at_all(rated, comparable, note):
    row = ratings_of(LineageKind.CONTINUED, rated, comparable=comparable)

    assert (row["previous"], row["real"], row["current"], row["p_higher"]) == (None,) * 4
    assert (row["outcome"], row["note"]) == ("not_comparable", note)


@pytest.mark.parametrize(
    ("rated", "note"),
    [
        (FakeRated(now={"hamnen": around(3.0)}, then={}), "Inte skattat i förra omgången."),
        (
            FakeRated(
                now={"hamnen": around(3.0)},
                then={"hamnen": around(2.0)},
                hidden=(("then", "hamnen"),),
            ),
            "Bara en bedömare i förra omgången; förändringen visas inte.",
        ),
    ],
    ids=["not rated then", "one rater then"],
)
def test_an_area_without_a_level_before_has_only_its_level_now(rated, note):
    row = ratings_of(LineageKind.CONTINUED, rated)

    assert (row["previous"], row["real"]) == (None, None)
    assert row["current"] == pytest.approx(3)
    assert (row["outcome"], row["note"]) == ("not_comparable", note)


def test_a_real_change_is_over_what_both_times_have():
    def two(*columns, names):
        return Composite(
            units=("hamnen",),
            indicators=names,
            normalised=np.array([columns], dtype=float),
            sampling_sd=np.zeros((1, len(columns))),
        )

    inside = in_common(
        two(60.0, 90.0, 30.0, names=("fires", "new", "work")),
        two(50.0, np.nan, names=("fires", "work")),
    )

    assert inside.indicators == ("fires", "work")
    assert (inside.now.scores.tolist(), inside.then.scores.tolist()) == ([60.0], [50.0])
