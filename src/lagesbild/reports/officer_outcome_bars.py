"""The norm under every reading: how many areas or districts meet it, as bars of equal length."""

from collections.abc import Iterator

from lagesbild import swedish
from lagesbild.officers.readings import Numerator, Outcome, Rounding, Scope
from lagesbild.reports import svg
from lagesbild.reports.figure import Figure
from lagesbild.reports.officer_paints import OUTCOME_WORDS, OUTCOMES, outcome_word
from lagesbild.reports.officer_rows import Followed, Reading

_WIDTH, _LEFT = 800.0, 300.0
_ROW, _HEADING, _TOP = 17.0, 26.0, 22.0
SCOPE_TITLES = {
    Scope.AREA: "Varje område för sig",
    Scope.DISTRICT_EVERY_AREA: "Lokalpolisområden, där varje område ska nå normen",
    Scope.DISTRICT_POOLED: "Lokalpolisområden, områdena räknade ihop",
}
"""From the strictest to the mildest that one and the same unit can be read."""
NUMERATOR_TITLES = {
    Numerator.HEADS: "Personer",
    Numerator.FTE: "Tillsatt heltid",
    Numerator.RING_FENCED_FTE: "Fredad tid",
}
ROUNDING_TITLES = {
    Rounding.NONE: "utan avrundning",
    Rounding.AT_LEAST_ONE: "minst en",
    Rounding.UP: "avrundat uppåt",
}


def all_readings(scope: Scope) -> Iterator[Reading]:
    """Yield the readings of a scope, in the order that they are shown in."""
    for numerator in NUMERATOR_TITLES:
        for rounding in ROUNDING_TITLES:
            yield Reading(scope=scope, numerator=numerator, rounding=rounding)


def reading_title(reading: Reading) -> str:
    return f"{NUMERATOR_TITLES[reading.numerator]}, {ROUNDING_TITLES[reading.rounding]}"


def outcome_bars(followed: Followed) -> Figure:
    id_ = "officer-outcomes"
    drawn, told, y = [], [], _TOP
    for scope, title in SCOPE_TITLES.items():
        readings = list(all_readings(scope))
        amount = sum(followed.outcomes(readings[0]).values())
        heading = f"{title} ({amount})"
        drawn.append(svg.text(heading, x=0, y=y + 17, size=12, font_weight="bold"))
        y += _HEADING
        told.append(f"{heading}:")
        for reading in readings:
            drawn += _draw_row(followed, reading, y, id_=id_)
            told.append(_in_words(followed, reading))
            y += _ROW
    return Figure(
        id=id_,
        title="Svaret beror på hur normen läses",
        subtitle=(
            f"En områdespolis per {swedish.count(followed.norm.residents_per_officer)} invånare,"
            " under varje läsning. Varje stapel är alla områden eller lokalpolisområden, med antal."
            " Läsningen som rapporten utgår från är märkt med ►."
        ),
        alt="Antal per utfall för varje läsning. " + " ".join(told),
        width=_WIDTH,
        height=y + 4,
        parts=(
            OUTCOMES.patterns(id_),
            svg.moved(OUTCOMES.draw_keys(_words_seen(followed), y=1, id_=id_), x=_LEFT),
            *drawn,
        ),
    )


def _words_seen(followed: Followed) -> dict[str, str]:
    """Return the words of the key; without a unit that has no residents they need no word."""
    seen = {
        outcome
        for scope in SCOPE_TITLES
        for reading in all_readings(scope)
        for outcome, amount in followed.outcomes(reading).items()
        if amount
    }
    return {
        name: word
        for name, word in OUTCOME_WORDS.items()
        if name in seen or name != Outcome.NOT_APPLICABLE
    }


def _draw_row(followed: Followed, reading: Reading, top: float, *, id_: str) -> list[str]:
    is_default = reading == followed.default
    weight: dict[str, str | float] = {"font_weight": "bold"} if is_default else {}
    label = f"► {reading_title(reading)}" if is_default else reading_title(reading)
    parts = [svg.text(label, x=2 if is_default else 16, y=top + 12, size=11, **weight)]
    outcomes = followed.outcomes(reading)
    whole = sum(outcomes.values())
    x = _LEFT
    for outcome, amount in outcomes.items():
        width = (_WIDTH - _LEFT - 1) * amount / whole
        if width:
            box = {"x": x, "y": top + 1, "width": width, "height": _ROW - 2}
            parts += OUTCOMES.draw_share(outcome, str(amount), **box, id_=id_)
        x += width
    return parts


def _in_words(followed: Followed, reading: Reading) -> str:
    outcomes = followed.outcomes(reading)
    amounts = [f"{outcome_word(name)} {amount}" for name, amount in outcomes.items() if amount]
    return f"{reading_title(reading)}: {', '.join(amounts)}."
