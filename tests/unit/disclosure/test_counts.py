import polars as pl
import pytest

from lagesbild.disclosure import (
    DisclosureRule,
    Dominance,
    Hierarchy,
    attack,
    keep_published,
    protect_counts,
    write_cell,
)

FIVE = DisclosureRule(threshold=5)
DISTRICTS = {"riket": None, "norr": "riket", "söder": "riket"}
POLICE = Hierarchy(
    name="polis",
    parents={
        **DISTRICTS,
        **dict.fromkeys(["Hamnen", "Norra Ängen", "Kvarnen"], "norr"),
        **dict.fromkeys(["Bruket", "Liden"], "söder"),
    },
)


def counts_of(**counts: float | None) -> pl.DataFrame:
    return pl.DataFrame(
        {"unit": [name.replace("_", " ") for name in counts], "count": list(counts.values())},
        schema={"unit": pl.String, "count": pl.Float64},
    )


def protect(counts: pl.DataFrame, *, rule: DisclosureRule = FIVE, trees=(POLICE,)) -> pl.DataFrame:
    return protect_counts(counts, hierarchies=trees, rule=rule)


def column(frame: pl.DataFrame, name: str) -> dict[str, object]:
    return dict(frame.select("unit", name).iter_rows())


def flat(*leaves: str, root: str = "norr") -> Hierarchy:
    return Hierarchy(name="flat", parents={root: None, **dict.fromkeys(leaves, root)})


def test_nothing_is_suppressed_when_no_count_is_small():
    protected = protect(counts_of(Hamnen=5, Norra_Ängen=0, Kvarnen=9, Bruket=7, Liden=12))

    assert column(protected, "shown")["riket"] == 33
    assert not protected["suppressed"].any()


def test_a_small_count_takes_its_smallest_sufficient_sibling_with_it():
    # By hand: 3 alone is 20 - 0 - 17. With 17 beside it, 3 can be anything from 0 to 20.
    protected = protect(counts_of(Hamnen=3, Norra_Ängen=6, Kvarnen=17, Bruket=7, Liden=12))

    reasons = column(protected, "reason")
    assert reasons["Hamnen"] == "primary"
    assert reasons["Norra Ängen"] == "complementary"
    assert protected["suppressed"].sum() == 2
    assert column(protected, "shown")["norr"] == 26


def test_two_small_counts_whose_sum_is_too_small_pull_in_one_more():
    # By hand: 1 + 1 = 2 would say that neither is above 2; the rule wants 4 to be possible.
    protected = protect(counts_of(Hamnen=1, Norra_Ängen=1, Kvarnen=17, Bruket=7, Liden=12))

    assert column(protected, "reason")["Kvarnen"] == "complementary"
    [hamnen] = attack(keep_published(protected), hierarchies=[POLICE]).filter(unit="Hamnen").rows()
    assert hamnen == ("Hamnen", 0, 19)


def test_a_zero_is_no_help_to_a_small_count():
    protected = protect(counts_of(Hamnen=3, Norra_Ängen=0, Kvarnen=8, Bruket=7, Liden=12))

    assert column(protected, "shown")["Norra Ängen"] == 0


def test_a_small_total_takes_another_total_and_a_path_down_from_it():
    protected = protect(counts_of(Hamnen=3, Norra_Ängen=0, Kvarnen=0, Bruket=7, Liden=12))

    reasons = column(protected, "reason")
    assert reasons["norr"] == reasons["Hamnen"] == "primary"
    assert reasons["söder"] == reasons["Bruket"] == "complementary"
    assert column(protected, "shown")["riket"] == 22


def test_a_second_hierarchy_is_guarded_too():
    # By hand: inside söder alone {3, 6} is safe, but Hamnen is Viks kommun's only other area.
    police = flat("Hamnen", "Bruket", "Liden", root="riket")
    parents = {"riket": None, "Vik": "riket", "Berg": "riket"}
    towns = Hierarchy(
        name="kommun", parents={**parents, "Hamnen": "Vik", "Bruket": "Berg", "Liden": "Berg"}
    )
    protected = protect(counts_of(Hamnen=3, Bruket=6, Liden=9), trees=[police, towns])

    assert column(protected, "reason")["Vik"] == "primary"
    assert column(protected, "reason")["Berg"] == "complementary"
    found = attack(keep_published(protected), hierarchies=[police, towns])
    assert found.filter(unit="Hamnen")["high"].item() >= 4


def test_a_missing_count_is_missing_all_the_way_up():
    protected = protect(counts_of(Hamnen=None, Norra_Ängen=8, Kvarnen=9, Bruket=7, Liden=12))

    reasons = column(protected, "reason")
    assert reasons["Hamnen"] == reasons["norr"] == reasons["riket"] == "missing"
    assert column(protected, "shown") | {"söder": 19} == column(protected, "shown")
    assert not protected["suppressed"].any()


def test_a_small_count_beside_a_missing_one_needs_no_company():
    # norr and riket are missing, so there is nothing to subtract from.
    protected = protect(counts_of(Hamnen=None, Norra_Ängen=3, Kvarnen=9, Bruket=7, Liden=12))

    assert protected.filter("suppressed")["unit"].to_list() == ["Norra Ängen"]


def test_a_total_of_its_own_may_be_more_than_its_parts():
    protected = protect(
        counts_of(Hamnen=8, Norra_Ängen=8, Kvarnen=8, Bruket=8, Liden=8, norr=90, söder=16)
    )

    assert column(protected, "shown")["riket"] == 106
    assert column(protected, "open_in")["norr"] == ["polis"]
    assert column(protected, "open_in")["söder"] == []


def test_a_small_rest_is_protected_though_it_is_never_published():
    # By hand: 26 - 8 - 8 - 8 = 2 residents of the district outside its areas.
    protected = protect(counts_of(Hamnen=8, Norra_Ängen=8, Kvarnen=8, Bruket=8, Liden=8, norr=26))

    assert protected.filter("suppressed")["reason"].to_list() == ["complementary"]


def test_a_total_below_its_parts_is_refused():
    with pytest.raises(ValueError, match=r"unit norr has count 20\.0, less than its parts"):
        protect(counts_of(Hamnen=8, Norra_Ängen=8, Kvarnen=8, Bruket=8, Liden=8, norr=20))


def test_fractions_are_rounded_before_they_are_added():
    # By hand: 5.5 -> 6 and 6.5 -> 6 (half to even), 7.4 -> 7; 19 though 5.5 + 6.5 + 7.4 = 19.4.
    protected = protect(counts_of(Hamnen=5.5, Norra_Ängen=6.5, Kvarnen=7.4, Bruket=7, Liden=12))

    assert column(protected, "shown")["Hamnen"] == 6
    assert column(protected, "shown")["Norra Ängen"] == 6
    assert column(protected, "shown")["norr"] == 19


def test_zeros_can_be_protected_as_well():
    rule = DisclosureRule(threshold=5, protect_zeros=True)

    protected = protect(counts_of(Hamnen=0, Bruket=9), rule=rule, trees=[flat("Hamnen", "Bruket")])

    assert column(protected, "reason")["Hamnen"] == "primary"


def test_a_lone_leaf_takes_its_total_with_it_when_there_is_no_other_way():
    protected = protect(counts_of(Hamnen=3), trees=[flat("Hamnen")])

    assert protected["suppressed"].all()


def test_a_dominated_count_is_suppressed_and_may_be_larger_than_it_is():
    # By hand: the largest holds 90 of 100, above 80 %; from 90 / 0.8 = 112.5 on it would not.
    rule = DisclosureRule(threshold=5, dominance=Dominance(contributors=1, share=0.8))
    tree = flat("Hamnen", "Bruket", "Liden")
    held = pl.DataFrame(
        {"unit": ["Hamnen"] * 2, "contributor": ["hamnbolaget", "kiosken"], "count": [90, 10]}
    )

    protected = protect_counts(
        counts_of(Hamnen=100, Bruket=10, Liden=60),
        hierarchies=[tree],
        rule=rule,
        contributors=held,
    )

    assert column(protected, "reason")["Hamnen"] == "primary"
    assert column(protected, "reason")["Liden"] == "complementary"
    assert column(protected, "shown")["Bruket"] == 10


def test_a_rule_with_dominance_asks_for_contributors():
    rule = DisclosureRule(threshold=5, dominance=Dominance(contributors=1, share=0.8))

    with pytest.raises(ValueError, match="needs the contributors"):
        protect(counts_of(Hamnen=9), rule=rule, trees=[flat("Hamnen")])


def test_what_is_published_does_not_tell_primary_from_complementary():
    protected = protect(counts_of(Hamnen=3, Norra_Ängen=6, Kvarnen=17, Bruket=7, Liden=12))

    published = keep_published(protected)

    assert published.columns == ["unit", "shown", "suppressed", "open_in"]
    [hamnen, angen] = published.filter("suppressed").drop("unit").rows()
    assert hamnen == angen


@pytest.mark.parametrize(
    ("shown", "suppressed", "text"),
    [(12, False, "12"), (0, False, "0"), (None, True, "skyddad"), (None, False, "uppgift saknas")],
)
def test_a_cell_is_written_in_swedish(shown, suppressed, text):
    assert write_cell(shown=shown, suppressed=suppressed) == text


@pytest.mark.parametrize("count", [-1, float("inf"), float("nan")])
def test_a_count_that_is_not_a_number_from_zero_upwards_is_refused(count):
    with pytest.raises(ValueError, match="unit Hamnen: count"):
        protect(counts_of(Hamnen=count), trees=[flat("Hamnen")])


def test_a_leaf_without_a_row_is_refused():
    with pytest.raises(ValueError, match="units without a row in counts: Bruket"):
        protect(counts_of(Hamnen=7), trees=[flat("Hamnen", "Bruket")])


def test_a_unit_that_no_hierarchy_knows_is_refused():
    with pytest.raises(ValueError, match="units that no hierarchy knows: Bruket"):
        protect(counts_of(Hamnen=7, Bruket=8), trees=[flat("Hamnen")])


def test_a_unit_with_two_counts_is_refused():
    twice = pl.concat([counts_of(Hamnen=7), counts_of(Hamnen=7)])

    with pytest.raises(ValueError, match="Hamnen has two counts"):
        protect(twice, trees=[flat("Hamnen")])


def test_hierarchies_that_disagree_about_a_total_are_refused():
    police = flat("Hamnen", "Bruket", root="riket")
    towns = Hierarchy(name="kommun", parents={"riket": None, "Hamnen": "riket", "Bruket": None})

    with pytest.raises(ValueError, match="riket sums to different counts in flat, kommun"):
        protect(counts_of(Hamnen=7, Bruket=8), trees=[police, towns])


def test_hierarchies_need_names_that_tell_them_apart():
    with pytest.raises(ValueError, match="different names"):
        protect(counts_of(Hamnen=7), trees=[flat("Hamnen"), flat("Hamnen")])


def test_at_least_one_hierarchy_is_needed():
    with pytest.raises(ValueError, match="at least one hierarchy"):
        protect(counts_of(Hamnen=7), trees=[])


def test_a_threshold_below_two_protects_nothing_and_is_refused():
    with pytest.raises(ValueError, match="threshold must be at least 2, got 1"):
        DisclosureRule(threshold=1)


@pytest.mark.parametrize(("contributors", "share"), [(0, 0.8), (1, 0.0), (1, 1.0)])
def test_a_dominance_rule_without_meaning_is_refused(contributors, share):
    with pytest.raises(ValueError, match="must"):
        Dominance(contributors=contributors, share=share)
