"""How codes are drawn: fill and hatching that are told apart in grey and by the colour blind."""

from collections.abc import Mapping
from dataclasses import dataclass

from lagesbild.reports import svg
from lagesbild.reports.value_classes import OUTLINE

_SMALLEST_TEXT_ROOM = 4.0


@dataclass(frozen=True, kw_only=True)
class Paint:
    fill: str
    ink: str
    """Colour of text and hatching on the fill."""
    hatch: int | None = None
    """Angle of the hatching; None for a plain fill."""


@dataclass(frozen=True)
class Palette:
    """The paints of some codes. `id_` is of a drawing, and keeps its hatchings from the next."""

    paints: Mapping[str, Paint]

    def patterns(self, id_: str) -> str:
        """Return the hatchings of one drawing."""
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
                for name, paint in self.paints.items()
                if paint.hatch is not None
            ),
        )

    def fills(self, name: str, *, id_: str) -> tuple[str, ...]:
        """Return what to lay on each other for a code."""
        paint = self.paints[name]
        return (paint.fill,) if paint.hatch is None else (paint.fill, f"url(#{id_}-{name})")

    def draw_share(
        self, name: str, label: str, *, x: float, y: float, width: float, height: float, id_: str
    ) -> list[str]:
        """Draw the part of a bar that belongs to a code, with its label where there is room."""
        paint = self.paints[name]
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

    def draw_key(self, name: str, label: str, *, x: float, y: float, id_: str) -> list[str]:
        """Draw a box with the name of a code beside it."""
        return [
            *self.draw_share(name, "", x=x, y=y, width=22, height=13, id_=id_),
            svg.text(label, x=x + 28, y=y + 11, size=11),
        ]

    def draw_keys(self, words: Mapping[str, str], *, y: float, id_: str) -> list[str]:
        """Draw the names of all codes in a row."""
        parts, x = [], 0.0
        for name, label in words.items():
            parts += self.draw_key(name, label, x=x, y=y, id_=id_)
            x += 44 + svg.width_of(label, size=11)
        return parts
