"""How are whole posts shared between areas whose needs are known, by a rule with a proof?

Divisor methods in exact arithmetic. Hamilton's largest remainders are not for posts: with them one
post more in all may mean one post less for an area (the Alabama paradox); `largest_remainder` has
them for money. A divisor method never takes back what it has given. See Balinski & Young (1982),
Fair Representation, chapters 4, 8 and appendix A.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from heapq import heapify, heappop, heappush

Need = int | Fraction


class DivisorMethod(StrEnum):
    """Which post count an area is judged by when it asks for one more post than its `k`."""

    ADAMS = "adams"
    """`k`: the worst-off area is next, so every area has a post before any has two."""
    SAINTE_LAGUE = "sainte_lague"
    """`k + 1/2`: nearest to proportional; also known as Webster."""
    JEFFERSON = "jefferson"
    """`k + 1`: favours large areas and leaves small ones without; also known as d'Hondt."""

    def divisor(self, given: int) -> Fraction:
        return given + _FIRST_DIVISORS[self]


_FIRST_DIVISORS = {
    DivisorMethod.ADAMS: Fraction(0),
    DivisorMethod.SAINTE_LAGUE: Fraction(1, 2),
    DivisorMethod.JEFFERSON: Fraction(1),
}


@dataclass(frozen=True, kw_only=True)
class Claim:
    """What one area needs, and the fewest and most posts that it may have."""

    need: Need
    floor: int = 0
    most: int | None = None

    def __post_init__(self) -> None:
        if self.need < 0 or self.floor < 0 or (self.most is not None and self.most < self.floor):
            raise ValueError(f"need >= 0 and 0 <= floor <= most do not hold for {self}")

    def has_room(self, given: int) -> bool:
        return self.need > 0 and (self.most is None or given < self.most)


def apportion(
    claims: Sequence[Claim], posts: int, *, method: DivisorMethod = DivisorMethod.ADAMS
) -> tuple[int, ...]:
    """Share `posts` between the claims, one at a time, each to the claim that is most due for it.

    After the floors, the next post goes where `divisor(given) / need` is smallest. Ties go to the
    smaller need, then to the claim that stands first. A claim without need gets its floor.

    By Adams' method the shares are **leximin**: no other sharing that keeps the floors and caps
    gives the worst-off area more per need, nor, where that is equal, fewer areas as badly off, nor
    the next worst-off more, and so on. Proof. Write `c_i = x_i / need_i` for what the rule gives,
    and for any sharing y let `n_w(y)` count the areas with at most w per need; x is at least as
    good as y if at the first w where they differ `n_w(x)` is the smaller. Let u be the smallest
    `c_i` among areas below their cap. (1) The rule gives no post to an area above w while another
    has room at w or below. So when it ends, every area has all posts that begin below u which its
    cap allows, for each w < u: no sharing has a smaller `n_w`. If y has a larger one, x is better.
    (2) Otherwise y gives each area at least `b_i`: the fewest posts that reach u, within floor and
    cap. The rule never gives a post that begins above u, hence `x_i` is `b_i`, or one more in an
    area that `b_i` takes to u exactly. Of these tied areas x raises `posts - sum(b)` above u, and
    y cannot raise more. If y raises fewer, `n_u(y)` is larger. (3) If it raises as many, it has no
    post left for others, and the two differ only in which tied areas are raised, each to
    `u + 1 / need_i`. The smallest needs give the largest values, and those the rule takes. ∎

    :raises ValueError: if `posts` is below the sum of the floors or above what there is room for.
    """
    given = [claim.floor for claim in claims]
    left = posts - sum(given)
    if left < 0:
        raise ValueError(f"{posts} posts are fewer than the floors' {sum(given)}")

    def turn(index: int) -> tuple[Fraction, Need, int]:
        need = claims[index].need
        return method.divisor(given[index]) / need, need, index

    queue = [turn(index) for index, claim in enumerate(claims) if claim.has_room(given[index])]
    heapify(queue)
    for _ in range(left):
        if not queue:
            raise ValueError(f"{posts} posts are more than the claims have room for")
        *_, index = heappop(queue)
        given[index] += 1
        if claims[index].has_room(given[index]):
            heappush(queue, turn(index))
    return tuple(given)
