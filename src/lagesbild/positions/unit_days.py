"""How many positions, and which faults, has the day of a unit?"""

from lagesbild.positions.compiling import compiled
from lagesbild.positions.counting import ROOM, Counting, add_figure
from lagesbild.positions.faults import FIRST_FAULT, POSITIONS
from lagesbild.positions.local_hours import MS_PER_HOUR
from lagesbild.positions.rows import Int64Array, Rows, time_of
from lagesbild.positions.sums import SumArrays, grown, is_tight


@compiled
def with_positions(
    table: SumArrays, rows: Rows, starts: Int64Array, counting: Counting
) -> SumArrays:
    """Return the sums with the number of positions of each unit and day added."""
    days = counting.hours.days
    for piece in range(starts.size - 1):
        index = starts[piece]
        unit = int(rows.units[index])
        while index < starts[piece + 1]:
            begin_ms = time_of(rows, index)
            hour = begin_ms // MS_PER_HOUR - counting.hours.first
            day = days[hour]
            while hour < days.size and days[hour] == day:
                hour += 1
            day_end = (counting.hours.first + hour) * MS_PER_HOUR
            low, high = index, starts[piece + 1]
            while high - low > 1:
                middle = (low + high) // 2
                if time_of(rows, middle) < day_end:
                    low = middle
                else:
                    high = middle
            if is_tight(table, 1):
                table = grown(table, ROOM)
            add_figure(table, unit, begin_ms, POSITIONS, high - index, counting)
            index = high
    return table


@compiled
def with_fault_days(
    table: SumArrays, rows: Rows, indices: Int64Array, kind: int, counting: Counting
) -> SumArrays:
    """Return the sums with each of these rows added to the faults of its unit's day."""
    for index in indices:
        if is_tight(table, 1):
            table = grown(table, ROOM)
        unit, ms = int(rows.units[index]), time_of(rows, index)
        hour = ms // MS_PER_HOUR - counting.hours.first
        if 0 <= hour < counting.hours.days.size:
            add_figure(table, unit, ms, FIRST_FAULT + kind, 1, counting)
    return table
