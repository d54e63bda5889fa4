"""Ratings measured by hand: real arrays of a few answers, with a posterior that is written down.

All items have the slope 1 and thresholds -2, -1, 0, 1, 2, so that the expected category at severity
0 is 2.5.
"""

from datetime import date
from itertools import combinations_with_replacement

import numpy as np
import polars as pl

from lagesbild.assessment.comparability import Comparability
from lagesbild.assessment.questionnaire import Block, Item, Questionnaire
from lagesbild.assessment.rating_arrays import RatedRound, number_ratings
from lagesbild.norms.picture_methods import picture_method_on
from lagesbild.picture.rated import Rated
from lagesbild.stats.linking import Linkage
from lagesbild.stats.many_facet.curves import ItemCurves, to_working
from lagesbild.stats.many_facet.model import Spreads, layout_of
from lagesbild.stats.many_facet.posterior import Convergence, Estimates, Posterior

METHOD = picture_method_on(date(2025, 12, 1))
THRESHOLDS = np.array([-2.0, -1.0, 0.0, 1.0, 2.0])
ITEMS = {"B1": "Vittnen tiger", "C1": "Gängen syns", "D2": "Få går ut"}
QUESTIONNAIRE = Questionnaire(
    version="1",
    title="",
    blocks=(
        Block(
            id="A",
            title="",
            items=tuple(
                Item(id=id_, title=title, question="", guidance="", anchors={})
                for id_, title in ITEMS.items()
            ),
        ),
    ),
)


def expected_category(severity):
    """What a middling rater answers on average, the slow way."""
    return sum(1 / (1 + np.exp(threshold - severity)) for threshold in THRESHOLDS)


def answers(round_, object_, rater, district, **categories):
    """Rows of one session; objects whose names begin with a capital K are calibration cases."""
    is_case = object_.startswith("K")
    return [
        {
            "round": round_,
            "area": None if is_case else object_,
            "calibration_case": object_ if is_case else None,
            "rater": rater,
            "rater_home_district": district,
            "item": item,
            "category": category,
        }
        for item, category in categories.items()
    ]


def pairs_of(districts, linkage):
    """Every pair of districts alike, or by pair."""
    every = list(combinations_with_replacement(districts, 2))
    return pl.DataFrame(
        {
            "district_a": [one for one, _ in every],
            "district_b": [other for _, other in every],
            "linkage": [
                linkage.get(pair, Linkage.COMPARABLE) if isinstance(linkage, dict) else linkage
                for pair in every
            ],
        },
        schema=dict.fromkeys(("district_a", "district_b", "linkage"), pl.String),
    )


def comparability(districts, *, rounds, between=Linkage.COMPARABLE, over_time=Linkage.COMPARABLE):
    return Comparability(
        round=rounds[-1],
        raters=2,
        district_pairs=pairs_of(districts, between),
        round_pairs=pl.DataFrame(
            {"round_a": [rounds[0]], "round_b": [rounds[-1]], "linkage": [over_time]}
        ),
        components=pl.DataFrame(),
    )


def rated(
    *sessions,
    district_of,
    severity,
    sd=0.0,
    beyond_norm=None,
    rounds=("2023", "2025"),
    between=Linkage.COMPARABLE,
    over_time=Linkage.COMPARABLE,
    converged=True,
):
    """Return ratings whose severities are `severity` by (round, area), and known but for `sd`.

    :param sessions: of `answers`, in any order.
    :param beyond_norm: by rater, how much higher than the object they see everything.
    """
    arrays = number_ratings(
        pl.DataFrame(
            [row for session in sessions for row in session],
            schema_overrides={"area": pl.String, "calibration_case": pl.String},
        ),
        rounds=[
            RatedRound(
                id=round_,
                questionnaire=QUESTIONNAIRE,
                district_of=district_of,
                continues={area: area for area in district_of} if place else {},
            )
            for place, round_ in enumerate(rounds)
        ],
        district_names={},
    )
    of_object = np.zeros(arrays.ratings.sessions.objects)
    for key, number in arrays.object_of.items():
        of_object[number] = severity[key]
    return Rated(
        arrays=arrays,
        comparability=comparability(
            sorted(set(district_of.values())), rounds=rounds, between=between, over_time=over_time
        ),
        posterior=_posterior(arrays, of_object, sd, beyond_norm or {}, converged=converged),
        method=METHOD,
    )


def _posterior(arrays, of_object, sd, beyond_norm, *, converged):
    ratings = arrays.ratings
    layout = layout_of(ratings.sessions)
    curves = ItemCurves(
        slopes=np.ones(ratings.items), thresholds=np.tile(THRESHOLDS, (ratings.items, 1))
    )
    mean = np.concatenate([np.zeros(layout.size), to_working(curves).ravel()])
    mean[layout.objects] = of_object
    variance = np.zeros(len(mean))
    variance[layout.objects] = sd**2
    raters = [beyond_norm.get(rater, 0.0) for rater in arrays.codes.raters]
    nothing = Estimates(mean=np.empty(0), sd=np.empty(0))
    return Posterior(
        ratings=ratings,
        layout=layout,
        mean=mean,
        covariance=np.diag(variance),
        spreads=Spreads(
            area=1.0, district=0.5, step=0.3, norm=0.5, rater=0.4, drift=0.2, session=0.4
        ),
        log_spread_sd=np.full(7, 0.1),
        rater_severity=Estimates(mean=np.array(raters), sd=np.zeros(len(raters))),
        drift=nothing,
        drift_pairs=np.empty((0, 2), dtype=np.int64),
        psi=Estimates(
            mean=of_object[ratings.sessions.object_] + np.array(raters)[ratings.sessions.rater],
            sd=np.zeros(ratings.sessions.count),
        ),
        convergence=Convergence(converged=converged, steps=7, last_move=1e-5, tolerance=5e-4),
    )
