"""What a rater sees beside each own answer once all are locked: others, the last round, indicators.

Nothing here is read before the lock: the first thing that is asked raises.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from statistics import median

from lagesbild.assessment.motivation import MotivationReason
from lagesbild.assessment.questionnaire import Comparability, Item
from lagesbild_web.records.models import Answer, RatingSession, Remark, Round
from lagesbild_web.records.queries.answers import (
    BothValues,
    both_values,
    both_values_by_session,
    peers_of,
    sessions_about_the_same,
)
from lagesbild_web.records.queries.motivations import (
    Revealed,
    comparability_with,
    previous_round,
    revealed_to,
    weighing_reasons,
    weighing_shortcomings,
)
from lagesbild_web.records.queries.organisation import organisation_on

DISAGREEMENT_STEPS = 2
"""How many steps apart two standing values are when they count as a disagreement."""

MOST_PEERS_ONE_BY_ONE = 6
"""With more, as for calibration cases, only how many chose each step is shown."""


@dataclass(frozen=True, kw_only=True)
class PeerAnswer:
    """What another rater stands by, under a number that is the same on every page."""

    number: int
    is_same_district: bool
    values: BothValues

    @property
    def standing(self) -> Answer | None:
        return self.values.standing


@dataclass(frozen=True, kw_only=True)
class ItemComparison:
    """One question: the rater's own answer and what is laid beside it."""

    values: BothValues
    peers: tuple[PeerAnswer, ...]
    previous: tuple[int, ...]
    comparability: Comparability | None
    """With the last round's question; None without a last round."""
    reasons: tuple[MotivationReason, ...]
    """Why the standing value needs a reason, now that the rest is seen."""
    faults: tuple[str, ...]
    """What must be said before it can be confirmed, in Swedish."""
    remark: Remark | None
    """Why the region returned the answer, if it has not been dealt with."""

    @property
    def item(self) -> Item:
        return self.values.item

    @property
    def has_many_peers(self) -> bool:
        return len(self.peers) > MOST_PEERS_ONE_BY_ONE

    @property
    def apart(self) -> float | None:
        """Return the steps to the peer who is farthest away; of many, to the one in their middle.

        Among many somebody is always far away. None where nothing can be compared.
        """
        own = self.values.standing
        others = [one.standing.category for one in self.peers if one.standing]
        given = [other for other in others if other is not None]
        if own is None or own.category is None or not given:
            return None
        if self.has_many_peers:
            return abs(own.category - median(given))
        return max(abs(own.category - other) for other in given)

    @property
    def disagrees(self) -> bool:
        return self.apart is not None and self.apart >= DISAGREEMENT_STEPS

    @property
    def needs_attention(self) -> bool:
        return bool(self.faults or self.reasons or self.remark or self.disagrees)

    @property
    def peer_counts(self) -> Mapping[int, int]:
        """Return how many of the others stand by each step, in the order of the steps."""
        counts = Counter(
            one.standing.category
            for one in self.peers
            if one.standing and one.standing.category is not None
        )
        return dict(sorted(counts.items()))


@dataclass(frozen=True, kw_only=True)
class Comparison:
    """A locked session beside everything that was hidden until then."""

    session: RatingSession
    items: tuple[ItemComparison, ...]
    indicators: float | None
    """Where the indicators put the area on the scale 0-5."""
    before: Round | None
    border_is_new: bool
    """Whether the area has another border or district than in the last round."""
    peers_locked: int
    peers_assigned: int

    @property
    def shows_peers_one_by_one(self) -> bool:
        return self.peers_locked <= MOST_PEERS_ONE_BY_ONE

    @property
    def needing_attention(self) -> tuple[ItemComparison, ...]:
        """Return the questions to look at, those that something must be said of first."""
        found = [one for one in self.items if one.needs_attention]
        return tuple(sorted(found, key=lambda one: not (one.faults or one.remark)))

    @property
    def the_rest(self) -> tuple[ItemComparison, ...]:
        return tuple(one for one in self.items if not one.needs_attention)


def comparison_of(session: RatingSession) -> Comparison:
    """Return what a rater compares with.

    :raises NotAllowed: as long as the session is not locked.
    """
    peers = peers_of(session)
    revealed = revealed_to(session)
    numbers = _numbers(session)
    by_item = _peers_by_item(session, peers, numbers)
    faults = weighing_shortcomings(session)
    remarks = {one.item: one for one in session.remarks.filter(is_settled=False).order_by("pk")}
    before = revealed.before or previous_round(session.round)
    return Comparison(
        session=session,
        items=tuple(
            _item(
                values,
                session=session,
                revealed=revealed,
                before=before,
                peers=by_item.get(values.item.id, ()),
                faults=faults.get(values.item.id, ()),
                remark=remarks.get(values.item.id),
            )
            for values in both_values(session)
        ),
        indicators=revealed.indicators,
        before=before,
        border_is_new=_border_is_new(session, before),
        peers_locked=len(peers),
        peers_assigned=len(numbers),
    )


def _item(
    values: BothValues,
    *,
    session: RatingSession,
    revealed: Revealed,
    before: Round | None,
    peers: Sequence[PeerAnswer],
    faults: tuple[str, ...],
    remark: Remark | None,
) -> ItemComparison:
    compares = before is not None and bool(session.area)
    return ItemComparison(
        values=values,
        peers=tuple(peers),
        previous=tuple(sorted(revealed.previous.get(values.item.id, ()))),
        comparability=(
            comparability_with(values.item, session.round, before) if compares else None
        ),
        reasons=weighing_reasons(values, session=session, revealed=revealed),
        faults=faults,
        remark=remark,
    )


def _numbers(session: RatingSession) -> dict[int, int]:
    """Number the other raters, locked or not, so that nobody's number changes when one locks."""
    others = sessions_about_the_same(session).order_by("pk").values_list("pk", flat=True)
    return {pk: number for number, pk in enumerate(others, start=1)}


def _peers_by_item(
    session: RatingSession, peers: Sequence[RatingSession], numbers: Mapping[int, int]
) -> dict[str, list[PeerAnswer]]:
    found: dict[str, list[PeerAnswer]] = {}
    given = both_values_by_session(peers)
    for peer in peers:
        for values in given[peer.pk]:
            found.setdefault(values.item.id, []).append(
                PeerAnswer(
                    number=numbers[peer.pk],
                    # The national panel comes from everywhere: it is nobody's district.
                    is_same_district=bool(peer.home_district)
                    and peer.home_district == session.home_district,
                    values=values,
                )
            )
    return found


def _border_is_new(session: RatingSession, before: Round | None) -> bool:
    if before is None or not session.area:
        return False
    then = organisation_on(before.reference_day).areas.get(session.area)
    now = organisation_on(session.round.reference_day).areas.get(session.area)
    return bool(then and now and then.boundary != now.boundary)
