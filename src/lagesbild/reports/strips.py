"""Small drawings for the page that says how sure we are, told apart in grey."""

from collections.abc import Sequence
from dataclasses import dataclass

from lagesbild import swedish
from lagesbild.reports import svg
from lagesbild.reports.figure import Figure
from lagesbild.reports.value_classes import OUTLINE

_WIDTH, _LEFT = 800.0, 230.0
_ROW, _BAR = 21.0, 15.0
_MARGIN = 155.0
"""Room for words beside a bar."""
_DARK, _MIDDLE, _LIGHT = "#00224e", "#a9a48f", "#ffffff"
_INKS = {_DARK: "#ffffff", _MIDDLE: "#000000", _LIGHT: "#000000"}


@dataclass(frozen=True, kw_only=True)
class Part:
    """A part of a whole, with what it is called."""

    label: str
    amount: float
    shown: str


@dataclass(frozen=True, kw_only=True)
class Length:
    """Something that has a length, with what it is called."""

    label: str
    value: float
    shown: str


def whole_strip(id_: str, title: str, parts: Sequence[Part]) -> Figure:
    """Draw a whole in up to four parts, each with its label below."""
    total = sum(part.amount for part in parts)
    shown = [part for part in parts if part.amount > 0]
    drawn, x = [], 0.0
    fills = dict(
        zip((part.label for part in parts), (_DARK, _MIDDLE, _LIGHT, _LIGHT), strict=False)
    )
    for part in shown:
        width = _WIDTH * part.amount / total
        drawn += _box(x, 1.0, width, 22.0, fill=fills[part.label], label=part.shown)
        x += width
    drawn += _labels(shown, fills)
    return Figure(
        id=id_,
        title=title,
        subtitle="",
        alt=f"{title}: " + ", ".join(f"{part.label} {part.shown}" for part in shown) + ".",
        width=_WIDTH,
        height=46.0,
        parts=tuple(drawn),
    )


def _labels(shown: Sequence[Part], fills: dict[str, str]) -> list[str]:
    drawn, x = [], 0.0
    for part in shown:
        label = f"{part.label} ({part.shown})"
        drawn += _box(x, 31.0, 12.0, 12.0, fill=fills[part.label], label="")
        drawn.append(svg.text(label, x=x + 17, y=41, size=12))
        x += 36 + svg.width_of(label, size=12)
    return drawn


def _box(x: float, y: float, width: float, height: float, *, fill: str, label: str) -> list[str]:
    box = svg.rectangle(x, y, width, height, fill=fill, stroke=OUTLINE, stroke_width=0.8)
    if not label or svg.width_of(label, size=12) + 4 > width:
        return [box]
    at = {"x": x + width / 2, "y": y + height / 2 + 4.3, "size": 12.0}
    return [box, svg.text(label, **at, text_anchor="middle", fill=_INKS[fill])]


def lengths_strip(id_: str, title: str, lengths: Sequence[Length]) -> Figure:
    """Draw one bar per thing, all on one scale."""
    longest = max(length.value for length in lengths)
    drawn = []
    room = _WIDTH - _LEFT - _MARGIN
    for place, length in enumerate(lengths):
        top = _ROW * place
        width = room * length.value / longest if longest else 0.0
        fill = (_DARK, _MIDDLE, _LIGHT)[min(place, 2)]
        drawn += [
            svg.text(length.label, x=0, y=top + 13, size=12),
            *_box(_LEFT, top + 1, width, _BAR, fill=fill, label=""),
            svg.text(length.shown, x=_LEFT + width + 8, y=top + 13, size=12),
        ]
    return Figure(
        id=id_,
        title=title,
        subtitle="",
        alt=f"{title}: " + ", ".join(f"{each.label} {each.shown}" for each in lengths) + ".",
        width=_WIDTH,
        height=_ROW * len(lengths) + 2,
        parts=tuple(drawn),
    )


@dataclass(frozen=True, kw_only=True)
class Change:
    """How probable it is that something has become milder, and graver; None if unknown."""

    label: str
    milder: float | None
    graver: float | None


def change_strip(id_: str, title: str, changes: Sequence[Change]) -> Figure:
    """Draw one bar per figure, split where milder ends and graver begins."""
    drawn, told = [], []
    for place, change in enumerate(changes):
        top = _ROW * place
        drawn.append(svg.text(change.label, x=0, y=top + 13, size=12))
        if change.milder is None or change.graver is None:
            drawn.append(svg.text("kan inte sägas", x=_LEFT, y=top + 13, size=12))
            told.append(f"{change.label} kan inte sägas")
            continue
        room = _WIDTH - _LEFT - 2 * _MARGIN
        start, split = _LEFT + _MARGIN, room * change.milder
        labels = [
            f"lindrigare {swedish.chance(change.milder)}",
            f"allvarligare {swedish.chance(change.graver)}",
        ]
        drawn += _box(start, top + 1, split, _BAR, fill=_LIGHT, label="")
        drawn += _box(start + split, top + 1, room - split, _BAR, fill=_DARK, label="")
        drawn += [
            svg.text(labels[0], x=start - 8, y=top + 13, size=12, text_anchor="end"),
            svg.text(labels[1], x=start + room + 8, y=top + 13, size=12),
        ]
        told.append(f"{change.label}: {labels[0]}, {labels[1]}")
    return Figure(
        id=id_,
        title=title,
        subtitle="",
        alt=f"{title}. {'; '.join(told)}.",
        width=_WIDTH,
        height=_ROW * len(changes) + 2,
        parts=tuple(drawn),
    )
