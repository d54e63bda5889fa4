"""How pages about cameras show a need or a point: facts, events, steps and tests as rows."""

from collections.abc import Iterable

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from lagesbild.cameras.states import TRANSITIONS, CameraRole, State
from lagesbild_web.pages.camera_words import (
    DEALING_TITLES,
    KIND_TITLES,
    PLACE_TITLES,
    READINESS_TITLES,
    class_in_words,
    purposes_in_words,
    state_tag,
)
from lagesbild_web.pages.equipment_frame import subject_url
from lagesbild_web.pages.languages import in_swedish
from lagesbild_web.pages.table_words import cell_text
from lagesbild_web.records.queries.camera_steps import Step, steps_from
from lagesbild_web.records.queries.cameras import BODY_WORN, Row, SeenCameras, SeenSubject

Shown = dict[str, object]
_STEP_TITLES = {
    (one.event.value, is_worn): one.title
    for is_worn in (False, True)
    for one in sorted(TRANSITIONS, key=lambda one: one.only_body_worn)
    if is_worn or not one.only_body_worn
}
"""By event, and whether the cameras are body-worn."""


def state_in_words(state: State | None) -> str:
    return in_swedish(state.label) if state else _("inget har hänt än")


def place_in_words(one: SeenSubject) -> str:
    return one.area_name or _("utanför alla områden")


def need_facts(seen: SeenCameras, one: SeenSubject) -> list[Shown]:
    """Return what is known of a need; what could tell the place only to those who need it."""
    row = one.row
    facts = [
        (_("Gäller"), f"{row['number']} × {KIND_TITLES[one.kind]}"),
        (_("Område"), place_in_words(one)),
        (_("Enhet"), one.unit_name),
        (_("Områdets klass"), class_in_words(seen.class_of(one.code))),
        (_("Syften"), purposes_in_words(row)),
        (_("Anmält"), date_format(row["reported_on"], "Y-m-d")),
        (_("Teknisk beredskap"), READINESS_TITLES[row["technical_readiness"]]),
    ]
    if one.sees_details:
        facts += [
            (_("Slag av plats"), PLACE_TITLES[row["place_kind"]]),
            (_("Grova våldsbrott på platsen"), cell_text(row["serious_violence"])),
            (_("Timmar i yttre tjänst, per månad"), cell_text(row["exposed_hours"])),
            (_("Öppen narkotikahandel"), DEALING_TITLES[row["open_dealing"]]),
        ]
    return [{"key": key, "value": value} for key, value in facts]


def point_facts(seen: SeenCameras, one: SeenSubject) -> list[Shown]:
    cameras = seen.made.cameras.get(one.code, ())
    kept = seen.made.kept.get(one.code)
    facts = [
        (_("Slag"), KIND_TITLES[one.kind]),
        (_("Område"), place_in_words(one)),
        (_("Enhet"), one.unit_name),
        (_("Kameror på punkten"), ", ".join(row["camera"] for row in cameras) or _("inga")),
    ]
    if kept is not None:
        until = kept["keep_until"]
        text = (
            date_format(until, "Y-m-d")
            if until
            else _("tills vidare: lagens lydelse den dagen är inte läst")
        )
        facts.append((_("Bedömningen sparas minst till"), text))
    return [{"key": key, "value": value} for key, value in facts]


def event_rows(seen: SeenCameras, one: SeenSubject) -> list[Shown]:
    """Return what has happened, the first thing first; a need begins by being reported."""
    rows: list[Shown] = []
    if not one.is_point:
        rows.append(
            {
                "on": one.row["reported_on"],
                "title": _("Behovet anmäls"),
                "state": in_swedish(State.REPORTED.label),
                "tag": state_tag(State.REPORTED),
                "who": one.unit_name,
            }
        )
    return [*rows, *(_event(row, one) for row in seen.events_of(one.code))]


def _event(row: Row, one: SeenSubject) -> Shown:
    return {
        "on": row["on"],
        "title": in_swedish(_STEP_TITLES[row["event"], one.kind == BODY_WORN]),
        "state": in_swedish(State(row["state"]).label),
        "tag": state_tag(State(row["state"])),
        "who": in_swedish(CameraRole(row["role"]).label),
        "reason": in_swedish(row["reason"] or "") if one.sees_details else "",
    }


def step_rows(seen: SeenCameras, one: SeenSubject) -> dict[str, list[Shown]]:
    """Return the steps that the person may take, and those that they may not, with why."""
    steps = steps_from(seen, one, on=seen.acting.on)
    return {
        "steps": [_step(one, step) for step in steps if step.is_allowed],
        "refused": [_refused(step) for step in steps if not step.is_allowed],
    }


def _step(one: SeenSubject, step: Step) -> Shown:
    return {
        "title": in_swedish(step.transition.title),
        "after": in_swedish(step.transition.after.label),
        "url": reverse("camera_step", args=[step.transition.event.value, one.code]),
        "law": in_swedish(step.gate.sentence) if step.gate else "",
    }


def _refused(step: Step) -> Shown:
    law = step.gate.sentence if step.gate and step.gate.stops else ""
    return {
        "title": in_swedish(step.transition.title),
        "why": step.why_not,
        "law": in_swedish(law) if law else "",
    }


def test_rows(seen: SeenCameras, one: SeenSubject) -> list[Shown]:
    """Return the versions of a test, the newest first."""
    return [
        {
            "version": row["version"],
            "url": reverse("balancing", args=[row["version"], one.code]),
            "decided_on": row["decided_on"],
            "what": _("undantag") if row["exception"] != "none" else _("avvägning"),
            "role": in_swedish(row["role"]),
        }
        for row in reversed(seen.tests_of(one.code))
    ]


def subject_rows(found: Iterable[SeenSubject]) -> list[Shown]:
    """Return needs or points as rows of a list."""
    return [
        {
            "code": one.code,
            "url": subject_url(one),
            "kind": KIND_TITLES[one.kind],
            "number": one.row.get("number"),
            "place": place_in_words(one),
            "unit": one.unit_name,
            "state": state_in_words(one.state),
            "tag": state_tag(one.state),
            "since": one.since,
        }
        for one in found
    ]
