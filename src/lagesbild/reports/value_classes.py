"""The five classes that the composite is drawn in: fixed limits, colours and marks.

The limits are the same in all rounds, so that maps of two rounds can be laid side by side. The
colours are cividis: told apart in every common colour blindness and in grey. Darker means more of
what is measured, not worse.
"""

from dataclasses import dataclass

from lagesbild.reports import svg

LIMITS = (0, 20, 40, 60, 80, 100)


@dataclass(frozen=True)
class ValueClass:
    number: int
    low: int
    high: int
    fill: str
    ink: str
    """Colour of text and hatching on the fill."""

    @property
    def label(self) -> str:
        return f"{self.low}–{self.high}"


VALUE_CLASSES = tuple(
    ValueClass(number, LIMITS[number - 1], LIMITS[number], fill, ink)
    for number, (fill, ink) in enumerate(
        (
            ("#fee838", "#000000"),
            ("#bcae6c", "#000000"),
            ("#7c7b78", "#000000"),
            ("#414d6b", "#ffffff"),
            ("#00224e", "#ffffff"),
        ),
        start=1,
    )
)
OUTLINE = "#111111"


def value_class(score: float | None) -> ValueClass | None:
    """Return the class of a score: 20 is in the second class, 100 in the fifth."""
    if score is None:
        return None
    return VALUE_CLASSES[max(0, min(int(score // 20), 4))]


def patterns(id_: str) -> str:
    """Return the hatchings of one picture; `id_` keeps them apart from those of the next."""
    return svg.element(
        "defs",
        _stripes(f"{id_}-dark", ink="#000000", angle=45),
        _stripes(f"{id_}-light", ink="#ffffff", angle=45),
        _stripes(f"{id_}-missing", ink="#777777", angle=-45),
    )


def _stripes(id_: str, *, ink: str, angle: int) -> str:
    return svg.element(
        "pattern",
        svg.line((0, 0), (0, 7), stroke=ink, stroke_width=2.2),
        id=id_,
        width=7,
        height=7,
        patternUnits="userSpaceOnUse",
        patternTransform=f"rotate({angle})",
    )


def fills(score: float | None, *, is_certain: bool | None, id_: str) -> tuple[str, ...]:
    """Return the paints to lay on each other: the class, and hatching where it is uncertain."""
    found = value_class(score)
    if found is None:
        return ("#ffffff", f"url(#{id_}-missing)")
    if is_certain:
        return (found.fill,)
    return (found.fill, f"url(#{id_}-{'light' if found.ink == '#ffffff' else 'dark'})")


def ink(score: float | None) -> str:
    found = value_class(score)
    return "#000000" if found is None else found.ink


def draw_mark(
    label: str, *, x: float, y: float, ground: str, ink: str, size: float = 13
) -> list[str]:
    """Write a number in the middle of an area, on a ground without hatching."""
    width = svg.width_of(label, size=size) + 3
    return [
        svg.rectangle(x - width / 2, y - size * 0.55, width, size * 1.1, fill=ground, rx=2),
        svg.text(
            label,
            x=x,
            y=y + size * 0.36,
            size=size,
            font_weight="bold",
            text_anchor="middle",
            fill=ink,
        ),
    ]
