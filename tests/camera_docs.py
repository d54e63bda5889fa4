"""The page on the register and the law of cameras: steps, wordings, and what the gate answers."""

from dataclasses import replace
from datetime import date

from lagesbild.cameras.balancing import BalancingTest
from lagesbild.cameras.gate import may_operate
from lagesbild.cameras.states import TRANSITIONS, CameraRole, State, Transition
from lagesbild.norms.camera_law import CameraLaw, LawException, StartNeeds, camera_law_on

_INTRODUCTION = """\
# Kameraregistret och lagen

<!-- Skriven av `make docs`; ändra inte här. -->

Hur registret och grinden ska läsas står i [cameras.md](cameras.md), och skälen i
[beslut 29](adr/0029-camera-register-and-law.md). Här står stegen, lagens lydelser och vad
grinden svarar, som programmet har dem. Ingen jurist har gått igenom lydelserna."""

_STEPS = """\
## Stegen

Ett behov är anmält från den dag som står på dess egen rad. Händelser samma dag följer varandra
i tabellens ordning. Ett steg som inte står här finns inte."""

_DAYS = (date(2018, 8, 1), date(2020, 1, 1), date(2025, 4, 1))
_NEEDS = {
    StartNeeds.PERMIT: "tillstånd av tillsynsmyndigheten",
    StartNeeds.DOCUMENTED_TEST: "en egen, dokumenterad bedömning där intresset av bevakningen väger"
    " tyngre",
}

_ANSWERS = """\
## Vad grinden svarar

Varje rad är en kamera som skulle tas i drift, eller är i drift, den dagen.
`tests/spec/test_camera_law.py` prövar de här fallen och de övriga."""

_TEST = BalancingTest(
    version=1,
    decided_on=date(2025, 5, 5),
    conclusion="monitoring_outweighs",
    exception="none",
    exception_from=None,
    exception_until=None,
    reason_for_new=None,
    review_on=None,
)


def camera_register_page() -> str:
    """Return the page: every step, every wording, and the answers of the gate."""
    steps = [_row("Steg", "Från", "Till", "Vem", "Skäl", "Grinden")]
    steps += [_row(*["---"] * 6), *(_step(one) for one in TRANSITIONS)]
    roles = "; ".join(f"`{role.value}` {role.label}" for role in CameraRole)
    parts = [_INTRODUCTION, _STEPS, "\n".join(steps), f"Roller: {roles}.", "## Lagens lydelser"]
    for day in _DAYS:
        parts += _wording(camera_law_on(day))
    answers = [_row("Dag", "Fallet", "Svaret"), _row(*["---"] * 3)]
    answers += [_row(*cells) for cells in _answers()]
    return "\n\n".join([*parts, _ANSWERS, "\n".join(answers)]) + "\n"


def _step(step: Transition) -> str:
    before = ", ".join(
        "ny punkt" if state is None else state.label
        for state in (None, *State)
        if state in step.before
    )
    roles = ", ".join(f"`{role.value}`" for role in CameraRole if role in step.roles)
    return _row(
        f"`{step.event.value}`: {step.title}",
        before,
        f"`{step.after.value}` {step.after.label}",
        roles,
        "ja" if step.needs_reason else "",
        "ja" if step.begins_operation else "",
    )


def _wording(law: CameraLaw) -> list[str]:
    start = (
        f"Före start: {_NEEDS[law.start_needs]} ({law.start_cite}; {_read(law.is_start_verified)})."
    )
    keep = (
        "Hur länge en bedömning ska bevaras, och när en ny ska göras, är inte läst."
        if law.keep_years is None or law.new_test is None
        else f"Bedömningen bevaras minst {law.keep_years} år efter det att bevakningen har upphört."
        " En ny görs: "
        + "; ".join(f"{one.title[0].lower()}{one.title[1:]} ({one.cite})" for one in law.new_test)
        + "."
    )
    parts = [f"### Från {law.valid_from}", f"{law.reference}.", start, keep]
    listed = [_row("Kod", "Innebörd", "Var", "Läst"), _row(*["---"] * 4)]
    for one in (*law.need_factors, *law.individual_factors, *law.signs_exceptions):
        listed.append(_row(f"`{one.code}`", one.title, one.cite, _yes(one.is_verified)))
    parts.append("\n".join(listed))
    if law.exceptions:
        told = [_row("Undantag", "Innebörd", "Var", "Längst"), _row(*["---"] * 4)]
        told += [
            _row(f"`{one.code}`", one.title, one.cite, _limit(one))
            for one in law.exceptions.values()
        ]
        parts.append("\n".join(told))
    else:
        parts.append("Undantagen i lydelsen är inte lästa.")
    return parts


def _answers() -> list[tuple[str, str, str]]:
    use = replace(
        _TEST,
        conclusion=None,
        exception="serious_crime",
        exception_from=date(2025, 5, 5),
        exception_until=date(2025, 8, 4),
    )
    urgent = replace(use, exception="urgent", exception_until=date(2025, 5, 18))
    cases: list[tuple[str, date, tuple[BalancingTest, ...], str]] = [
        ("ingenting", date(2019, 12, 31), (), "fixed"),
        ("ingenting", date(2020, 1, 1), (), "fixed"),
        ("ett utkast", date(2025, 5, 5), (replace(_TEST, decided_on=None),), "fixed"),
        ("bedömning beslutad 2025-05-05", date(2025, 5, 4), (_TEST,), "fixed"),
        ("bedömning beslutad 2025-05-05", date(2025, 5, 5), (_TEST,), "fixed"),
        (
            "bedömning där intresset inte väger tyngre",
            date(2025, 5, 5),
            (replace(_TEST, conclusion="does_not_outweigh"),),
            "fixed",
        ),
        ("14 d § 1 från 2025-05-05", date(2025, 8, 4), (use,), "fixed"),
        ("14 d § 1 från 2025-05-05", date(2025, 8, 5), (use,), "fixed"),
        ("14 d § 2 från 2025-05-05", date(2025, 5, 18), (urgent,), "fixed"),
        ("14 d § 2 från 2025-05-05", date(2025, 5, 19), (urgent,), "fixed"),
        (
            "14 c § 1",
            date(2026, 1, 1),
            (replace(use, exception="speed_control", exception_until=None),),
            "fixed",
        ),
        ("kroppsburen kamera", date(2026, 1, 1), (), "body_worn"),
    ]
    told = [
        (str(on), what, may_operate(on, kind=kind, tests=tests).sentence)
        for what, on, tests, kind in cases
    ]
    changed = may_operate(
        date(2025, 9, 1),
        kind="fixed",
        tests=(_TEST,),
        begun_on=date(2025, 5, 5),
        changed_on=[date(2025, 9, 1)],
    )
    return [*told, ("2025-09-01", "bedömning, och kameran flyttad den dagen", changed.sentence)]


def _limit(exception: LawException) -> str:
    if exception.months is not None:
        return "en månad" if exception.months == 1 else f"{exception.months} månader"
    return f"{exception.weeks} veckor" if exception.weeks is not None else "ingen gräns"


def _read(is_verified: bool) -> str:
    return "läst" if is_verified else "inte läst, ur förarbete eller tillsynsmyndighetens sida"


def _yes(is_verified: bool) -> str:
    return "ja" if is_verified else "nej"


def _row(*cells: str) -> str:
    return f"| {' | '.join(cells)} |"
