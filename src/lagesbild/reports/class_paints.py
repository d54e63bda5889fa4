"""How each class is drawn: fill and hatching that are told apart in grey and by the colour blind.

Darker is graver. The colours are those of the value classes, but a class is not a value class.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from lagesbild.areas.area import AreaClass
from lagesbild.norms.class_schemes import NOT_LISTED
from lagesbild.reports import svg
from lagesbild.reports.value_classes import OUTLINE


@dataclass(frozen=True, kw_only=True)
class Paint:
    fill: str
    ink: str
    """Colour of text and hatching on the fill."""
    hatch: int | None = None
    """Angle of the hatching; None for a plain fill."""


PAINTS: Mapping[str, Paint] = MappingProxyType(
    {
        AreaClass.PARTICULARLY_VULNERABLE: Paint(fill="#00224e", ink="#ffffff"),
        AreaClass.RISK: Paint(fill="#6b6f7e", ink="#ffffff", hatch=-45),
        AreaClass.VULNERABLE: Paint(fill="#cbbf86", ink="#000000", hatch=45),
        NOT_LISTED: Paint(fill="#ffffff", ink="#000000"),
    }
)
_SMALLEST_TEXT_ROOM = 4.0


def class_patterns(id_: str) -> str:
    """Return the hatchings of one drawing; `id_` keeps them apart from those of the next."""
    return svg.element(
        "defs",
        *(
            svg.element(
                "pattern",
                svg.line((0, 0), (0, 6), stroke=paint.ink, stroke_width=1.4),
                id=f"{id_}-{name}",
                width=6,
                height=6,
                patternUnits="userSpaceOnUse",
                patternTransform=f"rotate({paint.hatch})",
            )
            for name, paint in PAINTS.items()
            if paint.hatch is not None
        ),
    )


def draw_share(
    name: str, label: str, *, x: float, y: float, width: float, height: float, id_: str
) -> list[str]:
    """Draw the part of a bar that belongs to a class, with its label where there is room."""
    paint = PAINTS[name]
    box = (x, y, width, height)
    parts = [svg.rectangle(*box, fill=paint.fill, stroke=OUTLINE, stroke_width=0.8)]
    if paint.hatch is not None:
        parts.append(svg.rectangle(*box, fill=f"url(#{id_}-{name})"))
    size = min(11.0, height - 3)
    room = svg.width_of(label, size=size) + _SMALLEST_TEXT_ROOM
    if not label or room > width:
        return parts
    middle = x + width / 2
    ground = svg.rectangle(middle - room / 2, y + 1.5, room, height - 3, fill=paint.fill, rx=2)
    parts += [ground] if paint.hatch is not None else []
    text = svg.text(
        label,
        x=middle,
        y=y + height / 2 + size * 0.36,
        size=size,
        text_anchor="middle",
        fill=paint.ink,
    )
    return [*parts, text]


def draw_key(name: str, label: str, *, x: float, y: float, id_: str) -> list[str]:
    """Draw a box with the name of a class beside it."""
    return [
        *draw_share(name, "", x=x, y=y, width=22, height=13, id_=id_),
        svg.text(label, x=x + 28, y=y + 11, size=11),
    ]
