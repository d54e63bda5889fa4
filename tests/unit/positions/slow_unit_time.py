"""The time of units in areas once more: one interval at a time, with Shapely and datetimes."""

from collections import Counter
from datetime import UTC, datetime, timedelta
from itertools import groupby, pairwise
from zoneinfo import ZoneInfo

import shapely

SWEDEN = ZoneInfo("Europe/Stockholm")


def local(ms):
    return (datetime(1970, 1, 1, tzinfo=UTC) + timedelta(milliseconds=ms)).astimezone(SWEDEN)


def index_at(shapes, e, n):
    point = shapely.Point(e, n)
    return next((i for i, shape in enumerate(shapes) if shapely.intersects(shape, point)), -1)


class SlowUnitTime:
    """Counts the log of one unit; `rows` are (ms, e_cm, n_cm) in any order."""

    def __init__(self, *, shapes, depots, rule):
        self.shapes, self.depots, self.rule = shapes, depots, rule
        self.days, self.weeks, self.figures = Counter(), Counter(), Counter()
        self.crossings = Counter()

    def count(self, rows):
        kept = []
        for ms, same in groupby(sorted(rows), key=lambda row: row[0]):
            first, *others = same
            kept.append(first)
            for other in others:
                what = "duplicate" if other == first else "conflict"
                self.figures[local(ms).date(), what] += 1
        for ms, _, _ in kept:
            self.figures[local(ms).date(), "positions"] += 1
        frozen = self._frozen(kept)
        for gap in self._gaps(kept, frozen).values():
            for day, ticks in gap.items():
                self.figures[day, "unobserved"] += ticks
                self.figures[day, "gaps"] += 1
                self.figures[day, "gap_squares"] += ticks**2
        for before, after in pairwise(kept):
            self._count_interval(before, after, is_frozen=before[0] in frozen)

    def _frozen(self, kept):
        """Return the times of positions after which a dead receiver goes on."""
        found = set()
        runs = [[kept[0]]]
        for before, after in pairwise(kept):
            if before[1:] == after[1:] and after[0] - before[0] <= self.rule.cap_ms:
                runs[-1].append(after)
            else:
                runs.append([after])
        for run in runs:
            if run[-1][0] - run[0][0] > self.rule.frozen_ms and not self._in_depot(*run[0][1:]):
                found |= {row[0] for row in run[:-1]}
                self.figures[local(run[0][0]).date(), "frozen"] += len(run)
        return found

    def _gaps(self, kept, frozen):
        """Return the half-milliseconds of each gap by day; one place that stays the same is one."""
        gaps = {}
        for (t0, *place0), (t1, *_) in pairwise(kept):
            if t0 in frozen:
                gap = gaps.setdefault(("frozen", *place0, self._first_of_run(kept, t0)), Counter())
                for begin, end in self._hours(2 * t0, 2 * t1):
                    gap[local(begin // 2).date()] += end - begin
            elif t1 - t0 > self.rule.cap_ms and local(t0).date() == local(t1).date():
                gaps[t0] = Counter({local(t0).date(): 2 * (t1 - t0 - self.rule.cap_ms)})
        return gaps

    def _first_of_run(self, kept, ms):
        """Return when the unit came to the position that it had at a time."""
        place = next(row[1:] for row in kept if row[0] == ms)
        for before, after in reversed(list(pairwise(row for row in kept if row[0] <= ms))):
            if before[1:] != place or after[0] - before[0] > self.rule.cap_ms:
                return after[0]
        return kept[0][0]

    def _in_depot(self, e_cm, n_cm):
        return index_at(self.depots, e_cm / 100, n_cm / 100) >= 0

    def _count_interval(self, before, after, *, is_frozen):
        (t0, *place0), (t1, *place1) = before, after
        span = t1 - t0
        way2_mm2 = 100 * sum((b - a) ** 2 for a, b in zip(place0, place1, strict=True))
        driving = way2_mm2 * 10**6 > (self.rule.standing_mm_per_s * span) ** 2
        if way2_mm2 * 10**6 > (self.rule.top_mm_per_s * span) ** 2:
            self.figures[local(t1).date(), "too_fast"] += 1
        if is_frozen:
            return
        cap = self.rule.cap_ms
        if span > cap:
            self._count_part(2 * t0, 2 * t0 + cap, place0, driving)
            self._count_part(2 * t1 - cap, 2 * t1, place1, driving)
            return
        cuts = {2 * t0, 2 * t1}
        for shapes, alike in ((self.shapes, False), (self.depots, True)):
            cuts.add(2 * t0 + self._cut(shapes, place0, place1, span, alike))
        spells = [
            (begin, end, *self._place_of_part(begin, end, t0, span, place0, place1))
            for begin, end in pairwise(sorted(cuts))
        ]
        for begin, end, area, depot in spells:
            self._add(begin, end, area, depot, driving)
        for (_, end, *left), (begin, _, *entered) in pairwise(spells):
            if not (left[1] and entered[1]):
                for tick, (area, depot) in ((end - 1, left), (begin, entered)):
                    flags = 2 * int(depot) + int(driving)
                    self.crossings[local(tick // 2).date(), area, flags] += 1

    def _cut(self, shapes, place0, place1, span, alike):
        there, then = (self._index(shapes, *place, alike) for place in (place0, place1))
        if there == then:
            return 2 * span
        if not self.rule.at_crossings:
            return span
        low, high = 0, span
        while high - low > 1:
            middle = (low + high) // 2
            e, n = (
                a / 100 + (b / 100 - a / 100) * (middle / span)
                for a, b in zip(place0, place1, strict=True)
            )
            here = index_at(shapes, e, n)
            low, high = (middle, high) if (here >= 0 if alike else here) == there else (low, middle)
        return low + high

    def _index(self, shapes, e_cm, n_cm, alike):
        found = index_at(shapes, e_cm / 100, n_cm / 100)
        return found >= 0 if alike else found

    def _place_of_part(self, begin, end, t0, span, place0, place1):
        area_cut = 2 * t0 + self._cut(self.shapes, place0, place1, span, False)
        depot_cut = 2 * t0 + self._cut(self.depots, place0, place1, span, True)
        area = self._index(self.shapes, *(place0 if end <= area_cut else place1), False)
        return area, self._index(self.depots, *(place0 if end <= depot_cut else place1), True)

    def _count_part(self, begin, end, place, driving):
        area = self._index(self.shapes, *place, False)
        self._add(begin, end, area, self._in_depot(*place), driving)

    def _add(self, begin, end, area, depot, driving):
        flags = 2 * int(depot) + int(driving)
        for start, stop in self._hours(begin, end):
            moment = local(start // 2)
            self.days[moment.date(), area, flags] += stop - start
            month, hour = (moment.year, moment.month), moment.weekday() * 24 + moment.hour
            self.weeks[month, area, hour, flags] += stop - start

    def _hours(self, begin, end):
        while begin < end:
            stop = min(end, (begin // 7_200_000 + 1) * 7_200_000)
            yield begin, stop
            begin = stop
