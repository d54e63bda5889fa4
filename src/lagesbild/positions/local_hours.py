"""Which day, month and hour of the week is an hour of universal time in Sweden?

Swedish time differs from universal time by whole hours, so no hour of it holds two local days.
"""

from datetime import UTC, datetime, timedelta
from functools import cache
from typing import NamedTuple
from zoneinfo import ZoneInfo

import numpy as np
import numpy.typing as npt

MS_PER_HOUR = 3_600_000
_SWEDEN = ZoneInfo("Europe/Stockholm")
_HOURS_PER_DAY, _DAYS_PER_WEEK = 24, 7
_WEEKDAY_OF_DAY_ZERO = 3
"""1 January 1970 was a Thursday; Monday is 0."""


class LocalHours(NamedTuple):
    """The hours from `first` on (counted from 1970 in universal time), in Swedish time."""

    first: int
    days: npt.NDArray[np.int32]
    """Local days since 1970-01-01."""
    months: npt.NDArray[np.int32]
    """Local months since January 1970."""
    hours_of_week: npt.NDArray[np.int16]
    """0 is the first hour of Monday, 167 the last of Sunday."""


@cache
def local_hours(first_year: int = 2000, last_year: int = 2099) -> LocalHours:
    """Return all hours of these years."""
    first = _hour(datetime(first_year, 1, 1, tzinfo=UTC))
    hours = np.arange(first, _hour(datetime(last_year + 1, 1, 1, tzinfo=UTC)), dtype=np.int64)
    changes, offsets = _changes(int(hours[0]), int(hours[-1]))
    local = hours + offsets[np.searchsorted(changes, hours, side="right") - 1]
    days = local // _HOURS_PER_DAY
    weekdays = (days + _WEEKDAY_OF_DAY_ZERO) % _DAYS_PER_WEEK
    return LocalHours(
        first=first,
        days=days.astype(np.int32),
        months=days.astype("datetime64[D]").astype("datetime64[M]").astype(np.int32),
        hours_of_week=(weekdays * _HOURS_PER_DAY + local % _HOURS_PER_DAY).astype(np.int16),
    )


def _changes(first: int, last: int) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int64]]:
    """Return the hours at which the offset from universal time changes, and the offsets."""
    changes, offsets = [first], [_offset(first)]
    for week_end in range(first + 168, last + 168, 168):
        low, high = week_end - 168, min(week_end, last)
        if _offset(high) == offsets[-1]:
            continue
        while high - low > 1:
            middle = (low + high) // 2
            low, high = (middle, high) if _offset(middle) == offsets[-1] else (low, middle)
        changes.append(high)
        offsets.append(_offset(high))
    return np.array(changes), np.array(offsets)


def _hour(moment: datetime) -> int:
    return int(moment.timestamp()) // 3600


def _offset(hour: int) -> int:
    offset = datetime.fromtimestamp(hour * 3600, tz=_SWEDEN).utcoffset()
    assert offset is not None
    assert offset % timedelta(hours=1) == timedelta(0)
    return offset // timedelta(hours=1)
