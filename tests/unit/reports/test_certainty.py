"""The page that says how sure we are, its figures and its appendix: also where little is known."""

import polars as pl
import pytest

from lagesbild import swedish
from lagesbild.picture.tables import TABLES
from lagesbild.reports.class_bars import class_bar_figures
from lagesbild.reports.html import write_report_html
from lagesbild.reports.levels_chart import level_figures
from lagesbild.reports.mapped_areas import map_areas, shareable
from lagesbild.reports.pdf import write_pdf
from lagesbild.reports.rating_spreads import rating_spreads
from lagesbild.reports.report import write_report

from .documents import Page, pdf_pages
from .factories import CHANCES, SECRET_RATER, build_picture

BY_NAME = {table.name: table for table in TABLES}


def changed(**frames):
    """Return the picture with tables replaced, by rows or by a frame."""
    picture = build_picture()
    made = {
        name: rows if isinstance(rows, pl.DataFrame) else BY_NAME[name].frame(rows)
        for name, rows in frames.items()
    }
    return build_picture(tables={**picture.tables, **made})


def unrated():
    """Return a picture of a round in which nobody has rated anything."""
    names = ("rating_model", "comparability_districts", "comparability_rounds", "agreement")
    tables = build_picture().tables
    nothing = {name: tables[name].clear() for name in (*names, "rating_levels")}
    severity = tables["severity"].with_columns(
        pl.lit(None, pl.Float64).alias("level"),
        pl.lit(None, pl.Float64).alias("low"),
        pl.lit(None, pl.Float64).alias("high"),
        pl.lit(None, pl.Float64).alias("raw_level"),
        pl.lit(0, pl.Int64).alias("raters"),
        pl.lit(False).alias("comparable"),
        pl.lit("Ingen har skattat området.").alias("note"),
    )
    picture = changed(severity=severity, **nothing)
    return build_picture(tables=picture.tables, diagnostics=())


def only(area):
    picture = build_picture()
    tables = {
        name: frame.filter(pl.col("area") == area) if "area" in frame.columns else frame
        for name, frame in picture.tables.items()
    }
    return build_picture(
        tables=tables, boundaries=picture.boundaries.filter(pl.col("area") == area)
    )


def page_of(picture):
    shared = shareable(picture)
    return Page(write_report_html(write_report(shared, map_areas(shared))))


def answer(picture, question):
    """Return what the page answers to a question."""
    shared = shareable(picture)
    [section] = [s for s in write_report(shared, map_areas(shared)).sections if s.id == "certainty"]
    [topic] = [topic for topic in section.topics if topic.title == question]
    return " ".join(topic.paragraphs).replace("\u00a0", " ")


CLASSES = "Hur säker är klassen?"
RATERS = "Bedömer alla lika?"
LINKS = "Kan områden jämföras med varandra och med förra gången?"
COUNTRY = "Har landet förändrats?"
CHOICES = "Vad gör våra egna val och polisens närvaro?"
UNKNOWN = "Vad vet vi inte?"


@pytest.fixture(scope="module")
def page():
    return page_of(build_picture())


def test_areas_are_counted_by_how_many_classes_they_could_be():
    sure = [row | {"proposed_low": "vulnerable"} for row in proposals()[:3]]
    three = proposals()[3] | {"proposed_high": "particularly_vulnerable"}
    told = answer(changed(proposals=[*sure, three, *proposals()[4:]]), CLASSES)
    assert told.startswith("3 av 8 områden har en säker klass")
    assert "3 områden kan vara två klasser" in told
    assert "1 område kan vara fler än två" in told
    assert "För 1 område saknas underlag" in told


def proposals():
    return build_picture().tables["proposals"].to_dicts()


def test_all_sure_is_said_so_and_nothing_of_what_is_not():
    rows = [
        row | {"proposed": "vulnerable", "proposed_low": "vulnerable", "held_back_from": None}
        for row in proposals()
    ]
    told = answer(changed(proposals=rows), CLASSES)
    assert told.startswith("Alla 8 områden har en säker klass")
    assert "kan vara" not in told
    assert "saknas" not in told


def test_an_area_that_is_held_back_is_not_called_sure():
    held = {"proposed": "vulnerable", "held_back_from": "particularly_vulnerable"}
    graver = dict.fromkeys(("proposed_low", "proposed_high"), "particularly_vulnerable")
    rows = [row | held | graver | {"certain": True} for row in proposals()]
    told = answer(changed(proposals=rows), CLASSES)
    assert told.startswith("0 av 8 områden har en säker klass")
    assert "8 områden kan vara två klasser" in told


def test_an_area_that_is_held_back_is_counted_and_told_without_a_probability(page):
    assert "1\u00a0område föreslås inte till en gravare klass" in page.text
    row = page.tables["table-areas"][8]
    assert row[5:7] == ["Utsatt område", ""]
    assert "bara genom indikatorer som växer med polisens närvaro" in page.text


def test_the_sheet_leads_with_proposal_and_probability_and_what_police_presence_does(page):
    assert (
        "Förslag: Utsatt område (säkert), sannolikhet 93 procent;"
        " utan polisgenererade indikatorer 46 procent."
    ) in page.text
    assert page.tables["area-1-chances"][1:] == [
        ["Särskilt utsatt område", "<\u00a01\u00a0%", "<\u00a01\u00a0%"],
        ["Utsatt område", "93\u00a0%", "46\u00a0%"],
        ["Inte på listan", "7\u00a0%", "4\u00a0%"],
    ]


def test_every_probability_of_a_proposal_stands_in_the_table_of_areas(page):
    shown = [row[6] for row in page.tables["table-areas"][1:8]]
    assert shown == [swedish.chance_in_table(chance) for chance in CHANCES[:7]]


def test_two_raters_differ_by_what_the_spreads_say():
    """Mean difference of two normal draws is 2/√π of their sd: .9, of norm, rater and the rest."""
    spreads = rating_spreads(build_picture())
    assert spreads is not None
    assert spreads.raters == pytest.approx(1.1284 * 0.9, abs=1e-4)
    assert spreads.areas == pytest.approx(1.1284 * 1.3, abs=1e-4)
    # Levels 3.9, 2.0, 1.0, 4.4, 0.8 and 1.6 have the sd 1.516; those of areas in the model 1.3.
    assert spreads.step == pytest.approx(1.5158 / 1.3, abs=1e-3)
    assert spreads.doubt == pytest.approx(0.4)


def test_raters_who_differ_are_told_in_steps_beside_what_was_taken_out():
    told = answer(build_picture(), RATERS)
    assert told.startswith("Nej. Samstämmigheten är 0,71")
    assert "i medeltal med ungefär 1,2 skalsteg av 5" in told
    # The six areas with a level move by .9, .1, .2, .1, .1 and .1.
    assert "flyttar ett område med 0,2 steg i medeltal och 0,9 som mest" in told
    assert "Lokalpolisområde L2 bedömer hårdare." in told
    assert "1 av 3 bedömare svarar som på måfå." in told


def test_a_fit_that_did_not_come_to_rest_is_not_trusted():
    rows = [
        row | ({"value": 0.0} if row["name"] == "converged" else {})
        for row in build_picture().tables["rating_model"].to_dicts()
    ]
    picture = changed(rating_model=rows)
    assert "Beräkningen blev inte färdig" in answer(picture, RATERS)
    assert "kom inte till vila" in page_of(picture).text


def test_what_may_not_be_compared_is_said_with_what_is_left_out():
    told = answer(build_picture(), LINKS)
    assert "1 av 3 par av lokalpolisområden kan inte jämföras" in told
    assert "1 är svagt länkade" in told
    assert "För 1 område visas därför ingen skattad nivå" in told
    assert "Omgång 2023: ja, 3 påhittade fall bedömdes båda gångerna" in told


def test_pairs_that_may_not_be_compared_are_listed_with_the_reason(page):
    assert page.tables["table-refused-links"][1:] == [
        ["Lokalpolisområde L2", "Lokalpolisområde L3", "Inga bedömare förenar dem."]
    ]
    assert [row[:2] for row in page.tables["table-links"][1:]] == [
        ["kan jämföras", "1"],
        ["svagt länkade", "1"],
        ["kan inte jämföras", "1"],
    ]


def test_rounds_that_are_not_linked_give_no_trend_and_say_so():
    pair = build_picture().tables["comparability_rounds"].row(0, named=True)
    nothing = dict.fromkeys(("change", "low", "high", "p_higher", "p_lower", "raw_change"))
    trend = [
        row | nothing | {"outcome": "not_comparable", "note": "Omgångarna är inte länkade."}
        for row in build_picture().tables["trend"].to_dicts()
        if row["figure"] == "ratings"
    ]
    picture = changed(
        comparability_rounds=[pair | {"linkage": "not_comparable", "link_sd": None}], trend=trend
    )
    told = answer(picture, LINKS)
    assert "Omgång 2023: nej" in told
    assert "Inga fall är gemensamma. Därför visas ingen förändring i skattningarna" in told
    assert "landet kan inte jämföras (omgångarna är inte länkade)" in answer(picture, COUNTRY)
    page = page_of(picture)
    assert page.tables["table-trend"][1][3] == "–"
    assert "kan inte sägas" in page.html


def test_weakly_linked_rounds_give_no_safe_change():
    pair = build_picture().tables["comparability_rounds"].row(0, named=True)
    told = answer(changed(comparability_rounds=[pair | {"linkage": "weakly_linked"}]), LINKS)
    assert "Omgång 2023: bara svagt" in told


def test_the_trend_is_told_with_both_probabilities(page):
    assert page.tables["table-trend"][3][:7] == [
        *("Skattningar", "per område", "7", "−0,08", "−0,19 till 0,03"),
        *("88\u00a0%", "12\u00a0%"),
    ]
    assert "Skattningar: ingen säker förändring i landet" in page.text


def test_changes_that_are_no_more_than_chance_gives_are_counted_and_explained():
    chance = "Inte fler än slumpen ger när alla områden prövas samtidigt."
    rows = build_picture().tables["change"].filter(pl.col("figure") == "composite").to_dicts()
    rows[0] |= {"note": chance}
    rows[1] |= {"outcome": "lower"}
    picture = changed(change=rows)
    told = answer(picture, COUNTRY)
    assert "av 8 områden som kan jämföras har 1 säkert blivit lindrigare och inget" in told
    assert "(1 till ser så ut men kan vara slump)" in told
    page = page_of(picture)
    outcomes = [row[-1] for row in page.tables["table-change-composite"][1:4]]
    assert outcomes == [
        "ingen säker förändring. Kan vara slump.",
        "säker minskning",
        "ingen säker förändring",
    ]
    assert "»Kan vara slump«: intervallet rymmer inte noll" in page.text


def test_the_largest_choice_and_police_presence_are_told_in_a_sentence_each():
    told = answer(build_picture(), CHOICES)
    assert "mest på mätfel, som är med om 76 % av osäkerheten" in told
    assert "av våra egna val betyder indikatorernas vikter mest" in told
    assert "lyfta det sammanvägda värdet 1,0–4,0 poäng av 100" in told


def test_norms_that_nobody_has_verified_are_counted_among_what_is_not_known():
    told = answer(build_picture(), UNKNOWN)
    assert "1 av 2 normer, bland dem trösklarna för klasserna, är våra egna" in told
    assert "svar med bortfallskod (12)" in told


def test_a_round_without_ratings_says_so_everywhere():
    picture = unrated()
    assert answer(picture, RATERS).startswith("Inga skattningar finns")
    page = page_of(picture)
    assert "Ingen skattad nivå kan jämföras mellan områden" in page.text
    assert "ingen bedömarmodell är anpassad" in page.text
    assert "Utan bedömningar finns inget att pröva." in page.text
    assert "table-spreads" not in page.tables
    assert page.tables["table-levels"][1][-1] == "Kan inte jämföras. Ingen har skattat området."
    assert level_figures(picture, map_areas(picture)) == []
    assert pdf_pages(write_pdf(write_report(shareable(picture), map_areas(picture))))


def test_the_first_round_has_neither_trend_nor_rounds():
    tables = build_picture().tables
    nothing = {n: tables[n].clear() for n in ("change", "trend", "comparability_rounds")}
    picture = build_picture(previous_round=None, tables={**tables, **nothing})
    assert answer(picture, COUNTRY) == "Det finns ingen tidigare omgång att jämföra med."
    page = page_of(picture)
    assert "table-trend" not in page.tables
    assert "table-rounds" not in page.tables


def test_a_single_area_has_its_page():
    picture = only("O01")
    assert answer(picture, CLASSES).startswith("0 av 1 område har en säker klass")
    assert "av vad som skiljer två områden" in answer(picture, RATERS)
    assert pdf_pages(write_pdf(write_report(shareable(picture), map_areas(picture))))


def test_an_area_that_cannot_be_compared_has_no_level_and_the_reason_everywhere(page):
    refused = "Kan inte jämföras. Bedömarna är inte förenade."
    assert page.tables["table-levels"][7][1:] == ["–", "", "–", "3", refused]
    assert refused in page.text
    [figure] = level_figures(build_picture(), map_areas(build_picture()))
    assert f"7 Zinken: {refused}" in figure.alt
    assert "rått medelvärde 2,20" not in figure.alt


def test_levels_stand_in_the_order_of_numbers_and_never_by_level(page):
    [figure] = level_figures(build_picture(), map_areas(build_picture()))
    numbers = [area.number for area in map_areas(build_picture())]
    places = [
        figure.svg.index(f">{area.number} {area.name}<") for area in map_areas(build_picture())
    ]
    assert places == sorted(places)
    assert [int(row[0].split(".")[0]) for row in page.tables["table-levels"][1:]] == numbers


def test_bars_stand_by_proposal_and_there_by_number():
    picture = build_picture()
    [figure] = class_bar_figures(picture, map_areas(picture))
    order = [4, 1, 2, 3, 5, 6, 8, 7]
    names = {area.number: area.name for area in map_areas(picture)}
    places = [figure.svg.index(f">{number} {names[number]}<") for number in order]
    assert places == sorted(places)
    headings = ["Förslag: särskilt utsatt område", "Förslag: utsatt område", "Förslag kan inte ges"]
    found = [figure.svg.index(f">{heading}<") for heading in headings]
    assert found == sorted(found)


def test_a_bar_is_told_in_words_and_has_a_twin(page):
    [figure] = class_bar_figures(build_picture(), map_areas(build_picture()))
    assert "1 Hamnen: utsatt område 93 procent, inte på listan 7 procent." in figure.alt
    assert "7 Zinken: uppgift saknas." in figure.alt
    assert page.tables["table-probabilities"][1] == [
        *("1. Hamnen", "<\u00a01\u00a0%", "93\u00a0%", "7\u00a0%", "Utsatt område", "46\u00a0%"),
    ]


def test_many_areas_are_drawn_on_several_figures_of_about_one_length():
    picture = build_picture()
    areas = map_areas(picture) * 10
    bars = class_bar_figures(picture, areas)
    assert [figure.title.split(" (")[1] for figure in bars] == ["del 1 av 2)", "del 2 av 2)"]
    assert len(level_figures(picture, areas)) == 2


def test_raw_means_that_mislead_stand_beside_the_model(page):
    # Only Hamnen: 3.0 is outside 3.5–4.3; the others lie within .4 of their level.
    assert page.tables["table-raw-beside"][1:] == [
        ["1. Hamnen", "3,00", "3,90", "3,50–4,30", "−0,90"]
    ]
    assert "den råa skillnaden +0,31 skalsteg; modellen säger −0,08" in page.text


def test_the_appendix_has_spreads_choices_and_presence_with_their_intervals(page):
    assert page.tables["table-spreads"][1] == ["area", "σ(område)", "1,20", "0,60–2,40"]
    assert page.tables["table-sensitivity"][1][3:] == ["0,38", "0,38–0,38", "0,76", "0,76–0,76"]
    assert page.tables["table-sensitivity"][3][3:] == ["", "", "", ""]
    assert page.tables["table-feedback"][1][2] == "1,0–4,0"
    assert "P(y ≥ k) = logit⁻¹( α(i) · (ψ − τ(i,k)) )" in page.text


def test_the_appendix_has_the_verdicts_but_names_no_rater(page):
    assert [row[1:] for row in page.tables["table-diagnostics"][1:]] == [
        ["inget funnet", "Ingen fråga har flyttat sig."],
        ["bör åtgärdas", "Lokalpolisområde L2 bedömer hårdare. Modellen räknar bort det."],
        [
            "för kännedom",
            "Raderna gäller enskilda bedömare, områden eller lokalpolisområden och visas inte här.",
        ],
        ["bör åtgärdas", "1 av 3 bedömare svarar som på måfå."],
    ]
    assert SECRET_RATER not in page.html
    assert "items-by-round-1-title" in page.ids


def test_the_page_is_one_page():
    shared = shareable(build_picture())
    pages = pdf_pages(write_pdf(write_report(shared, map_areas(shared))))
    [first] = [text for text in pages if "Hur säkra är vi?\r\n" in text]
    assert all(question in first.replace("\r\n", " ") for question in (CLASSES, LINKS, UNKNOWN))
