"""Signs that a norm is met on paper only: what a flat number invites, and what to ask about.

A sign is a question, not an accusation: each has a harmless explanation too, and says what would
show it. The limits are ours (`norms/data/officer_norms.yaml`).
"""

from collections.abc import Callable
from dataclasses import dataclass

import polars as pl

from lagesbild.officers import sign_searches
from lagesbild.officers.sign_evidence import SIGN_SCHEMA, Evidence


@dataclass(frozen=True, kw_only=True)
class Sign:
    id: str
    title: str
    question: str
    """What whoever knows the place can answer."""


def find_signs(evidence: Evidence) -> pl.DataFrame:
    """Return every sign that is seen, one per row, as `SIGN_SCHEMA` has it."""
    found = [
        look(evidence).with_columns(sign=pl.lit(sign.id)) for sign, look in _LOOKED_FOR.items()
    ]
    return (
        pl.concat([rows.select(SIGN_SCHEMA.keys()) for rows in found])
        .select(pl.col(name).cast(dtype) for name, dtype in SIGN_SCHEMA.items())
        .sort("sign", "level", "unit", "period")
    )


_LOOKED_FOR: dict[Sign, Callable[[Evidence], pl.DataFrame]] = {
    Sign(
        id="heads_without_time",
        title="Personer utan tid",
        question="Vad används områdespoliserna till?",
    ): sign_searches.heads_without_time,
    Sign(
        id="rounding_hides",
        title="Ett område utan någon",
        question="Vem är kontakten i området?",
    ): sign_searches.rounding_hides,
    Sign(
        id="posts_without_people",
        title="Tjänster utan personer",
        question="När tillsätts tjänsterna?",
    ): sign_searches.posts_without_people,
    Sign(
        id="officer_in_two_areas",
        title="Samma polis i flera områden",
        question="Hur är tiden delad mellan områdena?",
    ): sign_searches.officer_in_two_areas,
    Sign(
        id="neighbour_drained",
        title="Tid från grannområdet",
        question="Är flytten tillfällig, och vad kostar den grannområdet?",
    ): sign_searches.neighbour_drained,
    Sign(
        id="december_peak",
        title="Topp i december",
        question="Vad gjordes i december som inte görs annars?",
    ): sign_searches.december_peak,
    Sign(
        id="role_relabelled",
        title="Samma arbete, nytt namn",
        question="Vilka uppgifter fick de som bytte roll?",
    ): sign_searches.role_relabelled,
    Sign(
        id="near_limit",
        title="Vid gränsen",
        question="Hur många bor i området enligt kommunen?",
    ): sign_searches.near_limit,
}
SIGNS = tuple(_LOOKED_FOR)
