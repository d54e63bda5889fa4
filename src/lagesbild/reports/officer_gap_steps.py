"""From what the norm asks for to the time that is left: posts, vacancies, leave, other duty.

Every level is rounded to tenths of a full-time post and the steps are differences of those, so that
what is written adds up exactly.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from lagesbild import swedish
from lagesbild.reports import svg
from lagesbild.reports.figure import Figure
from lagesbild.reports.officer_paints import LESS, MORE, STEPS, WHOLE
from lagesbild.reports.officer_rows import Followed, Row, Unit
from lagesbild.reports.value_classes import OUTLINE

_WIDTH, _GUTTER = 800.0, 24.0
_PER_TENTH = 100
"""Thousandths, which the table has, in a tenth."""


@dataclass(frozen=True, kw_only=True)
class Step:
    """A level, or what is between two; in tenths of a full-time post."""

    title: str
    start: int
    end: int
    is_level: bool = False

    @property
    def change(self) -> int:
        return self.end - self.start

    @property
    def written(self) -> str:
        write = swedish.number if self.is_level else swedish.signed
        return write((self.end if self.is_level else self.change) / 10)


def steps_of(row: Row) -> tuple[Step, ...]:
    """Return the way from norm to ring-fenced time; none where it cannot be told.

    Where vacancies and leave are not shown, they and other duty are one step.
    """
    if not row or row["norm_milli"] is None:
        return ()
    norm = row["norm_milli"]
    posts = norm - row["norm_to_posts_milli"]
    ring_fenced = row["ring_fenced_milli"]
    if row["posts_to_filled_milli"] is None:
        levels = [norm, posts, ring_fenced]
        titles = [_POSTS, _ALL_ELSE]
    else:
        filled = posts - row["posts_to_filled_milli"]
        present = filled - row["filled_to_present_milli"]
        levels = [norm, posts, filled, present, ring_fenced]
        titles = [_POSTS, _VACANCIES, _LEAVE, _OTHER]
    tenths = [round(level / _PER_TENTH) for level in levels]
    pairs = zip(titles, tenths[:-1], tenths[1:], strict=True)
    return (
        Step(title="Normen kräver", start=0, end=tenths[0], is_level=True),
        *(
            Step(title=less if end <= start else more, start=start, end=end)
            for (less, more), start, end in pairs
        ),
        Step(title="Fredad heltid", start=0, end=tenths[-1], is_level=True),
    )


_POSTS = ("Tjänster som saknas", "Tjänster utöver normen")
_VACANCIES = ("Vakanser", "Tillsatt utöver tjänsterna")
_LEAVE = ("Frånvaro", "Frånvaro")
_OTHER = ("Annat än fredad tid", "Tid från andra områden")
_ALL_ELSE = ("Vakans, frånvaro, annat", "Tid från andra områden")
"""What a step is called when it takes away, and when it adds."""


def gap_figures(followed: Followed) -> list[Figure]:
    """Draw the nation, and below it the regions, each on a scale of its own."""
    nation = [unit for unit in (followed.nation,) if steps_of(followed.gap(unit))]
    regions = [unit for unit in followed.regions if steps_of(followed.gap(unit))]
    return [
        *([_nation_figure(followed, nation[0])] if nation else []),
        *([_regions_figure(followed, regions)] if regions else []),
    ]


def _nation_figure(followed: Followed, nation: Unit) -> Figure:
    return unit_figure(
        steps_of(followed.gap(nation)),
        id_="officer-gap-nation",
        title="Från normens krav till fredad tid i landet",
        label=nation.label,
    )


def unit_figure(steps: Sequence[Step], *, id_: str, title: str, label: str) -> Figure:
    """Draw the steps of one unit over the whole width; `label` is what it is called in words."""
    parts, height = _panel(steps, width=_WIDTH, row=24.0, size=12.0, id_=id_)
    return _figure(
        id_,
        title=title,
        subtitle="Heltid. Stegen går jämnt ut: normen och stegen tillsammans är den fredade tiden.",
        alt=_in_words(label, steps),
        parts=parts,
        height=height,
    )


def _regions_figure(followed: Followed, regions: Sequence[Unit]) -> Figure:
    id_ = "officer-gap-regions"
    width = (_WIDTH - _GUTTER) / 2
    parts: list[str] = []
    y = 0.0
    for left in range(0, len(regions), 2):
        tallest = 0.0
        for place, unit in enumerate(regions[left : left + 2]):
            drawn, height = _panel(
                steps_of(followed.gap(unit)), width=width, row=15.0, size=10.5, id_=id_
            )
            heading = svg.text(unit.label, x=0, y=12, size=12, font_weight="bold")
            parts.append(
                svg.moved([heading, svg.moved(drawn, y=18)], x=place * (width + _GUTTER), y=y)
            )
            tallest = max(tallest, height + 18)
        y += tallest + 12
    return _figure(
        id_,
        title="Från normens krav till fredad tid i varje region",
        subtitle="Heltid. Varje region har sin egen skala; jämför stegen, inte staplarnas längd.",
        alt=" ".join(_in_words(unit.label, steps_of(followed.gap(unit))) for unit in regions),
        parts=parts,
        height=y,
    )


def _figure(
    id_: str, *, title: str, subtitle: str, alt: str, parts: Sequence[str], height: float
) -> Figure:
    return Figure(
        id=id_,
        title=title,
        subtitle=subtitle,
        alt=alt,
        width=_WIDTH,
        height=height,
        parts=(STEPS.patterns(id_), *parts),
    )


def _panel(
    steps: Sequence[Step], *, width: float, row: float, size: float, id_: str
) -> tuple[list[str], float]:
    """Draw the steps as bars, each beginning where the one above ended."""
    left = svg.width_of("Tillsatt utöver tjänsterna", size=size)
    room = width - left - svg.width_of("+1 000,0", size=size) - 8
    longest = max(1, *(max(step.start, step.end) for step in steps))
    parts = []
    for index, step in enumerate(steps):
        top = row * index
        low, high = sorted((step.start, step.end))
        x, far = left + room * low / longest, left + room * high / longest
        paint = WHOLE if step.is_level else (LESS if step.change <= 0 else MORE)
        weight: dict[str, str | float] = {"font_weight": "bold"} if step.is_level else {}
        parts.append(svg.text(step.title, x=0, y=top + row * 0.68, size=size, **weight))
        box = {"x": x, "y": top + 1.5, "width": max(far - x, 0.5), "height": row - 3}
        parts += STEPS.draw_share(paint, "", **box, id_=id_)
        parts.append(svg.text(step.written, x=far + 6, y=top + row * 0.68, size=size, **weight))
        if index + 1 < len(steps):
            at = left + room * step.end / longest
            parts.append(svg.line((at, top + row - 1.5), (at, top + row + 1.5), stroke=OUTLINE))
    return parts, row * len(steps)


def _in_words(label: str, steps: Sequence[Step]) -> str:
    told = ", ".join(f"{step.title.lower()} {step.written}" for step in steps)
    return f"{label}: {told}."
