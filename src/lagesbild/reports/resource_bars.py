"""Where worked hours were, by where the staff is placed: one bar to 100 per cent for each."""

from lagesbild import swedish
from lagesbild.reports import svg
from lagesbild.reports.content import Column, TextTable, number_column, text_table
from lagesbild.reports.figure import Figure
from lagesbild.reports.resource_paints import HOUR_WORDS, HOURS
from lagesbild.reports.resource_rows import SPLIT, FollowedResources, Staffed

_WIDTH, _LEFT = 800.0, 250.0
_ROW, _TOP, _BREAK = 24.0, 24.0, 10.0
_MILLI_PER_THOUSAND = 1_000_000


def placed_bars(followed: FollowedResources) -> tuple[Figure, ...]:
    """Draw the staff by kind of unit, then by region; nothing where it may not be told."""
    groups = [group for group in (followed.together, followed.regions) if group]
    if not groups:
        return ()
    id_ = "resource-placed"
    parts, told, y = [HOURS.patterns(id_), *HOURS.draw_keys(HOUR_WORDS, y=2, id_=id_)], [], _TOP
    for group in groups:
        for one in group:
            parts += _draw(one, y, id_=id_)
            told.append(_in_words(one))
            y += _ROW
        y += _BREAK
    return (
        Figure(
            id=id_,
            title="Var arbetades timmarna, efter var personalen är placerad?",
            subtitle=f"Andel av arbetade timmar {followed.period}. Egna områden är det egna"
            " lokalpolisområdets; polisregioner har inga.",
            alt=" ".join(told),
            width=_WIDTH,
            height=y,
            parts=tuple(parts),
        ),
    )


def placed_table(followed: FollowedResources) -> TextTable:
    """Return the twin of the bars, and every district below them."""
    rows = [
        (
            one.name,
            swedish.number(one.worked / _MILLI_PER_THOUSAND),
            *(swedish.percent(one.share(split), decimals=1) for split in SPLIT),
        )
        for one in (*followed.together, *followed.regions, *followed.districts)
    ]
    columns = [
        Column("Placerade i"),
        number_column("Tusen timmar"),
        *(number_column(HOUR_WORDS[split]) for split in SPLIT),
    ]
    return text_table(
        "table-resource-placed",
        f"Arbetade timmar {followed.period} efter var personalen är placerad, och andelen på varje"
        " plats.",
        columns,
        rows,
        note="Frånvaro är inte med. Regioner står två gånger: med alla sina distrikt, och sist den"
        " personal som är placerad i regionen själv. Hela matrisen står i resource_placed_works.",
    )


def _draw(one: Staffed, y: float, *, id_: str) -> list[str]:
    parts = [svg.text(one.name, x=0, y=y + 15, size=11.5)]
    x = _LEFT
    for split in SPLIT:
        width = (_WIDTH - _LEFT - 1) * one.share(split)
        if width:
            box = {"x": x, "y": y + 2, "width": width, "height": _ROW - 5}
            percent = swedish.count(100 * one.share(split))
            parts += HOURS.draw_share(split, percent, **box, id_=id_)
        x += width
    return parts


def _in_words(one: Staffed) -> str:
    shares = ", ".join(
        f"{word.lower()} {swedish.percent(one.share(split))}" for split, word in HOUR_WORDS.items()
    )
    return f"{one.name}: {shares}."
