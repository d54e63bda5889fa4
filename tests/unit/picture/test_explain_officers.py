"""The way back from a figure about area officers: its months, and the files that it began in."""

import polars as pl
import pytest
from tests.staffed_places import FULL_TIME, Place, followed, staff, work

from lagesbild.picture.explain_officers import OFFICER_FIGURES, explain_officer_figure
from lagesbild.picture.officer_tables import follow_up_tables
from lagesbild.picture.officers import Officers

MONTHS = ("2025-03", "2025-04")


@pytest.fixture(scope="module")
def frames():
    made = followed(
        [Place(name="Hamnen"), Place(name="Kullen")],
        staffing=[
            *(staff("Hamnen", heads=2, month=month) for month in MONTHS),
            staff("Kullen", month="2025-03"),
        ],
        hours=[
            work("Hamnen", 1.5 * FULL_TIME),
            work("Hamnen", 0.5 * FULL_TIME, "pulled_event", worked_area=None),
            work("Kullen", 0.25 * FULL_TIME, worked_area="Hamnen"),
            work("Hamnen", 300.0, period="2025-04"),
        ],
        months=MONTHS,
    )
    names = made.area_months.select("area", "name").unique()
    officers = Officers(
        follow_up=made,
        names=names.select(pl.lit("area").alias("level"), unit="area", unit_name="name"),
        local_titles={},
    )
    return {table.name: frame for table, frame in follow_up_tables(officers).items()}


def explained(frames, figure, area="Hamnen"):
    return explain_officer_figure(
        frames, area=area, figure=OFFICER_FIGURES[figure], file_of=lambda table: f"{table}.csv"
    )


def test_ring_fenced_time_goes_back_to_the_hours_of_each_month(frames):
    step = explained(frames, "ring_fenced_fte")

    # (1,75 × 177,14 + 300) / (177,14 + 171,43).
    assert step.text.startswith("Fredad heltid 2025-03-01–2025-04-30: 1,75 heltid")
    assert [part.text for part in step.rests_on] == [
        "2025-03: 310,0 timmar / 177,1 timmar för en heltid = 1,75; varav 44,3 timmar av"
        " områdespoliser från andra områden.",
        "2025-04: 300,0 timmar / 171,4 timmar för en heltid = 1,75; varav 0,0 timmar av"
        " områdespoliser från andra områden.",
        "staffing.csv: raderna om Hamnen de månaderna står i underlaget och följer inte med"
        " lägesbilden.",
        "duty_hours.csv: raderna om Hamnen de månaderna står i underlaget och följer inte med"
        " lägesbilden.",
    ]


def test_a_share_goes_back_to_what_was_divided(frames):
    step = explained(frames, "pulled_away_share")

    # 88,6 av 354,3 timmar i mars, och inga i april.
    assert step.rests_on[0].text == "2025-03: 25\u00a0% = 88,6 / 354,3."
    assert step.rests_on[1].text == "2025-04: 0\u00a0% = 0,0 / 300,0."


def test_what_cannot_be_told_says_why(frames):
    step = explained(frames, "heads", area="Kullen")

    assert "kan inte avgöras. Bemanning saknas för Kullen, 2025-04." in step.text
    assert step.rests_on[0].text == "2025-03: 1,00 personer."


def test_an_area_that_is_newer_than_the_months_says_so(frames):
    assert "ingen månad i uppföljningen" in explained(frames, "heads", area="Ängen").text
