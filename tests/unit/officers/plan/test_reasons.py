"""Every way to be impossible gets a sentence that a chief understands."""

import pytest
from tests.unit.officers.plan.situations import BASE, exactly, situation

from lagesbild.officers.plan.reasons import reasons_of
from lagesbild.officers.plan.records import COUNTED, Event, Floor, Region, Team, Variation
from lagesbild.officers.plan.solving import make_plan
from lagesbild.stats.lexicographic import SolveLimits

LIMITS = SolveLimits(seconds=20)


def nord(attrition=0, **recruits):
    begun = {int(year.removeprefix("begun_")): exactly(n) for year, n in recruits.items()}
    return Region(id="nord", name="Region Nord", attrition=exactly(attrition), recruits=begun)


def floor(units, *, function=COUNTED, from_year=2026, **place):
    return Floor(
        function=function, units=units, from_year=from_year, **(place or {"region": "nord"})
    )


def told(given, variation=BASE):
    plan = make_plan(given, variation, limits=LIMITS)
    return [reason.text.replace("\u00a0", " ") for reason in reasons_of(plan, limits=LIMITS)]


TEAMS = situation().teams

WAYS = {
    "more officers than there are people": (
        {"floors": (floor(12),), "years": 1, "teams": TEAMS},
        [
            "Golvet 12 för områdespolis i Region Nord går inte 2026:"
            " rekryter och de som finns räcker till 5.",
            "Alla golv går med fler rekryter: 7 till i Region Nord 2026.",
        ],
    ),
    "more than attrition leaves": (
        # 5 lose a fifth a year: 4, then 3 (3.2).
        {"floors": (floor(4),), "regions": (nord(200),)},
        [
            "Golvet 4 för områdespolis i Region Nord går inte 2027:"
            " rekryter och de som finns räcker till 3.",
            "Alla golv går med fler rekryter: 1 till i Region Nord 2027.",
        ],
    ),
    "recruits that come too late": (
        # Begun in 2025 they are placed in 2027; the floor holds from 2026.
        {"floors": (floor(6),), "regions": (nord(begun_2025=4),)},
        [
            "Golvet 6 för områdespolis i Region Nord går inte 2026:"
            " rekryter och de som finns räcker till 5.",
            "Alla golv går med fler rekryter: 1 till i Region Nord 2026.",
        ],
    ),
    "a budget below those who are employed": (
        {"budgets": {2026: 4_000_000}, "years": 1},
        # 5 in response at 800 000: the cheapest, and nobody is dismissed. 4.0 million suffice.
        [],
    ),
    "a budget below the cheapest staffing": (
        {"budgets": {2026: 3_950_000}, "years": 1},
        [
            "Budgeten 3 950 000 kronor 2026 räcker inte till dem som redan är anställda:"
            " 50 000 kronor fattas."
        ],
    ),
    "a budget that keeps recruits out": (
        # All 5 as area officers cost 4.5 million, one more 5.4.
        {
            "floors": (floor(6),),
            "regions": (nord(begun_2024=1),),
            "budgets": {2026: 5_000_000},
            "years": 1,
        },
        [
            "Golvet 6 för områdespolis i Region Nord går inte 2026: budgeten räcker till 5.",
            "Alla golv går med större budget: 400 000 kronor till 2026.",
        ],
    ),
    "the lending limit": (
        # 10 % of 3 may leave response: none but what is rounded up, so 2 stay.
        {"floors": (floor(4),), "lending_limit": 100, "years": 1},
        [
            "Golvet 4 för områdespolis i Region Nord går inte 2026:"
            " gränsen för utlåning gör att det räcker till 3.",
            "Alla golv går med fler rekryter: 1 till i Region Nord 2026.",
            "Alla golv går om fler får flyttas än gränsen för utlåning medger:"
            " 1 till i Älvstaden 2026.",
        ],
    ),
    "ceilings where everybody has to be": (
        {
            "years": 1,
            "teams": (
                Team(district="d1", area="hamnen", function=COUNTED, now=3, most=2),
                Team(district="d1", area="angen", function=COUNTED, now=2, most=2),
            ),
        },
        [
            "Taket 2 för områdespolis i Norra Ängen går inte 2026: 3 måste rymmas där, för ingen"
            " sägs upp och Region Nord har ingen annan plats.",
        ],
    ),
    "a ceiling below a floor elsewhere": (
        # Hamnen and Ängen may have 2 each, and the region is to have 5.
        {
            "floors": (floor(5),),
            "years": 1,
            "teams": (
                Team(district="d1", area="hamnen", function=COUNTED, now=1, most=2),
                Team(district="d1", area="angen", function=COUNTED, now=1, most=2),
                TEAMS[2],
            ),
        },
        [
            "Golvet 5 för områdespolis i Region Nord går inte 2026:"
            " taken gör att det räcker till 4.",
            "Alla golv går om taken höjs: 1 till i Hamnen 2026.",
        ],
    ),
    "two floors that want the same people": (
        {
            "floors": (floor(4), floor(3, function="response", district="d1")),
            "years": 1,
        },
        # 7 are asked of 5; the norm then prefers area officers.
        [
            "Golvet 3 för ingripande i Älvstaden går inte 2026:"
            " rekryter och de som finns räcker till 1.",
            "Alla golv går med fler rekryter: 2 till i Region Nord 2026.",
        ],
    ),
    "several limits together": (
        # One recruit more needs money too, and the budget alone brings nobody.
        {"floors": (floor(6),), "budgets": {2026: 4_500_000}, "years": 1},
        [
            "Golvet 6 för områdespolis i Region Nord går inte 2026: det räcker till 5.",
            "Att ändra ett enda slags gräns räcker inte; flera står i vägen.",
        ],
    ),
    "half a unit": (
        {"floors": (floor(11),), "years": 1, "unit": situation().unit / 2},
        [
            "Golvet 5,5 för områdespolis i Region Nord går inte 2026:"
            " rekryter och de som finns räcker till 2,5.",
            "Alla golv går med fler rekryter: 3 till i Region Nord 2026.",
        ],
    ),
    "nothing is impossible": ({"floors": (floor(5),)}, []),
}


@pytest.mark.parametrize("way", WAYS)
def test_what_cannot_be_kept_is_told_with_what_would_have_to_change(way):
    changes, sentences = WAYS[way]

    assert told(situation(**changes)) == sentences


def test_an_event_that_takes_more_than_there_are_is_told():
    # 20 for half a year are 10 whole years, of 5 who are there.
    event = Event(name="Toppmötet", year=2026, units=20, weeks=26, region="nord")

    sentences = told(situation(years=1), Variation(id="e", title="Toppmöte", events=(event,)))

    assert sentences == ["Toppmötet tar 10 heltider av Region Nord 2026, men där finns bara 5."]


def test_staff_without_any_team_to_be_in_is_told():
    """Region Syd has nobody and no team; an area of it cannot be planned for."""
    syd = Region(id="syd", name="Region Syd", attrition=exactly(0))
    event = Event(name="Toppmötet", year=2026, units=2, weeks=52, region="syd")
    given = situation(regions=(*situation().regions, syd), years=1)

    sentences = told(given, Variation(id="e", title="Toppmöte", events=(event,)))

    assert sentences == ["Toppmötet tar 2 heltider av Region Syd 2026, men där finns bara 0."]


def test_a_plan_that_was_not_found_in_time_says_so():
    plan = make_plan(situation(), BASE, limits=SolveLimits(seconds=0))

    [reason] = reasons_of(plan, limits=LIMITS)

    assert reason.text.startswith("Ingen plan hann hittas")
