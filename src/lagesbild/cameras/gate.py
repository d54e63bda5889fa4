"""May a camera be in operation on a day, by the law of that day, and what is missing?

The gate reads what people have decided, and weighs nothing. ADR 29 says how it reads the law.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from lagesbild.cameras.balancing import (
    NO_EXCEPTION,
    BalancingTest,
    change_without_test,
    decided_by,
    exception_in_law,
    last_days_by_law,
)
from lagesbild.norms.camera_law import (
    CameraLaw,
    StartNeeds,
    camera_law_on,
    first_day_of_camera_law,
)

BODY_WORN = "body_worn"


class GateOutcome(StrEnum):
    """What the gate says."""

    ALLOWED = "allowed"
    REFUSED = "refused"
    CANNOT_BE_TOLD = "cannot_be_told"
    """What was asked for then is in no collection, or the wording of that day was not read."""
    OUTSIDE = "outside"
    """The law does not normally apply, and nothing is asked for."""


class Ground(StrEnum):
    """What the outcome rests on."""

    TEST = "test"
    EXCEPTION = "exception"
    EXPIRED = "expired"
    NEGATIVE_TEST = "negative_test"
    NEW_TEST_MISSING = "new_test_missing"
    NOTHING = "nothing"
    UNREAD = "unread"
    PERMIT = "permit"
    BODY_WORN = "body_worn"


@dataclass(frozen=True, kw_only=True)
class GateAnswer:
    """May it be in operation on the day, why, and until when?"""

    on: date
    outcome: GateOutcome
    ground: Ground
    cite: str | None = None
    """The provision, in Swedish."""
    missing: str | None = None
    """What must be done first, in Swedish."""
    version: int | None = None
    """Of the test or exception that it rests on."""
    until: date | None = None
    """Last day of a time-limited exception."""
    review_on: date | None = None
    """Our own good practice: the law has no such day."""
    is_verified: bool = True
    """Whether the words of the statute were read in the wording of the day."""

    @property
    def stops(self) -> bool:
        """Tell whether it must not be in operation. What cannot be told stops nothing."""
        return self.outcome is GateOutcome.REFUSED

    @property
    def days_left(self) -> int | None:
        """Return the days of an exception after this one: 0 on the last, -1 on the day after it."""
        return None if self.until is None else (self.until - self.on).days

    @property
    def sentence(self) -> str:
        """Say the answer in Swedish."""
        told = _SENTENCES[self.ground].format(
            cite=self.cite, version=self.version, until=self.until, days=self.days_left
        )
        if self.outcome is GateOutcome.ALLOWED and self.until is not None:
            told += f" {_days_left(self.days_left or 0)}, till och med {self.until}."
        return f"{told} Det som saknas: {self.missing}." if self.missing else told


def _days_left(days: int) -> str:
    if days == 0:
        return "Det är sista dagen"
    return "En dag återstår" if days == 1 else f"{days} dagar återstår"


_SENTENCES = {
    Ground.TEST: "Får vara i drift: version {version} av bedömningen är beslutad ({cite}).",
    Ground.EXCEPTION: "Får vara i drift utan bedömning, enligt undantaget i {cite}.",
    Ground.EXPIRED: "Får inte vara i drift: undantaget i {cite} gick ut den {until}.",
    Ground.NEGATIVE_TEST: (
        "Får inte vara i drift: enligt version {version} av bedömningen väger intresset av"
        " bevakningen inte tyngre ({cite})."
    ),
    Ground.NEW_TEST_MISSING: "Får inte vara i drift: bevakningen har ändrats ({cite}).",
    Ground.NOTHING: "Får inte vara i drift ({cite}).",
    Ground.UNREAD: "Kan inte avgöras: lagens lydelse den dagen är inte läst.",
    Ground.PERMIT: "Kan inte avgöras: då krävdes tillstånd ({cite}), och det finns inte här.",
    Ground.BODY_WORN: (
        "Omfattas normalt inte: en kroppsburen kamera manövreras på platsen ({cite}). Andra"
        " regler om personuppgifter gäller."
    ),
}
_A_TEST = "en beslutad bedömning där intresset av bevakningen väger tyngre"


def may_operate(
    on: date,
    *,
    kind: str,
    tests: Sequence[BalancingTest],
    begun_on: date | None = None,
    changed_on: Iterable[date] = (),
) -> GateAnswer:
    """Tell whether a camera may be put into, or be in, operation on a day.

    A test that people have concluded against goes before an exception that began earlier. A test
    decided after monitoring had begun makes it lawful from then on, not before.

    :param kind: as in `camera_needs`; body-worn cameras are normally outside the law.
    :param tests: every version of the place, in any order; drafts and later decisions count for
        nothing.
    :param begun_on: the day that monitoring began; None where it would begin on `on`.
    :param changed_on: the days of significant changes since; each asks for a new test.
    """
    if kind == BODY_WORN:
        return GateAnswer(on=on, outcome=GateOutcome.OUTSIDE, ground=Ground.BODY_WORN, cite="3 §")
    if _asks_for_more_than_is_known(on):
        return _untold(on, _law_of(on))
    decided = decided_by(on, tests)
    test = next((one for one in reversed(decided) if one.exception == NO_EXCEPTION), None)
    exception = _last_begun(decided, on=on)
    if test is not None and not (exception and _goes_before(exception, test)):
        changes = [day for day in changed_on if day <= on]
        return _by_test(test, decided, on=on, begun=begun_on or on, changed_on=changes)
    if exception is not None:
        return _by_exception(exception, decided, on=on)
    return _by_nothing(tests, on=on, begun=begun_on or on)


def _last_begun(decided: Sequence[BalancingTest], *, on: date) -> BalancingTest | None:
    """Return the exception that began last, on or before a day, whether or not it has ended."""
    used = [
        (one.exception_from, one.version, one)
        for one in decided
        if one.exception != NO_EXCEPTION and one.exception_from and one.exception_from <= on
    ]
    return max(used, key=lambda use: use[:2])[2] if used else None


def _goes_before(exception: BalancingTest, test: BalancingTest) -> bool:
    """Tell whether an exception was taken after a test in which monitoring did not outweigh."""
    if test.outweighs or exception.exception_from is None or test.decided_on is None:
        return False
    return exception.exception_from > test.decided_on


def _by_test(
    test: BalancingTest,
    decided: Sequence[BalancingTest],
    *,
    on: date,
    begun: date,
    changed_on: Sequence[date],
) -> GateAnswer:
    changed = change_without_test(decided, begun=begun, changed_on=changed_on)
    ground, cite, missing = Ground.TEST, _start_cite(on), None
    if not test.outweighs:
        ground = Ground.NEGATIVE_TEST
    elif changed is not None:
        ground, cite = Ground.NEW_TEST_MISSING, _change_cite(changed)
        missing = f"en ny bedömning för ändringen den {changed}"
    return GateAnswer(
        on=on,
        outcome=GateOutcome.ALLOWED if ground is Ground.TEST else GateOutcome.REFUSED,
        ground=ground,
        cite=cite,
        missing=missing,
        version=test.version,
        review_on=test.review_on,
        is_verified=_is_verified(on),
    )


def _by_exception(
    exception: BalancingTest, decided: Sequence[BalancingTest], *, on: date
) -> GateAnswer:
    law = exception_in_law(exception.exception, exception.exception_from or on)
    if law is None:
        return _untold(on, None)
    by_law = last_days_by_law(decided)[exception.version]
    until = min((day for day in (by_law, exception.exception_until) if day), default=None)
    has_ended = until is not None and until < on
    return GateAnswer(
        on=on,
        outcome=GateOutcome.REFUSED if has_ended else GateOutcome.ALLOWED,
        ground=Ground.EXPIRED if has_ended else Ground.EXCEPTION,
        cite=law.cite,
        missing=_A_TEST if has_ended else None,
        version=exception.version,
        until=until,
        is_verified=law.is_verified,
    )


def _by_nothing(tests: Sequence[BalancingTest], *, on: date, begun: date) -> GateAnswer:
    """Answer for a place that has neither a decided test nor an exception that has begun."""
    if _asks_for_more_than_is_known(begun):
        return _untold(on, _law_of(begun))
    law = camera_law_on(on)
    return GateAnswer(
        on=on,
        outcome=GateOutcome.REFUSED,
        ground=Ground.NOTHING,
        cite=law.start_cite,
        missing=_A_TEST + _what_there_is(tests, on=on),
        is_verified=law.is_start_verified,
    )


def _what_there_is(tests: Sequence[BalancingTest], *, on: date) -> str:
    """Say why what there is does not count."""
    later = sorted(one.decided_on for one in tests if one.decided_on and one.decided_on > on)
    if later:
        return f" (den första beslutades den {later[0]})"
    drafts = [one.version for one in tests if one.decided_on is None]
    return f" (version {max(drafts)} är ett utkast)" if drafts else ""


def _asks_for_more_than_is_known(day: date) -> bool:
    """Tell whether the law of a day was not read, or asked for a permit, which no table holds."""
    law = _law_of(day)
    return law is None or law.start_needs is StartNeeds.PERMIT


def _untold(on: date, law: CameraLaw | None) -> GateAnswer:
    return GateAnswer(
        on=on,
        outcome=GateOutcome.CANNOT_BE_TOLD,
        ground=Ground.UNREAD if law is None else Ground.PERMIT,
        cite=law.start_cite if law else None,
        is_verified=False,
    )


def _law_of(day: date) -> CameraLaw | None:
    return None if day < first_day_of_camera_law() else camera_law_on(day)


def _start_cite(day: date) -> str | None:
    law = _law_of(day)
    return law.start_cite if law else None


def _is_verified(day: date) -> bool:
    law = _law_of(day)
    return law is not None and law.is_start_verified


def _change_cite(day: date) -> str:
    new_test = camera_law_on(day).new_test or ()
    return new_test[0].cite if new_test else ""
