"""The money of one budget decision from what was granted to where it was used, and its table.

A Sankey diagram without scripts: a band is as wide as its share of the decision. The table has the
same amounts, and those below zero too, which a band cannot have.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from lagesbild import swedish
from lagesbild.reports import svg
from lagesbild.reports.content import Column, TextTable, number_column, text_table
from lagesbild.reports.figure import Figure
from lagesbild.reports.resource_paints import MONEY, MONEY_WORDS
from lagesbild.reports.value_classes import OUTLINE
from lagesbild.resources.money_flow import NOT_FOUND, BookedOn

Row = Mapping[str, Any]
"""A row of the table `resource_money`, or of `resource_reach`."""

BOOKED_WORDS: Mapping[str, str] = {
    booked: swedish.word("booked_on", booked).capitalize()
    for booked in (*(one.value for one in BookedOn), NOT_FOUND)
}
_MILLION_ORE = 100_000_000
_WIDTH, _TOP, _TALL, _BETWEEN = 800.0, 32.0, 190.0, 26.0
_NODE = 12.0
_LEFT, _MIDDLE, _RIGHT = 0.0, 318.0, 556.0
_GREY, _EDGE = "#e3e4e8", "#8d909c"
_TEXT = 11.0


@dataclass(frozen=True, kw_only=True)
class _Node:
    """A bar that bands come to and leave from, from the top down."""

    name: str
    amount: int
    x: float
    y: float
    height: float

    @property
    def middle(self) -> float:
        return self.y + self.height / 2


def money_figure(rows: Sequence[Row], *, decision: Row) -> Figure | None:
    """Draw where one decision's money was booked and used; None where there is nothing to draw.

    :param rows: those of `resource_money` about the decision.
    :param decision: its row of `resource_reach`.
    """
    amounts = {
        (row["booked_on"], row["place"]): row["amount_ore"] for row in rows if row["amount_ore"] > 0
    }
    whole = sum(amounts.values())
    if not whole:
        return None
    id_ = f"resource-money-{svg.safe_id(decision['decision'])}"
    per_ore = _TALL / whole
    booked = _column(
        [(name, _sum(amounts, booked_on=name)) for name in BOOKED_WORDS], x=_MIDDLE, scale=per_ore
    )
    places = _column(
        [(name, _sum(amounts, place=name)) for name in MONEY_WORDS], x=_RIGHT, scale=per_ore
    )
    granted = _Node(name="", amount=whole, x=_LEFT, y=_TOP, height=_TALL)
    bottom = max(node.y + node.height for node in (*booked, *places))
    return Figure(
        id=id_,
        title=f"{decision['title']}: var pengarna bokfördes och användes",
        subtitle=_subtitle(rows),
        alt=_in_words(decision, booked=booked, places=places, whole=whole),
        width=_WIDTH,
        height=bottom + 8,
        parts=(
            MONEY.patterns(id_),
            *_headings(),
            *_first_bands(granted, booked),
            *_second_bands(amounts, booked, places, scale=per_ore, id_=id_),
            *_bars(granted, booked, places, id_=id_),
            *_labels(decision, booked, places, whole=whole),
        ),
    )


def money_table(rows: Sequence[Row], *, decision: Row) -> TextTable:
    """Return the twin of the drawing, in millions of kronor."""
    amounts = {(row["booked_on"], row["place"]): row["amount_ore"] for row in rows}
    used = [place for place in MONEY_WORDS if any(place == of for _, of in amounts)]
    written = [
        (
            BOOKED_WORDS[booked],
            *(_cell(amounts.get((booked, place))) for place in used),
            _millions(_sum(amounts, booked_on=booked)),
        )
        for booked in BOOKED_WORDS
        if any(booked == of for of, _ in amounts)
    ]
    whole = sum(amounts.values())
    sums = [_sum(amounts, place=place) for place in used]
    written.append(("Summa", *map(_millions, sums), _millions(whole)))
    if whole > 0:
        shares = (swedish.percent(one / whole, decimals=1) for one in (*sums, whole))
        written.append(("Andel", *shares))
    columns = [
        Column("Bokfört på"),
        *(number_column(MONEY_WORDS[place]) for place in used),
        number_column("Summa"),
    ]
    return text_table(
        f"table-resource-money-{svg.safe_id(decision['decision'])}",
        f"{decision['title']} ({decision['decision']}), miljoner kronor.",
        columns,
        written,
        note="Avrundat; tabellen resource_money har hela ören, som går jämnt ut.",
    )


def _column(amounts: Iterable[tuple[str, int]], *, x: float, scale: float) -> list[_Node]:
    nodes, y = [], _TOP
    for name, amount in amounts:
        if amount:
            nodes.append(_Node(name=name, amount=amount, x=x, y=y, height=amount * scale))
            y += amount * scale + _BETWEEN
    return nodes


def _headings() -> list[str]:
    titles = ((_LEFT, "Beslutat"), (_MIDDLE, "Bokfört på"), (_RIGHT, "Använt"))
    return [
        svg.text(title, x=x, y=14, size=_TEXT, font_weight="bold", fill="#444444")
        for x, title in titles
    ]


def _first_bands(granted: _Node, booked: Sequence[_Node]) -> list[str]:
    bands, y = [], granted.y
    for node in booked:
        start, end = (granted.x + _NODE, y), (node.x, node.y)
        bands.append(_band(start, end, height=node.height, fills=(_GREY,), opacity=1))
        y += node.height
    return bands


def _second_bands(
    amounts: Mapping[tuple[str, str], int],
    booked: Sequence[_Node],
    places: Sequence[_Node],
    *,
    scale: float,
    id_: str,
) -> list[str]:
    bands: dict[str, list[str]] = {place.name: [] for place in places}
    leaves = {node.name: node.y for node in booked}
    comes = {node.name: node.y for node in places}
    for node in booked:
        for place in places:
            height = amounts.get((node.name, place.name), 0) * scale
            if height:
                start = (node.x + _NODE, leaves[node.name])
                end = (place.x, comes[place.name])
                fills = MONEY.fills(place.name, id_=id_)
                bands[place.name].append(
                    _band(start, end, height=height, fills=fills, opacity=0.75)
                )
                leaves[node.name] += height
                comes[place.name] += height
    # The first place, which the drawing is about, comes on top.
    return [band for place in reversed(places) for band in bands[place.name]]


def _band(
    start: tuple[float, float],
    end: tuple[float, float],
    *,
    height: float,
    fills: Sequence[str],
    opacity: float,
) -> str:
    """Draw a band between two bars, as wide at both ends and level where it leaves and comes."""
    (x, y), (to_x, to_y) = start, end
    bend = (x + to_x) / 2
    path = (
        f"M{_at(x, y)}C{_at(bend, y)} {_at(bend, to_y)} {_at(to_x, to_y)}"
        f"L{_at(to_x, to_y + height)}"
        f"C{_at(bend, to_y + height)} {_at(bend, y + height)} {_at(x, y + height)}Z"
    )
    drawn = [
        svg.element("path", d=path, fill=fill, fill_opacity=0.45 if number else opacity)
        for number, fill in enumerate(fills)
    ]
    outline = svg.element("path", d=path, fill="none", stroke=_EDGE, stroke_width=0.5)
    return "".join([*drawn, outline])


def _bars(
    granted: _Node, booked: Sequence[_Node], places: Sequence[_Node], *, id_: str
) -> list[str]:
    bars = []
    for node in (granted, *booked):
        bars += _bar(node, fills=("#6b6f7e",))
    for node in places:
        bars += _bar(node, fills=MONEY.fills(node.name, id_=id_))
    return bars


def _bar(node: _Node, *, fills: Sequence[str]) -> list[str]:
    box = (node.x, node.y, _NODE, node.height)
    first, *others = fills
    return [
        svg.rectangle(*box, fill=first, stroke=OUTLINE, stroke_width=0.8),
        *(svg.rectangle(*box, fill=other) for other in others),
    ]


def _labels(
    decision: Row, booked: Sequence[_Node], places: Sequence[_Node], *, whole: int
) -> list[str]:
    labels = [
        svg.text(
            f"{_millions(decision['granted_ore'])} mnkr", x=_LEFT, y=_TOP + _TALL + 14, size=_TEXT
        )
    ]
    for node in booked:
        labels += _label(node, BOOKED_WORDS[node.name], x=node.x - 6, anchor="end", whole=whole)
    for node in places:
        x = node.x + _NODE + 6
        labels += _label(node, MONEY_WORDS[node.name], x=x, anchor="start", whole=whole)
    return labels


def _label(node: _Node, title: str, *, x: float, anchor: str, whole: int) -> list[str]:
    amount = f"{_millions(node.amount)} mnkr ({swedish.percent(node.amount / whole, decimals=1)})"
    width = max(svg.width_of(text, size=_TEXT) for text in (title, amount))
    left = x - width if anchor == "end" else x
    ground = (left, node.middle - 12, width, 26)
    return [
        # Where a band is narrower than its label, its edge would strike the text out.
        *([] if anchor == "start" else [svg.rectangle(*ground, fill=_GREY, rx=3)]),
        svg.text(title, x=x, y=node.middle - 2, size=_TEXT, text_anchor=anchor),
        svg.text(
            amount, x=x, y=node.middle + 11, size=_TEXT, text_anchor=anchor, font_weight="bold"
        ),
    ]


def _in_words(
    decision: Row, *, booked: Sequence[_Node], places: Sequence[_Node], whole: int
) -> str:
    def told(nodes: Sequence[_Node], words: Mapping[str, str]) -> str:
        return swedish.listing(
            f"{words[node.name].lower()} {swedish.percent(node.amount / whole, decimals=1)}"
            for node in nodes
        )

    return (
        f"{decision['title']}. Bokfört på: {told(booked, BOOKED_WORDS)}."
        f" Använt: {told(places, MONEY_WORDS)}."
    )


def _subtitle(rows: Sequence[Row]) -> str:
    told = "Bandens bredd är andelen av beslutet. Bokfört säger var pengarna placerades."
    if any(row["amount_ore"] < 0 for row in rows):
        told += " Rättelser som är större än det de rättar ritas inte; de står i tabellen."
    return told


def _sum(
    amounts: Mapping[tuple[str, str], int],
    *,
    booked_on: str | None = None,
    place: str | None = None,
) -> int:
    return sum(
        ore
        for (on, used), ore in amounts.items()
        if booked_on in (None, on) and place in (None, used)
    )


def _cell(ore: int | None) -> str:
    return "" if ore is None else _millions(ore)


def _millions(ore: int) -> str:
    return swedish.number(ore / _MILLION_ORE, decimals=1)


def _at(x: float, y: float) -> str:
    return f"{svg.digits(x)} {svg.digits(y)}"
