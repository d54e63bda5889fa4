"""May these districts, or these rounds, be compared by what raters answered, and if not, why not?

Before a round opens the plan is checked in the same way, with planned answers.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import combinations

import numpy as np
import polars as pl

from lagesbild.assessment.rating_arrays import CommonItems, RatingCodes
from lagesbild.errors import NotComparable, NotFound
from lagesbild.norms.comparability import ComparabilityNorm, LinkLimits
from lagesbild.stats.arrays import IntArray
from lagesbild.stats.linking import (
    DistrictLinks,
    Linkage,
    Planning,
    RoundLink,
    classify,
    district_links,
    round_link,
)
from lagesbild.stats.rating_data import NONE, Sessions
from lagesbild.swedish import listing, number, plural

_UNRATED = 0
"""In `components`: the areas of the round that nobody judged."""
_NAMED = 6
"""How many codes a sentence names before it says how many more there are."""

_PAIRS = {
    Linkage.COMPARABLE: "kan jämföras",
    Linkage.WEAKLY_LINKED: "är svagt länkade",
    Linkage.NOT_COMPARABLE: "kan inte jämföras",
}


@dataclass(frozen=True, kw_only=True)
class Comparability:
    """The outcome of the check for one round, and for each pair of rounds."""

    round: str
    raters: int
    """Who judged anything in the round."""
    district_pairs: pl.DataFrame
    """Table `comparability_districts`; a district with itself stands for its own areas."""
    round_pairs: pl.DataFrame
    """Table `comparability_rounds`."""
    components: pl.DataFrame
    """Table `comparability_components`."""

    def districts(self, first: str, second: str) -> Linkage:
        """Return what may be done with two districts, or with the areas of one."""
        return Linkage(str(self._district_pair(first, second)["linkage"]))

    def rounds(self, first: str, second: str) -> Linkage:
        if first == second:
            return Linkage.COMPARABLE
        return Linkage(str(self._round_pair(first, second)["linkage"]))

    @property
    def is_connected(self) -> bool:
        """Every pair of districts is tied together by some chain of raters, strong or weak."""
        return self.district_pairs["link_sd"].null_count() == 0

    def require_districts(self, codes: Sequence[str]) -> None:
        """Do nothing if no pair of the districts is refused.

        :raises NotComparable: naming what is refused, why, and what would mend it.
        """
        pairs = [(code, code) for code in codes] + list(combinations(codes, 2))
        refused = [
            pair
            for pair in (self._district_pair(*pair) for pair in pairs)
            if pair["linkage"] == Linkage.NOT_COMPARABLE
        ]
        if refused:
            raise NotComparable(_refusal(refused))

    def require_rounds(self, first: str, second: str) -> None:
        """Do nothing unless the check refuses the two rounds.

        :raises NotComparable: saying why, and what would mend it.
        """
        if self.rounds(first, second) == Linkage.NOT_COMPARABLE:
            reason = self._round_pair(first, second)["reason"]
            raise NotComparable(
                f"Omgångarna {first} och {second} kan inte jämföras. {reason} Ta med samma "
                "kalibreringsfall i varje omgång och behåll frågor som är identiska."
            )

    @property
    def summary(self) -> str:
        """The outcome in Swedish sentences."""
        return " ".join(
            sentence
            for sentence in (
                self._districts_in_words(),
                self._components_in_words(),
                self._loose_districts_in_words(),
                self._unrated_in_words(),
                *self._rounds_in_words(),
                _ONE_RATER if self.raters == 1 else "",
            )
            if sentence
        )

    def _districts_in_words(self) -> str:
        between = self.district_pairs.filter(pl.col("district_a") != pl.col("district_b"))
        if between.is_empty():
            return "Omgången har inga två lokalpolisområden att jämföra."
        counts = {each: between.filter(pl.col("linkage") == each).height for each in Linkage}
        if counts[Linkage.COMPARABLE] == between.height:
            return "Alla lokalpolisområden i omgången kan jämföras med varandra."
        parts = [f"{number(counts[each], decimals=0)} {_PAIRS[each]}" for each in Linkage]
        return f"Av {plural(between.height, 'par', 'par')} av lokalpolisområden: {listing(parts)}."

    def _components_in_words(self) -> str:
        count = self.components.filter(pl.col("component") != _UNRATED).height
        if count < 2:
            return ""
        return f"Områdena faller i {count} grupper som inga bedömare binder ihop."

    def _loose_districts_in_words(self) -> str:
        loose = self.district_pairs.filter(
            (pl.col("district_a") == pl.col("district_b"))
            & (pl.col("linkage") == Linkage.NOT_COMPARABLE)
        )
        if loose.is_empty():
            return ""
        names = _some(loose["name_a"].to_list())
        return f"Inte ens områdena inom samma lokalpolisområde kan jämföras i {names}."

    def _unrated_in_words(self) -> str:
        unrated = self.components.filter(pl.col("component") == _UNRATED)
        if unrated.is_empty():
            return ""
        return f"Inte skattade: {_some(unrated['areas'].item().split(', '))}."

    def _rounds_in_words(self) -> Iterator[str]:
        own = self.round_pairs.filter(
            (pl.col("round_a") == self.round) | (pl.col("round_b") == self.round)
        )
        for each in Linkage:
            some = own.filter(pl.col("linkage") == each)
            others = [b if a == self.round else a for a, b in some["round_a", "round_b"].rows()]
            if others:
                yield f"{_ROUNDS[each]} {listing(others)}."

    def _district_pair(self, first: str, second: str) -> dict[str, object]:
        found = self._by_districts.get((min(first, second), max(first, second)))
        if found is None:
            raise NotFound(f"Omgången {self.round} har inga områden i {first} eller {second}.")
        return found

    def _round_pair(self, first: str, second: str) -> dict[str, object]:
        found = self._by_rounds.get(frozenset((first, second)))
        if found is None:
            raise NotFound(f"Omgångarna {first} och {second} har inte prövats mot varandra.")
        return found

    @cached_property
    def _by_districts(self) -> dict[tuple[str, str], dict[str, object]]:
        return {
            (row["district_a"], row["district_b"]): row
            for row in self.district_pairs.iter_rows(named=True)
        }

    @cached_property
    def _by_rounds(self) -> dict[frozenset[str], dict[str, object]]:
        return {
            frozenset((row["round_a"], row["round_b"])): row
            for row in self.round_pairs.iter_rows(named=True)
        }


_ONE_RATER = "Alla skattningar är gjorda av en enda bedömare, så samstämmighet kan inte prövas."
_ROUNDS = {
    Linkage.COMPARABLE: "Omgången kan jämföras med",
    Linkage.WEAKLY_LINKED: "Omgången är svagt länkad till",
    Linkage.NOT_COMPARABLE: "Omgången kan inte jämföras med",
}


def check_comparability(
    *,
    sessions: Sessions,
    answers: IntArray,
    round_: int,
    codes: RatingCodes,
    common_items: Mapping[tuple[int, int], CommonItems],
    norm: ComparabilityNorm,
) -> Comparability:
    """Return which districts and rounds may be compared, each with its reason.

    :param answers: of each session, given or, before the round opens, planned.
    :param common_items: by pair of rounds, the earlier first; only pairs in it are checked.
    """
    planning = planning_of(norm)
    links = district_links(sessions=sessions, answers=answers, round_=round_, planning=planning)
    rounds = [
        _round_row(
            pair,
            common=common,
            link=round_link(
                sessions=sessions,
                answers=common.answers,
                first=pair[0],
                second=pair[1],
                planning=planning,
            ),
            codes=codes,
            limits=norm.rounds,
        )
        for pair, common in sorted(common_items.items())
    ]
    rated = (sessions.round_ == round_) & (np.asarray(answers) > 0)
    return Comparability(
        round=codes.rounds[round_],
        raters=len(np.unique(sessions.rater[rated])),
        district_pairs=_district_frame(links, codes, norm.districts),
        round_pairs=pl.DataFrame(rounds, schema=_ROUND_SCHEMA, orient="row"),
        components=_component_frame(links, codes),
    )


def planning_of(norm: ComparabilityNorm) -> Planning:
    return Planning(rater_sd=norm.rater_sd, session_sd=norm.session_sd, item_sd=norm.item_sd)


_DISTRICT_SCHEMA = {
    "district_a": pl.String,
    "name_a": pl.String,
    "district_b": pl.String,
    "name_b": pl.String,
    "linkage": pl.String,
    "link_sd": pl.Float64,
    "shared_objects": pl.Int64,
    "answers": pl.Int64,
    "reason": pl.String,
}
_ROUND_SCHEMA = {
    "round_a": pl.String,
    "round_b": pl.String,
    "linkage": pl.String,
    "link_sd": pl.Float64,
    "common_items": pl.Int64,
    "common_cases": pl.Int64,
    "common_raters": pl.Int64,
    "reason": pl.String,
}
_COMPONENT_SCHEMA = {
    "component": pl.Int64,
    "district_count": pl.Int64,
    "area_count": pl.Int64,
    "districts": pl.String,
    "areas": pl.String,
}


def _district_frame(links: DistrictLinks, codes: RatingCodes, limits: LinkLimits) -> pl.DataFrame:
    places = sorted(range(len(links.groups)), key=lambda at: codes.districts[int(links.groups[at])])
    own = {place: _own_areas(links, codes, place) for place in places}
    rows = [
        _district_row(
            first, second, links=links, codes=codes, limits=limits, own=(own[first], own[second])
        )
        for at, first in enumerate(places)
        for second in places[at:]
    ]
    return pl.DataFrame(rows, schema=_DISTRICT_SCHEMA, orient="row")


def _district_row(
    first: int,
    second: int,
    *,
    links: DistrictLinks,
    codes: RatingCodes,
    limits: LinkLimits,
    own: tuple["_OwnAreas", "_OwnAreas"],
) -> dict[str, object]:
    sd = float(links.sd[first, second])
    shared = int(links.shared_objects[first, second])
    linkage = _classify(sd, limits)
    return {
        "district_a": codes.districts[links.groups[first]],
        "name_a": own[0].name,
        "district_b": codes.districts[links.groups[second]],
        "name_b": own[1].name,
        "linkage": linkage.value,
        "link_sd": _finite(sd),
        "shared_objects": shared,
        "answers": int(links.shared_answers[first, second]),
        "reason": (
            _linked_reason(sd, linkage, shared=shared, limits=limits, is_one=first == second)
            if np.isfinite(sd)
            else _unlinked_reason(*own)
        ),
    }


def _classify(sd: float, limits: LinkLimits) -> Linkage:
    return classify(sd, comparable=limits.comparable_sd, weakly_linked=limits.weakly_linked_sd)


def _finite(sd: float) -> float | None:
    """Round so that the last bits, which differ between machines, do not reach a file."""
    return round(sd, 4) if np.isfinite(sd) else None


@dataclass(frozen=True, kw_only=True)
class _OwnAreas:
    """The judged areas of a district, by the component they belong to, counted from 1."""

    name: str
    by_component: Mapping[int, list[str]]


def _own_areas(links: DistrictLinks, codes: RatingCodes, place: int) -> _OwnAreas:
    group = links.groups[place]
    by_component: dict[int, list[str]] = {}
    for at in np.flatnonzero((links.area_group == group) & (links.area_component != NONE)):
        component = int(links.area_component[at]) + 1
        by_component.setdefault(component, []).append(codes.objects[int(links.areas[at])])
    return _OwnAreas(name=codes.district_names[group], by_component=by_component)


def _linked_reason(
    sd: float, linkage: Linkage, *, shared: int, limits: LinkLimits, is_one: bool
) -> str:
    carried = (
        f"{plural(shared, 'gemensamt skattat objekt', 'gemensamt skattade objekt')}"
        if shared
        else "ingenting skattat gemensamt, bara en kedja genom andra"
    )
    place = "Områdena" if is_one else "Länken"
    doubt = f"okända normer och bedömare ger skillnaden osäkerheten {number(sd, decimals=2)}"
    limit = {
        Linkage.COMPARABLE: f"högst {number(limits.comparable_sd, decimals=2)} krävs",
        Linkage.WEAKLY_LINKED: f"för jämförelse krävs {number(limits.comparable_sd, decimals=2)}",
        Linkage.NOT_COMPARABLE: f"över {number(limits.weakly_linked_sd, decimals=2)} jämförs inte",
    }[linkage]
    verb = "har" if is_one else "bärs av"
    return f"{place} {verb} {carried}; {doubt} ({limit}; 1 är spridningen mellan områden)."


def _unlinked_reason(first: _OwnAreas, second: _OwnAreas) -> str:
    for own in (first, second):
        if not own.by_component:
            return f"Inget område i {own.name} är skattat i omgången."
    for own in (first, second):
        if len(own.by_component) > 1:
            parts = " / ".join(_some(areas) for areas in own.by_component.values())
            return f"Områdena i {own.name} hänger inte ihop; inga bedömare förenar {parts}."
    [one], [other] = first.by_component, second.by_component
    return (
        f"Inga bedömare förenar {first.name} (grupp {one}) med {second.name} (grupp {other}): "
        "varken ett kalibreringsfall, ett område eller en kedja av andra är skattat från båda."
    )


def _round_row(
    pair: tuple[int, int],
    *,
    common: CommonItems,
    link: RoundLink,
    codes: RatingCodes,
    limits: LinkLimits,
) -> dict[str, object]:
    linkage = _classify(link.sd, limits) if common.items else Linkage.NOT_COMPARABLE
    if common.items and linkage == Linkage.NOT_COMPARABLE and link.raters:
        linkage = Linkage.WEAKLY_LINKED
    return {
        "round_a": codes.rounds[pair[0]],
        "round_b": codes.rounds[pair[1]],
        "linkage": linkage.value,
        "link_sd": _finite(link.sd) if common.items else None,
        "common_items": common.items,
        "common_cases": link.cases,
        "common_raters": link.raters,
        "reason": _round_reason(linkage, common=common, link=link, limits=limits),
    }


def _round_reason(
    linkage: Linkage, *, common: CommonItems, link: RoundLink, limits: LinkLimits
) -> str:
    if not common.items:
        return "Ingen fråga är identisk i de två omgångarna."
    raters = plural(link.raters, "gemensam bedömare", "gemensamma bedömare")
    if np.isfinite(link.sd):
        cases = plural(link.cases, "gemensamt kalibreringsfall", "gemensamma kalibreringsfall")
        wanted = number(limits.comparable_sd, decimals=2)
        enough = f"högst {wanted} krävs" if linkage == Linkage.COMPARABLE else f"{wanted} krävs"
        return (
            f"{cases} och {raters}; bedömarnas gemensamma förskjutning mellan omgångarna är känd "
            f"så när som på {number(link.sd, decimals=2)} ({enough}; 1 är spridningen mellan "
            "områden)."
        )
    anchor = (
        "Inget kalibreringsfall är skattat i båda omgångarna"
        if not link.cases
        else "Inget lokalpolisområde har skattat samma kalibreringsfall i båda omgångarna"
    )
    if link.raters:
        return (
            f"{anchor}. Med bara {raters} kan en drift som alla delar inte skiljas från en verklig "
            "förändring."
        )
    return f"{anchor}, och inga bedömare är gemensamma."


def _component_frame(links: DistrictLinks, codes: RatingCodes) -> pl.DataFrame:
    rows = []
    for component in np.unique(links.area_component):
        inside = np.flatnonzero(links.area_component == component)
        areas = sorted(codes.objects[int(links.areas[at])] for at in inside)
        districts = sorted({codes.districts[int(links.area_group[at])] for at in inside})
        rows.append(
            {
                "component": _UNRATED if component == NONE else int(component) + 1,
                "district_count": len(districts),
                "area_count": len(areas),
                "districts": ", ".join(districts),
                "areas": ", ".join(areas),
            }
        )
    return pl.DataFrame(rows, schema=_COMPONENT_SCHEMA, orient="row")


def _refusal(refused: Sequence[Mapping[str, object]]) -> str:
    lines = [
        f"- {pair['name_a']}: {pair['reason']}"
        if pair["district_a"] == pair["district_b"]
        else f"- {pair['name_a']} och {pair['name_b']}: {pair['reason']}"
        for pair in refused[:_NAMED]
    ]
    if len(refused) > _NAMED:
        lines.append(f"- och {plural(len(refused) - _NAMED, 'par', 'par')} till")
    return "\n".join(
        [
            "Skattningarna kan inte jämföras:",
            *lines,
            "Låt bedömarna skatta samma kalibreringsfall, eller låt några skatta områden på båda "
            "håll.",
        ]
    )


def _some(codes: Sequence[str]) -> str:
    if len(codes) <= _NAMED:
        return listing(codes)
    return f"{', '.join(codes[:_NAMED])} och {len(codes) - _NAMED} till"
