"""The page that says how sure we are: six questions that anyone may ask, with plain answers."""

import re
from collections.abc import Sequence

import polars as pl

from lagesbild import swedish
from lagesbild.picture.record import Picture
from lagesbild.reports.change_section import FIGURES, change_sentences, trend_rows
from lagesbild.reports.class_bars import class_bar_figures, class_names
from lagesbild.reports.comparability_words import district_sentences, round_sentences
from lagesbild.reports.content import Section, Topic
from lagesbild.reports.figure import Figure
from lagesbild.reports.mapped_areas import MappedArea
from lagesbild.reports.rating_spreads import RatingSpreads, rating_spreads
from lagesbild.reports.strips import (
    Change,
    Length,
    Part,
    change_strip,
    lengths_strip,
    whole_strip,
)
from lagesbild.reports.told_diagnostics import told_failure


def write_certainty(picture: Picture, areas: Sequence[MappedArea]) -> Section:
    """Return the page, and the bars of all areas after it."""
    return Section(
        id="certainty",
        title="Hur säkra är vi?",
        starts_page=True,
        topics=(
            _classes(picture, areas),
            _raters(picture),
            _links(picture),
            _country(picture),
            _choices(picture),
            _unknown(picture),
        ),
        figures=tuple(class_bar_figures(picture, areas)),
    )


def _classes(picture: Picture, areas: Sequence[MappedArea]) -> Topic:
    order = list(reversed(class_names(picture)))
    spans = {
        row["area"]: _span([order.index(row[name]) for name in _RANGE])
        for row in picture.tables["proposals"].iter_rows(named=True)
        if None not in [row[name] for name in _RANGE]
    }
    sure = sum(span == 1 for span in spans.values())
    two = sum(span == 2 for span in spans.values())
    more = len(spans) - sure - two
    unknown = len(areas) - len(spans)
    parts = [
        Part(label="säker klass", amount=sure, shown=swedish.count(sure)),
        Part(label="kan vara två klasser", amount=two, shown=swedish.count(two)),
        Part(label="kan vara fler än två", amount=more, shown=swedish.count(more)),
        Part(label="kan inte avgöras", amount=unknown, shown=swedish.count(unknown)),
    ]
    return Topic(
        title="Hur säker är klassen?",
        paragraphs=(_classes_in_words(picture, areas, sure, two, more, unknown),),
        figure=whole_strip("certainty-classes", "Antal områden efter hur säker klassen är", parts),
    )


_RANGE = ("proposed", "proposed_low", "proposed_high")
"""The proposal is outside what the draws reach where it is held back from a graver class."""


def _span(places: Sequence[int]) -> int:
    return max(places) - min(places) + 1


def _classes_in_words(
    picture: Picture, areas: Sequence[MappedArea], sure: int, two: int, more: int, unknown: int
) -> str:
    tail = (1 - picture.method.coverage) / 2
    told = [
        f"{_of_all(sure, len(areas))} har en säker klass: risken är högst {swedish.chance(tail)}"
        " att den egentligen är gravare, och lika liten att den är lindrigare."
    ]
    if two:
        told.append(f"{_areas(two)} kan vara två klasser.")
    if more:
        told.append(f"{_areas(more)} kan vara fler än två.")
    if unknown:
        told.append(f"För {_areas(unknown)} saknas underlag, så klassen kan inte avgöras.")
    held = sum(area.held_back_from is not None for area in areas)
    if held:
        told.append(
            f"{_areas(held)} föreslås inte till en gravare klass, eftersom bara siffror som växer"
            " med polisens närvaro talar för den."
        )
    return " ".join(told)


def _of_all(amount: int, total: int) -> str:
    if amount == total:
        return f"Alla {swedish.plural(total, 'område', 'områden')}" if total > 1 else "Området"
    return f"{swedish.count(amount)} av {swedish.plural(total, 'område', 'områden')}"


def _areas(amount: int) -> str:
    return swedish.plural(amount, "område", "områden")


def _raters(picture: Picture) -> Topic:
    title = "Bedömer alla lika?"
    spreads = rating_spreads(picture)
    if spreads is None:
        nothing = "Inga skattningar finns att jämföra, så klasserna bygger inte på bedömare."
        return Topic(title=title, paragraphs=(nothing,))
    told = [*_agreement(picture), *_difference(spreads), *_taken_out(picture), *_norms(picture)]
    return Topic(title=title, paragraphs=(" ".join(told),), figure=_spread_strip(spreads))


def _agreement(picture: Picture) -> list[str]:
    whole = picture.tables["agreement"].filter(pl.col("scope") == "all")
    alpha = whole["alpha"][0] if whole.height else None
    if alpha is None:
        return []
    enough = "det räcker för att jämföra råa svar" if alpha >= 0.8 else "för lite för råa svar"
    return [
        "Ja, nästan." if alpha >= 0.8 else "Nej.",
        f"Samstämmigheten är {swedish.number(alpha, decimals=2)}, där 1 är full enighet och 0 är"
        f" vad slumpen ger: {enough}.",
    ]


def _difference(spreads: RatingSpreads) -> list[str]:
    raters = spreads.in_steps(spreads.raters)
    if raters is None:
        share = swedish.percent(spreads.raters / spreads.areas)
        return [
            "Två bedömare från olika håll skiljer sig om samma område med"
            f" {share} av vad som skiljer två områden."
        ]
    return [
        "Två bedömare från olika lokalpolisområden som bedömer samma område skiljer sig i medeltal"
        f" med ungefär {swedish.number(raters)} skalsteg av 5."
    ]


def _taken_out(picture: Picture) -> list[str]:
    model = dict(picture.tables["rating_model"].select("name", "value").iter_rows())
    if not model.get("converged", 1.0):
        return ["Beräkningen blev inte färdig: lita inte på nivåerna förrän det är rättat."]
    moved = (
        picture.tables["severity"]
        .drop_nulls(["level", "raw_level"])
        .select((pl.col("level") - pl.col("raw_level")).abs().alias("moved"))["moved"]
    )
    if moved.is_empty():
        return ["Det kan inte räknas bort för något område, så inga nivåer visas."]
    mean, most = moved.to_numpy().mean(), moved.to_numpy().max()
    return [
        "Det är borträknat: nivåerna är vad en och samma genomsnittliga bedömare skulle ha svarat."
        f" Det flyttar ett område med {swedish.number(mean)} steg i medeltal och"
        f" {swedish.number(most)} som mest."
    ]


def _norms(picture: Picture) -> list[str]:
    """Name the districts that judge otherwise, if the diagnostics found any that may be told."""
    found = (told_failure(picture.diagnostics, name) for name in ("district_norms", "rater_fit"))
    # What a method person should do about it stands in the appendix.
    return [sentence.partition(" Modellen räknar bort")[0] for sentence in found if sentence]


def _spread_strip(spreads: RatingSpreads) -> Figure | None:
    areas, raters = spreads.in_steps(spreads.areas), spreads.in_steps(spreads.raters)
    if areas is None or raters is None or spreads.doubt is None:
        return None
    told = (
        ("Mellan två områden", areas, ""),
        ("Mellan två bedömare av ett område", raters, ""),
        ("Osäkerhet som är kvar i nivån", spreads.doubt, "±"),
    )
    return lengths_strip(
        "certainty-raters",
        "Vad som skiljer, i skalsteg av 5",
        [
            Length(label=label, value=value, shown=f"{sign}{swedish.number(value)} steg")
            for label, value, sign in told
        ],
    )


def _links(picture: Picture) -> Topic:
    reworded = told_failure(picture.diagnostics, "items_by_version")
    told = (
        *district_sentences(picture),
        *round_sentences(picture),
        *([f"Ändrade frågor: {reworded}"] if reworded else []),
    )
    return Topic(
        title="Kan områden jämföras med varandra och med förra gången?",
        paragraphs=(" ".join(told),),
    )


def _country(picture: Picture) -> Topic:
    title = "Har landet förändrats?"
    rows = trend_rows(picture)
    if not rows:
        nothing = "Det finns ingen tidigare omgång att jämföra med."
        return Topic(title=title, paragraphs=(nothing,))
    strip = change_strip(
        "certainty-country",
        "Sannolikhet att läget i områdena har blivit lindrigare eller allvarligare",
        [
            Change(
                label=swedish.word("figure", figure),
                milder=rows[figure, "areas"]["p_lower"],
                graver=rows[figure, "areas"]["p_higher"],
            )
            for figure in FIGURES
            if (figure, "areas") in rows
        ],
    )
    return Topic(title=title, paragraphs=(" ".join(change_sentences(picture)),), figure=strip)


def _choices(picture: Picture) -> Topic:
    told = [*_largest_choice(picture), *_feedback(picture)]
    return Topic(
        title="Vad gör våra egna val och polisens närvaro?",
        paragraphs=(" ".join(told) or "Det kan inte räknas på så litet underlag.",),
    )


def _largest_choice(picture: Picture) -> list[str]:
    frame = picture.tables["composite_sensitivity"].sort("place")
    choices = frame.filter(pl.col("choice") != "together").drop_nulls("total_order")
    if choices.is_empty():
        return []
    first = choices.row(0, named=True)
    told = (
        "Hur områdenas sammanvägda värden förhåller sig till varandra beror mest på"
        f" {_small_first(first['title'])}, som är med om {swedish.percent(first['total_order'])} av"
        " osäkerheten"
    )
    own = choices.filter(pl.col("choice") != "sampling")
    if first["choice"] != "sampling" or own.is_empty():
        return [f"{told}."]
    return [f"{told}; av våra egna val betyder {_small_first(own['title'][0])} mest."]


def _feedback(picture: Picture) -> list[str]:
    rows = picture.tables["feedback_loop"].filter(pl.col("indicator") == "all")
    if rows.is_empty():
        return []
    row = rows.row(0, named=True)
    low, high = row["points_equilibrium_low"], row["points_equilibrium_high"]
    if None in (low, high):
        return []
    if not high:
        return ["Polisens närvaro ensam ändrar inte det sammanvägda värdet."]
    return [
        "Mer polis, med inget annat ändrat, kan under våra antaganden lyfta det sammanvägda värdet"
        f" {_range(low, high)} poäng av 100; därför kan sådana siffror aldrig ensamma flytta upp"
        " ett område."
    ]


def _range(low: float, high: float) -> str:
    return swedish.number(high) if low == high else swedish.interval(low, high)


def _small_first(text: str) -> str:
    return text[:1].lower() + text[1:]


def _unknown(picture: Picture) -> Topic:
    told = [
        *_unverified(picture),
        "Brott som inte anmäls syns inte, och intervallen gäller om antagandena håller.",
        *_noted(picture),
    ]
    return Topic(title="Vad vet vi inte?", paragraphs=(" ".join(told),))


def _unverified(picture: Picture) -> list[str]:
    amount = sum(not norm.is_verified for norm in picture.norms)
    if not amount:
        return []
    which = "" if picture.class_scheme.is_verified else ", bland dem trösklarna för klasserna,"
    total = swedish.plural(len(picture.norms), "norm", "normer")
    return [
        f"{swedish.count(amount)} av {total}{which} är våra egna och inte prövade av myndigheten."
    ]


_NOTED = ("Indikatorer", "Skattningar", "Förslag")
_MOST_NOTED = 4


def _noted(picture: Picture) -> list[str]:
    """Name what is missing, in the first clause of each remark; the rest stands further on."""
    notes = picture.tables["notes"].filter(
        pl.col("topic").is_in(_NOTED) & ~pl.col("text").str.contains("kalibreringsfall")
    )
    told = [
        f"{_small_first(re.split('[;:.]', row['text'])[0])} ({swedish.count(row['count'])})"
        for row in notes.head(_MOST_NOTED).iter_rows(named=True)
    ]
    if not told:
        return []
    return [f"Saknas eller är osäkert: {swedish.listing(told)}. Mer under »Anmärkningar«."]
