"""Which invented areas have how many officers, and where the norm is met on paper only.

The country is made so that most districts have more officers than the norm asks for and a third
have fewer, and so that each way of meeting a norm without meeting its purpose is there once.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from enum import Enum, auto
from math import ceil, floor

from lagesbild.examples.areas import AreaHistory
from lagesbild.examples.rounds import RoundDays
from lagesbild.examples.seeds import Part, stream
from lagesbild.norms.officer_norms import officer_norm_on
from lagesbild.periods import Period

MONTHS = 24
_CLEARLY_MET, _CLEARLY_SHORT = 1.12, 0.9
"""So far from the norm that the error of registered residents changes nothing."""
_AMPLE = {1.12: 0.3, 1.9: 0.3, 2.8: 0.4}
"""Officers per needed one where the norm is met, and how common that is."""
_RELABELLED_IN = 14
"""Number of the month, the first being 0, from which a district calls others area officers."""
_FEWEST_RELABELLED = 3
_SHARE_OF_DISTRICTS_BELOW = 1 / 3


class Practice(Enum):
    """How the hours of an area's officers are spent and told."""

    USUAL = auto()
    PULLED_AWAY = auto()
    """Lent to a special event, and sent to emergencies."""
    NEXT_DOOR = auto()
    """Most of the work in the area is done in the area next door."""
    RELABELLED = auto()
    """Those who came last have the title and do what they did before."""
    BADLY_REPORTED = auto()


@dataclass(frozen=True, kw_only=True)
class PlantedOfficers:
    """What a good follow-up should find of area officers; what there was no room for is None.

    Areas and districts are those that nothing else happens to during the months.
    """

    pulled_away_area: str | None
    """Its heads meet the norm, and its ring-fenced time does not."""
    pooled_district: str | None
    """Its areas meet the norm together, though one of them has nobody."""
    empty_area: str | None
    """The one that has nobody."""
    fed_area: str | None
    """It meets the norm with the time of officers of the area next door in its district."""
    drained_area: str | None
    """The one next door."""
    december_district: str | None
    """Its areas have more officers in December than in any other month."""
    relabelling_district: str | None
    relabelled_from: str
    """The month from which officers of another function are called area officers there."""
    sharing_areas: tuple[str, ...]
    """Three areas of one district that count the same officer."""
    badly_reported_area: str | None
    """Less than four fifths of the hours of its officers are told."""
    vacant_area: str | None
    """Its posts meet the norm, and its people do not."""
    lending_districts: tuple[str, ...]
    """Two districts that lend officers to each other."""
    districts_below_norm: tuple[str, ...]
    """Fewer distinct officers than the norm asks for in all their areas together."""
    weekly_district: str | None
    """It reports its last months by week."""


@dataclass(frozen=True, kw_only=True)
class Posting:
    """The officers of one area, month by month while it has a border."""

    area: str
    district: str
    need: float
    """Officers that the norm asks for, not rounded."""
    months: tuple[Period, ...]
    heads: tuple[int, ...]
    """Of each month, the shared officer among them."""
    posts: int
    practice: Practice = Practice.USUAL
    next_door: str | None = None
    shared: bool = False
    """One of the heads is an officer that other areas count too."""
    also_counted: int = 0


@dataclass(frozen=True, kw_only=True)
class OfficerPlan:
    """All postings, by area, and what is planted in them."""

    months: tuple[Period, ...]
    postings: tuple[Posting, ...]
    planted: PlantedOfficers
    districts: tuple[str, ...]
    """All local police districts, also those without an area."""

    def relabelled_in(self, month: Period, district: str) -> int:
        """Return how many of a district's other officers have become area officers by a month."""
        if district != self.planted.relabelling_district:
            return 0
        if str(month) < self.planted.relabelled_from:
            return 0
        return sum(p.heads[-1] - p.heads[0] for p in self.postings if p.district == district)


@dataclass(frozen=True, kw_only=True)
class _Place:
    """One area that may be staffed; `is_quiet` when its border holds in all months."""

    area: str
    district: str
    need: float
    months: tuple[Period, ...]
    is_quiet: bool


@dataclass
class _Choosing:
    """Gives each district to one plant at most, those with few areas first."""

    districts: Mapping[str, list[_Place]]
    taken: set[str] = field(default_factory=set)

    def take(self, areas: int = 1) -> list[_Place]:
        """Return the areas of a free district with at least so many, or none.

        Of equally large districts, the one with the largest area gives the clearest example.
        """
        free = [
            places
            for code, places in self.districts.items()
            if code not in self.taken
            and len(places) >= areas
            and all(place.is_quiet for place in places)
        ]
        if not free:
            return []
        chosen = min(free, key=lambda places: (len(places), -max(p.need for p in places)))
        self.taken.add(chosen[0].district)
        return sorted(chosen, key=lambda place: place.need)


def plan_officers(
    *,
    seed: int,
    history: AreaHistory,
    residents: Mapping[tuple[str, int], float],
    rounds: tuple[RoundDays, ...],
    districts: tuple[str, ...],
) -> OfficerPlan:
    """Plan 24 months up to the one of the last round's reference day.

    :param residents: by area and boundary.
    """
    months = _months_until(Period.month(rounds[-1].year, rounds[-1].reference_day.month))
    places = _places(history, residents, months)
    by_district: dict[str, list[_Place]] = {}
    for place in places:
        by_district.setdefault(place.district, []).append(place)
    choosing = _Choosing(districts=by_district)
    postings = {place.area: _usual(seed, place) for place in places}
    planted = _plant(choosing, postings, months)
    _leave_short(seed, choosing, postings, planted)
    return OfficerPlan(
        months=months,
        postings=tuple(postings[place.area] for place in places),
        planted=replace(planted, districts_below_norm=_below_norm(postings, months[-1])),
        districts=districts,
    )


def _months_until(last: Period) -> tuple[Period, ...]:
    count = last.first.year * 12 + last.first.month - 1
    return tuple(Period.month(n // 12, n % 12 + 1) for n in range(count - MONTHS + 1, count + 1))


def _places(
    history: AreaHistory,
    residents: Mapping[tuple[str, int], float],
    months: tuple[Period, ...],
) -> list[_Place]:
    """Return each area that has a border in some month, with the need of its last border."""
    places = []
    per_officer = officer_norm_on(months[-1].last).residents_per_officer
    for area in sorted({b.area for b in history.boundaries}):
        borders = [b for b in history.boundaries if b.area == area]
        held = tuple(m for m in months if any(b.is_valid_on(m.last) for b in borders))
        if not held:
            continue
        [last] = [b for b in borders if b.is_valid_on(held[-1].last)]
        places.append(
            _Place(
                area=area,
                district=last.district,
                need=residents[area, last.boundary] / per_officer,
                months=held,
                is_quiet=all(last.is_valid_on(day) for day in (months[0].first, months[-1].last)),
            )
        )
    return places


def _usual(seed: int, place: _Place) -> Posting:
    """Staff an area where nothing is planted: clearly enough, and often more."""
    generator = stream(seed, Part.STAFFING, _number(place.area))
    ample = generator.choice(list(_AMPLE), p=list(_AMPLE.values()))
    heads = ceil(place.need * float(ample))
    return _posting(place, heads, posts=heads + int(generator.random() < 0.3))


def _posting(
    place: _Place, heads: int, *, posts: int, practice: Practice = Practice.USUAL
) -> Posting:
    return Posting(
        area=place.area,
        district=place.district,
        need=place.need,
        months=place.months,
        heads=(heads,) * len(place.months),
        posts=posts,
        practice=practice,
    )


def _enough(need: float) -> int:
    return ceil(need * _CLEARLY_MET)


def _too_few(need: float) -> int:
    return floor(need * _CLEARLY_SHORT)


def _number(area: str) -> int:
    return int(area[1:])


def _plant(
    choosing: _Choosing, postings: dict[str, Posting], months: tuple[Period, ...]
) -> PlantedOfficers:
    """Change postings into the examples, the ones that need many areas first."""
    sharing = _plant_shared(choosing.take(areas=3), postings)
    pooled = choosing.take(areas=2)
    drained = choosing.take(areas=2)
    _plant_empty(pooled, postings)
    _plant_drained(drained, postings)
    pulled = choosing.take()
    vacant = choosing.take()
    unreported = choosing.take()
    for place in pulled[-1:]:
        heads = _enough(place.need) + 1
        postings[place.area] = _posting(place, heads, posts=heads, practice=Practice.PULLED_AWAY)
    for place in vacant:
        few = floor(place.need / 2)
        postings[place.area] = _posting(place, few, posts=_enough(place.need) + 1)
    for place in unreported[-1:]:
        postings[place.area] = replace(postings[place.area], practice=Practice.BADLY_REPORTED)
    december = choosing.take()
    _plant_december(december, postings)
    relabelling = choosing.take()
    _plant_relabelled(relabelling, postings)
    lending = [choosing.take(), choosing.take()]
    weekly = choosing.take()
    return PlantedOfficers(
        pulled_away_area=_area(pulled[-1:]),
        pooled_district=_district(pooled),
        empty_area=_area(pooled[:1]),
        fed_area=_area(drained[:1]),
        drained_area=_area(drained[-1:]),
        december_district=_district(december),
        relabelling_district=_district(relabelling),
        relabelled_from=str(months[_RELABELLED_IN]),
        sharing_areas=sharing,
        badly_reported_area=_area(unreported[-1:]),
        vacant_area=_area(vacant[-1:]),
        lending_districts=tuple(places[0].district for places in lending) if all(lending) else (),
        districts_below_norm=(),
        weekly_district=_district(weekly),
    )


def _area(places: list[_Place]) -> str | None:
    return places[0].area if places else None


def _district(places: list[_Place]) -> str | None:
    return places[0].district if places else None


def _plant_shared(places: list[_Place], postings: dict[str, Posting]) -> tuple[str, ...]:
    """Let three areas each reach the norm with the same officer."""
    sharing = places[:3]
    for i, place in enumerate(sharing):
        heads = _enough(place.need)
        postings[place.area] = replace(
            _posting(place, heads, posts=heads), shared=True, also_counted=int(i > 0)
        )
    return tuple(place.area for place in sharing)


def _plant_empty(places: list[_Place], postings: dict[str, Posting]) -> None:
    """Leave the smallest area without anyone, and let the others have its officers."""
    together = sum(place.need for place in places)
    for i, place in enumerate(places):
        heads = _enough(together / (len(places) - 1)) if i else 0
        postings[place.area] = _posting(place, heads, posts=heads)


def _plant_drained(places: list[_Place], postings: dict[str, Posting]) -> None:
    """Let the officers of the largest area work in the smallest."""
    if not places:
        return
    fed, drained = places[0], places[-1]
    enough = _enough(fed.need)
    postings[fed.area] = _posting(fed, enough, posts=enough)
    many = _enough(drained.need) + 2
    postings[drained.area] = replace(
        _posting(drained, many, posts=many, practice=Practice.NEXT_DOOR), next_door=fed.area
    )


def _plant_december(places: list[_Place], postings: dict[str, Posting]) -> None:
    """Let half as many again be there when the year is counted."""
    for place in places:
        usual = postings[place.area].heads[0]
        peak = usual + ceil(usual / 2)
        heads = tuple(peak if m.first.month == 12 else usual for m in place.months)
        postings[place.area] = replace(postings[place.area], heads=heads, posts=peak)


def _plant_relabelled(places: list[_Place], postings: dict[str, Posting]) -> None:
    """Let the largest area reach the norm in one month, by people who were there all along."""
    for place in places[-1:]:
        before = _too_few(place.need)
        after = max(_enough(place.need), before + _FEWEST_RELABELLED)
        heads = tuple(after if i >= _RELABELLED_IN else before for i in range(MONTHS))
        postings[place.area] = replace(
            _posting(place, before, posts=after, practice=Practice.RELABELLED), heads=heads
        )


def _leave_short(
    seed: int, choosing: _Choosing, postings: dict[str, Posting], planted: PlantedOfficers
) -> None:
    """Let so many further districts be short that about a third of all are."""
    last = max(posting.months[-1] for posting in postings.values())
    wanted = round(len(choosing.districts) * _SHARE_OF_DISTRICTS_BELOW)
    missing = wanted - len(_below_norm(postings, last))
    free = sorted(set(choosing.districts) - choosing.taken)
    order = stream(seed, Part.STAFFING).permutation(len(free))
    for code in [free[i] for i in order][: max(missing, 0)]:
        for place in choosing.districts[code]:
            few = _too_few(place.need)
            postings[place.area] = _posting(place, few, posts=max(few, round(place.need)))


def _below_norm(postings: Mapping[str, Posting], month: Period) -> tuple[str, ...]:
    """Return the districts with fewer distinct officers than their areas' need in a month."""
    short: dict[str, float] = {}
    for posting in postings.values():
        for heads in _heads_in(posting, month):
            missing = posting.need - heads + posting.also_counted
            short[posting.district] = short.get(posting.district, 0.0) + missing
    return tuple(sorted(code for code, missing in short.items() if missing > 0))


def _heads_in(posting: Posting, month: Period) -> Iterator[int]:
    return (h for m, h in zip(posting.months, posting.heads, strict=True) if m == month)
