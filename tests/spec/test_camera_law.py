"""Kamerabevakningslagen dag för dag: får en kamera tas i drift, eller vara i drift, den dagen?

Polisens egen bevakning: tillstånd från 2018-08-01, egen dokumenterad bedömning utan tillstånd från
2020-01-01, och 14–14 d §§ från 2025-04-01. Utfallet är `allowed` får, `refused` får inte,
`cannot_be_told` kan inte avgöras eller `outside` omfattas normalt inte. Det som står i raden är
allt som skiljer fallen åt.
"""

from datetime import date

import pytest

from lagesbild.cameras.balancing import BalancingTest, keep_until
from lagesbild.cameras.gate import GateAnswer, may_operate
from lagesbild.norms.camera_law import camera_law_on


def day(text: str) -> date:
    return date.fromisoformat(text)


def decided_test(decided_on: str | None, **values: object) -> BalancingTest:
    """Return a test in which monitoring outweighs."""
    fields = {
        "version": 1,
        "decided_on": None if decided_on is None else day(decided_on),
        "conclusion": "monitoring_outweighs",
        "exception": "none",
        "exception_from": None,
        "exception_until": None,
        "reason_for_new": None,
        "review_on": None,
    }
    return BalancingTest(**(fields | values))


def excepted(code: str, first: str, last: str | None, **values: object) -> BalancingTest:
    """Return the use of an exception, decided on its first day."""
    return decided_test(
        first,
        conclusion=None,
        exception=code,
        exception_from=day(first),
        exception_until=None if last is None else day(last),
        **values,
    )


def asked(on: str, *tests: BalancingTest, kind: str = "fixed", **values: object) -> GateAnswer:
    return may_operate(day(on), kind=kind, tests=tests, **values)


def told(answer: GateAnswer) -> tuple[str, str]:
    return answer.outcome.value, answer.ground.value


# Utan något: dagen före och den dag lagen ändras.
@pytest.mark.parametrize(
    ("on", "outcome", "ground"),
    [
        ("2018-07-31", "cannot_be_told", "unread"),
        ("2018-08-01", "cannot_be_told", "permit"),
        ("2019-12-31", "cannot_be_told", "permit"),
        ("2020-01-01", "refused", "nothing"),
        ("2025-03-31", "refused", "nothing"),
        ("2025-04-01", "refused", "nothing"),
    ],
)
def test_without_a_test_it_may_not_start_where_the_law_asks_for_one(on, outcome, ground):
    assert told(asked(on)) == (outcome, ground)


# En egen beslutad bedömning räcker från 2020-01-01; innan dess krävdes tillstånd.
@pytest.mark.parametrize(
    ("on", "outcome", "ground"),
    [
        ("2018-07-31", "cannot_be_told", "unread"),
        ("2018-08-01", "cannot_be_told", "permit"),
        ("2019-12-31", "cannot_be_told", "permit"),
        ("2020-01-01", "allowed", "test"),
        ("2025-03-31", "allowed", "test"),
        ("2025-04-01", "allowed", "test"),
    ],
)
def test_a_test_of_its_own_is_enough_from_2020(on, outcome, ground):
    assert told(asked(on, decided_test("2018-01-01"))) == (outcome, ground)


# 14 b §: bedömningen görs innan bevakningen påbörjas. Beslutsdagen är 2025-05-05.
@pytest.mark.parametrize(
    ("on", "decided_on", "conclusion", "outcome", "ground"),
    [
        ("2025-05-04", "2025-05-05", "monitoring_outweighs", "refused", "nothing"),
        ("2025-05-05", "2025-05-05", "monitoring_outweighs", "allowed", "test"),
        ("2025-05-06", "2025-05-05", "monitoring_outweighs", "allowed", "test"),
        # Ett utkast är ingen bedömning.
        ("2025-05-06", None, "monitoring_outweighs", "refused", "nothing"),
        # 14 a §: intresset av bevakningen ska väga tyngre.
        ("2025-05-06", "2025-05-05", "does_not_outweigh", "refused", "negative_test"),
    ],
)
def test_the_test_is_decided_before_the_start_and_monitoring_outweighs(
    on, decided_on, conclusion, outcome, ground
):
    assert told(asked(on, decided_test(decided_on, conclusion=conclusion))) == (outcome, ground)


# 13, 14 c och 14 d §§ från 2025-04-01; tidigare lydelser är inte lästa.
@pytest.mark.parametrize(
    ("code", "cite"),
    [
        ("speed_control", "14 c § 1"),
        ("listed_place", "14 c § 2"),
        ("border_area", "14 c § 3"),
        ("vehicle_data", "14 c § 4"),
        ("serious_crime", "14 d § 1"),
        ("urgent", "14 d § 2"),
        ("accident_or_missing", "13 §"),
    ],
)
def test_each_exception_of_the_wording_of_2025_makes_a_test_unnecessary(code, cite):
    before = asked("2025-03-31", excepted(code, "2025-03-31", "2025-04-10"))
    on_the_day = asked("2025-04-01", excepted(code, "2025-04-01", "2025-04-10"))

    assert told(before) == ("cannot_be_told", "unread")
    assert told(on_the_day) == ("allowed", "exception")
    assert on_the_day.cite == cite
    assert on_the_day.is_verified


# 14 c §: ingen tidsgräns.
@pytest.mark.parametrize("code", ["speed_control", "listed_place", "border_area", "vehicle_data"])
def test_the_exceptions_of_14_c_have_no_last_day(code):
    answer = asked("2035-01-01", excepted(code, "2025-04-01", None))

    assert told(answer) == ("allowed", "exception")
    assert answer.until is None
    assert answer.days_left is None


# 14 d § 1 tre månader, 14 d § 2 två veckor, 13 § en månad: första och sista dagen räknas båda.
@pytest.mark.parametrize(
    ("code", "first", "last"),
    [
        ("serious_crime", "2025-05-05", "2025-08-04"),
        ("serious_crime", "2025-12-01", "2026-02-28"),
        ("serious_crime", "2025-11-30", "2026-02-28"),
        ("serious_crime", "2027-11-30", "2028-02-29"),
        ("urgent", "2025-05-05", "2025-05-18"),
        ("urgent", "2025-12-24", "2026-01-06"),
        ("accident_or_missing", "2025-05-05", "2025-06-04"),
    ],
)
def test_a_time_limited_exception_holds_through_its_last_day(code, first, last):
    law = camera_law_on(day(first)).exceptions[code]
    assert law.last_day(day(first)) == day(last)

    use = excepted(code, first, last)
    assert told(asked(last, use)) == ("allowed", "exception")
    assert asked(last, use).days_left == 0

    after = date.fromordinal(day(last).toordinal() + 1).isoformat()
    assert told(asked(after, use)) == ("refused", "expired")
    assert asked(after, use).days_left == -1


# Står en senare dag i underlaget gäller lagens, står en tidigare gäller den.
@pytest.mark.parametrize(
    ("until", "last"),
    [("2025-05-12", "2025-05-12"), ("2025-12-31", "2025-05-18"), (None, "2025-05-18")],
)
def test_an_exception_never_holds_longer_than_the_law_says(until, last):
    answer = asked("2025-05-05", excepted("urgent", "2025-05-05", until))

    assert answer.until == day(last)


# Tas undantaget om räknas tiden från första gången; efter ett uppehåll börjar den om.
@pytest.mark.parametrize(
    ("again", "outcome"), [("2025-05-19", "refused"), ("2025-05-20", "allowed")]
)
def test_an_exception_is_not_made_longer_by_taking_it_again(again, outcome):
    first = excepted("urgent", "2025-05-05", "2025-05-18")
    second = excepted("urgent", again, "2025-06-01", version=2)

    assert asked("2025-05-25", first, second).outcome.value == outcome


# Ett undantag hindrar ingen bedömning; en beslutad bedömning bär bevakningen vidare.
@pytest.mark.parametrize(
    ("on", "decided_on", "conclusion", "ground"),
    [
        ("2025-05-20", "2025-05-18", "monitoring_outweighs", "test"),
        ("2025-05-20", "2025-05-21", "monitoring_outweighs", "expired"),
        # Har någon beslutat att intresset inte väger tyngre får undantaget inte gå före det …
        ("2025-05-10", "2025-05-08", "does_not_outweigh", "negative_test"),
        # … om det inte togs därefter.
        ("2025-05-10", "2025-05-04", "does_not_outweigh", "exception"),
    ],
)
def test_a_decided_test_takes_over_from_an_exception(on, decided_on, conclusion, ground):
    use = excepted("urgent", "2025-05-05", "2025-05-18")
    test = decided_test(decided_on, version=2, conclusion=conclusion)

    assert asked(on, use, test, begun_on=day("2025-05-05")).ground.value == ground


# 14 b § andra stycket: en betydande ändring kräver en ny bedömning.
@pytest.mark.parametrize(
    ("changed_on", "decided_on", "reason", "ground"),
    [
        ("2025-09-01", "2025-09-01", "monitoring_changed", "test"),
        ("2025-09-01", "2025-08-20", "monitoring_changed", "test"),
        ("2025-09-01", "2025-09-02", "monitoring_changed", "new_test_missing"),
        ("2025-09-01", "2025-08-20", "conditions_changed", "test"),
        # Den egna översynen är ingen bedömning av ändringen.
        ("2025-09-01", "2025-08-20", "own_review", "new_test_missing"),
        # Före 2025-04-01 är lydelsen inte läst, och ingenting krävs här.
        ("2025-03-31", "2025-09-02", "monitoring_changed", "test"),
        ("2025-04-01", "2025-09-02", "monitoring_changed", "new_test_missing"),
    ],
)
def test_a_significant_change_asks_for_a_new_test(changed_on, decided_on, reason, ground):
    tests = (
        decided_test("2025-01-10"),
        decided_test(decided_on, version=2, reason_for_new=reason),
    )
    answer = asked("2025-09-01", *tests, begun_on=day("2025-01-15"), changed_on=[day(changed_on)])

    assert answer.ground.value == ground


def test_two_changes_ask_for_two_new_tests():
    tests = [
        decided_test("2025-05-02"),
        decided_test("2025-06-01", version=2, reason_for_new="monitoring_changed"),
    ]
    changed = [day("2025-06-01"), day("2025-07-01")]
    more = decided_test("2025-07-01", version=3, reason_for_new="monitoring_changed")

    once = asked("2025-07-01", *tests, begun_on=day("2025-05-05"), changed_on=changed)
    twice = asked("2025-07-01", *tests, more, begun_on=day("2025-05-05"), changed_on=changed)

    assert (once.ground.value, once.missing) == (
        "new_test_missing",
        "en ny bedömning för ändringen den 2025-07-01",
    )
    assert twice.ground.value == "test"


# Bevakning som började innan egna bedömningar krävdes: tillståndet finns inte i underlaget.
@pytest.mark.parametrize(
    ("begun_on", "outcome"), [("2019-12-31", "cannot_be_told"), ("2020-01-01", "refused")]
)
def test_what_began_with_a_permit_cannot_be_told(begun_on, outcome):
    assert asked("2026-01-01", begun_on=day(begun_on)).outcome.value == outcome


def test_a_body_worn_camera_is_outside_and_asked_for_nothing():
    """En kroppsburen kamera manövreras på platsen (3 §)."""
    answer = asked("2026-01-01", kind="body_worn")

    assert told(answer) == ("outside", "body_worn")
    assert answer.missing is None


# 14 b § tredje stycket: minst fem år efter det att bevakningen har upphört.
@pytest.mark.parametrize(
    ("ended_on", "kept"),
    [
        ("2025-03-31", None),
        ("2025-04-01", "2030-04-01"),
        ("2026-11-30", "2031-11-30"),
        ("2028-02-29", "2033-03-01"),
    ],
)
def test_a_test_is_kept_five_years_after_the_end(ended_on, kept):
    assert keep_until(day(ended_on)) == (None if kept is None else day(kept))


# 14 a §: skälen som lagen räknar upp, i den lydelse som gäller.
@pytest.mark.parametrize(
    ("on", "code", "is_listed"),
    [
        ("2025-03-31", "crime_exposed_place", True),
        ("2025-04-01", "crime_exposed_place", True),
        ("2025-03-31", "serious_or_extensive_crime", False),
        ("2025-04-01", "serious_or_extensive_crime", True),
        ("2025-03-31", "strategic_place", False),
        ("2025-04-01", "strategic_place", True),
    ],
)
def test_the_factors_are_those_that_the_law_of_the_day_lists(on, code, is_listed):
    assert (code in [one.code for one in camera_law_on(day(on)).need_factors]) is is_listed
