"""How is a whole amount divided by weights so that the parts add up to it exactly?"""

from collections.abc import Sequence


def share_out(amount: int, weights: Sequence[int]) -> tuple[int, ...]:
    """Divide `amount` in proportion to `weights` by largest remainders, in exact whole numbers.

    Each part is its quota rounded down; what is left goes one by one to the largest remainders,
    and among equal ones to the weight that stands first. A negative amount is divided as its
    absolute value. Known as Hamilton's method: Balinski & Young (1982), Fair Representation,
    appendix A. For money, where a part may lose an öre as the amount grows by one; not for posts
    (see `apportionment`).

    :raises ValueError: if a weight is negative, or none is positive.
    """
    total = sum(weights)
    if total <= 0 or min(weights) < 0:
        raise ValueError(f"weights must not be negative and not all zero, got {list(weights)}")
    sign, size = (-1, -amount) if amount < 0 else (1, amount)
    parts = [size * weight // total for weight in weights]
    by_remainder = sorted(range(len(weights)), key=lambda place: -(size * weights[place] % total))
    for place in by_remainder[: size - sum(parts)]:
        parts[place] += 1
    return tuple(sign * part for part in parts)
