"""How probable each class is, one bar per area, with the areas of one proposal together.

Inside a proposal areas stand by their number, never by probability.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from lagesbild import swedish
from lagesbild.norms.class_schemes import NOT_LISTED
from lagesbild.picture.record import Picture
from lagesbild.reports import svg
from lagesbild.reports.class_paints import CLASSES
from lagesbild.reports.content import Column, TextTable, number_column, text_table
from lagesbild.reports.figure import Figure
from lagesbild.reports.mapped_areas import MappedArea

_WIDTH, _LEFT, _RIGHT = 800.0, 215.0, 130.0
_BAR = _WIDTH - _LEFT - _RIGHT
_ROW, _HEADING, _TOP, _BOTTOM = 15.0, 22.0, 48.0, 20.0
_MOST_ROWS = 60
_NARROWEST_LABEL = 0.06
_NO_PROPOSAL = "Förslag kan inte ges"


@dataclass(frozen=True, kw_only=True)
class ClassChances:
    """The probabilities of one area by class, the gravest class first."""

    of_all: Mapping[str, float | None]
    without_police_generated: Mapping[str, float | None]

    @property
    def known(self) -> dict[str, float]:
        return {name: share for name, share in self.of_all.items() if share is not None}


def class_chances(picture: Picture) -> dict[str, ClassChances]:
    """Return the probabilities of every area."""
    found: dict[str, tuple[dict[str, float | None], dict[str, float | None]]] = {}
    frame = picture.tables["class_probabilities"].sort("area", "order")
    for row in frame.iter_rows(named=True):
        of_all, without = found.setdefault(row["area"], ({}, {}))
        of_all[row["class"]] = row["probability"]
        without[row["class"]] = row["without_police_generated"]
    return {
        area: ClassChances(of_all=of_all, without_police_generated=without)
        for area, (of_all, without) in found.items()
    }


def class_names(picture: Picture) -> list[str]:
    """Return the classes of the scheme, the gravest first and not listed last."""
    return [*(rule.name for rule in picture.class_scheme.classes), NOT_LISTED]


def class_bar_figures(picture: Picture, areas: Sequence[MappedArea]) -> list[Figure]:
    """Return the bars of all areas, on as many figures as pages need, about equally long."""
    chances = class_chances(picture)
    groups = [*class_names(picture), None]
    ordered = [area for group in groups for area in areas if area.proposed == group]
    amount = max(1, -(-len(ordered) // _MOST_ROWS))
    size = max(1, -(-len(ordered) // amount))
    chunks = [ordered[start : start + size] for start in range(0, len(ordered), size)]
    return [
        _figure(picture, chunk, chances, part=part, parts=len(chunks))
        for part, chunk in enumerate(chunks, start=1)
    ]


def _figure(
    picture: Picture,
    chunk: Sequence[MappedArea],
    chances: Mapping[str, ClassChances],
    *,
    part: int,
    parts: int,
) -> Figure:
    id_ = f"class-bars-{part}"
    nothing = ClassChances(of_all={}, without_police_generated={})
    drawn, y, group = [], _TOP, ""
    for area in chunk:
        title = _group_title(area)
        if title != group:
            drawn.append(svg.text(title, x=0, y=y + 15, size=12, font_weight="bold"))
            y, group = y + _HEADING, title
        drawn += _draw_row(area, chances.get(area.area, nothing), y, id_=id_)
        y += _ROW
    of_parts = f" (del {part} av {parts})" if parts > 1 else ""
    return Figure(
        id=id_,
        title=f"Hur sannolik varje klass är, område för område{of_parts}",
        subtitle=(
            "Stapelns delar är klassernas sannolikheter och blir tillsammans 100 procent."
            " Områdena står efter föreslagen klass och där i nummerordning."
            " Samma uppgifter står som tabell under »Alla områden«."
        ),
        alt="Sannolikhet för varje klass. "
        + " ".join(_in_words(area, chances.get(area.area, nothing)) for area in chunk),
        width=_WIDTH,
        height=y + _BOTTOM,
        parts=(CLASSES.patterns(id_), *_draw_head(picture, y, id_=id_), *drawn),
    )


def _group_title(area: MappedArea) -> str:
    return _NO_PROPOSAL if area.proposed is None else f"Förslag: {_small(area.proposed)}"


def _small(name: str) -> str:
    return swedish.class_title(name).lower()


def _draw_head(picture: Picture, bottom: float, *, id_: str) -> list[str]:
    titles = {name: swedish.class_title(name) for name in class_names(picture)}
    parts = [svg.moved(CLASSES.draw_keys(titles, y=0, id_=id_), x=_LEFT)]
    heads = ((("Förslagets", "sannolikhet"), 72.0), (("Utan polis-", "genererade"), 0.0))
    for lines, place in heads:
        for number, line in enumerate(lines):
            at = _TOP - 18 - 12 * (len(lines) - 1 - number)
            parts.append(svg.text(line, x=_WIDTH - place, y=at, size=10, text_anchor="end"))
    for tenth in range(0, 11, 2):
        x = _LEFT + _BAR * tenth / 10
        parts.append(svg.line((x, _TOP), (x, bottom + 4), stroke="#b5b5b0"))
        label = swedish.percent(tenth / 10)
        parts += [
            svg.text(label, x=x, y=y, size=10, text_anchor="middle")
            for y in (_TOP - 4, bottom + 15)
        ]
    return parts


def _draw_row(area: MappedArea, chances: ClassChances, top: float, *, id_: str) -> list[str]:
    base = top + _ROW / 2 + 4
    label = svg.text(f"{area.number} {area.name}", x=0, y=base, size=11)
    known = chances.known
    if not known:
        return [label, svg.text(_unknown(area), x=_LEFT + 4, y=base, size=11)]
    parts = [label]
    x = _LEFT
    for name, share in known.items():
        width = _BAR * share / sum(known.values())
        text = swedish.count(100 * share) if share >= _NARROWEST_LABEL else ""
        if width:
            box = {"x": x, "y": top + 0.75, "width": width, "height": _ROW - 1.5}
            parts += CLASSES.draw_share(name, text, **box, id_=id_)
        x += width
    alone = chances.without_police_generated.get(area.proposed or "")
    for chance, place in ((area.probability, 72.0), (alone, 0.0)):
        told = swedish.chance_in_table(chance)
        parts.append(svg.text(told, x=_WIDTH - place, y=base, size=11, text_anchor="end"))
    return parts


def _unknown(area: MappedArea) -> str:
    return "Underlag saknas för en sannolikhet." if area.proposed is None else swedish.MISSING


def _in_words(area: MappedArea, chances: ClassChances) -> str:
    shares = [
        f"{_small(name)} {swedish.chance(share)}"
        for name, share in chances.known.items()
        if swedish.count(100 * share) != "0"
    ]
    return f"{area.number} {area.name}: {', '.join(shares) or swedish.MISSING}."


def chances_table(picture: Picture, areas: Sequence[MappedArea]) -> TextTable:
    """Return the twin of the bars: the same areas with the same figures."""
    chances = class_chances(picture)
    names = class_names(picture)
    nothing = ClassChances(of_all={}, without_police_generated={})
    rows = []
    for area in areas:
        found = chances.get(area.area, nothing)
        alone = found.without_police_generated.get(area.proposed or "")
        rows.append(
            (
                f"{area.number}. {area.name}",
                *(swedish.chance_in_table(found.of_all.get(name)) for name in names),
                swedish.class_title(area.proposed),
                swedish.chance_in_table(alone),
            )
        )
    columns = [
        Column("Område"),
        *(number_column(_broken(swedish.class_title(name))) for name in names),
        Column("Förslag"),
        number_column("Förslaget utan polis\u00adgenererade"),
    ]
    return text_table(
        "table-probabilities",
        "Sannolikhet för varje klass per område.",
        columns,
        rows,
        note=(
            "Sista kolumnen är sannolikheten för samma förslag när indikatorer som växer med"
            " polisens närvaro lämnas utanför."
        ),
    )


def _broken(title: str) -> str:
    """Let a long heading break where its words do."""
    return title.replace("område", "\u00adområde") if " " not in title else title
