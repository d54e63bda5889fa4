"""Links beside a slower way, and what more ratings must and must not do to them."""

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.unit.stats.rating_designs import PLANNING, Plan

from lagesbild.stats.linking import district_links

SESSION = st.tuples(
    st.sampled_from(["area", "case"]),
    st.integers(0, 2),
    st.integers(0, 5),
    st.integers(0, 1),
    st.integers(0, 12),
)
"""Kind, number of the area or case, rater (whose norm group is half the number), round, answers."""
SESSIONS = st.lists(SESSION, max_size=25, unique_by=lambda session: session[:4])
DISTRICTS = [0, 1, 1]


def plan_of(rows) -> Plan:
    plan = Plan(DISTRICTS)
    for area in range(len(DISTRICTS)):
        plan.unrated_area(area, round_=1)
    for kind, number, rater, round_, answers in rows:
        add = plan.area if kind == "area" else plan.case
        add(number, rater, group=rater // 2, round_=round_, answers=answers)
    return plan


def links_of(rows):
    plan = plan_of(rows)
    return district_links(sessions=plan.sessions, answers=plan.answers, round_=1, planning=PLANNING)


def counted(rows):
    """Return what the check says that it counts, in words of its docstring."""
    now = {row[2] for row in rows if row[3] == 1 and row[4] > 0}
    return [row for row in rows if row[4] > 0 and (row[3] == 1 or row[2] in now)]


def reached(rows) -> dict[int, set[int]]:
    """Return, per judged area of the round, the areas that a chain of raters leads to."""
    ties = [((kind, number, round_), ("rater", r)) for kind, number, r, round_, _ in counted(rows)]
    judged = {place[1] for place, _ in ties if place[0] == "area" and place[2] == 1}
    found = {}
    for area in judged:
        seen, grows = {("area", area, 1)}, True
        while grows:
            more = {end for tie in ties if seen & set(tie) for end in tie}
            grows = not more <= seen
            seen |= more
        found[area] = {place[1] for place in seen if place[0] == "area" and place[2] == 1}
    return found


def slow_sd(rows, first: list[int], second: list[int]) -> float:
    """Return the link of two sets of areas from two full covariances, as it is defined."""
    used = counted(rows)
    objects = sorted({(kind, number, round_) for kind, number, _, round_, _ in used})
    contrast = np.zeros(len(objects))
    for areas, sign in ((first, 1), (second, -1)):
        for area in areas:
            contrast[objects.index(("area", area, 1))] += sign / len(areas)
    design = np.zeros((len(used), len(objects) + 3 + 6))
    for at, (kind, number, rater, round_, _) in enumerate(used):
        design[at, objects.index((kind, number, round_))] = 1
        design[at, len(objects) + rater // 2] = 1
        design[at, len(objects) + 3 + rater] = 1
    weight = 1 / (0.4**2 + 1.5**2 / np.array([row[4] for row in used]))
    prior = np.repeat([0, 1 / 0.4**2], [len(objects) + 3, 6])
    free = design.T @ (weight[:, None] * design) + np.diag(prior)
    known = free[: len(objects), : len(objects)]
    wide = np.append(contrast, np.zeros(9))
    variance = wide @ np.linalg.pinv(free, hermitian=True) @ wide
    return float(np.sqrt(max(variance - contrast @ np.linalg.solve(known, contrast), 0)))


@settings(deadline=None, max_examples=150)
@given(rows=SESSIONS)
def test_a_link_is_what_two_full_covariances_differ_by(rows):
    links, chains = links_of(rows), reached(rows)
    own = [[area for area in chains if DISTRICTS[area] == district] for district in (0, 1)]
    everything = set(own[0]) | set(own[1])

    if own[0] and own[1] and all(chains[area] == everything for area in everything):
        assert abs(links.sd[0, 1] - slow_sd(rows, *own)) < 1e-5
    else:
        assert np.isinf(links.sd[0, 1])


@settings(deadline=None)
@given(rows=SESSIONS)
def test_areas_of_one_district_are_linked_exactly_when_a_chain_of_raters_leads_to_each(rows):
    links, chains = links_of(rows), reached(rows)
    own = {area for area in chains if DISTRICTS[area] == 1}

    assert np.isfinite(links.sd[1, 1]) == (bool(own) and all(own <= chains[a] for a in own))
    if len(own) == 2 and np.isfinite(links.sd[1, 1]):
        assert abs(links.sd[1, 1] - slow_sd(rows, [1], [2])) < 1e-5


@settings(deadline=None)
@given(rows=SESSIONS, extra=SESSION.filter(lambda row: row[0] == "case" and row[3] == 1))
def test_one_more_case_by_someone_who_rates_in_the_round_never_weakens_a_link(rows, extra):
    rows = [row for row in rows if row[:4] != extra[:4]]
    if extra[2] not in {row[2] for row in rows if row[3] == 1 and row[4] > 0}:
        return
    before, after = links_of(rows).sd, links_of([*rows, extra]).sd

    assert (after <= before + 1e-9).all()


@settings(deadline=None)
@given(rows=SESSIONS, seed=st.integers(0, 100))
def test_the_order_of_sessions_does_not_matter(rows, seed):
    shuffled = [rows[at] for at in np.random.default_rng(seed).permutation(len(rows))]

    here, there = links_of(rows), links_of(shuffled)

    np.testing.assert_allclose(here.sd, there.sd, atol=1e-7)
    np.testing.assert_array_equal(here.shared_answers, there.shared_answers)
